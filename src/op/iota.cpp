#include "op/support.hpp"

namespace overbar {

NodeId iota(Graph& graph, Dim dim) { return graph.intern(Op::iota, 0, Type{{dim}}, {}); }

namespace {
Result<void> check(const Graph& graph, NodeId id) {
  if (graph.order(id) != 1) return ill_formed(graph, id, "has one axis");
  return check_leaf(graph, id);
}
}  // namespace

extern constinit const OpRow iota_row{.op = Op::iota,
                                      .name = "iota",
                                      .notation = Notation::special,
                                      .latex = "",
                                      .check = check,
                                      .rebuild = rebuild_leaf,
                                      .vjp = no_vjp};

}  // namespace overbar
