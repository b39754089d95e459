#include "decide/piecewise_bounds.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace overbar::piecewise {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Whether a new bound is worth an exact computation. Upper bounds are passed negated, so that larger is
/// better.
bool worth(double candidate, bool strict, double old, bool old_strict, double opposite) {
  if (candidate == -infinity || std::isnan(candidate)) return false;
  if (old == -infinity) return true;
  const double slack = 1e-9 * (1 + std::abs(old));
  if (candidate < old - slack) return false;
  if (candidate <= old + slack) return strict && !old_strict;
  if (candidate >= opposite - 1e-9 * (1 + std::abs(opposite)))
    return true;  // a conflict, or pinned to one value
  if (opposite == infinity) return candidate > old + 0.5 * std::max(1.0, std::abs(old));
  return candidate > old + 0.05 * (opposite - old);
}

/// The smallest short dyadic number that is not below `value`.
Number round_up(const Number& value) {
  const double size = std::abs(value.approximate());
  const int exponent = std::max(-40, (size > 0 ? std::ilogb(size) : 0) - 24);
  const Rational unit =
      exponent >= 0 ? Rational(Integer(1) << exponent) : Rational(Integer(1), Integer(1) << -exponent);
  const Rational quotient = value.exact() / unit;
  const Integer top = boost::multiprecision::numerator(quotient);
  const Integer bottom = boost::multiprecision::denominator(quotient);
  Integer whole = top / bottom;
  if (whole * bottom < top) ++whole;
  return Number(Rational(whole) * unit);
}

bool is_long(const Number& value) {
  if (!value.is_small()) return true;
  return boost::multiprecision::denominator(value.exact()) > (std::int64_t{1} << 40);
}

/// One side of a column's term in a row: the bound of coefficient * column from below (or from above).
bool takes_lower(const LinearTerm& term, bool from_below) {
  return (term.coefficient.sign() > 0) == from_below;
}

Part term_part(const State& state, const LinearTerm& term, bool from_below, const Number& factor) {
  const Row row = state.row_of_column[term.column];
  Part part = takes_lower(term, from_below) ? lower_part(state, row) : upper_part(state, row);
  part.multiplier *= magnitude(term.coefficient) * factor;
  return part;
}

const Bound& term_bound(const State& state, const LinearTerm& term, bool from_below) {
  const Row row = state.row_of_column[term.column];
  return takes_lower(term, from_below) ? state.lower[row] : state.upper[row];
}

struct RowSums {
  double low = 0, high = 0;
  int low_infinite = 0, high_infinite = 0;
  int low_strict = 0, high_strict = 0;
};

struct TermEnds {
  double low, high;
  bool low_strict, high_strict;
};

TermEnds ends_of(const State& state, Row row, std::size_t i) {
  const double a = state.row_doubles[row][i];
  const Row column = state.row_of_column[state.rows[row][i].column];
  const double low = a * state.lower_double[column];
  const double high = a * state.upper_double[column];
  const bool lower_strict = state.lower[column].strict;
  const bool upper_strict = state.upper[column].strict;
  return a > 0 ? TermEnds{low, high, lower_strict, upper_strict}
               : TermEnds{high, low, upper_strict, lower_strict};
}

/// Bounds the whole row from its columns. from_below: row >= sum of the least terms.
void bound_row(State& state, Row row, bool from_below) {
  Number sum;
  bool strict = false;
  std::vector<Part> parts;
  for (const LinearTerm& term : state.rows[row]) {
    const Bound& bound = term_bound(state, term, from_below);
    sum += bound.value * term.coefficient;
    strict = strict || bound.strict;
    parts.push_back(term_part(state, term, from_below, 1));
  }
  derive_bound(state, row, from_below ? 1 : -1, from_below ? -sum : sum, strict, std::move(parts));
}

/// Bounds term i of the row from the row's own bound and the other terms.
/// from_below: a_i x_i >= (row's lower) - (greatest other terms); else a_i x_i <= (row's upper) - (least
/// others).
void bound_term(State& state, Row row, std::size_t i, bool from_below) {
  const Bound& whole = from_below ? state.lower[row] : state.upper[row];
  const LinearTerm& target = state.rows[row][i];
  const Number factor = Number(1) / magnitude(target.coefficient);
  Number rest = whole.value;
  bool strict = whole.strict;
  std::vector<Part> parts{from_below ? lower_part(state, row) : upper_part(state, row)};
  parts[0].multiplier *= factor;
  for (std::size_t k = 0; k < state.rows[row].size(); ++k) {
    if (k == i) continue;
    const LinearTerm& term = state.rows[row][k];
    const Bound& bound = term_bound(state, term, !from_below);
    rest -= bound.value * term.coefficient;
    strict = strict || bound.strict;
    parts.push_back(term_part(state, term, !from_below, factor));
  }
  // Now a_i x_i >= rest (or <=); divided by |a_i|: sign * x_i * (+-1) ...
  const int sign = (target.coefficient.sign() > 0) == from_below ? 1 : -1;
  Number constant = rest * factor;
  if (from_below) constant = -constant;
  derive_bound(state, state.row_of_column[target.column], sign, std::move(constant), strict,
               std::move(parts));
}

