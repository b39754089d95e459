#include "read/ast.hpp"

#include <set>
#include <utility>

namespace overbar::ast {

namespace {

std::uint32_t intern_text(Ast& ast, std::string_view text) {
  if (text.empty()) return 0;
  auto [place, fresh] =
      ast.text_ids.try_emplace(std::string(text), static_cast<std::uint32_t>(ast.texts.size()));
  if (fresh) ast.texts.emplace_back(text);
  return place->second;
}

}  // namespace

std::vector<ExprId> below(const Ast& ast, std::vector<ExprId> roots) {
  std::set<ExprId> seen(roots.begin(), roots.end());
  while (!roots.empty()) {
    const ExprId id = roots.back();
    roots.pop_back();
    for (const ExprId child : ast.children(id))
      if (seen.insert(child).second) roots.push_back(child);
  }
  return {seen.begin(), seen.end()};
}

ExprId add_expr(Ast& ast, ExprKind kind, Span span, std::span<const ExprId> children, std::string_view text,
                std::uint8_t op) {
  ExprNode node;
  node.kind = kind;
  node.op = op;
  node.text = intern_text(ast, text);
  node.first_child = static_cast<std::uint32_t>(ast.child_ids.size());
  node.child_count = static_cast<std::uint32_t>(children.size());
  node.span = span;
  ast.child_ids.insert(ast.child_ids.end(), children.begin(), children.end());
  ast.nodes.push_back(node);
  return static_cast<ExprId>(ast.nodes.size() - 1);
}

void set_text(Ast& ast, ExprId id, std::string_view text) { ast.nodes[id].text = intern_text(ast, text); }

// A chain shares its middle terms between links; looked at link by link, chains inside chains would cost
// 2^depth. So a chain is its first term, and then for each link the operator and the term on the right.
bool same_expr(const Ast& a, ExprId x, const Ast& b, ExprId y) {
  std::vector<std::pair<ExprId, ExprId>> open{{x, y}};
  while (!open.empty()) {
    const auto [left, right] = open.back();
    open.pop_back();
    if (left == no_expr || right == no_expr) {
      if (left != right) return false;
      continue;
    }
    const ExprNode& l = a[left];
    const ExprNode& r = b[right];
    if (l.kind != r.kind || l.op != r.op || l.conditional != r.conditional ||
        l.child_count != r.child_count || a.text(left) != b.text(right))
      return false;
    if (l.kind == ExprKind::chain) {
      open.emplace_back(a.child(a.child(left, 0), 0), b.child(b.child(right, 0), 0));
      for (std::uint32_t i = 0; i < l.child_count; ++i) {
        const ExprId link = a.child(left, i), other = b.child(right, i);
        if (a[link].op != b[other].op) return false;
        open.emplace_back(a.child(link, 1), b.child(other, 1));
      }
      continue;
    }
    for (std::uint32_t i = 0; i < l.child_count; ++i) open.emplace_back(a.child(left, i), b.child(right, i));
  }
  return true;
}

}  // namespace overbar::ast
