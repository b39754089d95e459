// The twin spellings of the worksheet language, a character at a time. Formulas come with an ASCII spelling
// of their own (Math::ascii); this is for questions as written, prose and drawings.
#include <algorithm>
#include <array>

#include "base/utf8.hpp"
#include "report/layout.hpp"

namespace overbar::v1 {
namespace {

struct Twin {
  char32_t character;
  std::string_view ascii;
};

constexpr auto twins = std::to_array<Twin>({
    {U'\u00a0', " "},  {U'¬', "not "},    {U'²', "^2"},     {U'³', "^3"},    {U'·', "*"},
    {U'½', "1/2"},     {U'×', "x"},       {U'Γ', "Gamma"},  {U'Δ', "Delta"}, {U'Θ', "Theta"},
    {U'Λ', "Lambda"},  {U'Ξ', "Xi"},      {U'Π', "prod"},   {U'Σ', "sum"},   {U'Φ', "Phi"},
    {U'Ψ', "Psi"},     {U'Ω', "Omega"},   {U'α', "alpha"},  {U'β', "beta"},  {U'γ', "gamma"},
    {U'δ', "delta"},   {U'ε', "epsilon"}, {U'ζ', "zeta"},   {U'η', "eta"},   {U'θ', "theta"},
    {U'ι', "iota"},    {U'κ', "kappa"},   {U'λ', "lambda"}, {U'μ', "mu"},    {U'ν', "nu"},
    {U'ξ', "xi"},      {U'π', "pi"},      {U'ρ', "rho"},    {U'σ', "sigma"}, {U'τ', "tau"},
    {U'υ', "upsilon"}, {U'φ', "phi"},     {U'χ', "chi"},    {U'ψ', "psi"},   {U'ω', "omega"},
    {U'ᵀ', "^T"},      {U'–', "-"},       {U'—', "-"},      {U'‖', "||"},    {U'‘', "'"},
    {U'’', "'"},       {U'“', "\""},      {U'”', "\""},     {U'…', "..."},   {U'′', "'"},
    {U'⁻', "^-"},      {U'¹', "1"},       {U'₀', "0"},      {U'₁', "1"},     {U'₂', "2"},
    {U'₃', "3"},       {U'₄', "4"},       {U'₅', "5"},      {U'₆', "6"},     {U'₇', "7"},
    {U'₈', "8"},       {U'₉', "9"},       {U'ℓ', "l"},      {U'ℝ', "R"},     {U'ℤ', "Z"},
    {U'←', "<-"},      {U'→', "->"},      {U'⇒', "=>"},     {U'⇔', "<=>"},   {U'∀', "for all "},
    {U'∂', "d"},       {U'∈', "in"},      {U'−', "-"},      {U'∘', ".*"},    {U'√', "sqrt"},
    {U'∞', "inf"},     {U'∧', "and"},     {U'∨', "or"},     {U'≈', "~"},     {U'≠', "!="},
    {U'≤', "<="},      {U'≥', ">="},      {U'⊙', ".*"},     {U'⋮', ":"},     {U'⋯', "..."},
    {U'⎡', "["},       {U'⎢', "["},       {U'⎣', "["},      {U'⎤', "]"},     {U'⎥', "]"},
    {U'⎦', "]"},       {U'─', "-"},       {U'│', "|"},      {U'┌', "+"},     {U'┐', "+"},
    {U'└', "+"},       {U'┘', "+"},       {U'├', "+"},      {U'┤', "+"},     {U'┬', "+"},
    {U'┴', "+"},       {U'┼', "+"},       {U'╌', "-"},      {U'═', "="},     {U'╭', "+"},
    {U'╮', "+"},       {U'╯', "+"},       {U'╰', "+"},      {U'▶', ">"},     {U'▼', "v"},
    {U'▸', ">"},       {U'▾', "v"},       {U'✓', "+"},      {U'✗', "x"},     {U'𝟏', "1"},
    {U'↑', "^"},       {U'↓', "v"},       {U'›', ">"},
});

/// Letters that Unicode has with their bar.
constexpr auto barred = std::to_array<std::pair<char32_t, char>>({
    {U'Ā', 'A'},
    {U'ā', 'a'},
    {U'Ē', 'E'},
    {U'ē', 'e'},
    {U'Ī', 'I'},
    {U'ī', 'i'},
    {U'Ō', 'O'},
    {U'ō', 'o'},
    {U'Ū', 'U'},
    {U'ū', 'u'},
    {U'Ȳ', 'Y'},
    {U'ȳ', 'y'},
    {U'Ḡ', 'G'},
    {U'ḡ', 'g'},
});

bool continues_name(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

}  // namespace

char letter_below_bar(char32_t character) {
  const auto* row = std::ranges::find(barred, character, &std::pair<char32_t, char>::first);
  return row == barred.end() ? '\0' : row->second;
}

std::string to_ascii(std::string_view text) {
  std::string result;
  std::size_t last = 0;  // where the last character begins in `result`
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Char character = decode_utf8(text, at);
    at += character.size;
    const char letter = letter_below_bar(character.value);
    if (letter != '\0') {
      last = result.size();
      result += letter;
    }
    // A bar is over the letter before, and over the whole name: W̄1 is bar(W1).
    if (letter != '\0' || character.value == U'\u0304') {
      result.insert(last, "bar(");
      while (at < text.size() && continues_name(text[at])) result += text[at++];
      result += ')';
      last = result.size();
      continue;
    }
    if (character.value < 0x80) {
      last = result.size();
      result += static_cast<char>(character.value);
      continue;
    }
    if (display_width(character.value) == 0) continue;
    last = result.size();
    const auto* twin = std::ranges::find(twins, character.value, &Twin::character);
    result += twin == twins.end() ? std::string_view("?") : twin->ascii;
  }
  return result;
}

}  // namespace overbar::v1