void propagate_row(State& state, Row row) {
  const std::size_t size = state.rows[row].size();
  if (size < 2) return;
  RowSums sums;
  for (std::size_t i = 0; i < size; ++i) {
    const TermEnds ends = ends_of(state, row, i);
    if (ends.low == -infinity)
      ++sums.low_infinite;
    else
      sums.low += ends.low;
    if (ends.high == infinity)
      ++sums.high_infinite;
    else
      sums.high += ends.high;
    sums.low_strict += ends.low_strict;
    sums.high_strict += ends.high_strict;
  }
  if (sums.low_infinite == 0 && worth(sums.low, sums.low_strict > 0, state.lower_double[row],
                                      state.lower[row].strict, state.upper_double[row]))
    bound_row(state, row, true);
  if (state.conflict) return;
  if (sums.high_infinite == 0 && worth(-sums.high, sums.high_strict > 0, -state.upper_double[row],
                                       state.upper[row].strict, -state.lower_double[row]))
    bound_row(state, row, false);
  if (state.conflict) return;
  if (sums.low_infinite > 1 && sums.high_infinite > 1) return;
  const double row_low = state.lower_double[row];
  const double row_high = state.upper_double[row];
  for (std::size_t i = 0; i < size && !state.conflict; ++i) {
    const TermEnds ends = ends_of(state, row, i);
    // The sums are those from before this loop; a bound that moved meanwhile only makes them a little weak.
    const bool positive = state.row_doubles[row][i] > 0;
    const double a = std::abs(state.row_doubles[row][i]);
    const Row column = state.row_of_column[state.rows[row][i].column];
    const double low = state.lower_double[column];
    const double high = state.upper_double[column];
    const bool low_strict = state.lower[column].strict;
    const bool high_strict = state.upper[column].strict;
    if (row_low != -infinity && sums.high_infinite - (ends.high == infinity) == 0) {
      const double others = sums.high - (ends.high == infinity ? 0 : ends.high);
      const double least = (row_low - others) / a;
      const bool strict = state.lower[row].strict || sums.high_strict - ends.high_strict > 0;
      if (positive ? worth(least, strict, low, low_strict, high)
                   : worth(least, strict, -high, high_strict, -low))
        bound_term(state, row, i, true);
    }
    if (state.conflict) return;
    if (row_high != infinity && sums.low_infinite - (ends.low == -infinity) == 0) {
      const double others = sums.low - (ends.low == -infinity ? 0 : ends.low);
      const double most = (row_high - others) / a;
      const bool strict = state.upper[row].strict || sums.low_strict - ends.low_strict > 0;
      if (positive ? worth(-most, strict, -state.upper_double[column], state.upper[column].strict,
                           -state.lower_double[column])
                   : worth(-most, strict, state.lower_double[column], state.lower[column].strict,
                           state.upper_double[column]))
        bound_term(state, row, i, false);
    }
  }
}

FactId add_hull(State& state, UnitId unit, Step::Kind kind, std::uint32_t index, Linear own,
                std::vector<Part> bounds) {
  Fact fact;
  fact.origin = Fact::Origin::hull;
  fact.hull = kind;
  fact.unit = unit;
  fact.own = std::move(own);
  fact.name.b = index;
  fact.form.relation = Relation::ge;
  fact.parts = std::move(bounds);
  return add_fact(state, std::move(fact));
}

/// The bounds of scale * row + constant: which side of the row gives its low end.
struct Ends {
  FactId low = none, high = none;
  Number low_value, high_value;
};

Ends ends_of_form(const State& state, const Form& form) {
  const bool same = form.scale.sign() > 0;
  const Bound& low = same ? state.lower[form.row] : state.upper[form.row];
  const Bound& high = same ? state.upper[form.row] : state.lower[form.row];
  Ends ends{low.fact, high.fact, {}, {}};
  if (low.fact != none) ends.low_value = form.scale * low.value + form.constant;
  if (high.fact != none) ends.high_value = form.scale * high.value + form.constant;
  return ends;
}

