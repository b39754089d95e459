// Shapes for a page without a worksheet, from its own forward equations.
//
// A name that nothing declares is an input of 0, 1 or 2 axes. Which, is tried in the order in which the
// spelling makes it likely (W is a matrix, x a vector, λ a number), the fewest surprises first; a choice
// stands if every equation fits, with sizes unified as they meet (union–find over the axes). Losses are
// scalars.
#include <algorithm>
#include <array>
#include <numeric>
#include <set>

#include "check/names.hpp"
#include "diag/codes.hpp"
#include "op/build.hpp"

namespace overbar {
namespace {

using ast::ExprId;
using ast::ExprKind;

constexpr std::size_t max_trials = 20'000;
constexpr std::size_t max_inputs = 24;
constexpr std::size_t max_surprises = 8;

using Axis = std::uint32_t;  // of Sizes

/// Sizes that turn out to be the same.
struct Sizes {
  std::vector<Axis> parent;
  Axis fresh() {
    parent.push_back(static_cast<Axis>(parent.size()));
    return parent.back();
  }
  Axis root(Axis a) {
    while (parent[a] != a) a = parent[a] = parent[parent[a]];
    return a;
  }
  void unite(Axis a, Axis b) { parent[std::max(root(a), root(b))] = std::min(root(a), root(b)); }
};

struct Shape {
  std::vector<Axis> axes;
  bool row = false;
  bool any = false;  // 𝟏, I: whatever the context wants
};

enum class Kind : std::uint8_t { entrywise, scalar, vector_to_matrix, unknown };

Kind function_kind(std::string_view name) {
  constexpr std::array<std::string_view, 22> scalars{"sum",
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
                                                     "cross_entropy",
                                                     "CE",
                                                     "squared_error",
                                                     "logdet",
                                                     "softmax_cross_entropy",
                                                     "norm_1",
                                                     "norm_∞",
                                                     "onehot",
                                                     "hinge",
                                                     "mse"};
  if (std::ranges::find(scalars, name) != scalars.end()) return Kind::scalar;
  if (name == "diag") return Kind::vector_to_matrix;
  return Kind::entrywise;
}

class Inference {
 public:
  Inference(const Page& page, Setting& setting) : ast_(page.sheet.ast), setting_(setting) {
    bool forward = true;
    for (const PageElement& element : page.elements)
      if (const auto* chain = std::get_if<PageChain>(&element)) {
        forward = forward && !has_derivative(ast_, *chain);
        consider(*chain, forward);
      }
    for (const std::string& name : met_)
      if (!defined_.contains(name) && !is_index(name)) inputs_.push_back(name);
  }

  /// Gives every input a shape; false where none fits.
  bool solve() {
    if (inputs_.empty()) return true;
    if (inputs_.size() > max_inputs) return false;
    // What is called like a loss is one, if that fits: E may be a matrix of errors.
    for (const bool strict : {true, false}) {
      losses_are_scalars_ = strict;
      trials_ = 0;
      if (search()) return true;
    }
    return false;
  }

  const std::vector<std::string>& inputs() const { return inputs_; }

 private:
  bool search() {
    for (std::size_t surprises = 0; surprises <= max_surprises; ++surprises) {
      std::vector<std::size_t> choice(inputs_.size(), 0);
      if (choose(choice, 0, surprises)) return true;
      if (trials_ > max_trials) break;
    }
    return false;
  }

  const ast::Ast& ast_;
  Setting& setting_;
  std::vector<const PageChain*> equations_;
  std::vector<std::string> met_;  // unknown names, in the order of the page
  std::set<std::string> defined_, letters_, sizes_names_;
  std::vector<std::string> inputs_;
  std::map<std::string, std::size_t> index_count_;  // x_ij: two
  std::size_t trials_ = 0;
  bool losses_are_scalars_ = true;
  // … of one trial
  Sizes sizes_;
  std::map<std::string, Shape> shapes_;
  std::map<std::string, Axis> letter_axes_;
  std::map<std::string, Axis> named_;   // sizes that have a name
  std::map<std::int32_t, Axis> known_;  // dimensions of the setting

