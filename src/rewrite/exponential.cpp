#include "rewrite/functions.hpp"
#include "rewrite/power.hpp"
#include "rewrite/sign.hpp"

// exp turns sums into products, log products into sums.
//   exp(a + b) = exp(a) exp(b);  exp(c m) = exp(m)^c, c a number;  exp(c log P) = P^c
//   log(c F P) = log c + log F + log P          where c, F > 0 and P is the primitive part of a sum
//   log(f g) = log f + log g                    if f > 0, or if both are ≥ 0 (then both are > 0)
//   log(f^a) = a log f                          if a is odd or no integer (f > 0 where the log is defined)
//   log(f^a) = a/2 log(f²)                      a even
//   log(exp(m)) = m

namespace overbar::normal {
namespace {

PolyId exponential_of(Space& space, const PolyTerm& term) {
  const Monomial& m = space.monomial(term.monomial);
  const auto e = to_exponent(term.coefficient);
  if (!e)
    return poly_of(
        space, make_atom(space, AtomKind::exp, 0, {from_monomial(space, term.monomial, term.coefficient)}));
  if (m.factors.size() == 1 && m.bound_count == 0 && m.factors[0].exponent == Exponent{} &&
      space.atom(m.factors[0].atom).kind == AtomKind::log) {
    const Atom atom = space.atom(m.factors[0].atom);
    const std::vector<Index> slots(space.slots(m, m.factors[0]).begin(), space.slots(m, m.factors[0]).end());
    return raise(space, relabel_axes(space, atom.args[0], slots), *e);
  }
  return poly_of(space, make_atom(space, AtomKind::exp, 0, {from_monomial(space, term.monomial)}), *e);
}

PolyId log_atom(Space& space, PolyId poly) {
  if (poly == one_poly) return zero_poly;
  return poly_of(space, make_atom(space, AtomKind::log, 0, {poly}));
}

PolyId log_of_number(Space& space, const Rational& c) {
  if (c <= 0) return log_atom(space, constant(space, c));
  PolyId sum = zero_poly;
  const auto divide_out = [&](Integer n, int side) {
    const auto count_prime = [&](const Integer& p, int count) {
      sum = add(space, sum, scale(space, side * count, log_atom(space, constant(space, Rational(p)))));
    };
    for (Integer p = 2; p <= 10'000 && p * p <= n; ++p) {
      int count = 0;
      for (; n % p == 0; n /= p) ++count;
      if (count > 0) count_prime(p, count);
    }
    if (n > 1) count_prime(n, 1);
  };
  divide_out(boost::multiprecision::numerator(c), 1);
  divide_out(boost::multiprecision::denominator(c), -1);
  return sum;
}

/// log of f^a, where f^a > 0 wherever the whole is defined.
PolyId log_of_part(Space& space, const Part& part) {
  const Rational a = part.exponent.value();
  if (!part.contraction) {
    const Atom& atom = space.atom(part.placed.atom);
    const std::vector<Index>& slots = part.placed.slots;
    if (atom.kind == AtomKind::exp) return scale(space, a, relabel_axes(space, atom.args[0], slots));
    if (atom.kind == AtomKind::base) return scale(space, a, logarithm(space, part_base(space, part)));
    if (atom.kind == AtomKind::prime)
      return scale(space, a, log_of_number(space, space.graph.rationals(atom.attr)[0]));
  }
  Part base = part;
  base.exponent = Exponent{};
  const PolyId f = part_base(space, part);
  if (part.exponent.is_even() && sign_of(space, base) == Sign::unknown)
    return scale(space, a / 2, log_atom(space, multiply(space, f, f)));
  return scale(space, a, log_atom(space, f));
}

PolyId log_of_monomial(Space& space, const PolyTerm& term) {
  const Rational size = boost::multiprecision::abs(term.coefficient);
  PolyId sum = log_of_number(space, size);
  std::vector<Part> left;
  bool all_known = true;
  for (const Part& part : parts_of(space, term.monomial)) {
    const Sign sign = sign_of(space, part);
    all_known = all_known && sign != Sign::unknown;
    if (sign == Sign::positive)
      sum = add(space, sum, log_of_part(space, part));
    else
      left.push_back(part);
  }
  if (term.coefficient > 0 && (all_known || left.size() <= 1)) {
    for (const Part& part : left) sum = add(space, sum, log_of_part(space, part));
    return sum;
  }
  return add(space, sum, log_atom(space, scale(space, term.coefficient / size, product_of(space, left))));
}

}  // namespace

PolyId exponential(Space& space, PolyId poly) {
  const std::vector<PolyTerm> terms = space.poly(poly);
  PolyId product = one_poly;
  for (const PolyTerm& term : terms) product = multiply(space, product, exponential_of(space, term));
  return product;
}

PolyId logarithm(Space& space, PolyId poly) {
  if (space.broken()) return zero_poly;
  if (poly == zero_poly) {
    space.fail(Failure::undefined);
    return zero_poly;
  }
  if (const auto c = constant_value(space, poly)) return log_of_number(space, *c);
  if (space.poly(poly).size() == 1) return log_of_monomial(space, space.poly(poly)[0]);
  const Primitive p = primitive(space, poly, true);
  PolyId sum = log_of_number(space, p.content);
  if (p.factor != one_poly) sum = add(space, sum, logarithm(space, p.factor));
  if (space.poly(p.rest).size() < 2) return add(space, sum, logarithm(space, p.rest));
  return add(space, sum, log_atom(space, p.rest));
}

}  // namespace overbar::normal
