#include "rewrite/functions.hpp"
#include "rewrite/power.hpp"

// sin(a + b) = sin a cos b + cos a sin b, cos(a + b) = cos a cos b − sin a sin b, sin(−a) = −sin a, cos(−a) =
// cos a, sin² = 1 − cos² (a local rule); erf(−a) = −erf(a). A multiple n a with a small whole n is written
// out, and with it sin and cos of multiples of π/2 are numbers.

namespace overbar::normal {
namespace {

constexpr int max_multiple = 12;
constexpr std::size_t max_terms = 6;

struct Pair {
  PolyId sine = zero_poly;
  PolyId cosine = one_poly;
};

Pair atoms_for(Space& space, PolyId poly) {
  return {poly_of(space, make_atom(space, AtomKind::sine, 0, {poly})),
          poly_of(space, make_atom(space, AtomKind::cosine, 0, {poly}))};
}

Pair combined(Space& space, const Pair& a, const Pair& b) {
  const auto times = [&](PolyId x, PolyId y) { return multiply(space, x, y); };
  return {add(space, times(a.sine, b.cosine), times(a.cosine, b.sine)),
          subtract(space, times(a.cosine, b.cosine), times(a.sine, b.sine))};
}

bool is_pi(const Space& space, const Monomial& m) {
  return m.factors.size() == 1 && m.factors[0].exponent == Exponent{} &&
         space.atom(m.factors[0].atom).kind == AtomKind::pi;
}

Pair of_term(Space& space, const PolyTerm& term) {
  const Rational size = boost::multiprecision::abs(term.coefficient);
  const Integer den = boost::multiprecision::denominator(size);
  Integer num = boost::multiprecision::numerator(size);
  Pair unit;
  if (is_pi(space, space.monomial(term.monomial)) && den <= 2) {
    num = num * (den == 1 ? 2 : 1) % 4;  // in quarter turns
    unit = {one_poly, zero_poly};
  } else if (num <= max_multiple) {
    unit = atoms_for(space, from_monomial(space, term.monomial, Rational(1, den)));
  } else {
    unit = atoms_for(space, from_monomial(space, term.monomial, size));
    num = 1;
  }
  Pair result;
  for (Integer k = 0; k < num; ++k) result = combined(space, result, unit);
  if (term.coefficient < 0) result.sine = scale(space, -1, result.sine);
  return result;
}

Pair sine_and_cosine(Space& space, PolyId poly) {
  const std::vector<PolyTerm> terms = space.poly(poly);
  if (terms.size() > max_terms) {
    if (orientation(space, poly) >= 0) return atoms_for(space, poly);
    Pair result = atoms_for(space, scale(space, -1, poly));
    result.sine = scale(space, -1, result.sine);
    return result;
  }
  Pair result;
  for (const PolyTerm& term : terms) result = combined(space, result, of_term(space, term));
  return result;
}

}  // namespace

PolyId sine(Space& space, PolyId poly) { return sine_and_cosine(space, poly).sine; }
PolyId cosine(Space& space, PolyId poly) { return sine_and_cosine(space, poly).cosine; }

PolyId error_function(Space& space, PolyId poly) {
  if (poly == zero_poly) return zero_poly;
  const bool flip = orientation(space, poly) < 0;
  const PolyId value =
      poly_of(space, make_atom(space, AtomKind::erf, 0, {flip ? scale(space, -1, poly) : poly}));
  return flip ? scale(space, -1, value) : value;
}

}  // namespace overbar::normal
