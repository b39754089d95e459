// One evaluator over a scalar type: double, Rational (exact), Ball (rigorous), Dual of either (derivatives).
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "op/evaluation.hpp"

namespace overbar {

struct Schedule;

/// Evaluates some roots, for any number of assignments. The graph may grow meanwhile.
///
/// The values come in the order of the roots. An error says which named quantity has none, and why: a
/// division by zero, the logarithm of a negative number, a singular matrix ("undefined-value"), a number that
/// is not rational ("not-rational": the same in double or Ball has a value), a symbol without a value
/// ("no-value"), a limit ("too-large", "out-of-time").
template <class T>
class Evaluator {
 public:
  Evaluator(const Graph& graph, std::span<const NodeId> roots);
  Result<std::vector<Value<T>>> operator()(const Assignment<T>& assignment,
                                           const EvaluateLimits& limits = {}) const;
  /// The same, with what an earlier call of this evaluator left in the workspace; hand the values back to it
  /// (`recycle`) when they are no longer needed, and the next call allocates next to nothing.
  Result<std::vector<Value<T>>> operator()(const Assignment<T>& assignment, const EvaluateLimits& limits,
                                           Workspace<T>& workspace) const;

 private:
  const Graph* graph_;
  std::shared_ptr<const Schedule> schedule_;
};

template <class T>
Result<std::vector<Value<T>>> evaluate(const Graph& graph, std::span<const NodeId> roots,
                                       const Assignment<T>& assignment, const EvaluateLimits& limits = {}) {
  return Evaluator<T>(graph, roots)(assignment, limits);
}

template <class T>
Result<Value<T>> evaluate(const Graph& graph, NodeId root, const Assignment<T>& assignment,
                          const EvaluateLimits& limits = {}) {
  Result<std::vector<Value<T>>> values =
      evaluate(graph, std::span<const NodeId>(&root, 1), assignment, limits);
  if (!values) return std::unexpected(std::move(values.error()));
  return std::move(values->front());
}

/// Makes the bodies of the derivatives that the roots mention (φ″ …), so that evaluation finds them.
void prepare_functions(Graph& graph, std::span<const NodeId> roots);

/// Completes the bodies that stand for opaque functions with the derivatives that the roots mention, by
/// differentiating bodies[{}].
void prepare_bodies(Graph& graph, std::span<const NodeId> roots,
                    std::map<std::uint32_t, FunctionBody>& bodies);

/// The same assignment over other numbers.
template <class T>
Assignment<T> convert(const Assignment<Rational>& from, slong precision = 128) {
  Assignment<T> result{from.dims, {}, from.functions, precision};
  for (const auto& [symbol, tensor] : from.symbols) {
    Tensor<T>& to = result.symbols[symbol];
    to.shape = tensor.shape;
    for (const Rational& value : tensor.data) to.data.push_back(constant<T>(value, precision));
  }
  return result;
}

}  // namespace overbar
