#include "decide/piecewise_float.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace overbar::piecewise {
namespace {

constexpr double tolerance = 1e-9;
constexpr double tiny = 1e-9;  // a smaller coefficient is no pivot
constexpr double infinity = std::numeric_limits<double>::infinity();

struct Tableau {
  std::size_t columns;
  std::vector<double> entries;
  std::vector<std::size_t> basic, nonbasic;
  std::vector<double> values;
  const std::vector<double>& lower;
  const std::vector<double>& upper;

  double* row(std::size_t i) { return entries.data() + i * columns; }
  bool can_rise(std::size_t v) const { return values[v] < upper[v] - tolerance; }
  bool can_fall(std::size_t v) const { return values[v] > lower[v] + tolerance; }
};

Tableau start(const FloatProgram& program) {
  Tableau tableau{program.columns, program.coefficients, {}, {}, {}, program.lower, program.upper};
  tableau.values.assign(program.lower.size(), 0.0);
  for (std::size_t j = 0; j < program.columns; ++j) {
    tableau.nonbasic.push_back(j);
    tableau.values[j] = std::min(std::max(0.0, program.lower[j]), program.upper[j]);
  }
  for (std::size_t i = 0; i < program.rows(); ++i) {
    tableau.basic.push_back(program.columns + i);
    double sum = 0;
    for (std::size_t j = 0; j < program.columns; ++j) sum += tableau.row(i)[j] * tableau.values[j];
    tableau.values[program.columns + i] = sum;
  }
  return tableau;
}

void move_column(Tableau& tableau, std::size_t c, double step) {
  tableau.values[tableau.nonbasic[c]] += step;
  for (std::size_t i = 0; i < tableau.basic.size(); ++i)
    tableau.values[tableau.basic[i]] += tableau.row(i)[c] * step;
}

void exchange(Tableau& tableau, std::size_t r, std::size_t c) {
  double* pivot_row = tableau.row(r);
  const double inverse = 1 / pivot_row[c];
  for (std::size_t j = 0; j < tableau.columns; ++j) pivot_row[j] *= -inverse;
  pivot_row[c] = inverse;
  for (std::size_t i = 0; i < tableau.basic.size(); ++i) {
    if (i == r) continue;
    double* row = tableau.row(i);
    const double factor = row[c];
    if (factor == 0) continue;
    row[c] = 0;
    for (std::size_t j = 0; j < tableau.columns; ++j) row[j] += factor * pivot_row[j];
  }
  std::swap(tableau.basic[r], tableau.nonbasic[c]);
}

/// Returns the row that is a contradiction, or the number of rows when all bounds hold; `stopped` when it
/// gave up.
std::size_t repair(Tableau& tableau, std::size_t limit, const std::function<bool()>& out_of_time,
                   bool& stopped) {
  for (std::size_t pivots = 0;; ++pivots) {
    if (pivots > limit || ((pivots & 15U) == 15U && out_of_time && out_of_time())) {
      stopped = true;
      return 0;
    }
    const bool bland = pivots > limit / 2;
    std::size_t r = tableau.basic.size();
    double worst = tolerance * 10;
    for (std::size_t i = 0; i < tableau.basic.size(); ++i) {
      const std::size_t v = tableau.basic[i];
      const double out = std::max(tableau.lower[v] - tableau.values[v], tableau.values[v] - tableau.upper[v]);
      if (bland ? out > tolerance * 10 && (r == tableau.basic.size() || v < tableau.basic[r]) : out > worst) {
        worst = out;
        r = i;
      }
    }
    if (r == tableau.basic.size()) return r;
    const std::size_t leaving = tableau.basic[r];
    const bool rise = tableau.values[leaving] < tableau.lower[leaving];
    std::size_t c = tableau.columns;
    double size = tiny;
    for (std::size_t j = 0; j < tableau.columns; ++j) {
      const double a = tableau.row(r)[j];
      const std::size_t v = tableau.nonbasic[j];
      if (std::abs(a) <= tiny || !((a > 0) == rise ? tableau.can_rise(v) : tableau.can_fall(v))) continue;
      if (bland ? c == tableau.columns || v < tableau.nonbasic[c] : std::abs(a) > size) {
        size = std::abs(a);
        c = j;
      }
    }
    if (c == tableau.columns) return r;
    const double target = rise ? tableau.lower[leaving] : tableau.upper[leaving];
    move_column(tableau, c, (target - tableau.values[leaving]) / tableau.row(r)[c]);
    tableau.values[leaving] = target;
    exchange(tableau, r, c);
  }
}

void climb(Tableau& tableau, std::size_t objective, std::size_t limit) {
  for (std::size_t pivots = 0; pivots < limit; ++pivots) {
    const auto place = std::ranges::find(tableau.basic, objective);
    if (place == tableau.basic.end()) return;
    const double* costs = tableau.row(static_cast<std::size_t>(place - tableau.basic.begin()));
    std::size_t c = tableau.columns;
    double best = 1e-7;
    for (std::size_t j = 0; j < tableau.columns; ++j) {
      const std::size_t v = tableau.nonbasic[j];
      if (std::abs(costs[j]) > best && (costs[j] > 0 ? tableau.can_rise(v) : tableau.can_fall(v))) {
        best = std::abs(costs[j]);
        c = j;
      }
    }
    if (c == tableau.columns) return;
    const double direction = costs[c] > 0 ? 1 : -1;
    const std::size_t entering = tableau.nonbasic[c];
    double room = direction > 0 ? tableau.upper[entering] - tableau.values[entering]
                                : tableau.values[entering] - tableau.lower[entering];
    std::size_t r = tableau.basic.size();
    for (std::size_t i = 0; i < tableau.basic.size(); ++i) {
      const double slope = tableau.row(i)[c] * direction;
      const std::size_t v = tableau.basic[i];
      if (std::abs(slope) <= tiny) continue;
      const double gap =
          slope > 0 ? tableau.upper[v] - tableau.values[v] : tableau.values[v] - tableau.lower[v];
      if (const double here = std::max(gap, 0.0) / std::abs(slope); here < room) {
        room = here;
        r = i;
      }
    }
    if (room == infinity) return;
    move_column(tableau, c, direction * room);
    if (r == tableau.basic.size()) {
      tableau.values[entering] = direction > 0 ? tableau.upper[entering] : tableau.lower[entering];
      continue;
    }
    exchange(tableau, r, c);
  }
}

}  // namespace

