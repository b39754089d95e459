// Bars and partial derivatives as names that expressions can use.
#include <algorithm>

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

/// y with x put in for the part that x is a name of, where that name came after its use: h = max(0, W u), and
/// further down a = W u. ∂y/∂a is then the derivative by that part, not 0.
NodeId with_part_named(Graph& graph, NodeId y, NodeId x) {
  if (graph.op(x) != Op::let || depends_on(graph, y, x)) return y;
  const NodeId part = graph.arg(x, 0);
  if (graph.op(part) == Op::let || graph.op(part) == Op::symbol || constant_value(graph, part)) return y;
  return depends_on(graph, y, part) ? substitute(graph, y, {{part, x}}) : y;
}

}  // namespace

const Backprop& backprop_of(Problem& problem, NodeId objective, bool bars) {
  auto& known = bars ? problem.backprops : problem.partials;
  if (const auto it = known.find(objective); it != known.end()) return it->second;
  DeriveOptions options;
  options.bars = bars;
  options.objective_name = name_of(*problem.graph, objective);
  return known.emplace(objective, backpropagate(*problem.graph, objective, options)).first->second;
}

const Backprop& Elaborator::backprop_of(NodeId objective) {
  return overbar::backprop_of(problem(), objective, objective == problem().objective);
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
  if (const NodeId named = with_part_named(graph(), objective, quantity); named != objective)
    return scalar_value(jacobian(graph(), named, quantity));
  return scalar_value(zeros(graph(), graph().axes(quantity)));
}

Result<NodeId> Elaborator::direct_partial(NodeId y, NodeId x) {
  Graph& g = graph();
  if ((g.op(x) != Op::let && g.op(x) != Op::symbol) || y == x) return partial(y, x);
  if (g.is_boolean(y)) return fail(code("not-a-quantity"), "a formula has no derivative");
  return direct_jacobian(g, y, x);
}

Result<NodeId> Elaborator::partial(NodeId y, NodeId x) {
  Graph& g = graph();
  if (g.op(x) != Op::let && g.op(x) != Op::symbol)
    return fail(code("bad-variable"), "differentiate by a named quantity or one of its entries");
  if (g.is_boolean(y)) return fail(code("not-a-quantity"), "a formula has no derivative");
  if (!is_single(g, y) || (g.op(y) != Op::let && g.op(y) != Op::symbol))
    return jacobian(g, with_part_named(g, y, x), x);
  objective_for_bars();
  if (const BarEquation* equation = backprop_of(y).find(x)) return equation->bar;
  const NodeId named = with_part_named(g, y, x);
  return named == y ? zeros(g, g.axes(x)) : jacobian(g, named, x);
}

// -- how a person's page writes derivatives

Operand laid_out(Graph& graph, const DerivativeReading& reading, const Operand& derivative,
                 std::size_t numerator) {
  const std::size_t order = own_order(graph, derivative);
  Operand result = derivative;
  const bool gradient = numerator == 0;
  if (gradient && reading.row_gradients && order == 1) result.row = !result.row;
  const bool flipped = gradient ? reading.row_gradients : reading.column_jacobians;
  if (flipped && order == 2 && numerator <= 1)
    if (auto turned = transposed(graph, derivative)) result = *turned;
  return result;
}

std::optional<std::vector<ast::ExprId>> composition(const ast::Ast& ast, ast::ExprId product) {
  using ast::ExprKind;
  std::vector<ast::ExprId> factors;
  std::vector<ast::ExprId> stack{product};
  while (!stack.empty()) {
    const ast::ExprId id = stack.back();
    stack.pop_back();
    if (ast[id].kind == ExprKind::mul || ast[id].kind == ExprKind::dot) {
      stack.push_back(ast.child(id, 1));
      stack.push_back(ast.child(id, 0));
      continue;
    }
    if (ast[id].kind != ExprKind::partial || ast.children(id).size() != 2) return std::nullopt;
    for (const ast::ExprId part : ast.children(id))
      if (ast[part].kind != ExprKind::name) return std::nullopt;
    factors.push_back(id);
  }
  const auto linked = [&] {
    for (std::size_t k = 0; k + 1 < factors.size(); ++k)
      if (ast.text(ast.child(factors[k], 1)) != ast.text(ast.child(factors[k + 1], 0))) return false;
    return true;
  };
  if (linked()) return factors;
  std::ranges::reverse(factors);
  if (linked()) return factors;
  return std::nullopt;
}

NodeId composed(Graph& graph, NodeId a, NodeId b, std::size_t shared) {
  const std::size_t first = graph.order(a) - shared;
  std::vector<Label> la;
  std::vector<Label> lb;
  std::vector<Label> out;
  std::vector<Dim> axes;
  for (std::size_t k = 0; k < graph.order(a); ++k) la.push_back(static_cast<Label>(k));
  for (std::size_t k = 0; k < graph.order(b); ++k) lb.push_back(static_cast<Label>(first + k));
  for (std::size_t k = 0; k < first; ++k) {
    out.push_back(la[k]);
    axes.push_back(graph.axes(a)[k]);
  }
  for (std::size_t k = shared; k < graph.order(b); ++k) {
    out.push_back(lb[k]);
    axes.push_back(graph.axes(b)[k]);
  }
  return contract(graph, std::move(out), axes, {{a, la}, {b, lb}});
}

}  // namespace overbar
