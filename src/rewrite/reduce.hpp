// Rewriting of monomials by rules that need several factors.
#pragma once
#include "rewrite/space.hpp"

namespace overbar::normal {

/// What the monomial equals, when a rule makes it smaller; nullptr: it is reduced. The pointer is good until
/// the next call.
const std::vector<Term>* reduced(Space& space, MonomialId monomial);

}  // namespace overbar::normal
