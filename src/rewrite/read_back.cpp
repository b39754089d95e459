#include "rewrite/read_back.hpp"

#include <algorithm>

#include "op/build.hpp"
#include "rewrite/substitute.hpp"

// A monomial is a contraction again: its free indices are the output, its bound ones are summed, a constant
// or symbolic index is a basis vector. Atoms are made in ascending order, so their arguments are there.

namespace overbar::normal {
namespace {

class Reader {
 public:
  Reader(Space& space, ReadingOrder& order, const Originals& originals)
      : space_(space), g_(space.graph), order_(order), originals_(originals) {}

  std::optional<NodeId> run(PolyId poly, const std::vector<Dim>& axes) {
    for (const AtomId id : atoms_below(space_, poly)) {
      const auto node = atom_node(id);
      if (!node) return std::nullopt;
      nodes_.emplace(id, *node);
    }
    std::vector<Index> free;
    for (std::uint32_t axis = 0; axis < axes.size(); ++axis) free.push_back(free_index(axis));
    return sum(poly, free, axes);
  }

 private:
  Space& space_;
  Graph& g_;
  ReadingOrder& order_;
  const Originals& originals_;
  std::unordered_map<AtomId, NodeId> nodes_;

  struct Written {
    NodeId node;
    bool negative;
    std::size_t place;
  };

  /// The polynomial as a tensor whose axes are these free indices.
  std::optional<NodeId> sum(PolyId poly, const std::vector<Index>& free, const std::vector<Dim>& axes) {
    if (poly == zero_poly) return zeros(g_, axes);
    std::vector<Written> terms;
    for (const PolyTerm& term : space_.poly(poly)) {
      const auto written = product(term, free, axes);
      if (!written) return std::nullopt;
      terms.push_back(*written);
    }
    std::ranges::stable_sort(terms, {}, [](const Written& w) { return std::pair(w.negative, w.place); });
    std::vector<NodeId> nodes;
    for (const Written& term : terms) nodes.push_back(term.node);
    return overbar::add(g_, nodes);
  }

  std::optional<Written> product(const PolyTerm& term, const std::vector<Index>& free,
                                 const std::vector<Dim>& axes) {
    const Monomial m = space_.monomial(term.monomial);
    std::vector<Label> out;
    for (std::size_t axis = 0; axis < axes.size(); ++axis) out.push_back(static_cast<Label>(axis));
    Label fresh = static_cast<Label>(axes.size() + m.bound_count);
    std::vector<std::pair<std::size_t, overbar::Factor>> factors;
    std::vector<overbar::Factor> selections;
    for (const Factor& f : m.factors) {
      const Atom& atom = space_.atom(f.atom);
      NodeId node = nodes_.at(f.atom);
      const std::size_t place = order_.of(g_, node);
      const auto slots = space_.slots(m, f);
      // Σ u² is a contraction of u with u.
      const bool twice = f.exponent == Exponent{2, 1} && std::ranges::any_of(slots, &Index::is_bound);
      if (!twice && !(f.exponent == Exponent{})) node = pow(g_, node, f.exponent.value());
      overbar::Factor factor{node, {}};
      for (std::size_t s = 0; s < slots.size(); ++s) {
        const Index index = slots[s];
        if (index.is_bound()) {
          factor.labels.push_back(static_cast<Label>(axes.size() + index.value()));
          continue;
        }
        if (index.is_free()) {
          const auto axis = std::ranges::find(free, index);
          if (axis == free.end()) return std::nullopt;
          factor.labels.push_back(static_cast<Label>(axis - free.begin()));
          continue;
        }
        const NodeId number = index.kind() == IndexKind::constant ? overbar::literal(g_, index.value())
                                                                  : symbol_node(g_, index.value());
        selections.push_back({overbar::basis(g_, number, atom.dims[s]), {fresh}});
        factor.labels.push_back(fresh++);
      }
      if (twice) factors.emplace_back(place, factor);
      factors.emplace_back(place, std::move(factor));
    }
    std::ranges::stable_sort(factors, {}, &std::pair<std::size_t, overbar::Factor>::first);
    const std::size_t place = factors.empty() ? 0 : factors.front().first;
    std::vector<overbar::Factor> all;
    if (term.coefficient != 1 || factors.empty()) all.push_back({overbar::literal(g_, term.coefficient), {}});
    for (auto& [where, factor] : factors) all.push_back(std::move(factor));
    all.insert(all.end(), selections.begin(), selections.end());
    return Written{contract(g_, out, axes, std::move(all)), term.coefficient < 0, place};
  }

  /// An argument over the atom's entrywise positions and private positions of these sizes.
  std::optional<NodeId> argument(const Atom& atom, std::size_t k, const std::vector<Dim>& inner) {
    std::vector<Index> free;
    std::vector<Dim> axes;
    for (std::uint32_t p = 0; p < atom.entrywise; ++p) {
      free.push_back(free_index(p));
      axes.push_back(atom.dims[p]);
    }
    for (std::uint32_t p = 0; p < inner.size(); ++p) {
      free.push_back(private_index(p));
      axes.push_back(inner[p]);
    }
    if (const auto it = originals_.polys.find(atom.args[k]);
        it != originals_.polys.end() && inner.empty() && g_.axes(it->second) == axes)
      return it->second;
    return sum(atom.args[k], free, axes);
  }

  std::optional<std::vector<Dim>> private_dims(const Atom& atom, std::uint32_t count) const {
    std::vector<Dim> dims;
    const std::vector<Index> used = free_indices(space_, atom.args[0]);
    for (std::uint32_t p = 0; p < count; ++p) {
      if (std::ranges::find(used, private_index(p)) == used.end()) return std::nullopt;
      dims.push_back(dim_of(space_, atom.args[0], private_index(p)));
    }
    return dims;
  }

