// Functions by their bodies, as far as piecewise-linear units do not stand for them.
#pragma once
#include "graph/graph.hpp"

namespace overbar {

/// Functions that piecewise-linear engines have no unit for (derivatives, sign, a page's own) are replaced by
/// their bodies; relu, abs, step and step_strict stay. Opaque functions stay too if they may; else no_node
/// where one occurs.
NodeId written_out(Graph& graph, NodeId root, bool with_opaque = false);

}  // namespace overbar
