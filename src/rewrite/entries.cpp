#include <algorithm>

#include "rewrite/functions.hpp"
#include "rewrite/power.hpp"
#include "rewrite/substitute.hpp"
#include "rewrite/zero.hpp"

// Where every size is a small constant, an equality of tensors is an equality of scalars for each entry: free
// indices become numbers, sums are written out, and the functions over whole axes (max, all, det, inverse) by
// their definitions.

namespace overbar::normal {
namespace {

constexpr std::size_t max_entries = 256;
constexpr std::size_t max_range = 16;

bool is_small(const Space& space, PolyId poly) {
  for (const AtomId id : atoms_below(space, poly)) {
    const Atom& atom = space.atom(id);
    for (const Dim dim : atom.dims)
      if (!dim.is_constant() || static_cast<std::size_t>(dim.code) > max_range) return false;
  }
  return true;
}

/// Calls `visit` with every choice of numbers for the axes.
template <class Visit>
bool for_each_entry(std::span<const Dim> axes, std::size_t limit, Visit visit) {
  std::size_t count = 1;
  for (const Dim dim : axes) {
    if (!dim.is_constant()) return false;
    count *= static_cast<std::size_t>(dim.code);
    if (count > limit) return false;
  }
  for (std::size_t entry = 0; entry < count; ++entry) {
    std::vector<Index> at(axes.size());
    std::size_t rest = entry;
    for (std::size_t axis = axes.size(); axis-- > 0;) {
      const auto size = static_cast<std::size_t>(axes[axis].code);
      at[axis] = constant_index(static_cast<std::uint32_t>(rest % size + 1));
      rest /= size;
    }
    if (!visit(at)) return false;
  }
  return true;
}

/// Every sum over a bound index written out.
PolyId without_sums(Space& space, PolyId poly) {
  Sum sum;
  for (const PolyTerm& part : std::vector<PolyTerm>(space.poly(poly))) {
    const Term term = open_term(space, part.monomial, part.coefficient);
    const bool written = for_each_entry(term.bound_dims, max_entries * 16, [&](const std::vector<Index>& at) {
      Term entry = term;
      for (Index& i : entry.monomial.slots)
        if (i.is_bound()) i = at[i.value()];
      entry.monomial.bound_count = 0;
      entry.bound_dims.clear();
      add_term(space, sum, std::move(entry));
      return !space.broken();
    });
    if (!written) space.fail(Failure::too_large);
    if (space.broken()) return zero_poly;
  }
  return finish(space, std::move(sum));
}

/// The axes of the private positions of an argument: a max's reduced axes.
std::vector<Dim> private_dims(const Space& space, PolyId poly, std::uint32_t count) {
  std::vector<Dim> dims;
  for (std::uint32_t k = 0; k < count; ++k) dims.push_back(dim_of(space, poly, private_index(k)));
  return dims;
}

std::vector<PolyId> private_entries(Space& space, PolyId poly, std::uint32_t count) {
  std::vector<PolyId> entries;
  const bool listed =
      for_each_entry(private_dims(space, poly, count), max_range, [&](const std::vector<Index>& at) {
        IndexMap map;
        for (std::uint32_t k = 0; k < count; ++k) map.emplace_back(private_index(k), at[k]);
        entries.push_back(relabel(space, poly, map));
        return !space.broken();
      });
  if (!listed) entries.clear();
  return entries;
}

/// The first of the greatest entries: Σ_k x_k Π_{l<k} [x_k > x_l] Π_{l>k} [x_k ≥ x_l].
std::optional<PolyId> written_maximum(Space& space, const Atom& atom) {
  const std::vector<PolyId> entries = private_entries(space, atom.args[0], atom.attr);
  if (entries.empty() || entries.size() > 4) return std::nullopt;
  PolyId sum = zero_poly;
  for (std::size_t k = 0; k < entries.size(); ++k) {
    PolyId term = entries[k];
    for (std::size_t l = 0; l < entries.size(); ++l) {
      if (l == k) continue;
      const Signs sign = signs(space, subtract(space, entries[k], entries[l]));
      term = multiply(space, term, l < k ? sign.positive : subtract(space, one_poly, sign.negative));
    }
    sum = add(space, sum, term);
  }
  return sum;
}

std::optional<PolyId> written_all(Space& space, const Atom& atom) {
  const std::vector<PolyId> entries = private_entries(space, atom.args[0], atom.attr);
  if (entries.empty()) return std::nullopt;
  PolyId product = one_poly;
  for (const PolyId entry : entries) product = multiply(space, product, entry);
  return product;
}

PolyId matrix_entry(Space& space, PolyId matrix, std::uint32_t row, std::uint32_t column) {
  return relabel(space, matrix,
                 {{private_index(0), constant_index(row)}, {private_index(1), constant_index(column)}});
}

/// Leibniz' sum, over the rows and columns given.
PolyId minor_of(Space& space, PolyId matrix, const std::vector<std::uint32_t>& rows,
                std::vector<std::uint32_t> columns) {
  PolyId sum = zero_poly;
  do {
    PolyId product = one_poly;
    int sign = 1;
    for (std::size_t k = 0; k < rows.size(); ++k) {
      product = multiply(space, product, matrix_entry(space, matrix, rows[k], columns[k]));
      for (std::size_t l = k + 1; l < rows.size(); ++l)
        if (columns[l] < columns[k]) sign = -sign;
    }
    sum = add(space, sum, scale(space, sign, product));
  } while (std::ranges::next_permutation(columns).found);
  return sum;
}

std::vector<std::uint32_t> numbers_without(std::int32_t size, std::uint32_t left_out) {
  std::vector<std::uint32_t> numbers;
  for (std::uint32_t k = 1; k <= static_cast<std::uint32_t>(size); ++k)
    if (k != left_out) numbers.push_back(k);
  return numbers;
}

std::optional<PolyId> written_determinant(Space& space, const Atom& atom) {
  const auto size = static_cast<std::int32_t>(atom.attr);
  if (size < 1 || size > 4) return std::nullopt;
  return minor_of(space, atom.args[0], numbers_without(size, 0), numbers_without(size, 0));
}

/// Cramer's rule: P⁻¹_rc = (−1)^(r+c) minor_cr / det P.
std::optional<PolyId> written_inverse(Space& space, const Atom& atom) {
  const Dim dim = atom.dims.back();
  if (dim.code > 3) return std::nullopt;
  const PolyId matrix = atom.args[0];
  const PolyId det = minor_of(space, matrix, numbers_without(dim.code, 0), numbers_without(dim.code, 0));
  if (det == zero_poly) return std::nullopt;
  const PolyId reciprocal = raise(space, det, Exponent{-1, 1});
  const Index row = free_index(atom.entrywise);
  const Index column = free_index(atom.entrywise + 1);
  PolyId sum = zero_poly;
  for (std::uint32_t r = 1; r <= static_cast<std::uint32_t>(dim.code); ++r)
    for (std::uint32_t c = 1; c <= static_cast<std::uint32_t>(dim.code); ++c) {
      PolyId entry = minor_of(space, matrix, numbers_without(dim.code, c), numbers_without(dim.code, r));
      entry = scale(space, (r + c) % 2 == 0 ? 1 : -1, multiply(space, entry, reciprocal));
      entry = multiply(space, entry, delta_poly(space, dim, row, constant_index(r)));
      sum = add(space, sum, multiply(space, entry, delta_poly(space, dim, column, constant_index(c))));
    }
  return sum;
}

std::optional<PolyId> written_out(Space& space, AtomId id) {
  const Atom atom = space.atom(id);
  switch (atom.kind) {
    case AtomKind::maximum:
      return written_maximum(space, atom);
    case AtomKind::all:
      return written_all(space, atom);
    case AtomKind::det:
      return written_determinant(space, atom);
    case AtomKind::inverse:
      return written_inverse(space, atom);
    default:
      return std::nullopt;
  }
}

}  // namespace

bool zero_by_entries(Space& space, PolyId poly, std::span<const Dim> axes) {
  if (!is_small(space, poly)) return false;
  return for_each_entry(axes, max_entries, [&](const std::vector<Index>& at) {
    PolyId entry = without_sums(space, relabel_axes(space, poly, at));
    // Arguments have sums of their own; once they are written out new atoms may appear, so this is done until
    // nothing changes.
    for (int round = 0; round < 32 && entry != zero_poly && !space.broken(); ++round) {
      PolyId next = substitute(
          space, entry, [&](AtomId id) { return written_out(space, id); }, without_sums);
      next = without_sums(space, next);
      if (next == entry) break;
      entry = next;
    }
    if (space.broken()) return false;
    return entry == zero_poly || zero_by_clearing(space, entry) || zero_by_cases(space, entry);
  });
}

}  // namespace overbar::normal
