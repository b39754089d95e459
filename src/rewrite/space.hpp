// The arena of the normal form: atoms, monomials and polynomials, each interned, so that equal is the same
// id.
//
// A tensor-valued expression with axes 0 … k−1 is a polynomial over the free indices 0 … k−1: a sum of
// monomials with rational coefficients. A monomial is a product of factors; a factor is an atom, with an
// index in each of its slots, to a power; the bound indices of a monomial are summed over. So a monomial is a
// contraction: a multigraph whose vertices are indices and whose edges are factors.
//
// An atom is a symbol, a named quantity that is kept closed, or a function of polynomials (exp(P), P⁻¹, …).
// Its arguments are older than itself, so a pass over nested atoms is a loop over ids.
//
// What is interned is in normal form: δ absorbed, equal factors merged, bound indices numbered canonically
// (canonical.hpp), rules applied (product.cpp, reduce.cpp). So two polynomials of one space are equal only if
// they are the same id, and the rules say how far the converse goes (docs/proofs.md).
#pragma once
#include <deque>
#include <functional>
#include <unordered_map>
#include <vector>

#include "graph/graph.hpp"
#include "rewrite/index.hpp"
#include "rewrite/limits.hpp"

namespace overbar::normal {

using AtomId = std::uint32_t;
using MonomialId = std::uint32_t;
using PolyId = std::uint32_t;
inline constexpr PolyId zero_poly = 0;
inline constexpr PolyId one_poly = 1;
inline constexpr MonomialId unit_monomial = 0;

enum class AtomKind : std::uint8_t {
  prime,    // attr: rationals; a prime, to a fractional power
  dim,      // attr: Dim code; the size of a symbolic range
  pi,       //
  symbol,   // attr: symbol
  let,      // attr: node; a named quantity, kept closed
  call,     // attr: node; a call, kept closed
  node,     // attr: node; an expression that the normal form does not look into
  literal,  // attr: rationals; a tensor of numbers
  delta,    // δ
  iota,     // 1, 2, …, d
  basis,    // basis(P): slots of P, then the new axis
  apply,    // attr: application; entrywise slots, result axes, derivative axes
  exp,      //
  log,      //
  sine,     //
  cosine,   //
  erf,      //
  base,     // (P): the base of a negative or fractional power, or of nothing but itself for |P| < 2 terms
  sign,     // attr 0: 1[P > 0], attr 1: 1[−P > 0]
  inverse,  // P⁻¹ as a matrix: private positions 0, 1; slots row, column
  det,      // private positions 0, 1
  maximum,  // attr: how many private positions are reduced
  all,      // attr: as maximum; 1 where every entry of the 0/1-valued P is 1
};

struct Atom {
  AtomKind kind = AtomKind::symbol;
  std::uint32_t attr = 0;
  std::uint32_t entrywise = 0;  // slots 0 … entrywise − 1 are the free positions of the arguments
  std::vector<Dim> dims;        // of the slots
  std::vector<PolyId> args;
  std::vector<std::vector<std::uint8_t>>
      symmetries;                    // slot permutations that change nothing, without identity
  std::vector<std::uint8_t> orbits;  // of the slots under `symmetries`: the smallest slot
  std::size_t order() const { return dims.size(); }
};

struct Factor {
  AtomId atom = 0;
  Exponent exponent;
  std::uint32_t begin = 0;  // of its slots in the monomial's
};

struct Monomial {
  std::vector<Factor> factors;
  std::vector<Index> slots;
  std::uint32_t bound_count = 0;
};

/// A monomial in the making, with its coefficient and the sizes of its bound indices.
struct Term {
  Rational coefficient = 1;
  Monomial monomial;
  std::vector<Dim> bound_dims;
};

struct PolyTerm {
  MonomialId monomial = unit_monomial;
  Rational coefficient;
  friend bool operator==(const PolyTerm&, const PolyTerm&) = default;
};

enum class Failure : std::uint8_t { none, too_large, undefined };

/// How canonical argument tuples were found (atoms.cpp).
struct CanonicalArgs {
  std::vector<PolyId> args;
  std::vector<std::uint8_t> to;                       // old position → new position
  std::vector<std::vector<std::uint8_t>> symmetries;  // of the new positions
};

struct KeyHash {
  std::size_t operator()(const std::vector<std::uint32_t>& key) const;
};
template <class T>
using KeyMap = std::unordered_map<std::vector<std::uint32_t>, T, KeyHash>;

std::uint64_t mix(std::uint64_t hash, std::uint64_t value);

enum class Sign : std::uint8_t { unknown, nonnegative, positive };  // sign.hpp

struct Space {
  Space(Graph& g, const Limits& l);

  Graph& graph;
  Limits limits;

  const Atom& atom(AtomId id) const { return atoms[id]; }
  const Monomial& monomial(MonomialId id) const { return monomials[id]; }
  const std::vector<PolyTerm>& poly(PolyId id) const { return polys[id]; }
  std::span<const Index> slots(const Monomial& m, const Factor& f) const {
    return {m.slots.data() + f.begin, atoms[f.atom].order()};
  }

  AtomId intern(Atom atom);
  MonomialId intern(Monomial monomial);  // already canonical
  PolyId intern(std::vector<PolyTerm> terms);

  /// Counts work; false once the limits are spent or something failed. What is computed afterwards is
  /// meaningless, and every question asked from outside checks `failure` before it answers.
  bool spend(std::uint64_t amount = 1);
  void fail(Failure why) {
    if (failure == Failure::none) failure = why;
  }
  bool broken() const { return failure != Failure::none; }

  Failure failure = Failure::none;
  std::uint64_t work = 0;
  std::size_t depth = 0;  // of terms that are made while a term is made: limited
  std::deque<Atom> atoms;
  std::deque<Monomial> monomials;
  std::deque<std::vector<PolyTerm>> polys;
  KeyMap<AtomId> atom_ids;
  KeyMap<MonomialId> monomial_ids;
  std::unordered_multimap<std::size_t, PolyId> poly_ids;
  KeyMap<CanonicalArgs> canonical_args;
  std::unordered_map<PolyId, Sign> signs;
  std::unordered_map<NodeId, Sign> node_signs;
  std::unordered_map<AtomId, Sign> assumed_signs;
  std::unordered_map<AtomId, bool> prime_bases;
  std::unordered_map<AtomId, std::vector<std::vector<std::uint8_t>>> antisymmetries;
  std::unordered_map<MonomialId, std::optional<std::vector<Term>>> reductions;
};

/// A sum in the making.
struct Sum {
  std::unordered_map<MonomialId, Rational> terms;
};

}  // namespace overbar::normal
