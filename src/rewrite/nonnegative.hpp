// Normal forms that no values make negative.
#pragma once
#include "rewrite/normal_form.hpp"

namespace overbar {

/// Is this normal form ≥ 0, by the signs of its terms; > 0, if that is asked for? For all values and sizes.
bool is_nonnegative(NormalForms& forms, PolyId poly, bool strictly = false);

}  // namespace overbar
