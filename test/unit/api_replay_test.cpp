// The line that replays a witness is complete: at the end of the claim it refutes it is understood,
// evaluates, and shows two sides that differ.
#include <algorithm>

#include <gtest/gtest.h>

#include "api_golden.hpp"
#include "overbar/overbar.hpp"

namespace ob = overbar::v1;

namespace {

bool is_equation(const std::string& claim) {
  for (const char* other : {"<", ">", "≤", "≥", "≠", "!=", "⇒", "⇔", " and ", " or ", "not "})
    if (claim.find(other) != std::string::npos) return false;
  return claim.find(" for ") == std::string::npos && std::ranges::count(claim, '=') == 1;
}

bool differ(const ob::Value& a, const ob::Value& b) {
  if (!a.exact.empty() && !b.exact.empty()) return a.exact != b.exact;
  return a.decimal != b.decimal;
}

/// How many replays were looked at.
std::size_t replay(const std::string& name, const std::string& text) {
  ob::Options options;
  options.markup = false;
  const ob::Report report = ob::answer({{name, text}}, options);
  std::size_t count = 0;
  for (const ob::ProblemReport& problem : report.problems)
    for (const ob::Answer& answer : problem.answers) {
      if (answer.ask != ob::Ask::claim || answer.verdict != ob::Verdict::refuted) continue;
      for (const ob::Block& block : answer.blocks) {
        const auto* decision = std::get_if<ob::Decision>(&block);
        if (decision == nullptr || decision->replay.empty()) continue;
        ++count;
        const std::string where = name + ": " + answer.question + "\n" + decision->replay;
        ob::Options again;
        again.markup = false;
        again.only = {ob::Ask::eval};
        const std::string page = text.substr(0, answer.place.end) + "\n" + decision->replay + "\n";
        const ob::Report replayed = ob::answer({{name, page}}, again);
        for (const ob::Message& message : replayed.messages)
          if (message.place.begin > answer.place.end && message.severity == ob::Message::Severity::error)
            ADD_FAILURE() << where << "\n" << message.formatted;
        const ob::Values* values = nullptr;
        if (!replayed.problems.empty() && !replayed.problems.back().answers.empty())
          for (const ob::Block& shown : replayed.problems.back().answers.back().blocks)
            if (const auto* found = std::get_if<ob::Values>(&shown)) values = found;
        EXPECT_NE(values, nullptr) << where;
        if (values == nullptr) continue;
        for (const ob::Value& value : values->values) EXPECT_FALSE(value.decimal.empty()) << where;
        if (is_equation(answer.question) && values->values.size() == 2 &&
            values->values[0].shape == values->values[1].shape) {
          EXPECT_TRUE(differ(values->values[0], values->values[1])) << where;
        }
      }
    }
  return count;
}

TEST(Replay, EveryWitnessOfTheGoldenWorksheets) {
  const std::size_t count = on_golden_worksheets({"corpus", "derivations", "assumptions", "claims"}, replay);
  EXPECT_GE(count, 50U);
}

}  // namespace
