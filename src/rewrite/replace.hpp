// Using a relation between polynomials from left to right, in one monomial.
#pragma once
#include "rewrite/match.hpp"

namespace overbar::normal {

inline constexpr std::size_t no_factor = ~std::size_t{0};

/// What the match leaves of a monomial; `keep` says whether the factor left out of play stays.
Term rest_of(Space& space, MonomialId id, const Match& match, std::size_t except, bool keep);

/// term · part, the part's indices translated to the term's.
Term attach(const Space& space, const Term& term, const PolyTerm& part, const IndexMap& to);

}  // namespace overbar::normal
