// What a page takes for granted. The y of a cross-entropy −Σ_k y_k log p_k is a distribution over the
// classes, most often one-hot, and ∂L/∂z = p − y needs Σ_k y_k = 1; few pages say so. A line that holds only
// then is proved "given Σ y = 1", in these words. The y of y log p + (1 − y) log(1 − p) is a number and no
// distribution.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "check/names.hpp"
#include "op/build.hpp"

namespace overbar {
namespace {

using ast::ExprId;
using ast::ExprKind;

bool is_logarithm(const ast::Ast& ast, ExprId id) {
  return ast[id].kind == ExprKind::call &&
         (ast.text(id) == "log" || ast.text(id) == "ln" || ast.text(id) == "log_softmax");
}

struct Target {
  std::string name;
  std::size_t others = 0;  // axes before that of the classes
};

class Targets {
 public:
  Targets(const ast::Ast& ast, std::vector<Target>& out) : ast_(ast), out_(out) {}

  void of(ExprId root) {
    for (const ExprId id : below(ast_, {root})) {
      const auto children = ast_.children(id);
      if (ast_[id].kind == ExprKind::reduce && static_cast<ast::ReduceOp>(ast_[id].op) == ast::ReduceOp::sum)
        sum(id);
      else if (ast_[id].kind == ExprKind::dot)
        product(children[0], children[1]);
      else if (ast_[id].kind == ExprKind::mul && ast_[children[0]].kind == ExprKind::transpose)
        product(ast_.child(children[0], 0), children[1]);
    }
  }

 private:
  const ast::Ast& ast_;
  std::vector<Target>& out_;

  bool has_logarithm(ExprId root) const {
    return std::ranges::any_of(below(ast_, {root}), [&](ExprId id) { return is_logarithm(ast_, id); });
  }

  void product(ExprId left, ExprId right) {
    if (ast_[left].kind == ExprKind::name && has_logarithm(right))
      out_.push_back({std::string(ast_.text(left)), 0});
    if (ast_[right].kind == ExprKind::name && has_logarithm(left))
      out_.push_back({std::string(ast_.text(right)), 0});
  }

  /// Σ_k … y_k … log(…): k indexes y, and what is in the logarithm.
  void sum(ExprId id) {
    const auto children = ast_.children(id);
    const std::vector<ExprId> body = below(ast_, {children[0]});
    std::vector<ExprId> logged;
    for (const ExprId part : body)
      if (is_logarithm(ast_, part)) std::ranges::copy(below(ast_, {part}), std::back_inserter(logged));
    const auto indexes = [&](ExprId part, const std::string& letter) {
      const auto parts = ast_.children(part);
      return std::ranges::any_of(parts.subspan(1), [&](ExprId index) { return ast_.text(index) == letter; });
    };
    for (const ExprId binder : children.subspan(1)) {
      if (ast_[binder].kind != ExprKind::binder) continue;
      const std::string letter(ast_.text(binder));
      const bool classes = std::ranges::any_of(
          logged, [&](ExprId part) { return ast_[part].kind == ExprKind::index && indexes(part, letter); });
      if (!classes) continue;
      for (const ExprId part : body) {
        if (ast_[part].kind != ExprKind::index || std::ranges::find(logged, part) != logged.end()) continue;
        const auto parts = ast_.children(part);
        // Of t_nk log y_nk, k is the class.
        if (ast_[parts[0]].kind == ExprKind::name && ast_.text(parts.back()) == letter)
          if (parts.size() <= 3) out_.push_back({std::string(ast_.text(parts[0])), parts.size() - 2});
      }
    }
  }
};

/// 1 − y or 1 − y_n stands somewhere.
bool has_complement(const ast::Ast& ast, const std::string& name) {
  for (ExprId id = 0; id < ast.nodes.size(); ++id) {
    if (ast[id].kind != ExprKind::add) continue;
    const auto terms = ast.children(id);
    if (ast[terms[0]].kind != ExprKind::number && ast[terms[0]].kind != ExprKind::ones) continue;
    for (const ExprId term : terms.subspan(1)) {
      if (ast[term].kind != ExprKind::neg) continue;
      ExprId base = ast.child(term, 0);
      if (ast[base].kind == ExprKind::index) base = ast.child(base, 0);
      if (ast[base].kind == ExprKind::name && ast.text(base) == name) return true;
    }
  }
  return false;
}

}  // namespace

void find_conventions(Page& page, Setting& setting) {
  ast::Ast& ast = page.sheet.ast;
  Graph& graph = setting.graph();
  const auto take = [&](ExprId formula, std::string text) {
    const auto value = setting.elaborator.expression(ast, formula, setting.scope());
    if (!value || !graph.is_boolean(value->node)) return;
    const NodeId premise = all(graph, value->node);
    const bool known =
        std::ranges::find(setting.conventions, premise, &Convention::premise) != setting.conventions.end() ||
        std::ranges::find(setting.premises, premise) != setting.premises.end();
    if (!known) setting.conventions.push_back({premise, std::move(text)});
  };
  std::vector<Target> targets;
  for (const PageElement& element : page.elements) {
    const auto* chain = std::get_if<PageChain>(&element);
    if (chain == nullptr || !is_definition(ast, *chain) || has_derivative(ast, *chain)) continue;
    for (const PageSide& side : chain->sides)
      if (side.expr != ast::no_expr) Targets(ast, targets).of(side.expr);
  }
  const auto symbol = [&](const std::string& name) {
    const auto known = setting.scope().values.find(name);
    const bool free = known != setting.scope().values.end() && graph.op(known->second.node) == Op::symbol;
    return free ? known->second.node : no_node;
  };
  for (const Target& target : targets) {
    const NodeId node = symbol(target.name);
    if (node == no_node || target.others + 1 != graph.order(node) || has_complement(ast, target.name))
      continue;
    const std::vector<std::string> outer(target.others, "example index");
    take(total_is_one(ast, target.name, outer, {}), "given Σ " + target.name + " = 1, as of a distribution");
  }
  for (const char* name : {"Σ", "Λ"}) {
    const NodeId node = symbol(name);
    if (node == no_node || graph.order(node) != 2 || graph.axes(node)[0] != graph.axes(node)[1]) continue;
    const ExprId matrix = add_expr(ast, ExprKind::name, {}, {}, name);
    const ExprId sides[] = {matrix, add_expr(ast, ExprKind::transpose, {}, std::array{matrix})};
    take(add_expr(ast, ExprKind::compare, {}, sides, {}, static_cast<std::uint8_t>(ast::CompareOp::equal)),
         fmt::format("given {0} = {0}ᵀ, as of a covariance", name));
  }
}

}  // namespace overbar
