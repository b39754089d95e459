#include "op/support.hpp"

namespace overbar {

NodeId iota(Graph& graph, Dim dim) { return graph.intern(Op::iota, 0, Type{{dim}}, {}); }

namespace {
Result<void> check(const Graph& graph, NodeId id) {
  if (graph.order(id) != 1) return ill_formed(graph, id, "has one axis");
  return check_leaf(graph, id);
}

struct Evaluate {
  template <class T>
  static Result<Value<T>> of(const Evaluation<T>& context, NodeId id, Inputs<T> /*inputs*/) {
    const Result<Shape> shape = context.shape_of(id);
    if (!shape) return std::unexpected(shape.error());
    Value<T> result{{*shape, {}}, {}};
    for (std::size_t k = 1; k <= shape->front(); ++k) result.real.data.push_back(context.number(Rational(k)));
    return result;
  }
};

}  // namespace

extern constinit const OpRow iota_row{.op = Op::iota,
                                      .name = "iota",
                                      .notation = Notation::special,
                                      .latex = "",
                                      .check = check,
                                      .rebuild = rebuild_leaf,
                                      .vjp = no_vjp,
                                      .evaluate = evaluators<Evaluate>()};

}  // namespace overbar
