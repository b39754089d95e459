#include "rewrite/functions.hpp"
#include "rewrite/substitute.hpp"
#include "rewrite/zero.hpp"

namespace overbar::normal {

bool zero_by_unit_vectors(Space& space, PolyId poly) {
  const PolyId written = substitute(space, poly, [&](AtomId id) -> std::optional<PolyId> {
    const Atom atom = space.atom(id);
    if (atom.kind != AtomKind::basis) return std::nullopt;
    const auto last = static_cast<std::uint32_t>(atom.order() - 1);
    const PolyId place =
        poly_of(space, leaf_atom(space, AtomKind::iota, 0, {{free_index(last)}, {atom.dims.back()}, {}}));
    return vanishes(space, subtract(space, atom.args[0], place));
  });
  return written == zero_poly || (written != poly && zero_by_cases(space, written));
}

}  // namespace overbar::normal
