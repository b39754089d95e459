#include "decide/tactic.hpp"
#include "decide/witness.hpp"

namespace overbar {

std::optional<Decision> witness_tactic(const Claim& claim) {
  WitnessOptions options;
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

}  // namespace overbar
