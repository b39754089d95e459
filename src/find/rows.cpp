#include "find/rows.hpp"

#include <algorithm>
#include <set>

#include "find/half_spaces.hpp"

namespace overbar::synthesis {
namespace {

bool is_weight(const Task& task, AtomId id) { return task.program.atoms[id].kind == AtomKind::weight; }

std::optional<UnitRow> row_of(const Task& task, AtomId id, const std::vector<bool>& depends) {
  const Atom& atom = task.program.atoms[id];
  if (is_leaf(task.program, id) || atom.kind == AtomKind::indicator) return std::nullopt;
  UnitRow row;
  row.unit = id;
  std::set<AtomId> seen;
  std::set<Monomial> features;
  for (const auto& [monomial, coefficient] : atom.argument.terms) {
    Monomial feature;
    std::vector<AtomId> weights;
    for (const AtomId part : monomial) {
      if (is_weight(task, part)) {
        weights.push_back(part);
      } else if (depends[part]) {
        return std::nullopt;
      } else {
        feature.push_back(part);
      }
    }
    if (weights.empty()) {
      add_term(row.fixed, feature, coefficient);
      continue;
    }
    if (weights.size() > 1 || !seen.insert(weights[0]).second || !features.insert(feature).second)
      return std::nullopt;
    row.weights.push_back(weights[0]);
    row.features.push_back(feature);
    row.scales.push_back(coefficient);
  }
  if (row.weights.empty()) return std::nullopt;
  return row;
}

/// The weights that make the row's argument a positive multiple of the form (of a step), or the form itself.
std::optional<std::vector<Rational>> fitted(const Task& task, const UnitRow& row, const Polynomial& form) {
  const bool scalable = is_zero_one(task.program, row.unit);
  std::vector<Rational> factors{1};
  if (scalable) {
    // A fixed entry says how large the others are.
    for (const auto& [monomial, coefficient] : row.fixed.terms)
      if (std::ranges::find(row.features, monomial) == row.features.end()) {
        const Rational own = form.coefficient(monomial);
        if (own == 0 || coefficient / own < 0) return std::nullopt;
        factors = {coefficient / own};
        break;
      }
    if (factors[0] == 1) factors = {1, 2, Rational(1, 2), Rational(1, 4), Rational(1, 10)};
  }
  for (const Rational& factor : factors) {
    Polynomial left = scaled(form, factor);
    add_scaled(left, row.fixed, -1);
    std::vector<Rational> weights;
    bool fits = true;
    for (std::size_t k = 0; k < row.weights.size() && fits; ++k) {
      const Rational value = left.coefficient(row.features[k]) / row.scales[k];
      left.terms.erase(row.features[k]);
      fits = is_in_domain(task.program.atoms[row.weights[k]].domain, value);
      weights.push_back(value);
    }
    if (fits && left.terms.empty()) return weights;
  }
  return std::nullopt;
}

bool is_integral(const Task& task, const Polynomial& form) {
  return std::ranges::all_of(form.terms, [&](const auto& term) {
    return is_integer(term.second) && std::ranges::all_of(term.first, [&](AtomId id) {
             const Domain& domain = task.program.atoms[id].domain;
             return domain.integer || domain.index_of ||
                    (!domain.values.empty() && std::ranges::all_of(domain.values, is_integer));
           });
  });
}

double near_value(const Polynomial& form, const std::vector<double>& point) {
  double sum = 0;
  for (const auto& [monomial, coefficient] : form.terms) {
    double term = to_double(coefficient);
    for (const AtomId id : monomial) term *= point[id];
    sum += term;
  }
  return sum;
}

/// Collects forms; each comes with every threshold that tells inputs apart, from both sides.
class Forms {
 public:
  Forms(const Task& task, const Points& points, const std::vector<Polynomial>& half_spaces)
      : task_(task), points_(points) {
    thresholds_.insert(Rational(0));
    for (const Polynomial& form : half_spaces)
      if (form.terms.size() <= 2 && thresholds_.size() < 8) thresholds_.insert(-form.constant());
  }

