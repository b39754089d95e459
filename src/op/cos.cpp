#include "op/support.hpp"

namespace overbar {

NodeId cos(Graph& graph, NodeId arg) {
  if (is_zero(graph, arg)) return filled(graph, 1, graph.axes(arg));
  return intern_entrywise(graph, Op::cos, 0, arg);
}

namespace {

NodeId rebuild(Graph& graph, NodeId /*id*/, std::span<const NodeId> args) { return cos(graph, args[0]); }

// cos′ = −sin
NodeId vjp(Graph& graph, NodeId id, NodeId adjoint, std::size_t /*arg*/) {
  return negate(graph, hadamard(graph, {adjoint, sin(graph, graph.arg(id, 0))}));
}

struct Evaluate {
  static auto of(const auto& x) { return cos_of(x); }
};

}  // namespace

extern constinit const OpRow cos_row{.op = Op::cos,
                                     .name = "cos",
                                     .notation = Notation::function,
                                     .latex = "\\cos",
                                     .check = check_entrywise,
                                     .rebuild = rebuild,
                                     .vjp = vjp,
                                     .evaluate = evaluators<Entrywise<Evaluate>>()};

}  // namespace overbar
