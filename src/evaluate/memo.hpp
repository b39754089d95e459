// Values in double of many nodes at one point, each computed once: for a search that looks at thousands of
// expressions that share most of their parts.
#pragma once
#include <optional>
#include <unordered_map>

#include "evaluate/evaluate.hpp"

namespace overbar {

class MemoEvaluator {
 public:
  explicit MemoEvaluator(const Graph& graph) : graph_(&graph) { limits_.entries = std::size_t{1} << 18U; }

  /// The value of a node; nullptr where it has none. What is free below it must have a value in `assignment`
  /// by then, and bodies of functions their derivatives (`prepare_functions`).
  const Value<double>* operator()(NodeId root);
  bool knows(NodeId node) const { return values_.contains(node); }

  Assignment<double> assignment;

 private:
  const Graph* graph_;
  EvaluateLimits limits_;
  Workspace<double> workspace_;
  std::unordered_map<NodeId, std::optional<Value<double>>> values_;
};

}  // namespace overbar
