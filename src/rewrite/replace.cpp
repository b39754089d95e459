#include "rewrite/replace.hpp"

namespace overbar::normal {

Term rest_of(Space& space, MonomialId id, const Match& match, std::size_t except, bool keep) {
  const Term whole = open_term(space, id, 1);
  Term rest{1, {}, whole.bound_dims};
  rest.monomial.bound_count = whole.monomial.bound_count;
  for (std::size_t k = 0; k < whole.monomial.factors.size(); ++k) {
    const Factor& f = whole.monomial.factors[k];
    if (match.left[k].is_zero() || (k == except && !keep)) continue;
    push_factor(rest.monomial, f.atom, match.left[k], space.slots(whole.monomial, f));
  }
  for (const Index gone : match.consumed) rest.bound_dims[gone.value()] = Dim{1};
  return rest;
}

Term attach(const Space& space, const Term& term, const PolyTerm& part, const IndexMap& to) {
  Term result = term;
  const Term other = open_term(space, part.monomial, part.coefficient);
  const std::uint32_t shift = term.monomial.bound_count;
  for (const Factor& f : other.monomial.factors) {
    std::vector<Index> slots;
    for (const Index i : space.slots(other.monomial, f)) {
      Index image = i.is_bound() ? bound_index(i.value() + shift) : i;
      for (const auto& [from, meaning] : to)
        if (!i.is_bound() && from == i) image = meaning;
      slots.push_back(image);
    }
    push_factor(result.monomial, f.atom, f.exponent, slots);
  }
  result.coefficient *= part.coefficient;
  result.monomial.bound_count += other.monomial.bound_count;
  result.bound_dims.insert(result.bound_dims.end(), other.bound_dims.begin(), other.bound_dims.end());
  return result;
}

}  // namespace overbar::normal
