#include "base/scalar.hpp"

#include <numbers>

#include <arb_hypgeom.h>

namespace overbar {
namespace {

Partial<double> finite(double x) {
  if (!std::isfinite(x)) return std::unexpected(too_large);
  return x;
}

Partial<Ball> finite(Ball x) {
  if (!is_finite(x)) return std::unexpected(not_decided);
  return x;
}

Partial<Rational> at(const Rational& x, int where, int value) {
  if (x != where) return std::unexpected(not_rational);
  return Rational(value);
}

using Unary = void (*)(arb_t, const arb_t, slong);

Partial<Ball> through(Unary function, const Ball& x) {
  Ball result = Ball::zero(x.precision());
  function(result.raw(), x.raw(), x.precision());
  return finite(std::move(result));
}

/// The exact k-th root of a nonnegative integer.
std::optional<Integer> root(const Integer& x, unsigned long k) {
  Integer result;
  if (mpz_root(result.backend().data(), x.backend().data(), k) == 0) return std::nullopt;
  return result;
}

constexpr unsigned long max_power_bits = 1UL << 24U;

}  // namespace

// -- constants
template <>
Partial<double> pi_constant<double>(slong /*precision*/) {
  return std::numbers::pi;
}

template <>
Partial<Rational> pi_constant<Rational>(slong /*precision*/) {
  return std::unexpected(not_rational);
}

template <>
Partial<Ball> pi_constant<Ball>(slong precision) {
  Ball result = Ball::zero(precision);
  arb_const_pi(result.raw(), precision);
  return result;
}

template <>
Ball indicator_of<Ball>(Truth truth, slong precision) {
  if (truth == Truth::undecided) return hull(0, 1, precision);
  return constant<Ball>(truth == Truth::yes ? 1 : 0, precision);
}

// -- double
Partial<double> exp_of(double x) { return finite(std::exp(x)); }

Partial<double> log_of(double x) {
  if (!(x > 0)) return std::unexpected(log_of_negative);
  return std::log(x);
}

Partial<double> sin_of(double x) { return std::sin(x); }
Partial<double> cos_of(double x) { return std::cos(x); }
Partial<double> erf_of(double x) { return std::erf(x); }

Partial<double> power_of(double x, const Rational& exponent) {
  if (x == 0 && exponent < 0) return std::unexpected(division_by_zero);
  if (exponent == -1) return finite(1 / x);
  if (exponent == 2) return finite(x * x);
  if (x < 0 && !is_integer(exponent)) return std::unexpected(negative_root);
  if (exponent == Rational(1, 2)) return std::sqrt(x);
  if (exponent == Rational(-1, 2)) return finite(1 / std::sqrt(x));
  return finite(std::pow(x, to_double(exponent)));
}

// -- Rational
Partial<Rational> exp_of(const Rational& x) { return at(x, 0, 1); }

Partial<Rational> log_of(const Rational& x) {
  if (x <= 0) return std::unexpected(log_of_negative);
  return at(x, 1, 0);
}

Partial<Rational> sin_of(const Rational& x) { return at(x, 0, 0); }
Partial<Rational> cos_of(const Rational& x) { return at(x, 0, 1); }
Partial<Rational> erf_of(const Rational& x) { return at(x, 0, 0); }

Partial<Rational> power_of(const Rational& x, const Rational& exponent) {
  if (x == 0) {
    if (exponent < 0) return std::unexpected(division_by_zero);
    return Rational(exponent == 0 ? 1 : 0);
  }
  if (x == 1) return x;
  const Integer top = boost::multiprecision::numerator(exponent);
  const Integer bottom = boost::multiprecision::denominator(exponent);
  if (boost::multiprecision::abs(top) > max_power_bits || bottom > max_power_bits)
    return std::unexpected(too_large);
  Rational base = x;
  if (bottom != 1) {
    if (x < 0) return std::unexpected(negative_root);
    const auto k = bottom.convert_to<unsigned long>();
    const auto p = root(boost::multiprecision::numerator(x), k);
    const auto q = root(boost::multiprecision::denominator(x), k);
    if (!p || !q) return std::unexpected(not_rational);
    base = Rational(*p, *q);
  }
  const auto n = top.convert_to<long>();
  if (bit_size(base) * static_cast<unsigned long>(std::abs(n)) > max_power_bits)
    return std::unexpected(too_large);
  return *power(base, static_cast<int>(n));
}

// -- Ball
Partial<Ball> exp_of(const Ball& x) { return through(arb_exp, x); }

Partial<Ball> log_of(const Ball& x) {
  if (arb_is_nonpositive(x.raw()) != 0) return std::unexpected(log_of_negative);
  if (arb_is_positive(x.raw()) == 0) return std::unexpected(not_decided);
  return through(arb_log, x);
}

Partial<Ball> sin_of(const Ball& x) { return through(arb_sin, x); }
Partial<Ball> cos_of(const Ball& x) { return through(arb_cos, x); }
Partial<Ball> erf_of(const Ball& x) { return through(arb_hypgeom_erf, x); }

Partial<Ball> power_of(const Ball& x, const Rational& exponent) {
  const bool zero = arb_is_zero(x.raw()) != 0;
  if (exponent < 0) {
    if (zero) return std::unexpected(division_by_zero);
    if (arb_contains_zero(x.raw()) != 0) return std::unexpected(not_decided);
  }
  if (!is_integer(exponent)) {
    if (zero) return x;
    if (arb_is_negative(x.raw()) != 0) return std::unexpected(negative_root);
    if (arb_is_nonnegative(x.raw()) == 0) return std::unexpected(not_decided);
  }
  Ball result = Ball::zero(x.precision());
  fmpq_t power;
  fmpq_init(power);
  fmpq_set_mpq(power, exponent.backend().data());
  arb_pow_fmpq(result.raw(), x.raw(), power, x.precision());
  fmpq_clear(power);
  return finite(std::move(result));
}

Ball quotient(const Ball& a, const Ball& b) {
  Ball result = Ball::zero(std::max(a.precision(), b.precision()));
  arb_div(result.raw(), a.raw(), b.raw(), result.precision());
  return result;
}

Ball larger(const Ball& a, const Ball& b) {
  Ball result = Ball::zero(std::max(a.precision(), b.precision()));
  arb_max(result.raw(), a.raw(), b.raw(), result.precision());
  return result;
}

bool better_pivot(const Ball& a, const Ball& b) {
  mag_t below_a;
  mag_t below_b;
  mag_init(below_a);
  mag_init(below_b);
  arb_get_mag_lower(below_a, a.raw());
  arb_get_mag_lower(below_b, b.raw());
  const bool better = mag_cmp(below_a, below_b) > 0;
  mag_clear(below_a);
  mag_clear(below_b);
  return better;
}

// -- sanity
std::size_t bit_size(const Rational& x) {
  return mpz_sizeinbase(mpq_numref(x.backend().data()), 2) +
         mpz_sizeinbase(mpq_denref(x.backend().data()), 2);
}

std::optional<std::int64_t> index_of(double x) {
  if (std::abs(x) > 1e15 || x != std::floor(x)) return std::nullopt;
  return static_cast<std::int64_t>(x);
}

std::optional<std::int64_t> index_of(const Rational& x) {
  if (!is_integer(x) || bit_size(x) > 60) return std::nullopt;
  return boost::multiprecision::numerator(x).convert_to<std::int64_t>();
}

std::optional<std::int64_t> index_of(const Ball& x) {
  if (!is_exact(x) || arb_is_int(x.raw()) == 0 || !is_finite(x)) return std::nullopt;
  return index_of(lower_bound(x));
}

}  // namespace overbar
