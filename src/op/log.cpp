#include "op/support.hpp"

namespace overbar {

NodeId log(Graph& graph, NodeId arg) {
  if (constant_value(graph, arg) == Rational(1)) return zeros(graph, graph.axes(arg));
  return intern_entrywise(graph, Op::log, 0, arg);
}

namespace {

NodeId rebuild(Graph& graph, NodeId /*id*/, std::span<const NodeId> args) { return log(graph, args[0]); }

// log′(x) = 1/x
NodeId vjp(Graph& graph, NodeId id, NodeId adjoint, std::size_t /*arg*/) {
  return hadamard(graph, {adjoint, pow(graph, graph.arg(id, 0), -1)});
}

struct Evaluate {
  static auto of(const auto& x) { return log_of(x); }
};

}  // namespace

extern constinit const OpRow log_row{.op = Op::log,
                                     .name = "log",
                                     .notation = Notation::function,
                                     .latex = "\\log",
                                     .check = check_entrywise,
                                     .rebuild = rebuild,
                                     .vjp = vjp,
                                     .evaluate = evaluators<Entrywise<Evaluate>>()};

}  // namespace overbar
