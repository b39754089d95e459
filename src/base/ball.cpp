#include "base/ball.hpp"

#include <algorithm>

#include <flint/fmpq.h>

namespace overbar {
namespace {

/// An fmpq that frees itself.
struct Fraction {
  fmpq_t value;
  Fraction() { fmpq_init(value); }
  explicit Fraction(const Rational& from) : Fraction() { fmpq_set_mpq(value, from.backend().data()); }
  Fraction(const Fraction&) = delete;
  Fraction& operator=(const Fraction&) = delete;
  ~Fraction() { fmpq_clear(value); }
};

Rational rational_of(const arf_t dyadic) {
  Fraction fraction;
  arf_get_fmpq(fraction.value, dyadic);
  Rational result;
  fmpq_get_mpq(result.backend().data(), fraction.value);
  return result;
}

slong joint(const Ball& a, const Ball& b) { return std::max(a.precision(), b.precision()); }

}  // namespace

Ball::Ball(const Rational& value, slong precision) : Ball() {
  precision_ = precision;
  arb_set_fmpq(value_, Fraction(value).value, precision);
}

Ball Ball::zero(slong precision) {
  Ball result;
  result.precision_ = precision;
  return result;
}

Ball operator+(const Ball& a, const Ball& b) {
  Ball result = Ball::zero(joint(a, b));
  arb_add(result.value_, a.value_, b.value_, result.precision_);
  return result;
}

Ball operator-(const Ball& a, const Ball& b) {
  Ball result = Ball::zero(joint(a, b));
  arb_sub(result.value_, a.value_, b.value_, result.precision_);
  return result;
}

Ball operator*(const Ball& a, const Ball& b) {
  Ball result = Ball::zero(joint(a, b));
  arb_mul(result.value_, a.value_, b.value_, result.precision_);
  return result;
}

Ball operator-(const Ball& a) {
  Ball result = Ball::zero(a.precision_);
  arb_neg(result.value_, a.value_);
  return result;
}

Ball& Ball::operator+=(const Ball& other) {
  precision_ = joint(*this, other);
  arb_add(value_, value_, other.value_, precision_);
  return *this;
}

Ball& Ball::operator*=(const Ball& other) {
  precision_ = joint(*this, other);
  arb_mul(value_, value_, other.value_, precision_);
  return *this;
}

void Ball::add_product(const Ball& a, const Ball& b) {
  precision_ = std::max(precision_, joint(a, b));
  arb_addmul(value_, a.value_, b.value_, precision_);
}

// A number beyond 2^±(2^26) counts as not finite: as a rational it would fill the memory.
bool is_finite(const Ball& ball) {
  constexpr slong largest = slong{1} << 26U;
  if (arb_is_finite(ball.raw()) == 0) return false;
  if (arf_is_zero(arb_midref(ball.raw())) == 0) {
    const slong size = arf_abs_bound_lt_2exp_si(arb_midref(ball.raw()));
    if (size > largest || size < -largest) return false;
  }
  return mag_cmp_2exp_si(arb_radref(ball.raw()), largest) < 0;
}

bool is_exact(const Ball& ball) { return arb_is_exact(ball.raw()) != 0; }

bool contains(const Ball& ball, const Rational& value) {
  return arb_contains_fmpq(ball.raw(), Fraction(value).value) != 0;
}

Truth less(const Ball& a, const Ball& b) {
  if (arb_lt(a.raw(), b.raw()) != 0) return Truth::yes;
  return arb_ge(a.raw(), b.raw()) != 0 ? Truth::no : Truth::undecided;
}

Truth less_equal(const Ball& a, const Ball& b) { return negation(less(b, a)); }

Truth equal(const Ball& a, const Ball& b) {
  if (arb_eq(a.raw(), b.raw()) != 0) return Truth::yes;
  return arb_ne(a.raw(), b.raw()) != 0 ? Truth::no : Truth::undecided;
}

Ball hull(const Rational& lower, const Rational& upper, slong precision) {
  const Ball low(lower, precision);
  const Ball high(upper, precision);
  Ball result = Ball::zero(precision);
  arb_union(result.raw(), low.raw(), high.raw(), precision);
  return result;
}

Rational lower_bound(const Ball& ball) {
  arf_t bound;
  arf_init(bound);
  arb_get_lbound_arf(bound, ball.raw(), ball.precision());
  Rational result = rational_of(bound);
  arf_clear(bound);
  return result;
}

Rational upper_bound(const Ball& ball) {
  arf_t bound;
  arf_init(bound);
  arb_get_ubound_arf(bound, ball.raw(), ball.precision());
  Rational result = rational_of(bound);
  arf_clear(bound);
  return result;
}

double midpoint(const Ball& ball) { return arf_get_d(arb_midref(ball.raw()), ARF_RND_NEAR); }

std::string to_string(const Ball& ball, int digits) {
  if (is_exact(ball) && arf_cmpabs_2exp_si(arb_midref(ball.raw()), 256) < 0 &&
      arf_is_int_2exp_si(arb_midref(ball.raw()), -256) != 0) {
    const Rational value = rational_of(arb_midref(ball.raw()));
    if (std::string text = to_string(value); text.size() <= static_cast<std::size_t>(digits)) return text;
  }
  char* text = arb_get_str(ball.raw(), digits, 0);
  std::string result = text;
  flint_free(text);
  if (const auto at = result.find("+/-"); at != std::string::npos) result.replace(at, 3, "±");
  return result;
}

}  // namespace overbar
