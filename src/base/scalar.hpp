// What evaluation asks of a number, for double, Rational and Ball (dual.hpp adds Dual of either). A function
// that has no value there, or none that the type can hold, is Undefined; nothing yields NaN or infinity
// silently.
#pragma once
#include <cmath>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

#include "base/ball.hpp"
#include "base/rational.hpp"
#include "base/truth.hpp"

namespace overbar {

/// Why there is no value: the code of a diagnostic, and words for it.
struct Undefined {
  std::string_view code;
  std::string_view why;
};

template <class T>
using Partial = std::expected<T, Undefined>;

inline constexpr Undefined division_by_zero{"undefined-value", "division by zero"};
inline constexpr Undefined negative_root{"undefined-value", "a fractional power of a negative number"};
inline constexpr Undefined log_of_negative{"undefined-value",
                                           "the logarithm of a number that is not positive"};
inline constexpr Undefined not_rational{"not-rational", "the value is not a rational number"};
inline constexpr Undefined too_large{"too-large", "the number is too large"};
inline constexpr Undefined singular_matrix{"undefined-value", "the matrix is singular"};
inline constexpr Undefined not_decided{"undefined-value", "the precision does not suffice to tell"};

// -- constants; only balls have a precision (in bits) --
template <class T>
T constant(const Rational& value, slong precision);
template <>
inline double constant<double>(const Rational& value, slong /*precision*/) {
  return to_double(value);
}
template <>
inline Rational constant<Rational>(const Rational& value, slong /*precision*/) {
  return value;
}
template <>
inline Ball constant<Ball>(const Rational& value, slong precision) {
  return {value, precision};
}

template <class T>
Partial<T> pi_constant(slong precision);
template <>
Partial<double> pi_constant<double>(slong precision);
template <>
Partial<Rational> pi_constant<Rational>(slong precision);
template <>
Partial<Ball> pi_constant<Ball>(slong precision);

/// 1 or 0; an undecided truth is the ball [0, 1] (the other types decide every comparison).
template <class T>
T indicator_of(Truth truth, slong precision) {
  return constant<T>(truth == Truth::yes ? 1 : 0, precision);
}
template <>
Ball indicator_of<Ball>(Truth truth, slong precision);

// -- functions --
Partial<double> exp_of(double x);
Partial<double> log_of(double x);
Partial<double> sin_of(double x);
Partial<double> cos_of(double x);
Partial<double> erf_of(double x);
Partial<double> power_of(double x, const Rational& exponent);
Partial<Rational> exp_of(const Rational& x);  // these answer only where the value is rational
Partial<Rational> log_of(const Rational& x);
Partial<Rational> sin_of(const Rational& x);
Partial<Rational> cos_of(const Rational& x);
Partial<Rational> erf_of(const Rational& x);
Partial<Rational> power_of(const Rational& x, const Rational& exponent);
Partial<Ball> exp_of(const Ball& x);
Partial<Ball> log_of(const Ball& x);
Partial<Ball> sin_of(const Ball& x);
Partial<Ball> cos_of(const Ball& x);
Partial<Ball> erf_of(const Ball& x);
Partial<Ball> power_of(const Ball& x, const Rational& exponent);

/// a / b; b is not zero (the caller has looked).
inline double quotient(double a, double b) { return a / b; }
inline Rational quotient(const Rational& a, const Rational& b) { return a / b; }
Ball quotient(const Ball& a, const Ball& b);

// -- order --
inline Truth less(double a, double b) { return truth_of(a < b); }
inline Truth equal(double a, double b) { return truth_of(a == b); }
inline Truth less(const Rational& a, const Rational& b) { return truth_of(a < b); }
inline Truth equal(const Rational& a, const Rational& b) { return truth_of(a == b); }
inline double larger(double a, double b) { return a < b ? b : a; }
inline Rational larger(const Rational& a, const Rational& b) { return a < b ? b : a; }
Ball larger(const Ball& a, const Ball& b);

/// Does a have the larger absolute value? For pivots: of two balls the one that is farther from 0 for sure.
inline bool better_pivot(double a, double b) { return std::abs(a) > std::abs(b); }
inline bool better_pivot(const Rational& a, const Rational& b) { return b == 0 && a != 0; }
bool better_pivot(const Ball& a, const Ball& b);

// -- sanity --
inline bool is_finite(double x) { return std::isfinite(x); }
inline bool is_finite(const Rational& /*x*/) { return true; }
/// Bits of an exact number, so that the evaluator can stop one that explodes.
inline std::size_t bit_size(double /*x*/) { return 64; }
std::size_t bit_size(const Rational& x);
inline std::size_t bit_size(const Ball& /*x*/) { return 64; }
/// The integer that an index is; nothing where it is none, or not for sure.
std::optional<std::int64_t> index_of(double x);
std::optional<std::int64_t> index_of(const Rational& x);
std::optional<std::int64_t> index_of(const Ball& x);

inline void add_product(double& sum, double a, double b) { sum += a * b; }
inline void add_product(Rational& sum, const Rational& a, const Rational& b) { sum += a * b; }
inline void add_product(Ball& sum, const Ball& a, const Ball& b) { sum.add_product(a, b); }

}  // namespace overbar