  std::vector<ExprId> below(ExprId root) const {
    std::set<ExprId> seen{root};
    std::vector<ExprId> stack{root};
    while (!stack.empty()) {
      const ExprId id = stack.back();
      stack.pop_back();
      for (const ExprId child : ast_.children(id))
        if (seen.insert(child).second) stack.push_back(child);
    }
    return {seen.begin(), seen.end()};
  }

  void consider(const PageChain& chain, bool forward) {
    if (chain.relations.empty()) return;
    std::vector<ExprId> ids;
    for (const PageSide& side : chain.sides) {
      if (side.expr == ast::no_expr) return;
      const std::vector<ExprId> part = below(side.expr);
      ids.insert(ids.end(), part.begin(), part.end());
    }
    if (has_derivative(ast_, chain)) {
      // δ = ∂L/∂z = …: it says nothing of shapes, but what δ is.
      ExprId left = chain.sides[0].expr;
      if (ast_[left].kind == ExprKind::index) left = ast_.child(left, 0);
      const std::string name(ast_.text(left));
      const bool met = std::ranges::find(met_, name) != met_.end();
      if (ast_[left].kind == ExprKind::name && is_definition(ast_, chain) && !setting_.knows(name) && !met)
        defined_.insert(name);
      return;
    }
    equations_.push_back(&chain);
    std::set<ExprId> indices;
    for (const ExprId id : ids) {
      const auto children = ast_.children(id);
      if (ast_[id].kind == ExprKind::index) {
        for (std::size_t k = 1; k < children.size(); ++k)
          for (const ExprId part : below(children[k])) indices.insert(part);
        if (ast_[children[0]].kind == ExprKind::name)
          index_count_.try_emplace(std::string(ast_.text(children[0])), children.size() - 1);
      }
      if (ast_[id].kind != ExprKind::binder) continue;
      letters_.emplace(ast_.text(id));
      if (children.size() != 1 || ast_[children[0]].kind != ExprKind::range) continue;
      for (const ExprId end : ast_.children(children[0])) {
        indices.insert(end);
        if (ast_[end].kind == ExprKind::name) sizes_names_.emplace(ast_.text(end));
      }
    }
    for (const ExprId id : indices)
      if (ast_[id].kind == ExprKind::name && !sizes_names_.contains(std::string(ast_.text(id))))
        letters_.emplace(ast_.text(id));
    ExprId left = chain.sides[0].expr;
    if (ast_[left].kind == ExprKind::index) left = ast_.child(left, 0);
    const std::string name(ast_.text(left));
    const bool equation =
        chain.relations[0].kind == PageRelation::equal || chain.relations[0].kind == PageRelation::defined_as;
    const bool fresh =
        equation && ast_[left].kind == ExprKind::name && !setting_.knows(name) && !defined_.contains(name);
    const bool used_before = std::ranges::find(met_, name) != met_.end();
    for (const ExprId id : ids) {
      const std::string other(ast_.text(id));
      if (ast_[id].kind != ExprKind::name || indices.contains(id) || setting_.knows(other)) continue;
      if (other == "I" || other == "e" || other == "π" || other.starts_with("I_")) continue;
      if (std::ranges::find(met_, other) == met_.end()) met_.push_back(other);
    }
    // An equation for a name that was not used before gives it its meaning; in the forward part of a page,
    // also for one that was ("… where y = W x").
    if (fresh && (!used_before || (forward && is_definition(ast_, chain)))) defined_.insert(name);
  }

  /// i in y_i also where it stands alone: 1[i = j].
  bool is_index(const std::string& name) const {
    return letters_.contains(name) && !index_count_.contains(name) && !sizes_names_.contains(name);
  }

  static bool is_loss(const std::string& name) {
    constexpr std::array<std::string_view, 9> losses{"J", "L", "ℓ", "ℒ", "𝓛", "loss", "C", "E", "cost"};
    return std::ranges::find(losses, name) != losses.end();
  }

  /// Numbers of axes, the likeliest first.
  std::vector<std::size_t> orders_of(const std::string& name) const {
    if (const auto it = index_count_.find(name); it != index_count_.end()) return {it->second};
    const char first = name.empty() ? ' ' : name[0];
    if (sizes_names_.contains(name)) return {0};
    if (is_loss(name)) return {0};
    if (first >= 'A' && first <= 'Z') return {2, 1, 0};
    constexpr std::array<std::string_view, 9> numbers{"λ", "η", "α", "β", "γ", "ε", "ϵ", "ρ", "τ"};
    for (const std::string_view number : numbers)
      if (name.starts_with(number)) return {0, 1, 2};
    if (first == 'c' || first == 'n' || first == 'm') return {0, 1, 2};
    return {1, 0, 2};
  }

