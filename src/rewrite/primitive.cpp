#include <algorithm>

#include "rewrite/power.hpp"
#include "rewrite/sign.hpp"

namespace overbar::normal {
namespace {

/// What may be taken out of every term: the base of a part, with the least exponent that it has in any term.
struct Common {
  Part part;
  Exponent least;
};

bool same_base(const Part& a, const Part& b) {
  if (a.contraction != b.contraction) return false;
  if (a.contraction) return a.value == b.value;
  return a.placed.atom == b.placed.atom && a.placed.slots == b.placed.slots;
}

std::vector<Common> common_parts(Space& space, PolyId poly) {
  const std::vector<PolyTerm> terms = space.poly(poly);
  std::vector<Common> commons;
  std::vector<std::vector<Part>> all;
  for (const PolyTerm& term : terms) all.push_back(parts_of(space, term.monomial));
  for (const std::vector<Part>& parts : all)
    for (const Part& part : parts) {
      if (std::ranges::any_of(commons, [&](const Common& c) { return same_base(c.part, part); })) continue;
      Common common{part, part.exponent};
      for (const std::vector<Part>& other : all) {
        const auto found = std::ranges::find_if(other, [&](const Part& p) { return same_base(p, part); });
        const Exponent here = found == other.end() ? Exponent{0, 1} : found->exponent;
        if (less(here, common.least)) common.least = here;
      }
      if (!common.least.is_zero()) commons.push_back(std::move(common));
    }
  return commons;
}

PolyId divide(Space& space, PolyId poly, const Rational& content, const std::vector<Common>& commons) {
  const std::vector<PolyTerm> terms = space.poly(poly);
  Sum sum;
  for (const PolyTerm& term : terms) {
    std::vector<Part> parts = parts_of(space, term.monomial);
    for (const Common& common : commons) {
      const auto found =
          std::ranges::find_if(parts, [&](const Part& p) { return same_base(p, common.part); });
      if (found == parts.end()) {
        parts.push_back(common.part);
        parts.back().exponent = negated(common.least);
        continue;
      }
      const auto rest = sum_of(found->exponent, negated(common.least));
      if (!rest) space.fail(Failure::too_large);
      found->exponent = rest.value_or(Exponent{});
    }
    std::erase_if(parts, [](const Part& p) { return p.exponent.is_zero(); });
    add_poly(space, sum, product_of(space, parts), term.coefficient / content);
  }
  return finish(space, std::move(sum));
}

PolyId canonical_arg(Space& space, PolyId poly) {
  const PlacedAtom atom = make_atom(space, AtomKind::base, 0, {poly});
  return space.atom(atom.atom).args[0];
}

}  // namespace

int orientation(Space& space, PolyId poly) {
  std::size_t plus_signs = 0;
  for (const PolyTerm& term : space.poly(poly)) plus_signs += term.coefficient > 0 ? 1 : 0;
  const std::size_t minus_signs = space.poly(poly).size() - plus_signs;
  if (plus_signs != minus_signs) return plus_signs > minus_signs ? 1 : -1;
  const PolyId plus = canonical_arg(space, poly);
  const PolyId minus = canonical_arg(space, scale(space, -1, poly));
  if (plus == minus) return 0;
  return plus < minus ? 1 : -1;
}

Rational content_of(const Space& space, PolyId poly) {
  Integer num = 0;
  Integer den = 1;
  for (const PolyTerm& term : space.poly(poly)) {
    num = boost::multiprecision::gcd(num, boost::multiprecision::numerator(term.coefficient));
    den = boost::multiprecision::lcm(den, boost::multiprecision::denominator(term.coefficient));
  }
  return num == 0 ? Rational(1) : Rational(boost::multiprecision::abs(num), den);
}

Primitive primitive(Space& space, PolyId poly, bool positive) {
  Primitive result;
  result.rest = poly;
  // Taking out a negative power may write a sum out, and the terms may then have something in common again.
  for (int round = 0; round < 4 && space.poly(result.rest).size() > 1 && !space.broken(); ++round) {
    std::vector<Common> commons = common_parts(space, result.rest);
    if (positive)
      std::erase_if(commons, [&](const Common& c) {
        Part part = c.part;
        part.exponent = c.least;
        return sign_of(space, part) != Sign::positive;
      });
    const Rational content = content_of(space, result.rest);
    if (commons.empty() && content == 1) break;
    result.rest = divide(space, result.rest, content, commons);
    result.content *= content;
    std::vector<Part> taken;
    for (const Common& c : commons) {
      taken.push_back(c.part);
      taken.back().exponent = c.least;
    }
    result.factor = multiply(space, result.factor, product_of(space, taken));
  }
  if (positive || space.poly(result.rest).size() < 2) return result;
  const int side = orientation(space, result.rest);
  result.antisymmetric = side == 0;
  if (side < 0) {
    result.content = -result.content;
    result.rest = scale(space, -1, result.rest);
  }
  return result;
}

}  // namespace overbar::normal
