#include "decide/piecewise_linear.hpp"

namespace overbar::piecewise {

Linear column_itself(Column column) { return {{}, {{column, 1}}}; }

void scale(Linear& linear, const Number& factor) {
  if (factor.is_zero()) {
    linear = {};
    return;
  }
  linear.constant *= factor;
  for (LinearTerm& term : linear.terms) term.coefficient *= factor;
}

void add_scaled(Linear& sum, const Linear& part, const Number& factor) {
  if (factor.is_zero()) return;
  sum.constant += part.constant * factor;
  std::vector<LinearTerm> merged;
  merged.reserve(sum.terms.size() + part.terms.size());
  auto left = sum.terms.begin();
  auto right = part.terms.begin();
  while (left != sum.terms.end() || right != part.terms.end()) {
    if (right == part.terms.end() || (left != sum.terms.end() && left->column < right->column)) {
      merged.push_back(std::move(*left++));
    } else if (left == sum.terms.end() || right->column < left->column) {
      merged.push_back({right->column, right->coefficient * factor});
      ++right;
    } else {
      Number both = left->coefficient + right->coefficient * factor;
      if (!both.is_zero()) merged.push_back({left->column, std::move(both)});
      ++left;
      ++right;
    }
  }
  sum.terms = std::move(merged);
}

std::vector<Linear> expand_units(const Problem& problem) {
  std::vector<Linear> values;
  values.reserve(problem.units.size());
  Accumulator sum;
  for (UnitId id = 0; id < problem.units.size(); ++id) {
    const Unit& unit = problem.units[id];
    if (unit.kind != UnitKind::affine) {
      values.push_back(column_itself(id));
      continue;
    }
    sum.coefficients.assign(id, {});
    Linear value;
    value.constant = Number(unit.constant);
    for (const Term& term : unit.terms) {
      const Number factor(term.coefficient);
      value.constant += values[term.unit].constant * factor;
      sum.add(values[term.unit].terms, factor);
    }
    for (Column column = 0; column < id; ++column)
      if (!sum.coefficients[column].is_zero())
        value.terms.push_back({column, std::move(sum.coefficients[column])});
    values.push_back(std::move(value));
  }
  return values;
}

}  // namespace overbar::piecewise
