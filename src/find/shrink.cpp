#include "find/shrink.hpp"

#include <algorithm>
#include <set>

namespace overbar::synthesis {
namespace {

namespace mp = boost::multiprecision;

constexpr int most_trials = 600;

/// The weights of what is compared with 0, each sum linear in weights of its own: a positive factor changes
/// nothing.
std::vector<std::vector<AtomId>> scalable_rows(const Task& task) {
  const Program& program = task.program;
  std::set<std::vector<AtomId>> rows;
  const auto look_at = [&](const Polynomial& polynomial) {
    std::vector<AtomId> weights;
    for (const auto& [monomial, coefficient] : polynomial.terms) {
      std::size_t count = 0;
      for (const AtomId id : monomial)
        if (program.atoms[id].kind == AtomKind::weight) {
          weights.push_back(id);
          ++count;
        }
      if (count != 1) return;
    }
    std::ranges::sort(weights);
    weights.erase(std::ranges::unique(weights).begin(), weights.end());
    if (!weights.empty()) rows.insert(weights);
  };
  for (const Program::Place& place : task.goal_places) {
    if (place.is_formula && program.formulas[place.id].kind == FormulaKind::compare)
      look_at(program.formulas[place.id].argument);
    if (!place.is_formula && !is_leaf(program, place.id) && is_zero_one(program, place.id))
      look_at(program.atoms[place.id].argument);
  }
  return {rows.begin(), rows.end()};
}

Rational rounded(const Rational& value) {
  const Rational half = value < 0 ? Rational(-1, 2) : Rational(1, 2);
  const Rational up = value + half;
  return Rational(Integer(mp::numerator(up) / mp::denominator(up)));
}

/// Simpler numbers than this one, the simplest first.
std::vector<Rational> simpler(const Rational& value) {
  std::vector<Rational> result;
  const Rational size = simplicity({value});
  const auto add = [&](const Rational& one) {
    if (simplicity({one}) < size && std::ranges::find(result, one) == result.end()) result.push_back(one);
  };
  const int sign = value.sign();
  add(0);
  add(sign);
  add(-sign);
  const Integer whole = mp::numerator(value) / mp::denominator(value);
  add(Rational(whole));
  add(Rational(whole) + sign);
  add(Rational(Integer(mp::numerator(value * 2) / mp::denominator(value * 2))) / 2);
  if (mp::abs(value) > 2) {
    add(2 * sign);
    add(Rational(Integer(whole / 2)));
    add(Rational(whole) - sign);
  }
  std::ranges::stable_sort(result, {}, [](const Rational& one) { return simplicity({one}); });
  return result;
}

}  // namespace

Weights shrunk(const Task& task, Referee& referee, Weights weights,
               const std::function<bool()>& out_of_time) {
  int trials = 0;
  const auto spent = [&] { return trials >= most_trials || (out_of_time && out_of_time()); };
  const auto accept = [&](const Weights& next) {
    ++trials;
    if (!referee.in_domains(next) || referee.judge(next, 1).status != Ruling::Status::holds) return false;
    weights = next;
    return true;
  };
  const auto scale_rows = [&] {
    for (const std::vector<AtomId>& row : scalable_rows(task)) {
      Polynomial values;
      for (const AtomId id : row) add_term(values, {id}, weights[id]);
      const Rational factor = primitive_factor(values);
      if (factor == 1 || spent()) continue;
      Weights next = weights;
      for (const AtomId id : row) next[id] *= factor;
      accept(next);
    }
  };
  // A row of large numbers: its proportions, coarsely.
  const auto round_rows = [&] {
    for (const std::vector<AtomId>& row : scalable_rows(task)) {
      Rational largest = 0;
      for (const AtomId id : row) largest = std::max(largest, Rational(mp::abs(weights[id])));
      if (largest <= 3) continue;
      for (int size = 1; size <= 6 && !spent(); ++size) {
        Weights next = weights;
        for (const AtomId id : row) next[id] = rounded(weights[id] / largest * size);
        if (next != weights && accept(next)) break;
      }
    }
  };
  scale_rows();
  round_rows();
  for (bool changed = true; changed && !spent();) {
    changed = false;
    for (const AtomId id : task.weights)
      for (const Rational& value : simpler(weights[id])) {
        if (spent()) return weights;
        Weights next = weights;
        next[id] = value;
        if (!accept(next)) continue;
        changed = true;
        break;
      }
    if (changed) scale_rows();
  }
  return weights;
}

}  // namespace overbar::synthesis
