#include "decide/piecewise_expansion.hpp"

#include <algorithm>
#include <cmath>

namespace overbar::piecewise {
namespace {

void add_line(const FloatExpansion& expansion, Column column, double factor, double* out) {
  const double* line = expansion.of(column);
  for (std::size_t j = 0; j < expansion.width; ++j) out[j] += factor * line[j];
}

/// The equality's last column by the others.
void solve_for_last(const State& state, const FloatExpansion& expansion, const Fact& fact, double* out) {
  const std::vector<LinearTerm>& terms = state.rows[fact.form.row];
  const std::vector<double>& doubles = state.row_doubles[fact.form.row];
  const double scale = fact.form.scale.approximate();
  const double factor = -1 / (scale * doubles.back());
  for (std::size_t i = 0; i + 1 < terms.size(); ++i)
    add_line(expansion, terms[i].column, factor * scale * doubles[i], out);
  out[expansion.width - 1] += factor * fact.form.constant.approximate();
}

double value_at(const State& state, const std::vector<double>& columns, UnitId unit) {
  const Linear& linear = state.values[unit];
  double sum = linear.constant.approximate();
  for (const LinearTerm& term : linear.terms) sum += term.coefficient.approximate() * columns[term.column];
  return sum;
}

}  // namespace

FloatExpansion expand(const State& state, const Program& program) {
  FloatExpansion expansion;
  expansion.width = program.free.size() + 1;
  expansion.line.assign(state.values.size(), none);
  expansion.entries.assign(program.relevant.size() * expansion.width, 0.0);
  std::uint32_t next = 0;
  for (const Column column : program.relevant) {
    expansion.line[column] = next;
    double* out = expansion.entries.data() + next++ * expansion.width;
    if (program.free_index[column] != none)
      out[program.free_index[column]] = 1;
    else
      solve_for_last(state, expansion, state.facts[program.definition[column]], out);
  }
  return expansion;
}

void add_row_terms(const State& state, const FloatExpansion& expansion, Row row, double factor, double* out) {
  for (std::size_t i = 0; i < state.rows[row].size(); ++i)
    add_line(expansion, state.rows[row][i].column, factor * state.row_doubles[row][i], out);
}

void add_fact_terms(const State& state, const FloatExpansion& expansion, const Fact& fact, double factor,
                    double* out) {
  if (fact.origin == Fact::Origin::hull) {
    for (const LinearTerm& term : fact.own.terms)
      add_line(expansion, term.column, factor * term.coefficient.approximate(), out);
    out[expansion.width - 1] += factor * fact.own.constant.approximate();
    return;
  }
  add_row_terms(state, expansion, fact.form.row, factor * fact.form.scale.approximate(), out);
  out[expansion.width - 1] += factor * fact.form.constant.approximate();
}

std::vector<double> column_values(const FloatExpansion& expansion, const Program& program,
                                  const double* free_values) {
  std::vector<double> columns(program.free_index.size(), 0.0);
  for (const Column column : program.relevant) {
    const double* line = expansion.of(column);
    double value = line[expansion.width - 1];
    for (std::size_t j = 0; j + 1 < expansion.width; ++j) value += line[j] * free_values[j];
    columns[column] = value;
  }
  return columns;
}

double true_value(const State& state, const std::vector<double>& columns, UnitId id, bool& first_case) {
  const Unit& unit = state.problem.units[id];
  const double a = unit.kind == UnitKind::indicator ? 0 : value_at(state, columns, unit.arguments[0]);
  const double b = unit.arguments.size() > 1 ? value_at(state, columns, unit.arguments[1]) : 0;
  first_case = a >= 0;
  switch (unit.kind) {
    case UnitKind::relu:
      return std::max(a, 0.0);
    case UnitKind::abs:
      return std::abs(a);
    case UnitKind::max:
      first_case = b >= a;
      return std::max(a, b);
    case UnitKind::min:
      first_case = a >= b;
      return std::min(a, b);
    case UnitKind::step:
    case UnitKind::strict_step:
      return a >= 0 ? 1 : 0;
    case UnitKind::gate:
      first_case = a > 0.5;
      return a > 0.5 ? b : 0;
    default:
      first_case = columns[id] > 0.5;
      return first_case ? 1 : 0;
  }
}

}  // namespace overbar::piecewise
