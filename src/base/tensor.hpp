// A dense array of numbers or truth values, row-major. A scalar has the empty shape and one entry.
#pragma once
#include <cstddef>
#include <utility>
#include <vector>

namespace overbar {

using Shape = std::vector<std::size_t>;

inline std::size_t entry_count(const Shape& shape) {
  std::size_t count = 1;
  for (const std::size_t size : shape) count *= size;
  return count;
}

template <class T>
struct Tensor {
  Shape shape;
  std::vector<T> data;

  friend bool operator==(const Tensor&, const Tensor&) = default;
};

template <class T>
Tensor<T> scalar_tensor(T value) {
  std::vector<T> data;
  data.push_back(std::move(value));
  return {{}, std::move(data)};
}

template <class T>
Tensor<T> filled_tensor(Shape shape, const T& value) {
  const std::size_t count = entry_count(shape);
  return {std::move(shape), std::vector<T>(count, value)};
}

/// How far apart neighbours along each axis lie.
inline std::vector<std::size_t> strides(const Shape& shape) {
  std::vector<std::size_t> result(shape.size(), 1);
  for (std::size_t axis = shape.size(); axis-- > 1;) result[axis - 1] = result[axis] * shape[axis];
  return result;
}

}  // namespace overbar
