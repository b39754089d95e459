#include <algorithm>

#include "op/support.hpp"

namespace overbar {

NodeId reduce_max(Graph& graph, NodeId arg, std::vector<Label> reduced_axes) {
  std::ranges::sort(reduced_axes);
  if (reduced_axes.empty()) return arg;
  Type type;
  for (std::size_t axis = 0; axis < graph.order(arg); ++axis)
    if (!std::ranges::binary_search(reduced_axes, static_cast<Label>(axis)))
      type.axes.push_back(graph.axes(arg)[axis]);
  return graph.intern(Op::reduce_max, graph.intern_labels(std::move(reduced_axes)), type, {{arg}});
}

namespace {

Result<void> check(const Graph& graph, NodeId id) {
  if (graph.args(id).size() != 1) return ill_formed(graph, id, "takes one argument");
  const std::vector<Label>& reduced = graph.labels(graph.node(id).attr);
  const std::vector<Dim>& axes = graph.axes(graph.arg(id, 0));
  std::vector<Dim> kept;
  for (std::size_t axis = 0; axis < axes.size(); ++axis)
    if (std::ranges::find(reduced, static_cast<Label>(axis)) == reduced.end()) kept.push_back(axes[axis]);
  if (!std::ranges::is_sorted(reduced) || (!reduced.empty() && reduced.back() >= axes.size()))
    return ill_formed(graph, id, "reduces axes that its argument has");
  if (graph.axes(id) != kept) return ill_formed(graph, id, "keeps the other axes");
  return {};
}

NodeId rebuild(Graph& graph, NodeId id, std::span<const NodeId> args) {
  return reduce_max(graph, args[0], graph.labels(graph.node(id).attr));
}

// The adjoint goes to the entry that is the maximum: m̄ 1[x = m]. Where the maximum is attained once (almost
// everywhere) this is the gradient; at a tie max is not differentiable, and every maximal entry receives m̄.
NodeId vjp(Graph& graph, NodeId id, NodeId adjoint, std::size_t /*arg*/) {
  const NodeId x = graph.arg(id, 0);
  const std::vector<Label>& reduced = graph.labels(graph.node(id).attr);
  const std::vector<Label> all_labels = label_range(graph.order(x));
  std::vector<Label> kept;
  for (const Label label : all_labels)
    if (std::ranges::find(reduced, label) == reduced.end()) kept.push_back(label);
  const std::vector<Dim>& axes = graph.axes(x);
  const NodeId maximum = contract(graph, all_labels, axes, {{id, kept}});
  const NodeId attained = indicator(graph, compare(graph, Comparison::eq, x, maximum));
  return contract(graph, all_labels, axes, {{adjoint, kept}, {attained, all_labels}});
}

}  // namespace

extern constinit const OpRow reduce_max_row{.op = Op::reduce_max,
                                            .name = "max",
                                            .notation = Notation::special,
                                            .latex = "\\max",
                                            .check = check,
                                            .rebuild = rebuild,
                                            .vjp = vjp};

}  // namespace overbar
