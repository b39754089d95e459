// What a slot of an atom is filled with, and the power that a factor is raised to.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>

#include "base/rational.hpp"

namespace overbar::normal {

/// An index term. Rigid ones (constant, symbol, free) mean the same in every monomial of a polynomial; a
/// bound one is summed over, in its monomial only. The order matters: of two rigid indices that a δ makes
/// equal the smaller one is kept.
enum class IndexKind : std::uint8_t { constant, symbol, free, bound };

struct Index {
  std::uint32_t code = 0;
  constexpr IndexKind kind() const { return static_cast<IndexKind>(code >> 30U); }
  constexpr std::uint32_t value() const { return code & 0x3FFFFFFFU; }
  constexpr bool is_bound() const { return kind() == IndexKind::bound; }
  constexpr bool is_free() const { return kind() == IndexKind::free; }
  friend auto operator<=>(const Index&, const Index&) = default;
};

constexpr Index make_index(IndexKind kind, std::uint32_t value) {
  return {static_cast<std::uint32_t>(kind) << 30U | value};
}
constexpr Index constant_index(std::uint32_t value) { return make_index(IndexKind::constant, value); }
constexpr Index symbol_index(std::uint32_t symbol) { return make_index(IndexKind::symbol, symbol); }
constexpr Index free_index(std::uint32_t position) { return make_index(IndexKind::free, position); }
constexpr Index bound_index(std::uint32_t number) { return make_index(IndexKind::bound, number); }

/// Free positions from here on belong to the inside of an atom (the reduced axes of a max, the axes of an
/// opaque function's parameter, the rows and columns of an inverse) …
inline constexpr std::uint32_t private_base = 1U << 20U;
/// … from here on they stand for the bound indices of a monomial while one of its factors is rewritten (from
/// the first number that the monomial does not have yet) …
inline constexpr std::uint32_t opened_base = 1U << 21U;
/// … and from here on for the links of a product of matrices that is being made.
inline constexpr std::uint32_t scratch_base = 3U << 20U;
constexpr Index private_index(std::uint32_t k) { return free_index(private_base + k); }
constexpr bool is_private(Index i) {
  return i.is_free() && i.value() >= private_base && i.value() < opened_base;
}

/// A rational exponent in lowest terms. Small: what leaves `fits` stays inside the atom instead.
struct Exponent {
  std::int32_t num = 1;
  std::int32_t den = 1;
  static constexpr std::int32_t limit = 1 << 16;
  bool is_integer() const { return den == 1; }
  bool is_zero() const { return num == 0; }
  bool is_even() const { return den == 1 && num % 2 == 0; }
  bool is_odd() const { return den == 1 && num % 2 != 0; }
  bool is_negative() const { return num < 0; }
  Rational value() const { return Rational(num, den); }
  friend bool operator==(const Exponent&, const Exponent&) = default;
};

std::optional<Exponent> to_exponent(const Rational& value);
/// nullopt: the sum is too large.
std::optional<Exponent> sum_of(Exponent a, Exponent b);
std::optional<Exponent> product_of(Exponent a, Exponent b);
inline Exponent negated(Exponent e) { return {-e.num, e.den}; }
inline bool less(Exponent a, Exponent b) { return std::int64_t{a.num} * b.den < std::int64_t{b.num} * a.den; }
/// The greatest integer ≤ e.
std::int32_t floor(Exponent e);

}  // namespace overbar::normal
