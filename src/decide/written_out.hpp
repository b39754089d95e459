// Functions by their bodies, as far as piecewise-linear units do not stand for them.
#pragma once
#include "graph/graph.hpp"

namespace overbar {

/// Functions that piecewise-linear engines have no unit for (derivatives, sign, a page's own) are replaced by
/// their bodies; relu, abs, step and step_strict stay. no_node where an opaque function occurs.
NodeId written_out(Graph& graph, NodeId root);

}  // namespace overbar
