#include "check/edit.hpp"

namespace overbar {

using ast::ExprId;
using ast::ExprKind;

namespace {

bool is_product(ExprKind kind) {
  return kind == ExprKind::mul || kind == ExprKind::dot || kind == ExprKind::hadamard;
}

std::vector<ExprId> children_of(const EditContext& c, ExprId id) {
  const auto children = c.ast.children(id);
  return {children.begin(), children.end()};
}

}  // namespace

void edit_term(const EditContext& c, ExprId at, std::vector<Edit>& edits) {
  if (!c.is_value(at)) return;
  const ExprKind kind = c.kind(at);
  if (kind == ExprKind::add) {
    const std::vector<ExprId> terms = children_of(c, at);
    for (std::size_t k = 0; k < terms.size(); ++k) {
      std::vector<ExprId> rest = terms;
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(k));
      const ExprId by = rest.size() == 1 ? rest[0] : c.make(ExprKind::add, rest);
      edits.push_back({at, by, 1.1, "no term " + c.text(terms[k])});
    }
  }
  if (is_product(kind)) {
    const ExprId a = c.ast.child(at, 0);
    const ExprId b = c.ast.child(at, 1);
    const auto weight = [&](ExprId id) { return c.kind(id) == ExprKind::divide ? 1.0 : 1.1; };
    edits.push_back({at, a, weight(b), "no factor " + c.text(b)});
    edits.push_back({at, b, weight(a), "no factor " + c.text(a)});
  }
  // A term that is missing: a path that was forgotten.
  const bool sum_place = at == c.root || kind == ExprKind::add || c.parent_kind(at) == ExprKind::call ||
                         is_product(c.parent_kind(at));
  if (sum_place && c.parent_kind(at) != ExprKind::add) {
    const bool whole = at == c.root;
    for (const ExprId term : c.terms) {
      std::vector<ExprId> terms = kind == ExprKind::add ? children_of(c, at) : std::vector<ExprId>{at};
      // Where it stands in what the side should be.
      terms.insert(term == c.terms.front() ? terms.begin() : terms.end(), term);
      edits.push_back(
          {at, c.make(ExprKind::add, terms), whole ? 1.0 : 1.5, "the term " + c.text(term) + " is missing"});
    }
    if (!whole || kind != ExprKind::add)
      for (const char* one : {"1"})
        for (const bool minus : {false, true}) {
          const ExprId number = c.number(one);
          const ExprId other = minus ? c.make(ExprKind::neg, {at}) : at;
          edits.push_back({at, c.make(ExprKind::add, {number, other}), 1.5,
                           std::string("1 ") + (minus ? "− " : "+ ") + c.text(at)});
        }
    // I, in a product of Jacobians.
    if (!c.is_scalar(at) && is_product(c.parent_kind(at)))
      edits.push_back(
          {at, c.make(ExprKind::add, {c.name("I"), at}), 1.3, "the term I is missing: a direct path"});
  }
  // A factor that is missing.
  const bool term = at == c.root || c.parent_kind(at) == ExprKind::add ||
                    c.parent_kind(at) == ExprKind::neg || is_product(c.parent_kind(at));
  const bool leaf = kind == ExprKind::name || kind == ExprKind::bar || kind == ExprKind::call;
  if (leaf && at != c.root)
    for (const ExprId factor : c.factors)
      edits.push_back({at, factor, 1.3, c.text(factor) + ", not " + c.text(at)});
  if (!term || (kind == ExprKind::add && at != c.root) || kind == ExprKind::neg || kind == ExprKind::number)
    return;
  // σ′ = h ∘ (1 − h), of which one part was forgotten.
  if (is_product(kind) || is_product(c.parent_kind(at)))
    for (const KnownName& known : c.names) {
      const auto axes = c.axes.find(at);
      if (axes == c.axes.end() || axes->second != known.axes) continue;
      const ExprId rest = c.make(ExprKind::add, {c.number("1"), c.make(ExprKind::neg, {c.name(known.name)})});
      edits.push_back(
          {at, c.make(ExprKind::hadamard, {at, rest}), 1.4, "the factor 1 − " + known.name + " is missing"});
    }
  for (const ExprId factor : c.factors) {
    const std::string what = "the factor " + c.text(factor) + " is missing";
    if (!c.is_scalar(at)) edits.push_back({at, c.make(ExprKind::hadamard, {at, factor}), 1.3, what});
    edits.push_back({at, c.make(ExprKind::mul, {at, factor}), 1.3, what});
    edits.push_back({at, c.make(ExprKind::mul, {factor, at}), 1.3, what});
  }
}

}  // namespace overbar
