// Linear expressions over columns. A column is a unit that is not affine (a variable, a relu, a step, ...);
// affine units are always written out, so that equal expressions look equal.
#pragma once
#include <span>
#include <vector>

#include "decide/piecewise.hpp"
#include "decide/piecewise_number.hpp"

namespace overbar::piecewise {

using Column = std::uint32_t;

struct LinearTerm {
  Column column = 0;
  Number coefficient;  // not 0
  friend bool operator==(const LinearTerm&, const LinearTerm&) = default;
};

struct Linear {
  Number constant;
  std::vector<LinearTerm> terms;  // ascending columns
};

Linear column_itself(Column column);
void scale(Linear&, const Number& factor);
void add_scaled(Linear& sum, const Linear& part, const Number& factor);

/// Every unit as an expression over the columns.
std::vector<Linear> expand_units(const Problem&);

/// A sum of many expressions, kept dense while it grows.
struct Accumulator {
  std::vector<Number> coefficients;  // by column
  Number constant;
  void add(std::span<const LinearTerm> terms, const Number& factor) {
    for (const LinearTerm& term : terms) coefficients[term.column] += term.coefficient * factor;
  }
};

}  // namespace overbar::piecewise
