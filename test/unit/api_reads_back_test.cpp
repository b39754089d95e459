// What a report prints is the language: every definition and every line of a derivation, pasted back as a
// claim where it was printed, is understood and proved by normal forms.
#include <algorithm>

#include <gtest/gtest.h>

#include "api_golden.hpp"
#include "overbar/overbar.hpp"

namespace ob = overbar::v1;

namespace {

/// The page up to `end`, without the questions before it: they would only take their time.
std::string page_before(const std::string& text, const ob::Report& report, std::size_t end) {
  std::string page = text.substr(0, end);
  for (const ob::ProblemReport& problem : report.problems)
    for (const ob::Answer& answer : problem.answers)
      if (answer.ask != ob::Ask::derive && answer.ask != ob::Ask::find && answer.place.end < end)
        std::fill(page.begin() + answer.place.begin, page.begin() + answer.place.end, ' ');
  return page;
}

/// How many of these lines, pasted behind the page up to `end`, were proved.
std::size_t prove(const std::string& name, std::string page, const std::vector<ob::Equation>& lines) {
  page += "\n";
  const std::size_t begin = page.size();
  for (const ob::Equation& line : lines)
    for (const ob::Math& right : line.right) page += "claim " + line.left.text + " = " + right.text + "\n";
  if (lines.empty()) return 0;
  ob::Options options;
  options.markup = false;
  options.only = {ob::Ask::claim};
  const ob::Report report = ob::answer({{name, page}}, options);
  for (const ob::Message& message : report.messages)
    if (message.place.begin >= begin && message.severity == ob::Message::Severity::error)
      ADD_FAILURE() << name << "\n" << message.formatted;
  std::size_t count = 0;
  for (const ob::Answer& claim : report.problems.back().answers) {
    if (claim.place.begin < begin) continue;
    ++count;
    EXPECT_EQ(claim.verdict, ob::Verdict::proved) << name << ": " << claim.question;
  }
  return count;
}

/// Definitions are not read back where weights must be found first, and where an index runs over part of an
/// axis: `for i in 1..4` is no part of the line.
bool has_plain_definitions(const std::string& text, const ob::ProblemReport& problem) {
  const auto is_find = [](const ob::Answer& answer) { return answer.ask == ob::Ask::find; };
  return text.find(" for i in ") == std::string::npos && std::ranges::none_of(problem.answers, is_find);
}

ob::Report derived(const std::string& name, const std::string& text, ob::EquationForm form) {
  ob::Options options;
  options.markup = false;
  options.only = {ob::Ask::derive};
  options.form = form;
  return ob::answer({{name, text}}, options);
}

std::size_t prove_definitions(const std::string& name, const std::string& text) {
  const ob::Report report = derived(name, text, ob::EquationForm::vector);
  std::size_t count = 0;
  for (std::size_t k = 0; k < report.problems.size(); ++k) {
    const bool last = k + 1 == report.problems.size();
    const std::size_t end = last ? text.size() : report.problems[k + 1].place.begin;
    if (has_plain_definitions(text, report.problems[k]))
      count += prove(name, page_before(text, report, end), report.problems[k].given);
  }
  return count;
}

std::size_t prove_derivations(const std::string& name, const std::string& text, ob::EquationForm form) {
  const ob::Report report = derived(name, text, form);
  std::size_t count = 0;
  for (const ob::ProblemReport& problem : report.problems)
    for (const ob::Answer& answer : problem.answers)
      for (const ob::Block& block : answer.blocks)
        if (const auto* equations = std::get_if<ob::Equations>(&block))
          count += prove(name, page_before(text, report, answer.place.end), equations->lines);
  return count;
}

std::size_t on_every_worksheet(const std::function<std::size_t(std::string, std::string)>& proved) {
  return on_golden_worksheets({"corpus", "derivations", "convolution", "claims"}, proved);
}

TEST(ReadsBack, Definitions) { EXPECT_GE(on_every_worksheet(prove_definitions), 300U); }

TEST(ReadsBack, DerivationsInVectorForm) {
  const auto prove = [](const std::string& name, const std::string& text) {
    return prove_derivations(name, text, ob::EquationForm::vector);
  };
  EXPECT_GE(on_every_worksheet(prove), 300U);
}

TEST(ReadsBack, DerivationsInIndexForm) {
  const auto prove = [](const std::string& name, const std::string& text) {
    return prove_derivations(name, text, ob::EquationForm::index);
  };
  EXPECT_GE(on_every_worksheet(prove), 300U);
}

}  // namespace
