#include "report/markdown_block.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/escape.hpp"
#include "report/formula.hpp"
#include "report/layout.hpp"
#include "report/summary.hpp"

namespace overbar::v1 {
namespace {

/// `<` in a formula begins a tag for a Markdown reader that does not know maths, and `|` a cell of a table.
std::string math_for_markdown(std::string_view latex) {
  std::string result;
  for (std::size_t at = 0; at < latex.size(); ++at) {
    if (latex.substr(at).starts_with("\\|")) {
      result += "\\Vert ";
      ++at;
    } else if (latex[at] == '\\' && at + 1 < latex.size()) {
      result += latex.substr(at, 2);
      ++at;
    } else if (latex[at] == '<')
      result += "\\lt ";
    else if (latex[at] == '>')
      result += "\\gt ";
    else if (latex[at] == '|')
      result += "\\vert ";
    else
      result += latex[at];
  }
  return result;
}

std::string markdown(const Prose& prose) { return escape_markdown(prose.text) + "\n\n"; }

std::string markdown(const Values& values) {
  return (values.title.empty() ? "" : escape_markdown(values.title) + "\n\n") +
         markdown_display(latex_values(values.values, Dialect::web));
}

std::string markdown(const Table& table) {
  std::size_t width = table.header.size();
  for (const Row& row : table.rows) width = std::max(width, row.cells.size());
  if (width == 0) return {};
  std::string text = "|";
  for (std::size_t i = 0; i < width; ++i)
    text += " " + (i < table.header.size() ? escape_markdown(table.header[i]) : "") + " |";
  text += "\n|" + repeat(" --- |", width) + "\n";
  for (const Row& row : table.rows) {
    text += "|";
    for (std::size_t i = 0; i < width; ++i) {
      std::string cell;
      if (i < row.cells.size())
        cell = row.cells[i].math ? markdown_math(*row.cells[i].math) : escape_markdown(row.cells[i].text);
      if (i == 1 && row.tone != Tone::neutral && !cell.empty()) cell = "**" + cell + "**";
      text += " " + cell + " |";
    }
    text += "\n";
  }
  return text + "\n";
}

std::string markdown(const Picture& picture) {
  std::string text =
      picture.text.empty() ? markdown_listing(picture.dot, "dot") : markdown_listing(picture.text, "text");
  if (!picture.caption.empty()) text += "*" + escape_markdown(picture.caption) + "*\n\n";
  return text;
}

std::string verdict_text(const Decision& decision) {
  std::string text = fmt::format("{} **{}**", mark(decision.verdict), word(decision.verdict));
  if (!decision.reason.empty()) text += ": " + escape_markdown(decision.reason);
  if (!decision.method.empty()) text += " *(" + escape_markdown(decision.method) + ")*";
  return text;
}

std::string details(const Decision& decision) {
  std::string text;
  if (!decision.witness.empty())
    text += "with\n\n" + markdown_display(latex_values(decision.witness, Dialect::web));
  if (!decision.intermediate.empty())
    text += "then\n\n" + markdown_display(latex_values(decision.intermediate, Dialect::web));
  if (!decision.replay.empty()) text += markdown_listing(decision.replay, "sh");
  return text;
}

std::string markdown(const Block& block) {
  if (const auto* equations = std::get_if<Equations>(&block)) return markdown_equations(equations->lines);
  if (const auto* table = std::get_if<Table>(&block)) return markdown(*table);
  if (const auto* values = std::get_if<Values>(&block)) return markdown(*values);
  if (const auto* picture = std::get_if<Picture>(&block)) return markdown(*picture);
  if (const auto* prose = std::get_if<Prose>(&block)) return markdown(*prose);
  const auto& decision = std::get<Decision>(block);
  return markdown_math(decision.claim) + " " + verdict_text(decision) + "\n\n" + details(decision);
}

}  // namespace

std::string markdown_math(const Math& math) {
  const std::string latex = math_for_markdown(latex_math(math, Dialect::web));
  return "$" + latex.substr(0, latex.find_last_not_of(' ') + 1) + "$";
}

std::string markdown_display(const std::string& aligned_lines) {
  if (aligned_lines.empty()) return {};
  return "$$\n\\begin{aligned}\n" + math_for_markdown(aligned_lines) + "\n\\end{aligned}\n$$\n\n";
}

std::string markdown_listing(std::string_view text, std::string_view language) {
  const std::string clean = without_controls(text);
  const std::string fence = markdown_fence(clean);
  return fmt::format("{}{}\n{}{}{}\n\n", fence, language, clean, clean.ends_with('\n') ? "" : "\n", fence);
}

std::string markdown_equations(const std::vector<Equation>& equations) {
  return markdown_display(latex_equations(equations, true, Dialect::web));
}

std::string markdown_answer(const Answer& answer) {
  std::string text = "**" + markdown_code(answer.question) + "**";
  // The one decision of a question stands on its line.
  const bool alone = answer.blocks.size() == 1 && std::holds_alternative<Decision>(answer.blocks[0]);
  if (alone) {
    const auto& decision = std::get<Decision>(answer.blocks[0]);
    return text + " " + verdict_text(decision) + "\n\n" + details(decision);
  }
  if (answer.verdict) text += fmt::format(" {} **{}**", mark(*answer.verdict), word(*answer.verdict));
  text += "\n\n";
  for (const Block& block : answer.blocks) text += markdown(block);
  return text;
}

}  // namespace overbar::v1
