// Text as text in each format, whatever is in it.
#pragma once
#include <string>
#include <string_view>

namespace overbar::v1 {

/// For HTML and SVG, in elements and in quoted attributes. Characters that XML forbids become �.
std::string escape_html(std::string_view text);

/// For LaTeX outside of maths; what pdflatex has no letter for is written as mathematics or as its name.
std::string escape_latex(std::string_view text);
/// For \text{…} as the maths of web pages (MathJax, KaTeX) knows it: any letter, but no escapes; the special
/// characters become their full-width twins.
std::string text_for_web_maths(std::string_view text);

/// For Markdown, within a line: no markup, no HTML, no maths.
std::string escape_markdown(std::string_view text);
/// `text` as a code span.
std::string markdown_code(std::string_view text);
/// A fence that nothing in `text` closes.
std::string markdown_fence(std::string_view text);

}  // namespace overbar::v1
