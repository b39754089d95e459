// The one precedence table: when a printer must set brackets.
#pragma once
#include <unordered_map>
#include <vector>

#include "render/notation.hpp"

namespace overbar {

/// In a line of text a fraction is a/b and binds like a product; set in two dimensions it needs no brackets.
enum class Layout : std::uint8_t { linear, stacked };

/// Must the child at this position stand in brackets?
bool needs_brackets(const NotationTree& notation, MarkId parent, std::size_t position, Layout layout);

/// The marks below and including the root, children first.
std::vector<MarkId> marks_below(const NotationTree& notation, MarkId root);

/// Prints bottom-up, without recursion: `print(mark, parts)` gets the printed children, `bracket(text)` those
/// that need it. A text longer than max_size becomes `ellipsis`.
template <class Print, class Bracket>
std::string print_marks(const NotationTree& notation, MarkId root, Layout layout, std::size_t max_size,
                        const std::string& ellipsis, const Print& print, const Bracket& bracket) {
  std::unordered_map<MarkId, std::string> printed;
  for (const MarkId id : marks_below(notation, root)) {
    std::vector<std::string> parts;
    for (std::size_t k = 0; k < notation.children(id).size(); ++k) {
      const std::string& text = printed.at(notation.child(id, k));
      parts.push_back(needs_brackets(notation, id, k, layout) ? bracket(text) : text);
    }
    std::string text = print(id, parts);
    if (text.size() > max_size) text = ellipsis;
    printed[id] = std::move(text);
  }
  return printed.at(root);
}

}  // namespace overbar
