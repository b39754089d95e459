#include "find/points.hpp"

#include <algorithm>
#include <random>
#include <set>

#include "find/half_spaces.hpp"
#include "find/piecewise_form.hpp"

namespace overbar::synthesis {
namespace {

namespace mp = boost::multiprecision;

constexpr std::size_t most_complete = 4096;  // inputs that are listed one and all
constexpr std::size_t wanted = 1200;         // of infinitely many
constexpr std::size_t most_tries = 6000;
constexpr std::size_t most_essential = 12;  // half-spaces whose neighbourhood is searched

/// Values of one input worth trying, the simplest first.
std::vector<Rational> levels(const Atom& atom, AtomId id, const std::vector<Polynomial>& half_spaces) {
  if (auto values = finite_values(atom.domain, 64)) {
    std::ranges::stable_sort(*values, {}, [](const Rational& v) { return Rational(mp::abs(v)); });
    if (values->size() <= 16) return *values;
  }
  std::vector<Rational> values;
  const auto add = [&](const Rational& value) {
    if (is_in_domain(atom.domain, value) && std::ranges::find(values, value) == values.end())
      values.push_back(value);
  };
  for (const int value : {0, 1, 2, -1}) add(value);
  // x = c where a half-space speaks of x alone.
  for (const Polynomial& form : half_spaces)
    if (const Rational slope = form.coefficient({id}); slope != 0 && form.terms.size() <= 2) {
      const Rational at = -form.constant() / slope;
      for (const Rational& step : {Rational(0), Rational(1), Rational(-1), Rational(1, 8), Rational(-1, 8)})
        add(at + step);
    }
  const auto& [lower, upper] = std::tie(atom.domain.lower, atom.domain.upper);
  if (lower) add(*lower);
  if (upper) add(*upper);
  if (lower && upper)
    for (const Rational& part :
         {Rational(1, 2), Rational(1, 4), Rational(3, 4), Rational(1, 16), Rational(15, 16)})
      add(*lower + (*upper - *lower) * part);
  if (lower)
    for (const int step : {1, 2, 5}) add(*lower + step);
  if (upper)
    for (const int step : {1, 2, 5}) add(*upper - step);
  for (const int value : {-2, 3, -3, 5, -5}) add(value);
  for (const Rational& value : {Rational(1, 2), Rational(-1, 2), Rational(3, 2)}) add(value);
  return values;
}

class Spreader {
 public:
  Spreader(const Task& task, const std::vector<Polynomial>& half_spaces, std::uint64_t seed)
      : task_(task), half_spaces_(half_spaces), random_(seed) {
    for (const AtomId id : task.inputs) levels_.push_back(levels(task.program.atoms[id], id, half_spaces));
  }

  std::vector<Point> points;

  bool all_inputs() {
    std::size_t count = 1;
    std::vector<std::vector<Rational>> values;
    for (const AtomId id : task_.inputs) {
      auto one = finite_values(task_.program.atoms[id].domain, 64);
      if (!one || one->empty()) return false;
      count *= one->size();
      if (count > most_complete) return false;
      values.push_back(*std::move(one));
    }
    grid(values);
    return true;
  }

  /// The product of the first `depth` levels of every input, if there are not too many.
  void small_grid(std::size_t depth) {
    std::vector<std::vector<Rational>> values;
    std::size_t count = 1;
    for (const auto& one : levels_) {
      values.emplace_back(one.begin(),
                          one.begin() + static_cast<std::ptrdiff_t>(std::min(depth, one.size())));
      count *= values.back().size();
      if (count > wanted || count == 0) return;
    }
    grid(values);
  }

  /// Few levels a point, so that there are ties and every order of the inputs; then, mostly, moved onto or
  /// beside a boundary of the specification, or two.
  void random_point() {
    Point point(task_.program.leaf_count);
    const std::size_t palette = 2 + below(5);
    const std::size_t shift = below(3);
    for (std::size_t k = 0; k < task_.inputs.size(); ++k) {
      if (levels_[k].empty()) return;
      point[task_.inputs[k]] = levels_[k][(shift + below(palette)) % levels_[k].size()];
    }
    for (std::size_t times = below(3); times > 0; --times) move_to_boundary(point);
    add(point);
  }

  void add(const Point& point) {
    if (is_admissible(task_, point) && seen_.insert(point).second) points.push_back(point);
  }

 private:
  const Task& task_;
  const std::vector<Polynomial>& half_spaces_;
  std::mt19937_64 random_;
  std::vector<std::vector<Rational>> levels_;
  std::set<Point> seen_;

  std::size_t below(std::size_t bound) { return random_() % bound; }

  void grid(const std::vector<std::vector<Rational>>& values) {
    std::vector<std::size_t> at(values.size(), 0);
    while (true) {
      Point point(task_.program.leaf_count);
      for (std::size_t k = 0; k < values.size(); ++k) point[task_.inputs[k]] = values[k][at[k]];
      add(point);
      std::size_t k = 0;
      while (k < at.size() && ++at[k] == values[k].size()) at[k++] = 0;
      if (k == at.size()) return;
    }
  }