/// A weaker bound as a fact of its own.
FactId loosened(State& state, Row row, bool is_lower, const Number& value) {
  Fact fact;
  fact.origin = Fact::Origin::derived;
  const Number& old = is_lower ? state.lower[row].value : state.upper[row].value;
  fact.form = {row, is_lower ? 1 : -1, is_lower ? -value : value, Relation::gt};
  fact.parts = {is_lower ? lower_part(state, row) : upper_part(state, row),
                {fact_one, magnitude(old - value)}};
  return add_fact(state, std::move(fact));
}

/// A chord whose slope has many digits makes every sum with it long. Its ends are moved outward to where the
/// slope is a multiple of 2^-12: low = -width (1 - slope), high = width slope.
void shorten_slope(State& state, const Form& t, Ends& ends) {
  constexpr int steps = 4096;
  const Number slope = ends.high_value / (ends.high_value - ends.low_value);
  if (slope.is_short(steps)) return;
  const double nearest = std::nearbyint(slope.approximate() * steps);
  const Number chosen = Number(static_cast<int>(std::clamp(nearest, 1.0, steps - 1.0))) / Number(steps);
  const Number from_high = ends.high_value / chosen;
  const Number from_low = -(ends.low_value / (Number(1) - chosen));
  const Number width = round_up(from_high < from_low ? from_low : from_high);
  const bool same = t.scale.sign() > 0;
  const auto move = [&](FactId& fact, Number& end, Number value, bool is_low) {
    if (value == end) return;
    fact = loosened(state, t.row, is_low == same, (value - t.constant) / t.scale);
    end = std::move(value);
  };
  move(ends.low, ends.low_value, -(width * (Number(1) - chosen)), true);
  move(ends.high, ends.high_value, width * chosen, false);
}

/// Chord over u = off + kink * max(t, 0) for low < 0 < high: kink * (off + kink * s (t - low) - u) >= 0 with
/// s = high / (high - low).
void kink_hull(State& state, UnitId unit, Ends ends, HullRecord& record) {
  const Kink& kink = *state.units[unit].kink;
  if (ends.low == none || ends.high == none || ends.low_value.sign() >= 0 || ends.high_value.sign() <= 0)
    return;
  shorten_slope(state, kink.t_form, ends);
  const Number slope = Number(kink.kink) * ends.high_value / (ends.high_value - ends.low_value);
  Linear cap = kink.off;
  add_scaled(cap, kink.t, slope);
  cap.constant -= slope * ends.low_value;
  Linear own = cap;
  add_scaled(own, column_itself(unit), -1);
  if (kink.kink < 0) scale(own, -1);
  record.facts[0] = add_hull(state, unit, Step::Kind::hull_both, 0, own, {{ends.low, 1}, {ends.high, 1}});

  // A bound on u alone: where the cap is itself a multiple of t (relu, abs) it follows from a bound on t.
  if (state.problem.units[unit].kind == UnitKind::max || state.problem.units[unit].kind == UnitKind::min)
    return;
  // off = beta * t with beta = 0 or -1, so cap = (beta + slope) t - slope * low.
  const Number total = slope - (state.problem.units[unit].kind == UnitKind::abs ? Number(1) : Number(0));
  const Form& t = kink.t_form;
  std::vector<Part> parts{{record.facts[0], 1}};
  Number value = -slope * ends.low_value;
  bool strict = false;
  if (!total.is_zero()) {
    const bool high = total.sign() > 0;
    const bool row_upper = high == (t.scale.sign() > 0);
    const Bound& bound = row_upper ? state.upper[t.row] : state.lower[t.row];
    strict = bound.strict;
    Part part = row_upper ? upper_part(state, t.row) : lower_part(state, t.row);
    part.multiplier *= magnitude(total * t.scale);
    parts.push_back(std::move(part));
    value += total * (t.scale * bound.value + t.constant);
  }
  const Row row = state.row_of_column[unit];
  if (worth(-value.approximate(), strict, -state.upper_double[row], state.upper[row].strict,
            -state.lower_double[row]))
    derive_bound(state, row, -1, std::move(value), strict, std::move(parts));
}

