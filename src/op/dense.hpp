// Long arrays of doubles, as fast as memory is. The loops are in blocks of a fixed length, which compilers
// turn into vector instructions without being asked to.
#pragma once
#include <cstddef>
#include <span>

namespace overbar {

bool all_finite(std::span<const double> numbers);

/// to[k] = factor · from[k]; the arrays do not overlap.
void scaled_copy(double factor, const double* from, double* to, std::size_t count);

}  // namespace overbar
