// "ŷ_o = P(o | c) = exp(…)/Σ …", with ŷ and P met here first: the last side says what P is, and ŷ is P.
#include <algorithm>
#include <set>

#include "check/names.hpp"

namespace overbar {
namespace {

using ast::ExprId;
using ast::ExprKind;

std::string new_name(const ast::Ast& ast, ExprId side) {
  if (side == ast::no_expr) return {};
  if (ast[side].kind == ExprKind::index) side = ast.child(side, 0);
  return ast[side].kind == ExprKind::name ? std::string(ast.text(side)) : std::string{};
}

}  // namespace

void split_double_definitions(Page& page) {
  const ast::Ast& ast = page.sheet.ast;
  std::set<std::string> met;
  for (const ast::Statement& statement : page.sheet.statements)
    if (const auto* quantities = std::get_if<ast::QuantityDeclaration>(&statement.body))
      for (const auto& item : quantities->items) met.insert(item.name.text);
  for (std::size_t k = 0; k < page.elements.size(); ++k) {
    auto* chain = std::get_if<PageChain>(&page.elements[k]);
    if (chain == nullptr) continue;
    const bool equations = chain->sides.size() >= 3 && chain->relations[0].kind == PageRelation::equal &&
                           chain->relations[1].kind == PageRelation::equal &&
                           chain->after == PageLink::none && chain->layer_group == 0 &&
                           chain->shapes.empty() && !has_derivative(ast, *chain);
    const std::string first = equations ? new_name(ast, chain->sides[0].expr) : std::string{};
    const std::string second = equations ? new_name(ast, chain->sides[1].expr) : std::string{};
    if (!first.empty() && !second.empty() && first != second && !met.contains(first) &&
        !met.contains(second) &&
        ast[chain->sides[2].expr == ast::no_expr ? 0 : chain->sides[2].expr].kind != ExprKind::name) {
      PageChain alias = *chain;
      alias.sides.resize(2);
      alias.relations.resize(1);
      chain->sides.erase(chain->sides.begin());
      chain->relations.erase(chain->relations.begin());
      met.insert(first);
      page.elements.insert(page.elements.begin() + static_cast<std::ptrdiff_t>(k) + 1, std::move(alias));
      chain = std::get_if<PageChain>(&page.elements[k]);
    }
    for (const PageSide& side : chain->sides)
      if (side.expr != ast::no_expr)
        for (const ExprId id : below(ast, {side.expr}))
          if (ast[id].kind == ExprKind::name) met.emplace(ast.text(id));
  }
}

}  // namespace overbar
