#include "decide/tactic.hpp"
#include "op/build.hpp"

namespace overbar {

std::optional<Decision> normal_form_tactic(const Claim& claim) {
  const Graph& graph = claim.graph;
  const NodeId relation = relation_of(graph, claim.formula);
  if (relation == no_node || static_cast<Comparison>(graph.node(relation).attr) != Comparison::eq)
    return std::nullopt;
  const Equality equality = prove_equal(claim.forms, graph.arg(relation, 0), graph.arg(relation, 1));
  if (equality.proved)
    return proved("normal form", "both sides have the same normal form, for all sizes and values");
  if (equality.reason == NotProved::too_large)
    return Decision{Outcome::unknown, {}, "the normal form grew too large", std::nullopt, {}};
  return std::nullopt;
}

}  // namespace overbar
