#include "decide/decide.hpp"

#include <algorithm>
#include <array>

#include "decide/reflections.hpp"
#include "decide/tactic.hpp"
#include "op/build.hpp"

// The tactics, cheapest first. A conjunction is decided claim by claim: proved if every part is, refuted as
// soon as one part is.

namespace overbar {
namespace {

struct TacticRow {
  const char* name;  // in "tried: …"
  Tactic* run;
};
constexpr std::array tactics{
    TacticRow{"normal forms", normal_form_tactic},
    TacticRow{"propagation of assumptions, signs and ranges", propagation_tactic},
    TacticRow{"signs of the normal form", sign_tactic},
    TacticRow{"assumed equations as rules", given_equations_tactic},
    TacticRow{"piecewise-linear case split", piecewise_tactic},
    TacticRow{"all of finitely many inputs", exhaustion_tactic},
    TacticRow{"a general entry", entries_tactic},
    TacticRow{"search for a witness", witness_tactic},
    TacticRow{"Z3", smt_tactic},
    TacticRow{"Z3 at a general entry", smt_entries_tactic},
};

/// √E ⋈ c is E ⋈ c² for c ≥ 0: ‖u‖ = 1 says uᵀu = 1, which the tactics can put in.
std::vector<NodeId> with_squares(Graph& graph, std::vector<NodeId> assumptions) {
  const Rational half(1, 2);
  const std::size_t count = assumptions.size();
  for (std::size_t k = 0; k < count; ++k) {
    const NodeId relation = assumptions[k];
    if (graph.op(relation) != Op::compare || graph.order(relation) != 0) continue;
    for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
      NodeId root = graph.arg(relation, side);
      while (graph.op(root) == Op::let) root = graph.arg(root, 0);
      const auto bound = constant_value(graph, graph.arg(relation, 1 - side));
      if (graph.op(root) != Op::pow || !bound || *bound < 0) continue;
      if (graph.rationals(graph.node(root).attr)[0] != half) continue;
      const NodeId square = literal(graph, *bound * *bound);
      const NodeId inner = graph.arg(root, 0);
      const auto comparison = static_cast<Comparison>(graph.node(relation).attr);
      const NodeId squared =
          side == 0 ? compare(graph, comparison, inner, square) : compare(graph, comparison, square, inner);
      if (std::ranges::find(assumptions, squared) == assumptions.end()) assumptions.push_back(squared);
    }
  }
  return assumptions;
}

Decision decide_part(NormalForms& forms, NodeId formula, const std::vector<NodeId>& assumptions,
                     const DecideOptions& options) {
  Graph& graph = forms.graph();
  const Claim claim{forms, graph, formula, assumptions, options};
  // Under assumptions ranges often decide at once what has a large normal form: a chain of ReLU units that is
  // off.
  if (!assumptions.empty())
    if (auto decision = range_tactic(claim)) return *std::move(decision);
  if (auto decision = quick_witness_tactic(claim)) return *std::move(decision);
  const auto is_over = [&] { return options.out_of_time && options.out_of_time(); };
  std::string tried;
  for (const TacticRow& tactic : tactics) {
    if (is_over()) break;
    if (auto decision = tactic.run(claim)) {
      if (decision->outcome != Outcome::unknown) return *std::move(decision);
      tried += (tried.empty() ? "" : "; ") + std::string(tactic.name) + " (" + decision->reason + ")";
      continue;
    }
    tried += (tried.empty() ? "" : "; ") + std::string(tactic.name);
  }
  const std::string why = is_over() ? "the time limit was reached" : "no method decided it";
  return {Outcome::unknown, {}, why + "; tried: " + tried, std::nullopt, {}};
}

}  // namespace

Decision proved(std::string method, std::string reason) {
  return {Outcome::proved, std::move(method), std::move(reason), std::nullopt, {}};
}

NodeId relation_of(const Graph& graph, NodeId formula) {
  if (graph.op(formula) == Op::all) formula = graph.arg(formula, 0);
  return graph.op(formula) == Op::compare ? formula : no_node;
}

bool is_equation(const Graph& graph, NodeId relation) {
  return relation != no_node && static_cast<Comparison>(graph.node(relation).attr) == Comparison::eq;
}

Decision decide(NormalForms& forms, NodeId formula, const std::vector<NodeId>& given,
                const DecideOptions& options) {
  std::vector<NodeId> assumptions = with_squares(forms.graph(), given);
  if (!is_equation(forms.graph(), relation_of(forms.graph(), formula))) {  // their normal form knows it
    assumptions.push_back(formula);
    reflect(forms.graph(), assumptions);
    formula = assumptions.back();
    assumptions.pop_back();
  }
  const Graph& graph = forms.graph();
  if (is_connective(graph, formula, Connective::implication)) {
    const Claim whole{forms, forms.graph(), formula, assumptions, options};
    if (auto decision = quick_piecewise_tactic(whole); decision && decision->outcome != Outcome::unknown)
      return *decision;
    // Proved if the conclusion follows with the premise assumed; a witness is sought for the whole.
    std::vector<NodeId> assumed = assumptions;
    assumed.push_back(graph.arg(formula, 0));
    const Claim conclusion{forms, forms.graph(), graph.arg(formula, 1), assumed, options};
    for (Tactic* tactic : {range_tactic, normal_form_tactic, propagation_tactic, given_equations_tactic})
      if (auto decision = tactic(conclusion); decision && decision->outcome == Outcome::proved)
        return *decision;
  }
  if (!is_connective(graph, formula, Connective::conjunction))
    return decide_part(forms, formula, assumptions, options);
  if (graph.args(formula).empty()) return proved("evaluation", "both sides are the same");
  Decision whole;
  whole.outcome = Outcome::proved;
  // Piecewise-linear conjunctions (chains) are proved at once, with one certificate.
  const Claim claim{forms, forms.graph(), formula, assumptions, options};
  if (auto decision = piecewise_tactic(claim); decision && decision->outcome != Outcome::unknown)
    return *decision;
  const std::vector<NodeId> parts(graph.args(formula).begin(), graph.args(formula).end());
  for (const NodeId part : parts) {
    Decision decision = decide(forms, part, assumptions, options);
    if (decision.outcome == Outcome::refuted) return decision;
    if (decision.outcome == Outcome::unknown) {
      whole = std::move(decision);
    } else if (whole.outcome == Outcome::proved) {
      if (whole.method.find(decision.method) == std::string::npos)
        whole.method += (whole.method.empty() ? "" : ", ") + decision.method;
      if (whole.reason.empty()) whole.reason = decision.reason;
    }
  }
  return whole;
}

bool provable(NormalForms& forms, NodeId formula, const std::vector<NodeId>& assumptions,
              const DecideOptions& options, Effort effort) {
  const Claim claim{forms, forms.graph(), formula, assumptions, options};
  const auto proves = [&](Tactic* tactic) {
    const auto decision = tactic(claim);
    return decision && decision->outcome == Outcome::proved;
  };
  if (proves(range_tactic)) return true;
  if (effort == Effort::ranges) return false;
  if (proves(propagation_tactic)) return true;
  if (effort == Effort::propagation) return false;
  return proves(normal_form_tactic) || proves(entries_tactic);
}

}  // namespace overbar
