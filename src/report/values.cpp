#include "report/values.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace overbar::v1 {
namespace {

constexpr std::size_t few_digits = 14;
constexpr std::size_t left_out = static_cast<std::size_t>(-1);

/// Which of `count` places to show: all, or the first ones, a gap and the last.
std::vector<std::size_t> places(std::size_t count, std::size_t limit) {
  std::vector<std::size_t> shown(std::min(count, limit));
  std::iota(shown.begin(), shown.end(), std::size_t{0});
  if (count > limit && limit >= 2) {
    shown[limit - 2] = left_out;
    shown[limit - 1] = count - 1;
  }
  return shown;
}

std::size_t extent(const Value& value, std::size_t axis) {
  return static_cast<std::size_t>(std::max<std::int64_t>(0, value.shape[axis]));
}

/// "[2,1,·,·]" for the matrix number `slice`.
std::string slice_label(const Value& value, std::size_t slice) {
  std::string text = ",·,·]";
  for (std::size_t axis = value.shape.size() - 2; axis-- > 0;) {
    const std::size_t size = std::max<std::size_t>(1, extent(value, axis));
    text.insert(0, fmt::format("{}{}", axis == 0 ? "[" : ",", slice % size + 1));
    slice /= size;
  }
  return text;
}

}  // namespace

bool shows_exact(const Value& value) {
  if (value.exact.empty()) return false;
  return value.decimal.size() != value.exact.size() || value.exact == value.decimal ||
         std::ranges::all_of(value.exact,
                             [](const std::string& entry) { return entry.size() <= few_digits; });
}

bool wants_decimal_too(const Value& value) {
  return shows_exact(value) && value.decimal.size() == value.exact.size() && value.exact != value.decimal &&
         std::ranges::any_of(value.exact, [](const std::string& entry) { return entry.contains('/'); });
}

std::vector<Grid> grids(const Value& value, Digits digits, const GridLimits& limits) {
  const std::vector<std::string>& entries =
      digits == Digits::shown && shows_exact(value) ? value.exact : value.decimal;
  const std::size_t order = value.shape.size();
  const std::size_t width = order == 0 ? 1 : extent(value, order - 1);
  const std::size_t height = order < 2 ? 1 : extent(value, order - 2);
  std::size_t slices = 1;
  for (std::size_t axis = 0; axis + 2 < order; ++axis) slices *= extent(value, axis);
  // A value that does not have the entries its shape promises is shown as what it has.
  if (slices * width * height != entries.size()) return {Grid{"", {entries}, true}};

  std::vector<Grid> result;
  for (const std::size_t slice : places(slices, limits.grids)) {
    Grid grid;
    grid.label = order < 3 ? "" : slice == left_out ? "…" : slice_label(value, slice);
    grid.whole = slice != left_out && height <= limits.rows && width <= limits.columns;
    for (const std::size_t row : places(slice == left_out ? 0 : height, limits.rows)) {
      std::vector<std::string>& cells = grid.rows.emplace_back();
      for (const std::size_t column : places(width, limits.columns))
        cells.push_back(
            row == left_out || column == left_out ? "…" : entries[(slice * height + row) * width + column]);
    }
    result.push_back(std::move(grid));
  }
  return result;
}

std::string as_literal(const Grid& grid, std::size_t order) {
  if (order == 0) return grid.rows.empty() || grid.rows[0].empty() ? "" : grid.rows[0][0];
  std::string text = "[";
  for (const auto& row : grid.rows) {
    if (&row != grid.rows.data()) text += "; ";
    for (const std::string& cell : row) {
      if (&cell != row.data()) text += order == 1 ? ", " : " ";
      text += cell;
    }
  }
  return text + "]";
}

}  // namespace overbar::v1
