// What sums leave unsaid. In (1/m) Σ_i x_i, i runs to m; in Σ_{i<j}, of a line that has no j otherwise, j is
// summed too; y^{(i)} log a^{(i)} of columns of Y and A is summed over their entries. Σ_i a_i + b_i is
// Σ_i (a_i + b_i), for i means nothing behind the sum.
#include <algorithm>
#include <array>
#include <set>

#include "check/names.hpp"

namespace overbar {
namespace {

using ast::ExprId;
using ast::ExprKind;

class Sums {
 public:
  explicit Sums(Page& page) : page_(page), ast_(page.sheet.ast) {
    for (const ast::Statement& statement : page.sheet.statements)
      if (const auto* quantities = std::get_if<ast::QuantityDeclaration>(&statement.body))
        for (const auto& item : quantities->items) quantities_.insert(item.name.text);
    for (ExprId id = 0; id < ast_.nodes.size(); ++id)
      if (ast_[id].kind == ExprKind::binder && ast_.children(id).size() == 1 &&
          ast_[ast_.child(id, 0)].kind == ExprKind::range)
        if (const ExprId last = ast_.child(ast_.child(id, 0), 1); ast_[last].kind == ExprKind::name) {
          runners_[std::string(ast_.text(last))].emplace(ast_.text(id));
          ranges_[std::string(ast_.text(id))].emplace(std::string(ast_.text(last)), id);
        }
    for (const PageElement& element : page.elements)
      if (const auto* chain = std::get_if<PageChain>(&element); chain != nullptr && !chain->relations.empty())
        if (ExprId left = chain->sides[0].expr; left != ast::no_expr) {
          if (ast_[left].kind == ExprKind::index) left = ast_.child(left, 0);
          if (ast_[left].kind == ExprKind::name) quantities_.emplace(ast_.text(left));
        }
  }

  void complete() {
    for (PageElement& element : page_.elements) {
      auto* chain = std::get_if<PageChain>(&element);
      if (chain == nullptr || chain->sides[0].expr == ast::no_expr) continue;
      said_.clear();
      for (const ExprId id : below(ast_, {chain->sides[0].expr}))
        if (ast_[id].kind == ExprKind::name || ast_[id].kind == ExprKind::binder)
          said_.emplace(ast_.text(id));
      for (const ExprId id : chain->binders) said_.emplace(ast_.text(id));
      bounds_ = !has_derivative(ast_, *chain);
      give_ranges(*chain);
      for (PageSide& side : chain->sides)
        if (side.expr != ast::no_expr) side.expr = completed(side.expr);
    }
  }

 private:
  Page& page_;
  ast::Ast& ast_;
  std::set<std::string> quantities_;                             // that are declared, or given a value
  std::set<std::string> said_;                                   // on the left side
  std::map<std::string, std::set<std::string>> runners_;         // i of Σ_{i=1}^m, by m
  std::map<std::string, std::map<std::string, ExprId>> ranges_;  // the sums over i, by where they end
  bool bounds_ = false;  // no derivative in this line: 1/m may be the bound of its sum

  /// t_{ik} = 1[y_i = k], where every sum over k on the page runs to K.
  void give_ranges(PageChain& chain) {
    const ExprId left = chain.sides[0].expr;
    if (ast_[left].kind != ExprKind::index || chain.sides.size() < 2 || chain.sides[1].expr == ast::no_expr)
      return;
    std::set<std::string> indexing;
    for (const ExprId id : below(ast_, {chain.sides[1].expr}))
      if (ast_[id].kind == ExprKind::index)
        for (const ExprId index : ast_.children(id).subspan(1)) indexing.emplace(ast_.text(index));
    for (const ExprId id : chain.binders) indexing.emplace(ast_.text(id));
    for (const ExprId index : ast_.children(left).subspan(1)) {
      const auto known = ranges_.find(std::string(ast_.text(index)));
      if (ast_[index].kind == ExprKind::name && known != ranges_.end() && known->second.size() == 1 &&
          !indexing.contains(known->first))
        chain.binders.push_back(known->second.begin()->second);
    }
  }

  /// m of 1/m, 1/(2m), if it may be a size.
  ExprId size_below(ExprId id, std::string_view index) const {
    const std::string letter(index);
    if (ast_[id].kind == ExprKind::mul && ast_[ast_.child(id, 0)].kind == ExprKind::number)
      id = ast_.child(id, 1);
    constexpr std::string_view letters = "nmNMdDkKBTpq";
    const std::string name(ast_.text(id));
    // T of Σ_{t=1}^T says nothing of Σ_k.
    const auto runners = runners_.find(name);
    if (runners != runners_.end() && !runners->second.contains(letter)) return ast::no_expr;
    const bool size = ast_[id].kind == ExprKind::name && name.size() == 1 &&
                      letters.find(name[0]) != std::string_view::npos && !quantities_.contains(name);
    return size ? id : ast::no_expr;
  }

