#include "read/elaborate_operand.hpp"

#include <algorithm>

#include "diag/codes.hpp"
#include "op/build.hpp"

namespace overbar {
namespace {

Label label_of(std::vector<std::string>& names, const std::string& name) {
  const auto it = std::ranges::find(names, name);
  if (it != names.end()) return static_cast<Label>(it - names.begin());
  names.push_back(name);
  return static_cast<Label>(names.size() - 1);
}

std::vector<Dim> index_dims(const Graph& graph, const Operand& value) {
  const auto& axes = graph.axes(value.node);
  return {axes.begin(), axes.begin() + static_cast<std::ptrdiff_t>(value.indices.size())};
}

}  // namespace

Result<IndexUnion> unite(const Graph& graph, const std::vector<Operand>& values) {
  IndexUnion united;
  for (const Operand& value : values) {
    const std::vector<Dim> dims = index_dims(graph, value);
    for (std::size_t k = 0; k < value.indices.size(); ++k) {
      const Label label = label_of(united.names, value.indices[k]);
      if (label == united.dims.size()) {
        united.dims.push_back(dims[k]);
      } else if (united.dims[label] != dims[k]) {
        return fail(code("index-size-mismatch"),
                    "index " + value.indices[k] + " has size " + to_string(graph, united.dims[label]) +
                        " in one place but " + to_string(graph, dims[k]) + " in another");
      }
    }
  }
  return united;
}

namespace {

/// Labels of a value's node when index variables are numbered by `united` and own axes get `own`.
std::vector<Label> labels_for(const Operand& value, IndexUnion& united, const std::vector<Label>& own) {
  std::vector<Label> labels;
  for (const std::string& name : value.indices) labels.push_back(label_of(united.names, name));
  labels.insert(labels.end(), own.begin(), own.end());
  return labels;
}

std::vector<Label> labels_from(std::size_t first, std::size_t count) {
  std::vector<Label> labels;
  for (std::size_t k = 0; k < count; ++k) labels.push_back(static_cast<Label>(first + k));
  return labels;
}

bool is_scalar(const Graph& graph, const Operand& value) {
  return !is_unsized(value) && own_order(graph, value) == 0;
}

/// A value with a single entry on own axes, as a scalar; others unchanged.
Operand squeezed(Graph& graph, const Operand& value) {
  const std::vector<Dim> own = own_axes(graph, value);
  if (is_unsized(value) || own.empty() || std::ranges::any_of(own, [](Dim dim) { return dim != Dim{1}; }))
    return value;
  const std::size_t count = value.indices.size();
  const NodeId node = contract(graph, labels_from(0, count), index_dims(graph, value),
                               {{value.node, labels_from(0, count + own.size())}});
  return {node, value.indices, false, Operand::Unsized::no};
}

/// The 1-axes of a matrix dropped where a vector is meant: 1×N is a row, N×1 a column.
Operand vector_view(Graph& graph, const Operand& value) {
  const std::vector<Dim> own = own_axes(graph, value);
  if (own.size() != 2 || (own[0] != Dim{1} && own[1] != Dim{1})) return value;
  const std::size_t count = value.indices.size();
  const bool row = own[0] == Dim{1};
  std::vector<Label> out = labels_from(0, count);
  std::vector<Dim> dims = index_dims(graph, value);
  out.push_back(static_cast<Label>(row ? count + 1 : count));
  dims.push_back(row ? own[1] : own[0]);
  const NodeId node = contract(graph, out, dims, {{value.node, labels_from(0, count + 2)}});
  return {node, value.indices, row, Operand::Unsized::no};
}

/// 𝟏 or I with the size that the context gives.
Operand sized(Graph& graph, const Operand& value, const std::vector<Dim>& axes) {
  const std::size_t count = value.indices.size();
  const std::vector<Label> indices = labels_from(0, count);
  std::vector<Label> own = indices;  // of the node: its indices, then what it has of the new axes
  std::vector<Dim> dims = index_dims(graph, value);
  dims.insert(dims.end(), axes.begin(), axes.end());
  if (value.unsized == Operand::Unsized::rows) own.push_back(static_cast<Label>(count + 1));
  if (value.unsized == Operand::Unsized::columns) own.push_back(static_cast<Label>(count));
  std::vector<Factor> factors{{value.node, own}};
  if (value.unsized == Operand::Unsized::identity)
    factors.push_back({delta(graph, axes[0]), {static_cast<Label>(count), static_cast<Label>(count + 1)}});
  const NodeId node = contract(graph, labels_from(0, dims.size()), dims, std::move(factors));
  const bool row = value.unsized == Operand::Unsized::ones && value.row;
  return {node, value.indices, row, Operand::Unsized::no};
}

/// May it have these axes?
bool fits(const Graph& graph, const Operand& value, const std::vector<Dim>& axes) {
  switch (value.unsized) {
    case Operand::Unsized::ones:
      return !axes.empty();
    case Operand::Unsized::identity:
      return axes.size() == 2 && axes[0] == axes[1];
    case Operand::Unsized::square:
      return axes.size() == 2;
    case Operand::Unsized::rows:
      return axes.size() == 2 && axes[1] == graph.axes(value.node).back();
    case Operand::Unsized::columns:
      return axes.size() == 2 && axes[0] == graph.axes(value.node).back();
    case Operand::Unsized::no:
      return true;
  }
  return true;
}

/// The axes that the node of a value without a size has.
std::size_t inner_order(const Operand& value) {
  return value.unsized == Operand::Unsized::rows || value.unsized == Operand::Unsized::columns ? 1 : 0;
}

std::string shapes(const Graph& graph, const Operand& a, const Operand& b) {
  return shape_text(graph, a) + " and " + shape_text(graph, b);
}

/// What NumPy would have done, as mathematics writes it.
std::string broadcast_hint(const Graph& graph, const Operand& a, const Operand& b) {
  const bool a_is_matrix = own_order(graph, a) == 2;
  const Operand& matrix = a_is_matrix ? a : b;
  const Operand& vector = a_is_matrix ? b : a;
  if (own_order(graph, matrix) != 2 || own_order(graph, vector) != 1) return {};
  const Dim size = own_axes(graph, vector)[0];
  const std::vector<Dim> axes = own_axes(graph, matrix);
  if (size == axes[1]) return "; to add a vector b to every row write 𝟏 bᵀ";
  if (size == axes[0]) return "; to add a vector b to every column write b 𝟏ᵀ";
  return {};
}

/// An axis of a matrix view; `real` is false for the axis that a vector does not have.
struct ViewAxis {
  Dim dim{1};
  bool real = false;
  Label label = 0;
};

struct MatrixView {
  ViewAxis rows, columns;
};

MatrixView matrix_view(const Graph& graph, const Operand& value, Label first) {
  const std::vector<Dim> own = own_axes(graph, value);
  if (own.size() == 2) return {{own[0], true, first}, {own[1], true, static_cast<Label>(first + 1)}};
  if (value.row) return {{Dim{1}, false, 0}, {own[0], true, first}};
  return {{own[0], true, first}, {Dim{1}, false, 0}};
}

}  // namespace

std::vector<Dim> own_axes(const Graph& graph, const Operand& value) {
  const auto& axes = graph.axes(value.node);
  return {axes.begin() + static_cast<std::ptrdiff_t>(value.indices.size()), axes.end()};
}

std::size_t own_order(const Graph& graph, const Operand& value) {
  return graph.order(value.node) - value.indices.size();
}

std::string shape_text(const Graph& graph, const Operand& value) {
  if (value.unsized == Operand::Unsized::ones) return "𝟏 of unknown size";
  if (value.unsized == Operand::Unsized::identity) return "I of unknown size";
  if (value.unsized == Operand::Unsized::square) return "𝟏 𝟏ᵀ of unknown size";
  if (value.unsized == Operand::Unsized::rows) return "?×" + to_string(graph, graph.axes(value.node).back());
  if (value.unsized == Operand::Unsized::columns)
    return to_string(graph, graph.axes(value.node).back()) + "×?";
  const std::vector<Dim> own = own_axes(graph, value);
  if (own.size() == 1) return value.row ? "1×" + to_string(graph, own[0]) : to_string(graph, own[0]) + "×1";
  return to_string(graph, Type{own});
}

Operand scalar_value(NodeId node) { return {node, {}, false, Operand::Unsized::no}; }

std::optional<Dim> dim_of_value(const Graph& graph, NodeId number) {
  if (graph.op(number) == Op::dim_value) return Dim{static_cast<std::int32_t>(graph.node(number).attr)};
  if (!is_literal(graph, number)) return std::nullopt;
  const Rational& value = overbar::scalar_value(graph, number);
  if (!is_integer(value) || value < 1 || value > 1000000) return std::nullopt;
  return Dim{static_cast<std::int32_t>(value)};
}

Result<void> check_index(const Graph& graph, const Operand& number, Dim axis) {
  if (!is_scalar(graph, number) || graph.is_boolean(number.node))
    return fail(code("bad-index"), "an index is a whole number");
  if (!is_literal(graph, number.node)) return {};
  const Rational& place = overbar::scalar_value(graph, number.node);
  if (is_integer(place) && place >= 1 && (!axis.is_constant() || place <= axis.code)) return {};
  return fail(code("index-out-of-range"),
              "index " + to_string(place) + " is outside 1…" + to_string(graph, axis));
}

Operand with_node(const Operand& value, NodeId node) {
  return {node, value.indices, value.row, value.unsized};
}

std::unexpected<Error> fail_unsized() {
  return fail(code("unsized"), "write its size (𝟏_N, I_N): nothing here tells it");
}

std::unexpected<Error> fail_truth() {
  return fail(code("not-a-quantity"),
              "this is true or false, not a number; write 1[…] for the number 1 or 0");
}

Result<std::vector<Operand>> aligned(Graph& graph, const std::vector<Operand>& given) {
  std::vector<Operand> values = given;
  // The shape that all must have: that of the first value which is no scalar; a matrix with an axis of size 1
  // is read as the vector it stands for when another is a vector.
  const auto target = [&]() -> const Operand* {
    const Operand* best = nullptr;
    for (const Operand& value : values)
      if (!is_scalar(graph, value) && !is_unsized(value)) best = best == nullptr ? &value : best;
    return best;
  };
  if (std::ranges::any_of(values, [&](const Operand& v) { return own_order(graph, v) == 1; }))
    for (Operand& value : values) value = vector_view(graph, value);
  const Operand* shape = target();
  std::vector<Dim> own = shape == nullptr ? std::vector<Dim>{} : own_axes(graph, *shape);
  bool row = shape != nullptr && shape->row;
  const auto agrees = [&](const Operand& value) {
    return is_scalar(graph, value) || is_unsized(value) ||
           (own_axes(graph, value) == own && value.row == row);
  };
  if (!std::ranges::all_of(values, agrees)) {
    // Vectors of one entry may stand for scalars.
    for (Operand& value : values) value = squeezed(graph, value);
    shape = target();
    own = shape == nullptr ? std::vector<Dim>{} : own_axes(graph, *shape);
    row = shape != nullptr && shape->row;
    for (const Operand& value : values)
      if (!agrees(value))
        return fail(code("shape-mismatch"), "the shapes " + shapes(graph, *shape, value) + " do not match" +
                                                broadcast_hint(graph, *shape, value));
  }
  // I − 𝟏 sᵀ is square.
  if (shape == nullptr)
    for (const Operand& value : values)
      if (inner_order(value) == 1 && std::ranges::any_of(values, [](const Operand& v) {
            return v.unsized == Operand::Unsized::identity;
          }))
        own = {graph.axes(value.node).back(), graph.axes(value.node).back()};
  for (Operand& value : values) {
    if (!is_unsized(value)) continue;
    if (!fits(graph, value, own)) return fail_unsized();
    value = sized(graph, value, own);
  }
  auto united = unite(graph, values);
  if (!united) return std::unexpected(united.error());
  const std::size_t count = united->names.size();
  std::vector<Dim> axes = united->dims;
  axes.insert(axes.end(), own.begin(), own.end());
  std::vector<Operand> result;
  for (const Operand& value : values) {
    const bool spread = is_scalar(graph, value);
    const std::vector<Label> labels =
        labels_for(value, *united, spread ? std::vector<Label>{} : labels_from(count, own.size()));
    const std::vector<Label> out = labels_from(0, axes.size());
    // A truth value has no product; it can only be used where nothing has to be moved.
    if (graph.is_boolean(value.node)) {
      if (labels != out)
        return fail(code("shape-mismatch"), "truth values of different shapes cannot be joined");
      result.push_back(value);
      continue;
    }
    result.push_back(
        {contract(graph, out, axes, {{value.node, labels}}), united->names, row, Operand::Unsized::no});
  }
  return result;
}

Result<Operand> sum_of(Graph& graph, const std::vector<Operand>& terms) {
  auto values = aligned(graph, terms);
  if (!values) return std::unexpected(values.error());
  std::vector<NodeId> nodes;
  for (const Operand& value : *values) nodes.push_back(value.node);
  return with_node(values->front(), add(graph, nodes));
}

Operand negated(Graph& graph, const Operand& a) { return with_node(a, negate(graph, a.node)); }

Result<Operand> entrywise_product(Graph& graph, const Operand& a, const Operand& b) {
  if (is_scalar(graph, a) || is_scalar(graph, b)) return product(graph, a, b);
  auto united = unite(graph, {a, b});
  auto values = aligned(graph, {a, b});
  if (!values) return std::unexpected(values.error());
  // Not the aligned nodes, which carry broadcasts: each factor on its own axes keeps the product small.
  const Operand& shape = values->front();
  const std::vector<Dim> own = own_axes(graph, shape);
  std::vector<Factor> factors;
  std::vector<Dim> axes = graph.axes(shape.node);
  for (std::size_t k = 0; k < 2; ++k) {
    const Operand& value = k == 0 ? a : b;
    // 𝟏 and I have their size, and what stands before them, only in the aligned value.
    // Nor has a vector of one entry, which stands for a number, the axes of the product.
    const Operand narrow = own_order(graph, value) == own.size() ? value : vector_view(graph, value);
    const bool fits = !is_unsized(value) && own_axes(graph, narrow) == own;
    const Operand view = fits ? narrow : values->at(k);
    factors.push_back(
        {view.node, labels_for(view, *united, labels_from(united->names.size(), own_order(graph, view)))});
  }
  return with_node(shape, contract(graph, labels_from(0, axes.size()), axes, std::move(factors)));
}

namespace {

/// The c of c I, c 𝟏 and c 𝟏 𝟏ᵀ.
Operand scalar_part(const Operand& value) { return {value.node, value.indices, false, Operand::Unsized::no}; }

/// (𝟏 bᵀ) M = 𝟏 (bᵀ M), M (s 𝟏ᵀ) = (M s) 𝟏ᵀ; on its other side the matrix tells the size.
Result<Operand> outer_product(Graph& graph, const Operand& a, const Operand& b) {
  using Unsized = Operand::Unsized;
  const auto again = [](Result<Operand> vector, Unsized kind) -> Result<Operand> {
    if (vector && kind != Unsized::no) vector = Operand{vector->node, vector->indices, false, kind};
    return vector;
  };
  if (a.unsized == Unsized::rows && !is_unsized(b)) {
    const Operand row{a.node, a.indices, true, Unsized::no};
    if (own_order(graph, b) == 2) return again(product(graph, row, b), Unsized::rows);
  }
  if (b.unsized == Unsized::columns && !is_unsized(a)) {
    const Operand column{b.node, b.indices, false, Unsized::no};
    if (own_order(graph, a) == 2) return again(product(graph, a, column), Unsized::columns);
  }
  const std::vector<Dim> left = own_axes(graph, a);
  const std::vector<Dim> right = own_axes(graph, b);
  if (a.unsized == Unsized::columns && !is_unsized(b) && !b.row)
    return product(graph, sized(graph, a, {left[0], right[0]}), b);
  if (b.unsized == Unsized::rows && !is_unsized(a) && (a.row || left.size() == 2))
    return product(graph, a, sized(graph, b, {left.back(), right[0]}));
  return fail_unsized();
}

/// 𝟏 𝟏ᵀ, and its products: 𝟏 (𝟏ᵀ x), 𝟏 (𝟏ᵀ M), (M 𝟏) 𝟏ᵀ.
std::optional<Result<Operand>> product_of_ones(Graph& graph, const Operand& a, const Operand& b) {
  using Unsized = Operand::Unsized;
  const auto with = [&](Result<Operand> value, Unsized kind, bool row) {
    if (value) value = Operand{value->node, value->indices, row, kind};
    return value;
  };
  if (a.unsized == Unsized::ones && !a.row && b.unsized == Unsized::ones && b.row)
    return with(product(graph, scalar_part(a), scalar_part(b)), Unsized::square, false);
  const bool first = a.unsized == Unsized::square;
  if (first == (b.unsized == Unsized::square)) return std::nullopt;
  const Operand& other = first ? b : a;
  const std::size_t order = own_order(graph, other);
  if (is_unsized(other) || order == 0 || order > 2 || (order == 1 && other.row == first)) return std::nullopt;
  const Operand& square = first ? a : b;
  const Operand ones{square.node, square.indices, first, Unsized::ones};
  auto inner = first ? product(graph, ones, other) : product(graph, other, ones);
  if (order == 1) return with(std::move(inner), Unsized::ones, !first);
  return with(std::move(inner), first ? Unsized::rows : Unsized::columns, false);
}

}  // namespace

Result<Operand> product(Graph& graph, const Operand& left, const Operand& right) {
  Operand a = left;
  Operand b = right;
  auto united = unite(graph, {a, b});
  if (!united) return std::unexpected(united.error());
  const std::size_t count = united->names.size();
  if (is_scalar(graph, a) || is_scalar(graph, b)) {
    const Operand& tensor = is_scalar(graph, a) ? b : a;
    const std::vector<Dim> own = own_axes(graph, tensor);
    std::vector<Dim> axes = united->dims;
    axes.insert(axes.end(), own.begin(), own.end());
    const auto labels = [&](const Operand& v) {
      return labels_for(v, *united, labels_from(count, own_order(graph, v)));
    };
    Operand result{
        contract(graph, labels_from(0, axes.size()), axes, {{a.node, labels(a)}, {b.node, labels(b)}}),
        united->names, tensor.row, tensor.unsized};
    return result;
  }
  // I x is x; a scalar in front of I goes with it.
  if (a.unsized == Operand::Unsized::identity) return product(graph, scalar_part(a), b);
  if (b.unsized == Operand::Unsized::identity) return product(graph, scalar_part(b), a);
  if (auto result = product_of_ones(graph, a, b)) return *std::move(result);
  if (inner_order(a) + inner_order(b) > 0) return outer_product(graph, a, b);
  if (is_unsized(a) && is_unsized(b)) return fail_unsized();
  if (a.unsized == Operand::Unsized::ones && !a.row && b.row) {
    auto rows = product(graph, scalar_part(a), b);
    if (rows) rows = Operand{rows->node, rows->indices, false, Operand::Unsized::rows};
    return rows;
  }
  if (b.unsized == Operand::Unsized::ones && b.row && !a.row && own_order(graph, a) == 1) {
    auto columns = product(graph, a, scalar_part(b));
    if (columns) columns = Operand{columns->node, columns->indices, false, Operand::Unsized::columns};
    return columns;
  }
  const auto size_from = [&](Operand& ones, const Operand& other, bool ones_first) -> Result<void> {
    const std::vector<Dim> own = own_axes(graph, other);
    const bool inner = own.size() == 2 || (ones_first ? !other.row && ones.row : other.row && !ones.row);
    if (own.size() > 2 || !inner) return fail_unsized();
    ones = sized(graph, ones, {ones_first ? own.front() : own.back()});
    return {};
  };
  if (is_unsized(a))
    if (auto r = size_from(a, b, true); !r) return std::unexpected(r.error());
  if (is_unsized(b))
    if (auto r = size_from(b, a, false); !r) return std::unexpected(r.error());
  if (own_order(graph, a) > 2 || own_order(graph, b) > 2)
    return fail(code("order-too-high"), "a matrix product takes vectors and matrices, not " +
                                            shapes(graph, a, b) + "; write it with indices");
  const MatrixView va = matrix_view(graph, a, static_cast<Label>(count));
  MatrixView vb = matrix_view(graph, b, static_cast<Label>(count + 2));
  if (va.columns.dim != vb.rows.dim) {
    // A vector of one entry may stand for a scalar.
    const Operand sa = squeezed(graph, a);
    const Operand sb = squeezed(graph, b);
    if (is_scalar(graph, sa) || is_scalar(graph, sb)) return product(graph, sa, sb);
    return fail(code("shape-mismatch"), "cannot multiply " + shapes(graph, a, b) + ": " +
                                            to_string(graph, va.columns.dim) + " columns meet " +
                                            to_string(graph, vb.rows.dim) + " rows");
  }
  if (va.columns.real && vb.rows.real) vb.rows.label = va.columns.label;
  std::vector<Label> out = labels_from(0, count);
  std::vector<Dim> axes = united->dims;
  for (const ViewAxis& axis : {va.rows, vb.columns}) {
    if (!axis.real) continue;
    out.push_back(axis.label);
    axes.push_back(axis.dim);
  }
  const auto labels = [&](const Operand& v, const MatrixView& view) {
    std::vector<Label> own;
    if (view.rows.real) own.push_back(view.rows.label);
    if (view.columns.real) own.push_back(view.columns.label);
    return labels_for(v, *united, own);
  };
  const NodeId node = contract(graph, out, axes, {{a.node, labels(a, va)}, {b.node, labels(b, vb)}});
  const bool row = !va.rows.real && vb.columns.real;
  return Operand{node, united->names, row, Operand::Unsized::no};
}

Result<Operand> dot_product(Graph& graph, const Operand& a, const Operand& b) {
  if (is_scalar(graph, a) || is_scalar(graph, b)) return product(graph, a, b);
  if (own_order(graph, a) != 1 || own_order(graph, b) != 1 || a.row != b.row) return product(graph, a, b);
  Operand row = a;
  Operand column = b;
  row.row = true;
  column.row = false;
  return product(graph, row, column);
}

Result<Operand> quotient(Graph& graph, const Operand& a, const Operand& b, bool entrywise) {
  const Operand divisor = is_scalar(graph, a) || entrywise || is_unsized(b) ? b : squeezed(graph, b);
  const bool ones = divisor.unsized == Operand::Unsized::ones;
  const std::size_t order = is_unsized(divisor) ? (ones ? 1 : 2) : own_order(graph, divisor);
  if (!entrywise && order >= 2)
    return fail(code("matrix-division"),
                "cannot divide by a matrix; write ⊘ for entrywise division or ^-1 for the inverse");
  if (divisor.unsized == Operand::Unsized::identity) return fail_unsized();
  const Operand reciprocal = with_node(divisor, pow(graph, divisor.node, -1));
  if (order == 0) return product(graph, a, reciprocal);
  return entrywise_product(graph, a, reciprocal);
}

Result<Operand> transposed(Graph& graph, const Operand& a) {
  Operand result = a;
  const std::size_t order = own_order(graph, a);
  if (inner_order(a) == 1) {
    result.unsized = a.unsized == Operand::Unsized::rows ? Operand::Unsized::columns : Operand::Unsized::rows;
    return result;
  }
  if (is_unsized(a) || order == 1) {
    result.row = !a.row;
    return result;
  }
  if (order == 0) return result;
  if (order > 2)
    return fail(code("order-too-high"), "only vectors and matrices have a transpose; write it with indices");
  std::vector<std::size_t> places;
  for (std::size_t k = 0; k < a.indices.size(); ++k) places.push_back(k);
  places.push_back(a.indices.size() + 1);
  places.push_back(a.indices.size());
  result.node = permute(graph, a.node, places);
  return result;
}

Result<Operand> inverted(Graph& graph, const Operand& a) {
  const bool identity = a.unsized == Operand::Unsized::identity;
  if (is_unsized(a) && !identity)
    return fail(code("not-square"), "only a square matrix has an inverse, this is " + shape_text(graph, a));
  if (own_order(graph, a) == 0) return with_node(a, pow(graph, a.node, -1));
  const std::vector<Dim> own = own_axes(graph, a);
  if (own.size() != 2 || own[0] != own[1] || !a.indices.empty())
    return fail(code("not-square"), "only a square matrix has an inverse, this is " + shape_text(graph, a));
  return with_node(a, inverse(graph, a.node));
}

Result<Operand> raised(Graph& graph, const Operand& base, const Operand& exponent, bool entrywise) {
  if (!is_scalar(graph, exponent)) return fail(code("bad-exponent"), "an exponent is a number");
  if (is_unsized(base)) {
    // (c I)^n = cⁿ I; the others have only powers of their entries.
    const bool literal = is_literal(graph, exponent.node);
    const bool identity = base.unsized == Operand::Unsized::identity;
    const bool power_of_identity = literal && (entrywise ? scalar_value(graph, exponent.node) > 0
                                                         : is_integer(scalar_value(graph, exponent.node)));
    const bool of_entries = entrywise || base.unsized == Operand::Unsized::ones;
    if (identity ? !power_of_identity : !of_entries) return fail_unsized();
    if (literal) return with_node(base, pow(graph, base.node, scalar_value(graph, exponent.node)));
  }
  if (is_literal(graph, exponent.node)) {
    const Rational power = scalar_value(graph, exponent.node);
    const std::vector<Dim> own = own_axes(graph, base);
    if (own.size() != 2 || entrywise) return with_node(base, pow(graph, base.node, power));
    if (own[0] != own[1])
      return fail(code("not-square"), "only a square matrix has powers, this is " + shape_text(graph, base) +
                                          "; write .^ for entrywise powers");
    if (!is_integer(power) || power < -16 || power > 16)
      return fail(code("bad-exponent"), "a matrix power is a whole number from −16 to 16");
    Result<Operand> result = base;
    if (power < 0) result = inverted(graph, base);
    if (!result) return result;
    const Operand step = *result;
    for (Rational k = boost::multiprecision::abs(power); k > 1 && result; k -= 1)
      result = product(graph, *result, step);
    if (power == 0) return Operand{delta(graph, own[0]), {}, false, Operand::Unsized::no};
    return result;
  }
  if (own_axes(graph, base).size() == 2 && !entrywise)
    return fail(code("bad-exponent"),
                "a matrix power is a whole number from −16 to 16; write .^ for entrywise powers");
  // xᵃ = exp(a log x)
  auto scaled = product(graph, exponent, with_node(base, log(graph, base.node)));
  if (!scaled) return scaled;
  return with_node(*scaled, exp(graph, scaled->node));
}

Operand summed(Graph& graph, const Operand& body, const std::string& index) {
  const std::size_t order = graph.order(body.node);
  std::vector<Label> out;
  std::vector<Dim> axes;
  Operand result = body;
  result.indices.clear();
  for (std::size_t axis = 0; axis < order; ++axis) {
    if (axis < body.indices.size()) {
      if (body.indices[axis] == index) continue;
      result.indices.push_back(body.indices[axis]);
    }
    out.push_back(static_cast<Label>(axis));
    axes.push_back(graph.axes(body.node)[axis]);
  }
  result.node = contract(graph, std::move(out), axes, {{body.node, labels_from(0, order)}});
  return result;
}

Operand maximised(Graph& graph, const Operand& body, const std::string& index) {
  const auto axis = std::ranges::find(body.indices, index) - body.indices.begin();
  Operand result = body;
  result.indices.erase(result.indices.begin() + axis);
  result.node = reduce_max(graph, body.node, {static_cast<Label>(axis)});
  return result;
}

Result<Operand> compared(Graph& graph, Comparison comparison, const Operand& a, const Operand& b) {
  if (graph.is_boolean(a.node) || graph.is_boolean(b.node)) return fail_truth();
  auto values = aligned(graph, {a, b});
  if (!values) return std::unexpected(values.error());
  return with_node(values->front(), compare(graph, comparison, values->at(0).node, values->at(1).node));
}

Operand collapsed(Graph& graph, const Operand& condition) {
  if (own_order(graph, condition) == 0) return condition;
  return {all(graph, condition.node), {}, false, Operand::Unsized::no};
}

Result<Operand> joined(Graph& graph, Connective connective, const std::vector<Operand>& claims) {
  std::vector<NodeId> nodes;
  const bool same = std::ranges::all_of(claims, [&](const Operand& claim) {
    return claim.indices == claims.front().indices &&
           graph.type(claim.node) == graph.type(claims.front().node);
  });
  if (same) {
    for (const Operand& claim : claims) nodes.push_back(claim.node);
    return with_node(claims.front(), logic(graph, connective, nodes));
  }
  // Claims that mention different indices are spread over all of them: a relation by its sides, another truth
  // value as the number 1 or 0.
  std::vector<Operand> numbers;
  for (const Operand& claim : claims) {
    if (graph.op(claim.node) == Op::compare)
      for (const NodeId side : graph.args(claim.node)) numbers.push_back(with_node(claim, side));
    else
      numbers.push_back(indicated(graph, claim));
  }
  const auto spread = aligned(graph, numbers);
  if (!spread) return std::unexpected(spread.error());
  std::size_t next = 0;
  for (const Operand& claim : claims) {
    const NodeId left = (*spread)[next++].node;
    const bool relation = graph.op(claim.node) == Op::compare;
    const NodeId right = relation ? (*spread)[next++].node : filled(graph, 1, graph.axes(left));
    const auto comparison = relation ? static_cast<Comparison>(graph.node(claim.node).attr) : Comparison::eq;
    nodes.push_back(compare(graph, comparison, left, right));
  }
  return with_node(spread->front(), logic(graph, connective, nodes));
}

Operand indicated(Graph& graph, const Operand& condition) {
  return with_node(condition, indicator(graph, condition.node));
}

Result<Operand> shaped_as(Graph& graph, const Operand& value, const std::vector<Dim>& axes) {
  if (is_unsized(value)) {
    if (!fits(graph, value, axes))
      return fail(code("shape-mismatch"), "this is " + shape_text(graph, value) + ", but " +
                                              to_string(graph, Type{axes}) + " was declared");
    return sized(graph, value, axes);
  }
  const std::vector<Dim> own = own_axes(graph, value);
  if (own == axes && !value.row) return value;
  const std::size_t count = value.indices.size();
  // Axes of size 1 come and go freely; the others must be the wanted ones in order.
  std::vector<Label> out = labels_from(0, count);
  std::vector<Dim> dims = index_dims(graph, value);
  std::size_t next = 0;
  bool fits = true;
  Label fresh = static_cast<Label>(count + own.size());
  for (const Dim wanted : axes) {
    while (next < own.size() && own[next] == Dim{1} && wanted != Dim{1}) ++next;
    dims.push_back(wanted);
    if (next < own.size() && own[next] == wanted) {
      out.push_back(static_cast<Label>(count + next++));
    } else {
      fits = fits && wanted == Dim{1};
      out.push_back(fresh++);
    }
  }
  while (next < own.size() && own[next] == Dim{1}) ++next;
  if (!fits || next != own.size())
    return fail(code("shape-mismatch"), "this is " + shape_text(graph, value) + ", but " +
                                            to_string(graph, Type{axes}) + " was declared");
  return Operand{contract(graph, out, dims, {{value.node, labels_from(0, count + own.size())}}),
                 value.indices, false, Operand::Unsized::no};
}

Result<NodeId> indices_to_axes(Graph& graph, const Operand& value, const std::vector<std::string>& order,
                               const std::vector<Dim>& dims) {
  for (const std::string& name : value.indices)
    if (std::ranges::find(order, name) == order.end())
      return fail(code("unbound-index"), "index " + name + " is not on the left side and not summed");
  std::vector<std::string> names = order;
  std::vector<Label> labels;
  for (const std::string& name : value.indices) labels.push_back(label_of(names, name));
  const std::vector<Label> own = labels_from(order.size(), own_order(graph, value));
  labels.insert(labels.end(), own.begin(), own.end());
  std::vector<Dim> axes = dims;
  const std::vector<Dim> rest = own_axes(graph, value);
  axes.insert(axes.end(), rest.begin(), rest.end());
  const std::vector<Label> out = labels_from(0, axes.size());
  if (!graph.is_boolean(value.node)) return contract(graph, out, axes, {{value.node, labels}});
  if (labels == out) return value.node;
  const NodeId number = contract(graph, out, axes, {{indicator(graph, value.node), labels}});
  return compare(graph, Comparison::eq, number, filled(graph, 1, axes));
}

}  // namespace overbar
