#include "decide/piecewise_program.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "decide/piecewise_bounds.hpp"
#include "decide/piecewise_expansion.hpp"
#include "decide/piecewise_simplex.hpp"

namespace overbar::piecewise {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

bool from_claim(const Fact& fact) {
  return fact.name.kind == Name::Kind::when_true || fact.name.kind == Name::Kind::when_false;
}

bool on_path(const Fact& fact) {
  return fact.linear && (fact.origin == Fact::Origin::split || fact.origin == Fact::Origin::asserted ||
                         (fact.origin == Fact::Origin::root && from_claim(fact)));
}

const std::vector<LinearTerm>& terms_of(const State& state, const Fact& fact) {
  return fact.origin == Fact::Origin::hull ? fact.own.terms : state.rows[fact.form.row];
}

void find_relevant(State& state, Program& program) {
  std::vector<std::uint8_t> marked(state.values.size());
  for (const Fact& fact : state.facts)
    if (on_path(fact))
      for (const LinearTerm& term : terms_of(state, fact)) marked[term.column] = 1;
  for (Column column = static_cast<Column>(marked.size()); column-- > 0;) {
    if (marked[column] == 0) continue;
    program.relevant.push_back(column);
    if (!state.units[column].splits() || state.decided[column] != 0) continue;
    program.undecided.push_back(column);
    for (const Column input : state.units[column].inputs) marked[input] = 1;
  }
  std::ranges::reverse(program.relevant);
  std::ranges::reverse(program.undecided);
}

/// What proposals sum to while they are repaired.
struct Sum {
  Accumulator rest;
  std::vector<Part> parts;
  std::vector<std::uint32_t> place;  // by fact, index into parts; none