/// t >= low (1 - u) and t <= high u.
void step_hull(State& state, UnitId unit, const Ends& ends, HullRecord& record) {
  const Linear& t = state.values[state.problem.units[unit].arguments[0]];
  if (ends.low != none) {
    Linear own = t;
    own.constant -= ends.low_value;
    add_scaled(own, column_itself(unit), ends.low_value);
    record.facts[0] = add_hull(state, unit, Step::Kind::hull_low, 0, std::move(own), {{ends.low, 1}});
  }
  if (ends.high != none) {
    Linear own = t;
    scale(own, -1);
    add_scaled(own, column_itself(unit), ends.high_value);
    record.facts[1] = add_hull(state, unit, Step::Kind::hull_high, 0, std::move(own), {{ends.high, 1}});
  }
}

/// p >= low g and p <= v - low (1 - g); p <= high g and p >= v - high (1 - g).
void gate_hull(State& state, UnitId unit, const Ends& ends, HullRecord& record) {
  const Linear& gate = state.values[state.problem.units[unit].arguments[0]];
  const Linear& value = state.values[state.problem.units[unit].arguments[1]];
  for (const bool high : {false, true}) {
    if ((high ? ends.high : ends.low) == none) continue;
    const Number& bound = high ? ends.high_value : ends.low_value;
    Linear first = column_itself(unit);
    add_scaled(first, gate, -bound);
    Linear second = value;
    add_scaled(second, column_itself(unit), -1);
    second.constant -= bound;
    add_scaled(second, gate, bound);
    if (high) {
      scale(first, -1);
      scale(second, -1);
    }
    const Step::Kind kind = high ? Step::Kind::hull_high : Step::Kind::hull_low;
    const FactId fact = high ? ends.high : ends.low;
    record.facts[high ? 2 : 0] = add_hull(state, unit, kind, 0, std::move(first), {{fact, 1}});
    record.facts[high ? 3 : 1] = add_hull(state, unit, kind, 1, std::move(second), {{fact, 1}});
  }
}

/// Passes upward through the rows before the rest is left for the linear program; rows are numbered in the
/// order of the units, so that one pass carries bounds from the inputs to the outputs.
constexpr int passes = 6;

}  // namespace

void derive_bound(State& state, Row row, int sign, Number constant, bool strict, std::vector<Part> parts) {
  if (is_long(constant)) {
    Number rounded = round_up(constant);
    if (rounded != constant) {  // 1 > 0 in the sum makes it strict
      parts.push_back({fact_one, rounded - constant});
      strict = true;
      constant = std::move(rounded);
    }
  }
  // Only a real improvement is worth a fact.
  const Bound& old = sign > 0 ? state.lower[row] : state.upper[row];
  if (old.fact != none) {
    const int order = compare(sign > 0 ? -constant : constant, old.value) * sign;
    if (order < 0 || (order == 0 && (old.strict || !strict))) return;
  }
  Fact fact;
  fact.origin = Fact::Origin::derived;
  fact.form = {row, sign, std::move(constant), strict ? Relation::gt : Relation::ge};
  fact.name.b = 0;
  fact.parts = std::move(parts);
  add_fact(state, std::move(fact));
}

void make_hull(State& state, UnitId unit, bool coarse) {
  const UnitTable& table = state.units[unit];
  if (!table.guard || table.guard->row == 0) return;  // row 0 is the empty one: a constant has no hull
  const Ends ends = ends_of_form(state, *table.guard);
  HullRecord& old = state.hulls[unit];
  if (ends.low == old.low && ends.high == old.high) return;
  if (coarse) {
    if (ends.low == none || ends.high == none) return;
    if (ends.low_value.sign() >= 0 || ends.high_value.sign() <= 0) return;
  }
  HullRecord record;
  record.low = ends.low;
  record.high = ends.high;
  if (table.kink) {
    kink_hull(state, unit, ends, record);
  } else if (state.problem.units[unit].kind == UnitKind::gate) {
    gate_hull(state, unit, ends, record);
  } else {
    step_hull(state, unit, ends, record);
  }
  state.trail.push_back({State::Change::Kind::hull, unit, {}, old});
  state.hulls[unit] = record;
}

void propagate_bounds(State& state) {
  for (int pass = 0; pass < passes && !state.conflict && !state.queue.empty(); ++pass) {
    state.queue.clear();
    for (Row row = 0; row < state.rows.size() && !state.conflict; ++row) {
      if (state.queued[row] == 0) continue;
      state.queued[row] = 0;
      propagate_row(state, row);
      for (const UnitId unit : state.kinks_of_row[row])
        if (state.decided[unit] == 0 && !state.conflict) make_hull(state, unit, true);
    }
    // What was put in the queue behind the row in hand waits for the next pass.
  }
  forget_queue(state);
}

}  // namespace overbar::piecewise
