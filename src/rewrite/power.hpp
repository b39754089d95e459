// Powers of polynomials.
#pragma once
#include "rewrite/poly.hpp"

namespace overbar::normal {

/// P^e, entrywise.
PolyId raise(Space& space, PolyId poly, Exponent exponent);

}  // namespace overbar::normal
