// The table of diagnostic codes: one row each, in alphabetical order. `code("…")` is its own text, and does
// not compile when the row is missing; so a code in the output always has an explanation, and a misspelt one
// never ships.
#pragma once
#include <algorithm>
#include <array>
#include <string_view>

namespace overbar {

struct CodeRow {
  std::string_view code;
  std::string_view explanation;  // one sentence
};

inline constexpr auto code_table = std::to_array<CodeRow>({
    {"bad-superscript", "A superscript is neither a power, nor a transpose, nor an inverse."},
    {"ill-formed-graph",
     "The graph breaks one of its own rules: a defect of this program, not of the worksheet."},
    {"index-size-mismatch", "An index runs over two axes of different sizes."},
    {"unclosed-string", "A quoted name does not end on its line."},
    {"unknown-character", "A character has no meaning in a worksheet."},
    {"unknown-name", "A name is used that no declaration, definition or prelude function introduces."},
});

consteval bool is_code(std::string_view text) {
  return std::ranges::any_of(code_table, [&](const CodeRow& row) { return row.code == text; });
}

/// Use it wherever a code is given: `fail(code("unknown-name"), …)`.
consteval const char* code(const char* text) {
  if (!is_code(text)) throw "add a row for this code to code_table in diag/codes.hpp";
  return text;
}

static_assert(std::ranges::adjacent_find(code_table, std::ranges::greater_equal{}, &CodeRow::code) ==
                  code_table.end(),
              "code_table: rows in alphabetical order, each code once");

/// The row's sentence; empty for a code that is not in the table.
std::string_view explanation(std::string_view code);

}  // namespace overbar
