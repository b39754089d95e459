#include "rewrite/power.hpp"

#include <algorithm>

#include "rewrite/functions.hpp"
#include "rewrite/sign.hpp"

// P^e. Each rule replaces a power by something equal wherever the power is defined (and perhaps defined at
// more points): x^q for q no integer is a number for x ≥ 0 only (x > 0 if q < 0).
//
//   (f g)^n = f^n g^n                 n an integer: always
//   (f g)^q = f^q g^q                 q no integer: if f > 0, or if both are ≥ 0
//   (f^a)^q = f^(a q)                 if a is odd or no integer (f^a ≥ 0 says f ≥ 0), or f ≥ 0 is known
//   (f^a)^q = |f|^(a q)               a even; |f|^r = f^r for r even, f^r sgn f for r odd, else (f²)^(r/2)
//   P^n, n > 0                        is multiplied out
//   P^q, q > 1                        is P^⌊q⌋ P^(q − ⌊q⌋) (a local rule)
//   (c F P)^q = c^q F^q P^q           for the primitive part P of a sum (primitive.cpp)
// What remains is an atom, `base`, to a power.

namespace overbar::normal {
namespace {

constexpr std::int32_t max_repeated = 16;
constexpr std::int32_t max_written_out = 1024;
constexpr std::size_t max_bits = 1U << 16U;

/// The terms of P^n, P of t terms, where nothing cancels: n + t − 1 over t − 1; more than `most` counts as
/// most + 1.
std::size_t terms_of_power(std::size_t t, std::int32_t n, std::size_t most) {
  std::size_t count = 1;
  for (std::size_t k = 1; k < t && count <= most; ++k) count = count * (static_cast<std::size_t>(n) + k) / k;
  return std::min(count, most + 1);
}

PolyId monomial_power(Space& space, const PolyTerm& term, Exponent e);

/// (m + R)^n = Σ_k (n over k) m^k R^(n−k), the powers of R in the same way: each term is made a few times,
/// not n times.
PolyId binomial_power(Space& space, PolyId poly, std::int32_t n) {
  const std::vector<PolyTerm> terms = space.poly(poly);
  if (n > max_written_out || terms_of_power(terms.size(), n, space.limits.terms) > space.limits.terms) {
    space.fail(Failure::too_large);
    return zero_poly;
  }
  const auto size = static_cast<std::size_t>(n);
  const auto powers_of = [&](const PolyTerm& term) {
    std::vector<PolyId> powers;
    for (std::int32_t k = 0; k <= n; ++k)
      powers.push_back(k == 0 ? one_poly : monomial_power(space, term, Exponent{k, 1}));
    return powers;
  };
  std::vector<PolyId> rest = powers_of(terms.back());
  for (std::size_t t = terms.size() - 1; t-- > 0;) {
    const std::vector<PolyId> first = powers_of(terms[t]);
    std::vector<PolyId> both(size + 1, zero_poly);
    for (std::size_t m = t == 0 ? size : 0; m <= size; ++m) {
      Sum sum;
      Rational choices = 1;
      for (std::size_t k = 0; k <= m && !space.broken(); ++k) {
        add_poly(space, sum, multiply(space, first[k], rest[m - k]), choices);
        choices = choices * Rational(m - k) / Rational(k + 1);
      }
      both[m] = finish(space, std::move(sum));
    }
    rest = std::move(both);
  }
  return rest[size];
}

PolyId repeated(Space& space, PolyId poly, std::int32_t n) {
  if (n > max_repeated) return binomial_power(space, poly, n);
  PolyId result = one_poly;
  for (std::int32_t k = 0; k < n && !space.broken(); ++k) result = multiply(space, result, poly);
  return result;
}

PolyId number_power(Space& space, const Rational& c, Exponent e) {
  if (!e.is_integer()) return c > 0 ? raise_number(space, c, e) : base_power(space, constant(space, c), e);
  const std::size_t bits = msb(Integer(boost::multiprecision::abs(boost::multiprecision::numerator(c)))) +
                           msb(Integer(boost::multiprecision::denominator(c)));
  if (bits * static_cast<std::size_t>(std::abs(e.num)) > max_bits) {
    space.fail(Failure::too_large);
    return zero_poly;
  }
  return constant(space, *power(c, e.num));
}

Exponent times(Space& space, Exponent a, Exponent b) {
  const auto product = product_of(a, b);
  if (!product) space.fail(Failure::too_large);
  return product.value_or(Exponent{});
}

/// (f^a)^q where f^a ≥ 0 (or q is an integer) is known.
PolyId part_to(Space& space, const Part& part, Exponent q) {
  const Exponent r = times(space, part.exponent, q);
  Part base = part;
  base.exponent = Exponent{};
  if (q.is_integer() || !part.exponent.is_even() || sign_of(space, base) != Sign::unknown)
    return part_power(space, part, r);
  if (r.is_even()) return part_power(space, part, r);
  const PolyId f = part_base(space, part);
  if (r.is_integer()) {
    const Signs sign = signs(space, f);
    return multiply(space, part_power(space, part, r), subtract(space, sign.positive, sign.negative));
  }
  return raise(space, multiply(space, f, f), times(space, r, Exponent{1, 2}));
}

PolyId monomial_power(Space& space, const PolyTerm& term, Exponent e) {
  std::vector<Part> parts = parts_of(space, term.monomial);
  if (e.is_integer()) {
    PolyId result = number_power(space, term.coefficient, e);
    for (const Part& part : parts) result = multiply(space, result, part_to(space, part, e));
    return result;
  }
  PolyId taken = one_poly;
  const Rational size = boost::multiprecision::abs(term.coefficient);
  if (size != 1) taken = raise_number(space, size, e);
  std::vector<Part> left;
  bool all_known = true;
  for (const Part& part : parts) {
    const Sign sign = sign_of(space, part);
    all_known = all_known && sign != Sign::unknown;
    if (sign == Sign::positive)
      taken = multiply(space, taken, part_to(space, part, e));
    else
      left.push_back(part);
  }
  if (term.coefficient > 0 && (all_known || left.size() <= 1)) {
    for (const Part& part : left) taken = multiply(space, taken, part_to(space, part, e));
    return taken;
  }
  const PolyId rest = scale(space, term.coefficient / size, product_of(space, left));
  return multiply(space, taken, base_power(space, rest, e));
}

PolyId fractional_power(Space& space, PolyId poly, Exponent e) {
  const Primitive p = primitive(space, poly, true);
  PolyId result = multiply(space, number_power(space, p.content, e), raise(space, p.factor, e));
  if (space.poly(p.rest).size() < 2) return multiply(space, result, raise(space, p.rest, e));
  return multiply(space, result, base_power(space, p.rest, e));
}

PolyId negative_power(Space& space, PolyId poly, Exponent e) {
  const Primitive p = primitive(space, poly, false);
  PolyId result = multiply(space, number_power(space, p.content, e), raise(space, p.factor, e));
  if (space.poly(p.rest).size() < 2) return multiply(space, result, raise(space, p.rest, e));
  if (p.antisymmetric) {
    // 1/P = P/P², and P² does not change sign when the axes are renumbered.
    if (e.is_odd()) result = multiply(space, result, p.rest);
    const Exponent half{(e.is_odd() ? e.num - 1 : e.num) / 2, 1};
    return multiply(space, result, raise(space, multiply(space, p.rest, p.rest), half));
  }
  return multiply(space, result, base_power(space, p.rest, e));
}

}  // namespace

PolyId raise(Space& space, PolyId poly, Exponent e) {
  if (e.is_zero()) return one_poly;
  if (e == Exponent{}) return poly;
  if (space.broken()) return zero_poly;
  if (poly == zero_poly) {
    if (e.is_negative()) space.fail(Failure::undefined);
    return zero_poly;
  }
  if (const auto c = constant_value(space, poly)) return number_power(space, *c, e);
  const std::vector<PolyTerm> terms = space.poly(poly);
  if (e.is_integer() && !e.is_negative()) {
    const bool rigid = terms.size() == 1 && space.monomial(terms[0].monomial).bound_count == 0;
    return rigid ? monomial_power(space, terms[0], e) : repeated(space, poly, e.num);
  }
  if (terms.size() == 1) return monomial_power(space, terms[0], e);
  return e.is_integer() ? negative_power(space, poly, e) : fractional_power(space, poly, e);
}

bool is_prime_base(Space& space, PolyId poly) {
  const auto& terms = space.poly(poly);
  if (terms.size() == 1) {
    const std::vector<Part> parts = parts_of(space, terms[0].monomial);
    return terms[0].coefficient == 1 && parts.size() == 1 && parts[0].contraction &&
           parts[0].exponent == Exponent{};
  }
  const Primitive p = primitive(space, poly, false);
  return p.content == 1 && p.factor == one_poly && p.rest == poly && !p.antisymmetric;
}

// Trial division. What is left above the largest trial divisor counts as a prime, which may miss an equality
// of enormous roots and never makes one.
PolyId raise_number(Space& space, const Rational& c, Exponent e) {
  PolyId result = one_poly;
  const auto multiply_prime = [&](const Integer& p, std::int32_t count) {
    const PlacedAtom atom = leaf_atom(space, AtomKind::prime, space.graph.intern_rationals({Rational(p)}));
    result = multiply(space, result, poly_of(space, atom, times(space, e, Exponent{count, 1})));
  };
  const auto divide_out = [&](Integer n, std::int32_t side) {
    for (Integer p = 2; p <= 10'000 && p * p <= n; ++p) {
      std::int32_t count = 0;
      for (; n % p == 0; n /= p) ++count;
      if (count > 0) multiply_prime(p, side * count);
    }
    if (n > 1) multiply_prime(n, side);
  };
  divide_out(boost::multiprecision::numerator(c), 1);
  divide_out(boost::multiprecision::denominator(c), -1);
  return result;
}

}  // namespace overbar::normal
