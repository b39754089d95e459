#include <gtest/gtest.h>

#include "base/utf8.hpp"

namespace overbar {
namespace {

void expect_character(std::string_view text, char32_t value, std::uint32_t size) {
  const auto character = decode_utf8(text, 0);
  EXPECT_TRUE(character.valid) << text;
  EXPECT_EQ(character.value, value) << text;
  EXPECT_EQ(character.size, size) << text;
}

TEST(Utf8, DecodesEveryLength) {
  expect_character("a", U'a', 1);
  expect_character("σ", U'σ', 2);
  expect_character("ᵀ", U'ᵀ', 3);
  expect_character("𝟙", U'𝟙', 4);
}

TEST(Utf8, WhatBeginsNoCharacterIsOneInvalidByte) {
  for (const char* text : {"\x80", "\xC0\x80", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                           "\xFF", "\xE2\x82q"}) {
    EXPECT_FALSE(decode_utf8(text, 0).valid);
    EXPECT_EQ(decode_utf8(text, 0).size, 1U);
  }
}

TEST(Utf8, WidthsAreThoseOfATerminal) {
  EXPECT_EQ(display_width(U'x'), 1);
  EXPECT_EQ(display_width(U'Σ'), 1);
  EXPECT_EQ(display_width(0x304), 0);
  EXPECT_EQ(display_width(U'中'), 2);
}

}  // namespace
}  // namespace overbar
