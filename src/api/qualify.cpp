#include <algorithm>

#include "api/context.hpp"
#include "decide/decide.hpp"
#include "diag/codes.hpp"

namespace overbar {
namespace {

constexpr const char* lost =
    "an assumption above has an error and was left out: with it the answer may be another";
constexpr const char* vacuous =
    "nothing is shown: no values satisfy the assumptions, and from these everything follows";

DecideOptions decide_options(const Context& context) {
  DecideOptions options;
  options.seed = context.options.seed;
  options.out_of_time = context.options.out_of_time;
  return options;
}

/// Looks at the first `count` assumptions.
void look_at(Context& context, std::size_t count) {
  if (context.impossible || count <= context.looked_at) return;
  const auto first = [&](std::size_t k) {
    std::vector<NodeId> nodes;
    for (std::size_t i = 0; i < k; ++i) nodes.push_back(context.problem.assumptions[i].node);
    return nodes;
  };
  const DecideOptions options = decide_options(context);
  const std::size_t before = context.looked_at;
  context.looked_at = count;
  if (!contradictory(context.forms, first(count), options)) return;
  std::size_t culprit = before + 1;
  while (culprit < count && !contradictory(context.forms, first(culprit), options)) ++culprit;
  context.impossible = culprit;
  context.diagnostics.push_back({Severity::warning,
                                 code("contradictory-assumptions"),
                                 context.problem.assumptions[culprit - 1].span,
                                 culprit == 1 ? "no values satisfy this assumption"
                                              : "no values satisfy this assumption and those before it",
                                 {}});
}

/// The answer is unknown, and why; nothing of the decision stays.
void withdraw(v1::Answer& answer, const char* reason, const char* method) {
  answer.verdict = v1::Verdict::unknown;
  bool said = false;
  for (v1::Block& block : answer.blocks)
    if (auto* decision = std::get_if<v1::Decision>(&block)) {
      v1::Decision open;
      open.claim = std::move(decision->claim);
      open.method = method;
      open.reason = reason;
      *decision = std::move(open);
      said = true;
    }
  if (said)
    std::erase_if(answer.blocks, [](const auto& b) { return !std::holds_alternative<v1::Decision>(b); });
  else
    answer.blocks.insert(answer.blocks.begin(), v1::Prose{reason});
}

/// Less was assumed than the person meant: what was proved holds all the more; a witness, weights that there
/// are none of, and derivatives that are not always 0 show nothing.
bool rests_on_what_is_missing(const v1::Answer& answer) {
  switch (answer.ask) {
    case v1::Ask::claim:
    case v1::Ask::find:
      return answer.verdict == v1::Verdict::refuted;
    case v1::Ask::zeros:
    case v1::Ask::sign:
      return true;
    default:
      return false;
  }
}

}  // namespace

void qualify(Context& context, const Question& question, v1::Answer& answer) {
  if (question.assumption_lost && rests_on_what_is_missing(answer)) return withdraw(answer, lost, "");
  const bool claims =
      answer.ask == v1::Ask::claim || answer.ask == v1::Ask::zeros || answer.ask == v1::Ask::sign;
  if (!claims || answer.verdict != v1::Verdict::proved || question.assumption_count == 0) return;
  look_at(context, question.assumption_count);
  if (!context.impossible || *context.impossible > question.assumption_count) return;
  withdraw(answer, vacuous, "contradictory assumptions");
}

}  // namespace overbar
