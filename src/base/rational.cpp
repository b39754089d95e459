#include "base/rational.hpp"

#include <cctype>
#include <charconv>

namespace overbar {
namespace {

bool all_digits(std::string_view text) {
  if (text.empty()) return false;
  for (char c : text)
    if (std::isdigit(static_cast<unsigned char>(c)) == 0) return false;
  return true;
}

Integer ten_to(int exponent) {
  return boost::multiprecision::pow(Integer(10), static_cast<unsigned>(exponent));
}

/// Decimal digits to an integer. GMP would read a leading 0 as octal, so leading zeros are dropped first.
Integer digits_to_integer(std::string_view digits) {
  const auto first = digits.find_first_not_of('0');
  if (first == std::string_view::npos) return 0;
  return Integer(std::string(digits.substr(first)));
}

std::optional<Rational> parse_decimal(std::string_view text) {
  int exponent = 0;
  if (const auto e = text.find_first_of("eE"); e != std::string_view::npos) {
    std::string_view digits = text.substr(e + 1);
    if (!digits.empty() && digits.front() == '+') digits.remove_prefix(1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    if (exponent > 4096 || exponent < -4096) return std::nullopt;
    text = text.substr(0, e);
  }
  std::string digits;
  if (const auto dot = text.find('.'); dot != std::string_view::npos) {
    const auto whole = text.substr(0, dot);
    const auto fraction = text.substr(dot + 1);
    if (whole.empty() && fraction.empty()) return std::nullopt;
    if ((!whole.empty() && !all_digits(whole)) || (!fraction.empty() && !all_digits(fraction)))
      return std::nullopt;
    digits = std::string(whole) + std::string(fraction);
    exponent -= static_cast<int>(fraction.size());
  } else {
    if (!all_digits(text)) return std::nullopt;
    digits = text;
  }
  const Integer mantissa = digits_to_integer(digits);
  if (exponent >= 0) return Rational(mantissa * ten_to(exponent));
  return Rational(mantissa, ten_to(-exponent));
}

}  // namespace

std::optional<Rational> parse_rational(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  std::optional<Rational> value;
  if (const auto slash = text.find('/'); slash != std::string_view::npos) {
    if (!all_digits(text.substr(0, slash)) || !all_digits(text.substr(slash + 1))) return std::nullopt;
    const Integer denominator = digits_to_integer(text.substr(slash + 1));
    if (denominator == 0) return std::nullopt;
    value = Rational(digits_to_integer(text.substr(0, slash)), denominator);
  } else {
    value = parse_decimal(text);
  }
  if (value && negative) *value = -*value;
  return value;
}

std::string to_string(const Rational& value) {
  if (is_integer(value)) return boost::multiprecision::numerator(value).str();
  return value.str();
}

Rational from_double(double value) { return Rational(value); }

double to_double(const Rational& value) { return value.convert_to<double>(); }

bool is_integer(const Rational& value) { return boost::multiprecision::denominator(value) == 1; }

std::optional<Rational> power(const Rational& value, int exponent) {
  if (exponent < 0 && value == 0) return std::nullopt;
  const unsigned size = exponent < 0 ? 0U - static_cast<unsigned>(exponent) : static_cast<unsigned>(exponent);
  const Integer top = boost::multiprecision::pow(Integer(boost::multiprecision::numerator(value)), size);
  const Integer bottom = boost::multiprecision::pow(Integer(boost::multiprecision::denominator(value)), size);
  return exponent < 0 ? Rational(bottom, top) : Rational(top, bottom);
}

}  // namespace overbar
