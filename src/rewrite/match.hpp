// Finding one monomial inside another.
#pragma once
#include "rewrite/poly.hpp"

namespace overbar::normal {

/// What to look for: a monomial whose rigid indices are the target's, after `fixed`; its other free indices
/// stand for any index, the same one everywhere. Its bound indices must be found as bound indices that occur
/// nowhere else in the target.
struct Pattern {
  MonomialId monomial = unit_monomial;
  IndexMap fixed;
  /// Bound indices of the target that must occur only in what is matched and (once) in the factor that is
  /// left out.
  std::vector<Index> exclusive;
};

struct Match {
  std::vector<Exponent> left;   // of each factor of the target, what remains of its exponent
  IndexMap assigned;            // pattern index → target index (with the fixed ones)
  std::vector<Index> consumed;  // bound indices of the target that are gone
};

/// The first way in which the pattern divides the target, with the factor `except` left out of play.
std::optional<Match> find_inside(Space& space, const Pattern& pattern, const Monomial& target,
                                 std::size_t except);

}  // namespace overbar::normal
