#include <algorithm>

#include "check/edit.hpp"

namespace overbar {

using ast::ExprId;
using ast::ExprKind;

namespace {

std::vector<ExprId> children_of(const EditContext& c, ExprId id) {
  const auto children = c.ast.children(id);
  return {children.begin(), children.end()};
}

/// The expression with one index letter for another, wherever it stands.
ExprId renamed(const EditContext& c, ExprId root, const std::string& from, const std::string& to) {
  std::vector<ExprId> order{root};
  for (std::size_t next = 0; next < order.size(); ++next)
    for (const ExprId child : c.ast.children(order[next])) order.push_back(child);
  std::ranges::sort(order);
  std::unordered_map<ExprId, ExprId> fresh;
  for (const ExprId id : order) {
    if (fresh.contains(id)) continue;
    if ((c.kind(id) == ExprKind::name || c.kind(id) == ExprKind::binder) && c.ast.text(id) == from) {
      fresh[id] = c.make(c.kind(id), children_of(c, id), to, c.ast[id].op);
      continue;
    }
    std::vector<ExprId> children = children_of(c, id);
    bool changed = false;
    for (ExprId& child : children) {
      changed = changed || fresh.at(child) != child;
      child = fresh.at(child);
    }
    if (!changed) {
      fresh[id] = id;
      continue;
    }
    fresh[id] = c.make(c.kind(id), children, c.ast.text(id), c.ast[id].op);
    c.ast.nodes[fresh[id]].conditional = c.ast[id].conditional;
  }
  return fresh.at(root);
}

void edit_letters(const EditContext& c, ExprId at, std::vector<Edit>& edits) {
  const std::vector<ExprId> children = children_of(c, at);
  const auto put = [&](const std::vector<ExprId>& other, double cost, std::string what) {
    edits.push_back({at, c.make(ExprKind::index, other, {}, c.ast[at].op), cost, std::move(what)});
  };
  if (children.size() == 3) {
    put({children[0], children[2], children[1]}, 1,
        c.text(children[0]) + "[" + c.text(children[2]) + "," + c.text(children[1]) + "], not [" +
            c.text(children[1]) + "," + c.text(children[2]) + "]");
  }
  for (std::size_t k = 1; k < children.size(); ++k) {
    if (c.kind(children[k]) != ExprKind::name && c.kind(children[k]) != ExprKind::number) continue;
    for (const std::string& letter : c.indices) {
      if (c.ast.text(children[k]) == letter) continue;
      std::vector<ExprId> other = children;
      other[k] = c.name(letter);
      put(other, 1, "index " + letter + ", not " + c.text(children[k]));
    }
    if (c.kind(children[k]) == ExprKind::number)
      for (const char* digit : {"1", "2", "3", "4"}) {
        if (c.ast.text(children[k]) == digit) continue;
        std::vector<ExprId> other = children;
        other[k] = c.number(digit);
        put(other, 1, std::string("entry ") + digit);
      }
  }
}

void edit_sum(const EditContext& c, ExprId at, std::vector<Edit>& edits) {
  const std::vector<ExprId> children = children_of(c, at);
  const auto op = static_cast<ast::ReduceOp>(c.ast[at].op);
  if (op == ast::ReduceOp::family) return;
  const bool conditional = c.ast[at].conditional;
  const auto put = [&](ExprId by, double cost, std::string what) {
    c.ast.nodes[by].conditional = conditional;
    edits.push_back({at, by, cost, std::move(what)});
  };
  if (op == ast::ReduceOp::sum || op == ast::ReduceOp::mean) {
    const bool sum = op == ast::ReduceOp::sum;
    put(c.make(ExprKind::reduce, children, {},
               static_cast<std::uint8_t>(sum ? ast::ReduceOp::mean : ast::ReduceOp::sum)),
        1, sum ? "the mean, not the sum" : "the sum, not the mean");
  }
  if (conditional) {
    const std::vector<ExprId> rest(children.begin(), children.end() - 1);
    edits.push_back({at, c.make(ExprKind::reduce, rest, {}, c.ast[at].op), 1.1, "without the condition"});
  }
  const std::size_t binders = children.size() - 1 - (conditional ? 1 : 0);
  // Σ_k δ_k for δ itself.
  if (binders == 1 && c.kind(children[0]) == ExprKind::index) {
    const auto inner = c.ast.children(children[0]);
    if (inner.size() == 2 && c.kind(inner[1]) == ExprKind::name &&
        c.ast.text(inner[1]) == c.ast.text(children[1]))
      edits.push_back({at, inner[0], 1.1, c.text(inner[0]) + " itself, not the sum of its entries"});
  }
  edits.push_back({at, children[0], 1.2, "no sum"});
  for (std::size_t k = 0; k < binders; ++k) {
    const ExprId binder = children[k + 1];
    const std::string letter(c.ast.text(binder));
    // The collision of a summed index with a free one: another letter for the sum.
    for (const std::string& other : c.indices) {
      if (other == letter) continue;
      std::vector<ExprId> fresh = children;
      fresh[k + 1] = c.make(ExprKind::binder, children_of(c, binder), other);
      put(c.make(ExprKind::reduce, fresh, {}, c.ast[at].op), 1, "the sum over " + other + ", not " + letter);
      put(renamed(c, at, letter, other), 1.3, "the sum over " + other + ", not " + letter);
    }
    // Its bounds.
    const std::vector<ExprId> range = children_of(c, binder);
    if (range.size() == 1 && c.kind(range[0]) == ExprKind::range) {
      std::vector<ExprId> fresh = children;
      fresh[k + 1] = c.make(ExprKind::binder, {}, letter);
      put(c.make(ExprKind::reduce, fresh, {}, c.ast[at].op), 1.2, "the sum over all " + letter);
      for (const std::string& dim : c.dims) {
        const ExprId bounds = c.make(ExprKind::range, {c.number("1"), c.name(dim)});
        fresh[k + 1] = c.make(ExprKind::binder, {bounds}, letter);
        put(c.make(ExprKind::reduce, fresh, {}, c.ast[at].op), 1.1, letter + " from 1 to " + dim);
      }
    }
  }
}

}  // namespace

void edit_index(const EditContext& c, ExprId at, std::vector<Edit>& edits) {
  if (c.kind(at) == ExprKind::index) edit_letters(c, at, edits);
  if (c.kind(at) == ExprKind::reduce) edit_sum(c, at, edits);
  if (!c.is_value(at)) return;
  const ExprKind parent = c.parent_kind(at);
  const bool term = at == c.root || parent == ExprKind::add || parent == ExprKind::neg ||
                    parent == ExprKind::mul || parent == ExprKind::call || parent == ExprKind::divide;
  if (!term || c.kind(at) == ExprKind::number) return;
  // δ_ij that is missing.
  for (std::size_t j = 0; j < c.indices.size(); ++j)
    for (std::size_t k = j + 1; k < c.indices.size(); ++k) {
      const ExprId equal = c.make(ExprKind::compare, {c.name(c.indices[j]), c.name(c.indices[k])}, {},
                                  static_cast<std::uint8_t>(ast::CompareOp::equal));
      edits.push_back({at, c.make(ExprKind::mul, {c.make(ExprKind::indicator, {equal}), at}), 1.2,
                       "1[" + c.indices[j] + " = " + c.indices[k] + "] is missing"});
    }
  // A sum that is missing.
  for (const std::string& letter : c.indices)
    edits.push_back({at,
                     c.make(ExprKind::reduce, {at, c.make(ExprKind::binder, {}, letter)}, {},
                            static_cast<std::uint8_t>(ast::ReduceOp::sum)),
                     1.1, "the sum over " + letter + " is missing"});
}

}  // namespace overbar
