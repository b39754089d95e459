#include "decide/domain.hpp"

#include <algorithm>

namespace overbar {
namespace {

Rational first_whole(const Rational& from) {
  namespace mp = boost::multiprecision;
  Integer whole = mp::numerator(from) / mp::denominator(from);
  if (Rational(whole) < from) whole += 1;
  return whole;
}

}  // namespace

bool is_in_domain(const Domain& domain, const Rational& value) {
  if (!domain.values.empty() && std::ranges::find(domain.values, value) == domain.values.end()) return false;
  if (domain.integer && !is_integer(value)) return false;
  if (domain.index_of && (value < 1 || value > domain.index_of->code)) return false;
  return !(domain.lower && value < *domain.lower) && !(domain.upper && value > *domain.upper);
}

std::optional<std::vector<Rational>> finite_values(const Domain& domain, std::size_t most) {
  std::vector<Rational> values;
  if (!domain.values.empty()) {
    for (const Rational& value : domain.values)
      if (is_in_domain(domain, value)) values.push_back(value);
    std::ranges::sort(values);
    values.erase(std::ranges::unique(values).begin(), values.end());
    return values;
  }
  const std::optional<Rational> lower = domain.index_of ? Rational(1) : domain.lower;
  const std::optional<Rational> upper = domain.index_of ? Rational(domain.index_of->code) : domain.upper;
  if (!(domain.integer || domain.index_of) || !lower || !upper || *upper - *lower > most) return std::nullopt;
  // The first integer from the lower bound on.
  for (Rational value = first_whole(*lower); value <= *upper; value += 1) values.push_back(value);
  return values;
}

}  // namespace overbar
