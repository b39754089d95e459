// Inputs that are as near to a boundary as one likes.
//
// No finite set of inputs shows that one step unit cannot say x₁ < x₂: every such set can be separated. The
// inputs (−ε, 0), for all small ε > 0, do: what is demanded there is demanded of b − w₁ε for all small ε, so
// b ≥ 0, while (0, 0) demands b < 0. A value becomes a polynomial in ε; its sign for small ε is that of its
// first coefficient that is not 0, which is a formula over the weights.
#pragma once
#include "find/points.hpp"

namespace overbar::synthesis {

/// The formula at `at` + ε · `direction`, for all small enough ε > 0; nullopt: too large.
std::optional<FormulaId> instantiate_near(const Program& from, const std::vector<Program::Place>& places,
                                          const Point& at, const Point& direction, Program& to);

struct Germ {
  Point at;
  Point direction;
};
/// From the simplest inputs on a boundary into each cell that meets it there.
std::vector<Germ> boundary_germs(const Task& task, const Points& points, std::size_t most);

}  // namespace overbar::synthesis
