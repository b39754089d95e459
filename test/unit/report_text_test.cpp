#include <gtest/gtest.h>

#include "report/layout.hpp"
#include "report/values.hpp"
#include "report_sample.hpp"

namespace overbar::v1 {
namespace {

TEST(ReportText, WholeReport) {
  EXPECT_EQ(write(sample::report(), Format::text, {.width = 84}),
            R"~(A residual net                                                             page.md:1
────────────────────────────────────────────────────────────────────────────────────
    z = W1 x + b1
    h = σ(z)

  derive J
    J̄ = 1
    h̄ = (∂R/∂h)ᵀ R̄ + (∂y/∂h)ᵀ ȳ = r + W2ᵀ ȳ   R and y use h
    x̄ = W1ᵀ z̄ + ȳ

✓ claim x̄ = W1ᵀ z̄ + ȳ
    proved: both sides are the same sum of products, for all N and K (normal form)

✗ claim h̄ = W2ᵀ ȳ
    refuted: entry 1 is 3 on the left and 0 on the right (exact witness)
    with
      N  = 2
      x  = [1/2, 2]  ≈ [0.5, 2]
      W1 = ⎡ 1  -1 ⎤
           ⎣ 0  12 ⎦
    then
      z ≈ [0.7310585786, 0.2689414214]
      h̄ = [3]
    replay
      overbar eval page.md 'h̄, W2ᵀ ȳ at N = 2, x = [1/2, 2], W1 = [1 -1; 0 12]'

? claim tanh(1) = 3/4
    unknown: no method

  zeros L
    Where the loss is any differentiable function.

    parameter │ ∂L/∂ is          │ because
    ──────────┼──────────────────┼──────────────────────────────────────────────────
    w1        │ 0 for all inputs │ h1 = relu(z1) = 0 where z1 = −1, so nothing flows
              │                  │ through it, whatever the other weights and the
              │                  │ loss may be
    w3        │ not always 0     │ at w2 = 1, x1 = 1
    w5        │ unknown          │

  graph J
    computation graph of J
    x ──▶ z ──▶ J

  eval J, W1 at N = 2
    N  = 2
    x  = [1/2, 2]  ≈ [0.5, 2]
    W1 = ⎡ 1  -1 ⎤
         ⎣ 0  12 ⎦

1 proved, 1 refuted, 1 unknown
)~");
}

TEST(ReportText, QuietIsOneLineAVerdict) {
  EXPECT_EQ(write(sample::report(), Format::text, {.quiet = true}),
            R"(page.md:8:1: proved: claim x̄ = W1ᵀ z̄ + ȳ
page.md:9:1: refuted: claim h̄ = W2ᵀ ȳ
page.md:9:1: unknown: claim tanh(1) = 3/4
)");
}

TEST(ReportText, AsciiHasNothingElse) {
  const std::string text = write(sample::report(), Format::text, {.ascii = true});
  for (const char c : text) ASSERT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << text;
  EXPECT_TRUE(text.contains("bar(h) = diff(R, h)' bar(R)")) << text;
}

TEST(ReportText, ColoursAreTheOnlyControls) {
  for (const bool color : {false, true})
    for (const Report& report : {sample::report(), sample::hostile_report()}) {
      std::string text = write(report, Format::text, {.color = color});
      for (std::size_t at = 0; (at = text.find("\x1b[", at)) != std::string::npos;) {
        ASSERT_TRUE(color);
        const std::size_t end = text.find_first_not_of("0123456789;", at + 2);
        ASSERT_EQ(text[end], 'm');
        text.erase(at, end - at + 1);
      }
      for (const char c : text) ASSERT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
    }
}

TEST(ReportText, LongFormulasBreakAtOperators) {
  EXPECT_EQ(break_formula("a b + (c + d) e − f", 9), (std::vector<std::string>{"a b", "+ (c + d) e", "− f"}));
  EXPECT_EQ(break_formula("a + b", 9), std::vector<std::string>{"a + b"});
}

TEST(ReportText, BarsTakeNoColumn) {
  EXPECT_EQ(columns("x̄"), 1U);
  EXPECT_EQ(pad_right("x̄", 3), "x̄  ");
  EXPECT_EQ(to_ascii("W̄1ᵀ ȳ ≤ σ′"), "bar(W1)^T bar(y) <= sigma'");
}

TEST(ReportText, LargeTensorsAreCut) {
  Value value{sample::x, {30, 40}, {}, {}};
  for (int i = 0; i < 30 * 40; ++i) value.decimal.push_back(std::to_string(i));
  const std::vector<Grid> all = grids(value);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_FALSE(all[0].whole);
  EXPECT_EQ(all[0].rows.size(), 12U);
  EXPECT_EQ(all[0].rows[11][9], "1199");
  EXPECT_EQ(all[0].rows[11][8], "…");
  value.shape = {3, 4, 100};
  EXPECT_EQ(grids(value)[2].label, "[3,·,·]");
  value.shape = {7};  // not what its entries say
  EXPECT_EQ(grids(value)[0].rows[0].size(), 1200U);
}

TEST(Report, ExitStatus) {
  Report report = sample::report();
  EXPECT_EQ(exit_status(report), 1);
  std::vector<Answer>& answers = report.problems[0].answers;
  std::erase_if(answers, [](const Answer& answer) { return answer.verdict == Verdict::refuted; });
  EXPECT_EQ(exit_status(report), 3);
  std::erase_if(answers, [](const Answer& answer) { return answer.verdict == Verdict::unknown; });
  EXPECT_EQ(exit_status(report), 0);
  report.messages = {{Message::Severity::warning, {}, "", "", ""}};
  EXPECT_EQ(exit_status(report), 0);
  report.messages[0].severity = Message::Severity::error;
  EXPECT_EQ(exit_status(report), 2);
  EXPECT_EQ(exit_status({}), 0);
}

}  // namespace
}  // namespace overbar::v1
