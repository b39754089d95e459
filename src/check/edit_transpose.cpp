#include "check/edit.hpp"

namespace overbar {

using ast::ExprId;
using ast::ExprKind;

void edit_transpose(const EditContext& c, ExprId at, std::vector<Edit>& edits) {
  const ExprKind parent = c.parent_kind(at);
  if (!c.is_value(at) || c.is_scalar(at) || parent == ExprKind::transpose || parent == ExprKind::index ||
      parent == ExprKind::bar)
    return;
  if (c.kind(at) == ExprKind::transpose) {
    const ExprId inner = c.ast.child(at, 0);
    edits.push_back({at, inner, 1, "no transpose on " + c.text(inner)});
    return;
  }
  if (c.kind(at) == ExprKind::inverse)
    edits.push_back(
        {at, c.make(ExprKind::transpose, {c.ast.child(at, 0)}), 1.5, "the transpose, not the inverse"});
  const bool leaf = c.kind(at) == ExprKind::name || c.kind(at) == ExprKind::bar;
  const bool product = c.kind(at) == ExprKind::mul;
  edits.push_back({at, c.make(ExprKind::transpose, {at}),
                   leaf      ? 1
                   : product ? 1.4
                             : 1.2,
                   "transpose " + c.text(at)});
}

}  // namespace overbar
