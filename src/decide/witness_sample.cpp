// Values to try: sizes from 1 up, small integers before fractions, and now and then a matrix that claims
// about matrices like to fail or hold at (the identity, a permutation, a symmetric one).
#include <algorithm>

#include "decide/witness_search.hpp"

namespace overbar::witness {
namespace {

Rational number(const Question& q, Style style, Random& random) {
  switch (style) {
    case Style::ones:
      return 1;
    case Style::zeros:
      return 0;
    case Style::tiny:
      return random.between(-2, 2);
    case Style::small:
      return random.percent(80) ? random.between(1, 3) * (random.percent(35) ? -1 : 1)
                                : random.between(-5, 5);
    case Style::halves:
      return Rational(random.between(-7, 7), 2);
    case Style::sparse:
      return random.percent(50) ? 0 : random.between(-1, 1);
    case Style::literals:
      if (q.literals.empty()) return random.between(-3, 3);
      return q.literals[random.below(q.literals.size())] * (random.percent(30) ? -1 : 1) +
             Rational(random.between(-2, 2), 2);
    case Style::fractions:
      return Rational(random.between(-30, 30), random.between(1, 7));
  }
  return 0;
}

/// The value moved into the domain.
Rational in_domain(const Domain& domain, Rational value, Random& random) {
  if (!domain.values.empty()) return domain.values[random.below(domain.values.size())];
  if (domain.integer)
    value = Rational(
        Integer(boost::multiprecision::numerator(value) / boost::multiprecision::denominator(value)));
  if (domain.lower && domain.upper) {
    if (value >= *domain.lower && value <= *domain.upper) return value;
    if (domain.integer) {
      const auto span = Integer(boost::multiprecision::numerator(*domain.upper - *domain.lower));
      const int choices = span > 1000 ? 1000 : span.convert_to<int>();
      return *domain.lower + random.between(0, choices);
    }
    return *domain.lower + (*domain.upper - *domain.lower) * Rational(random.between(0, 8), 8);
  }
  if (domain.lower && value < *domain.lower) return *domain.lower + abs(value - *domain.lower);
  if (domain.upper && value > *domain.upper) return *domain.upper - abs(value - *domain.upper);
  return value;
}

/// Some square matrices: the identity, a signed permutation, a symmetric one.
void restructure(Tensor<Rational>& matrix, Random& random) {
  const std::size_t n = matrix.shape[0];
  const std::size_t kind = random.below(3);
  if (kind == 2) {
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < i; ++j) matrix.data[i * n + j] = matrix.data[j * n + i];
    return;
  }
  std::vector<std::size_t> order(n);
  for (std::size_t i = 0; i < n; ++i) order[i] = i;
  if (kind == 1) std::ranges::shuffle(order, random.engine);
  std::ranges::fill(matrix.data, Rational(0));
  for (std::size_t i = 0; i < n; ++i)
    matrix.data[i * n + order[i]] = kind == 1 && random.percent(30) ? -1 : 1;
}

}  // namespace

bool is_allowed(const Domain& domain, const Rational& value, const Assignment<Rational>& at) {
  if (domain.lower && value < *domain.lower) return false;
  if (domain.upper && value > *domain.upper) return false;
  if (domain.integer && !is_integer(value)) return false;
  if (!domain.values.empty() && std::ranges::find(domain.values, value) == domain.values.end()) return false;
  if (!domain.index_of) return true;
  const Dim dim = *domain.index_of;
  const std::size_t size = dim.is_constant() ? static_cast<std::size_t>(dim.code) : at.dims.at(dim.symbol());
  return is_integer(value) && value >= 1 && value <= Rational(size);
}

Style style_of(std::size_t trial) {
  constexpr Style first[] = {Style::small, Style::tiny, Style::small, Style::ones, Style::zeros};
  if (trial < std::size(first)) return first[trial];
  constexpr Style cycle[] = {Style::small, Style::tiny,     Style::halves,   Style::sparse,
                             Style::small, Style::literals, Style::fractions};
  return cycle[trial % std::size(cycle)];
}

