#include <algorithm>

#include "report/escape.hpp"
#include "report/layout.hpp"

namespace overbar::v1 {
namespace {

std::string one_line(std::string_view text) {
  std::string line = without_controls(text);
  std::ranges::replace(line, '\n', ' ');
  return line;
}

/// Backticks in the longest row of them.
std::size_t longest_row(std::string_view text) {
  std::size_t longest = 0;
  std::size_t row = 0;
  for (const char c : text) {
    row = c == '`' ? row + 1 : 0;
    longest = std::max(longest, row);
  }
  return longest;
}

}  // namespace

std::string escape_markdown(std::string_view text) {
  std::string result;
  for (const char c : one_line(text)) {
    if (c == '<')
      result += "&lt;";
    else if (c == '&')
      result += "&amp;";
    else {
      if (std::string_view("\\`*_[]|$~!>#").contains(c)) result += '\\';
      result += c;
    }
  }
  // What makes a list, a heading or a rule at the beginning of a line only.
  const std::size_t digits = std::min(result.find_first_not_of("0123456789"), result.size());
  if (!result.empty() && std::string_view("-+=").contains(result[0])) result.insert(0, "\\");
  if (digits > 0 && digits < result.size() && (result[digits] == '.' || result[digits] == ')'))
    result.insert(digits, "\\");
  return result;
}

std::string markdown_code(std::string_view text) {
  const std::string line = one_line(text);
  const std::string fence(longest_row(line) + 1, '`');
  const bool pad = line.empty() || line.front() == '`' || line.back() == '`';
  return fence + (pad ? " " : "") + line + (pad ? " " : "") + fence;
}

std::string markdown_fence(std::string_view text) {
  return std::string(std::max<std::size_t>(3, longest_row(text) + 1), '`');
}

}  // namespace overbar::v1
