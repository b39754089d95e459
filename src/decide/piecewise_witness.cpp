#include "decide/piecewise_witness.hpp"

#include <algorithm>
#include <cmath>

namespace overbar::piecewise {
namespace {

Rational rounded(const Rational& value, const Integer& per_unit) {
  const Rational scaled = value * per_unit * 2 + 1;  // floor((2 v q + 1) / 2) rounds to nearest
  const Integer top = boost::multiprecision::numerator(scaled);
  const Integer bottom = boost::multiprecision::denominator(scaled) * 2;
  Integer whole = top / bottom;
  if (whole * bottom > top) --whole;
  return Rational(whole, per_unit);
}

std::vector<const Domain*> domains_of(const Problem& problem) {
  std::vector<const Domain*> domains;
  for (const Unit& unit : problem.units)
    if (unit.kind == UnitKind::variable) domains.push_back(&unit.domain);
  return domains;
}

/// splitmix64: a fixed sequence, so that the same problem always gets the same witness.
struct Sequence {
  std::uint64_t state = 1;
  std::uint64_t next() {
    std::uint64_t z = (state += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31U);
  }
  int below(int bound) { return static_cast<int>(next() % static_cast<std::uint64_t>(bound)); }
};

/// A simple wish for variable i of n; the round says how: zeros, orders, ties, small random numbers, corners.
Rational wish(const Domain& domain, std::size_t i, std::size_t n, int round, Sequence& random) {
  const int place = static_cast<int>(i) + 1;
  switch (round) {
    case 0:
      return 0;
    case 1:
      return 1;
    case 2:
      return -1;
    case 3:
      return place;
    case 4:
      return static_cast<int>(n) - static_cast<int>(i);
    case 5:
      return (place + 1) / 2;
    default:
      break;
  }
  if (domain.lower && domain.upper && round % 2 == 0) {
    const int steps = round % 4 == 0 ? 1 : 4;
    return *domain.lower + (*domain.upper - *domain.lower) * Rational(random.below(steps + 1), steps);
  }
  const int range = 1 + round / 16;
  return random.below(2 * range + 1) - range;
}

std::size_t cost(const Problem& problem) {
  std::size_t cost = problem.units.size() + problem.formulas.size();
  for (const Unit& unit : problem.units) cost += unit.terms.size();
  return cost;
}

bool maybe(const Problem& problem, const Doubles& doubles, const std::vector<Rational>& point) {
  std::vector<double> values;
  for (const Rational& value : point) values.push_back(to_double(value));
  return may_refute(problem, doubles, values);
}

}  // namespace

std::optional<Rational> nearest_member(const Domain& domain, const Rational& value) {
  if (!domain.values.empty()) {
    Rational best = domain.values.front();
    for (const Rational& candidate : domain.values)
      if (abs(candidate - value) < abs(best - value)) best = candidate;
    return best;
  }
  Rational result = domain.integer ? rounded(value, 1) : value;
  if (in_domain(domain, result)) return result;
  std::vector<Rational> candidates;
  for (const auto& bound : {domain.lower, domain.upper})
    if (bound)
      for (const Rational& offset : {Rational(0), Rational(1), Rational(-1), Rational(1, 8), Rational(-1, 8)})
        candidates.push_back((domain.integer ? rounded(*bound, 1) : *bound) + offset);
  if (domain.lower && domain.upper) candidates.push_back((*domain.lower + *domain.upper) / 2);
  std::optional<Rational> best;
  for (const Rational& candidate : candidates)
    if (in_domain(domain, candidate) && (!best || abs(candidate - value) < abs(*best - value)))
      best = candidate;
  return best;
}

std::optional<std::vector<Rational>> try_simple_points(const Problem& problem, const Doubles& doubles,
                                                       const std::function<bool()>& out_of_time) {
  const auto domains = domains_of(problem);
  const int rounds = static_cast<int>(std::min<std::size_t>(200, 20 + 2'000'000 / (cost(problem) + 1)));
  Sequence random;
  std::vector<Rational> point(domains.size());
  for (int round = 0; round < rounds; ++round) {
    if (out_of_time && out_of_time()) return std::nullopt;
    for (std::size_t i = 0; i < domains.size(); ++i) {
      const auto member = nearest_member(*domains[i], wish(*domains[i], i, domains.size(), round, random));
      if (!member) return std::nullopt;
      point[i] = *member;
    }
    if (maybe(problem, doubles, point) && refutes(problem, point)) return point;
  }
  return std::nullopt;
}

std::vector<Rational> simplify(const Problem& problem, std::vector<Rational> witness,
                               const std::function<bool()>& out_of_time) {
  const auto domains = domains_of(problem);
  std::size_t budget = 200 + 2'000'000 / (cost(problem) + 1);
  const auto attempt = [&](const std::vector<Rational>& candidate) {
    if (budget == 0 || (out_of_time && out_of_time())) return false;
    --budget;
    return candidate != witness && refutes(problem, candidate);
  };
  for (const int per_unit : {1, 2, 10, 100, 1000}) {  // all at once, the shortest first
    std::vector<Rational> candidate = witness;
    for (std::size_t i = 0; i < candidate.size(); ++i)
      if (domains[i]->values.empty()) candidate[i] = rounded(candidate[i], per_unit);
    if (!attempt(candidate)) continue;
    witness = std::move(candidate);
    break;
  }
  for (std::size_t i = 0; i < witness.size(); ++i) {
    const Rational value = witness[i];
    if (value == 0) continue;
    std::vector<Rational> shorter{0, 1, -1};
    for (const int per_unit : {1, 2, 4, 10, 100, 1000}) shorter.push_back(rounded(value, per_unit));
    for (const Rational& wanted : shorter) {
      if (wanted == value) break;
      if (!in_domain(*domains[i], wanted)) continue;
      std::vector<Rational> candidate = witness;
      candidate[i] = wanted;
      if (!attempt(candidate)) continue;
      witness = std::move(candidate);
      break;
    }
  }
  return witness;
}

std::optional<std::vector<Rational>> try_near(const Problem& problem, const Doubles& doubles,
                                              const std::vector<double>& point) {
  const auto domains = domains_of(problem);
  for (const std::int64_t per_unit : {std::int64_t{10}, std::int64_t{1000}, std::int64_t{1} << 24}) {
    std::vector<Rational> candidate;
    for (std::size_t i = 0; i < domains.size(); ++i) {
      if (!std::isfinite(point[i]) || std::abs(point[i]) > 1e12) return std::nullopt;
      auto member = nearest_member(*domains[i], rounded(from_double(point[i]), per_unit));
      if (!member) return std::nullopt;
      candidate.push_back(std::move(*member));
    }
    if (maybe(problem, doubles, candidate) && refutes(problem, candidate)) return candidate;
  }
  return std::nullopt;
}

}  // namespace overbar::piecewise
