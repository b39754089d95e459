#include "op/support.hpp"

namespace overbar {

NodeId symbol_node(Graph& graph, std::uint32_t symbol) {
  return graph.intern(Op::symbol, symbol, graph.type_of(graph.symbol(symbol).type), {});
}

namespace {
Result<void> check(const Graph& graph, NodeId id) {
  if (graph.node(id).attr >= graph.symbol_count()) return ill_formed(graph, id, "names no symbol");
  if (graph.node(id).type != graph.symbol(graph.node(id).attr).type)
    return ill_formed(graph, id, "must have its symbol's type");
  return check_leaf(graph, id);
}
}  // namespace

extern constinit const OpRow symbol_row{.op = Op::symbol,
                                        .name = "symbol",
                                        .notation = Notation::special,
                                        .latex = "",
                                        .check = check,
                                        .rebuild = rebuild_leaf,
                                        .vjp = no_vjp};

}  // namespace overbar
