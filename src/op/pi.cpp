#include "op/support.hpp"

namespace overbar {

NodeId pi(Graph& graph) { return graph.intern(Op::pi, 0, Type{}, {}); }

namespace {
Result<void> check(const Graph& graph, NodeId id) {
  if (graph.order(id) != 0) return ill_formed(graph, id, "is a scalar");
  return check_leaf(graph, id);
}

struct Evaluate {
  template <class T>
  static Result<Value<T>> of(const Evaluation<T>& context, NodeId /*id*/, Inputs<T> /*inputs*/) {
    Partial<T> value = pi_constant<T>(context.assignment.precision);
    if (!value) return fail(value.error());
    return Value<T>{scalar_tensor(std::move(*value)), {}};
  }
};

}  // namespace

extern constinit const OpRow pi_row{.op = Op::pi,
                                    .name = "pi",
                                    .notation = Notation::special,
                                    .latex = "",
                                    .check = check,
                                    .rebuild = rebuild_leaf,
                                    .vjp = no_vjp,
                                    .evaluate = evaluators<Evaluate>()};

}  // namespace overbar
