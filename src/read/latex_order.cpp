// σ'(z) ⊙ W^\top δ: on paper the matrix product is meant first, though ⊙ and juxtaposition associate to the
// left in the language. Where a vector stands before ⊙ and a matrix times a vector behind it, only that fits;
// the orders of known names tell.
#include <algorithm>

#include "read/latex_writer.hpp"

namespace overbar::latex {

namespace {

bool ends_product(const Item& item) {
  return is_relation(item) || is_sign(item, "+") || is_sign(item, "-") || is_sign(item, ",") ||
         is_sign(item, "∘") || is_sign(item, "/") || is_sign(item, "·") || is_sign(item, "×") ||
         is_sign(item, "*") || is_sign(item, "⊘") || is_implication(item);
}

/// Order of a product: matrix times vector is a vector; −1 is not known.
int times(int a, int b) {
  if (a < 0 || b < 0) return -1;
  if (a == 0) return b;
  if (b == 0) return a;
  if (a == 2) return b;
  return -1;  // a vector before something: a row, or an outer product
}

}  // namespace

int Writer::order(const Item& item) const {
  switch (item.kind) {
    case ItemKind::number:
      return 0;
    case ItemKind::fraction:  // 1/p before a ⊙ W b
      if (item.parts[0].size() == 1 && item.parts[0][0].kind == ItemKind::number &&
          order(item.parts[1], 0, item.parts[1].size()) <= 0)
        return 0;
      return -1;
    case ItemKind::group:
    case ItemKind::fenced:
      if (!item.sub.empty()) return -1;
      return order(item.parts[0], 0, item.parts[0].size());
    case ItemKind::letter:
    case ItemKind::word: {
      const Resolved resolved = names_.resolve(item);
      if (resolved.function) return -1;
      const int own = names_.order_of(resolved.name);
      if (own < 0) return -1;
      std::size_t indices = 0;
      for (std::size_t i = resolved.below; i < item.sub.size(); ++i)
        indices += is_sign(item.sub[i], ",") ? 0 : 1;
      const bool transposed = item.sup.size() > resolved.above;
      if (transposed && own == 1) return -1;
      return std::max(0, own - static_cast<int>(indices));
    }
    default:
      return -1;
  }
}

/// Of a sum or product of known names.
int Writer::order(const Items& items, std::size_t first, std::size_t last) const {
  int total = -1, factor = 0;
  bool any = false, entrywise = false;
  for (std::size_t i = first; i < last; ++i) {
    const Item& item = items[i];
    if (is_layout(item)) continue;
    if (is_sign(item, "+") || is_sign(item, "-")) {
      if (any) total = std::max(total, factor);
      factor = 0;
      any = false;
      continue;
    }
    if (is_sign(item, "∘") || is_sign(item, "·")) {
      entrywise = is_sign(item, "∘");
      continue;
    }
    int own = order(item);
    // A function of one argument has its order.
    if (i + 1 < last && items[i + 1].kind == ItemKind::fenced &&
        (item.kind == ItemKind::letter || item.kind == ItemKind::word) && names_.resolve(item).function)
      own = order(items[++i]);
    factor = any && entrywise ? std::max(factor, own) : times(factor, own);
    any = true;
    entrywise = false;
  }
  return std::max(total, factor);
}

std::size_t Writer::hadamard(const Items& items, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && !is_relation(items[begin - 1]) && !is_sign(items[begin - 1], "+") &&
         !is_sign(items[begin - 1], "-") && at - begin < 32)
    --begin;
  std::size_t end = at + 1;
  while (end < items.size() && !ends_product(items[end]) && end - at < 32) ++end;
  std::size_t factors = 0;
  for (std::size_t i = at + 1; i < end; ++i) factors += is_layout(items[i]) ? 0 : 1;
  if (factors < 2 || order(items, begin, at) != 1) return 0;
  std::size_t first = at + 1;
  while (is_layout(items[first])) ++first;
  if (order(items[first]) != 2 || order(items, first, end) != 1) return 0;
  sign(items, at);
  Item place = items[first];
  place.end = items[end - 1].end;
  bracketed(Items(items.begin() + static_cast<std::ptrdiff_t>(first),
                  items.begin() + static_cast<std::ptrdiff_t>(end)),
            place);
  return end - at;
}

}  // namespace overbar::latex
