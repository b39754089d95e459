#include <array>

#include "check/edit.hpp"

namespace overbar {

using ast::ExprId;
using ast::ExprKind;

void edit_comparison(const EditContext& c, ExprId at, std::vector<Edit>& edits) {
  if (c.kind(at) == ExprKind::compare) {
    constexpr std::array<const char*, 6> signs{"=", "≠", "<", "≤", ">", "≥"};
    const ExprId a = c.ast.child(at, 0);
    const ExprId b = c.ast.child(at, 1);
    for (std::size_t op = 0; op < signs.size(); ++op)
      if (op != c.ast[at].op)
        edits.push_back({at, c.make(ExprKind::compare, {a, b}, {}, static_cast<std::uint8_t>(op)), 1,
                         std::string(signs[op]) + ", not " + signs[c.ast[at].op]});
  }
  if (c.kind(at) == ExprKind::piecewise) {
    const auto children = c.ast.children(at);
    const std::vector<ExprId> parts(children.begin(), children.end());
    if (parts.size() >= 3) {
      std::vector<ExprId> other = parts;
      std::swap(other[0], other[2]);
      if (parts.size() == 3 || parts.size() == 4)
        edits.push_back({at, c.make(ExprKind::piecewise, other), 1.2, "the cases exchanged"});
    }
  }
}

}  // namespace overbar
