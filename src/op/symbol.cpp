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

struct Evaluate {
  template <class T>
  static Result<Value<T>> of(const Evaluation<T>& context, NodeId id, Inputs<T> /*inputs*/) {
    const std::uint32_t symbol = context.graph.node(id).attr;
    const auto it = context.assignment.symbols.find(symbol);
    if (it == context.assignment.symbols.end())
      return fail(code("no-value"), to_string(context.graph.symbol(symbol).name) + " has no value");
    const Result<Shape> shape = context.shape_of(id);
    if (!shape) return std::unexpected(shape.error());
    if (it->second.shape != *shape)
      return fail(code("shape-mismatch"),
                  "the value of " + to_string(context.graph.symbol(symbol).name) + " has the wrong shape");
    return Value<T>{it->second, {}};
  }
};

}  // namespace

extern constinit const OpRow symbol_row{.op = Op::symbol,
                                        .name = "symbol",
                                        .notation = Notation::special,
                                        .latex = "",
                                        .check = check,
                                        .rebuild = rebuild_leaf,
                                        .vjp = no_vjp,
                                        .evaluate = evaluators<Evaluate>()};

}  // namespace overbar
