// Equality under given equations.
#pragma once
#include <utility>
#include <vector>

#include "rewrite/normal_form.hpp"

namespace overbar {

/// Are a and b equal for all values and all dimensions for which the given equations hold? (Both sides of
/// each have one type; they hold entry by entry.) Proved by using each equation as a rule that replaces one
/// of its terms; false says nothing.
bool prove_equal_given(NormalForms& forms, NodeId a, NodeId b,
                       const std::vector<std::pair<NodeId, NodeId>>& equations);

}  // namespace overbar
