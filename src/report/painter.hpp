// Words on a terminal: cleaned of what a terminal would obey, in ASCII on request, in colour on request.
#pragma once
#include <string>
#include <string_view>

#include "overbar/overbar.hpp"

namespace overbar::v1 {

enum class Style : std::uint8_t { plain, title, question, name, good, bad, doubt, faint };

Style style_of(Verdict verdict);
Style style_of(Tone tone);

struct Painter {
  bool color = false;
  bool ascii = false;

  /// What will be seen of the text, for measuring.
  std::string seen(std::string_view text) const;
  std::string seen(const Math& math) const;

  /// `text` in colours; it must have been `seen`.
  std::string paint(Style style, std::string_view text) const;
};

}  // namespace overbar::v1
