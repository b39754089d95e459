#include "decide/tactic.hpp"
#include "op/build.hpp"
#include "rewrite/given.hpp"

// An equation that follows from assumed equations by replacing terms: the normal equations give the
// least-squares solution, QᵀQ = I leaves norms unchanged. Valid for all dimensions.

namespace overbar {
namespace {

constexpr std::size_t max_equations = 8;

std::vector<std::pair<NodeId, NodeId>> equations_among(const Graph& graph, std::vector<NodeId> formulas) {
  std::vector<std::pair<NodeId, NodeId>> result;
  while (!formulas.empty() && result.size() < max_equations) {
    const NodeId formula = formulas.back();
    formulas.pop_back();
    if (is_connective(graph, formula, Connective::conjunction))
      formulas.insert(formulas.end(), graph.args(formula).begin(), graph.args(formula).end());
    const NodeId relation = relation_of(graph, formula);
    if (is_equation(graph, relation)) result.emplace_back(graph.arg(relation, 0), graph.arg(relation, 1));
  }
  return result;
}

}  // namespace

std::optional<Decision> given_equations_tactic(const Claim& claim) {
  const NodeId relation = relation_of(claim.graph, claim.formula);
  if (claim.assumptions.empty() || !is_equation(claim.graph, relation)) return std::nullopt;
  const auto equations = equations_among(claim.graph, claim.assumptions);
  if (equations.empty()) return std::nullopt;
  const NodeId left = claim.graph.arg(relation, 0);
  const NodeId right = claim.graph.arg(relation, 1);
  if (!prove_equal_given(claim.forms, left, right, equations)) return std::nullopt;
  return proved("assumed equations, normal form",
                "what the assumed equations say, put in, gives both sides the same normal form");
}

}  // namespace overbar
