// Sums of products of tensors, by index labels. A plan is made once for the shapes and then run on data:
//  1. every factor is projected: repeated labels become diagonals, labels that only it has are summed away;
//  2. factors are multiplied two at a time, the pair that shrinks the most first (a greedy order), and a
//  label
//     is summed as soon as no other factor has it, so that no intermediate is larger than it needs to be;
//  3. the last step writes the output's own order, and broadcasts the labels that no factor has.
// Planning costs O(factors³); running costs the sum of the pairs' index spaces. For double a pair that is a
// matrix product (possibly for each value of batch labels) goes to BLAS.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "base/dual.hpp"
#include "base/result.hpp"
#include "base/scalar.hpp"
#include "diag/codes.hpp"
#include "graph/graph.hpp"

namespace overbar {

/// One index of a step: its size and how far it moves in the two operands and in the target.
struct EinsumLoop {
  std::size_t size = 1;
  std::ptrdiff_t a = 0, b = 0, c = 0;
};

struct EinsumStep {
  static constexpr std::size_t none = ~std::size_t{0};
  std::size_t a = 0, b = none;      // slots: the factors, then one a step; b is `none` in a projection
  std::vector<EinsumLoop> batch;    // c moves, and both operands or (in a projection) the one
  std::vector<EinsumLoop> rows;     // c and a move
  std::vector<EinsumLoop> columns;  // c and b move
  std::vector<EinsumLoop> summed;   // c stays
  bool matrix = false;      // at most one loop of rows, columns, summed each, laid out as BLAS wants it
  std::size_t entries = 1;  // of the target
};

struct EinsumPlan {
  std::size_t factors = 0;
  std::vector<EinsumStep> steps;  // the last one makes the output
};

/// `sizes` of each label; the output labels differ from each other. Fails where an intermediate has more than
/// `max_entries` entries.
Result<EinsumPlan> plan_einsum(std::span<const Label> out, const std::vector<std::size_t>& sizes,
                               const std::vector<std::vector<Label>>& factors, std::size_t max_entries);

/// Calls body(a, b, c) with the offsets of every combination of the loops' indices.
template <class Body>
void run_loops(std::span<const EinsumLoop> loops, std::ptrdiff_t a, std::ptrdiff_t b, std::ptrdiff_t c,
               const Body& body) {
  std::vector<std::size_t> index(loops.size(), 0);
  for (;;) {
    body(a, b, c);
    std::size_t k = loops.size();
    while (k > 0) {
      const EinsumLoop& loop = loops[k - 1];
      a += loop.a, b += loop.b, c += loop.c;
      if (++index[k - 1] < loop.size) break;
      const auto n = static_cast<std::ptrdiff_t>(loop.size);
      a -= n * loop.a, b -= n * loop.b, c -= n * loop.c;
      index[--k] = 0;
    }
    if (k == 0) return;
  }
}

/// target[c] = Σ a·b over the step's loops; `zero` starts each sum.
template <class T>
void run_step(const EinsumStep& step, const T* a, const T* b, T* target, const T& zero) {
  std::vector<EinsumLoop> free = step.batch;
  free.insert(free.end(), step.rows.begin(), step.rows.end());
  free.insert(free.end(), step.columns.begin(), step.columns.end());
  run_loops(free, 0, 0, 0, [&](std::ptrdiff_t i, std::ptrdiff_t j, std::ptrdiff_t k) {
    if (b == nullptr && step.summed.empty()) {
      target[k] = a[i];
      return;
    }
    T sum = zero;
    if (b == nullptr)
      run_loops(step.summed, i, j, 0, [&](std::ptrdiff_t p, std::ptrdiff_t, std::ptrdiff_t) { sum += a[p]; });
    else
      run_loops(step.summed, i, j, 0,
                [&](std::ptrdiff_t p, std::ptrdiff_t q, std::ptrdiff_t) { add_product(sum, a[p], b[q]); });
    target[k] = std::move(sum);
  });
}

/// The same for double, through BLAS where the step is a matrix product.
template <>
void run_step<double>(const EinsumStep& step, const double* a, const double* b, double* target,
                      const double& zero);

/// `take(n)` gives room for n entries, `give(room)` has it back.
template <class T, class Take, class Give>
std::vector<T> run_einsum(const EinsumPlan& plan, std::span<const T* const> factors, const T& zero,
                          const Take& take, const Give& give) {
  std::vector<std::vector<T>> made(plan.steps.size());
  const auto data = [&](std::size_t slot) -> const T* {
    if (slot == EinsumStep::none) return nullptr;
    return slot < factors.size() ? factors[slot] : made[slot - factors.size()].data();
  };
  for (std::size_t s = 0; s < plan.steps.size(); ++s) {
    const EinsumStep& step = plan.steps[s];
    made[s] = take(step.entries);
    run_step<T>(step, data(step.a), data(step.b), made[s].data(), zero);
    for (const std::size_t used : {step.a, step.b})
      if (used != EinsumStep::none && used >= factors.size()) give(std::move(made[used - factors.size()]));
  }
  return std::move(made.back());
}

}  // namespace overbar
