#include <algorithm>
#include <numeric>

#include "report/layout.hpp"
#include "report/text_block.hpp"

namespace overbar::v1 {
namespace {

struct Sides {
  std::string left;
  Lines right;
  std::string note;
};

constexpr std::size_t longest_chain = 60;  // columns of a chain of three sides or more on one line
constexpr std::size_t widest_left = 28;    // a longer left side does not push all others to the right

std::string joined(const Lines& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : " = ") + part;
  return text;
}

}  // namespace

Lines equation_lines(const std::vector<Equation>& equations, const Painter& painter, std::size_t width) {
  std::vector<Sides> all;
  std::size_t left_width = 0;
  bool stacked = false;
  for (const Equation& equation : equations) {
    Sides sides{painter.seen(equation.left), {}, painter.seen(equation.note)};
    for (const Math& right : equation.right) sides.right.push_back(painter.seen(right));
    const std::size_t left = columns(sides.left);
    if (left <= widest_left) left_width = std::max(left_width, left);
    stacked = stacked || (sides.right.size() > 1 && left + 3 + columns(joined(sides.right)) > longest_chain);
    all.push_back(std::move(sides));
  }

  // Lines of formula first, so that the notes can stand in a column of their own.
  struct Line {
    std::string left, right, note;
  };
  std::vector<Line> lines;
  std::size_t right_width = 0;
  for (Sides& sides : all) {
    if (!stacked) sides.right = {joined(sides.right)};
    std::string left = pad_right(sides.left, left_width);
    const std::size_t first = lines.size();
    for (const std::string& side : sides.right) {
      const std::size_t room = width > left_width + 13 ? width - left_width - 3 : 10;
      std::string sign = side.empty() ? "" : " = ";
      for (const std::string& part : break_formula(side, room)) {
        lines.push_back({std::move(left), sign + part, ""});
        left = std::string(left_width, ' ');
        sign = "     ";
      }
    }
    if (sides.right.empty()) lines.push_back({left, "", ""});
    for (std::size_t i = first; i < lines.size(); ++i)
      if (columns(lines[i].right) <= longest_chain)
        right_width = std::max(right_width, columns(lines[i].right));
    lines.back().note = sides.note;
  }

  Lines result;
  for (const Line& line : lines) {
    std::string text = painter.paint(Style::name, line.left) + line.right;
    if (line.note.empty()) {
      result.push_back(std::move(text));
      continue;
    }
    const std::size_t used = columns(line.left) + columns(line.right);
    const std::size_t column = std::max(left_width + right_width, used) + 3;
    if (column + columns(line.note) <= width) {
      result.push_back(text + std::string(column - used, ' ') + painter.paint(Style::faint, line.note));
    } else {
      result.push_back(std::move(text));
      for (const std::string& part : wrap(line.note, width > left_width + 13 ? width - left_width - 3 : 10))
        result.push_back(std::string(left_width + 3, ' ') + painter.paint(Style::faint, part));
    }
  }
  return result;
}

}  // namespace overbar::v1
