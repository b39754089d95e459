#include "rewrite/fold.hpp"

#include <algorithm>
#include <cmath>

#include "rewrite/atoms.hpp"
#include "rewrite/match.hpp"
#include "rewrite/parts.hpp"
#include "rewrite/substitute.hpp"

// Where the leading monomial of a definition D divides a term c·m, with quotient Q, the term becomes c·Q·q
// minus c·Q·(the other terms of D): exact, and kept if nothing is left over of these.

namespace overbar::normal {
namespace {

constexpr int max_folds = 32;  // of one name

double size_of(const Space& space, PolyId poly) {
  double size = 0;
  for (const PolyTerm& term : space.poly(poly)) {
    ++size;
    for (const Factor& f : space.monomial(term.monomial).factors)
      size += (space.atom(f.atom).args.empty() ? 1 : 2) +
              std::abs(static_cast<double>(f.exponent.num)) / f.exponent.den / 4;
  }
  return size;
}

/// Is there something to fold: more than one factor that is a name already?
bool is_worth_it(const Space& space, PolyId definition) {
  const auto& terms = space.poly(definition);
  if (terms.empty() || terms.size() > 8) return false;
  if (terms.size() > 1) return true;
  const Monomial& m = space.monomial(terms[0].monomial);
  if (m.factors.size() != 1) return !m.factors.empty();
  const AtomKind kind = space.atom(m.factors[0].atom).kind;
  const bool plain = kind == AtomKind::symbol || kind == AtomKind::let || kind == AtomKind::literal ||
                     kind == AtomKind::dim || kind == AtomKind::delta || kind == AtomKind::iota ||
                     kind == AtomKind::basis || kind == AtomKind::prime || kind == AtomKind::pi;
  return !plain;
}

/// The term's monomial with the definition's leading monomial replaced by the name's atom.
std::optional<Term> replaced(Space& space, const PolyTerm& term, const PolyTerm& leading, AtomId name) {
  const Monomial m = space.monomial(term.monomial);
  const auto match = find_inside(space, {leading.monomial, {}, {}}, m, m.factors.size());
  if (!match) return std::nullopt;
  Term result = open_term(space, term.monomial, term.coefficient / leading.coefficient);
  Monomial fresh;
  fresh.bound_count = result.monomial.bound_count;
  for (std::size_t k = 0; k < m.factors.size(); ++k)
    if (!match->left[k].is_zero())
      push_factor(fresh, m.factors[k].atom, match->left[k], space.slots(m, m.factors[k]));
  std::vector<Index> slots;
  for (std::uint32_t axis = 0; axis < space.atom(name).order(); ++axis) {
    const auto it = std::ranges::find(match->assigned, free_index(axis), &std::pair<Index, Index>::first);
    if (it == match->assigned.end()) return std::nullopt;
    slots.push_back(it->second);
  }
  push_factor(fresh, name, Exponent{}, slots);
  // Indices that were summed inside the definition are gone: number the others anew.
  std::vector<Dim> dims;
  std::vector<Index> to(result.bound_dims.size(), Index{});
  for (std::uint32_t b = 0; b < result.bound_dims.size(); ++b) {
    if (std::ranges::find(match->consumed, bound_index(b)) != match->consumed.end()) continue;
    to[b] = bound_index(static_cast<std::uint32_t>(dims.size()));
    dims.push_back(result.bound_dims[b]);
  }
  for (Index& slot : fresh.slots)
    if (slot.is_bound()) slot = to[slot.value()];
  fresh.bound_count = static_cast<std::uint32_t>(dims.size());
  result.monomial = std::move(fresh);
  result.bound_dims = std::move(dims);
  return result;
}

}  // namespace

namespace {

/// Multiples of `definition` (over the axes of `stands_for`) replaced by multiples of `value`.
PolyId fold(State& state, PolyId poly, NodeId stands_for, PolyId definition, PolyId value) {
  Space& space = state.space;
  const std::size_t lead = leading_term(space, definition);
  const PolyTerm leading = space.poly(definition)[lead];
  // Marks this one use: others may be in the quotient.
  OwnSlots own;
  own.dims = space.graph.axes(stands_for);
  for (std::uint32_t axis = 0; axis < own.dims.size(); ++axis) own.indices.push_back(free_index(axis));
  const AtomId here = leaf_atom(space, AtomKind::node, stands_for, own).atom;
  const auto put = [&](PolyId product, PolyId with) {
    return substitute(space, product, [&](AtomId id) -> std::optional<PolyId> {
      return id == here ? std::optional(with) : std::nullopt;
    });
  };
  for (int round = 0; round < max_folds && !space.broken(); ++round) {
    std::optional<PolyId> better;
    for (const PolyTerm& term : std::vector<PolyTerm>(space.poly(poly))) {
      const auto product = replaced(space, term, leading, here);
      if (!product) continue;
      const PolyId quotient = from_term(space, *product);
      const PolyId next = add(space, subtract(space, poly, put(quotient, definition)), put(quotient, value));
      if (space.broken()) return poly;
      // Every term of the definition must have been there.
      if (space.poly(next).size() + space.poly(definition).size() > space.poly(poly).size() + 1) continue;
      if (size_of(space, next) > size_of(space, poly) - 0.1) continue;
      better = next;
      break;
    }
    if (!better) break;
    poly = *better;
  }
  return poly;
}

}  // namespace

PolyId fold_names(State& state, PolyId poly, std::span<const NodeId> names) {
  Space& space = state.space;
  for (const NodeId name : names) {
    if (space.graph.op(name) != Op::let) continue;
    const PolyId definition = translate(space, state.translation, space.graph.arg(name, 0));
    const PolyId closed = translate(space, state.translation, name);
    if (space.broken()) return poly;
    if (definition == closed || !is_worth_it(space, definition)) continue;
    poly = fold(state, poly, name, definition, closed);
  }
  return poly;
}

PolyId fold_facts(State& state, PolyId poly, std::span<const Fact> facts) {
  Space& space = state.space;
  for (const Fact& fact : facts) {
    const PolyId definition = translate(space, state.translation, fact.left);
    const PolyId value = translate(space, state.translation, fact.right);
    if (space.broken()) return poly;
    if (!space.poly(definition).empty() && !is_constant(space, definition))
      poly = fold(state, poly, fact.left, definition, value);
  }
  return poly;
}

}  // namespace overbar::normal
