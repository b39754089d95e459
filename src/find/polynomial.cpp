#include "find/polynomial.hpp"

#include <algorithm>

namespace overbar::synthesis {

namespace mp = boost::multiprecision;

Rational Polynomial::coefficient(const Monomial& monomial) const {
  const auto it = terms.find(monomial);
  return it == terms.end() ? Rational(0) : it->second;
}

Rational Polynomial::constant() const { return coefficient({}); }

Polynomial constant_polynomial(const Rational& value) {
  Polynomial result;
  if (value != 0) result.terms.emplace(Monomial{}, value);
  return result;
}

Polynomial atom_polynomial(AtomId atom) {
  Polynomial result;
  result.terms.emplace(Monomial{atom}, 1);
  return result;
}

void add_term(Polynomial& sum, const Monomial& monomial, const Rational& coefficient) {
  if (coefficient == 0) return;
  const auto [it, fresh] = sum.terms.try_emplace(monomial, coefficient);
  if (fresh) return;
  it->second += coefficient;
  if (it->second == 0) sum.terms.erase(it);
}

void add_scaled(Polynomial& sum, const Polynomial& part, const Rational& factor) {
  if (factor == 0) return;
  for (const auto& [monomial, coefficient] : part.terms) add_term(sum, monomial, coefficient * factor);
}

Polynomial scaled(const Polynomial& polynomial, const Rational& factor) {
  Polynomial result;
  add_scaled(result, polynomial, factor);
  return result;
}

std::vector<AtomId> atoms_of(const Polynomial& polynomial) {
  std::vector<AtomId> atoms;
  for (const auto& [monomial, coefficient] : polynomial.terms)
    atoms.insert(atoms.end(), monomial.begin(), monomial.end());
  std::ranges::sort(atoms);
  atoms.erase(std::ranges::unique(atoms).begin(), atoms.end());
  return atoms;
}

Rational primitive_factor(const Polynomial& polynomial) {
  Integer numerators = 0;
  Integer denominators = 1;
  for (const auto& [monomial, coefficient] : polynomial.terms) {
    numerators = mp::gcd(numerators, mp::numerator(coefficient));
    denominators = mp::lcm(denominators, mp::denominator(coefficient));
  }
  if (numerators == 0) return 1;
  return Rational(denominators) / Rational(mp::abs(numerators));
}

}  // namespace overbar::synthesis
