#include "rewrite/index.hpp"

#include <numeric>

namespace overbar::normal {
namespace {

std::optional<Exponent> lowest(std::int64_t num, std::int64_t den) {
  const std::int64_t divisor = std::gcd(num, den);
  num /= divisor;
  den /= divisor;
  if (num > Exponent::limit || num < -Exponent::limit || den > Exponent::limit) return std::nullopt;
  return Exponent{static_cast<std::int32_t>(num), static_cast<std::int32_t>(den)};
}

}  // namespace

std::optional<Exponent> to_exponent(const Rational& value) {
  const Integer num = boost::multiprecision::numerator(value);
  const Integer den = boost::multiprecision::denominator(value);
  if (boost::multiprecision::abs(num) > Exponent::limit || den > Exponent::limit) return std::nullopt;
  return Exponent{static_cast<std::int32_t>(num), static_cast<std::int32_t>(den)};
}

std::optional<Exponent> sum_of(Exponent a, Exponent b) {
  return lowest(std::int64_t{a.num} * b.den + std::int64_t{b.num} * a.den, std::int64_t{a.den} * b.den);
}

std::optional<Exponent> product_of(Exponent a, Exponent b) {
  return lowest(std::int64_t{a.num} * b.num, std::int64_t{a.den} * b.den);
}

std::int32_t floor(Exponent e) {
  const std::int32_t quotient = e.num / e.den;
  return quotient * e.den > e.num ? quotient - 1 : quotient;
}

}  // namespace overbar::normal
