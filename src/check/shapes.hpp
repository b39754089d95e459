// Shapes of expressions whose names are only partly known: sizes are variables that are united as they meet.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "check/setting.hpp"

namespace overbar {

using Axis = std::uint32_t;  // of Sizes

/// Sizes that turn out to be the same: union–find.
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

struct InferredShape {
  std::vector<Axis> axes;
  bool row = false;
  bool any = false;   // 𝟏, I: whatever the context wants
  bool ones = false;  // … 𝟏, or 𝟏ᵀ if it is a row: in a product a vector
};

/// A function that the page uses and defines nowhere.
struct InferredFunction {
  enum class Result : std::uint8_t {
    entrywise,  // φ(z): of a number, applied to every entry
    scalar,     // ℓ(h, y): a number
    vector,     // y = f(x): a vector of its own size
  } result = Result::entrywise;
  bool called = false;
  std::vector<InferredShape> arguments;  // of its first call
  InferredShape value;
};

/// What one attempt has found so far.
struct InferredShapes {
  Sizes sizes;
  std::map<std::string, InferredShape> names;
  std::map<std::string, InferredFunction> functions;
  std::map<std::string, Axis> named;     // sizes that have a name
  std::map<std::int32_t, Axis> known;    // dimensions of the setting
  std::map<std::string, Axis> labels;    // what a label is one of
  std::map<std::string, Axis> gathered;  // … and what the y_i of p_{y_i} are
};

/// Names that are no quantities.
struct IndexNames {
  std::set<std::string> letters;                          // i of y_i
  std::set<std::string> sizes;                            // n of Σ_{i=1}^n
  std::set<std::string> labels;                           // y of p_y: one index throughout the page
  std::map<std::string, std::vector<std::string>> typed;  // f : … → ℝⁿ, the sizes of what it gives
};

class ShapeReader {
 public:
  ShapeReader(const ast::Ast& ast, Setting& setting, const IndexNames& indices, InferredShapes& state)
      : ast_(ast), setting_(setting), indices_(indices), state_(state), letters_(state.labels) {}

  /// Of one side of an equation; nothing where it does not fit.
  std::optional<InferredShape> shape_of(ast::ExprId root);
  /// Unites them; a scalar goes with everything.
  bool same(InferredShape& a, const InferredShape& b);
  void name_size(const std::string& name, Axis axis);
  Axis axis_of(Dim dim);
  /// Is it the size 1?
  bool is_one(Axis axis);
  /// Sums of numbers and vectors among what was read: x − μ 𝟏 is more usual than x − μ.
  std::size_t broadcasts() const { return broadcasts_; }
  /// What an index runs over, as far as the sides read have told.
  std::optional<Axis> axis_of(const std::string& letter) const;
  /// N of Σ_{n=1}^N (∂L/∂Z)_n, where only lines with derivatives have it: how far n runs in Z.
  void name_bounds(ast::ExprId sum, const std::function<bool(const std::string&)>& is_taken);
  /// The equation has been read: labels stay what they are.
  void keep_labels();

 private:
  using Shape = InferredShape;
  using Shapes = std::map<ast::ExprId, std::optional<Shape>>;
  std::optional<Shape> product(const Shape& a, const Shape& b);
  bool is_quantity(ast::ExprId root) const;
  std::optional<Axis> axis_run_by(std::string_view index, ast::ExprId body) const;
  void note_label(ast::ExprId label, ast::ExprId index);
  std::optional<Shape> name_shape(ast::ExprId id);
  std::optional<Shape> one_shape(ast::ExprId id, Shapes& shapes);
  std::optional<Shape> index_shape(std::span<const ast::ExprId> children, const Shape& base);
  std::optional<Shape> call_shape(ast::ExprId id, std::span<const ast::ExprId> children, Shapes& shapes);
  std::optional<Shape> unknown_call(InferredFunction& function, const std::vector<Shape>& arguments);

  const ast::Ast& ast_;
  Setting& setting_;
  const IndexNames& indices_;
  InferredShapes& state_;
  std::map<std::string, Axis> letters_;
  std::size_t broadcasts_ = 0;
};

}  // namespace overbar