  /// Every assignment with this many steps down the lists.
  bool choose(std::vector<std::size_t>& choice, std::size_t at, std::size_t surprises) {
    if (trials_ > max_trials) return false;
    if (at == inputs_.size()) return surprises == 0 && fits(choice);
    const std::size_t options = orders_of(inputs_[at]).size();
    for (std::size_t k = 0; k < options && k <= surprises; ++k) {
      choice[at] = k;
      if (choose(choice, at + 1, surprises - k)) return true;
    }
    choice[at] = 0;
    return false;
  }

  Axis axis_of(Dim dim) {
    const auto [it, fresh] = known_.try_emplace(dim.code, 0);
    if (fresh) it->second = sizes_.fresh();
    return it->second;
  }

  bool fits(const std::vector<std::size_t>& choice) {
    ++trials_;
    sizes_ = {};
    shapes_.clear();
    letter_axes_.clear();
    named_.clear();
    known_.clear();
    for (std::size_t k = 0; k < inputs_.size(); ++k) {
      Shape& shape = shapes_[inputs_[k]];
      const std::size_t order = orders_of(inputs_[k])[choice[k]];
      for (std::size_t axis = 0; axis < order; ++axis) shape.axes.push_back(sizes_.fresh());
    }
    // Each equation once what it needs has a shape.
    std::vector<const PageChain*> waiting = equations_;
    while (!waiting.empty()) {
      std::vector<const PageChain*> later;
      for (const PageChain* chain : waiting) {
        if (!ready(*chain))
          later.push_back(chain);
        else if (!fits(*chain))
          return false;
      }
      if (later.size() == waiting.size()) break;  // each waits for another: a circle, said elsewhere
      waiting = std::move(later);
    }
    declare();
    return true;
  }

  bool ready(const PageChain& chain) const {
    const ExprId left = chain.sides[0].expr;
    const ExprId base = ast_[left].kind == ExprKind::index ? ast_.child(left, 0) : left;
    for (std::size_t k = 0; k < chain.sides.size(); ++k)
      for (const ExprId id : below(chain.sides[k].expr)) {
        const std::string name(ast_.text(id));
        if (ast_[id].kind == ExprKind::name && !(k == 0 && id == base) && defined_.contains(name) &&
            !shapes_.contains(name))
          return false;
      }
    return true;
  }

  bool fits(const PageChain& chain) {
    letter_axes_.clear();
    std::optional<Shape> common;
    ExprId left = chain.sides[0].expr;
    const bool indexed = ast_[left].kind == ExprKind::index;
    const ExprId base = indexed ? ast_.child(left, 0) : left;
    const std::string name(ast_.text(base));
    const bool defines =
        ast_[base].kind == ExprKind::name && defined_.contains(name) && !shapes_.contains(name);
    for (std::size_t k = defines ? 1 : 0; k < chain.sides.size(); ++k) {
      const auto shape = shape_of(chain.sides[k].expr);
      if (!shape || !as_said(chain, k, *shape)) return false;
      if (!common)
        common = shape;
      else if (!same(*common, *shape))
        return false;
    }
    if (!defines) return true;
    Shape made = common ? *common : Shape{};
    if (indexed) {
      made = {};
      for (const ExprId index : ast_.children(left).subspan(1)) {
        const auto it = letter_axes_.find(std::string(ast_.text(index)));
        made.axes.push_back(it == letter_axes_.end() ? sizes_.fresh() : it->second);
      }
    }
    const bool may_be_errors = !losses_are_scalars_ && (name == "E" || name == "C");
    if (is_loss(name) && !may_be_errors && !made.axes.empty()) return false;
    if (made.any) return false;
    shapes_[name] = made;
    return true;
  }

