// NumPy's files: one array (.npy) or a zip of them (.npz), from bytes in memory. The bytes may be hostile:
// every length is checked before it is used, and nothing larger than the limit is ever allocated.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <variant>

#include "base/rational.hpp"
#include "base/result.hpp"
#include "base/tensor.hpp"

namespace overbar {

/// Row-major, whatever the order in the file. Integers of every width stay integers; floats become double.
using NpyArray = std::variant<Tensor<double>, Tensor<std::int64_t>>;

/// Exactly the numbers of the file.
Tensor<Rational> to_rational(const NpyArray& array);

inline constexpr std::size_t npy_limit = std::size_t{1} << 30U;  // bytes, uncompressed, of a whole file

/// float32, float64, integers of 8 to 64 bits, booleans; either byte order; C and Fortran order; all entries
/// finite.
Result<NpyArray> parse_npy(std::string_view bytes, std::size_t limit = npy_limit);

/// The arrays by name, without ".npy". Entries are stored or deflated, as numpy.savez and savez_compressed
/// write them.
Result<std::map<std::string, NpyArray>> parse_npz(std::string_view bytes, std::size_t limit = npy_limit);

}  // namespace overbar
