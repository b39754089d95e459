// What the commands of LaTeX mean, in one table.
#pragma once
#include <cstdint>
#include <string_view>

namespace overbar::latex {

enum class Action : std::uint8_t {
  none,        // not in the table
  letter,      // text is the letter
  sign,        // text is the sign
  big,         // ∑
  word,        // the name of a function: text
  skip,        // layout without argument
  skip1,       // layout with one argument
  skip2,       // layout with two
  gap,         // \quad
  label,       // \label{…}, \tag{…}
  style,       // \mathbf{…}: text is the style
  style_on,    // {\bf …}
  word_style,  // \mathrm{…}: letters make a word
  words,       // \text{…}
  accent,      // text is the accent
  fraction,    // two arguments
  root,
  size,  // \big: the bracket behind it stays
  left,
  right,
  open,  // \lvert: text is the bracket
  close,
  begin,
  end,
  transparent,   // \boxed{…}: the argument stays
  transparent2,  // \textcolor{red}{…}: the second argument stays
  braced,        // \underbrace{…}_{…}
  over,          // \overset{note}{=}: the note, then what stays
  under,         // \underset
  blackboard,    // \mathbb{R}
  dots,          // text is …, ⋯, ⋮ or ⋱
  derivative,    // \pdv{J}{x}: text is ∂ or d
  norm,          // \norm{x}, \abs{x}: text opens and closes
  substack,
  not_,         // \not=
  unsupported,  // text says what it is
};

struct Command {
  std::string_view name;
  Action action = Action::none;
  std::string_view text;
};

/// Action::none if it is not known.
Command command_of(std::string_view name);

}  // namespace overbar::latex
