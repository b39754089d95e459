// UTF-8, one character at a time.
#pragma once
#include <cstdint>
#include <string_view>

namespace overbar {

struct Utf8Char {
  char32_t value = 0;
  std::uint32_t size = 1;  // bytes
  bool valid = true;       // otherwise one byte that begins no character (overlong, surrogate, cut short)
};

/// The character at `at`, which must be inside the text.
Utf8Char decode_utf8(std::string_view text, std::size_t at);

/// Columns that a terminal gives the character: 0 for combining marks and other invisible ones, 2 for wide
/// ones.
int display_width(char32_t character);

}  // namespace overbar
