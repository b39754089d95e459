// The parts of an answer as Markdown with $…$ maths.
#pragma once
#include <string>

#include "overbar/overbar.hpp"

namespace overbar::v1 {

/// `$…$`.
std::string markdown_math(const Math& math);
std::string markdown_display(const std::string& aligned_lines);
std::string markdown_listing(std::string_view text, std::string_view language);
std::string markdown_answer(const Answer& answer);
std::string markdown_equations(const std::vector<Equation>& equations);

}  // namespace overbar::v1
