// Derived expressions under assumed symmetries, A = Aᵀ.
#pragma once
#include <span>

#include "rewrite/normal_form.hpp"

namespace overbar {

/// An expression that is equal where the assumptions hold, with each matrix that is assumed symmetric written
/// without a transpose where it can be: A x for Aᵀ x, 2 A x for (A + Aᵀ) x. The node itself where that is not
/// shorter.
NodeId with_symmetries(NormalForms& forms, NodeId node, std::span<const NodeId> assumptions);

}  // namespace overbar
