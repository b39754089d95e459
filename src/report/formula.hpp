// Formulas as LaTeX, for LaTeX and for Markdown.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "overbar/overbar.hpp"

namespace overbar::v1 {

/// Mathematics of LaTeX and amsmath only, balanced, that defines, reads and writes nothing. A name's spelling
/// is the reader's own text.
bool is_plain_latex(std::string_view latex);

/// Who reads the LaTeX: the program, or the maths of a web page, which knows less of it.
enum class Dialect : std::uint8_t { latex, web };

/// The formula's LaTeX; its text in \text where there is none that can be trusted.
std::string latex_math(const Math& math, Dialect dialect);

/// "left &= right \\" lines for an aligned environment, broken before top-level + and − where they are long.
/// `notes`: a further column.
std::string latex_equations(const std::vector<Equation>& equations, bool notes, Dialect dialect);
std::string latex_values(const std::vector<Value>& values, Dialect dialect);

}  // namespace overbar::v1
