#pragma once
#include <vector>

#include "graph/graph.hpp"

namespace overbar {

/// The formulas with σ(−z) as 1 − σ(z) and tanh(−z) as −tanh(z) wherever σ(z), tanh(z) stand in one of them,
/// too: one unknown less for every tactic that takes functions for unknowns. Linear in what is below.
void reflect(Graph& graph, std::vector<NodeId>& formulas);

}  // namespace overbar
