#include "rewrite/sign.hpp"

#include <algorithm>

// Signs by structure. A sum of nonnegative terms is nonnegative, and positive if one of them is; a sum over
// an index of positive terms is positive since every range has an element; x^q with q no integer is
// nonnegative where it is defined, and nothing to a negative power is 0.

namespace overbar::normal {
namespace {

constexpr std::size_t max_depth = 100;

Sign of_power(Sign base, Exponent e) {
  if (base == Sign::positive) return Sign::positive;
  const bool known = base == Sign::nonnegative || e.is_even() || !e.is_integer();
  if (!known) return Sign::unknown;
  return e.is_negative() ? Sign::positive : Sign::nonnegative;
}

/// min and max of the order unknown < nonnegative < positive are the signs of a product and of a sum of known
/// signs.
Sign of_sum(const std::vector<Sign>& terms) {
  Sign sum = Sign::nonnegative;
  for (const Sign term : terms) {
    if (term == Sign::unknown) return Sign::unknown;
    sum = std::max(sum, term);
  }
  return terms.empty() ? Sign::nonnegative : sum;
}

Sign of_symbol(const Graph& graph, std::uint32_t symbol) {
  const Domain& domain = graph.symbol(symbol).domain;
  if (domain.index_of) return Sign::positive;
  if (!domain.values.empty()) {
    if (std::ranges::all_of(domain.values, [](const Rational& v) { return v > 0; })) return Sign::positive;
    if (std::ranges::all_of(domain.values, [](const Rational& v) { return v >= 0; }))
      return Sign::nonnegative;
  }
  if (domain.lower && *domain.lower > 0) return Sign::positive;
  if (domain.lower && *domain.lower >= 0) return Sign::nonnegative;
  return Sign::unknown;
}

Sign of_numbers(const std::vector<Rational>& values) {
  if (std::ranges::all_of(values, [](const Rational& v) { return v > 0; })) return Sign::positive;
  if (std::ranges::all_of(values, [](const Rational& v) { return v >= 0; })) return Sign::nonnegative;
  return Sign::unknown;
}

Sign of_atom(Space& space, AtomId id) {
  const Atom& atom = space.atom(id);
  switch (atom.kind) {
    case AtomKind::prime:
    case AtomKind::dim:
    case AtomKind::pi:
    case AtomKind::exp:
    case AtomKind::iota:
      return Sign::positive;
    case AtomKind::delta:
    case AtomKind::basis:
    case AtomKind::sign:
    case AtomKind::all:
      return Sign::nonnegative;
    case AtomKind::symbol:
      if (const auto it = space.assumed_signs.find(id); it != space.assumed_signs.end()) return it->second;
      return of_symbol(space.graph, atom.attr);
    case AtomKind::let:
    case AtomKind::call:
    case AtomKind::node:
      if (const auto it = space.assumed_signs.find(id); it != space.assumed_signs.end()) return it->second;
      return sign_of_node(space, atom.attr);
    case AtomKind::literal:
      return of_numbers(space.graph.rationals(atom.attr));
    case AtomKind::base:
    case AtomKind::maximum:
      return sign_of(space, atom.args[0]);
    case AtomKind::apply: {
      const Application& application = space.graph.application(atom.attr);
      const Function& f = space.graph.function(application.function);
      if (f.opaque || application.derivatives.size() >= f.bodies.size()) return Sign::unknown;
      return sign_of_node(space, f.bodies[application.derivatives.size()]);
    }
    default:
      return Sign::unknown;
  }
}

/// x · 1[x > 0] is nonnegative: is there the indicator of this very factor?
bool switched_on(const Space& space, const Monomial& m, const Factor& f) {
  for (const Factor& g : m.factors) {
    const Atom& atom = space.atom(g.atom);
    if (atom.kind != AtomKind::sign || atom.attr != 0) continue;
    const auto& terms = space.poly(atom.args[0]);
    if (terms.size() != 1 || terms[0].coefficient != 1) continue;
    const Monomial& of = space.monomial(terms[0].monomial);
    if (of.factors.size() != 1 || of.factors[0].atom != f.atom || of.factors[0].exponent != Exponent{})
      continue;
    const auto slots = space.slots(m, f);
    const auto at = space.slots(m, g);
    bool same = true;
    for (std::size_t s = 0; s < slots.size(); ++s) {
      const Index inner = of.slots[s];
      same = same && (inner.is_free() && inner.value() < at.size() ? at[inner.value()] : inner) == slots[s];
    }
    if (same) return true;
  }
  return false;
}

Sign of_monomial(Space& space, MonomialId id) {
  const Monomial& m = space.monomial(id);
  Sign product = Sign::positive;
  for (const Factor& f : m.factors) {
    Sign sign = of_power(of_atom(space, f.atom), f.exponent);
    if (sign == Sign::unknown && switched_on(space, m, f)) sign = Sign::nonnegative;
    product = std::min(product, sign);
  }
  if (product != Sign::unknown || m.bound_count == 0) return product;
  // A contraction that is there an even number of times is a square.
  product = Sign::positive;
  for (const Part& part : parts_of(space, id)) product = std::min(product, sign_of(space, part));
  return product;
}

}  // namespace

Sign sign_of(Space& space, const Part& part) {
  if (!part.contraction) return of_power(of_atom(space, part.placed.atom), part.exponent);
  const MonomialId monomial = space.poly(part.value)[0].monomial;
  const Monomial& m = space.monomial(monomial);
  Sign base = Sign::positive;
  for (const Factor& f : m.factors) {
    Sign sign = of_power(of_atom(space, f.atom), f.exponent);
    if (sign == Sign::unknown && switched_on(space, m, f)) sign = Sign::nonnegative;
    base = std::min(base, sign);
  }
  return of_power(base, part.exponent);
}

Sign sign_of(Space& space, PolyId poly) {
  if (const auto it = space.signs.find(poly); it != space.signs.end()) return it->second;
  struct Level {
    Space& space;
    ~Level() { --space.depth; }
  } level{space};
  if (++space.depth > max_depth) return Sign::unknown;
  std::vector<Sign> terms;
  const std::vector<PolyTerm> copy = space.poly(poly);
  for (const PolyTerm& term : copy) {
    terms.push_back(term.coefficient < 0 ? Sign::unknown : of_monomial(space, term.monomial));
    if (terms.back() == Sign::unknown) break;
  }
  const Sign sign = of_sum(terms);
  if (!space.broken()) space.signs.emplace(poly, sign);
  return sign;
}

namespace {

Sign of_contraction(const Graph& graph, NodeId id, const std::unordered_map<NodeId, Sign>& known) {
  const ContractView view = contract_view(graph, id);
  Sign product = Sign::positive;
  std::vector<bool> paired(view.factors.size(), false);
  for (std::size_t f = 0; f < view.factors.size(); ++f) {
    if (paired[f]) continue;
    Sign sign = known.at(graph.arg(id, f));
    for (std::size_t h = f + 1; sign == Sign::unknown && h < view.factors.size(); ++h) {
      if (paired[h] || graph.arg(id, h) != graph.arg(id, f)) continue;
      if (!std::ranges::equal(view.factors[h], view.factors[f])) continue;
      paired[h] = true;
      sign = Sign::nonnegative;
    }
    product = std::min(product, sign);
  }
  return product;
}

Sign of_node(Space& space, NodeId id, const std::unordered_map<NodeId, Sign>& known) {
  const Graph& graph = space.graph;
  const std::uint32_t attr = graph.node(id).attr;
  switch (graph.op(id)) {
    case Op::symbol:
      return of_symbol(graph, attr);
    case Op::literal:
      return of_numbers(graph.rationals(attr));
    case Op::pi:
    case Op::dim_value:
    case Op::iota:
    case Op::exp:
      return Sign::positive;
    case Op::delta:
    case Op::basis:
    case Op::indicator:
      return Sign::nonnegative;
    case Op::contract:
      return of_contraction(graph, id, known);
    case Op::add:
    case Op::stack: {
      std::vector<Sign> terms;
      for (const NodeId arg : graph.args(id)) terms.push_back(known.at(arg));
      if (graph.op(id) == Op::add) return of_sum(terms);
      return terms.empty() ? Sign::unknown : *std::ranges::min_element(terms);
    }
    case Op::pow: {
      const auto exponent = to_exponent(graph.rationals(attr).front());
      return exponent ? of_power(known.at(graph.arg(id, 0)), *exponent) : Sign::unknown;
    }
    case Op::reduce_max:
    case Op::let:
      return known.at(graph.arg(id, 0));
    case Op::call:
      return known.at(graph.args(id).back());
    default:
      return Sign::unknown;
  }
}

}  // namespace

Sign sign_of_node(Space& space, NodeId root) {
  auto& known = space.node_signs;
  if (const auto it = known.find(root); it != known.end()) return it->second;
  std::vector<NodeId> order{root};
  std::unordered_map<NodeId, bool> seen{{root, true}};
  for (std::size_t next = 0; next < order.size(); ++next)
    for (const NodeId arg : space.graph.args(order[next]))
      if (!known.contains(arg) && seen.emplace(arg, true).second) order.push_back(arg);
  std::ranges::sort(order);
  for (const NodeId id : order) known.emplace(id, of_node(space, id, known));
  return known.at(root);
}

}  // namespace overbar::normal
