#include "op/linear.hpp"

#include <arb_mat.h>

namespace overbar {
namespace {

struct BallMatrix {
  arb_mat_t value;
  explicit BallMatrix(std::size_t n) { arb_mat_init(value, static_cast<slong>(n), static_cast<slong>(n)); }
  BallMatrix(const std::vector<Ball>& entries, std::size_t n) : BallMatrix(n) {
    for (std::size_t i = 0; i < n * n; ++i) arb_set(at(i, n), entries[i].raw());
  }
  BallMatrix(const BallMatrix&) = delete;
  BallMatrix& operator=(const BallMatrix&) = delete;
  ~BallMatrix() { arb_mat_clear(value); }
  arb_ptr at(std::size_t position, std::size_t n) {
    return arb_mat_entry(value, static_cast<slong>(position / n), static_cast<slong>(position % n));
  }
};

}  // namespace

template <>  // NOLINTNEXTLINE(performance-unnecessary-value-param): the others eliminate in place
Partial<Ball> determinant<Ball>(std::vector<Ball> m, std::size_t n, slong precision) {
  const BallMatrix matrix(m, n);
  Ball result = Ball::zero(precision);
  arb_mat_det(result.raw(), matrix.value, precision);
  if (!is_finite(result)) return std::unexpected(not_decided);
  return result;
}

// Arb does not say whether the matrix is singular or the balls are too wide.
template <>
Partial<std::vector<Ball>> inverse_of<Ball>(std::vector<Ball> m, std::size_t n, slong precision) {
  const BallMatrix matrix(m, n);
  BallMatrix result(n);
  if (arb_mat_inv(result.value, matrix.value, precision) == 0) return std::unexpected(not_decided);
  for (std::size_t i = 0; i < n * n; ++i) {
    m[i] = Ball::zero(precision);
    arb_set(m[i].raw(), result.at(i, n));
    if (!is_finite(m[i])) return std::unexpected(not_decided);
  }
  return m;
}

}  // namespace overbar
