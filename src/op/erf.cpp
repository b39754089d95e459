#include "op/support.hpp"

namespace overbar {

NodeId erf(Graph& graph, NodeId arg) {
  if (is_zero(graph, arg)) return arg;
  return intern_entrywise(graph, Op::erf, 0, arg);
}

namespace {

NodeId rebuild(Graph& graph, NodeId /*id*/, std::span<const NodeId> args) { return erf(graph, args[0]); }

// erf′(x) = 2/√π · exp(−x²)
NodeId vjp(Graph& graph, NodeId id, NodeId adjoint, std::size_t /*arg*/) {
  const NodeId bell = exp(graph, negate(graph, pow(graph, graph.arg(id, 0), 2)));
  return scale(graph, 2, hadamard(graph, {pow(graph, pi(graph), Rational(-1, 2)), adjoint, bell}));
}

struct Evaluate {
  static auto of(const auto& x) { return erf_of(x); }
};

}  // namespace

extern constinit const OpRow erf_row{.op = Op::erf,
                                     .name = "erf",
                                     .notation = Notation::function,
                                     .latex = "\\operatorname{erf}",
                                     .check = check_entrywise,
                                     .rebuild = rebuild,
                                     .vjp = vjp,
                                     .evaluate = evaluators<Entrywise<Evaluate>>()};

}  // namespace overbar
