#include "render/precedence.hpp"

#include <algorithm>
#include <unordered_set>

namespace overbar {
namespace {

/// How tightly a form holds together; the larger, the tighter.
enum Tightness : int {
  equivalence,
  implication,
  disjunction,
  conjunction,
  negation,
  comparison,
  sum,        // and a leading minus
  reduction,  // Σ takes the product after it
  product,
  postfix,  // xᵀ, x²: no further postfix without brackets
  atom,
};

Tightness tightness(const NotationTree& notation, MarkId id, Layout layout) {
  switch (notation.kind(id)) {
    case Mark::equivalence:
      return equivalence;
    case Mark::implication:
      return implication;
    case Mark::disjunction:
      return disjunction;
    case Mark::conjunction:
      return conjunction;
    case Mark::negation:
      return negation;
    case Mark::comparison:
      return comparison;
    case Mark::sum:
    case Mark::negative:
      return sum;
    case Mark::reduction:
      return reduction;
    case Mark::product:
    case Mark::scale:
    case Mark::hadamard:
    case Mark::hadamard_quotient:
      return product;
    case Mark::fraction:
    case Mark::partial:
      return layout == Layout::linear ? product : postfix;
    case Mark::identifier:  // ∂L/∂x is a fraction
      if (!written_as_fraction(notation.name(id))) return atom;
      return layout == Layout::linear ? product : postfix;
    case Mark::power:
    case Mark::hadamard_power:
    case Mark::transpose:
    case Mark::inverse:
    case Mark::inverse_transpose:
      return postfix;
    case Mark::root:
      return layout == Layout::linear ? postfix : atom;
    case Mark::piecewise:
      return layout == Layout::linear ? equivalence : product;
    default:
      return atom;
  }
}

bool is_product_by_entries(Mark kind) { return kind == Mark::hadamard || kind == Mark::hadamard_quotient; }

bool is_fraction(Mark kind) {
  return kind == Mark::fraction || kind == Mark::partial || kind == Mark::identifier;
}

bool is_number_fraction(const NotationTree& notation, MarkId id) {
  return notation.kind(id) == Mark::fraction && notation.kind(notation.child(id, 0)) == Mark::number &&
         notation.kind(notation.child(id, 1)) == Mark::number;
}

/// 2/N, γ/σ: short enough to stand before what it scales, (2/N) x being clear without the brackets.
bool is_short_fraction(const NotationTree& notation, MarkId id) {
  if (notation.kind(id) != Mark::fraction) return false;
  return std::ranges::all_of(notation.children(id), [&](MarkId part) {
    const MarkId base = notation.kind(part) == Mark::power ? notation.child(part, 0) : part;
    return (notation.kind(base) == Mark::number || notation.kind(base) == Mark::identifier ||
            notation.kind(base) == Mark::glyph) &&
           tightness(notation, base, Layout::linear) == atom;
  });
}

}  // namespace

bool needs_brackets(const NotationTree& notation, MarkId parent, std::size_t position, Layout layout) {
  const MarkId child = notation.child(parent, position);
  const Tightness inner = tightness(notation, child, layout);
  const Mark kind = notation.kind(child);
  const std::size_t last = notation.children(parent).size() - 1;
  switch (notation.kind(parent)) {
    case Mark::equivalence:
      return inner <= equivalence;
    case Mark::implication:
      return inner <= implication;
    case Mark::disjunction:
      return inner <= disjunction;
    case Mark::conjunction:
      return inner <= conjunction;
    case Mark::negation:
    case Mark::comparison:
      return inner <= comparison;
    case Mark::sum:
      return inner < sum || kind == Mark::sum;
    case Mark::negative:
      return inner <= sum;
    case Mark::reduction:
      return position == 0 && inner <= sum;
    case Mark::scale:
      if (position == last)
        return inner <= sum || (inner == product && layout == Layout::linear && is_fraction(kind));
      return inner <= product && !(position == 0 && is_short_fraction(notation, child));
    case Mark::product:
    case Mark::hadamard:
      return inner <= product;
    case Mark::hadamard_quotient:
      return inner <= product &&
             !(position == 0 && (is_product_by_entries(kind) || is_short_fraction(notation, child)));
    case Mark::fraction:
      if (layout == Layout::stacked) return false;
      if (position == 0)
        return inner < product || is_product_by_entries(kind) || (inner == product && is_fraction(kind));
      return inner <= product;
    case Mark::power:
    case Mark::hadamard_power:
      return position == 0 ? inner <= postfix : layout == Layout::linear && inner <= product;
    case Mark::transpose:
    case Mark::inverse:
    case Mark::inverse_transpose:
      return inner <= postfix;
    case Mark::index:
      return position == 0 && inner <= postfix;
    case Mark::root:
      return layout == Layout::linear && inner <= postfix;
    case Mark::row:
      // Blanks part the entries of a row.
      return layout == Layout::linear && inner <= product && !is_number_fraction(notation, child) &&
             !(kind == Mark::negative && (notation.kind(notation.child(child, 0)) == Mark::number ||
                                          is_number_fraction(notation, notation.child(child, 0))));
    default:
      return false;
  }
}

std::vector<MarkId> marks_below(const NotationTree& notation, MarkId root) {
  std::vector<MarkId> order{root};
  std::unordered_set<MarkId> seen{root};
  for (std::size_t next = 0; next < order.size(); ++next)
    for (const MarkId child : notation.children(order[next]))
      if (seen.insert(child).second) order.push_back(child);
  std::ranges::sort(order);
  return order;
}

}  // namespace overbar
