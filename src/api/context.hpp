// What answering one problem needs, shared by the files of this folder (one a kind of question).
#pragma once
#include "diag/diagnostic.hpp"
#include "op/evaluation.hpp"
#include "overbar/overbar.hpp"
#include "read/worksheet.hpp"
#include "render/render.hpp"
#include "rewrite/normal_form.hpp"

namespace overbar {

struct Context {
  Problem& problem;
  Graph& graph;
  NormalForms& forms;
  const v1::Options& options;
  std::vector<Diagnostic>& diagnostics;  // what is noticed while answering
  /// How many leading assumptions have been looked at, and the one with which they became impossible.
  std::size_t looked_at = 0;
  std::optional<std::size_t> impossible = std::nullopt;
};

v1::Math math_of(const Graph& graph, NodeId node);
v1::Math math_of_name(const Name& name);
struct EquationStyle {
  bool index_form = false;
  bool markup = true;  // LaTeX and MathML beside the text
};
/// lhs = side = side …
v1::Equation equation_of(const Graph& graph, const Name& lhs, const std::vector<NodeId>& sides,
                         const EquationStyle& style);
Name name_of(const Graph& graph, NodeId node);  // of a let or a symbol
/// The assumptions that stand before the question.
std::vector<NodeId> assumptions_of(const Context& context, const Question& question);

/// Is what was proved under the assumptions before the question worth nothing, because they contradict each
/// other? Then the answer says so, and so does a diagnostic at the assumption.
void qualify(Context& context, const Question& question, v1::Answer& answer);

/// Fills the witness of a refuted claim: values, every intermediate quantity, a statement that replays them.
void describe_witness(Context& context, const Question& question, NodeId claim,
                      const Assignment<Rational>& witness, v1::Decision& block);

// -- one kind of question a file
void answer_derive(Context& context, const Question& question, const DeriveQuestion& ask, v1::Answer& answer);
void answer_graph_of_zeros(Context& context, const Question& question, const GraphQuestion& ask,
                           v1::Answer& answer);
void answer_graph(Context& context, const Question& question, const GraphQuestion& ask, v1::Answer& answer);
void answer_eval(Context& context, const Question& question, const EvalQuestion& ask, v1::Answer& answer);
void answer_claim(Context& context, const Question& question, const ClaimQuestion& ask, v1::Answer& answer);
void answer_zeros(Context& context, const Question& question, const ZerosQuestion& ask, v1::Answer& answer);
void answer_sign(Context& context, const Question& question, const SignQuestion& ask, v1::Answer& answer);
void answer_find(Context& context, const Question& question, const FindQuestion& ask, v1::Answer& answer);
void answer_gradcheck(Context& context, const Question& question, const GradcheckQuestion& ask,
                      v1::Answer& answer);

}  // namespace overbar
