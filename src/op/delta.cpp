#include "op/support.hpp"

namespace overbar {

NodeId delta(Graph& graph, Dim dim) { return graph.intern(Op::delta, 0, Type{{dim, dim}}, {}); }

namespace {
Result<void> check(const Graph& graph, NodeId id) {
  if (graph.order(id) != 2 || graph.axes(id)[0] != graph.axes(id)[1])
    return ill_formed(graph, id, "is square");
  return check_leaf(graph, id);
}
}  // namespace

extern constinit const OpRow delta_row{.op = Op::delta,
                                       .name = "delta",
                                       .notation = Notation::special,
                                       .latex = "",
                                       .check = check,
                                       .rebuild = rebuild_leaf,
                                       .vjp = no_vjp};

}  // namespace overbar
