// Forward-mode derivatives: a + b ε with ε² = 0. Over rationals the derivative is exact, which makes it the
// referee of the reverse sweep.
//
// At a tie, max is not differentiable; its tangent is then the sum of the tied ones, the convention of its
// VJP.
#pragma once
#include "base/scalar.hpp"

namespace overbar {

template <class T>
struct Dual {
  T value{};
  T tangent{};

  Dual() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): a constant is a number whose tangent is 0.
  Dual(int constant) : value(constant), tangent(0) {}
  Dual(T v, T t) : value(std::move(v)), tangent(std::move(t)) {}

  friend Dual operator+(const Dual& a, const Dual& b) {
    return {T(a.value + b.value), T(a.tangent + b.tangent)};
  }
  friend Dual operator-(const Dual& a, const Dual& b) {
    return {T(a.value - b.value), T(a.tangent - b.tangent)};
  }
  friend Dual operator*(const Dual& a, const Dual& b) {
    return {T(a.value * b.value), T(a.value * b.tangent + a.tangent * b.value)};
  }
  friend Dual operator-(const Dual& a) { return {T(-a.value), T(-a.tangent)}; }
  Dual& operator+=(const Dual& b) { return *this = *this + b; }
  Dual& operator*=(const Dual& b) { return *this = *this * b; }
  friend bool operator==(const Dual&, const Dual&) = default;
};

template <class>
inline constexpr bool is_dual = false;
template <class T>
inline constexpr bool is_dual<Dual<T>> = true;

template <class T>
void add_product(Dual<T>& sum, const Dual<T>& a, const Dual<T>& b) {
  sum = sum + a * b;
}

/// f(x) and f′(x)·ẋ; the slope is not asked for where nothing moves.
template <class T, class Slope>
Partial<Dual<T>> chain(const Dual<T>& x, Partial<T> value, Slope slope) {
  if (!value) return std::unexpected(value.error());
  if (x.tangent == 0) return Dual<T>(std::move(*value), T(0));
  Partial<T> derivative = slope();
  if (!derivative) return std::unexpected(derivative.error());
  return Dual<T>(std::move(*value), T(*derivative * x.tangent));
}

template <class T>
Partial<Dual<T>> exp_of(const Dual<T>& x) {
  return chain(x, exp_of(x.value), [&] { return exp_of(x.value); });
}

template <class T>
Partial<Dual<T>> log_of(const Dual<T>& x) {
  return chain(x, log_of(x.value), [&] { return power_of(x.value, -1); });
}

template <class T>
Partial<Dual<T>> sin_of(const Dual<T>& x) {
  return chain(x, sin_of(x.value), [&] { return cos_of(x.value); });
}

template <class T>
Partial<Dual<T>> cos_of(const Dual<T>& x) {
  return chain(x, cos_of(x.value), [&]() -> Partial<T> {
    Partial<T> sine = sin_of(x.value);
    if (!sine) return sine;
    return T(-*sine);
  });
}

template <class T>
Partial<Dual<T>> erf_of(const Dual<T>& x) {
  return chain(x, erf_of(x.value), [&]() -> Partial<T> {
    Partial<T> bell = exp_of(T(-(x.value * x.value)));
    if (!bell) return bell;
    Partial<T> pi = pi_constant<T>(0);
    if (!pi) return pi;
    Partial<T> scale = power_of(*pi, Rational(-1, 2));
    if (!scale) return scale;
    return T(T(2) * *scale * *bell);
  });
}

// Where the slope is not defined (√x at 0) the dual is not, even if nothing moves: √(x²) is no constant at 0.
template <class T>
Partial<Dual<T>> power_of(const Dual<T>& x, const Rational& exponent) {
  Partial<T> value = power_of(x.value, exponent);
  if (!value) return std::unexpected(value.error());
  if (exponent == 0) return Dual<T>(std::move(*value), T(0));
  Partial<T> slope = power_of(x.value, exponent - 1);
  if (!slope) return std::unexpected(slope.error());
  return Dual<T>(std::move(*value), T(constant<T>(exponent, 0) * *slope * x.tangent));
}

template <class T>
Dual<T> quotient(const Dual<T>& a, const Dual<T>& b) {
  T value = quotient(a.value, b.value);
  T tangent = quotient(T(a.tangent - value * b.tangent), b.value);
  return {std::move(value), std::move(tangent)};
}

template <class T>
Truth less(const Dual<T>& a, const Dual<T>& b) {
  return less(a.value, b.value);
}

template <class T>
Truth equal(const Dual<T>& a, const Dual<T>& b) {
  return equal(a.value, b.value);
}

template <class T>
Dual<T> larger(const Dual<T>& a, const Dual<T>& b) {
  if (a.value == b.value) return {a.value, T(a.tangent + b.tangent)};
  return a.value < b.value ? b : a;
}

template <class T>
bool better_pivot(const Dual<T>& a, const Dual<T>& b) {
  return better_pivot(a.value, b.value);
}

template <class T>
bool is_finite(const Dual<T>& x) {
  return is_finite(x.value) && is_finite(x.tangent);
}

template <class T>
std::size_t bit_size(const Dual<T>& x) {
  return std::max(bit_size(x.value), bit_size(x.tangent));
}

template <class T>
std::optional<std::int64_t> index_of(const Dual<T>& x) {
  return index_of(x.value);
}

template <>
inline Dual<double> constant<Dual<double>>(const Rational& value, slong precision) {
  return {constant<double>(value, precision), 0.0};
}

template <>
inline Dual<Rational> constant<Dual<Rational>>(const Rational& value, slong /*precision*/) {
  return {value, Rational(0)};
}

template <>
inline Partial<Dual<double>> pi_constant<Dual<double>>(slong precision) {
  return Dual<double>(*pi_constant<double>(precision), 0.0);
}

template <>
inline Partial<Dual<Rational>> pi_constant<Dual<Rational>>(slong /*precision*/) {
  return std::unexpected(not_rational);
}

}  // namespace overbar
