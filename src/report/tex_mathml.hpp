// LaTeX formulas as MathML, for showing a person's page as typeset. Nothing is decided here: what is not
// known is shown as it is written.
#pragma once
#include <map>
#include <string>
#include <string_view>

namespace overbar::v1 {

/// The page's own commands (\newcommand, \def, \DeclareMathOperator).
struct TexMacro {
  int arguments = 0;
  std::string body;
};
using TexMacros = std::map<std::string, TexMacro, std::less<>>;

TexMacros tex_macros(std::string_view page);

/// With the macros put in, as far as that ends; comments are gone.
std::string tex_expanded(std::string_view formula, const TexMacros& macros);

/// The inside of <math>. Escapes all text; `formula` is expanded. Alignment marks at the outermost level make
/// a table if there are several lines.
std::string tex_mathml(std::string_view formula);

}  // namespace overbar::v1
