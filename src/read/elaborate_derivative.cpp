// Bars and partial derivatives as names that expressions can use.
#include "derive/derive.hpp"
#include "diag/codes.hpp"
#include "op/build.hpp"
#include "read/elaborator.hpp"

namespace overbar {
namespace {

Name name_of(const Graph& graph, NodeId node) {
  if (graph.op(node) == Op::let) return graph.name(graph.node(node).attr);
  if (graph.op(node) == Op::symbol) return graph.symbol(graph.node(node).attr).name;
  return Name{"J", {}, Accent::none, {}, {}};
}

}  // namespace

const Backprop& Elaborator::backprop_of(NodeId objective) {
  auto& known = problem().backprops;
  if (const auto it = known.find(objective); it != known.end()) return it->second;
  DeriveOptions options;
  options.bars = objective == problem().objective;
  options.objective_name = name_of(graph(), objective);
  return known.emplace(objective, backpropagate(graph(), objective, options)).first->second;
}

Result<Operand> Elaborator::bar_of(NodeId quantity, const Scope& scope) {
  if (const auto it = scope.bars.find(quantity); it != scope.bars.end()) return it->second;
  const NodeId objective = objective_for_bars();
  if (objective == no_node && objective_failed_) return fail({}, {});
  if (objective == no_node)
    return fail(code("no-objective"), "a bar needs an objective: write `derive J` for some J");
  const BarEquation* equation = backprop_of(objective).find(quantity);
  if (equation != nullptr) return scalar_value(equation->bar);
  if (graph().op(quantity) != Op::let && graph().op(quantity) != Op::symbol)
    return fail(code("bar-of-expression"), "only a named quantity has a bar");
  return scalar_value(zeros(graph(), graph().axes(quantity)));
}

Result<NodeId> Elaborator::partial(NodeId y, NodeId x) {
  Graph& g = graph();
  if (g.op(x) != Op::let && g.op(x) != Op::symbol)
    return fail(code("bad-variable"), "differentiate by a named quantity or one of its entries");
  if (g.is_boolean(y)) return fail(code("not-a-quantity"), "a formula has no derivative");
  if (!is_single(g, y) || (g.op(y) != Op::let && g.op(y) != Op::symbol)) return jacobian(g, y, x);
  objective_for_bars();
  const BarEquation* equation = backprop_of(y).find(x);
  return equation == nullptr ? zeros(g, g.axes(x)) : equation->bar;
}

}  // namespace overbar
