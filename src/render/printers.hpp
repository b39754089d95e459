// The printers of the notation tree. Internal to this folder.
#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "render/notation.hpp"

namespace overbar {

std::string print_text(const NotationTree& notation, MarkId root, bool ascii, std::size_t max_size);
std::string print_latex(const NotationTree& notation, MarkId root, std::size_t max_size);
/// One `mrow`.
std::string print_mathml(const NotationTree& notation, MarkId root, std::size_t max_size);

std::string name_text(const Name& name, bool ascii);
std::string name_latex(const Name& name);
std::string name_mathml(const Name& name);

/// Between the name and the size of a printed binder, for Σ to part them.
inline constexpr char range_separator = '\x1f';

inline std::string joined(const std::vector<std::string>& parts, std::string_view separator,
                          std::size_t first = 0) {
  std::string text;
  for (std::size_t k = first; k < parts.size(); ++k) {
    if (k > first) text += separator;
    text += parts[k];
  }
  return text;
}

/// The printed parts of a family, their binders by name alone.
inline std::vector<std::string> without_ranges(std::vector<std::string> parts) {
  for (std::size_t k = 1; k < parts.size(); ++k)
    parts[k].resize(std::min(parts[k].find(range_separator), parts[k].size()));
  return parts;
}

/// For XML, in elements and in quoted attributes.
inline std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else if (c == '"')
      result += "&quot;";
    else
      result += c;
  }
  return result;
}

}  // namespace overbar
