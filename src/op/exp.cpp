#include "op/support.hpp"

namespace overbar {

NodeId exp(Graph& graph, NodeId arg) {
  if (is_zero(graph, arg)) return filled(graph, 1, graph.axes(arg));
  return intern_entrywise(graph, Op::exp, 0, arg);
}

namespace {

NodeId rebuild(Graph& graph, NodeId /*id*/, std::span<const NodeId> args) { return exp(graph, args[0]); }

// exp′ = exp
NodeId vjp(Graph& graph, NodeId id, NodeId adjoint, std::size_t /*arg*/) {
  return hadamard(graph, {adjoint, id});
}

struct Evaluate {
  static auto of(const auto& x) { return exp_of(x); }
};

}  // namespace

extern constinit const OpRow exp_row{.op = Op::exp,
                                     .name = "exp",
                                     .notation = Notation::function,
                                     .latex = "\\exp",
                                     .check = check_entrywise,
                                     .rebuild = rebuild,
                                     .vjp = vjp,
                                     .evaluate = evaluators<Entrywise<Evaluate>>()};

}  // namespace overbar