  /// … = W x ∈ ℝ^{m}
  bool as_said(const PageChain& chain, std::size_t side, const Shape& shape) {
    for (const PageChain::Shape& said : chain.shapes) {
      if (said.side != side || shape.any) continue;
      if (said.shape.dimensions.size() != shape.axes.size()) return false;
      for (std::size_t k = 0; k < shape.axes.size(); ++k)
        if (ast_[said.shape.dimensions[k]].kind == ExprKind::name)
          name_size(std::string(ast_.text(said.shape.dimensions[k])), shape.axes[k]);
    }
    return true;
  }

  bool same(Shape& a, const Shape& b) {
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
    for (std::size_t k = 0; k < a.axes.size(); ++k) sizes_.unite(a.axes[k], b.axes[k]);
    return true;
  }

  std::optional<Shape> product(const Shape& a, const Shape& b) {
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
    sizes_.unite(a.axes.back(), b.axes.front());
    Shape result;
    if (a.axes.size() == 2) result.axes.push_back(a.axes[0]);
    if (b.axes.size() == 2) result.axes.push_back(b.axes[1]);
    result.row = a.axes.size() == 1 && b.axes.size() == 2;
    return result;
  }

  std::optional<Shape> name_shape(ExprId id) {
    const std::string name(ast_.text(id));
    if (const auto it = shapes_.find(name); it != shapes_.end()) return it->second;
    if (letters_.contains(name) || sizes_names_.contains(name)) return Shape{};
    if (const auto it = setting_.scope().values.find(name); it != setting_.scope().values.end()) {
      Shape shape{{}, it->second.row, false};
      for (const Dim dim : own_axes(setting_.graph(), it->second)) shape.axes.push_back(axis_of(dim));
      return shape;
    }
    if (name == "I" || name.starts_with("I_")) return Shape{{}, false, true};
    if (setting_.scope().dims.contains(name) || name == "e" || name == "π") return Shape{};
    return std::nullopt;
  }

  /// In the order of the ids: children first.
  std::optional<Shape> shape_of(ExprId root) {
    std::map<ExprId, std::optional<Shape>> shapes;
    for (const ExprId id : below(root)) shapes[id] = one_shape(id, shapes);
    return shapes.at(root);
  }

  std::optional<Shape> one_shape(ExprId id, std::map<ExprId, std::optional<Shape>>& shapes) {
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
        const auto [it, fresh] = letter_axes_.try_emplace(std::string(ast_.text(id)), 0);
        if (fresh) it->second = sizes_.fresh();
        if (children.size() == 1 && ast_[children[0]].kind == ExprKind::range) {
          const ExprId last = ast_.child(children[0], 1);
          if (ast_[last].kind == ExprKind::name) name_size(std::string(ast_.text(last)), it->second);
        }
        return Shape{};
      }
      case ExprKind::ones:
        return Shape{{}, false, true};
      case ExprKind::name:
        return name_shape(id);
      case ExprKind::index: {
        if (!child(0) || child(0)->axes.size() != children.size() - 1) return std::nullopt;
        for (std::size_t k = 1; k < children.size(); ++k) {
          if (ast_[children[k]].kind != ExprKind::name) continue;
          const auto [it, fresh] =
              letter_axes_.try_emplace(std::string(ast_.text(children[k])), child(0)->axes[k - 1]);
          if (!fresh) sizes_.unite(it->second, child(0)->axes[k - 1]);
        }
        return Shape{};
      }
      default:
        break;
    }
    for (const ExprId part : children)
      if (!shapes.at(part)) return std::nullopt;
    switch (kind) {
      case ExprKind::neg:
      case ExprKind::indicator:
        return child(0);
      case ExprKind::add:
      case ExprKind::hadamard:
      case ExprKind::compare:
      case ExprKind::hadamard_divide:
      case ExprKind::piecewise: {
        Shape common = *child(0);
        for (std::size_t k = 1; k < children.size(); ++k)
          if (!same(common, *child(k))) return std::nullopt;
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
          sizes_.unite(child(0)->axes[0], child(0)->axes[1]);
        return child(0);
      case ExprKind::transpose: {
        Shape turned = *child(0);
        if (turned.axes.size() == 1) turned.row = !turned.row;
        std::ranges::reverse(turned.axes);
        return turned;
      }
      case ExprKind::inverse:
      case ExprKind::inverse_transpose:
        if (child(0)->axes.size() == 1) return std::nullopt;
        if (child(0)->axes.size() == 2) sizes_.unite(child(0)->axes[0], child(0)->axes[1]);
        return child(0);
      case ExprKind::norm:
        return Shape{};
      case ExprKind::abs:
        return child(0);
      case ExprKind::call:
        return call_shape(id, children, shapes);
      case ExprKind::reduce:
        return child(0);
      default:
        return std::nullopt;
    }
  }

