#include "op/support.hpp"

namespace overbar {

namespace {

/// 1[k = t] over k = 1 … d, for an index t that is known to lie in 1 … d, is the unit vector at t.
NodeId unit_vector(Graph& graph, NodeId condition) {
  if (graph.op(condition) != Op::compare || graph.order(condition) != 1) return no_node;
  if (static_cast<Comparison>(graph.node(condition).attr) != Comparison::eq) return no_node;
  for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
    const NodeId all_indices = graph.arg(condition, side);
    const NodeId other = graph.arg(condition, 1 - side);
    if (graph.op(all_indices) != Op::iota || graph.op(other) != Op::contract) continue;
    if (graph.args(other).size() != 1 || graph.op(graph.arg(other, 0)) != Op::symbol) continue;
    const NodeId index = graph.arg(other, 0);
    const Dim dim = graph.axes(all_indices)[0];
    if (graph.order(index) == 0 && graph.symbol(graph.node(index).attr).domain.index_of == dim)
      return basis(graph, index, dim);
  }
  return no_node;
}

}  // namespace

NodeId indicator(Graph& graph, NodeId condition) {
  if (const NodeId unit = unit_vector(graph, condition); unit != no_node) return unit;
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
