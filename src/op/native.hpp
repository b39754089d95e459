// Functions that double computes better than their definitions do: σ(−800) is 0 with no overflow on the way,
// softmax subtracts the maximum. A kernel is found by name, and then used only where it agrees with the body
// that the worksheet gives the name, so that a person's own `softmax` stays her own.
#pragma once
#include <optional>
#include <span>
#include <string_view>

#include "base/tensor.hpp"

namespace overbar {

using NativeScalar = double (*)(double);
/// The function's derivative of this order, or nullptr.
NativeScalar native_scalar(std::string_view name, std::size_t order);

using NativeCall = std::optional<Tensor<double>> (*)(std::span<const Tensor<double>* const>);
/// nullptr where there is none; a kernel answers nothing for shapes that it does not know.
NativeCall native_call(std::string_view name);

/// Equal shapes, and entries equal up to 1e-9 of their size.
bool agree(const Tensor<double>& a, const Tensor<double>& b);

}  // namespace overbar
