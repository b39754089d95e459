#include <algorithm>
#include <array>
#include <bit>

#include "rewrite/order.hpp"
#include "rewrite/substitute.hpp"
#include "rewrite/zero.hpp"

// Σ_ij A_ij 1[i > j] and Σ_ij A_ij 1[j > i] are two monomials, neither simpler, and add up to Σ_ij A_ij −
// Σ_i A_ii. Of all the monomials that come from one by turning some of its conditions round, the one with
// the least id is kept; where turning an odd number of them gives the monomial itself
// (Σ_ij x_i x_j 1[i > j]), m = (−1)^odd m + rest says that m is half of the rest.

namespace overbar::normal {
namespace {

constexpr std::size_t max_conditions = 3;
constexpr std::size_t max_steps = 4000;

struct Condition {
  std::size_t factor = 0;
  OrderFactor order;
};

std::vector<Condition> conditions_of(const Space& space, const Monomial& m) {
  std::vector<Condition> found;
  for (std::size_t k = 0; k < m.factors.size(); ++k)
    if (const auto order = order_factor(space, m, m.factors[k])) found.push_back({k, *order});
  return found;
}

/// The term without these factors.
Term without(const Space& space, MonomialId id, const std::vector<std::size_t>& factors) {
  const Term whole = open_term(space, id, 1);
  Term rest{1, {}, whole.bound_dims};
  rest.monomial.bound_count = whole.monomial.bound_count;
  for (std::size_t k = 0; k < whole.monomial.factors.size(); ++k) {
    const Factor& f = whole.monomial.factors[k];
    if (std::ranges::find(factors, k) == factors.end())
      push_factor(rest.monomial, f.atom, f.exponent, space.slots(whole.monomial, f));
  }
  return rest;
}

/// The monomial with the chosen conditions as they are (`how[k]` 0), turned round (1), dropped (2), or made
/// equations (3).
PolyId variant(Space& space, MonomialId id, const std::vector<Condition>& conditions,
               const std::vector<int>& how) {
  std::vector<std::size_t> factors;
  for (const Condition& c : conditions) factors.push_back(c.factor);
  Term term = without(space, id, factors);
  for (std::size_t k = 0; k < conditions.size(); ++k) {
    OrderFactor order = conditions[k].order;
    if (how[k] == 2) continue;
    if (how[k] == 3) {
      push_factor(term.monomial, delta_atom(space, order.dim), Exponent{},
                  std::vector<Index>{order.greater, order.less});
      continue;
    }
    if (how[k] == 1) std::swap(order.greater, order.less);
    const PlacedAtom placed = order_atom(space, order);
    if (space.broken()) return zero_poly;
    push_factor(term.monomial, placed.atom, Exponent{}, placed.slots);
  }
  return from_term(space, std::move(term));
}

std::vector<int> turned(std::size_t count, unsigned subset) {
  std::vector<int> how(count, 0);
  for (std::size_t k = 0; k < count; ++k) how[k] = static_cast<int>(subset >> k & 1U);
  return how;
}

/// Π (1 − turned − equal) over the subset, without the term in which all are turned.
PolyId lower_part(Space& space, MonomialId id, const std::vector<Condition>& conditions, unsigned subset) {
  PolyId sum = zero_poly;
  std::size_t choices = 1;
  for (std::size_t k = 0; k < conditions.size(); ++k)
    if (subset >> k & 1U) choices *= 3;
  for (std::size_t choice = 0; choice < choices; ++choice) {
    std::vector<int> how(conditions.size(), 0);
    std::size_t left = choice;
    Rational coefficient = 1;
    bool all_turned = true;
    for (std::size_t k = 0; k < conditions.size(); ++k) {
      if (!(subset >> k & 1U)) continue;
      how[k] = static_cast<int>(1 + left % 3);
      left /= 3;
      if (how[k] != 2) coefficient = -coefficient;
      all_turned = all_turned && how[k] == 1;
    }
    if (!all_turned) sum = add(space, sum, scale(space, coefficient, variant(space, id, conditions, how)));
  }
  return sum;
}

/// What the monomial is equal to; nullopt: it stays.
std::optional<PolyId> turn(Space& space, MonomialId id) {
  const std::vector<Condition> conditions = conditions_of(space, space.monomial(id));
  if (conditions.empty() || conditions.size() > max_conditions) return std::nullopt;
  const PolyId own = from_monomial(space, id);
  unsigned best = 0;
  MonomialId least = id;
  for (unsigned subset = 1; subset < 1U << conditions.size(); ++subset) {
    const PolyId other = variant(space, id, conditions, turned(conditions.size(), subset));
    if (space.broken()) return std::nullopt;
    const bool odd = std::popcount(subset) % 2 != 0;
    if (other == own && odd) return scale(space, Rational(1, 2), lower_part(space, id, conditions, subset));
    const std::vector<PolyTerm>& terms = space.poly(other);
    if (terms.size() != 1 || terms[0].coefficient != 1 || terms[0].monomial >= least) continue;
    least = terms[0].monomial;
    best = subset;
  }
  if (best == 0) return std::nullopt;
  const Rational sign = std::popcount(best) % 2 != 0 ? -1 : 1;
  return add(space, from_monomial(space, least, sign), lower_part(space, id, conditions, best));
}

/// Σ_{b=1}^n b^k, by the powers of n.
const std::vector<Rational>& power_sum(std::size_t k) {
  static const std::array<std::vector<Rational>, 5> table{{
      {0, 1},
      {0, Rational(1, 2), Rational(1, 2)},
      {0, Rational(1, 6), Rational(1, 2), Rational(1, 3)},
      {0, 0, Rational(1, 4), Rational(1, 2), Rational(1, 4)},
      {0, Rational(-1, 30), 0, Rational(1, 3), Rational(1, 2), Rational(1, 5)},
  }};
  return table[k];
}

/// A sum over one bound index that can be done; nullopt: there is none.
std::optional<PolyId> summed_up(Space& space, MonomialId id) {
  const Monomial m = space.monomial(id);
  const Term open = open_term(space, id, 1);
  for (std::uint32_t b = 0; b < m.bound_count; ++b) {
    const Index here = bound_index(b);
    std::vector<std::size_t> factors;
    std::optional<OrderFactor> order;
    std::size_t exponent = 0;
    bool simple = true;
    for (std::size_t k = 0; k < m.factors.size() && simple; ++k) {
      const Factor& f = m.factors[k];
      if (std::ranges::find(space.slots(m, f), here) == space.slots(m, f).end()) continue;
      factors.push_back(k);
      if (space.atom(f.atom).kind == AtomKind::iota) {
        simple = f.exponent.is_integer() && !f.exponent.is_negative() && f.exponent.num <= 4;
        exponent = static_cast<std::size_t>(f.exponent.num);
      } else {
        const auto condition = order_factor(space, m, f);
        simple = condition && !order && condition->greater != condition->less;
        order = condition;
      }
    }
    if (!simple || factors.empty()) continue;
    const Dim dim = open.bound_dims[b];
    const AtomId iota = leaf_atom(space, AtomKind::iota, 0, {{free_index(0)}, {dim}, {}}).atom;
    Term rest = without(space, id, factors);
    rest.bound_dims[b] = Dim{1};
    Sum sum;
    const auto add_powers = [&](const std::vector<Rational>& powers, const Rational& sign,
                                std::optional<Index> at) {
      for (std::size_t r = 0; r < powers.size(); ++r) {
        if (powers[r] == 0) continue;
        Term term = rest;
        term.coefficient = powers[r] * sign;
        const Exponent e{static_cast<std::int32_t>(r), 1};
        if (r > 0 && at) {
          push_factor(term.monomial, iota, e, std::vector<Index>{*at});
        } else if (r > 0 && dim.is_constant()) {
          for (std::size_t k = 0; k < r; ++k) term.coefficient *= dim.code;
        } else if (r > 0) {
          push_factor(term.monomial, dim_atom(space, dim), e, {});
        }
        add_term(space, sum, std::move(term));
      }
    };
    const std::vector<Rational>& total = power_sum(exponent);
    if (!order) {
      add_powers(total, 1, std::nullopt);
    } else if (order->less == here) {  // b < p: up to p, without p
      std::vector<Rational> last(exponent + 1, 0);
      last[exponent] = 1;
      add_powers(total, 1, order->greater);
      add_powers(last, -1, order->greater);
    } else {  // b > p
      add_powers(total, 1, std::nullopt);
      add_powers(total, -1, order->less);
    }
    return finish(space, std::move(sum));
  }
  return std::nullopt;
}

}  // namespace

PolyId ordered_sums(Space& space, PolyId poly) {
  Sum sum;
  std::vector<PolyTerm> work = space.poly(poly);
  for (std::size_t steps = 0; !work.empty(); ++steps) {
    const PolyTerm term = work.back();
    work.pop_back();
    if (steps > max_steps || space.broken()) {
      space.fail(Failure::too_large);
      return zero_poly;
    }
    auto next = summed_up(space, term.monomial);
    if (!next) next = turn(space, term.monomial);
    if (!next) {
      add_poly(space, sum, from_monomial(space, term.monomial), term.coefficient);
      continue;
    }
    for (const PolyTerm& part : space.poly(*next))
      work.push_back({part.monomial, part.coefficient * term.coefficient});
  }
  return finish(space, std::move(sum));
}

PolyId with_ordered_indices(Space& space, PolyId poly) {
  const PolyId written = substitute(
      space, poly, [&](AtomId id) { return whole_number_condition(space, id); }, ordered_sums);
  return ordered_sums(space, written);
}

bool zero_by_order(Space& space, PolyId poly) {
  const std::vector<AtomId> atoms = atoms_below(space, poly);
  if (std::ranges::none_of(atoms, [&](AtomId id) { return space.atom(id).kind == AtomKind::iota; }))
    return false;
  const PolyId written = with_ordered_indices(space, poly);
  if (space.broken()) return false;
  return written == zero_poly || zero_by_clearing(space, written) || zero_by_sums(space, written);
}

}  // namespace overbar::normal
