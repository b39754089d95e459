// Data files for `eval`: values by name.
#pragma once
#include <map>
#include <string>

#include "base/rational.hpp"
#include "base/result.hpp"
#include "base/tensor.hpp"
#include "overbar/overbar.hpp"

namespace overbar {

/// {"x": [1, 2], "W1": [[1, -1]], "N": 2}: numbers are read exactly, as they are written. NPZ arrays are the
/// dyadic rationals that their floats are.
Result<std::map<std::string, Tensor<Rational>>> read_data(const v1::Options::Data& data);

}  // namespace overbar
