// Why no weights are right at some inputs, confirmed in exact arithmetic where that is feasible.
#pragma once
#include "find/points.hpp"

namespace overbar::synthesis {

struct Inequality {
  std::size_t point = 0;  // which of the points demands it
  Polynomial left;        // over the weights
  Relation relation = Relation::ge;
  Rational times;
};

struct Exclusion {
  std::string certificate;    // empty: none
  std::size_t exhausted = 0;  // so many weights are all that are allowed, and each is wrong at some point
  std::vector<Inequality>
      parts;  // whose sum, each that many times, is a contradiction; empty where it is none
};

/// `demands`: formulas of `program` over weights alone, one a point, that exclude each other.
Exclusion confirm(const Program& program, const std::vector<FormulaId>& demands,
                  const std::function<bool()>& out_of_time);

}  // namespace overbar::synthesis
