// Polynomials as text, for tests and debugging.
#pragma once
#include <string>

#include "rewrite/space.hpp"

namespace overbar::normal {

/// "2·x[i0]·W[i0,j0]^-1"; free indices i0, i1, …, bound ones j0, j1, …, arguments in parentheses, as deep as
/// `depth`.
std::string dump(const Space& space, PolyId poly, int depth = 6);

}  // namespace overbar::normal
