#include "report/html_values.hpp"

#include "report/escape.hpp"
#include "report/html_block.hpp"
#include "report/values.hpp"

namespace overbar::v1 {
namespace {

std::string number(const std::string& digits) {
  if (digits == "…") return "<mo>…</mo>";
  if (digits.starts_with('-'))
    return "<mrow><mo form=\"prefix\">−</mo><mn>" + escape_html(digits.substr(1)) + "</mn></mrow>";
  return "<mn>" + escape_html(digits) + "</mn>";
}

std::string grid(const Grid& grid, std::size_t order) {
  const std::string label = grid.label.empty() ? "" : "<mtext>" + escape_html(grid.label) + "</mtext>";
  if (grid.rows.empty()) return label;
  if (order == 0) return grid.rows[0].empty() ? "" : number(grid.rows[0][0]);
  std::string text =
      label + (label.empty() ? "" : "<mo>=</mo>") + "<mrow><mo fence=\"true\" stretchy=\"true\">[</mo>";
  if (order == 1) {
    for (const std::string& cell : grid.rows[0])
      text += (&cell == grid.rows[0].data() ? "" : "<mo separator=\"true\">,</mo>") + number(cell);
  } else {
    text += "<mtable class=\"matrix\">";
    for (const auto& row : grid.rows) {
      text += "<mtr>";
      for (const std::string& cell : row) text += "<mtd>" + number(cell) + "</mtd>";
      text += "</mtr>";
    }
    text += "</mtable>";
  }
  return text + "<mo fence=\"true\" stretchy=\"true\">]</mo></mrow>";
}

std::string all(const Value& value, Digits digits) {
  std::string text;
  for (const Grid& part : grids(value, digits))
    text += (text.empty() ? "" : "<mspace width=\"1em\"/>") + grid(part, value.shape.size());
  return text;
}

}  // namespace

std::string html_values(const std::vector<Value>& values) {
  if (values.empty()) return {};
  std::string text = "<div class=\"scroll\"><math displaystyle=\"true\"><mtable class=\"equations\">";
  for (const Value& value : values) {
    text += "<mtr><mtd>" + html_math(value.name) + "</mtd><mtd><mo>" + (shows_exact(value) ? "=" : "≈") +
            "</mo>" + all(value, Digits::shown);
    if (wants_decimal_too(value))
      text += "<mrow class=\"faint\"><mspace width=\"0.6em\"/><mo>≈</mo>" + all(value, Digits::decimal) +
              "</mrow>";
    text += "</mtd></mtr>";
  }
  return text + "</mtable></math></div>\n";
}

}  // namespace overbar::v1
