// A product taken apart: u · (aᵀ b) · (C d) shares no index between its parts.
#pragma once
#include <vector>

#include "graph/graph.hpp"

namespace overbar {

struct Components {
  std::vector<NodeId> scalars;  // parts that share no index with the others or with the result
  NodeId rest = no_node;        // the product of what carries the result's indices; no_node if nothing does
};

/// The parts of a contraction; of any other node it is itself.
Components components(Graph& graph, NodeId node);
/// Their product again, with the axes of `node`.
NodeId together(Graph& graph, NodeId node, const Components& parts);

}  // namespace overbar
