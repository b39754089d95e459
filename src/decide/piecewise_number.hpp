// A rational that is fast while it is small: numerator and denominator in machine words, GMP when they do not
// fit. Sums and products follow Knuth (The Art of Computer Programming 2, 4.5.1): the gcds are taken of the
// inputs' words, never of a 128-bit product, so the result is in lowest terms at the price of two 64-bit
// gcds. Invariant: the small form has denominator > 0 and lowest terms; a value that fits is always small.
#pragma once
#include <memory>

#include "base/rational.hpp"

namespace overbar::piecewise {

class Number {
 public:
  Number() = default;
  Number(int value) : top_(value) {}
  explicit Number(const Rational& value);
  Number(const Number& other) : top_(other.top_), bottom_(other.bottom_) {
    if (other.big_) big_ = std::make_unique<Rational>(*other.big_);
  }
  Number(Number&&) noexcept = default;
  Number& operator=(const Number& other) {
    if (this != &other) *this = Number(other);
    return *this;
  }
  Number& operator=(Number&&) noexcept = default;
  ~Number() = default;

  Rational exact() const;
  double approximate() const {
    return big_ ? to_double(*big_) : static_cast<double>(top_) / static_cast<double>(bottom_);
  }
  int sign() const { return big_ ? big_->sign() : (top_ > 0) - (top_ < 0); }
  bool is_zero() const { return !big_ && top_ == 0; }
  bool is_small() const { return !big_; }
  /// In lowest terms with a denominator up to `most`.
  bool is_short(std::int64_t most) const { return !big_ && bottom_ <= most; }

  friend Number operator+(const Number& a, const Number& b);
  friend Number operator-(const Number& a, const Number& b) { return a + -b; }
  friend Number operator*(const Number& a, const Number& b);
  friend Number operator/(const Number& a, const Number& b);  // b is not 0
  friend Number operator-(const Number& a);
  friend int compare(const Number& a, const Number& b);
  friend bool operator==(const Number& a, const Number& b) { return compare(a, b) == 0; }
  friend bool operator<(const Number& a, const Number& b) { return compare(a, b) < 0; }
  friend bool operator>(const Number& a, const Number& b) { return compare(a, b) > 0; }
  friend bool operator<=(const Number& a, const Number& b) { return compare(a, b) <= 0; }
  friend bool operator>=(const Number& a, const Number& b) { return compare(a, b) >= 0; }
  Number& operator+=(const Number& b) { return *this = *this + b; }
  Number& operator-=(const Number& b) { return *this = *this - b; }
  Number& operator*=(const Number& b) { return *this = *this * b; }

 private:
  Number(std::int64_t top, std::int64_t bottom) : top_(top), bottom_(bottom) {}
  __extension__ using Wide = __int128;
  static Number wide(Wide top, Wide bottom);

  std::int64_t top_ = 0;
  std::int64_t bottom_ = 1;
  std::unique_ptr<Rational> big_;
};

inline Number magnitude(const Number& a) { return a.sign() < 0 ? -a : a; }

}  // namespace overbar::piecewise
