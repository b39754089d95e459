// One term, made tidy before it is numbered: δ absorbed, equal factors merged, atoms that simplify opened.
#pragma once
#include "rewrite/space.hpp"

namespace overbar::normal {

struct Tidied {
  enum State : std::uint8_t { ready, zero, expand } state = ready;
  std::size_t factor = 0;          // expand: this factor, with its exponent, …
  PolyId replacement = zero_poly;  // … is this; bound indices of the term are opened here (product.hpp)
};

Tidied tidy(Space& space, Term& term);

}  // namespace overbar::normal
