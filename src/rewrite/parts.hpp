// A monomial taken apart, and the order of monomials.
#pragma once
#include "rewrite/atoms.hpp"

namespace overbar::normal {

/// A monomial is the product of its parts: factors at rigid indices, and connected contractions.
struct Part {
  bool contraction = false;
  PlacedAtom placed;  // a factor at rigid indices: atom^exponent
  PolyId value =
      zero_poly;  // a contraction: the one monomial, with coefficient 1; the exponent counts repetitions
  Exponent exponent;
};
std::vector<Part> parts_of(Space& space, MonomialId monomial);

/// The base of the part to another power. A contraction to a positive integer power is written out.
PolyId part_power(Space& space, const Part& part, Exponent exponent);
/// The base of the part as a polynomial.
PolyId part_base(Space& space, const Part& part);
/// The product of parts.
PolyId product_of(Space& space, const std::vector<Part>& parts);

/// P^e as one factor, nothing simplified: P is prime (power.hpp).
PolyId base_power(Space& space, PolyId poly, Exponent exponent);

/// Which term of a polynomial leads: the one of greatest weight (exponents, counted more for factors with
/// axes), ties broken by the atoms and at last by id. Rules replace leading monomials by smaller ones.
std::size_t leading_term(const Space& space, PolyId poly);

}  // namespace overbar::normal
