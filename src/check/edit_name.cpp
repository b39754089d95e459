#include "check/edit.hpp"

namespace overbar {

using ast::ExprId;
using ast::ExprKind;

void edit_name(const EditContext& c, ExprId at, std::vector<Edit>& edits) {
  const ExprKind kind = c.kind(at);
  const ExprKind parent = c.parent_kind(at);
  if (parent == ExprKind::partial || parent == ExprKind::gradient) {
    // The variable of a derivative, or what is differentiated.
    if (kind != ExprKind::name) return;
    for (const KnownName& known : c.names)
      if (known.name != c.ast.text(at))
        edits.push_back({at, c.name(known.name), 1.3, known.name + ", not " + std::string(c.ast.text(at))});
    return;
  }
  if (kind == ExprKind::bar) {
    const ExprId inner = c.ast.child(at, 0);
    if (c.is_value(at)) edits.push_back({at, inner, 1, c.text(inner) + " itself, not its derivative"});
    return;
  }
  if (kind != ExprKind::name) return;
  const std::string own(c.ast.text(at));
  const bool inside_bar = parent == ExprKind::bar;
  const auto it = c.axes.find(at);
  if (it == c.axes.end()) return;
  for (const KnownName& known : c.names) {
    if (known.name == own) {
      if (!inside_bar && !known.axes.empty())
        edits.push_back(
            {at, c.make(ExprKind::bar, {at}), 1, "the derivative by " + own + ", not " + own + " itself"});
      continue;
    }
    if (known.axes != it->second) continue;
    const bool argument = parent == ExprKind::call;
    edits.push_back({at, c.name(known.name), argument ? 1.0 : 1.1, known.name + ", not " + own});
    if (!inside_bar && parent != ExprKind::index)
      edits.push_back({at, c.make(ExprKind::bar, {c.name(known.name)}), 1.3,
                       "the derivative by " + known.name + ", not " + own});
  }
}

}  // namespace overbar
