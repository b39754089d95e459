// The reverse sweep through one definition.
#pragma once
#include <vector>

#include "graph/graph.hpp"

namespace overbar {

bool is_named(const Graph& graph, NodeId id);  // a symbol or a let

/// The named quantities that a definition mentions, in reading order, each once.
std::vector<NodeId> named_leaves(const Graph& graph, NodeId definition);

struct LocalAdjoint {
  NodeId leaf = no_node;
  NodeId adjoint = no_node;
};
/// What `adjoint`, the adjoint of `definition`, contributes to each of its named leaves, in reading order. A
/// definition that is itself named is its own leaf.
std::vector<LocalAdjoint> sweep(Graph& graph, NodeId definition, NodeId adjoint);

}  // namespace overbar
