// Weights that are right, made smaller: whole numbers, small ones, zeros.
#pragma once
#include "find/referee.hpp"

namespace overbar::synthesis {

/// Every step is proved before it is taken.
Weights shrunk(const Task& task, Referee& referee, Weights weights, const std::function<bool()>& out_of_time);

}  // namespace overbar::synthesis
