#include "check/shapes.hpp"

#include <algorithm>
#include <array>

namespace overbar {
namespace {

using ast::ExprId;
using ast::ExprKind;

enum class Kind : std::uint8_t { entrywise, scalar, vector_to_matrix };

Kind function_kind(std::string_view name, std::size_t arguments) {
  constexpr std::array<std::string_view, 21> scalars{"sum",
                                                     "max",
                                                     "min",
                                                     "tr",
                                                     "trace",
                                                     "det",
                                                     "norm_2",
                                                     "norm_F",
                                                     "norm",
                                                     "mean",
                                                     "logsumexp",
                                                     "variance",
                                                     "hinge",
                                                     "CE",
                                                     "squared_error",
                                                     "logdet",
                                                     "cross_entropy",
                                                     "softmax_cross_entropy",
                                                     "norm_1",
                                                     "norm_∞",
                                                     "mse"};
  if ((name == "max" || name == "min") && arguments > 1) return Kind::entrywise;
  if (std::ranges::find(scalars, name) != scalars.end()) return Kind::scalar;
  return name == "diag" ? Kind::vector_to_matrix : Kind::entrywise;
}

}  // namespace

bool ShapeReader::same(Shape& a, const Shape& b) {
  if (b.any) return true;
  if (a.any) {
    a = b;
    return true;
  }
  if (a.axes.empty() || b.axes.empty()) {
    if (a.axes.empty()) a = b;
    return true;
  }
  if (a.axes.size() != b.axes.size() || a.row != b.row) return false;
  for (std::size_t k = 0; k < a.axes.size(); ++k) state_.sizes.unite(a.axes[k], b.axes[k]);
  return true;
}

std::optional<InferredShape> ShapeReader::product(const Shape& a, const Shape& b) {
  if (a.ones && b.ones) return a.row ? Shape{} : Shape{{}, false, true};
  if (a.ones) {
    if (b.axes.empty()) return a;
    if (!a.row && b.row) return Shape{{state_.sizes.fresh(), b.axes[0]}, false, false};  // 𝟏 bᵀ
    if (a.row && b.axes.size() == 2) return Shape{{b.axes[1]}, true, false};
    return a.row ? Shape{} : std::optional<Shape>(b);
  }
  if (b.ones) {
    if (a.axes.empty()) return b;
    if (!b.row && a.axes.size() == 2) return Shape{{a.axes[0]}, false, false};  // A 𝟏
    if (b.row && a.axes.size() == 1 && !a.row) return Shape{{a.axes[0], state_.sizes.fresh()}, false, false};
    return b.row ? std::optional<Shape>(a) : Shape{};
  }
  if (a.any) return b;
  if (b.any) return a;
  if (a.axes.empty()) return b;
  if (b.axes.empty()) return a;
  const bool column = a.axes.size() == 1 && !a.row;
  if (column) {  // an outer product
    if (b.axes.size() != 1 || !b.row) return std::nullopt;
    return Shape{{a.axes[0], b.axes[0]}, false, false};
  }
  if (b.axes.size() == 1 && b.row) return std::nullopt;
  state_.sizes.unite(a.axes.back(), b.axes.front());
  Shape result;
  if (a.axes.size() == 2) result.axes.push_back(a.axes[0]);
  if (b.axes.size() == 2) result.axes.push_back(b.axes[1]);
  result.row = a.axes.size() == 1 && b.axes.size() == 2;
  return result;
}

/// Does a name stand in it that is no size?
bool ShapeReader::is_quantity(ExprId root) const {
  return std::ranges::any_of(below(ast_, {root}), [&](ExprId id) {
    return ast_[id].kind == ExprKind::name && !indices_.sizes.contains(std::string(ast_.text(id))) &&
           !setting_.scope().dims.contains(std::string(ast_.text(id)));
  });
}

std::optional<InferredShape> ShapeReader::name_shape(ExprId id) {
  const std::string name(ast_.text(id));
  if (const auto it = state_.names.find(name); it != state_.names.end()) return it->second;
  if (indices_.letters.contains(name) || indices_.sizes.contains(name)) return Shape{};
  if (const auto it = setting_.scope().values.find(name); it != setting_.scope().values.end()) {
    Shape shape{{}, it->second.row, false};
    for (const Dim dim : own_axes(setting_.graph(), it->second)) shape.axes.push_back(axis_of(dim));
    return shape;
  }
  if (name == "I" || name.starts_with("I_")) return Shape{{}, false, true};
  if (setting_.scope().dims.contains(name) || name == "e" || name == "π") return Shape{};
  return std::nullopt;
}

std::optional<InferredShape> ShapeReader::shape_of(ExprId root) {
  Shapes shapes;
  for (const ExprId id : below(ast_, {root})) shapes[id] = one_shape(id, shapes);  // children first
  return shapes.at(root);
}

/// Of x_i, A_{ij}, and of x_i where x is a family of vectors: its i-th.
std::optional<InferredShape> ShapeReader::index_shape(std::span<const ExprId> children, const Shape& base) {
  const std::size_t count = children.size() - 1;
  // s_k of a 1×K matrix s counts its columns.
  if (count == 1 && base.axes.size() == 2 && is_one(base.axes[0]))
    return index_shape(children, Shape{{base.axes[1]}, false, false});
  if (base.axes.size() != count && base.axes.size() != count + 1) return std::nullopt;
  if (base.axes.size() == count + 1 && count == 0) return std::nullopt;
  Shape result;
  for (std::size_t k = 0; k < base.axes.size(); ++k) {
    if (k >= count || ast_[children[k + 1]].kind == ExprKind::slice) {
      result.axes.push_back(base.axes[k]);
      continue;
    }
    const ExprId index = children[k + 1];
    if (ast_[index].kind == ExprKind::index && ast_[ast_.child(index, 0)].kind == ExprKind::name) {
      const auto [it, fresh] =
          state_.gathered.try_emplace(std::string(ast_.text(ast_.child(index, 0))), base.axes[k]);
      if (!fresh) state_.sizes.unite(it->second, base.axes[k]);
    }
    if (ast_[index].kind != ExprKind::name) continue;
    const std::string letter(ast_.text(children[k + 1]));
    const auto [it, fresh] = letters_.try_emplace(letter, base.axes[k]);
    if (!fresh) state_.sizes.unite(it->second, base.axes[k]);
    // y ∈ {1, …, C} is one of as many.
    const auto value = setting_.scope().values.find(letter);
    if (!fresh || value == setting_.scope().values.end()) continue;
    const Graph& graph = setting_.graph();
    if (graph.op(value->second.node) != Op::symbol) continue;
    const auto& domain = graph.symbol(graph.node(value->second.node).attr).domain;
    if (domain.index_of) state_.sizes.unite(axis_of(*domain.index_of), base.axes[k]);
  }
  return result;
}

std::optional<InferredShape> ShapeReader::one_shape(ExprId id, Shapes& shapes) {
  const ExprKind kind = ast_[id].kind;
  const auto children = ast_.children(id);
  const auto child = [&](std::size_t k) -> std::optional<Shape>& { return shapes.at(children[k]); };
  switch (kind) {
    case ExprKind::number:
    case ExprKind::range:
    case ExprKind::slice:
    case ExprKind::infinity:
    case ExprKind::truth:
      return Shape{};
    case ExprKind::binder: {
      const auto [it, fresh] = letters_.try_emplace(std::string(ast_.text(id)), 0);
      if (fresh) it->second = state_.sizes.fresh();
      if (children.size() == 1 && ast_[children[0]].kind == ExprKind::range) {
        const ExprId last = ast_.child(children[0], 1);
        if (ast_[last].kind == ExprKind::name) name_size(std::string(ast_.text(last)), it->second);
      }
      return Shape{};
    }
    case ExprKind::ones:
      return Shape{{}, false, true, true};
    case ExprKind::name:
      return name_shape(id);
    case ExprKind::index:
      if (!child(0)) return std::nullopt;
      return index_shape(children, *child(0));
    default:
      break;
  }
  for (const ExprId part : children)
    if (!shapes.at(part)) return std::nullopt;
  switch (kind) {
    case ExprKind::neg:
    case ExprKind::indicator:
    case ExprKind::negation:
      return child(0);
    case ExprKind::add:
    case ExprKind::hadamard:
    case ExprKind::compare:
    case ExprKind::chain:
    case ExprKind::conjunction:
    case ExprKind::disjunction:
    case ExprKind::hadamard_divide:
    case ExprKind::piecewise: {
      if (kind == ExprKind::compare) note_label(children[0], children[1]);
      Shape common = *child(0);
      for (std::size_t k = 1; k < children.size(); ++k)
        if (!same(common, *child(k))) return std::nullopt;
      if (kind == ExprKind::add && !common.axes.empty())
        for (std::size_t k = 0; k < children.size(); ++k)
          if (child(k)->axes.empty() && !child(k)->any && is_quantity(children[k])) ++broadcasts_;
      return common;
    }
    case ExprKind::mul:
      return product(*child(0), *child(1));
    case ExprKind::dot: {
      Shape left = *child(0);
      if (left.axes.size() == 1 && child(1)->axes.size() == 1) left.row = true;
      return product(left, *child(1));
    }
    case ExprKind::divide: {
      if (child(1)->axes.empty()) return child(0);
      Shape common = *child(0);
      if (!same(common, *child(1)) || common.axes.size() > 1) return std::nullopt;
      return common;
    }
    case ExprKind::power:
    case ExprKind::hadamard_power:
      if (!child(1)->axes.empty()) return std::nullopt;
      if (child(0)->axes.size() == 2 && kind == ExprKind::power)
        state_.sizes.unite(child(0)->axes[0], child(0)->axes[1]);
      return child(0);
    case ExprKind::transpose: {
      Shape turned = *child(0);
      if (turned.axes.size() == 1 || turned.ones) turned.row = !turned.row;
      std::ranges::reverse(turned.axes);
      return turned;
    }
    case ExprKind::inverse:
    case ExprKind::inverse_transpose:
      if (child(0)->axes.size() == 1) return std::nullopt;
      if (child(0)->axes.size() == 2) state_.sizes.unite(child(0)->axes[0], child(0)->axes[1]);
      return child(0);
    case ExprKind::norm:
      return Shape{};
    case ExprKind::abs:
      // |Σ| of a square matrix is its determinant.
      if (const auto& axes = child(0)->axes;
          axes.size() == 2 && state_.sizes.root(axes[0]) == state_.sizes.root(axes[1]))
        return Shape{};
      return child(0);
    case ExprKind::call:
      return call_shape(id, children, shapes);
    case ExprKind::reduce:
      if (static_cast<ast::ReduceOp>(ast_[id].op) == ast::ReduceOp::family) return std::nullopt;
      return child(0);
    default:
      return std::nullopt;
  }
}

std::optional<InferredShape> ShapeReader::unknown_call(InferredFunction& function,
                                                       const std::vector<Shape>& arguments) {
  using Result = InferredFunction::Result;
  if (function.result == Result::entrywise) {
    if (arguments.size() != 1) return std::nullopt;
    return arguments[0];
  }
  for (const Shape& argument : arguments)
    if (argument.any) return std::nullopt;
  if (!function.called) {
    function.called = true;
    function.arguments = arguments;
    if (function.result == Result::vector) {
      if (arguments.size() != 1 || arguments[0].axes.size() != 1) return std::nullopt;
      function.value = {{state_.sizes.fresh()}, false, false};
    }
    return function.value;
  }
  if (function.arguments.size() != arguments.size()) return std::nullopt;
  for (std::size_t k = 0; k < arguments.size(); ++k) {
    Shape wanted = function.arguments[k];
    if (wanted.axes.size() != arguments[k].axes.size() || !same(wanted, arguments[k])) return std::nullopt;
  }
  return function.value;
}

std::optional<InferredShape> ShapeReader::call_shape(ExprId id, std::span<const ExprId> children,
                                                     Shapes& shapes) {
  if (children.empty()) return std::nullopt;
  const std::string name(ast_.text(id));
  if (const auto unknown = state_.functions.find(name); unknown != state_.functions.end()) {
    std::vector<Shape> arguments;
    for (const ExprId argument : children) arguments.push_back(*shapes.at(argument));
    return unknown_call(unknown->second, arguments);
  }
  if (const auto typed = indices_.typed.find(name); typed != indices_.typed.end()) {
    Shape value;
    for (const std::string& size : typed->second) {
      value.axes.push_back(state_.sizes.fresh());
      name_size(size, value.axes.back());
    }
    return value;
  }
  if (name == "onehot") {
    const Axis axis = state_.sizes.fresh();
    if (children.size() > 1) {
      if (ast_[children[1]].kind == ExprKind::name) name_size(std::string(ast_.text(children[1])), axis);
    } else if (ast_[children[0]].kind == ExprKind::name) {
      const auto [it, first] = letters_.try_emplace(std::string(ast_.text(children[0])), axis);
      return Shape{{it->second}, false, false};
    }
    return Shape{{axis}, false, false};
  }
  const Kind kind = function_kind(name, children.size());
  Shape common = *shapes.at(children[0]);
  if (kind == Kind::vector_to_matrix) {
    if (common.axes.size() == 1) return Shape{{common.axes[0], common.axes[0]}, false, false};
    if (common.axes.size() == 2) return Shape{{common.axes[0]}, false, false};
    return std::nullopt;
  }
  if (name == "det" || name == "logdet" || name == "tr" || name == "trace") {
    if (!common.any && common.axes.size() != 2) return std::nullopt;
    if (!common.any) state_.sizes.unite(common.axes[0], common.axes[1]);
    return Shape{};
  }
  for (std::size_t k = 1; k < children.size(); ++k)
    if (!same(common, *shapes.at(children[k]))) return std::nullopt;
  if (name == "softmax" && common.axes.empty()) return std::nullopt;
  return kind == Kind::scalar ? Shape{} : common;
}

void ShapeReader::name_size(const std::string& name, Axis axis) {
  if (const auto known = setting_.scope().dims.find(name); known != setting_.scope().dims.end()) {
    state_.sizes.unite(axis_of(known->second), axis);
    return;
  }
  const auto [it, fresh] = state_.named.try_emplace(name, axis);
  if (!fresh) state_.sizes.unite(it->second, axis);
}

/// y_i = k, with an index k: y_i is one of what k runs over.
void ShapeReader::note_label(ExprId label, ExprId index) {
  if (ast_[index].kind == ExprKind::index) std::swap(label, index);
  const std::string letter(ast_.text(index));
  if (ast_[label].kind != ExprKind::index || ast_[ast_.child(label, 0)].kind != ExprKind::name ||
      ast_[index].kind != ExprKind::name || !indices_.letters.contains(letter) ||
      indices_.labels.contains(letter))
    return;
  const auto [axis, unknown] = letters_.try_emplace(letter, 0);
  if (unknown) axis->second = state_.sizes.fresh();
  const auto [it, first] =
      state_.gathered.try_emplace(std::string(ast_.text(ast_.child(label, 0))), axis->second);
  if (!first) state_.sizes.unite(it->second, axis->second);
}

bool ShapeReader::is_one(Axis axis) {
  const auto one = state_.known.find(Dim{1}.code);
  return one != state_.known.end() && state_.sizes.root(one->second) == state_.sizes.root(axis);
}

Axis ShapeReader::axis_of(Dim dim) {
  const auto [it, fresh] = state_.known.try_emplace(dim.code, 0);
  if (fresh) it->second = state_.sizes.fresh();
  return it->second;
}

std::optional<Axis> ShapeReader::axis_of(const std::string& letter) const {
  const auto it = letters_.find(letter);
  return it == letters_.end() ? std::nullopt : std::optional(it->second);
}

void ShapeReader::name_bounds(ExprId sum, const std::function<bool(const std::string&)>& is_taken) {
  for (const ExprId binder : ast_.children(sum).subspan(1)) {
    const auto range = ast_.children(binder);
    if (ast_[binder].kind != ExprKind::binder || range.size() != 1 || ast_[range[0]].kind != ExprKind::range)
      continue;
    const ExprId last = ast_.child(range[0], 1);
    const std::string size(ast_.text(last));
    if (ast_[last].kind != ExprKind::name || ast_.text(ast_.child(range[0], 0)) != "1" ||
        state_.named.contains(size) || state_.names.contains(size) || setting_.knows(size) || is_taken(size))
      continue;
    if (const auto axis = axis_run_by(ast_.text(binder), ast_.child(sum, 0))) name_size(size, *axis);
  }
}

/// The axis of a quantity, or of a derivative by it, on which this index stands.
std::optional<Axis> ShapeReader::axis_run_by(std::string_view index, ExprId body) const {
  for (const ExprId id : below(ast_, {body})) {
    if (ast_[id].kind != ExprKind::index) continue;
    const auto children = ast_.children(id);
    ExprId base = children[0];
    const ExprKind kind = ast_[base].kind;
    if (kind == ExprKind::bar || kind == ExprKind::gradient || kind == ExprKind::partial)
      base = ast_.children(base).back();
    const auto shape = state_.names.find(std::string(ast_.text(base)));
    if (ast_[base].kind != ExprKind::name || shape == state_.names.end()) continue;
    for (std::size_t k = 1; k < children.size() && k <= shape->second.axes.size(); ++k)
      if (ast_[children[k]].kind == ExprKind::name && ast_.text(children[k]) == index)
        return shape->second.axes[k - 1];
  }
  return std::nullopt;
}

void ShapeReader::keep_labels() {
  for (const auto& [letter, axis] : letters_)
    if (indices_.labels.contains(letter)) {
      const auto [it, first] = state_.labels.try_emplace(letter, axis);
      if (!first) state_.sizes.unite(it->second, axis);
    }
}

}  // namespace overbar
