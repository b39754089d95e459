#include <gtest/gtest.h>

#include "report/escape.hpp"
#include "report/fences.hpp"
#include "report_sample.hpp"

namespace overbar::v1 {
namespace {

/// The same answers to a page that says the same elsewhere.
Report moved(Report report, const std::string& page) {
  const std::string before = report.sources[0].text;
  report.sources[0].text = page;
  for (ProblemReport& problem : report.problems)
    for (Answer& answer : problem.answers)
      answer.place.begin = static_cast<std::uint32_t>(page.find(before.substr(answer.place.begin, 8)));
  return report;
}

TEST(ReportMarkdown, AnswersStandUnderTheirBlock) {
  const Report report = sample::report();
  const std::string page = write(report, Format::markdown, {});
  const std::string& source = report.sources[0].text;
  const std::size_t fence_end = source.find("```\n\n") + 4;
  EXPECT_TRUE(page.starts_with(source.substr(0, fence_end)));
  EXPECT_TRUE(page.ends_with(source.substr(fence_end)));
  EXPECT_TRUE(page.contains("**`claim h̄ = W2ᵀ ȳ`** ✗ **refuted**: entry 1 is 3"));
  EXPECT_TRUE(page.contains("{\\bar{J}} &= 1 \\\\\n"));
  EXPECT_TRUE(page.contains("| $w_1$ | **0 for all inputs** |"));
}

TEST(ReportMarkdown, AnsweringTheAnsweredPageChangesNothing) {
  Report report = sample::report();
  const std::string quoted =
      "> quoted\n>\n> ```overbar\n> z = W1 x\n> derive J\n> claim x̄ = W1ᵀ z̄ + ȳ\n"
      "> claim h̄ = W2ᵀ ȳ\n> ```\n>\n> more\n";
  for (const char* page :
       {"", quoted.c_str(),
        "- item\n\n  ```overbar\n  derive J\n  claim x̄ = W1ᵀ z̄ + ȳ\n  claim h̄ = W2ᵀ ȳ\n  ```\n- next\n",
        "````overbar\nderive J\nclaim x̄ = W1ᵀ z̄ + ȳ\n```\nclaim h̄ = W2ᵀ ȳ\n````",
        "```overbar\nderive J\n```\n```overbar\nclaim x̄ = W1ᵀ z̄ + ȳ\nclaim h̄ = W2ᵀ ȳ\n```\nend"}) {
    if (*page != '\0') report = moved(sample::report(), page);
    const std::string once = write(report, Format::markdown, {});
    const std::string twice = write(moved(report, once), Format::markdown, {});
    EXPECT_EQ(once, twice);
    EXPECT_EQ(once.find(answers_begin), twice.find(answers_begin));
  }
}

TEST(ReportMarkdown, MarginsOfQuotationsAndLists) {
  const std::string page = "> ```overbar\n> derive J\n> ```\n";
  Report report = moved(sample::report(), page);
  report.problems[0].answers.resize(1);
  const std::string text = write(report, Format::markdown, {});
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) EXPECT_EQ(text[at], '>') << text;
}

TEST(ReportMarkdown, AWorksheetBecomesAPage) {
  Report report = sample::report();
  report.sources[0].name = "page.ob";
  const std::string page = write(report, Format::markdown, {});
  EXPECT_TRUE(page.starts_with("# page.ob\n\n1 proved, 1 refuted, 1 unknown\n\n## A residual net\n\n$$\n"))
      << page;
  EXPECT_FALSE(page.contains("overbar: answers"));
}

TEST(ReportMarkdown, ErrorsStandUnderTheirBlock) {
  Report report = sample::report();
  report.messages = {{Message::Severity::error, report.problems[0].answers[1].place, "x", "y",
                      "page.md:8:1: error: y [x]\n"}};
  EXPECT_TRUE(write(report, Format::markdown, {}).contains("```text\npage.md:8:1: error: y [x]\n```\n"));
}

TEST(ReportMarkdown, HostileTextStaysText) {
  EXPECT_EQ(escape_markdown("<b> *x* [a](b) $1$ |"), "&lt;b\\> \\*x\\* \\[a\\](b) \\$1\\$ \\|");
  EXPECT_EQ(escape_markdown("1. x"), "1\\. x");
  EXPECT_EQ(escape_markdown("- x\n# y"), "\\- x \\# y");
  EXPECT_EQ(markdown_code("a `b`"), "`` a `b` ``");
  EXPECT_EQ(markdown_fence("x ```` y"), "`````");
  const std::string page = write(sample::hostile_report(), Format::markdown, {});
  // Outside of code, no tag begins.
  for (std::size_t at = 0; (at = page.find("<script", at)) != std::string::npos; ++at) {
    const std::size_t line = page.rfind('\n', at) + 1;
    const bool in_code = page[line] == '<' || page.substr(line).starts_with("**````");
    EXPECT_TRUE(in_code) << page.substr(line, 200);
  }
}

}  // namespace
}  // namespace overbar::v1
