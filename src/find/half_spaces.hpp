// What the specification itself says about the inputs: the linear forms at which something changes there.
#pragma once
#include "find/translate.hpp"

namespace overbar::synthesis {

/// For each atom and formula of the program: does a weight occur below it?
struct Dependence {
  std::vector<bool> atoms, formulas;
};
Dependence dependence_on_weights(const Program& program);

/// Polynomials over the inputs, primitive, each once up to sign, in the order of the page: what is compared
/// with 0 in the claim and the premises, the kinks of the units there, and the pieces of the quantities that
/// outputs are compared with (max(x₁, x₂) has the pieces x₁ and x₂).
std::vector<Polynomial> half_spaces(const Task& task);

}  // namespace overbar::synthesis
