// Common factors of the terms of a sum, as a person would take them out.
#pragma once
#include "graph/graph.hpp"

namespace overbar {

/// The nodes below a root that are written when it is: not what is inside names and calls. Ascending.
std::vector<NodeId> nodes_down_to_names(const Graph& graph, NodeId root);
/// Some of them replaced.
NodeId substitute_down_to_names(Graph& graph, NodeId root,
                                const std::unordered_map<NodeId, NodeId>& replacement);

/// How much there is to read: leaves, functions and powers, each as often as it is written. Names and calls'
/// bodies are not looked into.
double reading_cost(const Graph& graph, NodeId node);

/// An equal node with common factors of terms taken out and signs put into differences, wherever that is
/// shorter.
NodeId with_common_factors(Graph& graph, NodeId node);

}  // namespace overbar
