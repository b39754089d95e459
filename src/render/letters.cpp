#include "render/letters.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/utf8.hpp"
#include "render/render.hpp"

namespace overbar {
namespace {

constexpr auto greek = std::to_array<std::pair<char32_t, std::string_view>>({
    {U'α', "alpha"},   {U'β', "beta"},  {U'γ', "gamma"},  {U'δ', "delta"}, {U'ε', "epsilon"}, {U'ζ', "zeta"},
    {U'η', "eta"},     {U'θ', "theta"}, {U'ι', "iota"},   {U'κ', "kappa"}, {U'λ', "lambda"},  {U'μ', "mu"},
    {U'ν', "nu"},      {U'ξ', "xi"},    {U'π', "pi"},     {U'ρ', "rho"},   {U'σ', "sigma"},   {U'τ', "tau"},
    {U'υ', "upsilon"}, {U'φ', "phi"},   {U'χ', "chi"},    {U'ψ', "psi"},   {U'ω', "omega"},   {U'Γ', "Gamma"},
    {U'Δ', "Delta"},   {U'Θ', "Theta"}, {U'Λ', "Lambda"}, {U'Ξ', "Xi"},    {U'Π', "Pi"},      {U'Σ', "Sigma"},
    {U'Φ', "Phi"},     {U'Ψ', "Psi"},   {U'Ω', "Omega"},
});

}  // namespace

char32_t next_character(std::string_view text, std::size_t& offset) {
  const Utf8Char character = decode_utf8(text, offset);
  offset += character.size;
  return character.value;
}

void append_character(std::string& text, char32_t code) {
  const auto put = [&](char32_t value) { text += static_cast<char>(value); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | code >> 6U);
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0U | code >> 12U);
    put(0x80U | (code >> 6U & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | code >> 18U);
    put(0x80U | (code >> 12U & 0x3FU));
    put(0x80U | (code >> 6U & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

bool is_combining(char32_t code) { return display_width(code) == 0; }

std::string_view greek_name(char32_t letter) {
  const auto* const row = std::ranges::find(greek, letter, &std::pair<char32_t, std::string_view>::first);
  return row == greek.end() ? std::string_view{} : row->second;
}

char32_t greek_letter_named(std::string_view name) {
  const auto* const row = std::ranges::find(greek, name, &std::pair<char32_t, std::string_view>::second);
  return row == greek.end() ? 0 : row->first;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t offset = 0; offset < text.size();)
    width += static_cast<std::size_t>(display_width(next_character(text, offset)));
  return width;
}

}  // namespace overbar
