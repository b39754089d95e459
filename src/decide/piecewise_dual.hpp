// The dual simplex in doubles, with warm starts: the greatest value of a linear objective within bounds.
//
// Every variable is boxed, so a nonbasic variable always has a bound on the side that its reduced cost wants
// (dual feasibility is a matter of choosing sides), and any change of bounds, tighter on the way down a
// search tree or looser on the way back, leaves a start that needs a few pivots. The ratio test flips
// variables from bound to bound while that keeps the slope (long steps; Maros, Computational Techniques of
// the Simplex Method, 9). Nothing that it says is believed before exact arithmetic has confirmed it. Cost: a
// pivot touches rows * columns.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace overbar::piecewise {

struct DualSimplex {
  std::size_t columns = 0, rows = 0;
  std::size_t width = 0;  // of a line of `entries`: the columns and some zeros
  /// Variables: the columns, then the rows, then the objective. `entries` has a line for each basic variable
  /// over the nonbasic ones; the last line is the objective's.
  std::vector<double> entries;
  std::vector<double> lower, upper, values;
  std::vector<std::uint32_t> basic, nonbasic;
  std::vector<double> first_entries;  // as at the start, against drift
  std::size_t pivots = 0;             // since then
};

/// `entries`: the rows and the objective over the columns.
DualSimplex make_dual_simplex(std::size_t columns, const std::vector<double>& entries,
                              std::vector<double> lower, std::vector<double> upper);

enum class DualStatus : std::uint8_t {
  optimal,
  below,       // the maximum is less than `enough`
  infeasible,  // no point at all
  stopped,     // the numbers are not to be trusted
};

struct DualAnswer {
  DualStatus status = DualStatus::stopped;
  double objective = 0;  // optimal: the maximum; below: no less than it
  std::size_t row = 0;   // infeasible: the line that no values within bounds satisfy
};
DualAnswer maximize(DualSimplex&, double enough);

/// By variable; positive: for its lower bound, negative: for its upper. Infeasible: the sum of multiplier *
/// variable is 0. Else: objective + that sum is constant.
std::vector<double> multipliers_of(const DualSimplex&, const DualAnswer&);

/// Another objective, the variable itself times the factor.
void set_objective(DualSimplex&, std::size_t variable, double factor);

}  // namespace overbar::piecewise
