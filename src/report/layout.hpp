// Text in columns, as a terminal shows it: combining marks take none.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace overbar::v1 {

std::size_t columns(std::string_view text);
std::string pad_right(std::string text, std::size_t width);
std::string pad_left(std::string text, std::size_t width);
std::string repeat(std::string_view text, std::size_t times);

std::vector<std::string> split_lines(std::string_view text);

/// Prose, broken at spaces. At least one line; a longer word stands alone.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// A formula, broken before a `+`, `−`, `=`, `and`, … that stands between spaces and outside brackets.
std::vector<std::string> break_formula(std::string_view text, std::size_t width);

/// Control characters, which a terminal would obey, become �; a tab becomes a space. Line ends stay.
std::string without_controls(std::string_view text);

/// In ASCII, for terminals that have nothing else: x̄ is bar(x), σ sigma, ᵀ '.
std::string to_ascii(std::string_view text);

/// The letter below the bar of a letter that Unicode has with its bar (ȳ); '\0' of others.
char letter_below_bar(char32_t character);

}  // namespace overbar::v1
