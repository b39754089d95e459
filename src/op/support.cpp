#include "op/support.hpp"

#include <algorithm>
#include <numeric>

namespace overbar {

Result<void> ill_formed(const Graph& graph, NodeId id, const std::string& why) {
  return fail(code("ill-formed-graph"),
              "node " + std::to_string(id) + " (" + std::string(row(graph, id).name) + "): " + why);
}

Result<void> check_leaf(const Graph& graph, NodeId id) {
  if (!graph.args(id).empty()) return ill_formed(graph, id, "a leaf has no arguments");
  return {};
}

Result<void> check_entrywise(const Graph& graph, NodeId id) {
  if (graph.args(id).size() != 1) return ill_formed(graph, id, "takes one argument");
  if (graph.is_boolean(graph.arg(id, 0)) || graph.is_boolean(id))
    return ill_formed(graph, id, "takes real numbers");
  if (graph.axes(id) != graph.axes(graph.arg(id, 0)))
    return ill_formed(graph, id, "must keep its argument's axes");
  return {};
}

NodeId rebuild_leaf(Graph& /*graph*/, NodeId id, std::span<const NodeId> /*args*/) { return id; }

NodeId no_vjp(Graph& /*graph*/, NodeId /*id*/, NodeId /*adjoint*/, std::size_t /*arg*/) { return no_node; }

NodeId intern_entrywise(Graph& graph, Op op, std::uint32_t attr, NodeId arg) {
  return graph.intern(op, attr, graph.type(arg), {{arg}});
}

std::vector<Label> label_range(std::size_t count, std::size_t first) {
  std::vector<Label> labels(count);
  std::iota(labels.begin(), labels.end(), static_cast<Label>(first));
  return labels;
}

}  // namespace overbar
