// Questions whose engine is not there: said, never guessed.
#include "api/context.hpp"

namespace overbar {
namespace {

void no_method(v1::Answer& answer) {
  answer.verdict = v1::Verdict::unknown;
  answer.blocks.emplace_back(v1::Prose{"unknown: no method"});
}

}  // namespace

void answer_find(Context& /*context*/, const Question& /*question*/, const FindQuestion& /*ask*/,
                 v1::Answer& answer) {
  no_method(answer);
}

}  // namespace overbar
