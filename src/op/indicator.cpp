#include "op/support.hpp"

namespace overbar {

NodeId indicator(Graph& graph, NodeId condition) {
  if (graph.op(condition) == Op::logic && graph.args(condition).empty())
    return literal(graph,
                   graph.node(condition).attr == static_cast<std::uint32_t>(Connective::conjunction) ? 1 : 0);
  return graph.intern(Op::indicator, 0, Type{graph.axes(condition)}, {{condition}});
}

namespace {

Result<void> check(const Graph& graph, NodeId id) {
  if (graph.args(id).size() != 1 || !graph.is_boolean(graph.arg(id, 0)) || graph.is_boolean(id))
    return ill_formed(graph, id, "turns a truth value into a number");
  if (graph.axes(id) != graph.axes(graph.arg(id, 0)))
    return ill_formed(graph, id, "must keep its argument's axes");
  return {};
}

NodeId rebuild(Graph& graph, NodeId /*id*/, std::span<const NodeId> args) {
  return indicator(graph, args[0]);
}

struct Evaluate {
  template <class T>
  static Result<Value<T>> of(const Evaluation<T>& context, NodeId /*id*/, Inputs<T> inputs) {
    Value<T> result{{inputs[0]->truth.shape, {}}, {}};
    for (const Truth truth : inputs[0]->truth.data)
      result.real.data.push_back(indicator_of<T>(truth, context.assignment.precision));
    return result;
  }
};

}  // namespace

// Constant almost everywhere: nothing flows through it. This is the convention relu′(0) = 0, step′ = 0.
extern constinit const OpRow indicator_row{.op = Op::indicator,
                                           .name = "indicator",
                                           .notation = Notation::special,
                                           .latex = "",
                                           .check = check,
                                           .rebuild = rebuild,
                                           .vjp = no_vjp,
                                           .evaluate = evaluators<Evaluate>()};

}  // namespace overbar
