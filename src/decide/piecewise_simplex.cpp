#include "decide/piecewise_simplex.hpp"

#include <algorithm>

namespace overbar::piecewise {
namespace {

int compare(const DeltaNumber& a, const DeltaNumber& b) {
  const int real = compare(a.real, b.real);
  return real != 0 ? real : compare(a.delta, b.delta);
}

DeltaNumber difference(const DeltaNumber& a, const DeltaNumber& b) {
  return {a.real - b.real, a.delta - b.delta};
}

void add_scaled(DeltaNumber& sum, const DeltaNumber& part, const Number& factor) {
  if (!part.real.is_zero()) sum.real += part.real * factor;
  if (!part.delta.is_zero()) sum.delta += part.delta * factor;
}

struct Tableau {
  std::vector<std::vector<Number>> rows;  // basic[i] = sum_j rows[i][j] * nonbasic[j]
  std::vector<std::size_t> basic, nonbasic;
  std::vector<DeltaNumber> values;
  std::vector<SimplexBounds> bounds;

  bool below(std::size_t v) const { return bounds[v].lower && compare(values[v], *bounds[v].lower) < 0; }
  bool above(std::size_t v) const { return bounds[v].upper && compare(values[v], *bounds[v].upper) > 0; }
  bool can_rise(std::size_t v) const { return !bounds[v].upper || compare(values[v], *bounds[v].upper) < 0; }
  bool can_fall(std::size_t v) const { return !bounds[v].lower || compare(values[v], *bounds[v].lower) > 0; }
};

Tableau start(ExactProgram program) {
  Tableau tableau;
  tableau.bounds = std::move(program.bounds);
  tableau.rows = std::move(program.rows);
  tableau.values.resize(tableau.bounds.size());
  for (std::size_t j = 0; j < program.columns; ++j) {
    tableau.nonbasic.push_back(j);
    if (tableau.below(j)) tableau.values[j] = *tableau.bounds[j].lower;
    if (tableau.above(j)) tableau.values[j] = *tableau.bounds[j].upper;
  }
  for (std::size_t i = 0; i < tableau.rows.size(); ++i) {
    const std::size_t v = program.columns + i;
    tableau.basic.push_back(v);
    for (std::size_t j = 0; j < program.columns; ++j)
      if (!tableau.rows[i][j].is_zero()) add_scaled(tableau.values[v], tableau.values[j], tableau.rows[i][j]);
  }
  return tableau;
}

/// basic[r] takes the value `target` and leaves; nonbasic[c] enters.
void pivot(Tableau& tableau, std::size_t r, std::size_t c, const DeltaNumber& target) {
  const Number inverse = Number(1) / tableau.rows[r][c];
  DeltaNumber step = difference(target, tableau.values[tableau.basic[r]]);
  step = {step.real * inverse, step.delta * inverse};
  tableau.values[tableau.basic[r]] = target;
  add_scaled(tableau.values[tableau.nonbasic[c]], step, 1);
  std::swap(tableau.basic[r], tableau.nonbasic[c]);
  auto& row = tableau.rows[r];
  for (std::size_t j = 0; j < row.size(); ++j)
    if (j != c && !row[j].is_zero()) row[j] = -(row[j] * inverse);
  row[c] = inverse;
  for (std::size_t i = 0; i < tableau.rows.size(); ++i) {
    if (i == r || tableau.rows[i][c].is_zero()) continue;
    const Number factor = std::move(tableau.rows[i][c]);
    add_scaled(tableau.values[tableau.basic[i]], step, factor);
    tableau.rows[i][c] = {};
    for (std::size_t j = 0; j < row.size(); ++j)
      if (!row[j].is_zero()) tableau.rows[i][j] += factor * row[j];
  }
}

/// The basic variable to repair: the one of least index when `bland`, else the one that is furthest out.
std::optional<std::size_t> violated_row(const Tableau& tableau, bool bland) {
  std::optional<std::size_t> best;
  double worst = -1;
  for (std::size_t i = 0; i < tableau.basic.size(); ++i) {
    const std::size_t v = tableau.basic[i];
    const bool below = tableau.below(v);
    if (!below && !tableau.above(v)) continue;
    if (bland) {
      if (!best || v < tableau.basic[*best]) best = i;
      continue;
    }
    const DeltaNumber& bound = below ? *tableau.bounds[v].lower : *tableau.bounds[v].upper;
    const double size = std::abs((bound.real - tableau.values[v].real).approximate());
    if (size > worst) {
      worst = size;
      best = i;
    }
  }
  return best;
}

std::optional<std::size_t> entering_column(const Tableau& tableau, std::size_t r, bool rise, bool bland) {
  std::optional<std::size_t> best;
  double size = 0;
  for (std::size_t j = 0; j < tableau.nonbasic.size(); ++j) {
    const Number& a = tableau.rows[r][j];
    if (a.is_zero()) continue;
    const std::size_t v = tableau.nonbasic[j];
    if (!((a.sign() > 0) == rise ? tableau.can_rise(v) : tableau.can_fall(v))) continue;
    if (bland) {
      if (!best || v < tableau.nonbasic[*best]) best = j;
    } else if (const double here = std::abs(a.approximate()); !best || here > size) {
      size = here;
      best = j;
    }
  }
  return best;
}

std::vector<Number> contradiction(const Tableau& tableau, std::size_t r, bool rise) {
  std::vector<Number> multipliers(tableau.bounds.size());
  multipliers[tableau.basic[r]] = rise ? 1 : -1;
  for (std::size_t j = 0; j < tableau.nonbasic.size(); ++j)
    if (!tableau.rows[r][j].is_zero())
      multipliers[tableau.nonbasic[j]] = rise ? -tableau.rows[r][j] : tableau.rows[r][j];
  return multipliers;
}

/// A number for d, small enough that no bound is crossed, and 1 where possible.
Number concrete_delta(const Tableau& tableau) {
  Number delta = 1;
  const auto keep = [&](const DeltaNumber& small, const DeltaNumber& large) {
    // small <= large holds symbolically; it must hold for the number: small.real + d*small.delta <= ...
    if (small.real < large.real && small.delta > large.delta) {
      const Number limit = (large.real - small.real) / (small.delta - large.delta);
      if (limit < delta) delta = limit;
    }
  };
  for (std::size_t v = 0; v < tableau.values.size(); ++v) {
    if (tableau.bounds[v].lower) keep(*tableau.bounds[v].lower, tableau.values[v]);
    if (tableau.bounds[v].upper) keep(tableau.values[v], *tableau.bounds[v].upper);
  }
  return delta;
}

}  // namespace

ExactAnswer solve_exactly(ExactProgram program, const std::function<bool()>& out_of_time) {
  const std::size_t columns = program.columns;
  ExactAnswer answer;
  for (std::size_t v = 0; v < program.bounds.size(); ++v) {
    const SimplexBounds& bounds = program.bounds[v];
    if (bounds.lower && bounds.upper && compare(*bounds.lower, *bounds.upper) > 0) {
      // Crossed bounds: lower and upper of one variable contradict each other; no single multiplier can say
      // so.
      answer.status = SimplexStatus::stopped;
      return answer;
    }
  }
  Tableau tableau = start(std::move(program));
  for (std::size_t pivots = 0;; ++pivots) {
    if (out_of_time && out_of_time()) return answer;
    const bool bland = pivots > 20 + 2 * columns;
    const auto r = violated_row(tableau, bland);
    if (!r) break;
    const std::size_t v = tableau.basic[*r];
    const bool rise = tableau.below(v);
    const auto c = entering_column(tableau, *r, rise, bland);
    if (!c) {
      answer.status = SimplexStatus::infeasible;
      answer.multipliers = contradiction(tableau, *r, rise);
      return answer;
    }
    const DeltaNumber target = rise ? *tableau.bounds[v].lower : *tableau.bounds[v].upper;
    pivot(tableau, *r, *c, target);
  }
  answer.status = SimplexStatus::feasible;
  const Number delta = concrete_delta(tableau);
  for (std::size_t j = 0; j < columns; ++j)
    answer.values.push_back(tableau.values[j].real + tableau.values[j].delta * delta);
  return answer;
}

}  // namespace overbar::piecewise
