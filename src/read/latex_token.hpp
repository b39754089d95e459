// LaTeX maths as TeX's own tokens. Unicode mathematics becomes the commands it stands for (x̄ is \bar{x}, ᵀ is
// ^{\top}), so that what follows knows one spelling. A token that a macro makes has the place of its call.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace overbar::latex {

enum class TokenKind : std::uint8_t {
  character,  // one letter, digit or mark
  command,    // \name, or \ and one character; text without the backslash
  open,       // {
  close,      // }
  superscript,
  subscript,
  align,      // &
  newline,    // \\ with its optional [2pt]
  parameter,  // #1 in the body of a macro; text is the digit
  shift,      // $ inside \text
};

struct Token {
  TokenKind kind = TokenKind::character;
  bool space_before = false;
  std::uint8_t depth = 0;  // of macros inside one another that made it
  std::string text;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// One after the other, so that a definition in the middle of prose can be read without reading the rest.
class Lexer {
 public:
  Lexer(std::string_view text, std::uint32_t begin, std::uint32_t end) : text_(text), at_(begin), end_(end) {}
  /// False at the end of the text.
  bool next(Token& token);
  std::uint32_t position() const { return at_; }

 private:
  void read();
  void letter();
  void push(TokenKind kind, std::string_view text, std::uint32_t begin);
  void wrapped(std::string_view command, std::string_view inside, std::uint32_t begin);

  std::string_view text_;
  std::uint32_t at_;
  std::uint32_t end_;
  bool space_ = false;
  std::vector<Token> ready_;  // in reverse
};

std::vector<Token> lex(std::string_view text, std::uint32_t begin, std::uint32_t end);

/// As source text again, for messages and for the words of \text.
std::string spell(const Token& token);

}  // namespace overbar::latex
