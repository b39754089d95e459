// Only what plain LaTeX with amsmath and amssymb has, so that the text compiles with pdflatex and with
// xelatex alike.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "report/escape.hpp"
#include "report/layout.hpp"

namespace overbar::v1 {
namespace {

struct Spelling {
  char32_t character;
  std::string_view latex;
};

constexpr auto specials = std::to_array<Spelling>({
    {U'"', "\\char34{}"},
    {U'#', "\\#"},
    {U'$', "\\$"},
    {U'%', "\\%"},
    {U'&', "\\&"},
    {U'\'', "\\char39{}"},
    {U'-', "-{}"},
    {U'<', "\\ensuremath{<}"},
    {U'>', "\\ensuremath{>}"},
    {U'\\', "\\textbackslash{}"},
    {U'^', "\\textasciicircum{}"},
    {U'_', "\\_"},
    {U'`', "\\char96{}"},
    {U'{', "\\{"},
    {U'|', "\\ensuremath{|}"},
    {U'}', "\\}"},
    {U'~', "\\textasciitilde{}"},
    {U'\u00a0', "~"},
    {U'–', "--"},
    {U'—', "---"},
    {U'‘', "`"},
    {U'’', "'"},
    {U'“', "``"},
    {U'”', "''"},
    {U'…', "\\ldots{}"},
    {U'\uFFFD', "\\textbf{?}"},
    {U'ª', "a"},
    {U'¡', "!`"},
    {U'¿', "?`"},
    {U'§', "\\S{}"},
    {U'¶', "\\P{}"},
    {U'©', "(c)"},
    {U'ı', "\\i{}"},
    {U'Đ', "D"},
    {U'đ', "d"},
});

/// In mathematics.
constexpr auto symbols = std::to_array<Spelling>({
    {U'¬', "\\neg"},
    {U'±', "\\pm"},
    {U'²', "^2"},
    {U'³', "^3"},
    {U'¹', "^1"},
    {U'·', "\\cdot"},
    {U'½', "\\tfrac12"},
    {U'×', "\\times"},
    {U'÷', "\\div"},
    {U'°', "^\\circ"},
    {U'µ', "\\mu"},
    {U'Γ', "\\Gamma"},
    {U'Δ', "\\Delta"},
    {U'Θ', "\\Theta"},
    {U'Λ', "\\Lambda"},
    {U'Ξ', "\\Xi"},
    {U'Π', "\\Pi"},
    {U'Σ', "\\Sigma"},
    {U'Φ', "\\Phi"},
    {U'Ψ', "\\Psi"},
    {U'Ω', "\\Omega"},
    {U'α', "\\alpha"},
    {U'β', "\\beta"},
    {U'γ', "\\gamma"},
    {U'δ', "\\delta"},
    {U'ε', "\\varepsilon"},
    {U'ζ', "\\zeta"},
    {U'η', "\\eta"},
    {U'θ', "\\theta"},
    {U'ι', "\\iota"},
    {U'κ', "\\kappa"},
    {U'λ', "\\lambda"},
    {U'μ', "\\mu"},
    {U'ν', "\\nu"},
    {U'ξ', "\\xi"},
    {U'ο', "o"},
    {U'π', "\\pi"},
    {U'ρ', "\\rho"},
    {U'ς', "\\varsigma"},
    {U'σ', "\\sigma"},
    {U'τ', "\\tau"},
    {U'υ', "\\upsilon"},
    {U'φ', "\\varphi"},
    {U'χ', "\\chi"},
    {U'ψ', "\\psi"},
    {U'ω', "\\omega"},
    {U'ϕ', "\\phi"},
    {U'ϵ', "\\epsilon"},
    {U'ᵀ', "^\\top"},
    {U'‖', "\\|"},
    {U'′', "'"},
    {U'″', "''"},
    {U'⁺', "^+"},
    {U'⁻', "^-"},
    {U'⁰', "^0"},
    {U'⁴', "^4"},
    {U'⁵', "^5"},
    {U'⁶', "^6"},
    {U'⁷', "^7"},
    {U'⁸', "^8"},
    {U'⁹', "^9"},
    {U'ⁿ', "^n"},
    {U'₀', "_0"},
    {U'₁', "_1"},
    {U'₂', "_2"},
    {U'₃', "_3"},
    {U'₄', "_4"},
    {U'₅', "_5"},
    {U'₆', "_6"},
    {U'₇', "_7"},
    {U'₈', "_8"},
    {U'₉', "_9"},
    {U'ᵢ', "_i"},
    {U'ⱼ', "_j"},
    {U'ₖ', "_k"},
    {U'ₙ', "_n"},
    {U'ₘ', "_m"},
    {U'ₜ', "_t"},
    {U'ℓ', "\\ell"},
    {U'ℝ', "\\mathbb{R}"},
    {U'ℕ', "\\mathbb{N}"},
    {U'ℤ', "\\mathbb{Z}"},
    {U'←', "\\leftarrow"},
    {U'↑', "\\uparrow"},
    {U'→', "\\rightarrow"},
    {U'↓', "\\downarrow"},
    {U'↦', "\\mapsto"},
    {U'⇐', "\\Leftarrow"},
    {U'⇒', "\\Rightarrow"},
    {U'⇔', "\\Leftrightarrow"},
    {U'∀', "\\forall"},
    {U'∂', "\\partial"},
    {U'∃', "\\exists"},
    {U'∅', "\\emptyset"},
    {U'∇', "\\nabla"},
    {U'∈', "\\in"},
    {U'∉', "\\notin"},
    {U'∏', "\\prod"},
    {U'∑', "\\sum"},
    {U'−', "-"},
    {U'∘', "\\circ"},
    {U'√', "\\surd"},
    {U'∞', "\\infty"},
    {U'∧', "\\wedge"},
    {U'∨', "\\vee"},
    {U'≈', "\\approx"},
    {U'≔', ":="},
    {U'≠', "\\neq"},
    {U'≡', "\\equiv"},
    {U'≤', "\\leq"},
    {U'≥', "\\geq"},
    {U'≪', "\\ll"},
    {U'≫', "\\gg"},
    {U'⊗', "\\otimes"},
    {U'⊘', "\\oslash"},
    {U'⊙', "\\odot"},
    {U'⊤', "\\top"},
    {U'⊥', "\\bot"},
    {U'⋅', "\\cdot"},
    {U'⋮', "\\vdots"},
    {U'⋯', "\\cdots"},
    {U'⌈', "\\lceil"},
    {U'⌉', "\\rceil"},
    {U'⌊', "\\lfloor"},
    {U'⌋', "\\rfloor"},
    {U'⟨', "\\langle"},
    {U'⟩', "\\rangle"},
    {U'✓', "\\checkmark"},
    {U'✗', "\\times"},
    {U'𝟏', "\\mathbf{1}"},
    {U'𝟙', "\\mathbf{1}"},
    {U'▶', "\\blacktriangleright"},
    {U'▸', "\\triangleright"},
    {U'▼', "\\blacktriangledown"},
    {U'●', "\\bullet"},
    {U'•', "\\bullet"},
    {U'○', "\\circ"},
    {U'■', "\\blacksquare"},
});

/// A mark over the letter before it.
constexpr auto accents = std::to_array<Spelling>({
    {U'\u0300', "\\`"},
    {U'\u0301', "\\'"},
    {U'\u0302', "\\^"},
    {U'\u0303', "\\~"},
    {U'\u0304', "\\="},
    {U'\u0305', "\\="},
    {U'\u0306', "\\u "},
    {U'\u0307', "\\."},
    {U'\u0308', "\\\""},
    {U'\u030c', "\\v "},
});

/// Letters that both programs know as they stand.
bool is_known_letter(char32_t c) {
  constexpr std::u32string_view missing = U"ÐðÞþ×÷";
  constexpr std::u32string_view others = U"ĆćČčĎďĚěŁłŃńŇňŐőŒœŘřŚśŠšŤťŮůŰűŹźŻżŽž";
  return (c >= U'À' && c <= U'ÿ' && !missing.contains(c)) || others.contains(c);
}

template <std::size_t n>
std::string_view find(const std::array<Spelling, n>& table, char32_t character) {
  const auto* row = std::ranges::find(table, character, &Spelling::character);
  return row == table.end() ? std::string_view() : row->latex;
}

std::string one(char32_t character, std::string_view bytes) {
  if (const std::string_view special = find(specials, character); !special.empty())
    return std::string(special);
  if (character < 0x80) return std::string(bytes);
  if (const std::string_view symbol = find(symbols, character); !symbol.empty())
    return fmt::format("\\ensuremath{{{}}}", symbol);
  if (const char letter = letter_below_bar(character); letter != '\0')
    return fmt::format("\\={{{}}}", letter);
  if (is_known_letter(character)) return std::string(bytes);
  if (character >= 0x2500 && character <= 0x257f) return to_ascii(bytes) == "-" ? "-{}" : to_ascii(bytes);
  return display_width(character) == 0 ? "" : fmt::format("[U+{:04X}]", static_cast<unsigned>(character));
}

}  // namespace

std::string text_for_web_maths(std::string_view text) {
  constexpr std::string_view special = "\\{}$%&#_^~`<>|";
  constexpr std::array<std::string_view, 14> twin{"＼", "｛", "｝", "＄", "％", "＆", "＃",
                                                  "＿", "＾", "～", "｀", "＜", "＞", "｜"};
  std::string result;
  for (const char c : without_controls(text)) {
    const std::size_t at = special.find(c);
    if (at == std::string_view::npos)
      result += c == '\n' ? ' ' : c;
    else
      result += twin[at];
  }
  return result;
}

std::string escape_latex(std::string_view text) {
  const std::string clean = without_controls(text);
  std::string result;
  std::string last;  // the character before, to which an accent may come
  for (std::size_t at = 0; at < clean.size();) {
    const Utf8Char character = decode_utf8(clean, at);
    const std::string_view accent = find(accents, character.value);
    if (!accent.empty() && !last.empty())
      last = last.starts_with("\\ensuremath{") && accent == "\\="
                 ? fmt::format("\\ensuremath{{\\bar{}}}", last.substr(11))
                 : fmt::format("{}{{{}}}", accent, last);
    else {
      result += last;
      last = one(character.value, std::string_view(clean).substr(at, character.size));
    }
    at += character.size;
  }
  return result + last;
}

}  // namespace overbar::v1
