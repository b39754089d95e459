// The untrusted linear program: the same simplex in doubles. It proposes multipliers and points; nothing that
// it says is believed before exact arithmetic has confirmed it. Bounds may be infinite.
#pragma once
#include <cstdint>
#include <functional>
#include <vector>

namespace overbar::piecewise {

struct FloatProgram {
  std::size_t columns = 0;
  std::vector<double> coefficients;  // row-major, `columns` a row
  std::vector<double> lower, upper;  // columns, then rows
  std::size_t rows() const { return lower.size() - columns; }
};

enum class FloatStatus : std::uint8_t { feasible, infeasible, stopped };

struct FloatAnswer {
  FloatStatus status = FloatStatus::stopped;
  std::vector<double> multipliers;  // infeasible: as for the exact simplex; feasible: those of the maximum
  std::vector<double> values;       // feasible: columns, then rows
};

/// Finds a point within the bounds; then, if `objective` is a row without bounds, climbs along it.
FloatAnswer solve_in_floats(const FloatProgram&, std::size_t objective,
                            const std::function<bool()>& out_of_time);
inline constexpr std::size_t no_objective = ~std::size_t{0};

}  // namespace overbar::piecewise
