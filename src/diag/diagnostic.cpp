#include "diag/diagnostic.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/utf8.hpp"

namespace overbar {
namespace {

constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view plain = "\x1b[0m";

struct Manner {
  std::string_view word;
  std::string_view color;
};

Manner manner_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return {"error", "\x1b[1;31m"};
    case Severity::warning:
      return {"warning", "\x1b[1;35m"};
    case Severity::note:
      return {"note", "\x1b[1;36m"};
  }
  return {"error", ""};
}

/// One character of a source line as it is shown.
struct Cell {
  std::uint32_t begin;  // byte in the file
  std::string text;
  int width;
};

std::string shown(std::string_view text, const Utf8Char& character, std::size_t at) {
  const bool control = character.value < 0x20 || (character.value >= 0x7F && character.value < 0xA0);
  if (!character.valid || control) return "\xEF\xBF\xBD";
  return std::string(text.substr(at, character.size));
}

std::string without_controls(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto character = decode_utf8(text, at);
    out += character.value == '\n' ? "\n" : shown(text, character, at);
    at += character.size;
  }
  return out;
}

std::vector<Cell> cells_of(std::string_view text, std::size_t begin, std::size_t end) {
  std::vector<Cell> cells;
  for (std::size_t at = begin; at < end;) {
    const auto character = decode_utf8(text.substr(0, end), at);
    const auto place = static_cast<std::uint32_t>(at);
    if (character.value == '\t')
      cells.push_back({place, " ", 1});
    else if (!(character.value == '\r' && at + 1 == end))
      cells.push_back({place, shown(text, character, at), display_width(character.value)});
    at += character.size;
  }
  return cells;
}

/// The span's first line with carets under the span (at least one), cut to a window when the line is very
/// long.
std::string excerpt(std::string_view text, Span span, std::string_view color) {
  const std::size_t size = text.size();
  const std::size_t at = std::min<std::size_t>(span.begin, size);
  const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const std::size_t line_begin = before == std::string_view::npos ? 0 : before + 1;
  const std::size_t line_end = std::min(text.find('\n', at), size);
  // A caret more than 60 characters into a line longer than 140 is shown with what stands around it.
  constexpr std::size_t window = 140;
  constexpr std::size_t lead = 60;
  const auto all = cells_of(text, line_begin, line_end);
  const auto reached = std::ranges::find_if(all, [&](const Cell& cell) { return cell.begin >= at; });
  const auto caret = static_cast<std::size_t>(reached - all.begin());
  const std::size_t first = all.size() > window && caret > lead ? caret - lead : 0;
  const std::size_t last = std::min(all.size(), first + window);

  std::string line = first > 0 ? "  …" : "  ";
  std::string below = first > 0 ? "   " : "  ";
  std::string carets;
  for (std::size_t i = first; i < last; ++i) {
    line += all[i].text;
    const bool marked = all[i].begin >= at && all[i].begin < std::max<std::size_t>(span.end, at + 1);
    if (marked)
      carets.append(static_cast<std::size_t>(all[i].width), '^');
    else if (all[i].begin < at)
      below.append(static_cast<std::size_t>(all[i].width), ' ');
  }
  if (last < all.size()) line += "…";
  if (carets.empty()) carets = "^";
  if (!color.empty()) carets = fmt::format("{}{}{}", color, carets, plain);
  return fmt::format("{}\n{}{}\n", line, below, carets);
}

std::string format_one(const SourceMap& sources, Severity severity, Span span, std::string_view message,
                       std::string_view code, bool color) {
  const Manner manner = manner_of(severity);
  const bool placed = span.file < sources.files.size();
  std::string place;
  if (placed) {
    const auto& file = sources.files[span.file];
    const auto [line, column] = line_column(file, span.begin);
    place = fmt::format("{}:{}:{}: ", without_controls(file.name), line, column);
  }
  std::string out = color
                        ? fmt::format("{}{}{}{}{}:{} ", bold, place, plain, manner.color, manner.word, plain)
                        : fmt::format("{}{}: ", place, manner.word);
  out += without_controls(message);
  if (!code.empty()) out += fmt::format(" [{}]", code);
  out += '\n';
  if (placed) out += excerpt(sources.files[span.file].text, span, color ? manner.color : "");
  return out;
}

}  // namespace

LineColumn line_column(const SourceFile& file, std::uint32_t offset) {
  const std::string_view text = std::string_view(file.text).substr(0, offset);
  const auto last_break = text.rfind('\n');
  LineColumn place;
  place.line += static_cast<std::uint32_t>(std::ranges::count(text, '\n'));
  std::size_t at = last_break == std::string_view::npos ? 0 : last_break + 1;
  while (at < text.size()) {
    const auto character = decode_utf8(file.text, at);
    if (at + character.size > text.size()) break;  // an offset inside a character is in its column
    if (!character.valid || display_width(character.value) > 0) ++place.column;
    at += character.size;
  }
  return place;
}

std::string format_diagnostic(const SourceMap& sources, const Diagnostic& diagnostic, bool color) {
  std::string out =
      format_one(sources, diagnostic.severity, diagnostic.span, diagnostic.message, diagnostic.code, color);
  for (const auto& note : diagnostic.notes)
    out += format_one(sources, Severity::note, note.span, note.message, "", color);
  return out;
}

}  // namespace overbar
