#include "api/bindings.hpp"
#include "api/context.hpp"
#include "api/values.hpp"
#include "op/build.hpp"

namespace overbar {
namespace {

/// A quantity whose value is a number from the start (x̄ of step(x)) is called what the question calls it.
v1::Math name_as_asked(const Context& context, const std::string& text) {
  for (const Quantity& quantity : context.problem.quantities) {
    Name bar = name_of(context.graph, quantity.node);
    bar.accent = Accent::bar;
    if (to_string(bar) == text) return math_of_name(bar);
  }
  return math_of_name(Name{text, {}, Accent::none, {}, {}});
}

}  // namespace

void answer_eval(Context& context, const Question& /*question*/, const EvalQuestion& ask,
                 v1::Answer& answer) {
  auto at = assignment_of(context, ask.at);
  if (!at) {
    answer.verdict = v1::Verdict::unknown;
    answer.blocks.emplace_back(v1::Prose{at.error().message});
    return;
  }
  v1::Values values;
  for (const auto& [text, node] : ask.targets) {
    if (const auto why = missing_value(context.graph, node, *at)) {
      answer.verdict = v1::Verdict::unknown;
      answer.blocks.emplace_back(v1::Prose{text + ": " + *why});
      continue;
    }
    EvaluateLimits limits;
    limits.out_of_time = context.options.out_of_time;
    auto value = try_evaluate(context.graph, node, *at, limits);
    if (!value) {
      answer.verdict = v1::Verdict::unknown;
      answer.blocks.emplace_back(v1::Prose{text + ": " + value.error().message});
      continue;
    }
    if (constant_value(context.graph, node)) value->name = name_as_asked(context, text);
    values.values.push_back(*std::move(value));
  }
  if (!values.values.empty()) answer.blocks.emplace_back(std::move(values));
}

}  // namespace overbar
