#include "read/latex_item.hpp"

#include <algorithm>
#include <array>

namespace overbar::latex {

namespace {

template <std::size_t n>
bool one_of(const Item& item, const std::array<std::string_view, n>& signs) {
  return item.kind == ItemKind::sign && std::ranges::find(signs, item.text) != signs.end();
}

constexpr auto relations =
    std::to_array<std::string_view>({"=", "≠", "<", "≤", ">", "≥", "≈", "≡", "≪", "≫"});
constexpr auto operations =
    std::to_array<std::string_view>({"+", "-", "·", "×", "∘", "*", "/", "⊘", "⊗", "⊕", "±", "∧", "∨"});

}  // namespace

bool is_sign(const Item& item, std::string_view text) {
  return item.kind == ItemKind::sign && item.text == text;
}

bool is_relation(const Item& item) { return one_of(item, relations); }

bool is_implication(const Item& item) { return is_sign(item, "⇒") || is_sign(item, "⇔"); }

bool is_operation(const Item& item) { return one_of(item, operations); }

bool is_layout(const Item& item) {
  return item.kind == ItemKind::cell || item.kind == ItemKind::row || item.kind == ItemKind::gap ||
         item.kind == ItemKind::label;
}

std::string canonical(const Item& item, bool styles) {
  if (is_layout(item)) return {};
  std::string out;
  const auto mark = [&](std::string_view name, const Items& inside) {
    out += name;
    out += '{' + canonical(inside, styles) + '}';
  };
  switch (item.kind) {
    case ItemKind::letter:
    case ItemKind::word:
    case ItemKind::number:
      if (styles && !item.style.empty() && item.style != "roman") out += "\\" + item.style + ":";
      for (unsigned i = 0; i < item.bars; ++i) out += "\\bar:";
      out += item.text;
      break;
    case ItemKind::group:
      for (const Items& part : item.parts) out += canonical(part, styles);
      break;
    case ItemKind::fenced:
      out += item.text + canonical(item.parts[0], styles) + item.closing;
      break;
    case ItemKind::fraction:
    case ItemKind::root:
    case ItemKind::accented:
    case ItemKind::braced:
    case ItemKind::environment:
      out += "\\" + std::to_string(static_cast<int>(item.kind)) + item.text;
      for (const Items& part : item.parts) mark("", part);
      break;
    default:
      out += item.text;
      break;
  }
  out.append(item.primes, '\'');
  if (!item.sub.empty()) mark("_", item.sub);
  if (!item.sup.empty()) mark("^", item.sup);
  return out;
}

std::string canonical(const Items& items, bool styles) {
  std::string out;
  for (const Item& item : items) out += canonical(item, styles);
  return out;
}

}  // namespace overbar::latex