  void move_to_boundary(Point& point) {
    if (half_spaces_.empty()) return;
    const Polynomial& form = half_spaces_[below(half_spaces_.size())];
    std::vector<AtomId> linear;
    for (const auto& [monomial, coefficient] : form.terms)
      if (monomial.size() == 1) linear.push_back(monomial[0]);
    if (linear.empty()) return;
    const AtomId moved = linear[below(linear.size())];
    Point base = point;
    base[moved] = 0;
    const Rational at_zero = value_at(form, base);
    base[moved] = 1;
    const Rational slope = value_at(form, base) - at_zero;
    if (slope == 0) return;
    constexpr int offsets[] = {0, 0, 0, 1, -1};
    Rational target = offsets[below(std::size(offsets))];
    if (below(3) == 0) target /= 8;
    const Rational value = (target - at_zero) / slope;
    if (is_in_domain(task_.program.atoms[moved].domain, value)) point[moved] = value;
  }
};

/// An input that satisfies the premises, with these signs of the half-spaces (as many as are given).
std::optional<Point> point_where(const Task& task, const std::vector<Polynomial>& half_spaces,
                                 const std::vector<int>& signs, const std::function<bool()>& out_of_time) {
  if (!task.premise_of_inputs) return std::nullopt;
  Program copy = task.program;
  std::vector<FormulaId> parts{task.premise};
  for (std::size_t k = 0; k < signs.size(); ++k)
    parts.push_back(signs[k] == 0 ? compare(copy, Relation::eq, half_spaces[k])
                                  : compare(copy, Relation::gt, scaled(half_spaces[k], signs[k])));
  const FormulaId assumption = conjunction(copy, parts);
  const auto form = piecewise_form(copy, assumption, truth(copy, false));
  if (!form) return std::nullopt;
  const piecewise::Verdict verdict = piecewise::decide(form->problem, {out_of_time, 500});
  if (verdict.status != piecewise::Status::refuted) return std::nullopt;
  Point point(task.program.leaf_count);
  for (std::size_t k = 0; k < form->variables.size(); ++k) point[form->variables[k]] = verdict.witness[k];
  return point;
}

/// On one side of all half-spaces, and of all but one, which is met or crossed: where a conjunction, or a
/// disjunction, of them changes, and chance seldom leads if there are many.
std::vector<Point> essential_points(const Task& task, const std::vector<Polynomial>& half_spaces,
                                    const std::function<bool()>& out_of_time) {
  std::vector<Point> points;
  if (half_spaces.size() > most_essential) return points;
  for (const int side : {1, -1}) {
    std::vector<int> signs(half_spaces.size(), side);
    const auto add = [&] {
      if (out_of_time && out_of_time()) return;
      if (auto point = point_where(task, half_spaces, signs, out_of_time))
        points.push_back(*std::move(point));
    };
    add();
    for (int& sign : signs) {
      for (const int other : {0, -side}) {
        sign = other;
        add();
      }
      sign = side;
    }
  }
  return points;
}

}  // namespace

std::vector<int> signature(const std::vector<Polynomial>& half_spaces, const Point& point) {
  std::vector<int> signs;
  for (const Polynomial& form : half_spaces) signs.push_back(value_at(form, point).sign());
  return signs;
}

bool is_admissible(const Task& task, const Point& point) {
  for (const AtomId id : task.inputs)
    if (!is_in_domain(task.program.atoms[id].domain, point[id])) return false;
  return !task.premise_of_inputs || holds(task.program, task.premise_places, point);
}

Rational simplicity(const Point& point) {
  Rational sum = 0;
  for (const Rational& value : point)
    sum += mp::abs(Rational(mp::numerator(value))) + 3 * (Rational(mp::denominator(value)) - 1) +
           (value < 0 ? Rational(1, 4) : Rational(0));
  return sum;
}

Points spread_points(const Task& task, const std::vector<Polynomial>& half_spaces, std::uint64_t seed,
                     const std::function<bool()>& out_of_time) {
  Points result;
  Spreader spreader(task, half_spaces, seed);
  std::vector<Point> essential;
  result.complete = spreader.all_inputs();
  if (!result.complete) {
    for (const std::size_t depth : {1, 2, 3}) spreader.small_grid(depth);
    for (std::size_t k = 0; k < most_tries && spreader.points.size() < wanted; ++k) {
      if (out_of_time && k % 64 == 0 && out_of_time()) break;
      spreader.random_point();
    }
    essential = essential_points(task, half_spaces, out_of_time);
    for (const Point& point : essential) spreader.add(point);
    // Premises that chance does not meet: ask for inputs that satisfy them.
    if (spreader.points.empty())
      if (const auto point = point_where(task, half_spaces, {}, out_of_time)) spreader.add(*point);
  }
  std::vector<std::pair<Rational, Point>> ranked;
  for (Point& point : spreader.points) ranked.emplace_back(simplicity(point), std::move(point));
  std::ranges::sort(ranked);
  for (auto& [size, point] : ranked) {
    result.signatures.push_back(signature(half_spaces, point));
    result.near.emplace_back();
    for (const Rational& value : point) result.near.back().push_back(to_double(value));
    if (std::ranges::find(essential, point) != essential.end()) result.essential.push_back(result.all.size());
    result.all.push_back(std::move(point));
  }
  return result;
}

}  // namespace overbar::synthesis