Assignment<Rational> sample(const Question& question, const std::vector<std::size_t>& sizes, Style style,
                            Random& random) {
  Assignment<Rational> at;
  at.functions = question.functions;
  for (std::size_t k = 0; k < question.dims.size(); ++k) at.dims[question.dims[k].symbol()] = sizes[k];
  const auto size = [&](Dim dim) {
    return dim.is_constant() ? static_cast<std::size_t>(dim.code) : at.dims.at(dim.symbol());
  };
  for (const Variable& variable : question.variables) {
    Tensor<Rational>& value = at.symbols[variable.symbol];
    for (const Dim dim : variable.axes) value.shape.push_back(size(dim));
    // Coefficients that are all 1 or 0 would make every function the same.
    const bool plain = variable.coefficient && (style == Style::ones || style == Style::zeros);
    const Style own = plain ? Style::small : style;
    for (std::size_t entry = 0; entry < entry_count(value.shape); ++entry) {
      if (variable.domain.index_of)
        value.data.emplace_back(1 + random.below(size(*variable.domain.index_of)));
      else
        value.data.push_back(in_domain(variable.domain, number(question, own, random), random));
    }
    const bool square = value.shape.size() == 2 && value.shape[0] == value.shape[1];
    if (square && variable.domain.is_real_line() && random.percent(12)) restructure(value, random);
  }
  return at;
}

Assignment<Rational> sample_plain(const Question& question, std::size_t size, Random& random) {
  static const std::vector<Rational> usual{
      0, 0, 0, 1, 1, -1, Rational(1, 2), Rational(-1, 2), 2, -2, 5, Rational(1, 10)};
  Assignment<Rational> at;
  at.functions = question.functions;
  for (const Dim dim : question.dims) at.dims[dim.symbol()] = size;
  for (const Variable& variable : question.variables) {
    const Domain& domain = variable.domain;
    std::vector<Rational> values = usual;
    if (domain.lower) values.insert(values.end(), 4, *domain.lower);
    if (domain.upper) values.insert(values.end(), 4, *domain.upper);
    const auto any = [&]() -> Rational {
      if (domain.index_of) {
        const Dim dim = *domain.index_of;
        return 1 + random.below(dim.is_constant() ? static_cast<std::size_t>(dim.code) : size);
      }
      return in_domain(domain, values[random.below(values.size())], random);
    };
    Tensor<Rational>& value = at.symbols[variable.symbol];
    for (const Dim dim : variable.axes)
      value.shape.push_back(dim.is_constant() ? static_cast<std::size_t>(dim.code) : size);
    const Rational first = any();
    const Rational second = random.percent(50) ? first : any();
    for (std::size_t entry = 0; entry < entry_count(value.shape); ++entry)
      value.data.push_back(random.percent(50) ? first : second);
  }
  return at;
}

// All equal to m; then neighbours of different sizes, both ways round; m from 1 up.
std::vector<std::vector<std::size_t>> size_schedule(std::size_t dims, std::size_t max_size) {
  std::vector<std::vector<std::size_t>> schedule;
  const auto push = [&](std::vector<std::size_t> sizes) {
    if (std::ranges::find(schedule, sizes) == schedule.end()) schedule.push_back(std::move(sizes));
  };
  if (dims == 0) return {{}};
  for (std::size_t m = 1; m <= max_size; ++m) {
    push(std::vector<std::size_t>(dims, m));
    if (dims == 1 || m == 1) continue;
    std::vector<std::size_t> up;
    std::vector<std::size_t> down;
    for (std::size_t k = 0; k < dims; ++k) {
      up.push_back(m - (k + 1) % 2);
      down.push_back(m - k % 2);
    }
    push(up);
    push(down);
    if (dims == 2) continue;
    std::vector<std::size_t> cycle;
    for (std::size_t k = 0; k < dims; ++k) cycle.push_back(1 + (k + m) % m);
    push(cycle);
  }
  return schedule;
}

}  // namespace overbar::witness
