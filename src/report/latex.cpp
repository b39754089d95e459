// A document that compiles as it is, with pdflatex or xelatex, with amsmath and amssymb only.
#include <algorithm>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "report/escape.hpp"
#include "report/formula.hpp"
#include "report/layout.hpp"
#include "report/summary.hpp"
#include "report/writers.hpp"

namespace overbar::v1 {
namespace {

constexpr std::string_view preamble = R"(\documentclass[11pt]{article}
\usepackage{amsmath,amssymb}
\setlength{\textwidth}{165mm}\setlength{\oddsidemargin}{-3mm}
\setlength{\textheight}{235mm}\setlength{\topmargin}{-12mm}
\setlength{\parindent}{0pt}\setlength{\parskip}{5pt plus 2pt}
\setlength{\emergencystretch}{3em}\raggedright
\allowdisplaybreaks
% A question as written; what was decided; a text drawing, one box a character.
\newcommand{\obquestion}[1]{\par\medskip\noindent\texttt{#1}\par\nopagebreak}
\newcommand{\obverdict}[2]{\par\noindent\ensuremath{#1}\ \textbf{#2}}
\newcommand{\obbox}[1]{\makebox[0.525em][c]{#1}}
)";

std::string display(const std::string& lines) {
  return lines.empty() ? "" : "\\begin{align*}\n" + lines + "\n\\end{align*}\n";
}

/// Code, line by line.
std::string listing(std::string_view text) {
  std::string made;
  for (const std::string& line : split_lines(text)) {
    const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
    made += made.empty() ? "" : "\\\\\n";
    made += "\\mbox{}" + repeat("~", begin) + escape_latex(line.substr(begin));
  }
  return made.empty() ? "" : "{\\small\\ttfamily " + made + "\\par}\n";
}

/// Each character in a box of the same width, so that the drawing stays what it is.
std::string drawing(std::string_view text) {
  std::string made;
  for (const std::string& line : split_lines(without_controls(text))) {
    made += made.empty() ? "" : "\\\\\n";
    made += "\\mbox{}";
    for (std::size_t at = 0; at < line.size();) {
      std::size_t end = at + decode_utf8(line, at).size;
      while (end < line.size() && display_width(decode_utf8(line, end).value) == 0)
        end += decode_utf8(line, end).size;
      const std::string cell = line.substr(at, end - at);
      made += cell == " "        ? "~"
              : cell.size() == 1 ? escape_latex(cell)
                                 : "\\obbox{" + escape_latex(cell) + "}";
      at = end;
    }
  }
  return made.empty() ? "" : "{\\small\\ttfamily " + made + "\\par}\n";
}

std::string comment(std::string_view text) {
  std::string made;
  for (const std::string& line : split_lines(without_controls(text))) made += "% " + line + "\n";
  return made;
}

std::string latex(const Prose& prose) { return "\n" + escape_latex(prose.text) + "\n"; }

std::string latex(const Values& values) {
  return (values.title.empty() ? "" : "\n\\emph{" + escape_latex(values.title) + "}\n") +
         display(latex_values(values.values, Dialect::latex));
}

std::string latex(const Table& table) {
  constexpr std::size_t rows_a_page = 30;
  std::size_t width = table.header.size();
  for (const Row& row : table.rows) width = std::max(width, row.cells.size());
  if (width == 0) return {};
  const auto line = [&](const std::vector<std::string>& cells) {
    return fmt::format("{}{}\\\\\n", fmt::join(cells, " & "),
                       std::string(2 * (width - std::max<std::size_t>(cells.size(), 1)), ' '));
  };
  std::vector<std::string> header;
  for (const std::string& cell : table.header) header.push_back("\\textbf{" + escape_latex(cell) + "}");
  std::string text;
  for (std::size_t begin = 0; begin < std::max<std::size_t>(table.rows.size(), 1); begin += rows_a_page) {
    text += "\n\\begin{tabular}{" + repeat("l", width - 1) +
            (width > 1 ? "p{0.5\\textwidth}" : "p{0.9\\textwidth}") + "}\n";
    if (!header.empty()) text += line(header) + "\\hline\n";
    for (std::size_t i = begin; i < std::min(table.rows.size(), begin + rows_a_page); ++i) {
      std::vector<std::string> cells;
      for (const Cell& cell : table.rows[i].cells)
        cells.push_back(cell.math ? "$" + latex_math(*cell.math, Dialect::latex) + "$"
                                  : escape_latex(cell.text));
      text += line(cells);
    }
    text += "\\end{tabular}\n";
  }
  return text;
}

std::string latex(const Picture& picture) {
  std::string text = drawing(picture.text);
  if (!picture.caption.empty()) text += "\n\\emph{" + escape_latex(picture.caption) + "}\n";
  if (!picture.dot.empty()) text += "% The same for Graphviz:\n" + comment(picture.dot);
  return text;
}

std::string_view sign(Verdict verdict) {
  switch (verdict) {
    case Verdict::proved:
      return "\\checkmark";
    case Verdict::refuted:
      return "\\times";
    case Verdict::unknown:
      return "\\mathord{?}";
  }
  return "";
}

std::string latex(const Decision& decision, bool alone) {
  std::string text;
  if (!alone) text += "\n$" + latex_math(decision.claim, Dialect::latex) + "$\n";
  text += fmt::format("\\obverdict{{{}}}{{{}}}", sign(decision.verdict), word(decision.verdict));
  if (!decision.reason.empty()) text += ": " + escape_latex(decision.reason);
  if (!decision.method.empty()) text += " (" + escape_latex(decision.method) + ")";
  text += "\n";
  if (!decision.witness.empty())
    text += "\n\\emph{with}\n" + display(latex_values(decision.witness, Dialect::latex));
  if (!decision.intermediate.empty())
    text += "\n\\emph{then}\n" + display(latex_values(decision.intermediate, Dialect::latex));
  if (!decision.replay.empty()) text += "\n\\emph{replay}\n\n" + listing(decision.replay);
  return text;
}

std::string latex(const Block& block, bool alone) {
  if (const auto* equations = std::get_if<Equations>(&block))
    return display(latex_equations(equations->lines, true, Dialect::latex));
  if (const auto* decision = std::get_if<Decision>(&block)) return latex(*decision, alone);
  if (const auto* table = std::get_if<Table>(&block)) return latex(*table);
  if (const auto* values = std::get_if<Values>(&block)) return latex(*values);
  if (const auto* picture = std::get_if<Picture>(&block)) return latex(*picture);
  return latex(std::get<Prose>(block));
}

std::string latex(const Answer& answer) {
  std::string text;
  for (const std::string& line : split_lines(answer.question))
    text += (text.empty() ? "" : "\\\\ ") + escape_latex(line);
  text = "\\obquestion{" + text + "}\n";
  const bool alone = std::ranges::count_if(answer.blocks, [](const Block& block) {
                       return std::holds_alternative<Decision>(block);
                     }) <= 1;
  for (const Block& block : answer.blocks) text += latex(block, alone);
  return text + "\n";
}

}  // namespace

std::string write_latex(const Report& report, const WriteOptions&) {
  std::string text =
      fmt::format("% Made by Overbar {}.\n", version()) + std::string(preamble) + "\\begin{document}\n";
  text += "\\begin{center}\\Large\\bfseries " + escape_latex(report_title(report)) + "\\end{center}\n";
  const std::string counts = sentence(count(report));
  if (!counts.empty()) text += "\\begin{center}" + escape_latex(counts) + "\\end{center}\n";
  for (const Message& message : report.messages) text += "\n" + listing(message.formatted);
  for (const ProblemReport& problem : report.problems) {
    const std::string title = problem.title.empty() ? place_text(report, problem.place) : problem.title;
    text += "\n\\section*{" + escape_latex(title) + "}\n" +
            display(latex_equations(problem.given, false, Dialect::latex));
    for (const Answer& answer : problem.answers) text += latex(answer);
  }
  return text + "\\end{document}\n";
}

}  // namespace overbar::v1