  explicit Sum(const State& state) : place(state.facts.size(), none) {
    rest.coefficients.resize(state.values.size());
  }
  Number multiplier(FactId fact) const {
    return place[fact] == none ? Number() : parts[place[fact]].multiplier;
  }
  void add(const State& state, FactId id, const Number& amount) {
    if (place[id] == none) {
      place[id] = static_cast<std::uint32_t>(parts.size());
      parts.push_back({id, 0});
    }
    parts[place[id]].multiplier += amount;
    const Fact& fact = state.facts[id];
    if (fact.origin == Fact::Origin::hull) {
      rest.add(fact.own.terms, amount);
      rest.constant += fact.own.constant * amount;
    } else {
      rest.add(state.rows[fact.form.row], fact.form.scale * amount);
      rest.constant += fact.form.constant * amount;
    }
  }
};

Number top_coefficient(const State& state, const Fact& fact) {
  if (fact.origin == Fact::Origin::hull) return fact.own.terms.back().coefficient;
  return state.rows[fact.form.row].back().coefficient * fact.form.scale;
}

/// What is left of a column by rounding only goes to a bound of the column itself, if it has one: that costs
/// little, and the multipliers of the other facts stay short.
constexpr double rounding = 1e-4;

/// Cancels what is left of a column with a one-sided fact: less of one that pushes the same way, or more of
/// one that pushes the other way; the fact with the greatest proposed share goes first.
bool cancel(const State& state, Sum& sum, Column column, const std::vector<FactId>& candidates) {
  const int sign = sum.rest.coefficients[column].sign();
  const double rest = std::abs(sum.rest.coefficients[column].approximate());
  FactId best = none;
  double share = -1;
  Number change;
  for (const FactId id : candidates) {
    const Fact& fact = state.facts[id];
    const Number top = top_coefficient(state, fact);
    const Number wanted = -(sum.rest.coefficients[column] / top);
    const Number present = sum.multiplier(id);
    const bool equality = fact.form.relation == Relation::eq;
    if (!equality && top.sign() == sign && present + wanted < Number()) continue;
    double here = std::abs((present * top).approximate());
    const bool is_bound = fact.origin != Fact::Origin::hull && state.rows[fact.form.row].size() == 1;
    if (is_bound && rest < rounding) here = std::numeric_limits<double>::infinity();
    if (here > share) {
      share = here;
      best = id;
      change = wanted;
    }
  }
  if (best == none) return false;
  sum.add(state, best, change);
  return true;
}

/// Adds the proposals, then cancels column by column, the last one first. What comes out is a sum of facts
/// with the right signs and without columns (but for those that `sum` began with); false if that fails.
bool cancel_columns(const State& state, const Program& program, Sum& sum,
                    const std::vector<Proposal>& proposals) {
  std::vector<std::vector<FactId>> last(state.values.size());
  for (const FactId id : program.rows) {
    const auto& terms = terms_of(state, state.facts[id]);
    if (!terms.empty()) last[terms.back().column].push_back(id);
  }
  for (const Column column : program.relevant) {
    const Row row = state.row_of_column[column];
    for (const Bound* bound : {&state.lower[row], &state.upper[row]})
      if (bound->fact != none) last[column].push_back(bound->fact);
  }
  for (const Proposal& proposal : proposals) sum.add(state, proposal.fact, proposal.multiplier);
  for (auto column = static_cast<Column>(state.values.size()); column-- > 0;) {
    if (sum.rest.coefficients[column].is_zero()) continue;
    if (const FactId id = program.definition[column]; id != none) {
      sum.add(state, id, -(sum.rest.coefficients[column] / top_coefficient(state, state.facts[id])));
    } else if (!cancel(state, sum, column, last[column])) {
      return false;
    }
  }
  std::erase_if(sum.parts, [](const Part& part) { return part.multiplier.is_zero(); });
  return std::ranges::none_of(sum.parts, [&](const Part& part) {
    return part.multiplier.sign() < 0 && state.facts[part.fact].form.relation != Relation::eq;
  });
}

/// A nearby short number: a small fraction if one is very near, else a multiple of 2^-24.
Number shorten(double value) {
  double rest = value;
  std::int64_t p0 = 0, q0 = 1, p1 = 1, q1 = 0;
  for (int step = 0; step < 12; ++step) {
    const double whole = std::floor(rest);
    if (whole > 1e6) break;
    const auto a = static_cast<std::int64_t>(whole);
    const std::int64_t p = a * p1 + p0, q = a * q1 + q0;
    if (q > 2000 || p > 2'000'000) break;
    p0 = p1, q0 = q1, p1 = p, q1 = q;
    if (std::abs(static_cast<double>(p) / static_cast<double>(q) - value) < 1e-9 * (1 + value))
      return Number(Rational(Integer(p), Integer(q)));
    if (rest - whole < 1e-12) break;
    rest = 1 / (rest - whole);
  }
  const double grid = 16777216.0;
  if (value > 1e9) return Number(Rational(Integer(static_cast<std::int64_t>(std::min(value, 1e15)))));
  return Number(Rational(Integer(static_cast<std::int64_t>(std::llround(value * grid))), Integer(1) << 24));
}

void propose(const State& state, const Program& program, std::size_t variable, Number multiplier, double size,
             std::vector<Proposal>& proposals) {
  if (variable >= program.free.size()) {
    const FactId id = program.rows[variable - program.free.size()];
    if (state.facts[id].form.relation == Relation::eq || multiplier.sign() > 0)
      proposals.push_back({id, std::move(multiplier)});
    return;
  }
  const Row row = state.row_of_column[program.free[variable]];
  if ((size > 0 ? state.lower[row] : state.upper[row]).fact == none) return;
  Part part = size > 0 ? lower_part(state, row) : upper_part(state, row);
  proposals.push_back({part.fact, part.multiplier * magnitude(multiplier)});
}

}  // namespace

Number on_grid(double value, double grid) {
  const double count = std::min(std::nearbyint(value / grid), 9e15);
  return Number(from_double(count * grid));
}

Program make_program(State& state) {
  Program program;
  find_relevant(state, program);
  const std::size_t count = state.values.size();
  for (const UnitId unit : program.undecided) make_hull(state, unit, false);
  program.definition.assign(count, none);
  program.free_index.assign(count, none);
  std::vector<std::uint8_t> relevant(count);
  for (const Column column : program.relevant) relevant[column] = 1;
  for (FactId id = 0; id < state.facts.size(); ++id) {
    const Fact& fact = state.facts[id];
    if (!on_path(fact) || fact.form.relation != Relation::eq) continue;
    const auto& terms = terms_of(state, fact);
    if (terms.empty()) continue;
    FactId& definition = program.definition[terms.back().column];
    if (definition == none) definition = id;
  }
  for (const Column column : program.relevant) {
    if (program.definition[column] != none) continue;
    program.free_index[column] = static_cast<std::uint32_t>(program.free.size());
    program.free.push_back(column);
  }
  const auto bounds_a_free_column = [&](const Fact& fact) {
    const auto& terms = terms_of(state, fact);
    return terms.size() == 1 && fact.origin != Fact::Origin::hull &&
           program.free_index[terms[0].column] != none;
  };
  for (FactId id = 0; id < state.facts.size(); ++id) {
    const Fact& fact = state.facts[id];
    if (!fact.linear || bounds_a_free_column(fact)) continue;
    if (on_path(fact)) {
      const auto& terms = terms_of(state, fact);
      if (terms.empty() || program.definition[terms.back().column] == id) continue;
      program.rows.push_back(id);
      if (from_claim(fact) && fact.form.relation != Relation::eq) program.goal = id;
    } else if (fact.name.kind == Name::Kind::always && relevant[fact.name.a] != 0 &&
               state.decided[fact.name.a] == 0) {
      program.rows.push_back(id);
    }
  }
  for (const UnitId unit : program.undecided)
    for (const FactId id : state.hulls[unit].facts)
      if (id != none && !state.facts[id].own.terms.empty()) program.rows.push_back(id);
  return program;
}

