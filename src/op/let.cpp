#include "op/support.hpp"

namespace overbar {

NodeId let(Graph& graph, Name name, NodeId definition) {
  return graph.intern(Op::let, graph.intern_name(std::move(name)), graph.type(definition), {{definition}});
}

namespace {

Result<void> check(const Graph& graph, NodeId id) {
  if (graph.args(id).size() != 1) return ill_formed(graph, id, "names one quantity");
  if (graph.type(id) != graph.type(graph.arg(id, 0)))
    return ill_formed(graph, id, "has its definition's type");
  return {};
}

NodeId rebuild(Graph& graph, NodeId id, std::span<const NodeId> args) {
  return graph.intern(Op::let, graph.node(id).attr, graph.type(args[0]), args);
}

NodeId vjp(Graph& /*graph*/, NodeId /*id*/, NodeId adjoint, std::size_t /*arg*/) { return adjoint; }

}  // namespace

extern constinit const OpRow let_row{.op = Op::let,
                                     .name = "let",
                                     .notation = Notation::special,
                                     .latex = "",
                                     .check = check,
                                     .rebuild = rebuild,
                                     .vjp = vjp,
                                     .evaluate = evaluators<EvaluateLast>()};

}  // namespace overbar
