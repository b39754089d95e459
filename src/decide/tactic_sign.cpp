#include "decide/tactic.hpp"
#include "op/build.hpp"
#include "rewrite/nonnegative.hpp"

// The difference of the sides as a normal form: a sum of products with nonnegative coefficients, each of
// factors that are nonnegative by their structure or stand there an even number of times (Σᵢ (Σⱼ A[i,j]
// x[j])²), is nonnegative for all values and all sizes.

namespace overbar {

std::optional<Decision> sign_tactic(const Claim& claim) {
  Graph& graph = claim.graph;
  const NodeId relation = relation_of(graph, claim.formula);
  if (relation == no_node) return std::nullopt;
  const auto comparison = static_cast<Comparison>(graph.node(relation).attr);
  if (comparison == Comparison::eq || comparison == Comparison::ne) return std::nullopt;
  const bool less = comparison == Comparison::lt || comparison == Comparison::le;
  const bool strict = comparison == Comparison::lt || comparison == Comparison::gt;
  const NodeId difference =
      subtract(graph, graph.arg(relation, less ? 1 : 0), graph.arg(relation, less ? 0 : 1));
  const auto form = normal_form(claim.forms, difference);
  if (!form || !is_nonnegative(claim.forms, *form, strict)) return std::nullopt;
  return proved("normal form, signs", "every term of the difference of the two sides is nonnegative");
}

}  // namespace overbar
