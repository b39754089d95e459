// Determinants and inverses by Gaussian elimination: exact over rationals, with the largest pivot for double;
// for balls by Arb, which is rigorous. O(n³) operations.
#pragma once
#include <vector>

#include "base/dual.hpp"
#include "base/scalar.hpp"

namespace overbar {

/// Brings column `k` of the n×n matrix (and the rows of `beside`, n×n or empty) to 0 below the pivot row k,
/// or everywhere else if `full`. Returns whether rows were exchanged; Undefined where there is no pivot.
template <class T>
Partial<bool> eliminate(std::vector<T>& m, std::vector<T>& beside, std::size_t n, std::size_t k) {
  std::size_t pivot = k;
  for (std::size_t i = k + 1; i < n; ++i)
    if (better_pivot(m[i * n + k], m[pivot * n + k])) pivot = i;
  if (equal(m[pivot * n + k], T(0)) == Truth::yes) return std::unexpected(singular_matrix);
  const bool full = !beside.empty();
  if (pivot != k)
    for (std::size_t j = 0; j < n; ++j) {
      std::swap(m[pivot * n + j], m[k * n + j]);
      if (full) std::swap(beside[pivot * n + j], beside[k * n + j]);
    }
  for (std::size_t i = full ? 0 : k + 1; i < n; ++i) {
    if (i == k) continue;
    const T factor = -quotient(m[i * n + k], m[k * n + k]);
    for (std::size_t j = k; j < n; ++j) add_product(m[i * n + j], factor, m[k * n + j]);
    if (!full) continue;
    for (std::size_t j = 0; j < n; ++j) add_product(beside[i * n + j], factor, beside[k * n + j]);
  }
  return pivot != k;
}

template <class T>
Partial<T> determinant(std::vector<T> m, std::size_t n, slong precision) {
  T result = constant<T>(1, precision);
  std::vector<T> nothing;
  for (std::size_t k = 0; k < n; ++k) {
    const Partial<bool> swapped = eliminate(m, nothing, n, k);
    // A matrix of duals may be singular and still have a derivative; elimination does not see it.
    if (!swapped && is_dual<T>) return std::unexpected(swapped.error());
    if (!swapped) return constant<T>(0, precision);
    result = result * m[k * n + k];
    if (*swapped) result = -result;
  }
  return result;
}

template <class T>
Partial<std::vector<T>> inverse_of(std::vector<T> m, std::size_t n, slong precision) {
  std::vector<T> result(n * n, constant<T>(0, precision));
  for (std::size_t i = 0; i < n; ++i) result[i * n + i] = constant<T>(1, precision);
  for (std::size_t k = 0; k < n; ++k)
    if (const Partial<bool> done = eliminate(m, result, n, k); !done) return std::unexpected(done.error());
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) result[i * n + j] = quotient(result[i * n + j], m[i * n + i]);
  return result;
}

template <>
Partial<Ball> determinant<Ball>(std::vector<Ball> m, std::size_t n, slong precision);
template <>
Partial<std::vector<Ball>> inverse_of<Ball>(std::vector<Ball> m, std::size_t n, slong precision);

}  // namespace overbar
