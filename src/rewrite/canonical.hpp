// Canonical numbering of the bound indices of a monomial.
#pragma once
#include "rewrite/space.hpp"

namespace overbar::normal {

/// The monomial in its canonical form: two monomials have equal results exactly when they differ by a
/// renumbering of their bound indices, the order of their factors, and symmetries of their atoms. Every bound
/// index must occur. Equal factors must have been merged.
Monomial canonical(Space& space, const Monomial& monomial);

}  // namespace overbar::normal
