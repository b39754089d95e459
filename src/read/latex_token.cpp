#include "read/latex_token.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "read/characters.hpp"

namespace overbar::latex {

namespace {

using ast::append_utf8;
using ast::Character;
using ast::decode_character;

struct Spelled {
  char32_t code;
  std::string_view command;
};

constexpr auto commands = std::to_array<Spelled>({
    {U'∂', "partial"},  {U'∇', "nabla"},  {U'∑', "sum"},       {U'∏', "prod"},       {U'·', "cdot"},
    {U'⋅', "cdot"},     {U'×', "times"},  {U'∘', "circ"},      {U'○', "circ"},       {U'⊙', "odot"},
    {U'⊘', "oslash"},   {U'⊗', "otimes"}, {U'≤', "le"},        {U'⩽', "le"},         {U'≥', "ge"},
    {U'⩾', "ge"},       {U'≠', "ne"},     {U'∈', "in"},        {U'∉', "notin"},      {U'∞', "infty"},
    {U'√', "sqrt"},     {U'‖', "|"},      {U'∥', "|"},         {U'⇒', "Rightarrow"}, {U'⟹', "implies"},
    {U'⇔', "iff"},      {U'⟺', "iff"},    {U'→', "to"},        {U'⟶', "to"},         {U'↦', "mapsto"},
    {U'≈', "approx"},   {U'∼', "sim"},    {U'∝', "propto"},    {U'≡', "equiv"},      {U'≜', "triangleq"},
    {U'≔', "coloneqq"}, {U'∀', "forall"}, {U'∃', "exists"},    {U'∧', "land"},       {U'∨', "lor"},
    {U'¬', "lnot"},     {U'…', "dots"},   {U'⋯', "cdots"},     {U'⋮', "vdots"},      {U'⋱', "ddots"},
    {U'⟨', "langle"},   {U'⟩', "rangle"}, {U'∴', "therefore"}, {U'÷', "div"},        {U'∣', "vert"},
    {U'∪', "cup"},      {U'∩', "cap"},    {U'⟵', "leftarrow"}, {U'←', "leftarrow"},  {U'∫', "int"},
    {U'⌊', "lfloor"},   {U'⌋', "rfloor"}, {U'⌈', "lceil"},     {U'⌉', "rceil"},      {U'±', "pm"},
});

constexpr auto minus_signs = std::to_array<char32_t>({U'−', U'–'});

struct Alphabet {
  char32_t code;
  char letter;
};
constexpr auto blackboard = std::to_array<Alphabet>({
    {U'ℝ', 'R'},
    {U'ℤ', 'Z'},
    {U'ℕ', 'N'},
    {U'ℚ', 'Q'},
    {U'ℂ', 'C'},
    {U'𝔼', 'E'},
    {U'𝕀', 'I'},
});
constexpr auto script = std::to_array<Alphabet>({{U'ℒ', 'L'}, {U'ℱ', 'F'}, {U'ℋ', 'H'}, {U'ℛ', 'R'}});

struct Fraction {
  char32_t code;
  char above, below;
};
constexpr auto fractions = std::to_array<Fraction>({{U'½', '1', '2'},
                                                    {U'⅓', '1', '3'},
                                                    {U'⅔', '2', '3'},
                                                    {U'¼', '1', '4'},
                                                    {U'¾', '3', '4'},
                                                    {U'⅕', '1', '5'},
                                                    {U'⅛', '1', '8'}});

// The alphabets of mathematics from U+1D400: 26 capitals and 26 small letters each, the bold one first.
bool styled_letter(char32_t code, char& letter, bool& bold) {
  if (code < 0x1D400 || code > 0x1D6A3) return false;
  const char32_t place = (code - 0x1D400) % 52;
  letter = static_cast<char>(place < 26 ? 'A' + place : 'a' + (place - 26));
  const char32_t alphabet = (code - 0x1D400) / 52;
  bold = alphabet == 0 || alphabet == 2;
  return true;
}

unsigned primes_of(char32_t code) {
  switch (code) {
    case U'\'':
    case U'’':
    case U'′':
      return 1;
    case U'″':
      return 2;
    case U'‴':
      return 3;
    default:
      return 0;
  }
}

bool is_letter(char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }

std::string_view accent_command(char32_t mark) {
  switch (mark) {
    case 0x0302:
      return "hat";
    case 0x0303:
      return "tilde";
    case 0x0304:
    case 0x0305:
      return "bar";
    case 0x0307:
      return "dot";
    case 0x0308:
      return "ddot";
    case 0x20D7:
      return "vec";
    default:
      return {};
  }
}

}  // namespace

bool Lexer::next(Token& token) {
  if (ready_.empty()) {
    read();
    std::ranges::reverse(ready_);
  }
  if (ready_.empty()) return false;
  token = std::move(ready_.back());
  ready_.pop_back();
  return true;
}

void Lexer::push(TokenKind kind, std::string_view text, std::uint32_t begin) {
  Token token;
  token.kind = kind;
  token.space_before = std::exchange(space_, false);
  token.text = text;
  token.begin = begin;
  token.end = at_;
  ready_.push_back(std::move(token));
}

// \command{inside}
void Lexer::wrapped(std::string_view command, std::string_view inside, std::uint32_t begin) {
  push(TokenKind::command, command, begin);
  push(TokenKind::open, "{", begin);
  push(TokenKind::character, inside, begin);
  push(TokenKind::close, "}", begin);
}

// A letter and the marks over it: ŷ is \hat{y}.
void Lexer::letter() {
  const std::uint32_t begin = at_;
  const Character c = decode_character(text_, at_);
  const ast::Letter letter = ast::letter_of(c.code);
  at_ += c.size;
  std::vector<std::string_view> accents;
  if (letter.mark) accents.push_back(accent_command(letter.mark));
  if (letter.bar) accents.emplace_back("bar");
  while (at_ < end_) {
    const Character mark = decode_character(text_, at_);
    const std::string_view accent = accent_command(mark.code);
    if (accent.empty()) break;
    at_ += mark.size;
    accents.push_back(accent);
  }
  for (std::size_t i = accents.size(); i-- > 0;) {
    if (accents[i].empty()) continue;
    push(TokenKind::command, accents[i], begin);
    push(TokenKind::open, "{", begin);
  }
  std::string base;
  append_utf8(base, letter.base);
  push(TokenKind::character, base, begin);
  for (const std::string_view accent : accents)
    if (!accent.empty()) push(TokenKind::close, "}", begin);
}

void Lexer::read() {
  while (at_ < end_) {
    const Character c = decode_character(text_, at_);
    if (text_[at_] == '%') {
      while (at_ < end_ && text_[at_] != '\n') ++at_;
    } else if (c.code == '\n' || c.code == '~' || (c.valid && ast::is_space(c.code))) {
      at_ += c.size;
    } else {
      break;
    }
    space_ = true;
  }
  if (at_ >= end_) return;
  const std::uint32_t begin = at_;
  const Character c = decode_character(text_, at_);
  at_ += c.size;
  if (!c.valid) {
    at_ = begin + 1;
    return push(TokenKind::command, "(invalid UTF-8)", begin);
  }
  switch (c.code) {
    case '{':
      return push(TokenKind::open, "{", begin);
    case '}':
      return push(TokenKind::close, "}", begin);
    case '^':
      return push(TokenKind::superscript, "^", begin);
    case '_':
      return push(TokenKind::subscript, "_", begin);
    case '&':
      return push(TokenKind::align, "&", begin);
    case '$':
      return push(TokenKind::shift, "$", begin);
    case '#':
      if (at_ < end_ && text_[at_] >= '1' && text_[at_] <= '9') {
        ++at_;
        return push(TokenKind::parameter, text_.substr(begin + 1, 1), begin);
      }
      return push(TokenKind::character, "#", begin);
    case '\\': {
      if (at_ >= end_) return push(TokenKind::command, "", begin);
      if (text_[at_] == '\\') {
        ++at_;
        if (at_ < end_ && text_[at_] == '*') ++at_;
        // \\[2pt], but not \\ [a, b]
        if (at_ + 1 < end_ && text_[at_] == '[' &&
            (ast::is_digit(static_cast<unsigned char>(text_[at_ + 1])) || text_[at_ + 1] == '.' ||
             text_[at_ + 1] == '-')) {
          const std::size_t closed = text_.find(']', at_);
          if (closed < end_ && closed - at_ < 12 && is_letter(text_[closed - 1]))
            at_ = static_cast<std::uint32_t>(closed + 1);
        }
        return push(TokenKind::newline, "\\\\", begin);
      }
      if (is_letter(text_[at_])) {
        while (at_ < end_ && is_letter(text_[at_])) ++at_;
        return push(TokenKind::command, text_.substr(begin + 1, at_ - begin - 1), begin);
      }
      const Character next = decode_character(text_, at_);
      at_ += std::max<std::uint32_t>(next.size, 1);
      return push(TokenKind::command, text_.substr(begin + 1, at_ - begin - 1), begin);
    }
    default:
      break;
  }
  if (const unsigned primes = primes_of(c.code)) {
    for (unsigned i = 0; i < primes; ++i) push(TokenKind::character, "'", begin);
    return;
  }
  for (const Spelled& row : commands)
    if (row.code == c.code) return push(TokenKind::command, row.command, begin);
  // Σ_j is a sum; Σ alone is a letter.
  if (c.code == U'Σ' || c.code == U'Π') {
    const Character next = decode_character(text_.substr(0, end_), at_);
    if (next.code == '_' || ast::subscript_of(next.code))
      return push(TokenKind::command, c.code == U'Σ' ? "sum" : "prod", begin);
  }
  if (std::ranges::find(minus_signs, c.code) != minus_signs.end())
    return push(TokenKind::character, "-", begin);
  if (c.code == U'∗') return push(TokenKind::character, "*", begin);
  if (c.code == U'⁄' || c.code == U'∕') return push(TokenKind::character, "/", begin);
  if (c.code == U'𝟙') return wrapped("mathbb", "1", begin);
  if (c.code == U'𝟏') return wrapped("mathbf", "1", begin);
  for (const Alphabet& row : blackboard)
    if (row.code == c.code) return wrapped("mathbb", std::string_view(&row.letter, 1), begin);
  for (const Alphabet& row : script)
    if (row.code == c.code) return wrapped("mathcal", std::string_view(&row.letter, 1), begin);
  for (const Fraction& row : fractions) {
    if (row.code != c.code) continue;
    push(TokenKind::command, "frac", begin);
    push(TokenKind::character, std::string_view(&row.above, 1), begin);
    return push(TokenKind::character, std::string_view(&row.below, 1), begin);
  }
  char styled = 0;
  bool bold = false;
  if (styled_letter(c.code, styled, bold)) {
    if (bold) return wrapped("mathbf", std::string_view(&styled, 1), begin);
    return push(TokenKind::character, std::string_view(&styled, 1), begin);
  }
  if (c.code == U'ᵀ' || c.code == U'⊤') {
    push(TokenKind::superscript, "^", begin);
    return push(TokenKind::command, "top", begin);
  }
  if (ast::superscript_of(c.code) || ast::subscript_of(c.code)) {
    const bool up = ast::superscript_of(c.code) != 0;
    at_ = begin;
    push(up ? TokenKind::superscript : TokenKind::subscript, up ? "^" : "_", begin);
    push(TokenKind::open, "{", begin);
    while (at_ < end_) {
      const Character script_character = decode_character(text_, at_);
      const std::uint32_t place = at_;
      const char32_t plain =
          up ? static_cast<char32_t>(static_cast<unsigned char>(ast::superscript_of(script_character.code)))
             : ast::subscript_of(script_character.code);
      const bool transpose = up && script_character.code == U'ᵀ';
      if (!plain && !transpose) break;
      at_ += script_character.size;
      std::string text;
      append_utf8(text, plain);
      if (transpose)
        push(TokenKind::command, "top", place);
      else
        push(TokenKind::character, text, place);
    }
    return push(TokenKind::close, "}", begin);
  }
  if (ast::letter_of(c.code).base) {
    at_ = begin;
    return letter();
  }
  push(TokenKind::character, text_.substr(begin, at_ - begin), begin);
}

std::vector<Token> lex(std::string_view text, std::uint32_t begin, std::uint32_t end) {
  std::vector<Token> out;
  Lexer lexer(text, begin, end);
  Token token;
  while (lexer.next(token)) out.push_back(token);
  return out;
}

std::string spell(const Token& token) {
  if (token.kind == TokenKind::command) return "\\" + token.text;
  if (token.kind == TokenKind::parameter) return "#" + token.text;
  return token.text;
}

}  // namespace overbar::latex
