#include "rewrite/order.hpp"

#include <algorithm>
#include <numeric>

#include "rewrite/functions.hpp"

// Indices are whole numbers from 1 up: P > 0 with P = g Q + c, g the greatest common divisor, says Q ≥ m for
// a whole m, and
//   1[Q ≥ m] = 1[Q > 0] + 1[Q = 0] + … + 1[Q = m]       m ≤ 0
//   1[Q ≥ m] = 1[Q > 0] − 1[Q = 1] − … − 1[Q = m − 1]   m > 0
//   1[Q ≥ m] = 1 − 1[Q = l] − … − 1[Q = m − 1]          Q ≥ l everywhere
// with 1[i = R] = e_R. So two conditions that differ by a few indices differ by a few entries.

namespace overbar::normal {
namespace {

constexpr std::int64_t max_points = 12;
constexpr std::int64_t max_coefficient = 1'000'000;

struct Part {
  Index index;
  Dim dim;
  std::int64_t factor = 0;
};
struct WholeForm {
  std::vector<Part> indices;
  std::vector<std::pair<Dim, std::int64_t>> sizes;
};

std::optional<std::int64_t> small_integer(const Rational& value) {
  if (!is_integer(value) || value < -max_coefficient || value > max_coefficient) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

WholeForm negative(WholeForm form) {
  for (Part& part : form.indices) part.factor = -part.factor;
  for (auto& [dim, factor] : form.sizes) factor = -factor;
  return form;
}

PolyId index_poly(Space& space, Dim dim, Index index) {
  return poly_of(space, leaf_atom(space, AtomKind::iota, 0, {{index}, {dim}, {}}));
}

PolyId poly_of_form(Space& space, const WholeForm& form) {
  PolyId sum = zero_poly;
  for (const Part& part : form.indices)
    sum = add(space, sum, scale(space, part.factor, index_poly(space, part.dim, part.index)));
  for (const auto& [dim, factor] : form.sizes)
    sum = add(space, sum, scale(space, factor, dim_poly(space, dim)));
  return sum;
}

bool is_difference(const WholeForm& form) {
  return form.sizes.empty() && form.indices.size() == 2 && form.indices[0].dim == form.indices[1].dim &&
         form.indices[0].factor == -form.indices[1].factor && std::abs(form.indices[0].factor) == 1;
}

/// 1[form = value].
PolyId point(Space& space, const WholeForm& form, std::int64_t value) {
  // Of i = j + v and j = i − v the one with v ≥ 0.
  const Part* chosen = nullptr;
  for (const Part& part : form.indices)
    if (std::abs(part.factor) == 1 &&
        (chosen == nullptr || (is_difference(form) ? part.factor * value > 0 : part.dim < chosen->dim)))
      chosen = &part;
  if (chosen == nullptr)
    return vanishes(space, subtract(space, poly_of_form(space, form), constant(space, value)));
  WholeForm rest = form;
  std::erase_if(rest.indices, [&](const Part& part) { return part.index == chosen->index; });
  const PolyId place =
      scale(space, chosen->factor, subtract(space, constant(space, value), poly_of_form(space, rest)));
  return basis(space, place, chosen->index, chosen->dim);
}

PolyId points(Space& space, const WholeForm& form, std::int64_t first, std::int64_t last) {
  PolyId sum = zero_poly;
  for (std::int64_t v = first; v <= last; ++v) sum = add(space, sum, point(space, form, v));
  return sum;
}

/// What the form is nowhere less than, whatever the sizes are.
std::optional<std::int64_t> least_value(const WholeForm& form) {
  std::int64_t number = 0;
  std::vector<std::pair<Dim, std::int64_t>> sizes = form.sizes;
  for (const Part& part : form.indices) {
    if (part.factor > 0)
      number += part.factor;
    else if (part.dim.is_constant())
      number += part.factor * part.dim.code;
    else
      sizes.emplace_back(part.dim, part.factor);
  }
  std::ranges::sort(sizes);
  for (std::size_t k = 0; k < sizes.size();) {
    std::int64_t total = 0;
    const Dim dim = sizes[k].first;
    for (; k < sizes.size() && sizes[k].first == dim; ++k) total += sizes[k].second;
    if (total < 0) return std::nullopt;
    number += total;
  }
  return number;
}

/// 1[form ≥ m].
std::optional<PolyId> at_least(Space& space, const WholeForm& form, std::int64_t m) {
  if (const auto least = least_value(form)) {
    if (m <= *least) return one_poly;
    if (form.indices.size() == 1 && m - *least <= max_points)
      return subtract(space, one_poly, points(space, form, *least, m - 1));
  }
  const WholeForm other = negative(form);
  if (const auto least = least_value(other)) {  // −form ≥ 1 − m does not hold
    if (1 - m <= *least) return zero_poly;
    if (form.indices.size() == 1 && 1 - m - *least <= max_points) return points(space, other, *least, -m);
  }
  // One of form and −form, by the factor of the first index; i − j is left as it is.
  const auto first = std::ranges::min_element(
      form.indices, {}, [](const Part& part) { return std::pair(std::abs(part.factor), part.dim); });
  const bool flip = !is_difference(form) && first->factor < 0;
  if (std::abs(m) > max_points) return std::nullopt;
  const WholeForm& kept = flip ? other : form;
  const std::int64_t bound = flip ? 1 - m : m;
  PolyId sum = signs(space, poly_of_form(space, kept)).positive;
  sum = bound > 0 ? subtract(space, sum, points(space, kept, 1, bound - 1))
                  : add(space, sum, points(space, kept, bound, 0));
  return flip ? subtract(space, one_poly, sum) : sum;
}

}  // namespace

std::optional<PolyId> whole_number_condition(Space& space, AtomId id) {
  const Atom atom = space.atom(id);
  if (atom.kind != AtomKind::sign) return std::nullopt;
  const std::vector<PolyTerm> terms = space.poly(atom.args[0]);
  Integer scale_by = 1;
  for (const PolyTerm& term : terms)
    scale_by = boost::multiprecision::lcm(scale_by, denominator(term.coefficient));
  const Rational sign = atom.attr == 0 ? 1 : -1;
  WholeForm form;
  std::int64_t number = 0;
  std::int64_t common = 0;
  for (const PolyTerm& term : terms) {
    const auto factor = small_integer(term.coefficient * sign * Rational(scale_by));
    if (!factor) return std::nullopt;
    if (term.monomial == unit_monomial) {
      number = *factor;
      continue;
    }
    const Monomial& m = space.monomial(term.monomial);
    if (m.factors.size() != 1 || m.factors[0].exponent != Exponent{} || m.bound_count > 0)
      return std::nullopt;
    const Atom& part = space.atom(m.factors[0].atom);
    common = std::gcd(common, *factor);
    if (part.kind == AtomKind::iota && m.slots[0].is_free())
      form.indices.push_back({m.slots[0], part.dims[0], *factor});
    else if (part.kind == AtomKind::dim)
      form.sizes.emplace_back(Dim{static_cast<std::int32_t>(part.attr)}, *factor);
    else
      return std::nullopt;
  }
  if (form.indices.empty()) return std::nullopt;
  for (Part& part : form.indices) part.factor /= common;
  for (auto& [dim, factor] : form.sizes) factor /= common;
  // common · form > −number: form ≥ ⌊−number/common⌋ + 1
  const std::int64_t quotient = -number / common - (-number % common < 0 ? 1 : 0);
  return at_least(space, form, quotient + 1);
}

std::optional<OrderFactor> order_factor(const Space& space, const Monomial& m, const Factor& f) {
  const Atom& atom = space.atom(f.atom);
  if (atom.kind != AtomKind::sign || atom.order() != 2 || atom.dims[0] != atom.dims[1]) return std::nullopt;
  const auto& terms = space.poly(atom.args[0]);
  if (terms.size() != 2) return std::nullopt;
  OrderFactor result{atom.dims[0], {}, {}};
  for (const PolyTerm& term : terms) {
    const Monomial& part = space.monomial(term.monomial);
    if (part.factors.size() != 1 || part.factors[0].exponent != Exponent{} ||
        space.atom(part.factors[0].atom).kind != AtomKind::iota || !part.slots[0].is_free() ||
        (term.coefficient != 1 && term.coefficient != -1))
      return std::nullopt;
    const bool greater = (term.coefficient == 1) == (atom.attr == 0);
    (greater ? result.greater : result.less) = space.slots(m, f)[part.slots[0].value()];
  }
  if (terms[0].coefficient == terms[1].coefficient) return std::nullopt;
  return result;
}

PlacedAtom order_atom(Space& space, const OrderFactor& order) {
  const PolyId difference = subtract(space, index_poly(space, order.dim, free_index(0)),
                                     index_poly(space, order.dim, free_index(1)));
  const PolyId sign = signs(space, difference).positive;
  if (space.broken()) return {};
  const Monomial& m = space.monomial(space.poly(sign)[0].monomial);
  PlacedAtom placed{m.factors[0].atom, m.slots};
  for (Index& i : placed.slots) i = i == free_index(0) ? order.greater : order.less;
  return placed;
}

}  // namespace overbar::normal
