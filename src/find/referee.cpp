#include "find/referee.hpp"

#include <algorithm>
#include <set>

#include "find/piecewise_form.hpp"
#include "find/tester.hpp"

namespace overbar::synthesis {
namespace {

namespace mp = boost::multiprecision;

Rational nearest_integer(const Rational& value) {
  const Rational up = value + Rational(1, 2);
  Integer whole = mp::numerator(up) / mp::denominator(up);
  if (Rational(whole) > up) whole -= 1;
  return whole;
}

}  // namespace

bool Referee::in_domains(const Weights& weights) const {
  return std::ranges::all_of(
      task_.weights, [&](AtomId id) { return is_in_domain(task_.program.atoms[id].domain, weights[id]); });
}

// Coordinate by coordinate nearer to small integers, as long as the goal still fails there.
Point Referee::simplified(const Program& program, const std::vector<Program::Place>& places,
                          Point point) const {
  bool changed = true;
  for (int round = 0; round < 3 && changed; ++round) {
    changed = false;
    for (const AtomId id : task_.inputs) {
      const Rational old = point[id];
      std::vector<Rational> simpler{0, 1, -1, nearest_integer(old), nearest_integer(2 * old) / 2};
      for (const AtomId other : task_.inputs) simpler.push_back(point[other]);
      const Rational size = simplicity({old});
      for (const Rational& value : simpler) {
        if (simplicity({value}) >= size) continue;
        point[id] = value;
        if (is_admissible(task_, point) && !holds(program, places, point)) {
          changed = true;
          break;
        }
        point[id] = old;
      }
    }
  }
  return point;
}

Ruling Referee::judge(const Weights& weights, std::size_t most) {
  Ruling ruling;
  std::vector<Polynomial> images(task_.program.leaf_count);
  for (AtomId id = 0; id < task_.program.leaf_count; ++id)
    images[id] = task_.program.atoms[id].kind == AtomKind::weight ? constant_polynomial(weights[id])
                                                                  : atom_polynomial(id);
  Program closed = with_leaves_of(task_.program);
  const auto goal = instantiate(task_.program, task_.goal_places, images, closed);
  if (!goal) return ruling;
  if (literal_value(closed, *goal).value_or(false)) return {Ruling::Status::holds, {}};
  const std::vector<Program::Place> places = below(closed, *goal);
  std::set<std::vector<int>> cells;
  for (const Point& point : refuting_) {
    if (ruling.against.size() >= most) break;
    if (!holds(closed, places, point)) ruling.against.push_back(point);
  }
  Tester tester(closed, places);
  for (std::size_t k = 0; k < points_.all.size() && ruling.against.size() < most; ++k)
    if (!tester.holds(points_.near[k]) && !cells.contains(points_.signatures[k]) &&
        !holds(closed, places, points_.all[k])) {
      cells.insert(points_.signatures[k]);
      ruling.against.push_back(points_.all[k]);
    }
  if (!ruling.against.empty()) {
    ruling.status = Ruling::Status::fails;
    return ruling;
  }
  if (points_.complete) {
    for (const Point& point : points_.all)
      if (!holds(closed, places, point)) return {Ruling::Status::fails, {point}};
    return {Ruling::Status::holds, {}};
  }
  const auto form = piecewise_form(closed, std::nullopt, *goal);
  if (!form) return {points_.all.empty() ? Ruling::Status::unsure : Ruling::Status::holds, {}};
  const piecewise::Verdict verdict = piecewise::decide(form->problem, {out_of_time_, nodes_});
  if (verdict.status == piecewise::Status::proved) return {Ruling::Status::holds, {}};
  if (verdict.status == piecewise::Status::unknown) return ruling;
  Point point(task_.program.leaf_count);
  for (std::size_t k = 0; k < form->variables.size(); ++k) point[form->variables[k]] = verdict.witness[k];
  point = simplified(closed, places, point);
  refuting_.push_back(point);
  return {Ruling::Status::fails, {point}};
}

}  // namespace overbar::synthesis
