#include <algorithm>

#include "rewrite/functions.hpp"
#include "rewrite/power.hpp"
#include "rewrite/sign.hpp"

// Signs: s = 1[P > 0] and t = 1[P < 0]. Every comparison is a polynomial in such atoms:
//   [a ≥ b] = 1 − 1[b − a > 0],  [a = b] = 1 − 1[a − b > 0] − 1[b − a > 0],  and = product, not = 1 −.
// P is primitive: a positive factor does not change a sign, and the sign of a product is the product of the
// signs. s and t of one P are two atoms over the canonical one of P and −P, or one atom in two numberings of
// its axes if −P is a renumbering of P. The relations s² = s, t² = t, s t = 0 are local rules, P t = P − P s
// is in reduce.cpp.

namespace overbar::normal {
namespace {

constexpr std::size_t max_truth_values = 6;

Signs product_of_signs(Space& space, const Signs& a, const Signs& b) {
  const auto times = [&](PolyId x, PolyId y) { return multiply(space, x, y); };
  return {add(space, times(a.positive, b.positive), times(a.negative, b.negative)),
          add(space, times(a.positive, b.negative), times(a.negative, b.positive))};
}

PolyId sign_atom(Space& space, PolyId poly, std::uint32_t negative) {
  return poly_of(space, make_atom(space, AtomKind::sign, negative, {poly}));
}

/// Of a quantity that no other rule takes apart.
Signs sign_atoms(Space& space, PolyId poly) {
  const int side = orientation(space, poly);
  const PolyId minus = scale(space, -1, poly);
  if (side == 0) return {sign_atom(space, poly, 0), sign_atom(space, minus, 0)};
  if (side > 0) return {sign_atom(space, poly, 0), sign_atom(space, poly, 1)};
  return {sign_atom(space, minus, 1), sign_atom(space, minus, 0)};
}

bool is_truth_value(AtomKind kind) {
  return kind == AtomKind::sign || kind == AtomKind::delta || kind == AtomKind::basis ||
         kind == AtomKind::all;
}

Signs signs_of_part(Space& space, const Part& part) {
  if (sign_of(space, part) == Sign::positive) return {one_poly, zero_poly};
  if (!part.contraction) {
    const Atom atom = space.atom(part.placed.atom);
    if (is_truth_value(atom.kind)) return {poly_of(space, part.placed), zero_poly};
    if (atom.kind == AtomKind::base) {
      // The sign of P^a is that of P, a odd; it is positive where P is not 0, a even; P > 0, a no integer.
      const Signs inner = signs(space, part_base(space, part));
      if (part.exponent.is_even()) return {add(space, inner.positive, inner.negative), zero_poly};
      return part.exponent.is_integer() ? inner : Signs{inner.positive, zero_poly};
    }
  }
  Part base = part;
  base.exponent = Exponent{};
  const PolyId f = part_base(space, part);
  if (sign_of(space, base) != Sign::unknown) return {sign_atoms(space, f).positive, zero_poly};
  const Signs inner = sign_atoms(space, f);
  if (part.exponent.is_even()) return {add(space, inner.positive, inner.negative), zero_poly};
  return part.exponent.is_integer() ? inner : Signs{inner.positive, zero_poly};
}

Signs signs_of_monomial(Space& space, const PolyTerm& term) {
  Signs result{one_poly, zero_poly};
  if (term.coefficient < 0) std::swap(result.positive, result.negative);
  for (const Part& part : parts_of(space, term.monomial)) {
    if (space.broken()) break;
    result = product_of_signs(space, result, signs_of_part(space, part));
  }
  return result;
}

/// A polynomial in a few truth values takes finitely many values: its sign is looked up for each of them.
std::optional<Signs> signs_by_cases(Space& space, PolyId poly) {
  std::vector<PlacedAtom> truths;
  for (const PolyTerm& term : space.poly(poly)) {
    const Monomial& m = space.monomial(term.monomial);
    if (m.bound_count > 0) return std::nullopt;
    for (const Factor& f : m.factors) {
      if (!is_truth_value(space.atom(f.atom).kind)) return std::nullopt;
      const auto slots = space.slots(m, f);
      const bool known = std::ranges::any_of(truths, [&](const PlacedAtom& t) {
        return t.atom == f.atom && std::ranges::equal(t.slots, slots);
      });
      if (!known) truths.push_back({f.atom, {slots.begin(), slots.end()}});
    }
  }
  if (truths.size() > max_truth_values) return std::nullopt;
  Signs result;
  for (std::uint32_t values = 0; values < (1U << truths.size()); ++values) {
    Rational total = 0;
    for (const PolyTerm& term : space.poly(poly)) {
      const Monomial& m = space.monomial(term.monomial);
      bool on = true;
      for (const Factor& f : m.factors)
        for (std::size_t k = 0; k < truths.size(); ++k)
          if (truths[k].atom == f.atom && std::ranges::equal(truths[k].slots, space.slots(m, f)))
            on = on && (values >> k & 1U) != 0;
      if (on) total += term.coefficient;
    }
    if (total == 0) continue;
    PolyId product = one_poly;
    for (std::size_t k = 0; k < truths.size(); ++k) {
      const PolyId truth = poly_of(space, truths[k]);
      product = multiply(space, product, (values >> k & 1U) != 0 ? truth : subtract(space, one_poly, truth));
    }
    PolyId& side = total > 0 ? result.positive : result.negative;
    side = add(space, side, product);
  }
  return result;
}

}  // namespace

Signs signs(Space& space, PolyId poly) {
  if (space.broken() || poly == zero_poly) return {};
  if (const auto c = constant_value(space, poly))
    return *c > 0 ? Signs{one_poly, zero_poly} : Signs{zero_poly, one_poly};
  if (sign_of(space, poly) == Sign::positive) return {one_poly, zero_poly};
  if (sign_of(space, scale(space, -1, poly)) == Sign::positive) return {zero_poly, one_poly};
  if (space.poly(poly).size() == 1) return signs_of_monomial(space, space.poly(poly)[0]);
  if (const auto cases = signs_by_cases(space, poly)) return *cases;
  const Primitive p = primitive(space, poly, false);
  // A common factor that comes multiplied out, (a + b)^k, is its own factor again and again.
  const PolyId factor = scale(space, p.content < 0 ? -1 : 1, p.factor);
  Signs result = space.poly(factor).size() > 1 ? sign_atoms(space, factor) : signs(space, factor);
  if (space.poly(p.rest).size() < 2) return product_of_signs(space, result, signs(space, p.rest));
  Signs rest = sign_atoms(space, p.rest);
  if (sign_of(space, p.rest) != Sign::unknown) rest.negative = zero_poly;
  if (sign_of(space, scale(space, -1, p.rest)) != Sign::unknown) rest.positive = zero_poly;
  return product_of_signs(space, result, rest);
}

PolyId vanishes(Space& space, PolyId poly) {
  // i = j for indices is a δ.
  const std::vector<PolyTerm> terms = space.poly(poly);
  if (terms.size() == 2) {
    const auto index_of = [&](const PolyTerm& term) -> const Monomial* {
      const Monomial& m = space.monomial(term.monomial);
      const bool one = m.factors.size() == 1 && m.factors[0].exponent == Exponent{};
      return one && space.atom(m.factors[0].atom).kind == AtomKind::iota ? &m : nullptr;
    };
    const Monomial* a = index_of(terms[0]);
    const Monomial* b = index_of(terms[1]);
    const bool opposite = terms[0].coefficient == -terms[1].coefficient;
    if (a != nullptr && b != nullptr && opposite && a->factors[0].atom == b->factors[0].atom)
      return delta_poly(space, space.atom(a->factors[0].atom).dims[0], a->slots[0], b->slots[0]);
    if (a == nullptr) std::swap(a, b);
    const std::size_t number = terms[0].monomial == unit_monomial ? 0 : 1;
    if (a != nullptr && terms[number].monomial == unit_monomial) {
      const Rational value = -terms[number].coefficient / terms[1 - number].coefficient;
      return basis(space, constant(space, value), a->slots[0], space.atom(a->factors[0].atom).dims[0]);
    }
  }
  const Signs sign = signs(space, poly);
  return subtract(space, subtract(space, one_poly, sign.positive), sign.negative);
}

}  // namespace overbar::normal
