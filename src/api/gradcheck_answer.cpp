#include <algorithm>

#include "api/bindings.hpp"
#include "api/context.hpp"
#include "api/values.hpp"
#include "derive/derive.hpp"
#include "evaluate/gradcheck.hpp"

namespace overbar {

void answer_gradcheck(Context& context, const Question& /*question*/, const GradcheckQuestion& ask,
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
  complete(context, nodes, *at);
  prepare_functions(g, nodes);
  const auto rows = gradcheck(g, ask.target, claims, *at);
  if (!rows) {
    answer.verdict = v1::Verdict::unknown;
    answer.blocks.emplace_back(v1::Prose{rows.error().message});
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