  std::string_view letter_of(ExprId sum) const { return ast_.text(ast_.child(sum, 1)); }

  bool is_sum_of_one(ExprId id) const {
    return ast_[id].kind == ExprKind::reduce && !ast_[id].conditional && ast_.children(id).size() == 2 &&
           static_cast<ast::ReduceOp>(ast_[id].op) == ast::ReduceOp::sum;
  }

  bool is_sum(ExprId id) const { return is_sum_of_one(id) && ast_.children(ast_.child(id, 1)).empty(); }

  /// What divides a sum without bounds: the sum is made one up to it.
  ExprId with_bound(ExprId sum, ExprId size) {
    const ExprId binder = ast_.child(sum, 1);
    const Span place = ast_[binder].span;
    const std::array ends{add_expr(ast_, ExprKind::number, place, {}, "1"), size};
    const std::array range{add_expr(ast_, ExprKind::range, place, ends)};
    const std::string letter(ast_.text(binder));
    const std::array parts{ast_.child(sum, 0), add_expr(ast_, ExprKind::binder, place, range, letter)};
    return add_expr(ast_, ExprKind::reduce, ast_[sum].span, parts, {}, ast_[sum].op);
  }

  void bound(ExprKind kind, std::vector<ExprId>& children) {
    if (!bounds_) return;
    if (kind == ExprKind::mul && is_sum(children[1]) && ast_[children[0]].kind == ExprKind::divide &&
        ast_[ast_.child(children[0], 0)].kind == ExprKind::number) {
      if (const ExprId size = size_below(ast_.child(children[0], 1), letter_of(children[1]));
          size != ast::no_expr)
        children[1] = with_bound(children[1], size);
    } else if (kind == ExprKind::divide && is_sum(children[0])) {
      if (const ExprId size = size_below(children[1], letter_of(children[0])); size != ast::no_expr)
        children[0] = with_bound(children[0], size);
    }
  }

  /// The sum that ends a term: of −(1/m) Σ_i a_i.
  ExprId last_sum(ExprId term) const {
    for (;;) {
      const ExprKind kind = ast_[term].kind;
      if (is_sum_of_one(term)) return term;
      if (kind == ExprKind::neg)
        term = ast_.child(term, 0);
      else if (kind == ExprKind::mul)
        term = ast_.child(term, 1);
      else
        return ast::no_expr;
    }
  }

  /// Does the index stand in it, under no sum over it?
  bool is_free(ExprId root, std::string_view letter) const {
    std::vector<ExprId> stack{root};
    bool found = false;
    while (!stack.empty()) {
      const ExprId id = stack.back();
      stack.pop_back();
      const auto children = ast_.children(id);
      const bool binds =
          ast_[id].kind == ExprKind::reduce && std::ranges::any_of(children, [&](ExprId child) {
            return ast_[child].kind == ExprKind::binder && ast_.text(child) == letter;
          });
      if (binds) continue;
      found = found || (ast_[id].kind == ExprKind::name && ast_.text(id) == letter);
      stack.insert(stack.end(), children.begin(), children.end());
    }
    return found;
  }

  /// Σ_i a_i + b_i as Σ_i (a_i + b_i), unless i is free in the whole line.
  ExprId with_terms_behind(ExprId root) {
    return with_parts_changed(ast_, root, [&](ExprId, ExprId made) {
      if (ast_[made].kind != ExprKind::add) return made;
      const std::vector<ExprId> old(ast_.children(made).begin(), ast_.children(made).end());
      std::vector<ExprId> terms;
      for (std::size_t k = 0; k < old.size(); ++k) {
        terms.push_back(old[k]);
        const ExprId sum = last_sum(old[k]);
        if (sum == ast::no_expr) continue;
        const std::string letter(letter_of(sum));
        if (said_.contains(letter)) continue;
        std::vector<ExprId> body{ast_.child(sum, 0)};
        while (k + 1 < old.size() && is_free(old[k + 1], letter)) body.push_back(old[++k]);
        if (body.size() == 1) continue;
        const Span place{ast_[body[0]].span.file, ast_[body[0]].span.begin, ast_[body.back()].span.end};
        const ExprId whole = add_expr(ast_, ExprKind::add, place, body);
        terms.back() = with_parts_changed(ast_, terms.back(), [&](ExprId part, ExprId fresh) {
          if (part != sum) return fresh;
          std::vector<ExprId> parts(ast_.children(fresh).begin(), ast_.children(fresh).end());
          parts[0] = whole;
          return with_children(ast_, fresh, parts, place);
        });
      }
      if (terms.size() == old.size()) return made;
      return terms.size() == 1 ? terms[0] : with_children(ast_, made, terms, ast_[made].span);
    });
  }

