#include <algorithm>

#include "check/edit.hpp"

namespace overbar {

using ast::ExprId;
using ast::ExprKind;

namespace {

/// An entry of a known quantity in the place of one number: q[i], q[i,j] with the letters of the line.
void put_entries(const EditContext& c, ExprId at, std::vector<Edit>& edits) {
  if (c.indices.empty() || c.indices.size() > 3) return;
  const std::string own = c.text(at);
  const auto put = [&](const KnownName& known, const std::vector<ExprId>& letters) {
    std::vector<ExprId> children{c.name(known.name)};
    children.insert(children.end(), letters.begin(), letters.end());
    const ExprId entry = c.make(ExprKind::index, children);
    edits.push_back({at, entry, 1.2, c.text(entry) + ", not " + own});
    children[0] = c.make(ExprKind::bar, {children[0]});
    const ExprId adjoint = c.make(ExprKind::index, children);
    edits.push_back({at, adjoint, 1.3, c.text(adjoint) + ", not " + own});
  };
  for (const KnownName& known : c.names) {
    if (known.axes.size() == 1)
      for (const std::string& letter : c.indices) put(known, {c.name(letter)});
    if (known.axes.size() == 2)
      for (const std::string& first : c.indices)
        for (const std::string& second : c.indices)
          if (first != second) put(known, {c.name(first), c.name(second)});
  }
}

}  // namespace

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
  if (kind == ExprKind::index && c.is_value(at)) put_entries(c, at, edits);
  if (kind == ExprKind::bar) {
    const ExprId inner = c.ast.child(at, 0);
    if (c.is_value(at)) edits.push_back({at, inner, 1, c.text(inner) + " itself, not its derivative"});
    return;
  }
  if (kind != ExprKind::name || !c.is_value(at)) return;
  const std::string own(c.ast.text(at));
  const bool inside_bar = parent == ExprKind::bar;
  const std::vector<Dim>& axes = c.axes.at(at);
  if (!inside_bar && parent != ExprKind::index) put_entries(c, at, edits);
  for (const KnownName& known : c.names) {
    if (known.name == own) {
      if (!inside_bar && !known.axes.empty())
        edits.push_back(
            {at, c.make(ExprKind::bar, {at}), 1.02, "the derivative by " + own + ", not " + own + " itself"});
      continue;
    }
    // Another shape only where something does not fit as it is.
    const bool same = known.axes == axes;
    if (!same && !c.misfit) continue;
    const double cost = (parent == ExprKind::call ? 1.0 : 1.1) + (same ? 0 : 0.1);
    edits.push_back({at, c.name(known.name), cost, known.name + ", not " + own});
    if (!inside_bar && parent != ExprKind::index)
      edits.push_back({at, c.make(ExprKind::bar, {c.name(known.name)}), cost + 0.2,
                       "the derivative by " + known.name + ", not " + own});
  }
}

}  // namespace overbar
