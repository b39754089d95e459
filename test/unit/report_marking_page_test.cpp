// Marked pages as pages: HTML, LaTeX, Markdown, text.
#include <gtest/gtest.h>

#include "marking_sample.hpp"
#include "report/math_regions.hpp"
#include "report/tex_mathml.hpp"

namespace overbar::v1 {
namespace {

std::vector<std::string> formulas(std::string_view page, bool latex) {
  std::vector<std::string> found;
  for (const MathRegion& region : math_regions(page, latex))
    found.emplace_back(page.substr(region.inner_begin, region.inner_end - region.inner_begin));
  return found;
}

TEST(MathRegions, AreWhatIsTypesetAsMaths) {
  using Strings = std::vector<std::string>;
  EXPECT_EQ(formulas("a $x$ \\(y\\) $$z$$ \\[w\\] \\begin{align*}u\\end{align*}", true),
            (Strings{"x", "y", "z", "w", "u"}));
  EXPECT_EQ(formulas("% $a$\n\\$5 $b % $\n c$ \\begin{verbatim}$d$\\end{verbatim}", true),
            (Strings{"b % $\n c"}));
  EXPECT_EQ(formulas("\\newcommand{\\x}{$a$}\\begin{document}$b$", true), (Strings{"b"}));
  EXPECT_EQ(formulas("costs $5 and $6, `$a$`, ``` `$b$` ```, $c$", false), (Strings{"c"}));
  EXPECT_EQ(formulas("```\n$a$\n```\n~~~\n$b$\n~~~\n$$\nc\n$$\n", false), (Strings{"\nc\n"}));
  EXPECT_EQ(formulas("$a\n\nb$ $c$", false), (Strings{"c"}));
}

TEST(TexMathml, ShowsWhatIsWritten) {
  const auto mathml = [](std::string_view tex) { return tex_mathml(tex); };
  EXPECT_EQ(mathml("x_1^2"), "<msubsup><mi>x</mi><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></msubsup>");
  EXPECT_EQ(mathml("\\frac12"), "<mfrac><mn>1</mn><mn>2</mn></mfrac>");
  EXPECT_EQ(mathml("a<b"), "<mi>a</mi><mo>&lt;</mo><mi>b</mi>");
  EXPECT_TRUE(mathml("\\left( x \\right)").contains("stretchy=\"false\">(</mo>"));
  EXPECT_TRUE(mathml("\\left( \\frac{x}{2} \\right)").contains("stretchy=\"true\">(</mo>"));
  EXPECT_TRUE(
      mathml("\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}").contains("<mtable class=\"array\">"));
  EXPECT_TRUE(mathml("\\nosuchthing").contains("\\nosuchthing"));
  EXPECT_EQ(mathml("\\mathbb{R}"), "<mi>ℝ</mi>");
  const TexMacros macros =
      tex_macros("\\newcommand{\\pd}[2]{\\frac{#1}{#2}} \\def\\v{w} \\DeclareMathOperator{\\relu}{ReLU}");
  EXPECT_EQ(tex_expanded("\\pd{a}{\\v} \\relu", macros), "\\frac{a}{w } \\operatorname{ReLU}");
  // Ends, and stays shallow.
  EXPECT_LT(tex_expanded("\\a", tex_macros("\\def\\a{\\a\\a\\a}")).size(), 100'000U);
  for (const std::string_view deep :
       {"{", "x^{", "\\frac{", "\\left(", "\\begin{aligned}", "\\sqrt{", "^", "_{^{"}) {
    std::string text;
    for (int i = 0; i < 3000; ++i) text += deep;
    EXPECT_LT(mathml(text).size(), 4'000'000U) << deep;
  }
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string_view::npos; at += part.size()) ++count;
  return count;
}

TEST(MarkingHtml, StandsAloneAndHasEveryLink) {
  const std::string page = write(sample::class_marking(), MarkingFormat::html, {});
  EXPECT_TRUE(page.starts_with("<!DOCTYPE html>"));
  for (const char* fetched : {"<script", "<link", "<img", "<iframe", "@import", "url(", " src="})
    EXPECT_FALSE(page.contains(fetched)) << fetched;
  EXPECT_TRUE(page.contains("Content-Security-Policy"));
  EXPECT_EQ(count_of(page, "class=\"link ") + count_of(page, "class=\"inline-link "), 10U);
  EXPECT_TRUE(page.contains("<em>squared error</em>"));
  EXPECT_TRUE(page.contains("<h3>Problem 2</h3>"));
  EXPECT_TRUE(page.contains("for all"));
  EXPECT_TRUE(page.contains("holds as a step"));
  for (std::size_t at = 0; (at = page.find("href=\"#", at)) != std::string::npos; ++at) {
    const std::string id = page.substr(at + 7, page.find('"', at + 7) - at - 7);
    EXPECT_EQ(count_of(page, "id=\"" + id + "\""), 1U) << id;
  }
}

TEST(MarkingHtml, ShowsHostileTextAsText) {
  for (const bool tex : {false, true})
    for (const std::string& page : {write(sample::hostile_marking(tex), MarkingFormat::html, {}),
                                    write_summary(sample::hostile_marking(tex), MarkingFormat::html, {})}) {
      for (const char* obeyed : {"<script", "<img", "<svg", "<b ", "<a href=\"javascript",
                                 "href=\"javascript", "href=\"data", " onclick=\"", "onerror=\"", "\x1b"})
        EXPECT_FALSE(page.contains(obeyed)) << obeyed << (tex ? " tex" : " md");
      EXPECT_EQ(count_of(page, "</title>"), 1U);
      EXPECT_EQ(count_of(page, "</style>"), 1U);
    }
}

TEST(MarkingLatex, PutsMarksIntoThePage) {
  const std::string text = write(sample::latex_marking(), MarkingFormat::latex, {});
  EXPECT_TRUE(text.contains("\\usepackage{xcolor}\n"));
  EXPECT_LT(text.find("\\providecommand{\\overbarsign}"), text.find("\\begin{document}"));
  EXPECT_TRUE(text.contains("y - s\\overbaryes{}$"));
  EXPECT_TRUE(text.contains("W_2 \\bar{y}\\overbarno{1} \\label{h}"));
  EXPECT_TRUE(text.contains("\\end{align}%\n\\overbarnote{\\textbf{1}~ill"));
  // The rest is the author's, every byte of it.
  std::string rest = text;
  for (const std::string_view added : {"\\overbaryes{}", "\\overbarno{1}", "\\overbarno{3}"})
    for (std::size_t at = 0; (at = rest.find(added)) != std::string::npos;) rest.erase(at, added.size());
  for (std::size_t at = 0; (at = rest.find("%\n\\overbarnote{\\textbf")) != std::string::npos;) {
    std::size_t end = at + 15;
    for (int depth = 1; depth > 0; ++end) depth += rest[end] == '{' ? 1 : rest[end] == '}' ? -1 : 0;
    rest.erase(at, end - at);
  }
  const std::size_t added = rest.find("% --- for the marks");
  const std::string_view last = "Overbar: end\n";
  rest.erase(added, rest.find(last) + last.size() - added);
  EXPECT_EQ(rest, sample::latex_page);
}

TEST(MarkingLatex, AListWhereThePageIsNoLatex) {
  const std::string text = write(sample::markdown_marking(), MarkingFormat::latex, {});
  EXPECT_TRUE(text.starts_with("\\documentclass"));
  EXPECT_TRUE(text.contains("\\section*{alice.md}"));
  EXPECT_EQ(count_of(text, "\\item"), 6U);
}

TEST(MarkingMarkdown, IsAFixedPoint) {
  const Marking marking = sample::markdown_marking();
  const std::string text = write(marking, MarkingFormat::markdown, {});
  EXPECT_TRUE(text.contains("- ⚠ $\\bar{h} = W_2 \\bar{y}$ (line 7)"));
  // Marked again: the notes are replaced, the rest stays.
  const Marking again = sample::marking_of(text, "alice.md");
  std::string second = write(again, MarkingFormat::markdown, {});
  EXPECT_EQ(count_of(second, "overbar: answers"), count_of(text, "overbar: answers"));
  EXPECT_EQ(std::count(second.begin(), second.end(), '\n'), std::count(text.begin(), text.end(), '\n'));
}

TEST(MarkingText, MarksStandInTheMargin) {
  const std::string text = write(sample::markdown_marking(), MarkingFormat::text, {});
  EXPECT_TRUE(text.contains("   ⚠   7   \\bar h &= W_2 \\bar y \\\\\n                     ^~~~~~~~~~\n"))
      << text;
  EXPECT_TRUE(text.contains("   ✓   3 The *squared error*")) << text;
  EXPECT_FALSE(text.contains("\x1b"));
  EXPECT_TRUE(
      write(sample::markdown_marking(), MarkingFormat::text, {.color = true}).contains("\x1b[1;31m⚠"));
  const std::string ascii = write(sample::markdown_marking(), MarkingFormat::text, {.ascii = true});
  for (const char c : ascii) ASSERT_LT(static_cast<unsigned char>(c), 0x80U) << ascii;
  EXPECT_EQ(write(sample::latex_marking(), MarkingFormat::text, {.quiet = true}),
            "bob.tex:8:3: ill-shaped: h̄ = W2 ȳ [transpose W2]\n"
            "bob.tex:12:17: refuted: z̄ = h̄ ∘ σ′(z) [entry 1 is 3 on the left and 0 on the right]\n");
  const std::string hostile = write(sample::hostile_marking(true), MarkingFormat::text, {});
  EXPECT_FALSE(hostile.contains('\x1b'));
}

}  // namespace
}  // namespace overbar::v1
