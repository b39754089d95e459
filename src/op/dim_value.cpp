#include "op/support.hpp"

namespace overbar {

NodeId dim_value(Graph& graph, Dim dim) {
  if (dim.is_constant()) return literal(graph, Rational(dim.code));
  return graph.intern(Op::dim_value, static_cast<std::uint32_t>(dim.code), Type{}, {});
}

namespace {
Result<void> check(const Graph& graph, NodeId id) {
  const Dim dim{static_cast<std::int32_t>(graph.node(id).attr)};
  if (dim.is_constant() || dim.symbol() >= graph.dim_symbol_count())
    return ill_formed(graph, id, "names no dimension");
  if (graph.order(id) != 0) return ill_formed(graph, id, "is a scalar");
  return check_leaf(graph, id);
}

struct Evaluate {
  template <class T>
  static Result<Value<T>> of(const Evaluation<T>& context, NodeId id, Inputs<T> /*inputs*/) {
    const Result<std::size_t> size =
        context.size(Dim{static_cast<std::int32_t>(context.graph.node(id).attr)});
    if (!size) return std::unexpected(size.error());
    return Value<T>{scalar_tensor(context.number(Rational(*size))), {}};
  }
};

}  // namespace

extern constinit const OpRow dim_value_row{.op = Op::dim_value,
                                           .name = "dim",
                                           .notation = Notation::special,
                                           .latex = "",
                                           .check = check,
                                           .rebuild = rebuild_leaf,
                                           .vjp = no_vjp,
                                           .evaluate = evaluators<Evaluate>()};

}  // namespace overbar
