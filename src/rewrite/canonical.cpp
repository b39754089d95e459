#include "rewrite/canonical.hpp"

#include <algorithm>
#include <numeric>

// A monomial is a coloured hypergraph: vertices are its bound indices, edges its factors, coloured by atom,
// exponent and the rigid indices in their slots. Graph isomorphism, for small graphs, in the manner of nauty
// (McKay & Piperno, "Practical graph isomorphism II"):
//  - the connected components are labelled one by one and then sorted, so repeated components cost nothing;
//  - colours are refined until stable; a colour is determined by the structure alone, never by the numbering
//    that the monomial came with (a hash collision makes the partition coarser, not wrong);
//  - where ties remain, each vertex of the first tied cell is set apart in turn, and refinement goes on; at a
//    leaf all vertices differ, and the factors written with the new numbers, each the least among the
//    symmetries of its atom, sorted, are the leaf's certificate; the least certificate wins;
//  - a leaf with the same certificate as the best one is an automorphism: the rest of the current branch
//  below
//    the node where the two paths part is an image of what has been searched already, and is skipped.
// The set of leaves searched, up to automorphism, depends on the structure alone, so the least certificate is
// an invariant; and a certificate is the monomial itself, so equal certificates are equal monomials. Cost:
// small for monomials that people write; exponential at worst, so there is a budget.

namespace overbar::normal {
namespace {

using Tuple = std::vector<std::uint32_t>;
using Certificate = std::vector<Tuple>;

struct Component {
  std::vector<std::uint32_t> factors;
  std::vector<std::uint32_t> bounds;
};

struct Labelled {
  Certificate certificate;
  std::vector<std::uint32_t> bounds;  // old number of each new number
};

constexpr std::uint32_t bound_mark = 0xC0000000U;

class Labeller {
 public:
  Labeller(Space& space, const Monomial& monomial) : space_(space), m_(monomial) {}

  Labelled run(const Component& component) {
    component_ = &component;
    place_.assign(m_.bound_count, 0);
    for (std::size_t k = 0; k < component.bounds.size(); ++k)
      place_[component.bounds[k]] = static_cast<std::uint32_t>(k);
    std::vector<std::uint32_t> colours(component.bounds.size(), 0);
    refine(colours);
    path_.clear();
    found_ = false;
    search(std::move(colours));
    return std::move(best_);
  }

 private:
  Space& space_;
  const Monomial& m_;
  const Component* component_ = nullptr;
  std::vector<std::uint32_t> place_;  // of a bound index in the component
  std::vector<std::uint32_t> path_, best_path_;
  Labelled best_;
  bool found_ = false;
  std::size_t leaves_ = 0;

  /// A factor as its surroundings see it, the indices by colour: symmetric in slots of one orbit.
  std::uint64_t signature(const Factor& f, const std::vector<std::uint32_t>& colours) const {
    const Atom& atom = space_.atom(f.atom);
    const auto slots = space_.slots(m_, f);
    std::vector<std::uint64_t> parts;
    for (std::size_t s = 0; s < slots.size(); ++s) {
      const std::uint64_t seen =
          slots[s].is_bound() ? bound_mark + colours[place_[slots[s].value()]] : slots[s].code;
      parts.push_back(std::uint64_t{atom.orbits[s]} << 40U | seen);
    }
    std::ranges::sort(parts);
    std::uint64_t hash = mix(mix(f.atom, static_cast<std::uint32_t>(f.exponent.num)),
                             static_cast<std::uint32_t>(f.exponent.den));
    for (const std::uint64_t part : parts) hash = mix(hash, part);
    return hash;
  }

  /// Colours are 0 … c−1, numbered in an invariant order. Refines until no cell splits.
  void refine(std::vector<std::uint32_t>& colours) const {
    std::size_t cells = 0;
    while (true) {
      space_.spend(component_->factors.size());
      std::vector<std::vector<std::uint64_t>> seen(colours.size());
      for (const std::uint32_t k : component_->factors) {
        const Factor& f = m_.factors[k];
        const std::uint64_t own = signature(f, colours);
        const auto slots = space_.slots(m_, f);
        const Atom& atom = space_.atom(f.atom);
        for (std::size_t s = 0; s < slots.size(); ++s)
          if (slots[s].is_bound()) seen[place_[slots[s].value()]].push_back(mix(own, atom.orbits[s]));
      }
      std::vector<std::pair<std::uint32_t, std::uint64_t>> keys(colours.size());
      for (std::size_t v = 0; v < colours.size(); ++v) {
        std::ranges::sort(seen[v]);
        std::uint64_t hash = 1;
        for (const std::uint64_t part : seen[v]) hash = mix(hash, part);
        keys[v] = {colours[v], hash};
      }
      auto order = keys;
      std::ranges::sort(order);
      order.erase(std::ranges::unique(order).begin(), order.end());
      for (std::size_t v = 0; v < colours.size(); ++v)
        colours[v] = static_cast<std::uint32_t>(std::ranges::lower_bound(order, keys[v]) - order.begin());
      if (order.size() == cells || order.size() == colours.size()) return;
      cells = order.size();
    }
  }

