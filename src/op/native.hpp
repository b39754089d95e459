// Functions that double computes better than their definitions do, or faster: σ(−800) is 0 with no overflow
// on the way, softmax subtracts the maximum. Only a function of the prelude is known by its name: a person's
// own `softmax` stays her own.
#pragma once
#include <optional>
#include <span>

#include "base/tensor.hpp"
#include "graph/graph.hpp"

namespace overbar {

using NativeScalar = double (*)(double);
/// The function's derivative of this order, or nullptr.
NativeScalar native_scalar(const Function& function, std::size_t order);

using NativeCall = std::optional<Tensor<double>> (*)(std::span<const Tensor<double>* const>);
/// nullptr where there is none; a kernel answers nothing for shapes that it does not know.
NativeCall native_call(const Function& function);

}  // namespace overbar
