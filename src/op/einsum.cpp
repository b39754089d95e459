#include "op/einsum.hpp"

#include <algorithm>
#include <optional>

namespace overbar {
namespace {

using Labels = std::vector<Label>;

struct Operand {
  std::size_t slot = 0;
  Labels labels;
};

struct Planner {
  Labels out;
  const std::vector<std::size_t>& sizes;
  std::size_t max_entries;
  std::vector<Operand> live;
  EinsumPlan plan;

  bool too_large = false;

  std::size_t count(const Labels& labels) const {
    std::size_t total = 1;
    for (const Label label : labels) {
      if (sizes[label] != 0 && total > max_entries / sizes[label]) return max_entries + 1;
      total *= sizes[label];
    }
    return total;
  }
};

bool has(std::span<const Label> labels, Label label) {
  return std::ranges::find(labels, label) != labels.end();
}

/// How far one step of the label moves in a row-major tensor with these labels (repeated ones move together).
std::ptrdiff_t stride(const Planner& planner, std::span<const Label> labels, Label label) {
  std::ptrdiff_t total = 0;
  std::ptrdiff_t unit = 1;
  for (std::size_t axis = labels.size(); axis-- > 0;) {
    if (labels[axis] == label) total += unit;
    unit *= static_cast<std::ptrdiff_t>(planner.sizes[labels[axis]]);
  }
  return total;
}

/// Neighbouring loops that together are one longer loop become one; loops of size 1 disappear.
std::vector<EinsumLoop> coalesce(const std::vector<EinsumLoop>& loops) {
  std::vector<EinsumLoop> result;
  for (const EinsumLoop& loop : loops) {
    if (loop.size == 1) continue;
    const auto n = static_cast<std::ptrdiff_t>(loop.size);
    if (!result.empty() && result.back().a == n * loop.a && result.back().b == n * loop.b &&
        result.back().c == n * loop.c) {
      result.back() = {result.back().size * loop.size, loop.a, loop.b, loop.c};
      continue;
    }
    result.push_back(loop);
  }
  return result;
}

/// BLAS wants one of two strides to be 1 (either where a size is 1).
bool one_is_unit(const std::vector<EinsumLoop>& first, const std::vector<EinsumLoop>& second,
                 std::ptrdiff_t EinsumLoop::*stride_of) {
  return first.empty() || second.empty() || first[0].*stride_of == 1 || second[0].*stride_of == 1;
}

bool is_matrix_product(const EinsumStep& step) {
  if (step.b == EinsumStep::none || step.rows.size() > 1 || step.columns.size() > 1 || step.summed.size() > 1)
    return false;
  return one_is_unit(step.rows, step.summed, &EinsumLoop::a) &&
         one_is_unit(step.summed, step.columns, &EinsumLoop::b) &&
         one_is_unit(step.rows, step.columns, &EinsumLoop::c);
}

/// Appends the step that makes `target` from a (and b), and returns its slot.
EinsumStep make_step(const Planner& planner, const Operand& a, const Operand* b, const Labels& target) {
  EinsumStep step;
  step.a = a.slot;
  step.b = b == nullptr ? EinsumStep::none : b->slot;
  const std::span<const Label> b_labels = b == nullptr ? std::span<const Label>{} : b->labels;
  const auto loop = [&](Label label) {
    return EinsumLoop{planner.sizes[label], stride(planner, a.labels, label),
                      stride(planner, b_labels, label), stride(planner, target, label)};
  };
  for (const Label label : target) {
    const bool in_a = has(a.labels, label);
    const bool in_b = has(b_labels, label);
    if (b != nullptr && in_a && !in_b)
      step.rows.push_back(loop(label));
    else if (b != nullptr && in_b && !in_a)
      step.columns.push_back(loop(label));
    else
      step.batch.push_back(loop(label));
  }
  Labels seen;
  const auto sum = [&](std::span<const Label> labels) {
    for (const Label label : labels) {
      if (has(target, label) || has(seen, label)) continue;
      seen.push_back(label);
      step.summed.push_back(loop(label));
    }
  };
  sum(a.labels);
  sum(b_labels);
  for (auto* loops : {&step.batch, &step.rows, &step.columns, &step.summed}) *loops = coalesce(*loops);
  step.entries = planner.count(target);
  step.matrix = is_matrix_product(step);
  return step;
}

std::size_t emit(Planner& planner, EinsumStep step) {
  planner.too_large = planner.too_large || step.entries > planner.max_entries;
  planner.plan.steps.push_back(std::move(step));
  return planner.plan.factors + planner.plan.steps.size() - 1;
}

bool needed_elsewhere(const Planner& planner, Label label, std::size_t i, std::size_t j) {
  if (has(planner.out, label)) return true;
  for (std::size_t k = 0; k < planner.live.size(); ++k)
    if (k != i && k != j && has(planner.live[k].labels, label)) return true;
  return false;
}

void project_alone(Planner& planner) {
  for (std::size_t k = 0; k < planner.live.size(); ++k) {
    Labels kept;
    for (const Label label : planner.live[k].labels)
      if (!has(kept, label) && needed_elsewhere(planner, label, k, k)) kept.push_back(label);
    if (kept == planner.live[k].labels) continue;
    planner.live[k] = {emit(planner, make_step(planner, planner.live[k], nullptr, kept)), kept};
  }
}

/// What remains of the product of two operands: labels of both, then of the first, then of the second.
Labels joined(const Planner& planner, std::size_t i, std::size_t j) {
  const Labels& a = planner.live[i].labels;
  const Labels& b = planner.live[j].labels;
  Labels result;
  for (const Label label : a)
    if (has(b, label) && needed_elsewhere(planner, label, i, j)) result.push_back(label);
  for (const Label label : a)
    if (!has(b, label)) result.push_back(label);
  for (const Label label : b)
    if (!has(a, label)) result.push_back(label);
  return result;
}

std::pair<std::size_t, std::size_t> best_pair(const Planner& planner) {
  std::pair<std::size_t, std::size_t> best{0, 1};
  std::optional<double> least;
  for (std::size_t i = 0; i < planner.live.size(); ++i)
    for (std::size_t j = i + 1; j < planner.live.size(); ++j) {
      const auto growth = static_cast<double>(planner.count(joined(planner, i, j))) -
                          static_cast<double>(planner.count(planner.live[i].labels)) -
                          static_cast<double>(planner.count(planner.live[j].labels));
      if (least && growth >= *least) continue;
      least = growth;
      best = {i, j};
    }
  return best;
}

bool is_permutation_of(const Labels& a, const Labels& b) {
  return a.size() == b.size() && std::ranges::all_of(a, [&](Label label) { return has(b, label); });
}

/// The operand copied into [batch, others…, summed…] order, where BLAS could not read it as it lies.
Operand packed(Planner& planner, const Operand& operand, const Labels& target, const Labels& other) {
  Labels order;
  for (const Label label : target)
    if (has(operand.labels, label) && has(other, label)) order.push_back(label);
  for (const Label label : target)
    if (has(operand.labels, label) && !has(other, label)) order.push_back(label);
  Labels summed;
  for (const Label label : operand.labels)
    if (!has(target, label)) summed.push_back(label);
  std::ranges::sort(summed);
  order.insert(order.end(), summed.begin(), summed.end());
  if (order == operand.labels) return operand;
  return {emit(planner, make_step(planner, operand, nullptr, order)), order};
}

void multiply_pair(Planner& planner, std::size_t i, std::size_t j) {
  Labels target = joined(planner, i, j);
  const bool last = planner.live.size() == 2;
  if (last && is_permutation_of(target, planner.out)) {
    const EinsumStep direct = make_step(planner, planner.live[i], &planner.live[j], planner.out);
    if (direct.matrix || (direct.summed.empty() && direct.rows.size() + direct.columns.size() <= 1))
      target = planner.out;
  }
  EinsumStep step = make_step(planner, planner.live[i], &planner.live[j], target);
  if (!step.matrix && !step.summed.empty() && !step.rows.empty() && !step.columns.empty()) {
    const Operand a = packed(planner, planner.live[i], target, planner.live[j].labels);
    const Operand b = packed(planner, planner.live[j], target, planner.live[i].labels);
    step = make_step(planner, a, &b, target);
  }
  const std::size_t slot = emit(planner, std::move(step));
  planner.live.erase(planner.live.begin() + static_cast<std::ptrdiff_t>(j));
  planner.live[i] = {slot, std::move(target)};
}

}  // namespace

Result<EinsumPlan> plan_einsum(std::span<const Label> out, const std::vector<std::size_t>& sizes,
                               const std::vector<std::vector<Label>>& factors, std::size_t max_entries) {
  Planner planner{{out.begin(), out.end()}, sizes, max_entries, {}, {}};
  planner.plan.factors = factors.size();
  for (std::size_t k = 0; k < factors.size(); ++k) planner.live.push_back({k, factors[k]});
  project_alone(planner);
  while (planner.live.size() > 1 && !planner.too_large) {
    const auto [i, j] = best_pair(planner);
    multiply_pair(planner, i, j);
  }
  const bool made = planner.live[0].slot >= factors.size();
  if (!made || planner.live[0].labels != planner.out)
    emit(planner, make_step(planner, planner.live[0], nullptr, planner.out));
  if (planner.too_large) return fail(code("too-large"), "a product has too many entries");
  return std::move(planner.plan);
}

}  // namespace overbar
