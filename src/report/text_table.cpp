#include <algorithm>

#include "report/layout.hpp"
#include "report/text_block.hpp"

namespace overbar::v1 {
namespace {

std::string seen(const Cell& cell, const Painter& painter) {
  return cell.math ? painter.seen(*cell.math) : painter.seen(cell.text);
}

}  // namespace

// Rules between the columns; the last column is wrapped to what room there is.
Lines table_lines(const Table& table, const Painter& painter, std::size_t width) {
  std::vector<std::size_t> widths(table.header.size());
  for (std::size_t i = 0; i < table.header.size(); ++i) widths[i] = columns(painter.seen(table.header[i]));
  for (const Row& row : table.rows) {
    widths.resize(std::max(widths.size(), row.cells.size()));
    for (std::size_t i = 0; i < row.cells.size(); ++i)
      widths[i] = std::max(widths[i], columns(seen(row.cells[i], painter)));
  }
  if (widths.empty()) return {};
  std::size_t before = 0;
  for (std::size_t i = 0; i + 1 < widths.size(); ++i) before += widths[i] + 3;
  widths.back() = std::min(widths.back(), std::max<std::size_t>(width > before ? width - before : 0, 20));

  const std::string rule = painter.paint(Style::faint, painter.seen(" │ "));
  Lines lines;
  const auto add = [&](const std::vector<std::string>& cells, Style first, Style others) {
    const Lines last = wrap(cells.size() == widths.size() ? cells.back() : "", widths.back());
    for (std::size_t line = 0; line < last.size(); ++line) {
      std::string text;
      for (std::size_t i = 0; i + 1 < widths.size(); ++i)
        text += painter.paint(i == 0 ? first : others,
                              pad_right(line == 0 && i < cells.size() ? cells[i] : "", widths[i])) +
                rule;
      lines.push_back(text + painter.paint(widths.size() == 1 ? first : others, last[line]));
    }
  };
  const auto seen_all = [&](const auto& cells, const auto& text_of) {
    std::vector<std::string> result;
    for (const auto& cell : cells) result.push_back(text_of(cell));
    return result;
  };
  if (!table.header.empty()) {
    add(seen_all(table.header, [&](const std::string& text) { return painter.seen(text); }), Style::title,
        Style::title);
    std::string line;
    for (std::size_t i = 0; i < widths.size(); ++i) line += (i == 0 ? "" : "─┼─") + repeat("─", widths[i]);
    lines.push_back(painter.paint(Style::faint, painter.seen(line)));
  }
  for (const Row& row : table.rows)
    add(seen_all(row.cells, [&](const Cell& cell) { return seen(cell, painter); }), Style::name,
        style_of(row.tone));
  for (std::string& line : lines) line.erase(line.find_last_not_of(' ') + 1);
  return lines;
}

}  // namespace overbar::v1
