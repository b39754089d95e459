#include <algorithm>

#include "api/bindings.hpp"
#include "api/context.hpp"
#include "api/values.hpp"
#include "derive/derive.hpp"
#include "diag/codes.hpp"
#include "evaluate/evaluate.hpp"
#include "evaluate/gradcheck.hpp"

namespace overbar {

namespace {

/// Do the inequalities that are assumed hold there? (Equations hold at no random point, and a gradient does
/// not depend on them.)
bool is_allowed(Context& context, const Question& question, const Assignment<Rational>& at) {
  const Graph& g = context.graph;
  for (const NodeId assumption : assumptions_of(context, question)) {
    const NodeId relation = g.op(assumption) == Op::all ? g.arg(assumption, 0) : assumption;
    if (g.op(relation) != Op::compare || static_cast<Comparison>(g.node(relation).attr) == Comparison::eq)
      continue;
    const auto value = evaluate(g, assumption, at);
    if (value && value->truth.data.front() == Truth::no) return false;
  }
  return true;
}

/// At the first of some points where everything is defined and the assumptions hold.
Result<std::vector<GradcheckRow>> check_somewhere(Context& context, const Question& question, NodeId target,
                                                  std::span<const GradientClaim> claims,
                                                  std::span<const NodeId> nodes,
                                                  const Assignment<Rational>& given) {
  constexpr std::uint64_t attempts = 40;
  std::vector<NodeId> all(nodes.begin(), nodes.end());
  for (const NodeId assumption : assumptions_of(context, question)) all.push_back(assumption);
  GradcheckOptions options;
  options.limits.out_of_time = context.options.out_of_time;
  Result<std::vector<GradcheckRow>> rows = fail(code("undefined-value"), "no point was found");
  for (std::uint64_t attempt = 0; attempt < attempts; ++attempt) {
    Assignment<Rational> at = given;
    complete(context, all, at, attempt);
    if (attempt + 1 < attempts && !is_allowed(context, question, at)) continue;
    rows = gradcheck(context.graph, target, claims, at, options);
    if (rows || rows.error().code != "undefined-value") break;
  }
  return rows;
}

}  // namespace

void answer_gradcheck(Context& context, const Question& question, const GradcheckQuestion& ask,
                      v1::Answer& answer) {
  Graph& g = context.graph;
  auto at = assignment_of(context, ask.at);
  if (!at) {
    answer.verdict = v1::Verdict::unknown;
    answer.blocks.emplace_back(v1::Prose{at.error().message});
    return;
  }
  const Backprop backprop =
      backpropagate(g, ask.target, {.bars = true, .objective_name = {}, .seed = no_node});
  std::vector<GradientClaim> claims;
  std::vector<NodeId> nodes{ask.target};
  for (const BarEquation& equation : backprop.equations) {
    if (g.op(equation.of) != Op::symbol || equation.of == ask.target) continue;
    if (!ask.wrt.empty() && std::ranges::find(ask.wrt, equation.of) == ask.wrt.end()) continue;
    if (g.symbol(g.node(equation.of).attr).domain.integer) continue;
    claims.push_back({g.node(equation.of).attr, equation.body});
    nodes.push_back(equation.body);
  }
  prepare_functions(g, nodes);
  const auto rows = check_somewhere(context, question, ask.target, claims, nodes, *at);
  if (!rows) {
    answer.verdict = v1::Verdict::unknown;
    answer.blocks.emplace_back(
        v1::Prose{rows.error().code == "undefined-value"
                      ? "not checked: at this point not everything is defined (" + rows.error().message + ")"
                      : rows.error().message});
    return;
  }
  constexpr double tolerance = 1e-6;
  const char* methods[] = {"exact dual numbers", "central differences", "dual numbers (double)"};
  v1::Table table;
  table.header = {"gradient", "entries", "worst relative error", "against"};
  bool wrong = false;
  for (const GradcheckRow& row : *rows) {
    const bool bad = !(row.worst <= tolerance);
    wrong = wrong || bad;
    Name name = g.symbol(row.symbol).name;
    if (name.accent == Accent::none) name.accent = Accent::bar;
    const v1::Math math = math_of_name(name);
    table.rows.push_back({{{math.text, math},
                           {std::to_string(row.checked) + " of " + std::to_string(row.entries), std::nullopt},
                           {row.worst == 0 ? "0" : decimal_text(row.worst), std::nullopt},
                           {methods[static_cast<std::size_t>(row.method)], std::nullopt}},
                          bad ? v1::Tone::bad : v1::Tone::good});
  }
  answer.verdict = wrong ? v1::Verdict::refuted : v1::Verdict::proved;
  answer.blocks.emplace_back(std::move(table));
}

}  // namespace overbar
