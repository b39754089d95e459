// Numbers and tensors as grids of entries, the same for every format: exact where that is short, and no
// longer than a page can hold.
#pragma once
#include <string>
#include <vector>

#include "overbar/overbar.hpp"

namespace overbar::v1 {

/// A scalar, a vector (one row) or one matrix of a tensor of higher order. Left-out entries show as "…".
struct Grid {
  std::string label;  // "[2,·,·]" of a tensor of higher order; else empty
  std::vector<std::vector<std::string>> rows;
  bool whole = true;  // nothing is left out
};

struct GridLimits {
  std::size_t rows = 12;
  std::size_t columns = 10;
  std::size_t grids = 6;
};

enum class Digits : std::uint8_t { shown, decimal };

/// `shown`: exact where the value is rational and its digits are few, else decimal.
std::vector<Grid> grids(const Value& value, Digits digits = Digits::shown, const GridLimits& limits = {});

/// The grids of `value` are exact numbers.
bool shows_exact(const Value& value);
/// Exact numbers are shown, but not all of them are whole or decimal: a reader wants to see both.
bool wants_decimal_too(const Value& value);

/// [1, 2] · [1 -1; 0 2]: as worksheet language.
std::string as_literal(const Grid& grid, std::size_t order);

}  // namespace overbar::v1
