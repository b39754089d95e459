// Replacing atoms in polynomials, at every depth.
#pragma once
#include <functional>

#include "rewrite/poly.hpp"

namespace overbar::normal {

/// The atoms in the polynomial and in the arguments of its atoms, ascending: arguments come first.
std::vector<AtomId> atoms_below(const Space& space, PolyId poly);
std::vector<AtomId> atoms_in(const Space& space, PolyId poly);  // not inside arguments

/// For an atom: what stands in its place, over free indices 0 … order − 1 (its slots); nullopt keeps it.
using Replacement = std::function<std::optional<PolyId>(AtomId)>;
/// `after`, where given, is applied to every argument once its atoms are replaced.
using Rewriting = std::function<PolyId(Space&, PolyId)>;
PolyId substitute(Space& space, PolyId root, const Replacement& replacement, const Rewriting& after = {});

}  // namespace overbar::normal