  std::optional<Shape> call_shape(ExprId id, std::span<const ExprId> children,
                                  std::map<ExprId, std::optional<Shape>>& shapes) {
    if (children.empty()) return std::nullopt;
    const Kind kind = function_kind(ast_.text(id));
    Shape common = *shapes.at(children[0]);
    if (kind == Kind::vector_to_matrix) {
      if (common.axes.size() == 1) return Shape{{common.axes[0], common.axes[0]}, false, false};
      if (common.axes.size() == 2) return Shape{{common.axes[0]}, false, false};
      return std::nullopt;
    }
    for (std::size_t k = 1; k < children.size(); ++k)
      if (!same(common, *shapes.at(children[k]))) return std::nullopt;
    if (ast_.text(id) == "softmax" && common.axes.empty()) return std::nullopt;
    return kind == Kind::scalar ? Shape{} : common;
  }

  void name_size(const std::string& name, Axis axis) {
    if (const auto known = setting_.scope().dims.find(name); known != setting_.scope().dims.end()) {
      sizes_.unite(axis_of(known->second), axis);
      return;
    }
    const auto [it, fresh] = named_.try_emplace(name, axis);
    if (!fresh) sizes_.unite(it->second, axis);
  }

  // What fits becomes symbols of the setting, with sizes that have names.
  void declare() {
    Graph& graph = setting_.graph();
    std::map<Axis, Dim> dims;
    for (const auto& [code, axis] : known_) dims.try_emplace(sizes_.root(axis), Dim{code});
    for (const auto& [name, axis] : named_) {
      const auto [it, fresh] = dims.try_emplace(sizes_.root(axis), Dim{1});
      if (fresh) it->second = graph.dim_symbol(name);
      setting_.scope().dims[name] = it->second;
    }
    std::size_t next = 0;
    const auto size_of = [&](Axis axis) {
      const auto [it, fresh] = dims.try_emplace(sizes_.root(axis), Dim{1});
      if (!fresh) return it->second;
      constexpr std::array<const char*, 8> letters{"n", "m", "k", "p", "q", "d", "N", "K"};
      std::string name;
      do {
        name = next < letters.size() ? letters[next] : "n" + std::to_string(next);
        ++next;
      } while (setting_.scope().dims.contains(name) || shapes_.contains(name) || letters_.contains(name) ||
               sizes_names_.contains(name));
      it->second = graph.dim_symbol(name);
      setting_.scope().dims[name] = it->second;
      return it->second;
    };
    for (const std::string& name : inputs_) {
      std::vector<Dim> axes;
      for (const Axis axis : shapes_.at(name).axes) axes.push_back(size_of(axis));
      const std::uint32_t symbol = graph.add_symbol(
          {Name{name, {}, Accent::none, {}, {}}, Role::input, graph.intern_type(Type{axes}), {}});
      const NodeId node = symbol_node(graph, symbol);
      setting_.scope().values[name] = scalar_value(node);
      setting_.elaborator.problem().quantities.push_back({name, node, false, {}});
    }
  }
};

}  // namespace

void infer_shapes(Page& page, Setting& setting, std::vector<Diagnostic>& diagnostics) {
  Inference inference(page, setting);
  if (inference.solve()) return;
  std::string names;
  for (const std::string& name : inference.inputs()) names += (names.empty() ? "" : ", ") + name;
  Span place{};
  for (const PageElement& element : page.elements)
    if (const auto* chain = std::get_if<PageChain>(&element)) {
      place = chain->span;
      break;
    }
  diagnostics.push_back({Severity::warning,
                         code("shape-mismatch"),
                         place,
                         "no shapes of " + names +
                             " make the equations of the page fit; say them: $x \\in "
                             "\\mathbb{R}^n$, or give a worksheet",
                         {}});
}

}  // namespace overbar
