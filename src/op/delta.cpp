#include "op/support.hpp"

namespace overbar {

NodeId delta(Graph& graph, Dim dim) { return graph.intern(Op::delta, 0, Type{{dim, dim}}, {}); }

namespace {
Result<void> check(const Graph& graph, NodeId id) {
  if (graph.order(id) != 2 || graph.axes(id)[0] != graph.axes(id)[1])
    return ill_formed(graph, id, "is square");
  return check_leaf(graph, id);
}

struct Evaluate {
  template <class T>
  static Result<Value<T>> of(const Evaluation<T>& context, NodeId id, Inputs<T> /*inputs*/) {
    const Result<Shape> shape = context.shape_of(id);
    if (!shape) return std::unexpected(shape.error());
    Value<T> result{filled_tensor(*shape, context.zero()), {}};
    for (std::size_t k = 0; k < shape->front(); ++k)
      result.real.data[k * (shape->front() + 1)] = context.number(1);
    return result;
  }
};

}  // namespace

extern constinit const OpRow delta_row{.op = Op::delta,
                                       .name = "delta",
                                       .notation = Notation::special,
                                       .latex = "",
                                       .check = check,
                                       .rebuild = rebuild_leaf,
                                       .vjp = no_vjp,
                                       .evaluate = evaluators<Evaluate>()};

}  // namespace overbar
