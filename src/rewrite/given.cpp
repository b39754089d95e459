#include "rewrite/given.hpp"

#include <algorithm>
#include <set>

#include "rewrite/atoms.hpp"
#include "rewrite/replace.hpp"
#include "rewrite/state.hpp"
#include "rewrite/substitute.hpp"

// A given equation E = 0, brought to normal form, is a sum of monomials c L + rest, equal to 0 at all values
// of its free indices. So wherever L stands inside a monomial, at whatever indices, c L may be replaced by
// −rest: QᵀQ = I makes Σ_k Q_ki Q_kj the unit matrix, XᵀXw = Xᵀt makes (XᵀX)⁻¹Xᵀt the vector w. E is first
// multiplied by what is never 0 (a size, a positive number, what something is divided by) so that L has no
// such factor that the claim need not have.
//
// Which term is the one to be replaced is not known, so each is tried: one choice for each equation, a
// bounded number of choices, each with a bounded number of replacements. There is no completion: two
// equations that only together overlap are not combined. Sound because every replacement adds a multiple of E
// to the difference of the two sides.

namespace overbar {
namespace {

using namespace normal;

constexpr std::size_t max_choices = 48;
constexpr std::size_t max_replacements = 400;

/// Is the atom never 0 (a number, a size, a positive function)?
bool never_zero(const Atom& atom) {
  return atom.kind == AtomKind::prime || atom.kind == AtomKind::dim || atom.kind == AtomKind::pi ||
         atom.kind == AtomKind::exp;
}

Exponent exponent_in(const Space& space, MonomialId id, const PlacedAtom& factor) {
  const Monomial& m = space.monomial(id);
  for (const Factor& f : m.factors)
    if (f.atom == factor.atom && std::ranges::equal(space.slots(m, f), factor.slots)) return f.exponent;
  return {0, 1};
}

/// E multiplied by what is never 0, so that no such factor is in all of its monomials or divides one of them.
/// (What something is divided by is not 0 either, but may be a factor without being a divisor: it is only
/// multiplied by.)
PolyId primitive(Space& space, PolyId equation) {
  const std::vector<PolyTerm> terms = space.poly(equation);
  Term multiplier;
  for (const PolyTerm& term : terms) {
    const Monomial& m = space.monomial(term.monomial);
    for (const Factor& f : m.factors) {
      const PlacedAtom factor{f.atom, {space.slots(m, f).begin(), space.slots(m, f).end()}};
      if (std::ranges::any_of(factor.slots, [](Index i) { return i.is_bound(); })) continue;
      const bool divisor = space.atom(f.atom).kind == AtomKind::base && f.exponent.is_negative();
      if (!divisor && !never_zero(space.atom(f.atom))) continue;
      Exponent least = f.exponent;
      for (const PolyTerm& other : terms)
        if (const Exponent there = exponent_in(space, other.monomial, factor); less(there, least))
          least = there;
      if (least.is_zero() || (divisor && !least.is_negative())) continue;
      if (std::ranges::any_of(multiplier.monomial.factors, [&](const Factor& g) {
            return g.atom == f.atom && std::ranges::equal(space.slots(multiplier.monomial, g), factor.slots);
          }))
        continue;
      push_factor(multiplier.monomial, f.atom, negated(least), factor.slots);
    }
  }
  if (multiplier.monomial.factors.empty()) return equation;
  Sum sum;
  for (const PolyTerm& term : terms)
    add_term(space, sum, multiply(space, multiplier, open_term(space, term.monomial, term.coefficient)));
  return finish(space, std::move(sum));
}

/// Does the monomial mention every free index of the polynomial? Only then does a match say what they all
/// are.
bool mentions_all(const Space& space, MonomialId id, const std::vector<Index>& indices) {
  const Monomial& m = space.monomial(id);
  return std::ranges::all_of(indices,
                             [&](Index i) { return std::ranges::find(m.slots, i) != m.slots.end(); });
}

struct Rule {
  std::vector<PolyTerm> terms;
  std::size_t left = 0;
};

/// The ways to use E as a rule: the terms with the most factors first, since they say the most.
std::vector<Rule> rules_of(Space& space, PolyId equation) {
  const std::vector<PolyTerm> terms = space.poly(equation);
  const std::vector<Index> indices = free_indices(space, equation);
  std::vector<Rule> rules;
  for (std::size_t k = 0; k < terms.size(); ++k)
    if (terms[k].monomial != unit_monomial && mentions_all(space, terms[k].monomial, indices))
      rules.push_back({terms, k});
  std::ranges::stable_sort(rules, {}, [&](const Rule& rule) {
    return -static_cast<std::ptrdiff_t>(space.monomial(rule.terms[rule.left].monomial).factors.size());
  });
  return rules;
}

/// The polynomial with the rule used once; nullopt where it does not apply.
std::optional<PolyId> used_once(Space& space, PolyId poly, const Rule& rule) {
  const std::vector<PolyTerm> terms = space.poly(poly);
  for (std::size_t t = 0; t < terms.size(); ++t) {
    const Pattern pattern{rule.terms[rule.left].monomial, {}, {}};
    const auto match = find_inside(space, pattern, space.monomial(terms[t].monomial), no_factor);
    if (!match) continue;
    const Term rest = rest_of(space, terms[t].monomial, *match, no_factor, true);
    Sum sum;
    for (std::size_t other = 0; other < terms.size(); ++other)
      if (other != t) add_term(space, sum, open_term(space, terms[other].monomial, terms[other].coefficient));
    for (std::size_t part = 0; part < rule.terms.size(); ++part) {
      if (part == rule.left) continue;
      Term replaced = attach(space, rest, rule.terms[part], match->assigned);
      replaced.coefficient *= -terms[t].coefficient / rule.terms[rule.left].coefficient;
      add_term(space, sum, std::move(replaced));
    }
    return finish(space, std::move(sum));
  }
  return std::nullopt;
}

/// The polynomial with the rules used as long as they apply; itself where they go round in circles.
PolyId rewritten(Space& space, PolyId poly, const std::vector<Rule>& rules) {
  const PolyId start = poly;
  std::set<PolyId> seen;
  for (std::size_t step = 0; step < max_replacements && !space.broken(); ++step) {
    if (!seen.insert(poly).second) return start;
    std::optional<PolyId> next;
    for (const Rule& rule : rules)
      if ((next = used_once(space, poly, rule))) break;
    if (!next) return poly;
    poly = *next;
  }
  return poly;
}

/// Under roots, in exponents and in denominators first, so that these become the same.
bool vanishes(Space& space, PolyId poly, const std::vector<Rule>& rules) {
  const PolyId inside = substitute(
      space, poly, [](AtomId) { return std::optional<PolyId>(); },
      [&](Space& s, PolyId argument) { return rewritten(s, argument, rules); });
  return rewritten(space, inside, rules) == zero_poly;
}

bool zero_given(Space& space, PolyId difference, const std::vector<PolyId>& equations) {
  std::vector<std::vector<Rule>> ways;
  std::size_t choices = 1;
  for (const PolyId equation : equations) {
    std::vector<Rule> rules = rules_of(space, primitive(space, equation));
    if (rules.empty()) continue;
    choices = std::min(max_choices, choices * rules.size());
    ways.push_back(std::move(rules));
  }
  if (ways.empty()) return false;
  for (std::size_t choice = 0; choice < choices && !space.broken(); ++choice) {
    std::vector<Rule> rules;
    std::size_t digit = choice;
    for (const auto& way : ways) {
      rules.push_back(way[digit % way.size()]);
      digit /= way.size();
    }
    if (vanishes(space, difference, rules) && !space.broken()) return true;
  }
  return false;
}

}  // namespace

bool prove_equal_given(NormalForms& forms, NodeId a, NodeId b,
                       const std::vector<std::pair<NodeId, NodeId>>& equations) {
  State& state = forms.state();
  Space& space = state.space;
  space.failure = Failure::none;
  space.work = 0;
  if (space.graph.type(a) != space.graph.type(b)) return false;
  const auto difference = [&](NodeId left, NodeId right) {
    return subtract(space, translate(space, state.translation, left),
                    translate(space, state.translation, right));
  };
  PolyId claim = difference(a, b);
  std::vector<PolyId> given;
  for (const auto& [left, right] : equations) given.push_back(difference(left, right));
  if (space.broken()) return false;
  if (zero_given(space, claim, given)) return true;
  // Once more with every name replaced by what it stands for.
  claim = unfold_all(state, claim);
  for (PolyId& equation : given) equation = unfold_all(state, equation);
  return !space.broken() && zero_given(space, claim, given);
}

}  // namespace overbar