  void leaf(const std::vector<std::uint32_t>& colours, std::size_t& back_to) {
    if (++leaves_ > space_.limits.labellings || !space_.spend(component_->factors.size())) {
      space_.fail(Failure::too_large);
      back_to = 0;
      return;
    }
    Certificate certificate;
    for (const std::uint32_t k : component_->factors) certificate.push_back(tuple(m_.factors[k], colours));
    std::ranges::sort(certificate);
    if (found_ && certificate == best_.certificate) {
      back_to = 0;
      while (back_to < path_.size() && path_[back_to] == best_path_[back_to]) ++back_to;
      return;
    }
    if (found_ && !(certificate < best_.certificate)) return;
    found_ = true;
    best_.certificate = std::move(certificate);
    best_path_ = path_;
    best_.bounds.assign(colours.size(), 0);
    for (std::size_t v = 0; v < colours.size(); ++v) best_.bounds[colours[v]] = component_->bounds[v];
  }

  Tuple tuple(const Factor& f, const std::vector<std::uint32_t>& colours) const {
    const Atom& atom = space_.atom(f.atom);
    const auto slots = space_.slots(m_, f);
    Tuple plain;
    for (const Index i : slots)
      plain.push_back(i.is_bound() ? bound_mark + colours[place_[i.value()]] : i.code);
    Tuple least = plain;
    for (const auto& symmetry : atom.symmetries) {
      Tuple other(plain.size());
      for (std::size_t s = 0; s < plain.size(); ++s) other[symmetry[s]] = plain[s];
      least = std::min(least, other);
    }
    Tuple result{f.atom, static_cast<std::uint32_t>(f.exponent.num),
                 static_cast<std::uint32_t>(f.exponent.den)};
    result.insert(result.end(), least.begin(), least.end());
    return result;
  }

  /// Depth first; the depth is at most the number of bound indices, which is limited. Returns the depth to go
  /// back to.
  std::size_t search(std::vector<std::uint32_t> colours) {
    const std::size_t depth = path_.size();
    std::vector<std::uint32_t> count(colours.size(), 0);
    for (const std::uint32_t c : colours) ++count[c];
    const auto tied = std::ranges::find_if(count, [](std::uint32_t n) { return n > 1; });
    std::size_t back_to = depth;
    if (tied == count.end()) {
      leaf(colours, back_to);
      return back_to;
    }
    const auto cell = static_cast<std::uint32_t>(tied - count.begin());
    for (std::uint32_t v = 0; v < colours.size() && !space_.broken(); ++v) {
      if (colours[v] != cell) continue;
      std::vector<std::uint32_t> apart(colours.size());
      for (std::size_t w = 0; w < colours.size(); ++w)
        apart[w] = colours[w] + (colours[w] > cell || (colours[w] == cell && w != v) ? 1 : 0);
      refine(apart);
      path_.push_back(v);
      const std::size_t target = search(std::move(apart));
      path_.pop_back();
      if (target < depth) return target;
    }
    return depth;
  }
};

std::vector<Component> components(const Space& space, const Monomial& m, std::vector<std::uint32_t>& rigid) {
  std::vector<std::uint32_t> parent(m.bound_count);
  std::iota(parent.begin(), parent.end(), 0U);
  const auto root = [&](std::uint32_t v) {
    while (parent[v] != v) v = parent[v] = parent[parent[v]];
    return v;
  };
  constexpr std::uint32_t none = ~0U;
  std::vector<std::uint32_t> first(m.factors.size(), none);
  for (std::size_t k = 0; k < m.factors.size(); ++k)
    for (const Index i : space.slots(m, m.factors[k])) {
      if (!i.is_bound()) continue;
      if (first[k] == none) first[k] = i.value();
      parent[root(i.value())] = root(first[k]);
    }
  std::vector<Component> result;
  std::vector<std::uint32_t> number(m.bound_count, none);
  for (std::uint32_t b = 0; b < m.bound_count; ++b) {
    const std::uint32_t r = root(b);
    if (number[r] == none) {
      number[r] = static_cast<std::uint32_t>(result.size());
      result.emplace_back();
    }
    result[number[r]].bounds.push_back(b);
  }
  for (std::uint32_t k = 0; k < m.factors.size(); ++k) {
    if (first[k] == none)
      rigid.push_back(k);
    else
      result[number[root(first[k])]].factors.push_back(k);
  }
  return result;
}

void append(Monomial& out, const Tuple& tuple, std::uint32_t offset) {
  const auto begin = static_cast<std::uint32_t>(out.slots.size());
  out.factors.push_back(
      {tuple[0], {static_cast<std::int32_t>(tuple[1]), static_cast<std::int32_t>(tuple[2])}, begin});
  for (std::size_t k = 3; k < tuple.size(); ++k)
    out.slots.push_back(tuple[k] >= bound_mark ? bound_index(tuple[k] - bound_mark + offset)
                                               : Index{tuple[k]});
}

}  // namespace

Monomial canonical(Space& space, const Monomial& m) {
  if (m.bound_count > space.limits.bound || m.factors.size() > space.limits.factors) {
    space.fail(Failure::too_large);
    return {};
  }
  std::vector<std::uint32_t> rigid;
  const std::vector<Component> parts = components(space, m, rigid);
  Labeller labeller(space, m);
  Component alone{rigid, {}};
  std::vector<Labelled> labelled{labeller.run(alone)};
  for (const Component& part : parts) labelled.push_back(labeller.run(part));
  std::sort(labelled.begin() + 1, labelled.end(),
            [](const Labelled& a, const Labelled& b) { return a.certificate < b.certificate; });
  Monomial out;
  for (const Labelled& part : labelled) {
    for (const Tuple& tuple : part.certificate) append(out, tuple, out.bound_count);
    out.bound_count += static_cast<std::uint32_t>(part.bounds.size());
  }
  return out;
}

}  // namespace overbar::normal
