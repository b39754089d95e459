// Names of quantities, as the person spells them, and the decorations that passes put on them.
#pragma once
#include <cstdint>
#include <string>

namespace overbar {

enum class Accent : std::uint8_t {
  none,
  bar,         // x̄: the adjoint of x for the worksheet's objective
  derivative,  // ∂S/∂x: an adjoint for another objective, named `of`
};

struct Name {
  std::string text;   // "W1", "σ", "y′"; the base name, without its accent
  std::string latex;  // "W^{(1)}"; empty: made from `text` by the renderer
  Accent accent = Accent::none;
  std::string of;        // Accent::derivative: the objective's text
  std::string of_latex;  // … and its LaTeX spelling
  friend bool operator==(const Name&, const Name&) = default;
};

/// Is it written as a fraction: ∂S/∂x by its accent, or by its text (a quantity of the page, ∂²S/∂x∂x)?
bool written_as_fraction(const Name& name);

/// Plain Unicode: "x̄" (one combining macron after the first letter), "∂S/∂x", "W1", "bar(∂S/∂x)".
std::string to_string(const Name& name);

}  // namespace overbar