  /// Y[:,i], A[i,:]: what stands for the whole axis.
  bool is_example(ExprId id) const {
    const auto children = ast_.children(id);
    return ast_[id].kind == ExprKind::index && children.size() == 3 &&
           (ast_[children[1]].kind == ExprKind::slice) != (ast_[children[2]].kind == ExprKind::slice);
  }

  /// Is it made of numbers, entry by entry, and not of vectors?
  bool is_by_entries(const std::vector<ExprId>& parts) const {
    constexpr std::array<std::string_view, 5> entrywise{"log", "ln", "exp", "σ", "tanh"};
    return std::ranges::none_of(parts, [&](ExprId id) {
      const ExprKind kind = ast_[id].kind;
      return kind == ExprKind::transpose || kind == ExprKind::norm || kind == ExprKind::dot ||
             (kind == ExprKind::call && std::ranges::find(entrywise, ast_.text(id)) == entrywise.end());
    });
  }

  /// Σ_i Y[:,i] log A[:,i] as Σ_i Σ_c Y[c,i] log A[c,i]
  ExprId over_entries(ExprId root) {
    const std::string letter = "entry index";  // no name of a page
    return with_parts_changed(ast_, root, [&](ExprId, ExprId made) {
      if (!is_sum_of_one(made)) return made;
      const ExprId body = ast_.child(made, 0);
      const std::vector<ExprId> parts = below(ast_, {body});
      if (std::ranges::count_if(parts, [&](ExprId id) { return is_example(id); }) < 2 ||
          !is_by_entries(parts))
        return made;
      const Span place = ast_[body].span;
      const ExprId entries = with_parts_changed(ast_, body, [&](ExprId, ExprId part) {
        if (!is_example(part)) return part;
        std::vector<ExprId> children(ast_.children(part).begin(), ast_.children(part).end());
        for (ExprId& child : children)
          if (ast_[child].kind == ExprKind::slice) child = add_expr(ast_, ExprKind::name, place, {}, letter);
        return with_children(ast_, part, children, ast_[part].span);
      });
      const std::array inner{entries, add_expr(ast_, ExprKind::binder, place, {}, letter)};
      const auto sum = static_cast<std::uint8_t>(ast::ReduceOp::sum);
      std::vector<ExprId> outer(ast_.children(made).begin(), ast_.children(made).end());
      outer[0] = add_expr(ast_, ExprKind::reduce, place, inner, {}, sum);
      return with_children(ast_, made, outer, ast_[made].span);
    });
  }

  /// j of Σ_{i<j}
  ExprId unbound(const std::vector<ExprId>& children, const std::set<std::string>& bound) {
    const ExprId condition = children.back();
    if (ast_[condition].kind != ExprKind::compare || children.size() != 3) return ast::no_expr;
    const auto order = static_cast<ast::CompareOp>(ast_[condition].op);
    if (order == ast::CompareOp::equal || order == ast::CompareOp::not_equal) return ast::no_expr;
    for (const ExprId side : ast_.children(condition)) {
      const std::string name(ast_.text(side));
      if (ast_[side].kind == ExprKind::name && name.size() == 1 && !bound.contains(name) &&
          !said_.contains(name) && !quantities_.contains(name))
        return side;
    }
    return ast::no_expr;
  }

  ExprId completed(ExprId root) {
    root = with_terms_behind(root);
    if (bounds_) root = over_entries(root);
    const std::vector<ExprId> parts = below(ast_, {root});
    std::set<std::string> bound_here;
    for (const ExprId id : parts)
      if (ast_[id].kind == ExprKind::binder) bound_here.emplace(ast_.text(id));
    std::map<ExprId, ExprId> fresh;
    for (const ExprId id : parts) {
      const ast::ExprNode node = ast_[id];
      const auto old = ast_.children(id);
      std::vector<ExprId> children(old.begin(), old.end());
      for (ExprId& child : children) child = fresh.at(child);
      bound(node.kind, children);
      if (node.kind == ExprKind::reduce && node.conditional)
        if (const ExprId letter = unbound(children, bound_here); letter != ast::no_expr) {
          const std::string name(ast_.text(letter));
          children.insert(children.end() - 1, add_expr(ast_, ExprKind::binder, ast_[letter].span, {}, name));
        }
      fresh[id] = id;
      if (std::ranges::equal(children, ast_.children(id))) continue;
      const std::string text(ast_.text(id));
      fresh[id] = add_expr(ast_, node.kind, node.span, children, text, node.op);
      ast_.nodes[fresh[id]].conditional = node.conditional;
    }
    return fresh.at(root);
  }
};

}  // namespace

void complete_sums(Page& page) { Sums(page).complete(); }

}  // namespace overbar
