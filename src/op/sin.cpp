#include "op/support.hpp"

namespace overbar {

NodeId sin(Graph& graph, NodeId arg) {
  if (is_zero(graph, arg)) return arg;
  return intern_entrywise(graph, Op::sin, 0, arg);
}

namespace {

NodeId rebuild(Graph& graph, NodeId /*id*/, std::span<const NodeId> args) { return sin(graph, args[0]); }

// sin′ = cos
NodeId vjp(Graph& graph, NodeId id, NodeId adjoint, std::size_t /*arg*/) {
  return hadamard(graph, {adjoint, cos(graph, graph.arg(id, 0))});
}

struct Evaluate {
  static auto of(const auto& x) { return sin_of(x); }
};

}  // namespace

extern constinit const OpRow sin_row{.op = Op::sin,
                                     .name = "sin",
                                     .notation = Notation::function,
                                     .latex = "\\sin",
                                     .check = check_entrywise,
                                     .rebuild = rebuild,
                                     .vjp = vjp,
                                     .evaluate = evaluators<Entrywise<Evaluate>>()};

}  // namespace overbar
