// Claims: proved, refuted with a witness, or unknown with the reason. Never a guess.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "graph/graph.hpp"
#include "op/evaluation.hpp"
#include "rewrite/normal_form.hpp"

namespace overbar {

enum class Outcome : std::uint8_t { proved, refuted, unknown };

struct Decision {
  Outcome outcome = Outcome::unknown;
  std::string method;  // the tactic that decided
  std::string reason;  // one line: why, or what was tried
  /// Refuted: values of everything free, for which the assumptions hold and the claim does not.
  std::optional<Assignment<Rational>> witness;
  std::string certificate;
};

struct DecideOptions {
  std::uint64_t seed = 1;
  std::function<bool()> out_of_time;
};

/// Are these assumptions known to be impossible together? Then everything follows from them.
bool contradictory(NormalForms& forms, const std::vector<NodeId>& assumptions,
                   const DecideOptions& options = {});

/// Tries the tactics in order; the first that proves or refutes answers.
Decision decide(NormalForms& forms, NodeId claim, const std::vector<NodeId>& assumptions,
                const DecideOptions& options = {});

/// How far is looked for a proof that holds for all sizes; each takes longer than those before it.
enum class Effort : std::uint8_t { ranges, propagation, general_entries };

/// Does the claim follow, as far as these tactics see? No witness is sought.
bool provable(NormalForms& forms, NodeId claim, const std::vector<NodeId>& assumptions,
              const DecideOptions& options = {}, Effort effort = Effort::general_entries);

}  // namespace overbar
