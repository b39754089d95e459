#include "decide/piecewise_number.hpp"

#include <cstdint>
#include <limits>
#include <numeric>

namespace overbar::piecewise {
namespace {

__extension__ using Wide = __int128;
__extension__ using UnsignedWide = unsigned __int128;

constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();

bool fits(Wide value) { return value >= -static_cast<Wide>(largest) && value <= static_cast<Wide>(largest); }

Integer to_integer(Wide value) {
  const bool negative = value < 0;
  const auto size = negative ? -static_cast<UnsignedWide>(value) : static_cast<UnsignedWide>(value);
  Integer result = static_cast<std::uint64_t>(size >> 64);
  result <<= 64;
  result += static_cast<std::uint64_t>(size);
  return negative ? Integer(-result) : result;
}

}  // namespace

Number::Number(const Rational& value) {
  const Integer top = boost::multiprecision::numerator(value);
  const Integer bottom = boost::multiprecision::denominator(value);
  if (abs(top) <= largest && bottom <= largest) {
    top_ = static_cast<std::int64_t>(top);
    bottom_ = static_cast<std::int64_t>(bottom);
  } else {
    big_ = std::make_unique<Rational>(value);
  }
}

Rational Number::exact() const { return big_ ? *big_ : Rational(Integer(top_), Integer(bottom_)); }

Number Number::wide(Wide top, Wide bottom) {
  if (fits(top) && fits(bottom)) return {static_cast<std::int64_t>(top), static_cast<std::int64_t>(bottom)};
  return Number(Rational(to_integer(top), to_integer(bottom)));
}

Number operator+(const Number& a, const Number& b) {
  if (a.big_ || b.big_) return Number(a.exact() + b.exact());
  if (a.bottom_ == 1 && b.bottom_ == 1) return Number::wide(static_cast<Wide>(a.top_) + b.top_, 1);
  const std::int64_t common = std::gcd(a.bottom_, b.bottom_);
  const Wide top =
      static_cast<Wide>(a.top_) * (b.bottom_ / common) + static_cast<Wide>(b.top_) * (a.bottom_ / common);
  if (top == 0) return {};
  if (common == 1) return Number::wide(top, static_cast<Wide>(a.bottom_) * b.bottom_);
  const std::int64_t shared = std::gcd(static_cast<std::int64_t>(top % common), common);
  return Number::wide(top / shared, static_cast<Wide>(a.bottom_ / common) * (b.bottom_ / shared));
}

Number operator*(const Number& a, const Number& b) {
  if (a.is_zero() || b.is_zero()) return {};
  if (a.big_ || b.big_) return Number(a.exact() * b.exact());
  const std::int64_t left = std::gcd(a.top_, b.bottom_);
  const std::int64_t right = std::gcd(b.top_, a.bottom_);
  return Number::wide(static_cast<Wide>(a.top_ / left) * (b.top_ / right),
                      static_cast<Wide>(a.bottom_ / right) * (b.bottom_ / left));
}

Number operator/(const Number& a, const Number& b) {
  if (b.big_) return Number(a.exact() / *b.big_);
  return a * (b.top_ > 0 ? Number(b.bottom_, b.top_) : Number(-b.bottom_, -b.top_));
}

Number operator-(const Number& a) {
  if (a.big_) return Number(-*a.big_);
  return {-a.top_, a.bottom_};
}

int compare(const Number& a, const Number& b) {
  if (a.big_ || b.big_) return a.exact().compare(b.exact());
  const Wide left = static_cast<Wide>(a.top_) * b.bottom_;
  const Wide right = static_cast<Wide>(b.top_) * a.bottom_;
  return (left > right) - (left < right);
}

}  // namespace overbar::piecewise
