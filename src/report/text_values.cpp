#include <algorithm>

#include "report/layout.hpp"
#include "report/text_block.hpp"
#include "report/values.hpp"

namespace overbar::v1 {
namespace {

/// ⎡ 1 -1 ⎤ over ⎣ 0  2 ⎦, columns to the right.
Lines matrix_lines(const Grid& grid) {
  std::vector<std::size_t> widths;
  for (const auto& row : grid.rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns(row[i]));
  }
  Lines lines;
  const std::size_t last = grid.rows.size() - 1;
  for (std::size_t i = 0; i <= last; ++i) {
    const bool top = i == 0;
    const bool bottom = i == last;
    std::string line = top && bottom ? "[" : top ? "⎡" : bottom ? "⎣" : "⎢";
    for (std::size_t j = 0; j < grid.rows[i].size(); ++j) line += "  " + pad_left(grid.rows[i][j], widths[j]);
    if (!grid.rows[i].empty()) line.erase(line.find(' '), 1);
    lines.push_back(line + (top && bottom ? " ]" : top ? " ⎤" : bottom ? " ⎦" : " ⎥"));
  }
  return lines;
}

Lines shown(const Value& value, Digits digits) {
  const std::size_t order = value.shape.size();
  Lines lines;
  for (const Grid& grid : grids(value, digits)) {
    if (order < 2 || grid.rows.empty()) {
      lines.push_back(grid.rows.empty() && !grid.label.empty() ? grid.label : as_literal(grid, order));
      continue;
    }
    Lines matrix = matrix_lines(grid);
    const std::string label = grid.label.empty() ? "" : grid.label + " = ";
    for (std::size_t i = 0; i < matrix.size(); ++i)
      lines.push_back((i == 0 ? label : std::string(columns(label), ' ')) + matrix[i]);
  }
  if (lines.empty()) lines.emplace_back("[]");
  return lines;
}

}  // namespace

Lines value_lines(const std::vector<Value>& values, const Painter& painter) {
  std::size_t left_width = 0;
  for (const Value& value : values) left_width = std::max(left_width, columns(painter.seen(value.name)));
  Lines result;
  for (const Value& value : values) {
    Lines lines = shown(value, Digits::shown);
    for (std::string& line : lines) line = painter.seen(line);
    if (wants_decimal_too(value)) {
      const std::string sign = painter.ascii ? "  ~ " : "  ≈ ";
      Lines decimal = shown(value, Digits::decimal);
      std::size_t width = 0;
      for (const std::string& line : lines) width = std::max(width, columns(line));
      for (std::size_t i = 0; i < lines.size() && i < decimal.size(); ++i)
        lines[i] = pad_right(lines[i], width) +
                   painter.paint(Style::faint, (i == 0 ? sign : "    ") + painter.seen(decimal[i]));
    }
    const std::string equals = shows_exact(value) || painter.ascii ? " = " : " ≈ ";
    for (std::size_t i = 0; i < lines.size(); ++i)
      result.push_back(i == 0 ? painter.paint(Style::name, pad_right(painter.seen(value.name), left_width)) +
                                    equals + lines[i]
                              : std::string(left_width + 3, ' ') + lines[i]);
  }
  return result;
}

}  // namespace overbar::v1
