// Markup that the report was given is put into a page as it is, so it is looked at first: a name is the
// reader's own text, and a renderer that lets it through unescaped must not be able to bring in a script.
#pragma once
#include <string_view>

namespace overbar::v1 {

/// Well-formed, and of elements that draw formulas only, without links or handlers.
bool is_plain_mathml(std::string_view text);
/// Well-formed, and of elements that draw only, without links to elsewhere, handlers or foreign content.
bool is_plain_svg(std::string_view text);

}  // namespace overbar::v1
