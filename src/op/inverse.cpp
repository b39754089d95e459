#include "op/linear.hpp"
#include "op/support.hpp"

namespace overbar {

NodeId inverse(Graph& graph, NodeId matrix) {
  if (graph.op(matrix) == Op::inverse) return graph.arg(matrix, 0);
  if (graph.op(matrix) == Op::delta) return matrix;
  return intern_entrywise(graph, Op::inverse, 0, matrix);
}

namespace {

Result<void> check(const Graph& graph, NodeId id) {
  if (graph.order(id) != 2 || graph.axes(id)[0] != graph.axes(id)[1])
    return ill_formed(graph, id, "is square");
  return check_entrywise(graph, id);
}

NodeId rebuild(Graph& graph, NodeId /*id*/, std::span<const NodeId> args) { return inverse(graph, args[0]); }

// B = A⁻¹: dB = −B dA B, so Ā = −Bᵀ B̄ Bᵀ.
NodeId vjp(Graph& graph, NodeId id, NodeId adjoint, std::size_t /*arg*/) {
  return contract(graph, {0, 1}, graph.axes(id),
                  {{literal(graph, -1), {}}, {id, {2, 0}}, {adjoint, {2, 3}}, {id, {1, 3}}});
}

struct Evaluate {
  template <class T>
  static Result<Value<T>> of(const Evaluation<T>& context, NodeId /*id*/, Inputs<T> inputs) {
    const Tensor<T>& matrix = inputs[0]->real;
    Partial<std::vector<T>> entries =
        inverse_of<T>(matrix.data, matrix.shape[0], context.assignment.precision);
    if (!entries) return fail(entries.error());
    return Value<T>{{matrix.shape, std::move(*entries)}, {}};
  }
};

}  // namespace

extern constinit const OpRow inverse_row{.op = Op::inverse,
                                         .name = "inverse",
                                         .notation = Notation::special,
                                         .latex = "",
                                         .check = check,
                                         .rebuild = rebuild,
                                         .vjp = vjp,
                                         .evaluate = evaluators<Evaluate>()};

}  // namespace overbar
