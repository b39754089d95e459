#include <algorithm>

#include "op/support.hpp"

namespace overbar {

namespace {

/// An index of this axis for sure, whatever its value: a symbol that was declared in 1..d.
bool is_index_of(const Graph& graph, NodeId node, Dim dim) {
  if (graph.op(node) != Op::symbol) return false;
  const Domain& domain = graph.symbol(graph.node(node).attr).domain;
  if (domain.index_of) return domain.index_of == dim;
  return domain.integer && domain.lower && *domain.lower >= 1 && domain.upper && dim.is_constant() &&
         *domain.upper <= dim.code;
}

/// 1[k = t] over k = 1 … d, for an index t (or one for each example) that is known to lie in 1 … d, is the
/// unit vector at t.
NodeId unit_vector(Graph& graph, NodeId condition) {
  if (graph.op(condition) != Op::compare || graph.order(condition) == 0) return no_node;
  if (static_cast<Comparison>(graph.node(condition).attr) != Comparison::eq) return no_node;
  for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
    const auto single = [&](NodeId node) -> Factor {
      std::vector<Label> labels;
      if (graph.op(node) != Op::contract) {
        for (std::size_t axis = 0; axis < graph.order(node); ++axis)
          labels.push_back(static_cast<Label>(axis));
        return {node, labels};
      }
      if (graph.args(node).size() != 1) return {};
      const ContractView view = contract_view(graph, node);
      if (view.label_count != view.out.size()) return {};
      return {graph.arg(node, 0), {view.factors[0].begin(), view.factors[0].end()}};
    };
    const Factor places = single(graph.arg(condition, side));
    const Factor index = single(graph.arg(condition, 1 - side));
    if (places.node == no_node || index.node == no_node || graph.op(places.node) != Op::iota) continue;
    const Dim dim = graph.axes(places.node)[0];
    if (!is_index_of(graph, index.node, dim)) continue;
    std::vector<Label> labels = index.labels;
    if (std::ranges::find(labels, places.labels[0]) != labels.end()) continue;
    labels.push_back(places.labels[0]);
    std::vector<Label> out;
    for (std::size_t axis = 0; axis < graph.order(condition); ++axis) out.push_back(static_cast<Label>(axis));
    const std::vector<Dim> axes = graph.axes(condition);
    return contract(graph, out, axes, {{basis(graph, index.node, dim), labels}});
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