  std::vector<Polynomial> all;

  void add_with_thresholds(Polynomial form) {
    form.terms.erase(Monomial{});
    if (form.terms.empty() || !seen_.insert(form).second) return;
    if (is_integral(task_, form)) {
      std::set<Rational> values;
      for (const Point& point : points_.all) {
        values.insert(value_at(form, point));
        if (values.size() > 14) break;
      }
      if (values.size() <= 14) {
        for (const Rational& value : values) add(form, value);
        return;
      }
    }
    for (const Rational& value : thresholds_) add(form, value);
    // Of whole numbers, > c is ≥ c + 1.
    if (is_integral(task_, form))
      for (const Rational& value : thresholds_) {
        if (!thresholds_.contains(value + 1)) add(form, value + 1);
        if (!thresholds_.contains(value - 1)) add(form, value - 1);
      }
  }

  void add_itself(const Polynomial& form) {
    all.push_back(form);
    all.push_back(scaled(form, -1));
  }

 private:
  const Task& task_;
  const Points& points_;
  std::set<Rational> thresholds_;
  std::set<Polynomial> seen_;

  void add(const Polynomial& form, const Rational& threshold) {
    Polynomial moved = form;
    add_scaled(moved, constant_polynomial(threshold), -1);
    add_itself(moved);
  }
};

void add_patterns(Forms& forms, const Task& task) {
  const std::size_t count = task.inputs.size();
  if (count > 5) return;
  std::size_t patterns = 1;
  for (std::size_t k = 0; k < count; ++k) patterns *= 3;
  for (std::size_t pattern = 1; pattern < patterns; ++pattern) {
    Polynomial form;
    std::size_t rest = pattern;
    constexpr int values[] = {0, 1, -1};
    for (const AtomId id : task.inputs) {
      add_term(form, {id}, values[rest % 3]);
      rest /= 3;
    }
    if (form.terms.begin()->second > 0) forms.add_with_thresholds(form);
  }
}

}  // namespace

std::vector<UnitRow> first_layer(const Task& task) {
  const std::vector<bool> depends = dependence_on_weights(task.program).atoms;
  std::vector<UnitRow> rows;
  for (const Program::Place& place : task.goal_places)
    if (!place.is_formula)
      if (auto row = row_of(task, place.id, depends)) rows.push_back(*std::move(row));
  return rows;
}

std::vector<std::vector<Rational>> candidates(const Task& task, const UnitRow& row,
                                              const std::vector<Polynomial>& half_spaces,
                                              const Points& points, int tier) {
  Forms forms(task, points, half_spaces);
  const bool threshold = is_zero_one(task.program, row.unit);
  for (const Polynomial& form : half_spaces) forms.add_itself(form);
  if (tier >= 1)
    for (const Polynomial& form : half_spaces)
      if (is_integral(task, form)) forms.add_with_thresholds(form);
  if (tier >= 2) {
    for (const AtomId id : task.inputs) forms.add_with_thresholds(atom_polynomial(id));
    Polynomial sum;
    for (const AtomId id : task.inputs) add_term(sum, {id}, 1);
    forms.add_with_thresholds(sum);
    std::map<std::uint32_t, Polynomial> of_symbol;
    for (const AtomId id : task.inputs) add_term(of_symbol[task.program.atoms[id].symbol], {id}, 1);
    for (const auto& [symbol, part] : of_symbol) forms.add_with_thresholds(part);
    if (task.inputs.size() <= 8)
      for (std::size_t i = 0; i < task.inputs.size(); ++i)
        for (std::size_t j = i + 1; j < task.inputs.size(); ++j)
          for (const int sign : {-1, 1}) {
            Polynomial pair = atom_polynomial(task.inputs[i]);
            add_term(pair, {task.inputs[j]}, sign);
            forms.add_with_thresholds(pair);
          }
  }
  if (tier >= 3) add_patterns(forms, task);
  // A unit that is not needed: constant.
  if (tier >= 1) forms.all.push_back({});
  const std::size_t most = tier <= 1 ? 60 : tier == 2 ? 120 : 240;
  std::vector<std::vector<Rational>> result;
  std::set<std::vector<bool>> behaviours;
  for (const Polynomial& form : forms.all) {
    const auto weights = fitted(task, row, form);
    if (!weights || std::ranges::find(result, *weights) != result.end()) continue;
    if (threshold) {
      std::vector<bool> behaviour;
      const bool strict = task.program.atoms[row.unit].kind == AtomKind::strict_step;
      for (const auto& point : points.near) {
        const double value = near_value(form, point);
        behaviour.push_back(strict ? value > 0 : value >= 0);
      }
      if (!behaviours.insert(behaviour).second) continue;
    }
    result.push_back(*weights);
    if (result.size() >= most) break;
  }
  return result;
}

std::vector<std::pair<AtomId, AtomId>> exchange(const Task& task, const UnitRow& a, const UnitRow& b) {
  const Program& program = task.program;
  if (program.atoms[a.unit].kind != program.atoms[b.unit].kind || a.features != b.features ||
      a.scales != b.scales || !(a.fixed == b.fixed))
    return {};
  std::map<AtomId, AtomId> swap;
  const auto pair = [&](AtomId left, AtomId right) {
    if (left == right) return;
    swap.try_emplace(left, right);
    swap.try_emplace(right, left);
  };
  for (std::size_t k = 0; k < a.weights.size(); ++k) pair(a.weights[k], b.weights[k]);
  // Weights out of the two units: A·a·rest and B·b·rest in one polynomial.
  const auto outgoing = [&](const Polynomial& polynomial) {
    for (const auto& [monomial, coefficient] : polynomial.terms) {
      if (std::ranges::find(monomial, a.unit) == monomial.end()) continue;
      for (const auto& [other, factor] : polynomial.terms) {
        if (factor != coefficient || other.size() != monomial.size() ||
            std::ranges::find(other, b.unit) == other.end())
          continue;
        Monomial left;
        Monomial right;
        std::ranges::set_difference(monomial, other, std::back_inserter(left));
        std::ranges::set_difference(other, monomial, std::back_inserter(right));
        std::erase(left, a.unit);
        std::erase(right, b.unit);
        if (left.size() == 1 && right.size() == 1 && is_weight(task, left[0]) && is_weight(task, right[0]) &&
            !swap.contains(left[0]) && !swap.contains(right[0]))
          pair(left[0], right[0]);
      }
    }
  };
  for (const Program::Place& place : task.goal_places)
    outgoing(place.is_formula ? program.formulas[place.id].argument : program.atoms[place.id].argument);
  std::vector<Polynomial> images(program.leaf_count);
  for (AtomId id = 0; id < program.leaf_count; ++id) {
    const auto it = swap.find(id);
    images[id] = atom_polynomial(it == swap.end() ? id : it->second);
    if (it == swap.end()) continue;
    const Domain& own = program.atoms[id].domain;
    const Domain& other = program.atoms[it->second].domain;
    if (own.integer != other.integer || own.lower != other.lower || own.upper != other.upper ||
        own.values != other.values)
      return {};
  }
  // The goal with the weights exchanged must be the goal: both written from scratch into one program.
  Program both = with_leaves_of(program);
  std::vector<Polynomial> same(program.leaf_count);
  for (AtomId id = 0; id < program.leaf_count; ++id) same[id] = atom_polynomial(id);
  const auto before = instantiate(program, task.goal_places, same, both);
  const auto after = instantiate(program, task.goal_places, images, both);
  if (!before || !after || *before != *after) return {};
  return {swap.begin(), swap.end()};
}

}  // namespace overbar::synthesis
