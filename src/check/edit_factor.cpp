#include <algorithm>

#include "check/edit.hpp"

namespace overbar {

using ast::ExprId;
using ast::ExprKind;

namespace {

/// The parts of a sum and the whole, which a factor may stand before.
bool takes_factor(const EditContext& c, ExprId at) {
  if (!c.is_value(at)) return false;
  const ExprKind parent = c.parent_kind(at);
  const bool term = at == c.root || parent == ExprKind::add || parent == ExprKind::neg ||
                    parent == ExprKind::call || parent == ExprKind::reduce;
  return term && c.kind(at) != ExprKind::neg && c.kind(at) != ExprKind::number;
}

}  // namespace

void edit_factor(const EditContext& c, ExprId at, std::vector<Edit>& edits) {
  if (c.kind(at) == ExprKind::number && c.is_value(at)) {
    const std::string own(c.ast.text(at));
    for (const char* other : {"0", "1", "2", "3", "4"})
      if (own != other)
        edits.push_back(
            {at, c.number(other), other[0] == '0' ? 1.4 : 1.1, std::string(other) + ", not " + own});
    if (c.parent_kind(at) != ExprKind::divide)
      edits.push_back({at, c.make(ExprKind::divide, {c.number("1"), c.number("2")}), 1.3, "1/2, not " + own});
    for (const std::string& dim : c.dims) edits.push_back({at, c.name(dim), 1.2, dim + ", not " + own});
    for (const KnownName& known : c.names)
      if (known.axes.empty() && known.row == false)
        edits.push_back({at, c.name(known.name), 1.3, known.name + ", not " + own});
  }
  if (c.kind(at) == ExprKind::name && c.is_value(at) &&
      std::ranges::find(c.dims, c.ast.text(at)) != c.dims.end()) {
    for (const std::string& dim : c.dims)
      if (dim != c.ast.text(at))
        edits.push_back({at, c.name(dim), 1, dim + ", not " + std::string(c.ast.text(at))});
    edits.push_back({at, c.number("1"), 1.2, "no factor " + std::string(c.ast.text(at))});
  }
  if (c.kind(at) == ExprKind::divide && c.is_value(at)) {
    const ExprId above = c.ast.child(at, 0);
    const ExprId below = c.ast.child(at, 1);
    if (c.is_scalar(below)) {
      const bool one = c.kind(above) == ExprKind::number && c.ast.text(above) == "1";
      edits.push_back({at, above, one ? 1.2 : 1, "no division by " + c.text(below)});
      edits.push_back({at, c.make(ExprKind::mul, {below, above}), 1.3,
                       "multiplied by " + c.text(below) + ", not divided"});
      if (c.is_scalar(above))
        edits.push_back({at, c.make(ExprKind::divide, {below, above}), 1.4, "the fraction upside down"});
    }
  }
  if (!takes_factor(c, at)) return;
  const auto scaled = [&](ExprId factor, double cost, const std::string& what) {
    edits.push_back({at, c.make(ExprKind::mul, {factor, at}), cost, what});
  };
  const auto fraction = [&](ExprId below) { return c.make(ExprKind::divide, {c.number("1"), below}); };
  scaled(c.number("2"), 1.1, "a factor 2 is missing");
  scaled(fraction(c.number("2")), 1.1, "a factor 1/2 is missing");
  scaled(c.number("4"), 1.6, "a factor 4 is missing");
  scaled(fraction(c.number("4")), 1.6, "a factor 1/4 is missing");
  for (const std::string& dim : c.dims) {
    scaled(fraction(c.name(dim)), 1, "a factor 1/" + dim + " is missing");
    scaled(c.make(ExprKind::divide, {c.number("2"), c.name(dim)}), 1.15, "a factor 2/" + dim + " is missing");
    scaled(fraction(c.make(ExprKind::mul, {c.number("2"), c.name(dim)})), 1.25,
           "a factor 1/(2" + dim + ") is missing");
    scaled(c.name(dim), 1.1, "a factor " + dim + " is missing");
  }
  for (const KnownName& known : c.names) {
    if (!known.axes.empty()) continue;
    scaled(c.name(known.name), 1.2, "a factor " + known.name + " is missing");
    scaled(fraction(c.name(known.name)), 1.4, "a factor 1/" + known.name + " is missing");
  }
}

}  // namespace overbar
