// The characters of the language: what is a letter, what a mark, which characters are spellings of the same
// thing.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/utf8.hpp"

namespace overbar::ast {

struct Character {
  char32_t code = 0;
  std::uint32_t size = 0;  // bytes; 0 at the end of the text
  bool valid = true;       // false: not UTF-8 here, one byte is skipped
};

/// The character at `offset`.
inline Character decode_character(std::string_view text, std::uint32_t offset) {
  if (offset >= text.size()) return {};
  if (const auto byte = static_cast<unsigned char>(text[offset]); byte < 0x80) return {byte, 1, true};
  const Utf8Char c = decode_utf8(text, offset);
  return {c.value, c.size, c.valid};
}

void append_utf8(std::string& out, char32_t code);

/// A letter that can be in a name, already decomposed: ȳ is {y, a bar}, ŷ is {y, U+0302}.
struct Letter {
  char32_t base = 0;  // 0: not a letter
  char32_t mark = 0;  // a combining mark that stays part of the name
  bool bar = false;
};
Letter letter_of(char32_t code);

bool is_digit(char32_t code);
bool is_space(char32_t code);      // blanks, not line ends; invisible characters too
bool is_bar_mark(char32_t code);   // combining macron, combining overline
bool is_name_mark(char32_t code);  // hat, tilde, dot, … over a letter

/// '2' for ², '-' for ⁻, 'n' for ⁿ; 0 if none. ᵀ is not among them.
char superscript_of(char32_t code);
/// "2" for ₂, "i" for ᵢ, "β" for ᵦ; 0 if none.
char32_t subscript_of(char32_t code);

/// U"σ" for "sigma"; 0 if the word is no Greek letter's name.
char32_t greek_letter(std::string_view word);
/// "sigma" for σ; empty if none.
std::string_view greek_word(char32_t letter);

}  // namespace overbar::ast
