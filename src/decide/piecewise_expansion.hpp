// The columns of a linear program written over its free ones, in doubles.
#pragma once
#include "decide/piecewise_program.hpp"

namespace overbar::piecewise {

/// One dense line a relevant column, the constant last.
struct FloatExpansion {
  std::size_t width = 0;
  std::vector<std::uint32_t> line;  // by column; none
  std::vector<double> entries;
  const double* of(Column column) const { return entries.data() + line[column] * width; }
};

FloatExpansion expand(const State&, const Program&);

/// out += factor * (what the fact says is >= 0); out += factor * row, without a constant.
void add_fact_terms(const State&, const FloatExpansion&, const Fact&, double factor, double* out);
void add_row_terms(const State&, const FloatExpansion&, Row, double factor, double* out);

/// The values of all columns, from those of the free ones.
std::vector<double> column_values(const FloatExpansion&, const Program&, const double* free_values);

/// What the unit would be at this point, were its arguments as the point says; and whether its first case
/// holds there.
double true_value(const State&, const std::vector<double>& columns, UnitId, bool& first_case);

}  // namespace overbar::piecewise
