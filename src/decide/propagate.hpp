// Putting assumptions, signs and ranges into an expression.
#pragma once
#include "graph/graph.hpp"

namespace overbar {

/// An expression equal to `node` wherever the assumptions hold: assumed equations replaced, indicators that
/// ranges decide replaced by 0 or 1. Names whose definitions change keep their names.
NodeId propagated(Graph& graph, NodeId node, const std::vector<NodeId>& assumptions);

}  // namespace overbar