std::optional<std::vector<Part>> repair(const State& state, const Program& program,
                                        const std::vector<Proposal>& proposals) {
  Sum sum(state);
  if (!cancel_columns(state, program, sum, proposals)) return std::nullopt;
  bool strict = false;
  bool all_equal = true;
  for (const Part& part : sum.parts) {
    const Relation relation = state.facts[part.fact].form.relation;
    strict = strict || relation == Relation::gt;
    all_equal = all_equal && relation == Relation::eq;
  }
  const int sign = sum.rest.constant.sign();
  if (!(sign < 0 || (sign == 0 && strict) || (all_equal && sign != 0))) return std::nullopt;
  return std::move(sum.parts);
}

std::optional<RepairedBound> repair_bound(const State& state, const Program& program, Row row, int sign,
                                          const std::vector<Proposal>& proposals) {
  Sum sum(state);
  sum.rest.add(state.rows[row], -sign);
  if (!cancel_columns(state, program, sum, proposals)) return std::nullopt;
  const bool strict = std::ranges::any_of(
      sum.parts, [&](const Part& part) { return state.facts[part.fact].form.relation == Relation::gt; });
  return RepairedBound{std::move(sum.rest.constant), strict, std::move(sum.parts)};
}

FloatPoint solve_in_floats(const State& state, const Program& program,
                           const std::function<bool()>& out_of_time) {
  const FloatExpansion expansion = expand(state, program);
  const std::size_t columns = program.free.size();
  FloatProgram lp;
  lp.columns = columns;
  for (const Column column : program.free) {
    const Row row = state.row_of_column[column];
    lp.lower.push_back(state.lower_double[row]);
    lp.upper.push_back(state.upper_double[row]);
  }
  std::vector<double> line(expansion.width), factors;
  std::size_t goal = no_objective;
  for (const FactId id : program.rows) {
    const Fact& fact = state.facts[id];
    std::ranges::fill(line, 0.0);
    add_fact_terms(state, expansion, fact, 1.0, line.data());
    double size = 0;
    for (std::size_t j = 0; j < columns; ++j) size = std::max(size, std::abs(line[j]));
    const double factor = size > 1e-12 ? 1 / size : 1;
    factors.push_back(factor);
    for (std::size_t j = 0; j < columns; ++j) lp.coefficients.push_back(size > 1e-12 ? line[j] * factor : 0);
    const double bound = -line[columns] * factor + (fact.form.relation == Relation::gt ? 1e-6 : 0);
    lp.lower.push_back(bound);
    lp.upper.push_back(fact.form.relation == Relation::eq ? bound : infinity);
    if (id == program.goal) goal = factors.size() - 1;
  }
  std::size_t objective = no_objective;
  if (goal != no_objective) {
    objective = factors.size();
    const std::vector<double> copy(
        lp.coefficients.begin() + static_cast<std::ptrdiff_t>(goal * columns),
        lp.coefficients.begin() + static_cast<std::ptrdiff_t>((goal + 1) * columns));
    lp.coefficients.insert(lp.coefficients.end(), copy.begin(), copy.end());
    lp.lower.push_back(-infinity);
    lp.upper.push_back(infinity);
  }
  FloatAnswer answer = solve_in_floats(lp, objective, out_of_time);
  FloatPoint point;
  point.status = answer.status;
  if (answer.status == FloatStatus::infeasible) {
    double largest = 0;
    for (std::size_t v = 0; v < columns + program.rows.size(); ++v) {
      if (v >= columns) answer.multipliers[v] *= factors[v - columns];
      largest = std::max(largest, std::abs(answer.multipliers[v]));
    }
    double least = largest;  // scaled so that the least one is 1 makes small-integer multipliers visible
    for (std::size_t v = 0; v < columns + program.rows.size(); ++v)
      if (const double m = std::abs(answer.multipliers[v]); m > 1e-7 * largest) least = std::min(least, m);
    const double unit = least > 1e-4 * largest ? least : largest;
    for (std::size_t v = 0; v < columns + program.rows.size() && largest > 0; ++v) {
      const double m = answer.multipliers[v] / unit;
      if (std::abs(m) < 1e-8) continue;
      Number multiplier = shorten(std::abs(m));
      if (multiplier.is_zero()) continue;
      if (m < 0) multiplier = -multiplier;
      propose(state, program, v, std::move(multiplier), m, point.proposals);
    }
  }
  if (answer.status == FloatStatus::feasible) {
    point.columns = column_values(expansion, program, answer.values.data());
    point.weights.assign(state.values.size(), 0.0);
    for (std::size_t i = 0; i < program.rows.size(); ++i)
      if (const Fact& fact = state.facts[program.rows[i]]; fact.origin == Fact::Origin::hull)
        point.weights[fact.unit] += std::abs(answer.multipliers[columns + i] * factors[i]);
  }
  return point;
}

