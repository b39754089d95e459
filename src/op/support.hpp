// What the files of this folder share: the checks of the common shapes of an op, and short forms of `intern`.
#pragma once
#include "base/result.hpp"
#include "graph/graph.hpp"
#include "op/build.hpp"
#include "op/row.hpp"

namespace overbar {

/// A leaf: no arguments.
Result<void> check_leaf(const Graph& graph, NodeId id);
/// One real argument; the result has its axes.
Result<void> check_entrywise(const Graph& graph, NodeId id);
Result<void> ill_formed(const Graph& graph, NodeId id, const std::string& why);

/// Leaves are their own rebuild, and nothing flows into them.
NodeId rebuild_leaf(Graph& graph, NodeId id, std::span<const NodeId> args);
/// No derivative: truth values, indices, functions that are constant almost everywhere.
NodeId no_vjp(Graph& graph, NodeId id, NodeId adjoint, std::size_t arg);

/// The node with one argument and its argument's type.
NodeId intern_entrywise(Graph& graph, Op op, std::uint32_t attr, NodeId arg);

/// 0, 1, …, count − 1 (from `first`), as labels.
std::vector<Label> label_range(std::size_t count, std::size_t first = 0);

}  // namespace overbar
