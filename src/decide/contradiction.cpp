#include "decide/propagate.hpp"
#include "decide/tactic.hpp"
#include "op/build.hpp"

// Assumptions that cannot all hold prove everything. Each is put through what the others say; if one becomes
// false, or piecewise-linear arithmetic finds that together they are impossible, they contradict each other.
// What is not found here is found nowhere: the answer "no" is not a proof that they can hold.

namespace overbar {

bool contradictory(NormalForms& forms, const std::vector<NodeId>& assumptions, const DecideOptions& options) {
  Graph& graph = forms.graph();
  const NodeId never = truth(graph, false);
  for (std::size_t k = 0; k < assumptions.size(); ++k) {
    std::vector<NodeId> others = assumptions;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(k));
    if (propagated(graph, assumptions[k], others) == never) return true;
  }
  const auto decision = piecewise_tactic(Claim{forms, graph, never, assumptions, options});
  return decision && decision->outcome == Outcome::proved;
}

}  // namespace overbar
