#include "op/support.hpp"

namespace overbar {

// e_t: 1 at index t. Of all indices 1…d in order it is the identity.
NodeId basis(Graph& graph, NodeId index, Dim dim) {
  if (graph.op(index) == Op::iota && graph.axes(index)[0] == dim) return delta(graph, dim);
  Type type{graph.axes(index)};
  type.axes.push_back(dim);
  return graph.intern(Op::basis, 0, type, {{index}});
}

namespace {

Result<void> check(const Graph& graph, NodeId id) {
  if (graph.args(id).size() != 1) return ill_formed(graph, id, "takes one argument");
  std::vector<Dim> axes = graph.axes(graph.arg(id, 0));
  if (graph.order(id) != axes.size() + 1) return ill_formed(graph, id, "adds one axis to its index's");
  axes.push_back(graph.axes(id).back());
  if (graph.axes(id) != axes) return ill_formed(graph, id, "must keep its index's axes");
  return {};
}

NodeId rebuild(Graph& graph, NodeId id, std::span<const NodeId> args) {
  return basis(graph, args[0], graph.axes(id).back());
}

}  // namespace

extern constinit const OpRow basis_row{.op = Op::basis,
                                       .name = "basis",
                                       .notation = Notation::special,
                                       .latex = "",
                                       .check = check,
                                       .rebuild = rebuild,
                                       .vjp = no_vjp};

}  // namespace overbar
