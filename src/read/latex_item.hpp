// A formula as what it is made of: letters, numbers, signs, brackets, fractions, each with its scripts.
// Groups and arguments are taken; what has no meaning (spaces, sizes of brackets) is gone; nothing is
// interpreted.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "read/latex_macros.hpp"
#include "read/latex_token.hpp"

namespace overbar::latex {

enum class ItemKind : std::uint8_t {
  letter,       // x σ ŷ: text with its hats
  word,         // softmax, loss
  number,       // 12, 0.5
  text,         // words of \text
  sign,         // an operator or a relation, as one Unicode character
  group,        // parts[0]
  fenced,       // text parts[0] closing
  fraction,     // parts[0] over parts[1]
  root,         // of parts[0]; the parts[1]-th if there is one
  accented,     // an accent, text, over parts[0]: more than a letter
  braced,       // parts[0] with parts[1] under or over its brace
  big,          // ∑ ∏ ∫
  environment,  // text; parts[0]
  cell,         // &
  row,          // the end of a line
  gap,          // \quad
  label,        // \label{text}, \tag{text}
  stray,        // a bracket without its partner
  unknown,      // a command that is not known, or what must not stand here: text says what
};

struct Item;
using Items = std::vector<Item>;

struct Item {
  ItemKind kind = ItemKind::unknown;
  bool space_before = false;
  bool raised_first = false;    // the superscript was written before the subscript
  bool explicit_fence = false;  // \left \lvert: this bar is known to open or close
  std::uint8_t primes = 0;
  std::uint8_t bars = 0;  // over a letter or word
  std::string text;
  std::string closing;
  std::string style;  // mathbf, mathcal, …: of a letter, word or number
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::vector<Items> parts;
  Items sub, sup;
};

/// Reads all tokens; `trouble` says what could not be read at all (nesting), the rest is in the items.
Items group_items(const std::vector<Token>& tokens, std::uint32_t nesting, bool markdown, Trouble& trouble);

bool is_sign(const Item& item, std::string_view text);
/// = ≠ < ≤ > ≥ ≈ ≔ ≡ …
bool is_relation(const Item& item);
/// ⇒ ⇔
bool is_implication(const Item& item);
/// + − · × ∘ / …: something follows it.
bool is_operation(const Item& item);
/// Without a meaning of its own: cell, row, gap, label.
bool is_layout(const Item& item);

/// One line that two spellings of the same thing share; with `styles`, x and 𝐱 differ.
std::string canonical(const Items& items, bool styles = false);
std::string canonical(const Item& item, bool styles = false);

}  // namespace overbar::latex
