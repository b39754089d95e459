// Expressions in e^u by the name of what the person has made of it.
#pragma once
#include <span>

#include "graph/graph.hpp"

namespace overbar {

/// The expression without the exponentials that these names determine; the node itself where there are none.
struct OwnForm {
  NodeId node = no_node;
  /// Symbols that stand for factors that cancel: what still has one of them in it means nothing.
  std::vector<NodeId> markers;
};
OwnForm by_own_names(Graph& graph, NodeId node, std::span<const NodeId> names);

/// p − p² as p (1 − p), for these names.
NodeId with_logistic_products(Graph& graph, NodeId node, std::span<const NodeId> names);

}  // namespace overbar
