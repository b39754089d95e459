// Small edits of a side: what people get wrong, turned round. One kind a file, one row each in repair.cpp.
//
// An edit puts one expression in the place of another. New expressions are made in the page's arena, with no
// place of their own; what is kept of the page keeps its place, and so its spelling.
#pragma once
#include "check/record.hpp"

namespace overbar {

struct Edit {
  ast::ExprId at = ast::no_expr;  // in the side
  ast::ExprId by = ast::no_expr;
  double cost = 1;   // the likelier the mistake, the less
  std::string what;  // one line, about what has to be done
};

struct KnownName {
  std::string name;
  std::vector<Dim> axes;
  bool row = false;
  NodeId node = no_node;
};

struct EditContext {
  ast::Ast& ast;
  Setting& setting;
  const LinkRecord& record;
  ast::ExprId root = ast::no_expr;
  std::vector<ast::ExprId> below;                       // the expressions of the side, children first
  std::unordered_map<ast::ExprId, ast::ExprId> parent;  // of each but the root
  std::vector<KnownName> names;                         // quantities
  std::vector<std::string> dims;
  std::vector<std::string> indices;  // index letters of the line
  std::vector<ast::ExprId> terms;    // of what the side should be
  std::vector<ast::ExprId> factors;  // of these terms
  std::vector<Rational> exponents;   // that occur in what the side should be
  bool misfit = false;               // the line is ill-shaped
  /// The own axes of an expression of the side, where it has a value; scalars have none.
  std::unordered_map<ast::ExprId, std::vector<Dim>> axes;

  ast::ExprId make(ast::ExprKind kind, std::initializer_list<ast::ExprId> children,
                   std::string_view text = {}, std::uint8_t op = 0) const;
  ast::ExprId make(ast::ExprKind kind, const std::vector<ast::ExprId>& children, std::string_view text = {},
                   std::uint8_t op = 0) const;
  /// The same expression with one child replaced.
  ast::ExprId with_child(ast::ExprId id, std::uint32_t position, ast::ExprId child) const;
  ast::ExprId number(std::string_view digits) const { return make(ast::ExprKind::number, {}, digits); }
  ast::ExprId name(std::string_view text) const { return make(ast::ExprKind::name, {}, text); }
  std::string text(ast::ExprId id) const;  // for `what`
  ast::ExprKind kind(ast::ExprId id) const { return ast[id].kind; }
  bool is_scalar(ast::ExprId id) const {
    const auto it = axes.find(id);
    return it != axes.end() && it->second.empty();
  }
  ast::ExprKind parent_kind(ast::ExprId id) const {
    const auto it = parent.find(id);
    return it == parent.end() ? ast::ExprKind::error : ast[it->second].kind;
  }
  /// Stands for a value of its own (not an index, a binder, the variable of a derivative).
  bool is_value(ast::ExprId id) const { return axes.contains(id); }
};

using EditKind = void(const EditContext& context, ast::ExprId at, std::vector<Edit>& edits);

EditKind edit_transpose;   // a transpose too many or too few
EditKind edit_product;     // the order and the kind of products
EditKind edit_sign;        // signs of terms and arguments
EditKind edit_factor;      // 1/N, 2, −1, other numbers
EditKind edit_term;        // terms and factors missing or too many
EditKind edit_exponent;    // powers
EditKind edit_function;    // σ for σ′, a function missing or too many
EditKind edit_name;        // one name for another, a bar too many or too few
EditKind edit_index;       // index letters, their order, sums and their bounds
EditKind edit_comparison;  // < for >

}  // namespace overbar
