#include "report/text_block.hpp"

#include <fmt/format.h>

#include "report/layout.hpp"
#include "report/summary.hpp"

namespace overbar::v1 {
namespace {

void append(Lines& lines, Lines more, std::size_t by = 0) {
  indent(more, by);
  for (std::string& line : more) lines.push_back(std::move(line));
}

void add_values(Lines& lines, std::string_view title, const std::vector<Value>& values,
                const Painter& painter) {
  if (values.empty()) return;
  lines.push_back(painter.paint(Style::faint, title));
  append(lines, value_lines(values, painter), 2);
}

Lines lines_of(const Prose& prose, const Painter& painter, std::size_t width) {
  return wrap(painter.seen(prose.text), width);
}

Lines lines_of(const Values& values, const Painter& painter, std::size_t width) {
  Lines lines;
  if (!values.title.empty())
    for (const std::string& line : wrap(painter.seen(values.title), width))
      lines.push_back(painter.paint(Style::faint, line));
  append(lines, value_lines(values.values, painter));
  return lines;
}

Lines lines_of(const Picture& picture, const Painter& painter, std::size_t width) {
  Lines lines;
  if (!picture.caption.empty())
    for (const std::string& line : wrap(painter.seen(picture.caption), width))
      lines.push_back(painter.paint(Style::faint, line));
  append(lines, split_lines(painter.seen(picture.text)));
  return lines;
}

}  // namespace

void indent(Lines& lines, std::size_t by) {
  for (std::string& line : lines)
    if (!line.empty()) line.insert(0, by, ' ');
}

Lines decision_lines(const Decision& decision, const Painter& painter, std::size_t width, bool alone) {
  Lines lines;
  const Style style = style_of(decision.verdict);
  std::size_t by = 0;
  if (!alone) {
    const std::string sign = painter.seen(mark(decision.verdict));
    for (const std::string& part : break_formula(painter.seen(decision.claim), width - 2)) {
      lines.push_back((lines.empty() ? painter.paint(style, sign) + " " : "    ") + part);
    }
    by = 2;
  }
  // "refuted: reason (method)", wrapped as one paragraph; then its first word is coloured.
  const std::string_view verdict = word(decision.verdict);
  std::string says(verdict);
  if (!decision.reason.empty()) says += ": " + painter.seen(decision.reason);
  if (!decision.method.empty()) says += fmt::format(" ({})", painter.seen(decision.method));
  Lines paragraph = wrap(says, width - by);
  paragraph[0] = painter.paint(style, verdict) + paragraph[0].substr(verdict.size());
  append(lines, std::move(paragraph), by);

  Lines details;
  add_values(details, "with", decision.witness, painter);
  add_values(details, "then", decision.intermediate, painter);
  if (!decision.replay.empty()) {
    details.push_back(painter.paint(Style::faint, "replay"));
    details.push_back("  " + painter.seen(decision.replay));
  }
  append(lines, std::move(details), by);
  return lines;
}

Lines block_lines(const Block& block, const Painter& painter, std::size_t width, bool alone) {
  if (const auto* equations = std::get_if<Equations>(&block))
    return equation_lines(equations->lines, painter, width);
  if (const auto* decision = std::get_if<Decision>(&block))
    return decision_lines(*decision, painter, width, alone);
  if (const auto* table = std::get_if<Table>(&block)) return table_lines(*table, painter, width);
  if (const auto* values = std::get_if<Values>(&block)) return lines_of(*values, painter, width);
  if (const auto* picture = std::get_if<Picture>(&block)) return lines_of(*picture, painter, width);
  return lines_of(std::get<Prose>(block), painter, width);
}

}  // namespace overbar::v1