  std::optional<NodeId> entrywise(const Atom& atom, NodeId (*make)(Graph&, NodeId)) {
    const auto arg = argument(atom, 0, {});
    if (!arg) return std::nullopt;
    return make(g_, *arg);
  }

  std::optional<NodeId> application(const Atom& atom) {
    const Application application = g_.application(atom.attr);
    const std::vector<Type> parameters = g_.function(application.function).parameters;
    std::vector<NodeId> args;
    for (std::size_t k = 0; k < parameters.size(); ++k) {
      const auto arg = argument(atom, k, parameters[k].axes);
      if (!arg) return std::nullopt;
      args.push_back(*arg);
    }
    return overbar::apply(g_, application.function, application.derivatives, args);
  }

  std::optional<NodeId> atom_node(AtomId id) {
    const Atom atom = space_.atom(id);
    if (const auto it = originals_.atoms.find(id); it != originals_.atoms.end())
      return permute(g_, it->second.node, it->second.axes);
    switch (atom.kind) {
      case AtomKind::prime:
        return overbar::literal(g_, g_.rationals(atom.attr).front());
      case AtomKind::dim:
        return dim_value(g_, Dim{static_cast<std::int32_t>(atom.attr)});
      case AtomKind::pi:
        return pi(g_);
      case AtomKind::symbol:
        return symbol_node(g_, atom.attr);
      case AtomKind::let:
      case AtomKind::call:
      case AtomKind::node:
        return atom.attr;
      case AtomKind::literal:
        return literal_tensor(g_, atom.dims, g_.rationals(atom.attr));
      case AtomKind::delta:
        return delta(g_, atom.dims[0]);
      case AtomKind::iota:
        return iota(g_, atom.dims[0]);
      case AtomKind::basis: {
        const auto arg = argument(atom, 0, {});
        if (!arg) return std::nullopt;
        return overbar::basis(g_, *arg, atom.dims.back());
      }
      case AtomKind::apply:
        return application(atom);
      case AtomKind::exp:
        return entrywise(atom, overbar::exp);
      case AtomKind::log:
        return entrywise(atom, overbar::log);
      case AtomKind::sine:
        return entrywise(atom, overbar::sin);
      case AtomKind::cosine:
        return entrywise(atom, overbar::cos);
      case AtomKind::erf:
        return entrywise(atom, overbar::erf);
      case AtomKind::base:
        return argument(atom, 0, {});
      case AtomKind::sign: {
        const auto arg = argument(atom, 0, {});
        if (!arg) return std::nullopt;
        const Comparison relation = atom.attr == 0 ? Comparison::gt : Comparison::lt;
        return indicator(g_, compare(g_, relation, *arg, zeros(g_, g_.axes(*arg))));
      }
      case AtomKind::inverse:
      case AtomKind::det: {
        if (atom.entrywise != 0) return std::nullopt;
        const auto dims = private_dims(atom, 2);
        const auto arg = dims ? argument(atom, 0, *dims) : std::nullopt;
        if (!arg) return std::nullopt;
        return atom.kind == AtomKind::det ? overbar::det(g_, *arg) : overbar::inverse(g_, *arg);
      }
      case AtomKind::maximum: {
        const auto dims = private_dims(atom, atom.attr);
        const auto arg = dims ? argument(atom, 0, *dims) : std::nullopt;
        if (!arg) return std::nullopt;
        std::vector<Label> reduced;
        for (std::uint32_t p = 0; p < atom.attr; ++p)
          reduced.push_back(static_cast<Label>(atom.entrywise + p));
        return reduce_max(g_, *arg, reduced);
      }
      case AtomKind::all:
        return std::nullopt;
    }
    return std::nullopt;
  }
};

}  // namespace

std::size_t ReadingOrder::of(const Graph& graph, NodeId node) {
  constexpr std::size_t last = 1'000'000;
  if (const auto it = places.find(node); it != places.end()) return it->second;
  std::size_t best = last;
  if (graph.op(node) != Op::let)
    for (const NodeId arg : graph.args(node))
      if (const auto it = places.find(arg); it != places.end()) best = std::min(best, it->second);
  places.emplace(node, best);
  return best;
}

Originals originals_of(const Space& space, const Translation& translation, std::span<const NodeId> nodes) {
  Originals result;
  for (const NodeId node : nodes) {
    const auto it = translation.polys.find(node);
    if (it == translation.polys.end() || space.graph.is_boolean(node)) continue;
    result.polys.try_emplace(it->second, node);
    const auto& terms = space.poly(it->second);
    if (terms.size() != 1 || terms[0].coefficient != 1) continue;
    const Monomial& m = space.monomial(terms[0].monomial);
    if (m.factors.size() != 1 || !(m.factors[0].exponent == Exponent{})) continue;
    Originals::Written written{node, {}};
    bool plain = m.slots.size() == space.graph.order(node);
    std::vector<bool> used(m.slots.size(), false);
    for (const Index slot : m.slots) {
      plain = plain && slot.is_free() && slot.value() < used.size() && !used[slot.value()];
      if (!plain) break;
      used[slot.value()] = true;
      written.axes.push_back(slot.value());
    }
    if (plain) result.atoms.try_emplace(m.factors[0].atom, std::move(written));
  }
  return result;
}

std::optional<NodeId> read_back(Space& space, PolyId poly, const std::vector<Dim>& axes, ReadingOrder& order,
                                const Originals& originals) {
  if (space.broken()) return std::nullopt;
  return Reader(space, order, originals).run(poly, axes);
}

}  // namespace overbar::normal
