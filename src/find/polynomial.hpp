// Polynomials with rational coefficients over the atoms of a program (program.hpp): weights, inputs, units.
#pragma once
#include <cstdint>
#include <map>
#include <vector>

#include "base/rational.hpp"

namespace overbar::synthesis {

using AtomId = std::uint32_t;
/// Ascending, with repetition: x·x·y is {x, x, y}; the constant's is empty.
using Monomial = std::vector<AtomId>;

struct Polynomial {
  std::map<Monomial, Rational> terms;  // no coefficient is 0

  bool is_constant() const { return terms.empty() || (terms.size() == 1 && terms.begin()->first.empty()); }
  /// The coefficient of the empty monomial.
  Rational constant() const;
  Rational coefficient(const Monomial& monomial) const;
  friend bool operator==(const Polynomial& a, const Polynomial& b) { return a.terms == b.terms; }
  friend bool operator<(const Polynomial& a, const Polynomial& b) { return a.terms < b.terms; }
};

Polynomial constant_polynomial(const Rational& value);
Polynomial atom_polynomial(AtomId atom);
void add_term(Polynomial& sum, const Monomial& monomial, const Rational& coefficient);
void add_scaled(Polynomial& sum, const Polynomial& part, const Rational& factor);
Polynomial scaled(const Polynomial& polynomial, const Rational& factor);
/// The atoms that occur, ascending.
std::vector<AtomId> atoms_of(const Polynomial& polynomial);
/// The positive number whose product with the coefficients makes them integers without a common factor; 1 for
/// 0.
Rational primitive_factor(const Polynomial& polynomial);

}  // namespace overbar::synthesis
