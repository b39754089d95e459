#include <algorithm>
#include <unordered_map>

#include "decide/tactic.hpp"
#include "decide/witness.hpp"
#include "op/build.hpp"

namespace overbar {
namespace {

constexpr int deep = 3;  // kinks in kinks: the normal form multiplies their cases
constexpr std::size_t quick_trials = 60;

/// How many functions, conditions and maxima stand in one another.
int depth_of_cases(const Graph& graph, NodeId root) {
  std::unordered_map<NodeId, int> depth;
  for (const NodeId id : reachable(graph, root)) {
    int below = 0;
    for (const NodeId arg : graph.args(id)) below = std::max(below, depth.at(arg));
    const Op op = graph.op(id);
    depth[id] = below + (op == Op::apply || op == Op::indicator || op == Op::reduce_max ? 1 : 0);
  }
  return depth.at(root);
}

/// Has everything free one of finitely many values? Then all of them can be tried.
bool is_finite(const Graph& graph, NodeId root) {
  return std::ranges::all_of(reachable(graph, root), [&](NodeId id) {
    if (graph.op(id) != Op::symbol) return true;
    const Domain& domain = graph.symbol(graph.node(id).attr).domain;
    return !domain.values.empty() || (domain.integer && domain.lower && domain.upper);
  });
}

std::optional<Decision> refuted_by(const Claim& claim, WitnessOptions options) {
  options.seed = claim.options.seed;
  options.out_of_time = claim.options.out_of_time;
  auto witness = search_witness(claim.graph, claim.formula, claim.assumptions, options);
  if (!witness) return std::nullopt;
  Decision decision;
  decision.outcome = Outcome::refuted;
  decision.method = witness->exact ? "exact witness" : "witness in ball arithmetic";
  decision.reason = "fails at the values below";
  if (witness->at_kink) decision.reason += " (at a kink: by the convention relu′(0) = 0 and its like)";
  decision.witness = std::move(witness->at);
  return decision;
}

}  // namespace

std::optional<Decision> witness_tactic(const Claim& claim) { return refuted_by(claim, {}); }

std::optional<Decision> quick_witness_tactic(const Claim& claim) {
  if (depth_of_cases(claim.graph, claim.formula) < deep || is_finite(claim.graph, claim.formula))
    return std::nullopt;
  WitnessOptions options;
  options.most_trials = quick_trials;
  return refuted_by(claim, options);
}

}  // namespace overbar
