#include <algorithm>

#include "check/edit.hpp"

namespace overbar {

using ast::ExprId;
using ast::ExprKind;

void edit_sign(const EditContext& c, ExprId at, std::vector<Edit>& edits) {
  if (!c.is_value(at)) return;
  const auto flipped = [&](ExprId id) {
    return c.kind(id) == ExprKind::neg ? c.ast.child(id, 0) : c.make(ExprKind::neg, {id});
  };
  if (c.kind(at) == ExprKind::add) {
    const auto terms = c.ast.children(at);
    const std::vector<ExprId> all(terms.begin(), terms.end());
    for (std::size_t k = 0; k < all.size(); ++k) {
      std::vector<ExprId> other = all;
      other[k] = flipped(all[k]);
      edits.push_back({at, c.make(ExprKind::add, other), 1, "the sign of " + c.text(all[k])});
    }
    // All of them, what is positive first: s − y becomes y − s.
    std::vector<ExprId> other;
    for (const ExprId term : all) other.push_back(flipped(term));
    std::ranges::stable_sort(other, {}, [&](ExprId term) { return c.kind(term) == ExprKind::neg; });
    edits.push_back({at, c.make(ExprKind::add, other), at == c.root ? 1 : 1.15,
                     all.size() == 2 ? "the other sign" : "the signs of all terms"});
    return;
  }
  if (c.parent_kind(at) == ExprKind::add || c.parent_kind(at) == ExprKind::neg) {
    if (c.kind(at) != ExprKind::neg) return;
  }
  if (c.kind(at) == ExprKind::neg) {
    if (c.parent_kind(at) != ExprKind::add)
      edits.push_back({at, c.ast.child(at, 0), 1, "no minus before " + c.text(c.ast.child(at, 0))});
    return;
  }
  const ExprKind parent = c.parent_kind(at);
  const bool place = at == c.root || parent == ExprKind::call || parent == ExprKind::power ||
                     parent == ExprKind::reduce || parent == ExprKind::piecewise;
  if (place && c.kind(at) != ExprKind::number)
    edits.push_back({at, c.make(ExprKind::neg, {at}), parent == ExprKind::reduce ? 1.2 : 1,
                     "a minus before " + c.text(at)});
}

}  // namespace overbar
