// ∇J = 0 ⇒ w = (XᵀX)⁻¹ Xᵀ t.
//
// The difference d(w) of the assumed equation is affine in w where its Jacobian M does not contain w. E
// solves it if d(E) = 0. If M = κ P with a number κ ≠ 0 and a P whose inverse (or reciprocal) stands in E,
// then M is invertible wherever E is defined, and w = E is all that d(w) = 0 allows. All three are proved by
// normal forms; numbers only say which κ to try.
#include <algorithm>

#include "check/record.hpp"
#include "decide/tactic.hpp"
#include "derive/derive.hpp"
#include "op/build.hpp"

namespace overbar {
namespace {

bool is_equation(const Graph& graph, NodeId relation) {
  return relation != no_node && static_cast<Comparison>(graph.node(relation).attr) == Comparison::eq;
}

/// What stands in E only if it can be inverted.
std::vector<NodeId> inverted_in(const Graph& graph, NodeId expression) {
  std::vector<NodeId> result;
  for (const NodeId id : reachable(graph, expression)) {
    if (graph.op(id) == Op::inverse) result.push_back(graph.arg(id, 0));
    if (graph.op(id) == Op::pow && graph.rationals(graph.node(id).attr)[0] < 0 && graph.order(id) == 0)
      result.push_back(graph.arg(id, 0));
  }
  return result;
}

/// Numbers and sizes that a slope may carry before what is inverted.
std::vector<NodeId> multiples(Graph& graph) {
  std::vector<NodeId> result;
  const Rational numbers[] = {1, 2, Rational(1, 2), 4, Rational(1, 4), -1, -2};
  std::vector<NodeId> sizes{literal(graph, 1)};
  for (std::size_t k = 0; k < graph.dim_symbol_count(); ++k) {
    const NodeId size = dim_value(graph, Dim{~static_cast<std::int32_t>(k)});
    sizes.push_back(size);
    sizes.push_back(pow(graph, size, -1));
  }
  for (const NodeId size : sizes)
    for (const Rational& number : numbers) result.push_back(scale(graph, number, size));
  return result;
}

bool equal(Setting& setting, NodeId a, NodeId b, const std::vector<NodeId>& premises) {
  Graph& graph = setting.graph();
  return graph.type(a) == graph.type(b) &&
         holds(setting, all(graph, compare(graph, Comparison::eq, a, b)), premises);
}

bool solves(Setting& setting, NodeId equation, NodeId unknown, NodeId solution,
            const std::vector<NodeId>& premises) {
  Graph& graph = setting.graph();
  const NodeId relation = relation_of(graph, equation);
  if (!is_equation(graph, relation)) return false;
  const NodeId difference = subtract(graph, graph.arg(relation, 0), graph.arg(relation, 1));
  if (!depends_on(graph, difference, unknown)) return false;
  const NodeId at_solution = substitute(graph, difference, {{unknown, solution}});
  if (!equal(setting, at_solution, zeros(graph, graph.axes(at_solution)), premises)) return false;
  NodeId slope = jacobian(graph, difference, unknown);
  if (graph.order(unknown) == 0 && graph.order(slope) != 0) return false;
  if (graph.order(slope) != 2 * graph.order(unknown) || graph.order(unknown) > 1) return false;
  const NodeId elsewhere = symbol_node(graph, graph.add_symbol({Name{"w", {}, Accent::none, {}, {}},
                                                                Role::placeholder,
                                                                graph.intern_type(graph.type(unknown)),
                                                                {}}));
  if (depends_on(graph, slope, unknown) &&
      !equal(setting, slope, substitute(graph, slope, {{unknown, elsewhere}}), premises))
    return false;
  if (const auto number = constant_value(graph, slope); number && graph.order(slope) == 0)
    return *number != 0;
  const std::vector<NodeId> scales = multiples(graph);
  for (const NodeId inverse : inverted_in(graph, solution)) {
    if (graph.type(inverse) != graph.type(slope)) continue;
    for (const NodeId factor : scales)
      if (equal(setting, slope, hadamard(graph, {factor, inverse}), premises)) return true;
  }
  return false;
}

}  // namespace

bool is_solution(Setting& setting, const std::vector<NodeId>& antecedents, NodeId claim,
                 const std::vector<NodeId>& premises) {
  const Graph& graph = setting.graph();
  const NodeId relation = relation_of(graph, claim);
  if (!is_equation(graph, relation)) return false;
  for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
    const NodeId unknown = graph.arg(relation, side);
    const NodeId solution = graph.arg(relation, 1 - side);
    if (graph.op(unknown) != Op::symbol || depends_on(graph, solution, unknown)) continue;
    if (std::ranges::any_of(antecedents, [&](NodeId equation) {
          return solves(setting, equation, unknown, solution, premises);
        }))
      return true;
  }
  return false;
}

}  // namespace overbar
