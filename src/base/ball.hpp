// A rigorous real number: a ball [midpoint ± radius] that contains the true value, over Arb's arb_t.
//
// Each value carries its working precision in bits; the result of an operation has the larger of its
// operands' precisions, so that no global state is needed. Comparisons are three-valued. A result that is not
// a finite ball is Undefined: the true value may not exist, or the precision did not suffice to tell.
#pragma once
#include <string>

#include <arb.h>

#include "base/rational.hpp"
#include "base/truth.hpp"

namespace overbar {

class Ball {
 public:
  Ball() { arb_init(value_); }
  // NOLINTNEXTLINE(google-explicit-constructor): small integers are exact and read as numbers.
  Ball(int value) : Ball() { arb_set_si(value_, value); }
  Ball(const Rational& value, slong precision);
  Ball(const Ball& other) : precision_(other.precision_) {
    arb_init(value_);
    arb_set(value_, other.value_);
  }
  Ball(Ball&& other) noexcept : precision_(other.precision_) {
    arb_init(value_);
    arb_swap(value_, other.value_);
  }
  Ball& operator=(const Ball& other) {
    arb_set(value_, other.value_);
    precision_ = other.precision_;
    return *this;
  }
  Ball& operator=(Ball&& other) noexcept {
    arb_swap(value_, other.value_);
    precision_ = other.precision_;
    return *this;
  }
  ~Ball() { arb_clear(value_); }

  /// An exact 0 that computes at this precision.
  static Ball zero(slong precision);

  slong precision() const { return precision_; }
  arb_srcptr raw() const { return value_; }
  arb_ptr raw() { return value_; }

  friend Ball operator+(const Ball& a, const Ball& b);
  friend Ball operator-(const Ball& a, const Ball& b);
  friend Ball operator*(const Ball& a, const Ball& b);
  friend Ball operator-(const Ball& a);
  Ball& operator+=(const Ball& other);
  Ball& operator*=(const Ball& other);
  /// this += a·b, in place.
  void add_product(const Ball& a, const Ball& b);

 private:
  arb_t value_;
  slong precision_ = 53;
};

bool is_finite(const Ball& ball);
bool is_exact(const Ball& ball);
bool contains(const Ball& ball, const Rational& value);
Truth less(const Ball& a, const Ball& b);
Truth less_equal(const Ball& a, const Ball& b);
Truth equal(const Ball& a, const Ball& b);

/// The smallest ball around both numbers.
Ball hull(const Rational& lower, const Rational& upper, slong precision);
Rational lower_bound(const Ball& ball);  // the ball must be finite
Rational upper_bound(const Ball& ball);
double midpoint(const Ball& ball);

/// "[0.731058578630005 ± 1.0e-16]", or the number itself where it is exact and short.
std::string to_string(const Ball& ball, int digits = 15);

}  // namespace overbar
