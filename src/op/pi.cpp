#include "op/support.hpp"

namespace overbar {

NodeId pi(Graph& graph) { return graph.intern(Op::pi, 0, Type{}, {}); }

namespace {
Result<void> check(const Graph& graph, NodeId id) {
  if (graph.order(id) != 0) return ill_formed(graph, id, "is a scalar");
  return check_leaf(graph, id);
}
}  // namespace

extern constinit const OpRow pi_row{.op = Op::pi,
                                    .name = "pi",
                                    .notation = Notation::special,
                                    .latex = "",
                                    .check = check,
                                    .rebuild = rebuild_leaf,
                                    .vjp = no_vjp};

}  // namespace overbar
