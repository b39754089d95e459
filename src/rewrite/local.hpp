// Rules that look at one factor of a term, or at two with the same atom.
#pragma once
#include "rewrite/space.hpp"

namespace overbar::normal {

struct Local {
  enum State : std::uint8_t { unchanged, changed, zero, expand } state = unchanged;
  std::size_t factor = 0;
  PolyId replacement = zero_poly;
};

/// The first rule that applies, applied.
Local apply_local_rules(Space& space, Term& term);

}  // namespace overbar::normal