ExactPoint solve_exactly(const State& state, const Program& program,
                         const std::function<bool()>& out_of_time) {
  std::vector<Linear> expansions(state.values.size());
  const auto write_out = [&](const Linear& linear, Column skip) {
    Accumulator sum;
    sum.coefficients.resize(program.free.size());
    sum.constant = linear.constant;
    for (const LinearTerm& term : linear.terms) {
      if (term.column == skip) continue;
      sum.constant += expansions[term.column].constant * term.coefficient;
      sum.add(expansions[term.column].terms, term.coefficient);
    }
    return sum;
  };
  for (const Column column : program.relevant) {
    if (program.free_index[column] != none) {
      expansions[column] = column_itself(program.free_index[column]);
      continue;
    }
    const Fact& fact = state.facts[program.definition[column]];
    Accumulator sum = write_out(linear_of(state, fact), column);
    Linear& expansion = expansions[column];
    const Number factor = Number(-1) / top_coefficient(state, fact);
    expansion.constant = sum.constant * factor;
    for (Column j = 0; j < sum.coefficients.size(); ++j)
      if (!sum.coefficients[j].is_zero()) expansion.terms.push_back({j, sum.coefficients[j] * factor});
  }
  ExactProgram lp;
  lp.columns = program.free.size();
  for (const Column column : program.free) {
    const Row row = state.row_of_column[column];
    SimplexBounds bounds;
    if (state.lower[row].fact != none)
      bounds.lower = {state.lower[row].value, state.lower[row].strict ? 1 : 0};
    if (state.upper[row].fact != none)
      bounds.upper = {state.upper[row].value, state.upper[row].strict ? -1 : 0};
    lp.bounds.push_back(std::move(bounds));
  }
  for (const FactId id : program.rows) {
    const Fact& fact = state.facts[id];
    Accumulator sum = write_out(linear_of(state, fact), none);
    SimplexBounds bounds;
    bounds.lower = {-sum.constant, fact.form.relation == Relation::gt ? 1 : 0};
    if (fact.form.relation == Relation::eq) bounds.upper = bounds.lower;
    lp.bounds.push_back(std::move(bounds));
    lp.rows.push_back(std::move(sum.coefficients));
  }
  ExactAnswer answer = solve_exactly(std::move(lp), out_of_time);
  ExactPoint point;
  if (answer.status == SimplexStatus::infeasible) {
    point.status = ExactPoint::Status::infeasible;
    for (std::size_t v = 0; v < answer.multipliers.size(); ++v)
      if (const int sign = answer.multipliers[v].sign(); sign != 0)
        propose(state, program, v, answer.multipliers[v], sign, point.proposals);
  }
  if (answer.status == SimplexStatus::feasible) {
    point.status = ExactPoint::Status::feasible;
    point.columns.resize(state.values.size());
    for (const Column column : program.relevant) {
      point.columns[column] = expansions[column].constant;
      for (const LinearTerm& term : expansions[column].terms)
        point.columns[column] += term.coefficient * answer.values[term.column];
    }
  }
  return point;
}

}  // namespace overbar::piecewise
