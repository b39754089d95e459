#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "report/escape.hpp"
#include "report/formula.hpp"
#include "report_sample.hpp"

namespace overbar::v1 {
namespace {

TEST(ReportLatex, TextIsEscaped) {
  EXPECT_EQ(escape_latex("a_b & 50% $x$ #1 {y} \\z ~^"),
            "a\\_b \\& 50\\% \\$x\\$ \\#1 \\{y\\} \\textbackslash{}z \\textasciitilde{}\\textasciicircum{}");
  EXPECT_EQ(escape_latex("x̄ = σ′ȳ, é"), "\\={x} = \\ensuremath{\\sigma}\\ensuremath{'}\\={y}, é");
  EXPECT_EQ(escape_latex("σ̄"), "\\ensuremath{\\bar{\\sigma}}");
  EXPECT_EQ(escape_latex("中"), "[U+4E2D]");
}

TEST(ReportLatex, OnlyPlainFormulasAreTaken) {
  for (const char* good :
       {"", "x", "\\bar{x}_i^{(1)}", "\\left( \\frac{1}{2} \\right]", "\\{ x \\mid y \\}",
        "\\begin{bmatrix} 1 & 2 \\\\ 3 & 4 \\end{bmatrix}", "\\operatorname{tr}(A)", "\\lVert x \\rVert^2"})
    EXPECT_TRUE(is_plain_latex(good)) << good;
  for (const char* bad : {"\\input{x}",
                          "{",
                          "}",
                          "x % y",
                          "$x$",
                          "\\write18{x}",
                          "^^5cinput",
                          "a & b",
                          "a \\\\ b",
                          "\\left(",
                          "\\right)",
                          "\\begin{document}",
                          "\\begin{matrix}",
                          "\\def\\x{y}",
                          "\\csname x\\endcsname",
                          "é",
                          "{\\left( }\\right)",
                          "\\begin{matrix}\\end{pmatrix}",
                          "#1",
                          "a\nb",
                          "\\",
                          "\\end{matrix}"})
    EXPECT_FALSE(is_plain_latex(bad)) << bad;
}

TEST(ReportLatex, LongFormulasBreak) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += std::string(i == 0 ? "" : " + ") + "aaaa(b + c)";
  const std::vector<Equation> one{{sample::x, {math(text, text, "")}, ""}};
  const std::string latex = latex_equations(one, false, Dialect::latex);
  EXPECT_TRUE(latex.contains("\\\\\n&\\quad {} + aaaa(b + c)"));
}

/// A document compiles; where there is no pdflatex, nobody knows.
TEST(ReportLatex, Compiles) {
  if (std::system("command -v pdflatex > /dev/null 2>&1") != 0) GTEST_SKIP() << "no pdflatex here";
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("overbar-latex-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  for (const Report& report : {sample::report(), sample::hostile_report(), Report{}}) {
    std::ofstream(folder / "report.tex") << write(report, Format::latex, {});
    const std::string command =
        "cd " + folder.string() +
        " && pdflatex -interaction=nonstopmode -halt-on-error report.tex > out.txt 2>&1 < /dev/null";
    const int status = std::system(command.c_str());
    std::ifstream out(folder / "out.txt");
    EXPECT_EQ(status, 0) << std::string(std::istreambuf_iterator<char>(out), {});
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace overbar::v1
