#include "op/linear.hpp"
#include "op/support.hpp"

namespace overbar {

NodeId det(Graph& graph, NodeId matrix) {
  if (graph.op(matrix) == Op::delta) return literal(graph, 1);
  return graph.intern(Op::det, 0, Type{}, {{matrix}});
}

namespace {

Result<void> check(const Graph& graph, NodeId id) {
  if (graph.args(id).size() != 1 || graph.order(id) != 0)
    return ill_formed(graph, id, "is a scalar of one argument");
  const std::vector<Dim>& axes = graph.axes(graph.arg(id, 0));
  if (axes.size() != 2 || axes[0] != axes[1]) return ill_formed(graph, id, "takes a square matrix");
  return {};
}

NodeId rebuild(Graph& graph, NodeId /*id*/, std::span<const NodeId> args) { return det(graph, args[0]); }

// Jacobi: d det A = det A · tr(A⁻¹ dA), so Ā = d̄ det(A) A⁻ᵀ (where A is invertible, which is almost
// everywhere).
NodeId vjp(Graph& graph, NodeId id, NodeId adjoint, std::size_t /*arg*/) {
  const NodeId matrix = graph.arg(id, 0);
  const std::vector<Dim> axes = graph.axes(matrix);
  return contract(graph, {0, 1}, axes, {{adjoint, {}}, {id, {}}, {inverse(graph, matrix), {1, 0}}});
}

struct Evaluate {
  template <class T>
  static Result<Value<T>> of(const Evaluation<T>& context, NodeId /*id*/, Inputs<T> inputs) {
    const Tensor<T>& matrix = inputs[0]->real;
    Partial<T> value = determinant<T>(matrix.data, matrix.shape[0], context.assignment.precision);
    if (!value) return fail(value.error());
    return Value<T>{scalar_tensor(std::move(*value)), {}};
  }
};

}  // namespace

extern constinit const OpRow det_row{.op = Op::det,
                                     .name = "det",
                                     .notation = Notation::function,
                                     .latex = "\\det",
                                     .check = check,
                                     .rebuild = rebuild,
                                     .vjp = vjp,
                                     .evaluate = evaluators<Evaluate>()};

}  // namespace overbar
