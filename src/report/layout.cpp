#include "report/layout.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"

namespace overbar::v1 {
namespace {

/// A printable ASCII character: most of any text, and nothing to look up.
bool is_plain(char c) { return c >= 0x20 && c < 0x7f; }

}  // namespace

std::size_t columns(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (is_plain(text[at])) {
      ++width;
      ++at;
      continue;
    }
    const Utf8Char character = decode_utf8(text, at);
    width += static_cast<std::size_t>(std::max(0, display_width(character.value)));
    at += character.size;
  }
  return width;
}

std::string repeat(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

std::string pad_right(std::string text, std::size_t width) {
  const std::size_t used = columns(text);
  if (used < width) text.append(width - used, ' ');
  return text;
}

std::string pad_left(std::string text, std::size_t width) {
  const std::size_t used = columns(text);
  if (used < width) text.insert(0, width - used, ' ');
  return text;
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.emplace_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

namespace {

/// Fills lines with pieces (a piece's leading space is dropped at the start of a line).
std::vector<std::string> fill(const std::vector<std::string>& pieces, std::size_t width) {
  std::vector<std::string> lines;
  std::size_t used = 0;
  for (const std::string& piece : pieces) {
    const std::size_t needed = columns(piece);
    if (!lines.empty() && used + needed <= width) {
      lines.back() += piece;
      used += needed;
      continue;
    }
    lines.push_back(piece.substr(std::min(piece.find_first_not_of(' '), piece.size())));
    used = columns(lines.back());
  }
  if (lines.empty()) lines.emplace_back();
  return lines;
}

bool breaks_before(std::string_view word) {
  static constexpr auto operators =
      std::to_array<std::string_view>({"+",  "-",  "−",   "=",  "≠",  "<",   "≤", ">", "≥", "<=",
                                       ">=", "!=", "and", "or", "=>", "<=>", "⇒", "⇔", "∧", "∨"});
  return std::ranges::find(operators, word) != operators.end();
}

}  // namespace

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  for (const std::string& paragraph : split_lines(text)) {
    std::vector<std::string> pieces;
    for (std::size_t at = 0; at < paragraph.size();) {
      const std::size_t word = std::min(paragraph.find_first_not_of(' ', at), paragraph.size());
      const std::size_t end = std::min(paragraph.find(' ', word), paragraph.size());
      pieces.push_back(paragraph.substr(at, end - at));
      at = end;
    }
    for (std::string& line : fill(pieces, width)) lines.push_back(std::move(line));
  }
  if (lines.empty()) lines.emplace_back();
  return lines;
}

std::vector<std::string> break_formula(std::string_view text, std::size_t width) {
  if (columns(text) <= width) return {std::string(text)};
  std::vector<std::string> pieces(1);
  int depth = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t word = std::min(text.find_first_not_of(' ', at), text.size());
    const std::size_t end = std::min(text.find(' ', word), text.size());
    if (depth <= 0 && at > 0 && breaks_before(text.substr(word, end - word))) pieces.emplace_back();
    for (const char c : text.substr(word, end - word)) {
      if (c == '(' || c == '[') ++depth;
      if (c == ')' || c == ']') --depth;
    }
    pieces.back() += text.substr(at, end - at);
    at = end;
  }
  return fill(pieces, width);
}

std::string without_controls(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (is_plain(text[at])) {
      result += text[at++];
      continue;
    }
    const Utf8Char character = decode_utf8(text, at);
    const char32_t value = character.value;
    const bool control = (value < 0x20 && value != '\n') || (value >= 0x7f && value < 0xa0) ||
                         // Marks that turn the direction of writing would show a formula that is not there.
                         (value >= 0x202a && value <= 0x202e) || (value >= 0x2066 && value <= 0x2069);
    if (value == '\t')
      result += ' ';
    else if (!character.valid || control)
      result += "\uFFFD";
    else
      result += text.substr(at, character.size);
    at += character.size;
  }
  return result;
}

}  // namespace overbar::v1
