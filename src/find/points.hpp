// Inputs to try a network at, before anything is proved: few, small, spread over the cells of the
// specification and over their boundaries, where networks go wrong.
#pragma once
#include <functional>

#include "find/translate.hpp"

namespace overbar::synthesis {

/// A value for each leaf; the weights' places are unused (0).
using Point = std::vector<Rational>;

struct Points {
  std::vector<Point> all;                    // the simplest first
  std::vector<std::vector<double>> near;     // the same, for quick tests
  std::vector<std::vector<int>> signatures;  // of each, the signs of the half-spaces
  std::vector<std::size_t> essential;        // one side of all half-spaces, or of all but one
  bool complete = false;                     // all inputs there are
};

Points spread_points(const Task& task, const std::vector<Polynomial>& half_spaces, std::uint64_t seed,
                     const std::function<bool()>& out_of_time);
std::vector<int> signature(const std::vector<Polynomial>& half_spaces, const Point& point);
/// In the domains, and the premises hold as far as they say nothing of the weights.
bool is_admissible(const Task& task, const Point& point);
/// Smaller: fewer digits, nearer to 0.
Rational simplicity(const Point& point);

}  // namespace overbar::synthesis
