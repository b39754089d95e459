// What the commands of LaTeX's maths look like.
#pragma once
#include <string_view>

namespace overbar::v1 {

enum class TexKind : unsigned char {
  none,
  letter,     // α: an identifier
  operation,  // ⊤, ≤, →
  function,   // log: a name, upright
  big,        // ∑: with limits
  accent,     // \bar
  space,      // \quad
  fence,      // \langle
  drop,       // \displaystyle: says nothing here
  drop_one,   // \label{…}: with its argument
};

struct TexSymbol {
  TexKind kind = TexKind::none;
  std::string_view text;  // what is shown; of a space its width
};

/// `name` without its backslash; kind `none` where it is not known.
TexSymbol tex_symbol(std::string_view name);

}  // namespace overbar::v1
