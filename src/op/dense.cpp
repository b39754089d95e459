#include "op/dense.hpp"

#include <algorithm>
#include <cmath>

#include <cblas.h>

namespace overbar {

// An infinity or NaN stays in the sum of the absolute values; the sum may also be too large by itself.
bool all_finite(std::span<const double> numbers) {
  if (std::isfinite(cblas_dasum(static_cast<blasint>(numbers.size()), numbers.data(), 1))) return true;
  return std::ranges::all_of(numbers, [](double x) { return std::isfinite(x); });
}

void scaled_copy(double factor, const double* __restrict from, double* __restrict to, std::size_t count) {
  constexpr std::size_t block = 16;
  std::size_t k = 0;
  for (; k + block <= count; k += block)
    for (std::size_t i = 0; i < block; ++i) to[k + i] = factor * from[k + i];
  for (; k < count; ++k) to[k] = factor * from[k];
}

}  // namespace overbar