FloatAnswer solve_in_floats(const FloatProgram& program, std::size_t objective,
                            const std::function<bool()>& out_of_time) {
  FloatAnswer answer;
  Tableau tableau = start(program);
  bool stopped = false;
  const std::size_t limit = 200 + 10 * program.lower.size();
  const std::size_t r = repair(tableau, limit, out_of_time, stopped);
  if (stopped) return answer;
  answer.multipliers.assign(program.lower.size(), 0.0);
  if (r < tableau.basic.size()) {
    const std::size_t v = tableau.basic[r];
    const double sign = tableau.values[v] < tableau.lower[v] ? 1 : -1;
    answer.multipliers[v] = sign;
    for (std::size_t j = 0; j < tableau.columns; ++j)
      answer.multipliers[tableau.nonbasic[j]] = -sign * tableau.row(r)[j];
    answer.status = FloatStatus::infeasible;
    return answer;
  }
  answer.status = FloatStatus::feasible;
  if (objective != no_objective) {
    climb(tableau, program.columns + objective, limit);
    const auto place = std::ranges::find(tableau.basic, program.columns + objective);
    if (place != tableau.basic.end()) {
      const double* costs = tableau.row(static_cast<std::size_t>(place - tableau.basic.begin()));
      for (std::size_t j = 0; j < tableau.columns; ++j) answer.multipliers[tableau.nonbasic[j]] = -costs[j];
    }
  }
  answer.values = std::move(tableau.values);
  return answer;
}

}  // namespace overbar::piecewise
