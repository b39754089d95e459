#include "read/characters.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace overbar::ast {

namespace {

struct Composed {
  char32_t code;
  char32_t base;
  char32_t mark;
};

constexpr char32_t macron = 0x0304, overline = 0x0305, hat = 0x0302, tilde = 0x0303, dot = 0x0307,
                   two_dots = 0x0308;

// Precomposed letters with the marks that mathematics puts on names (the canonical decompositions of
// Unicode), and variants of one letter that people do not tell apart. Sorted by code.
constexpr auto composed_letters = std::to_array<Composed>({
    {0x00B5, 0x03BC, 0},  // µ, the micro sign
    {0x00C2, 'A', hat},       {0x00C3, 'A', tilde},     {0x00C4, 'A', two_dots},  {0x00CA, 'E', hat},
    {0x00CB, 'E', two_dots},  {0x00CE, 'I', hat},       {0x00CF, 'I', two_dots},  {0x00D1, 'N', tilde},
    {0x00D4, 'O', hat},       {0x00D5, 'O', tilde},     {0x00D6, 'O', two_dots},  {0x00DB, 'U', hat},
    {0x00DC, 'U', two_dots},  {0x00E2, 'a', hat},       {0x00E3, 'a', tilde},     {0x00E4, 'a', two_dots},
    {0x00EA, 'e', hat},       {0x00EB, 'e', two_dots},  {0x00EE, 'i', hat},       {0x00EF, 'i', two_dots},
    {0x00F1, 'n', tilde},     {0x00F4, 'o', hat},       {0x00F5, 'o', tilde},     {0x00F6, 'o', two_dots},
    {0x00FB, 'u', hat},       {0x00FC, 'u', two_dots},  {0x00FF, 'y', two_dots},  {0x0100, 'A', macron},
    {0x0101, 'a', macron},    {0x0108, 'C', hat},       {0x0109, 'c', hat},       {0x010A, 'C', dot},
    {0x010B, 'c', dot},       {0x0112, 'E', macron},    {0x0113, 'e', macron},    {0x0116, 'E', dot},
    {0x0117, 'e', dot},       {0x011C, 'G', hat},       {0x011D, 'g', hat},       {0x0120, 'G', dot},
    {0x0121, 'g', dot},       {0x0124, 'H', hat},       {0x0125, 'h', hat},       {0x0128, 'I', tilde},
    {0x0129, 'i', tilde},     {0x012A, 'I', macron},    {0x012B, 'i', macron},    {0x0134, 'J', hat},
    {0x0135, 'j', hat},       {0x014C, 'O', macron},    {0x014D, 'o', macron},    {0x015C, 'S', hat},
    {0x015D, 's', hat},       {0x0168, 'U', tilde},     {0x0169, 'u', tilde},     {0x016A, 'U', macron},
    {0x016B, 'u', macron},    {0x0174, 'W', hat},       {0x0175, 'w', hat},       {0x0176, 'Y', hat},
    {0x0177, 'y', hat},       {0x0178, 'Y', two_dots},  {0x017B, 'Z', dot},       {0x017C, 'z', dot},
    {0x0226, 'A', dot},       {0x0227, 'a', dot},       {0x022E, 'O', dot},       {0x022F, 'o', dot},
    {0x0232, 'Y', macron},    {0x0233, 'y', macron},    {0x03D1, 0x03B8, 0},  // ϑ
    {0x03D5, 0x03C6, 0},                                                      // ϕ
    {0x03D6, 0x03C0, 0},                                                      // ϖ
    {0x03F1, 0x03C1, 0},                                                      // ϱ
    {0x03F5, 0x03B5, 0},                                                      // ϵ
    {0x1E02, 'B', dot},       {0x1E03, 'b', dot},       {0x1E0A, 'D', dot},       {0x1E0B, 'd', dot},
    {0x1E1E, 'F', dot},       {0x1E1F, 'f', dot},       {0x1E20, 'G', macron},    {0x1E21, 'g', macron},
    {0x1E22, 'H', dot},       {0x1E23, 'h', dot},       {0x1E40, 'M', dot},       {0x1E41, 'm', dot},
    {0x1E44, 'N', dot},       {0x1E45, 'n', dot},       {0x1E56, 'P', dot},       {0x1E57, 'p', dot},
    {0x1E58, 'R', dot},       {0x1E59, 'r', dot},       {0x1E60, 'S', dot},       {0x1E61, 's', dot},
    {0x1E6A, 'T', dot},       {0x1E6B, 't', dot},       {0x1E7C, 'V', tilde},     {0x1E7D, 'v', tilde},
    {0x1E86, 'W', dot},       {0x1E87, 'w', dot},       {0x1E8A, 'X', dot},       {0x1E8B, 'x', dot},
    {0x1E8E, 'Y', dot},       {0x1E8F, 'y', dot},       {0x1E90, 'Z', hat},       {0x1E91, 'z', hat},
    {0x1EBC, 'E', tilde},     {0x1EBD, 'e', tilde},     {0x1EF8, 'Y', tilde},     {0x1EF9, 'y', tilde},
    {0x1FB1, 0x03B1, macron}, {0x1FB9, 0x0391, macron}, {0x1FD1, 0x03B9, macron}, {0x1FD9, 0x0399, macron},
    {0x1FE1, 0x03C5, macron}, {0x1FE9, 0x03A5, macron}, {0x2126, 0x03A9, 0},  // the ohm sign
    {0x212A, 'K', 0},                                                         // the kelvin sign
});
static_assert(std::ranges::is_sorted(composed_letters, {}, &Composed::code));

constexpr auto greek = std::to_array<std::pair<std::string_view, char32_t>>({
    {"alpha", 0x03B1},   {"beta", 0x03B2},   {"gamma", 0x03B3}, {"delta", 0x03B4},  {"epsilon", 0x03B5},
    {"eps", 0x03B5},     {"zeta", 0x03B6},   {"eta", 0x03B7},   {"theta", 0x03B8},  {"iota", 0x03B9},
    {"kappa", 0x03BA},   {"lambda", 0x03BB}, {"mu", 0x03BC},    {"nu", 0x03BD},     {"xi", 0x03BE},
    {"omicron", 0x03BF}, {"pi", 0x03C0},     {"rho", 0x03C1},   {"sigma", 0x03C3},  {"tau", 0x03C4},
    {"upsilon", 0x03C5}, {"phi", 0x03C6},    {"chi", 0x03C7},   {"psi", 0x03C8},    {"omega", 0x03C9},
    {"Gamma", 0x0393},   {"Delta", 0x0394},  {"Theta", 0x0398}, {"Lambda", 0x039B}, {"Xi", 0x039E},
    {"Pi", 0x03A0},      {"Sigma", 0x03A3},  {"Phi", 0x03A6},   {"Psi", 0x03A8},    {"Omega", 0x03A9},
});

bool in(char32_t code, char32_t first, char32_t last) { return first <= code && code <= last; }

bool plain_letter(char32_t code) {
  if (in(code, 0x00C0, 0x024F)) return code != 0x00D7 && code != 0x00F7;  // not × ÷
  if (in(code, 0x0370, 0x03FF)) return code != 0x037E && code != 0x0387 && code != 0x0375 && code != 0x03F6;
  if (in(code, 0x1E00, 0x1EFF)) return true;
  if (in(code, 0x1D400, 0x1D7CB)) return true;  // mathematical alphabets: letters of their own
  switch (code) {
    case 0x210B:
    case 0x2110:
    case 0x2112:
    case 0x211B:
    case 0x212C:
    case 0x2130:
    case 0x2131:
    case 0x2133:  // script
    case 0x2113:
    case 0x210E:
    case 0x210F:  // ℓ, ℎ, ℏ
    case 0x2102:
    case 0x210D:
    case 0x2115:
    case 0x2119:
    case 0x211A:
    case 0x211D:
    case 0x2124:  // ℂ ℍ ℕ ℙ ℚ ℝ ℤ
      return true;
    default:
      return false;
  }
}

}  // namespace

