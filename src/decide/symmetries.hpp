// Assumed symmetries of a matrix: A = Aᵀ, A = −Aᵀ.
#pragma once
#include <unordered_map>
#include <vector>

#include "graph/graph.hpp"

namespace overbar {

/// Every matrix that satisfies A = ±Aᵀ is (A ± Aᵀ)/2, and every (U ± Uᵀ)/2 satisfies it. So the assumption is
/// put in by writing a symbol A so, the symbol itself serving as U: what then holds for all U holds for all
/// such A, and only for those. Maps each symbol that is assumed (skew-)symmetric to its expression.
std::unordered_map<NodeId, NodeId> symmetries(Graph& graph, const std::vector<NodeId>& assumptions);

}  // namespace overbar
