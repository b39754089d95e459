#include "rewrite/space.hpp"

#include <algorithm>

namespace overbar::normal {
namespace {

std::vector<std::uint32_t> key_of(const Atom& atom) {
  std::vector<std::uint32_t> key{static_cast<std::uint32_t>(atom.kind), atom.attr, atom.entrywise,
                                 static_cast<std::uint32_t>(atom.dims.size())};
  for (const Dim dim : atom.dims) key.push_back(static_cast<std::uint32_t>(dim.code));
  key.insert(key.end(), atom.args.begin(), atom.args.end());
  return key;
}

std::vector<std::uint32_t> key_of(const Monomial& m) {
  std::vector<std::uint32_t> key;
  key.reserve(3 * m.factors.size() + m.slots.size());
  for (const Factor& f : m.factors) {
    key.push_back(f.atom);
    key.push_back(static_cast<std::uint32_t>(f.exponent.num));
    key.push_back(static_cast<std::uint32_t>(f.exponent.den));
  }
  for (const Index i : m.slots) key.push_back(i.code);
  return key;
}

void find_orbits(Atom& atom) {
  atom.orbits.resize(atom.order());
  for (std::size_t slot = 0; slot < atom.order(); ++slot) {
    atom.orbits[slot] = static_cast<std::uint8_t>(slot);
    for (const auto& symmetry : atom.symmetries)
      atom.orbits[slot] = std::min(atom.orbits[slot], symmetry[slot]);
  }
}

}  // namespace

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
  hash ^= value + 0x9E3779B97F4A7C15ULL + (hash << 6U) + (hash >> 2U);
  hash *= 0xFF51AFD7ED558CCDULL;
  return hash ^ (hash >> 32U);
}

std::size_t KeyHash::operator()(const std::vector<std::uint32_t>& key) const {
  std::uint64_t hash = key.size();
  for (const std::uint32_t part : key) hash = mix(hash, part);
  return hash;
}

Space::Space(Graph& g, const Limits& l) : graph(g), limits(l) {
  intern(Monomial{});
  intern(std::vector<PolyTerm>{});
  intern(std::vector<PolyTerm>{{unit_monomial, 1}});
}

AtomId Space::intern(Atom atom) {
  const auto [it, fresh] = atom_ids.try_emplace(key_of(atom), static_cast<AtomId>(atoms.size()));
  if (fresh) {
    find_orbits(atom);
    atoms.push_back(std::move(atom));
  }
  return it->second;
}

MonomialId Space::intern(Monomial monomial) {
  const auto [it, fresh] =
      monomial_ids.try_emplace(key_of(monomial), static_cast<MonomialId>(monomials.size()));
  if (fresh) monomials.push_back(std::move(monomial));
  return it->second;
}

PolyId Space::intern(std::vector<PolyTerm> terms) {
  std::uint64_t hash = terms.size();
  for (const PolyTerm& term : terms)
    hash = mix(mix(hash, term.monomial), std::hash<Rational>{}(term.coefficient));
  const auto [first, last] = poly_ids.equal_range(hash);
  for (auto it = first; it != last; ++it)
    if (polys[it->second] == terms) return it->second;
  const auto id = static_cast<PolyId>(polys.size());
  polys.push_back(std::move(terms));
  poly_ids.emplace(hash, id);
  return id;
}

bool Space::spend(std::uint64_t amount) {
  work += amount;
  if (work > limits.work) fail(Failure::too_large);
  return !broken();
}

}  // namespace overbar::normal
