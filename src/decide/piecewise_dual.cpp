#include "decide/piecewise_dual.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace overbar::piecewise {
namespace {

constexpr double tolerance = 1e-8;  // of a bound
constexpr double tiny = 1e-9;       // a smaller coefficient is no pivot
constexpr std::size_t most_pivots = 3000;
constexpr std::size_t fresh_after = 4000;  // pivots, then the tableau is made anew
constexpr std::size_t refresh_every = 100;

constexpr std::size_t block = 8;

double* line(DualSimplex& lp, std::size_t i) { return lp.entries.data() + i * lp.width; }
const double* line(const DualSimplex& lp, std::size_t i) { return lp.entries.data() + i * lp.width; }

/// out += factor * in, in blocks that the compiler turns into vector instructions. The widths are padded, and
/// no order of additions depends on the processor, so that the search is the same everywhere.
#if defined(__x86_64__) && defined(__gnu_linux__)
[[gnu::target_clones("avx2", "default")]]
#endif
void add_multiple(double* __restrict out, const double* __restrict in, double factor, std::size_t width) {
  for (std::size_t j = 0; j < width; j += block)
    for (std::size_t k = 0; k < block; ++k) out[j + k] += factor * in[j + k];
}

void refresh_values(DualSimplex& lp) {
  for (std::size_t i = 0; i <= lp.rows; ++i) {
    const double* row = line(lp, i);
    double sum = 0;
    for (std::size_t j = 0; j < lp.columns; ++j) sum += row[j] * lp.values[lp.nonbasic[j]];
    lp.values[lp.basic[i]] = sum;
  }
}

/// Nonbasic variables to the bounds that their reduced costs want.
void choose_sides(DualSimplex& lp) {
  const double* costs = line(lp, lp.rows);
  for (std::size_t j = 0; j < lp.columns; ++j) {
    const std::uint32_t v = lp.nonbasic[j];
    lp.values[v] = costs[j] > 0 ? lp.upper[v] : lp.lower[v];
  }
  refresh_values(lp);
}

void start_anew(DualSimplex& lp) {
  lp.entries = lp.first_entries;
  std::iota(lp.nonbasic.begin(), lp.nonbasic.end(), 0U);
  std::iota(lp.basic.begin(), lp.basic.end(), static_cast<std::uint32_t>(lp.columns));
  lp.pivots = 0;
}

void exchange(DualSimplex& lp, std::size_t r, std::size_t c) {
  ++lp.pivots;
  double* pivot = line(lp, r);
  const double inverse = 1 / pivot[c];
  for (std::size_t j = 0; j < lp.columns; ++j) pivot[j] *= -inverse;
  pivot[c] = inverse;
  for (std::size_t i = 0; i <= lp.rows; ++i) {
    if (i == r) continue;
    double* row = line(lp, i);
    const double factor = row[c];
    if (factor == 0) continue;
    row[c] = 0;
    if (std::abs(factor) < 1e-13) continue;
    add_multiple(row, pivot, factor, lp.width);
  }
  std::swap(lp.basic[r], lp.nonbasic[c]);
}

void move_nonbasic(DualSimplex& lp, std::size_t c, double step, std::size_t except) {
  lp.values[lp.nonbasic[c]] += step;
  for (std::size_t i = 0; i <= lp.rows; ++i)
    if (i != except) lp.values[lp.basic[i]] += line(lp, i)[c] * step;
}

std::size_t worst_row(const DualSimplex& lp) {
  std::size_t worst = lp.rows;
  double most = tolerance;
  for (std::size_t i = 0; i < lp.rows; ++i) {
    const std::uint32_t v = lp.basic[i];
    const double out = std::max(lp.lower[v] - lp.values[v], lp.values[v] - lp.upper[v]);
    if (out > most) {
      most = out;
      worst = i;
    }
  }
  return worst;
}

struct Candidate {
  double ratio;
  std::uint32_t column;
};

/// The column that enters for the variable of row r, after the flips before it; lp.columns if there is none.
std::size_t entering(DualSimplex& lp, std::size_t r, bool rise, double need, std::vector<Candidate>& found) {
  const double* row = line(lp, r);
  const double* costs = line(lp, lp.rows);
  found.clear();
  for (std::size_t j = 0; j < lp.columns; ++j) {
    const double a = rise ? row[j] : -row[j];
    if (std::abs(a) < tiny) continue;
    const std::uint32_t v = lp.nonbasic[j];
    if (lp.lower[v] >= lp.upper[v]) continue;
    const bool at_upper = lp.values[v] >= lp.upper[v];
    if (at_upper ? a < 0 : a > 0)
      found.push_back({std::abs(costs[j]) / std::abs(a), static_cast<std::uint32_t>(j)});
  }
  std::ranges::sort(found, {}, &Candidate::ratio);
  for (std::size_t k = 0; k < found.size(); ++k) {
    const std::size_t j = found[k].column;
    const std::uint32_t v = lp.nonbasic[j];
    const double gain = std::abs(row[j]) * (lp.upper[v] - lp.lower[v]);
    if (need > gain) {
      if (k + 1 == found.size()) return lp.columns;  // every flip together does not reach the bound
      need -= gain;
      const double other = lp.values[v] >= lp.upper[v] ? lp.lower[v] : lp.upper[v];
      move_nonbasic(lp, j, other - lp.values[v], lp.rows + 1);
      lp.values[v] = other;
      continue;
    }
    std::size_t best = j;  // of equal ratios the largest pivot
    for (std::size_t q = k; q < found.size() && found[q].ratio <= found[k].ratio + tiny; ++q)
      if (std::abs(row[found[q].column]) > std::abs(row[best])) best = found[q].column;
    return best;
  }
  return lp.columns;
}

}  // namespace

