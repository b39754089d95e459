#include "api/context.hpp"
#include "decide/decide.hpp"

namespace overbar {

void answer_claim(Context& context, const Question& question, const ClaimQuestion& ask, v1::Answer& answer) {
  DecideOptions options;
  options.seed = context.options.seed;
  options.out_of_time = context.options.out_of_time;
  const Decision decision = decide(context.forms, ask.formula, assumptions_of(context, question), options);
  v1::Decision block;
  block.claim = math_of(context.graph, ask.formula);
  block.method = decision.method;
  block.reason = decision.reason;
  block.certificate = decision.certificate;
  constexpr v1::Verdict verdicts[] = {v1::Verdict::proved, v1::Verdict::refuted, v1::Verdict::unknown};
  block.verdict = verdicts[static_cast<std::size_t>(decision.outcome)];
  answer.verdict = block.verdict;
  if (decision.witness) describe_witness(context, question, ask.formula, *decision.witness, block);
  answer.blocks.emplace_back(std::move(block));
}

}  // namespace overbar
