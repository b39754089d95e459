// Exact feasibility of linear bounds: the general simplex of Dutertre and de Moura (CAV 2006), in rationals
// with an infinitesimal d, so that x > 3 is x >= 3 + d. Every row variable s_i = sum_j a_ij x_j is basic at
// the start; a basic variable outside its bounds is moved to the bound against a nonbasic one that has room.
// When none has room, the row itself is the contradiction and its coefficients are the Farkas (with strict
// bounds: Motzkin) multipliers. Bland's order after a while makes it end. Cost: a pivot touches rows *
// columns.
#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "decide/piecewise_number.hpp"

namespace overbar::piecewise {

struct DeltaNumber {
  Number real;
  Number delta;
};

struct SimplexBounds {
  std::optional<DeltaNumber> lower, upper;
};

/// Variables 0 .. columns-1 are the columns, then come the rows.
struct ExactProgram {
  std::size_t columns = 0;
  std::vector<std::vector<Number>> rows;  // dense, one entry a column
  std::vector<SimplexBounds> bounds;      // columns, then rows
};

enum class SimplexStatus : std::uint8_t { feasible, infeasible, stopped };

struct ExactAnswer {
  SimplexStatus status = SimplexStatus::stopped;
  /// infeasible: one multiplier for each variable. Positive: for its lower bound (v - lower >= 0); negative:
  /// for its upper bound. The sum of multiplier * variable is identically 0, and the sum of multiplier *
  /// bound is positive.
  std::vector<Number> multipliers;
  std::vector<Number> values;  // feasible: one rational value for each column, d already replaced by a number
};

ExactAnswer solve_exactly(ExactProgram program, const std::function<bool()>& out_of_time);

}  // namespace overbar::piecewise