DualSimplex make_dual_simplex(std::size_t columns, const std::vector<double>& entries,
                              std::vector<double> lower, std::vector<double> upper) {
  DualSimplex lp;
  lp.columns = columns;
  lp.rows = lower.size() - columns;
  lp.width = (columns + block - 1) / block * block;
  lp.first_entries.assign((lp.rows + 1) * lp.width, 0.0);
  for (std::size_t i = 0; i <= lp.rows; ++i)
    std::copy_n(entries.begin() + static_cast<std::ptrdiff_t>(i * columns), columns,
                lp.first_entries.begin() + static_cast<std::ptrdiff_t>(i * lp.width));
  lp.lower = std::move(lower);
  lp.upper = std::move(upper);
  lp.lower.push_back(-1e300);
  lp.upper.push_back(1e300);
  lp.values.assign(lp.lower.size(), 0.0);
  lp.nonbasic.resize(columns);
  lp.basic.resize(lp.rows + 1);
  start_anew(lp);
  return lp;
}

DualAnswer maximize(DualSimplex& lp, double enough) {
  if (lp.pivots > fresh_after) start_anew(lp);
  choose_sides(lp);
  const std::size_t objective = lp.columns + lp.rows;
  std::vector<Candidate> found;
  for (std::size_t count = 0; count < most_pivots; ++count) {
    if (lp.values[objective] < enough) return {DualStatus::below, lp.values[objective], 0};
    const std::size_t r = worst_row(lp);
    if (r == lp.rows) return {DualStatus::optimal, lp.values[objective], 0};
    const std::uint32_t leaving = lp.basic[r];
    const bool rise = lp.values[leaving] < lp.lower[leaving];
    const double target = rise ? lp.lower[leaving] : lp.upper[leaving];
    const std::size_t c = entering(lp, r, rise, std::abs(target - lp.values[leaving]), found);
    if (c == lp.columns) return {DualStatus::infeasible, 0, r};
    move_nonbasic(lp, c, (target - lp.values[leaving]) / line(lp, r)[c], r);
    lp.values[leaving] = target;
    exchange(lp, r, c);
    if (lp.pivots % refresh_every == 0) refresh_values(lp);
  }
  start_anew(lp);
  return {};
}

std::vector<double> multipliers_of(const DualSimplex& lp, const DualAnswer& answer) {
  std::vector<double> result(lp.columns + lp.rows, 0.0);
  if (answer.status == DualStatus::infeasible) {
    const std::uint32_t v = lp.basic[answer.row];
    const double sign = lp.values[v] < lp.lower[v] ? 1 : -1;
    result[v] = sign;
    for (std::size_t j = 0; j < lp.columns; ++j) result[lp.nonbasic[j]] = -sign * line(lp, answer.row)[j];
    return result;
  }
  for (std::size_t j = 0; j < lp.columns; ++j) result[lp.nonbasic[j]] = -line(lp, lp.rows)[j];
  return result;
}

void set_objective(DualSimplex& lp, std::size_t variable, double factor) {
  start_anew(lp);
  double* costs = line(lp, lp.rows);
  for (std::size_t j = 0; j < lp.columns; ++j)
    costs[j] =
        variable < lp.columns ? (j == variable ? factor : 0) : factor * line(lp, variable - lp.columns)[j];
  lp.first_entries = lp.entries;
}

}  // namespace overbar::piecewise
