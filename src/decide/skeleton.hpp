// The piecewise-linear skeleton of a formula over scalars: what is not linear becomes a new variable.
#pragma once
#include <optional>
#include <unordered_map>
#include <vector>

#include "decide/range.hpp"
#include "graph/graph.hpp"

namespace overbar {

/// If the skeleton of a claim follows from the skeletons of its assumptions, so does the claim: every value
/// of the original is one of the skeleton. Equal parts become the same variable; the range of a part is kept.
class Skeleton {
 public:
  Skeleton(Graph& graph, Ranges& ranges) : graph_(graph), ranges_(ranges) {}

  /// no_node: the formula has no skeleton (it speaks of all entries of a tensor).
  NodeId of(NodeId formula);
  /// What is known of the new variables beyond their bounds.
  const std::vector<NodeId>& facts() const { return facts_; }

 private:
  /// A value over 0/1 units alone can stand in a product with anything.
  enum class Kind : std::uint8_t { linear, discrete };
  Graph& graph_;
  Ranges& ranges_;
  std::unordered_map<NodeId, std::optional<Kind>> kinds_;  // of nodes that are piecewise linear as they are
  std::unordered_map<NodeId, NodeId> made_;
  std::unordered_map<NodeId, NodeId> variables_;
  std::vector<NodeId> facts_;

  std::optional<Kind> kind_of(NodeId node);
  std::optional<Kind> kind_of_contraction(NodeId node);
  bool is_discrete(NodeId node);
  NodeId variable(NodeId node, const Range& known = {});
  NodeId make(NodeId node);
  NodeId product(NodeId node);
};

}  // namespace overbar
