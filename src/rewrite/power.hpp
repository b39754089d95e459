// Powers of polynomials.
#pragma once
#include "rewrite/parts.hpp"

namespace overbar::normal {

/// P^e, entrywise.
PolyId raise(Space& space, PolyId poly, Exponent exponent);

/// Does P^n for a negative integer n stay as it is? (A base of fractional powers may have a sign or a factor
/// that an integer power takes out.)
bool is_prime_base(Space& space, PolyId poly);

/// c^e of a positive number: rational times primes to powers between 0 and 1.
PolyId raise_number(Space& space, const Rational& c, Exponent exponent);

/// P = content · factor · rest, where the content is a number, the factor one monomial with coefficient 1,
/// and the rest has whole coefficients without a common divisor, no factor common to its terms, and no
/// negative powers that can be taken out. With `positive` only what is known to be positive is taken out;
/// else the sign of the rest is chosen so that P and −P have the same rest (or, if the rest is −1 times a
/// renumbering of itself, `antisymmetric` is set).
struct Primitive {
  Rational content = 1;
  PolyId factor = one_poly;
  PolyId rest = zero_poly;
  bool antisymmetric = false;
};
Primitive primitive(Space& space, PolyId poly, bool positive);

/// 1 or −1: the canonical one of P and −P is P or −P (the one with more plus signs, then the one with the
/// least id); 0: they are the same up to the numbering of the axes.
int orientation(Space& space, PolyId poly);

/// The greatest positive number that divides every coefficient with a whole quotient, those without a common
/// divisor.
Rational content_of(const Space& space, PolyId poly);

}  // namespace overbar::normal