void append_utf8(std::string& out, char32_t code) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6), put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12), put(0x80 | (code >> 6 & 0x3F)), put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18), put(0x80 | (code >> 12 & 0x3F)), put(0x80 | (code >> 6 & 0x3F)),
        put(0x80 | (code & 0x3F));
  }
}

Letter letter_of(char32_t code) {
  if (code < 0x80) return {in(code | 0x20, 'a', 'z') ? code : 0, 0, false};
  const auto row = std::ranges::lower_bound(composed_letters, code, {}, &Composed::code);
  if (row != composed_letters.end() && row->code == code) {
    if (row->mark == macron) return {row->base, 0, true};
    return {row->base, row->mark, false};
  }
  if (plain_letter(code)) return {code, 0, false};
  return {};
}

bool is_digit(char32_t code) { return in(code, '0', '9'); }

bool is_space(char32_t code) {
  return code == ' ' || code == '\t' || code == '\r' || code == 0x00A0 || in(code, 0x2000, 0x200D) ||
         code == 0x202F || in(code, 0x205F, 0x2064) || code == 0x3000 || code == 0xFEFF ||
         in(code, 0xFE00, 0xFE0F);
}

bool is_bar_mark(char32_t code) { return code == macron || code == overline; }

bool is_name_mark(char32_t code) {
  return (in(code, 0x0300, 0x036F) || in(code, 0x20D0, 0x20F0)) && !is_bar_mark(code);
}

