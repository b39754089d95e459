// Tokens. A token knows whether blanks or a line end stand before it, because inside a matrix literal that
// matters.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "read/words.hpp"

namespace overbar::ast {

enum class TokenKind : std::uint8_t {
  end,
  invalid,  // reported by the lexer
  identifier,
  number,
  string,
  prime,        // ' ’ : derivative, part of a name, or transpose
  prime_mark,   // ′ ″ ‴ : derivative or part of a name
  superscript,  // ² ⁻¹ ⁻ᵀ ⁿ : text "2", "-1", "-T", "n"
  subscript,    // ₂ᵢ standing after something other than a name: text "2i"
  fraction,     // ½ : text "1/2"
  transpose,    // ᵀ ⊤
  left_parenthesis,
  right_parenthesis,
  left_bracket,
  right_bracket,
  left_brace,
  right_brace,
  bar,         // |
  double_bar,  // ‖
  two_bars,    // || in ASCII: ‖, or two | in a row
  comma,
  colon,
  semicolon,
  dots,  // ..
  plus,
  minus,
  star,        // * @
  middle_dot,  // ·
  ring,        // ∘ ⊙ .*
  slash,
  ring_slash,  // ⊘ ./
  caret,
  dot_caret,  // .^
  underscore,
  times,        // ×
  partial,      // ∂
  nabla,        // ∇
  big_sum,      // ∑
  big_product,  // ∏
  indicator,    // 𝟙
  ones,         // 𝟏
  infinity,
  root,  // √
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  element_of,  // ∈
  implies,
  equivalent,
  logical_and,
  logical_or,
  logical_not,
  arrow,  // ->
};

struct Token {
  TokenKind kind = TokenKind::end;
  Word word = Word::none;        // of an identifier without a bar
  std::uint8_t bars = 0;         // macrons over the name (or over the prime after it)
  std::uint8_t count = 0;        // primes in a prime token
  bool space_before = false;     // blanks or a line end
  bool line_start = false;       // first token of its line
  bool block_start = false;      // first token of its block: no statement goes on across it
  bool digit_subscript = false;  // identifier that ends in ₁₂…: h₁ is h1, or h_1, or h[1]
  std::uint32_t text = 0;        // into TokenList::texts
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t column = 0;  // of a line's first token: bytes from the start of the line
};

/// How a token is called in a message.
std::string describe(TokenKind kind);

}  // namespace overbar::ast
