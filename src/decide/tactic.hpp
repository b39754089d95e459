// A tactic answers proved, refuted, or not mine. One file each; decide.cpp lists them in the order they are
// tried.
#pragma once
#include "decide/decide.hpp"

namespace overbar {

struct Claim {
  NormalForms& forms;
  Graph& graph;
  NodeId formula;  // a boolean scalar
  const std::vector<NodeId>& assumptions;
  const DecideOptions& options;
};

using Tactic = std::optional<Decision>(const Claim&);

Tactic normal_form_tactic;      // equations whose sides have one normal form
Tactic range_tactic;            // relations that ranges under the assumptions decide as they stand
Tactic propagation_tactic;      // the same after assumptions, signs and ranges have been put in
Tactic given_equations_tactic;  // equations that follow from assumed ones by replacing terms
Tactic sign_tactic;             // inequalities whose difference has a normal form of nonnegative terms
Tactic entries_tactic;    // the same at a general entry, with the assumptions about entries, for all sizes
Tactic piecewise_tactic;  // piecewise-linear claims of known sizes, by exact case split
Tactic quick_piecewise_tactic;  // the same for a few nodes
Tactic exhaustion_tactic;       // finitely many inputs, all of them tried
Tactic witness_tactic;          // refutes: exact numbers for which the claim fails
Tactic quick_witness_tactic;    // the first of its trials, where the normal form may be large
Tactic smt_tactic;              // claims of known sizes by Z3: nonlinear arithmetic over the reals
Tactic smt_entries_tactic;      // entries_tactic with Z3 for the arithmetic of a general entry

/// Does the last of these formulas follow from the others, by Z3 with this much work?
bool smt_proves(Graph& graph, std::vector<NodeId> formulas, unsigned work,
                const std::function<bool()>& out_of_time);

/// A decision that a tactic made.
Decision proved(std::string method, std::string reason);

/// The relation under `all`, if the claim is one relation; else no_node.
NodeId relation_of(const Graph& graph, NodeId formula);
bool is_equation(const Graph& graph, NodeId relation);  // of no_node: false

}  // namespace overbar
