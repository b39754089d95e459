#include <algorithm>

#include "check/edit.hpp"

namespace overbar {

using ast::ExprId;
using ast::ExprKind;

namespace {

bool is_product(ExprKind kind) {
  return kind == ExprKind::mul || kind == ExprKind::dot || kind == ExprKind::hadamard;
}

/// f0 op1 f1 op2 f2 …, as it was bracketed: from the left.
struct Chain {
  std::vector<ExprId> factors;
  std::vector<ExprKind> operators;
};

Chain chain_of(const EditContext& c, ExprId at) {
  Chain chain;
  ExprId id = at;
  while (is_product(c.kind(id)) && chain.factors.size() < 16) {
    chain.factors.push_back(c.ast.child(id, 1));
    chain.operators.push_back(c.kind(id));
    id = c.ast.child(id, 0);
  }
  chain.factors.push_back(id);
  std::ranges::reverse(chain.factors);
  std::ranges::reverse(chain.operators);
  return chain;
}

ExprId joined(const EditContext& c, const Chain& chain) {
  ExprId result = chain.factors[0];
  for (std::size_t k = 0; k < chain.operators.size(); ++k)
    result = c.make(chain.operators[k], {result, chain.factors[k + 1]});
  return result;
}

const char* name_of(ExprKind kind) {
  return kind == ExprKind::hadamard ? "the entrywise product"
         : kind == ExprKind::dot    ? "the dot product"
                                    : "the matrix product";
}

}  // namespace

void edit_product(const EditContext& c, ExprId at, std::vector<Edit>& edits) {
  const ExprKind kind = c.kind(at);
  if (kind == ExprKind::add && c.is_value(at)) {
    // a b, where a + b was written.
    const auto terms = c.ast.children(at);
    const std::vector<ExprId> all(terms.begin(), terms.end());
    for (std::size_t k = 0; k + 1 < all.size(); ++k)
      for (const ExprKind product : {ExprKind::mul, ExprKind::hadamard}) {
        std::vector<ExprId> other = all;
        other[k] = c.make(product, {all[k], all[k + 1]});
        other.erase(other.begin() + static_cast<std::ptrdiff_t>(k) + 1);
        edits.push_back({at, other.size() == 1 ? other[0] : c.make(ExprKind::add, other), 1.3,
                         c.text(all[k]) + " times, not plus, " + c.text(all[k + 1])});
      }
  }
  if (!is_product(kind)) return;
  const ExprId a = c.ast.child(at, 0);
  const ExprId b = c.ast.child(at, 1);
  const bool scalars = c.is_scalar(a) || c.is_scalar(b);
  if (!scalars) {
    if (kind != ExprKind::hadamard)
      edits.push_back({at, c.make(kind, {b, a}), 1, c.text(b) + " before " + c.text(a)});
    for (const ExprKind other : {ExprKind::mul, ExprKind::hadamard})
      if (other != kind && !(kind == ExprKind::dot && other == ExprKind::mul))
        edits.push_back(
            {at, c.make(other, {a, b}), 1, std::string(name_of(other)) + ", not " + name_of(kind)});
    // The outer product.
    const auto bare = [&](ExprId id) { return c.kind(id) == ExprKind::transpose ? c.ast.child(id, 0) : id; };
    const ExprId u = bare(a);
    const ExprId v = bare(b);
    const std::string outer = "the outer product ";
    if (u != a || v != b || kind == ExprKind::hadamard || kind == ExprKind::dot) {
      edits.push_back({at, c.make(ExprKind::mul, {v, c.make(ExprKind::transpose, {u})}), 1.1,
                       outer + c.text(v) + " " + c.text(u) + "ᵀ"});
      edits.push_back({at, c.make(ExprKind::mul, {u, c.make(ExprKind::transpose, {v})}), 1.1,
                       outer + c.text(u) + " " + c.text(v) + "ᵀ"});
      if (u == a || v != b)
        edits.push_back({at, c.make(ExprKind::mul, {c.make(ExprKind::transpose, {u}), v}), 1.2,
                         c.text(u) + "ᵀ " + c.text(v)});
      edits.push_back({at, c.make(ExprKind::mul, {c.make(ExprKind::transpose, {v}), u}), 1.3,
                       c.text(v) + "ᵀ " + c.text(u)});
    }
  }
  // Brackets: (a b) ∘ c and a (b ∘ c).
  if (is_product(c.kind(a))) {
    const ExprId x = c.ast.child(a, 0);
    const ExprId y = c.ast.child(a, 1);
    edits.push_back({at, c.make(c.kind(a), {x, c.make(kind, {y, b})}), 1.2, "other brackets"});
  }
  if (is_product(c.kind(b))) {
    const ExprId x = c.ast.child(b, 0);
    const ExprId y = c.ast.child(b, 1);
    edits.push_back({at, c.make(c.kind(b), {c.make(kind, {a, x}), y}), 1.2, "other brackets"});
  }
  if (is_product(c.parent_kind(at)) && c.ast.child(c.parent.at(at), 0) == at) return;
  // Neighbours and operators of the whole product exchanged.
  const Chain chain = chain_of(c, at);
  if (chain.operators.size() < 2) return;
  for (std::size_t k = 1; k + 1 < chain.factors.size(); ++k) {
    Chain other = chain;
    std::swap(other.factors[k], other.factors[k + 1]);
    edits.push_back(
        {at, joined(c, other), 1.1, c.text(chain.factors[k + 1]) + " before " + c.text(chain.factors[k])});
  }
  for (std::size_t j = 0; j < chain.operators.size(); ++j)
    for (std::size_t k = j + 1; k < chain.operators.size(); ++k) {
      if (chain.operators[j] == chain.operators[k]) continue;
      Chain other = chain;
      std::swap(other.operators[j], other.operators[k]);
      edits.push_back({at, joined(c, other), 1.3, "the entrywise and the matrix product exchanged"});
    }
  Chain reversed = chain;
  std::ranges::reverse(reversed.factors);
  edits.push_back({at, joined(c, reversed), 1.4, "the factors in the opposite order"});
}

}  // namespace overbar
