#include "report/html_block.hpp"

#include <fmt/format.h>

#include "report/escape.hpp"
#include "report/html_values.hpp"
#include "report/layout.hpp"
#include "report/markup.hpp"
#include "report/summary.hpp"

namespace overbar::v1 {
namespace {

std::string inline_math(const Math& math) { return "<math>" + html_math(math) + "</math>"; }

std::string html(const Prose& prose) { return "<p>" + escape_html(prose.text) + "</p>\n"; }

std::string html(const Values& values) {
  return (values.title.empty() ? "" : "<h4>" + escape_html(values.title) + "</h4>\n") +
         html_values(values.values);
}

std::string html(const Table& table) {
  std::string text = "<div class=\"scroll\"><table>\n";
  if (!table.header.empty()) {
    text += "<thead><tr>";
    for (const std::string& cell : table.header) text += "<th scope=\"col\">" + escape_html(cell) + "</th>";
    text += "</tr></thead>\n";
  }
  text += "<tbody>\n";
  for (const Row& row : table.rows) {
    const std::string_view tone = row.tone == Tone::good  ? " class=\"good\""
                                  : row.tone == Tone::bad ? " class=\"bad\""
                                                          : "";
    text += fmt::format("<tr{}>", tone);
    for (const Cell& cell : row.cells)
      text += "<td>" + (cell.math ? inline_math(*cell.math) : escape_html(cell.text)) + "</td>";
    text += "</tr>\n";
  }
  return text + "</tbody>\n</table></div>\n";
}

std::string html(const Picture& picture) {
  std::string text = "<figure class=\"picture\">\n";
  if (is_plain_svg(picture.svg))
    text += "<div class=\"scroll\">" + picture.svg.substr(picture.svg.find("<svg")) + "</div>\n";
  else if (!picture.text.empty())
    text += "<pre class=\"drawing\">" + escape_html(picture.text) + "</pre>\n";
  if (!picture.caption.empty()) text += "<figcaption>" + escape_html(picture.caption) + "</figcaption>\n";
  return text + "</figure>\n";
}

std::string html(const Decision& decision, bool alone) {
  std::string text;
  if (!alone)
    text += fmt::format("<p class=\"claim {}\"><span class=\"verdict\">{} {}</span> {}</p>\n",
                        word(decision.verdict), mark(decision.verdict), word(decision.verdict),
                        inline_math(decision.claim));
  std::string says = escape_html(decision.reason);
  if (!decision.method.empty())
    says += fmt::format("{}<span class=\"method\">{}</span>", says.empty() ? "" : " ",
                        escape_html(decision.method));
  if (!says.empty()) text += "<p>" + says + "</p>\n";
  const std::string witness = html_values(decision.witness);
  const std::string intermediate = html_values(decision.intermediate);
  if (!witness.empty() || !intermediate.empty()) {
    text += "<div class=\"witness\">\n";
    if (!witness.empty()) text += "<section><h4>With</h4>\n" + witness + "</section>\n";
    if (!intermediate.empty()) text += "<section><h4>Then</h4>\n" + intermediate + "</section>\n";
    text += "</div>\n";
  }
  if (!decision.replay.empty())
    text += "<p class=\"replay\">Replay: <code>" + escape_html(decision.replay) + "</code></p>\n";
  constexpr std::size_t most_shown = 200'000;  // a page with more is slow to open
  if (decision.certificate.size() > most_shown)
    text += fmt::format("<p>Certificate: {} kB; written by --certificates.</p>\n",
                        decision.certificate.size() / 1000);
  else if (!decision.certificate.empty())
    text += "<details><summary>Certificate</summary><pre>" + escape_html(decision.certificate) +
            "</pre></details>\n";
  return text;
}

}  // namespace

std::string html_math(const Math& math) {
  if (!math.mathml.empty() && is_plain_mathml(math.mathml)) return math.mathml;
  return "<mtext>" + escape_html(math.text) + "</mtext>";
}

std::string html_equations(const std::vector<Equation>& equations) {
  if (equations.empty()) return {};
  std::string text = "<div class=\"scroll\"><math displaystyle=\"true\"><mtable class=\"equations\">";
  for (const Equation& equation : equations) {
    text += "<mtr><mtd>" + html_math(equation.left) + "</mtd>";
    const auto note = [&](bool last) {
      return last && !equation.note.empty()
                 ? "<mtd class=\"note\"><mtext>" + escape_html(equation.note) + "</mtext></mtd>"
                 : "";
    };
    if (equation.right.empty()) text += "<mtd></mtd>" + note(true);
    for (std::size_t i = 0; i < equation.right.size(); ++i)
      text += (i == 0 ? "" : "</mtr><mtr><mtd></mtd>") +
              ("<mtd><mo>=</mo>" + html_math(equation.right[i]) + "</mtd>") +
              note(i + 1 == equation.right.size());
    text += "</mtr>";
  }
  return text + "</mtable></math></div>\n";
}

std::string html_block(const Block& block, bool alone) {
  if (const auto* equations = std::get_if<Equations>(&block)) return html_equations(equations->lines);
  if (const auto* decision = std::get_if<Decision>(&block)) return html(*decision, alone);
  if (const auto* table = std::get_if<Table>(&block)) return html(*table);
  if (const auto* values = std::get_if<Values>(&block)) return html(*values);
  if (const auto* picture = std::get_if<Picture>(&block)) return html(*picture);
  return html(std::get<Prose>(block));
}

}  // namespace overbar::v1
