// Matrix products of doubles through BLAS.
#include <cblas.h>

#include "op/dense.hpp"
#include "op/einsum.hpp"

namespace overbar {
namespace {

using Index = blasint;

/// A step's loops as a matrix product C[m,n] = Σ_k A[m,k] B[k,n].
struct Product {
  std::size_t m = 1, n = 1, k = 1;
  std::ptrdiff_t a_row = 0, a_sum = 0, b_sum = 0, b_column = 0, c_row = 0, c_column = 0;
};

Product product_of(const EinsumStep& step) {
  Product p;
  if (!step.rows.empty()) p.m = step.rows[0].size, p.a_row = step.rows[0].a, p.c_row = step.rows[0].c;
  if (!step.columns.empty())
    p.n = step.columns[0].size, p.b_column = step.columns[0].b, p.c_column = step.columns[0].c;
  if (!step.summed.empty()) p.k = step.summed[0].size, p.a_sum = step.summed[0].a, p.b_sum = step.summed[0].b;
  return p;
}

/// Writes the outer product a bᵀ: nothing is read but the two vectors.
void outer(const Product& p, const double* a, const double* b, double* c) {
  for (std::size_t i = 0; i < p.m; ++i) {
    const double x = a[static_cast<std::ptrdiff_t>(i) * p.a_row];
    double* row = c + static_cast<std::ptrdiff_t>(i) * p.c_row;
    for (std::size_t j = 0; j < p.n; ++j) {
      const auto at = static_cast<std::ptrdiff_t>(j);
      row[at * p.c_column] = x * b[at * p.b_column];
    }
  }
}

void outer_contiguous(const Product& p, const double* a, const double* b, double* c) {
  for (std::size_t i = 0; i < p.m; ++i) {
    const double x = a[static_cast<std::ptrdiff_t>(i) * p.a_row];
    double* row = c + static_cast<std::ptrdiff_t>(i) * p.c_row;
    scaled_copy(x, b, row, p.n);
  }
}

/// y = M x for an r×s matrix with these strides, one of which is 1.
void matrix_vector(std::size_t r, std::size_t s, const double* matrix, std::ptrdiff_t row,
                   std::ptrdiff_t column, const double* x, std::ptrdiff_t x_step, double* y,
                   std::ptrdiff_t y_step) {
  if (column == 1)
    cblas_dgemv(CblasRowMajor, CblasNoTrans, static_cast<Index>(r), static_cast<Index>(s), 1, matrix,
                static_cast<Index>(row), x, static_cast<Index>(x_step), 0, y, static_cast<Index>(y_step));
  else
    cblas_dgemv(CblasRowMajor, CblasTrans, static_cast<Index>(s), static_cast<Index>(r), 1, matrix,
                static_cast<Index>(column), x, static_cast<Index>(x_step), 0, y, static_cast<Index>(y_step));
}

/// The leading dimension of a matrix whose rows have `columns` entries and start every `stride` (any where
/// there is but one row).
Index leading(std::ptrdiff_t stride, std::size_t columns) {
  return static_cast<Index>(std::max(stride, static_cast<std::ptrdiff_t>(columns)));
}

void matrix_matrix(const Product& p, const double* a, const double* b, double* c) {
  // BLAS writes rows of unit stride; where C lies the other way round, Cᵀ = Bᵀ Aᵀ is computed.
  if (p.c_column != 1) {
    const Product flipped{p.n, p.m, p.k, p.b_column, p.b_sum, p.a_sum, p.a_row, p.c_column, p.c_row};
    matrix_matrix(flipped, b, a, c);
    return;
  }
  const bool a_plain = p.a_sum == 1;
  const bool b_plain = p.b_column == 1;
  cblas_dgemm(CblasRowMajor, a_plain ? CblasNoTrans : CblasTrans, b_plain ? CblasNoTrans : CblasTrans,
              static_cast<Index>(p.m), static_cast<Index>(p.n), static_cast<Index>(p.k), 1, a,
              a_plain ? leading(p.a_row, p.k) : leading(p.a_sum, p.m), b,
              b_plain ? leading(p.b_sum, p.n) : leading(p.b_column, p.k), 0, c, leading(p.c_row, p.n));
}

void multiply(const Product& p, const double* a, const double* b, double* c) {
  if (p.k == 1) {
    if (p.b_column == 1 && p.c_column == 1)
      outer_contiguous(p, a, b, c);
    else
      outer(p, a, b, c);
  } else if (p.m == 1 && p.n == 1) {
    *c = cblas_ddot(static_cast<Index>(p.k), a, static_cast<Index>(p.a_sum), b, static_cast<Index>(p.b_sum));
  } else if (p.n == 1) {
    matrix_vector(p.m, p.k, a, p.a_row, p.a_sum, b, p.b_sum, c, p.c_row);
  } else if (p.m == 1) {
    matrix_vector(p.n, p.k, b, p.b_column, p.b_sum, a, p.a_sum, c, p.c_column);
  } else {
    matrix_matrix(p, a, b, c);
  }
}

/// Many products of a few numbers each: the calls would cost more than the work.
bool is_small(const EinsumStep& step, const Product& p) {
  return !step.batch.empty() && p.m * p.n * p.k < 32;
}

void loop_over(const EinsumStep& step, const double* a, const double* b, double* target) {
  std::vector<EinsumLoop> loops = step.batch;
  loops.insert(loops.end(), step.rows.begin(), step.rows.end());
  loops.insert(loops.end(), step.columns.begin(), step.columns.end());
  EinsumLoop inner;
  if (!loops.empty()) {
    inner = loops.back();
    loops.pop_back();
  }
  run_loops(loops, 0, 0, 0, [&](std::ptrdiff_t i, std::ptrdiff_t j, std::ptrdiff_t k) {
    for (std::size_t n = 0; n < inner.size; ++n, i += inner.a, j += inner.b, k += inner.c) {
      if (step.summed.empty()) {
        target[k] = b == nullptr ? a[i] : a[i] * b[j];
        continue;
      }
      double sum = 0;
      run_loops(step.summed, i, j, 0, [&](std::ptrdiff_t p, std::ptrdiff_t q, std::ptrdiff_t) {
        sum += b == nullptr ? a[p] : a[p] * b[q];
      });
      target[k] = sum;
    }
  });
}

}  // namespace

template <>
void run_step<double>(const EinsumStep& step, const double* a, const double* b, double* target,
                      const double& /*zero*/) {
  const Product p = product_of(step);
  if (!step.matrix || is_small(step, p)) {
    loop_over(step, a, b, target);
    return;
  }
  run_loops(step.batch, 0, 0, 0, [&](std::ptrdiff_t i, std::ptrdiff_t j, std::ptrdiff_t k) {
    multiply(p, a + i, b + j, target + k);
  });
}

}  // namespace overbar