char superscript_of(char32_t code) {
  switch (code) {
    case 0x00B9:
      return '1';
    case 0x00B2:
      return '2';
    case 0x00B3:
      return '3';
    case 0x207B:
      return '-';
    case 0x207F:
      return 'n';
    case 0x2071:
      return 'i';
    case 0x1D4F:
      return 'k';
    case 0x1D50:
      return 'm';
    case 0x1D57:
      return 't';
    case 0x1D56:
      return 'p';
    default:
      break;
  }
  if (code == 0x2070 || in(code, 0x2074, 0x2079)) return static_cast<char>('0' + (code - 0x2070));
  return 0;
}

char32_t subscript_of(char32_t code) {
  if (in(code, 0x2080, 0x2089)) return U'0' + (code - 0x2080);
  switch (code) {
    case 0x2090:
      return U'a';
    case 0x2091:
      return U'e';
    case 0x2092:
      return U'o';
    case 0x2093:
      return U'x';
    case 0x2095:
      return U'h';
    case 0x2096:
      return U'k';
    case 0x2097:
      return U'l';
    case 0x2098:
      return U'm';
    case 0x2099:
      return U'n';
    case 0x209A:
      return U'p';
    case 0x209B:
      return U's';
    case 0x209C:
      return U't';
    case 0x1D62:
      return U'i';
    case 0x1D63:
      return U'r';
    case 0x1D64:
      return U'u';
    case 0x1D65:
      return U'v';
    case 0x1D66:
      return 0x03B2;
    case 0x1D67:
      return 0x03B3;
    case 0x1D68:
      return 0x03C1;
    case 0x1D69:
      return 0x03C6;
    case 0x1D6A:
      return 0x03C7;
    case 0x2C7C:
      return U'j';
    default:
      return 0;
  }
}

char32_t greek_letter(std::string_view word) {
  if (word.size() < 2 || word.size() > 7) return 0;
  for (const auto& [name, letter] : greek)
    if (name == word) return letter;
  return 0;
}

std::string_view greek_word(char32_t letter) {
  for (const auto& [name, code] : greek)
    if (code == letter) return name;
  return {};
}

}  // namespace overbar::ast
