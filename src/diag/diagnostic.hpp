// Diagnostics are data: a code from the table, a place, a message. Printing them is one function.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace overbar {

/// Half-open byte range in one source file of a SourceMap.
struct Span {
  std::uint32_t file = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  friend bool operator==(const Span&, const Span&) = default;
};

enum class Severity : std::uint8_t { error, warning, note };

/// For what is about no place in a source, such as an option of the command.
inline constexpr Span no_place{UINT32_MAX, 0, 0};

struct Note {
  Span span = no_place;
  std::string message;
};

struct Diagnostic {
  Severity severity = Severity::error;
  std::string code;  // a row of diag/codes.hpp
  Span span;
  std::string message;
  std::vector<Note> notes;
};

struct SourceFile {
  std::string name;  // as the user gave it
  std::string text;  // UTF-8
};

struct SourceMap {
  std::vector<SourceFile> files;
};

/// Line and column counted from 1; columns count Unicode characters (combining marks count as none), so that
/// a caret under column c stands under what the reader sees.
struct LineColumn {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};
LineColumn line_column(const SourceFile& file, std::uint32_t offset);

/// `file:line:column: error: message [code]`, the source line, carets; notes after it. `color` uses ANSI
/// codes.
std::string format_diagnostic(const SourceMap& sources, const Diagnostic& diagnostic, bool color = false);

/// The name nearest to `name` by edit distance (at most a third of its length, case ignored first); empty if
/// none.
std::string nearest_name(std::string_view name, const std::vector<std::string>& known);

}  // namespace overbar
