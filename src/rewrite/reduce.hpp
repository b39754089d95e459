// Rewriting of monomials by rules that need several factors.
#pragma once
#include "rewrite/atoms.hpp"

namespace overbar::normal {

/// What the monomial equals, when a rule makes it smaller; nullptr: it is reduced.
const std::vector<Term>* reduced(Space& space, MonomialId monomial);

/// The atoms that say 1[P < 0] for the placed 1[P > 0], and the other way round.
std::vector<PlacedAtom> opposite_signs(Space& space, const PlacedAtom& sign);

}  // namespace overbar::normal
