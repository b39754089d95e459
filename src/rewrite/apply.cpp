#include <algorithm>
#include <numeric>

#include "rewrite/atoms.hpp"
#include "rewrite/functions.hpp"

namespace overbar::normal {
namespace {

/// Derivatives at the same argument commute (opaque functions are as smooth as their derivatives that are
/// written): the blocks of their axes may be exchanged. Adjacent exchanges generate the group, listed here in
/// full.
std::vector<std::vector<std::uint8_t>> block_symmetries(const Graph& graph, const Application& application) {
  const Function& function = graph.function(application.function);
  const std::size_t count = application.derivatives.size();
  std::vector<std::size_t> begin;
  std::size_t next = function.result.order();
  for (const std::uint8_t position : application.derivatives) {
    begin.push_back(next);
    next += function.parameters[position].order();
  }
  std::vector<std::vector<std::uint8_t>> result;
  if (count < 2 || count > 5) return result;
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  while (std::next_permutation(order.begin(), order.end())) {
    const auto same_argument = [&](std::size_t k) {
      return application.derivatives[k] == application.derivatives[order[k]];
    };
    bool allowed = true;
    for (std::size_t k = 0; k < count; ++k) allowed = allowed && same_argument(k);
    if (!allowed) continue;
    std::vector<std::uint8_t> slots(next);
    std::iota(slots.begin(), slots.end(), std::uint8_t{0});
    for (std::size_t k = 0; k < count; ++k)
      for (std::size_t axis = 0; axis < function.parameters[application.derivatives[k]].order(); ++axis)
        slots[begin[k] + axis] = static_cast<std::uint8_t>(begin[order[k]] + axis);
    result.push_back(std::move(slots));
  }
  std::vector<std::uint8_t> identity(next);
  std::iota(identity.begin(), identity.end(), std::uint8_t{0});
  std::erase(result, identity);
  return result;
}

}  // namespace

PolyId apply(Space& space, std::uint32_t attr, std::vector<PolyId> args, std::span<const Index> own_slots) {
  const Application& application = space.graph.application(attr);
  const Function& function = space.graph.function(application.function);
  OwnSlots own{
      {own_slots.begin(), own_slots.end()}, function.result.axes, block_symmetries(space.graph, application)};
  for (const std::uint8_t position : application.derivatives) {
    const auto& axes = function.parameters[position].axes;
    own.dims.insert(own.dims.end(), axes.begin(), axes.end());
  }
  return poly_of(space, make_atom(space, AtomKind::apply, attr, std::move(args), own));
}

// Where P is an index of the right range, basis(P) is a δ. A number counts as one only if it is in the range
// for sure: e_3 of a symbolic axis stays as it is.
PolyId basis(Space& space, PolyId poly, Index axis, Dim dim) {
  if (const auto value = constant_value(space, poly)) {
    const bool in_range =
        is_integer(*value) && *value >= 1 && (*value == 1 || (dim.is_constant() && *value <= dim.code));
    if (in_range) return delta_poly(space, dim, axis, constant_index(value->convert_to<std::uint32_t>()));
    if (!is_integer(*value) || *value < 1 || dim.is_constant()) return zero_poly;
  }
  const auto& terms = space.poly(poly);
  if (terms.size() == 1 && terms[0].coefficient == 1) {
    const Monomial& m = space.monomial(terms[0].monomial);
    if (m.factors.size() == 1 && m.factors[0].exponent == Exponent{}) {
      const Atom& atom = space.atom(m.factors[0].atom);
      if (atom.kind == AtomKind::iota && atom.dims[0] == dim) return delta_poly(space, dim, axis, m.slots[0]);
    }
  }
  return poly_of(space, make_atom(space, AtomKind::basis, 0, {poly}, {{axis}, {dim}, {}}));
}

}  // namespace overbar::normal
