// Letters of names: Unicode text a character at a time, Greek letters and their names.
#pragma once
#include <string>
#include <string_view>

namespace overbar {

/// The character at `offset`, which is moved behind it.
char32_t next_character(std::string_view text, std::size_t& offset);
void append_character(std::string& text, char32_t code);

/// A mark over or through the letter before it.
bool is_combining(char32_t code);

/// "sigma" for σ; empty if it is no Greek letter.
std::string_view greek_name(char32_t letter);
/// σ for "sigma"; 0 if none.
char32_t greek_letter_named(std::string_view name);

}  // namespace overbar
