#include <algorithm>
#include <map>

#include "rewrite/atoms.hpp"
#include "rewrite/functions.hpp"
#include "rewrite/power.hpp"

// Inverse and determinant of a square matrix P over private positions 0 (row) and 1 (column).
//   (c s M₁ … M_k)⁻¹ = c⁻¹ s⁻¹ M_k⁻¹ … M₁⁻¹ for square M_i: where the product is invertible, so is each of
//   them (M⁻¹)⁻¹ = M;  (Mᵀ)⁻¹ = (M⁻¹)ᵀ;  (p_i δ_ij)⁻¹ = p_i⁻¹ δ_ij det(c s M₁ … M_k) = cⁿ sⁿ det M₁ … det
//   M_k;  det Mᵀ = det M;  det M⁻¹ = 1/det M;  det I = 1; for a symbolic n, cⁿ is the atom det(c I)
// What remains is an atom over the least of P, Pᵀ, −P, −Pᵀ. P P⁻¹ = I is in reduce.cpp.

namespace overbar::normal {
namespace {

const Index row_index = private_index(0);
const Index column_index = private_index(1);

PolyId transposed(Space& space, PolyId m) {
  return relabel(space, m, {{row_index, column_index}, {column_index, row_index}});
}

/// A product of matrices: scalar parts, and square blocks from row to column.
struct Chain {
  Rational coefficient = 1;
  PolyId scalars = one_poly;  // without the coefficient
  std::vector<PolyId> blocks;
};

/// The factors that hang together with `from` (an index) when `cut` is taken away.
std::vector<bool> reach(const Space& space, const Monomial& m, Index from, Index cut) {
  std::vector<bool> in(m.factors.size(), false);
  std::vector<Index> open{from};
  for (std::size_t next = 0; next < open.size(); ++next)
    for (std::size_t k = 0; k < m.factors.size(); ++k) {
      const auto slots = space.slots(m, m.factors[k]);
      if (in[k] || std::ranges::find(slots, open[next]) == slots.end()) continue;
      in[k] = true;
      for (const Index i : slots)
        if ((i.is_bound() || is_private(i)) && i != cut && std::ranges::find(open, i) == open.end())
          open.push_back(i);
    }
  return in;
}

std::size_t occurrences(const Monomial& m, Index index) {
  return static_cast<std::size_t>(std::ranges::count(m.slots, index));
}

/// The part of the monomial made of the chosen factors, between two of its indices.
PolyId block(Space& space, const Term& term, const std::vector<bool>& chosen, Index from, Index to) {
  Term part{1, {}, term.bound_dims};
  part.monomial.bound_count = term.monomial.bound_count;
  std::vector<bool> used(term.bound_dims.size(), false);
  for (std::size_t k = 0; k < chosen.size(); ++k) {
    if (!chosen[k]) continue;
    const Factor& f = term.monomial.factors[k];
    push_factor(part.monomial, f.atom, f.exponent, space.slots(term.monomial, f));
    for (const Index i : space.slots(term.monomial, f))
      if (i.is_bound()) used[i.value()] = true;
  }
  for (const Index end : {from, to})
    if (end.is_bound()) used[end.value()] = false;
  for (std::size_t b = 0; b < used.size(); ++b)
    if (!used[b]) part.bound_dims[b] = Dim{1};
  for (Index& i : part.monomial.slots) {
    if (i == from)
      i = row_index;
    else if (i == to)
      i = column_index;
  }
  return from_term(space, std::move(part));
}

std::optional<Chain> chain_of(Space& space, const PolyTerm& poly_term, Dim dim) {
  const Term term = open_term(space, poly_term.monomial, poly_term.coefficient);
  const Monomial& m = term.monomial;
  const Index nowhere = constant_index(0);
  const std::vector<bool> from_row = reach(space, m, row_index, nowhere);
  if (from_row != reach(space, m, column_index, nowhere)) return std::nullopt;
  Chain chain;
  chain.coefficient = term.coefficient;
  std::vector<bool> scalar = from_row;
  scalar.flip();
  chain.scalars = block(space, term, scalar, nowhere, nowhere);
  // Indices that cut the row off from the column, in order of what they leave with the row.
  std::map<std::size_t, std::pair<Index, std::vector<bool>>> cuts;
  for (std::uint32_t b = 0; b < m.bound_count; ++b) {
    const Index cut = bound_index(b);
    if (term.bound_dims[b] != dim || occurrences(m, cut) != 2) continue;
    std::vector<bool> before = reach(space, m, row_index, cut);
    const std::vector<bool> after = reach(space, m, column_index, cut);
    bool splits = true;
    std::size_t size = 0;
    for (std::size_t k = 0; k < before.size(); ++k) {
      splits = splits && !(before[k] && after[k]);
      size += before[k] ? 1 : 0;
    }
    if (splits) cuts.emplace(size, std::pair(cut, std::move(before)));
  }
  Index from = row_index;
  std::vector<bool> done(m.factors.size(), false);
  const auto close_block = [&](const std::vector<bool>& upto, Index to) {
    std::vector<bool> chosen = upto;
    for (std::size_t k = 0; k < chosen.size(); ++k) chosen[k] = chosen[k] && !done[k];
    chain.blocks.push_back(block(space, term, chosen, from, to));
    done = upto;
    from = to;
  };
  for (const auto& [size, cut] : cuts) close_block(cut.second, cut.first);
  close_block(from_row, column_index);
  return chain;
}

/// p, where the matrix is p_i δ_ij (p over the row); nullopt for another matrix.
std::optional<PolyId> diagonal_of(Space& space, PolyId matrix, Dim dim) {
  Sum sum;
  const AtomId delta = delta_atom(space, dim);
  for (const PolyTerm& part : std::vector<PolyTerm>(space.poly(matrix))) {
    Term term = open_term(space, part.monomial, part.coefficient);
    const auto is_delta = [&](const Factor& f) {
      const auto slots = space.slots(term.monomial, f);
      return f.atom == delta && slots[0] == row_index && slots[1] == column_index;
    };
    if (std::erase_if(term.monomial.factors, is_delta) == 0) return std::nullopt;
    Monomial packed;
    for (const Factor& f : term.monomial.factors)
      push_factor(packed, f.atom, f.exponent, space.slots(term.monomial, f));
    packed.bound_count = term.monomial.bound_count;
    term.monomial = std::move(packed);
    add_term(space, sum, std::move(term));
  }
  return finish(space, std::move(sum));
}

/// The one factor of a block, if it is an inverse or the block's own: its argument between row and column.
std::optional<PolyId> inverted(Space& space, PolyId matrix) {
  const auto& terms = space.poly(matrix);
  if (terms.size() != 1 || terms[0].coefficient != 1) return std::nullopt;
  const Monomial& m = space.monomial(terms[0].monomial);
  if (m.factors.size() != 1 || m.factors[0].exponent != Exponent{}) return std::nullopt;
  const Atom atom = space.atom(m.factors[0].atom);
  if (atom.kind != AtomKind::inverse || atom.entrywise != 0) return std::nullopt;
  if (m.slots[0] == row_index && m.slots[1] == column_index) return atom.args[0];
  if (m.slots[1] == row_index && m.slots[0] == column_index) return transposed(space, atom.args[0]);
  return std::nullopt;
}

PolyId inverse_atom(Space& space, PolyId matrix, Dim dim, Index row, Index column) {
  const PolyId other = transposed(space, matrix);
  OwnSlots own{{row, column}, {dim, dim}, {}};
  if (other == matrix) own.symmetries = {{1, 0}};
  if (other < matrix) std::swap(own.indices[0], own.indices[1]);
  return poly_of(space, make_atom(space, AtomKind::inverse, 0, {std::min(matrix, other)}, own));
}

/// Content and scalar factors common to all terms of a sum.
Primitive scalar_primitive(Space& space, PolyId matrix) {
  Primitive p;
  p.content = content_of(space, matrix);
  std::size_t plus = 0;
  for (const PolyTerm& term : space.poly(matrix)) plus += term.coefficient > 0 ? 1 : 0;
  const std::size_t minus = space.poly(matrix).size() - plus;
  const PolyId negative = scale(space, -1, matrix);
  if (plus < minus || (plus == minus && std::min(negative, transposed(space, negative)) <
                                            std::min(matrix, transposed(space, matrix))))
    p.content = -p.content;
  p.rest = scale(space, 1 / p.content, matrix);
  std::vector<Part> common;
  bool first = true;
  for (const PolyTerm& term : std::vector<PolyTerm>(space.poly(p.rest))) {
    std::vector<Part> here;
    for (Part& part : parts_of(space, term.monomial))
      if (!part.contraction && std::ranges::none_of(part.placed.slots, is_private))
        here.push_back(std::move(part));
    if (first) common = here;
    std::erase_if(common, [&](Part& c) {
      const auto same = std::ranges::find_if(here, [&](const Part& h) {
        return h.placed.atom == c.placed.atom && h.placed.slots == c.placed.slots && h.exponent == c.exponent;
      });
      return same == here.end();
    });
    first = false;
  }
  for (const Part& part : common) {
    p.factor = multiply(space, p.factor, part_power(space, part, part.exponent));
    p.rest = multiply(space, p.rest, part_power(space, part, negated(part.exponent)));
  }
  return p;
}

/// det(P I) for a scalar P; for a symbolic size an atom for each part.
PolyId determinant_of_scalar(Space& space, PolyId scalar, Dim dim) {
  if (dim.is_constant()) return raise(space, scalar, Exponent{dim.code, 1});
  if (scalar == one_poly) return one_poly;
  const PolyId unit = delta_poly(space, dim, row_index, column_index);
  const auto atom = [&](PolyId value) {
    return make_atom(space, AtomKind::det, static_cast<std::uint32_t>(dim.code),
                     {multiply(space, value, unit)});
  };
  if (space.poly(scalar).size() != 1) return poly_of(space, atom(scalar));
  const PolyTerm term = space.poly(scalar)[0];
  PolyId product = one_poly;
  if (term.coefficient != 1) product = poly_of(space, atom(constant(space, term.coefficient)));
  for (const Part& part : parts_of(space, term.monomial))
    product = multiply(space, product, poly_of(space, atom(part_base(space, part)), part.exponent));
  return product;
}

}  // namespace

PolyId inverse(Space& space, PolyId matrix, Dim dim, Index row, Index column) {
  if (space.broken()) return zero_poly;
  if (dim == Dim{1}) {
    const Index one = constant_index(1);
    return raise(space, relabel(space, matrix, {{row_index, one}, {column_index, one}}), Exponent{-1, 1});
  }
  if (matrix == zero_poly) {
    space.fail(Failure::undefined);
    return zero_poly;
  }
  if (const auto diagonal = diagonal_of(space, matrix, dim))
    return multiply(space, raise(space, relabel(space, *diagonal, {{row_index, row}}), Exponent{-1, 1}),
                    delta_poly(space, dim, row, column));
  if (const auto inner = inverted(space, matrix))
    return relabel(space, *inner, {{row_index, row}, {column_index, column}});
  if (space.poly(matrix).size() > 1) {
    const Primitive p = scalar_primitive(space, matrix);
    const PolyId scalar = raise(space, scale(space, p.content, p.factor), Exponent{-1, 1});
    if (space.poly(p.rest).size() < 2)
      return multiply(space, scalar, inverse(space, p.rest, dim, row, column));
    return multiply(space, scalar, inverse_atom(space, p.rest, dim, row, column));
  }
  const auto chain = chain_of(space, space.poly(matrix)[0], dim);
  if (!chain) return inverse_atom(space, matrix, dim, row, column);
  PolyId product = raise(space, scale(space, chain->coefficient, chain->scalars), Exponent{-1, 1});
  // (M₁ M₂)⁻¹ = M₂⁻¹ M₁⁻¹, the links between them summed.
  std::uint32_t first_link = scratch_base;
  std::vector<Index> in_use = free_indices(space, matrix);
  in_use.push_back(row);
  in_use.push_back(column);
  for (const Index i : in_use)
    if (i.is_free() && i.value() >= first_link) first_link = i.value() + 1;
  Index left = row;
  for (std::size_t k = chain->blocks.size(); k-- > 0;) {
    const PolyId block = chain->blocks[k];
    const Index link = free_index(first_link + static_cast<std::uint32_t>(k));
    const Index right = k == 0 ? column : link;
    const auto inner = inverted(space, block);
    const PolyId piece = inner ? relabel(space, *inner, {{row_index, left}, {column_index, right}})
                               : inverse_atom(space, block, dim, left, right);
    std::vector<SummedAxis> summed;
    if (left != row) summed.push_back({left.value(), dim});
    product = multiply(space, product, piece, summed);
    left = right;
  }
  return product;
}

PolyId determinant(Space& space, PolyId matrix, Dim dim) {
  if (space.broken() || matrix == zero_poly) return zero_poly;
  if (dim == Dim{1}) {
    const Index one = constant_index(1);
    return relabel(space, matrix, {{row_index, one}, {column_index, one}});
  }
  const auto attr = static_cast<std::uint32_t>(dim.code);
  const auto atom = [&](PolyId m) {
    if (const auto inner = inverted(space, m))
      return raise(space, determinant(space, *inner, dim), Exponent{-1, 1});
    return poly_of(space, make_atom(space, AtomKind::det, attr, {std::min(m, transposed(space, m))}));
  };
  if (const auto diagonal = diagonal_of(space, matrix, dim)) {
    const std::vector<Index> left = free_indices(space, *diagonal);
    if (std::ranges::find(left, row_index) == left.end()) return determinant_of_scalar(space, *diagonal, dim);
    return atom(matrix);
  }
  if (space.poly(matrix).size() > 1) {
    const Primitive p = scalar_primitive(space, matrix);
    const PolyId scalar = determinant_of_scalar(space, scale(space, p.content, p.factor), dim);
    return multiply(space, scalar,
                    space.poly(p.rest).size() < 2 ? determinant(space, p.rest, dim) : atom(p.rest));
  }
  const auto chain = chain_of(space, space.poly(matrix)[0], dim);
  if (!chain) return atom(matrix);
  PolyId product = determinant_of_scalar(space, scale(space, chain->coefficient, chain->scalars), dim);
  for (const PolyId block : chain->blocks) product = multiply(space, product, atom(block));
  return product;
}

}  // namespace overbar::normal
