#pragma once
#include "graph/graph.hpp"

namespace overbar {

/// What an applied function that is not opaque gives, written out: its body (or that of the derivative that
/// is applied) at the argument of the node; no_node where entries can't share it (lift in op/build.hpp).
NodeId applied_body(Graph& graph, NodeId application);

}  // namespace overbar
