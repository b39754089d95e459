// Reads one expression into a value: a loop over the tree's ids, children first.
#pragma once
#include <set>

#include "read/elaborator.hpp"
#include "read/index_bounds.hpp"

namespace overbar {

/// The expression below one root. Values are made in order of ids; a failure is kept at its node and becomes
/// the whole expression's failure only if that node's value is used (an index variable has none of its own).
class ExpressionReader {
 public:
  using ExprId = ast::ExprId;
  using ExprKind = ast::ExprKind;

  ExpressionReader(Elaborator& elaborator, const ast::Ast& ast, const Scope& scope, IndexRanges ranges,
                   const std::vector<std::string>& indices)
      : e_(elaborator),
        g_(elaborator.graph()),
        ast_(ast),
        scope_(scope),
        given_(std::move(ranges)),
        index_variables_(indices.begin(), indices.end()) {}

  Expected run(ExprId root);
  /// The ranges of the free index variables below the roots.
  IndexRanges free_ranges(const std::vector<ExprId>& roots);

 private:
  Elaborator& e_;
  Graph& g_;
  const ast::Ast& ast_;
  const Scope& scope_;
  IndexRanges given_;                  // of index variables: what `for i in 2..5` says
  std::map<std::string, Dim> ranges_;  // … and the axes in which they stand
  std::set<std::string> ambiguous_;    // index variables of two ranges
  std::set<std::string> index_variables_;
  std::map<ExprId, std::string> pairs_;
  std::set<ExprId> entrywise_;  // formulas inside an indicator
  std::set<ExprId> indexed_;    // what stands before index brackets
  std::unordered_map<ExprId, Expected> values_;
  using Condition =
      std::pair<ExprId, bool>;  // a formula or a binder with a range, and whether it holds or fails
  std::map<ExprId, std::vector<Condition>> guards_;
  struct IndexUse {
    ExprId index = ast::no_expr;
    Operand value;
    Dim axis;
  };
  std::vector<IndexUse> uses_;  // of computed indices

  ExprKind kind(ExprId id) const { return ast_[id].kind; }
  std::string text(ExprId id) const { return std::string(ast_.text(id)); }

  bool is_index_variable(ExprId id) const;

  /// Names bound by Σ, and unknown names inside index brackets.
  void find_index_variables(const std::vector<ExprId>& ids);

  /// Σ_{i<j} over both: the letters that such sums bind besides their own.
  void find_pairs(const std::vector<ExprId>& ids, const std::set<std::string>& outside);

  /// x[j] with x known gives j the range of that axis; else an explicit Σ_{j=1..N} does.
  void find_ranges(const std::vector<ExprId>& ids);
  std::optional<std::vector<Dim>> axes_of_name(ExprId id) const;

  void set_range(const std::string& name, Dim dim);
  /// Gives an index without a range that of the other expression, if it has one. Did it?
  bool same_range(ExprId index, ExprId other);

  /// The range of an index variable where its own value matters, not what it indexes: it must be one.
  Result<IndexRange> range_of(const std::string& name) const;

  void find_entrywise(const std::vector<ExprId>& ids);

  /// The conditions under which alone a part of the expression counts.
  void find_guards(const std::vector<ExprId>& ids);
  void indicators_in(ExprId id, std::vector<Condition>& found) const;
  /// a <= j and j <= b, of Σ_{j=a..b}.
  Expected between(ExprId binder) const;
  /// Computed indices must stay on their axes: where sizes are symbols that is assumed, and said.
  std::optional<Diagnostic> outside_of_axis();

  std::optional<Dim> size_of(ExprId id) const;

  std::unexpected<Diagnostic> error(ExprId id, std::string code, std::string message) const;

  Expected place(ExprId id, Result<Operand> value) const;

  /// The first failure among the children, if any.
  std::optional<Diagnostic> failed(std::span<const ExprId> children) const;

  const Operand& value(ExprId id) const { return *values_.at(id); }

  std::vector<Operand> child_values(ExprId id) const;

  Expected read(ExprId id);

  /// A comparison where a number is needed, or the other way round.
  std::optional<Diagnostic> mixes_truth_and_numbers(ExprId id) const;

  Expected read_number(ExprId id);

  Expected read_name(ExprId id);

  Expected unknown_name(ExprId id, const std::string& name) const;

  Expected read_matrix(ExprId id);

  /// x in {a, b} is x = a or x = b; x in 1..n is a whole number between them, said of the index that x is.
  Result<Operand> read_member(ExprId id);

  std::expected<NodeId, Diagnostic> scalar_entry(ExprId cell) const;

  Expected read_vector(ExprId id);

  // -- derivatives --

  /// x̄[i] is written bar(x)[i], and bar(x[i]) means the same.
  Expected read_bar(ExprId id);

  struct Position {
    Operand base;
    ExprId indexed = ast::no_expr;  // the index expression, if any
  };

  std::expected<Position, Diagnostic> position(ExprId id) const;

  /// ∂y/∂x, ∂²y/∂x∂z: the axes of y, then of each variable; an indexed y or x takes that entry.
  Expected read_partial(ExprId id);
  NodeId by_argument(NodeId call, const std::string& position);

  /// ∂a/∂b ∂b/∂c as ∂a/∂c along this path.
  Expected read_composition(const std::vector<ExprId>& factors);

  Expected read_gradient(ExprId id);

  // -- indices --

  Expected read_index(ExprId id);

  /// The base with the index expressions of `id` in its own axes.
  Expected index_value(ExprId id, const Operand& base);

  /// x[2..3]: the rows of the identity that select these entries.
  std::expected<NodeId, Diagnostic> range_rows(ExprId range, Dim dim) const;

  // -- Σ, Π, max, min, mean over indices --

  Expected read_reduce(ExprId id);

  /// Σ_{j=a..b} is over a part of the axis in which j stands.
  Expected part_of_axis(ast::ReduceOp op, const Operand& body, const std::string& index, ExprId range);

  Result<Operand> reduce(ast::ReduceOp op, const Operand& body, const std::string& index);
  /// The entries at these values of the index, multiplied.
  Result<Operand> product_over(const Operand& body, const std::string& index, const IndexRange& range);

  // -- everything whose children are plain values --

  Result<Operand> read_plain(ExprId id);

  /// 𝟏_N
  Result<Operand> sized_ones(const Operand& size);

  /// A relation between tensors says that every entry satisfies it; inside an indicator it is one for each
  /// entry.
  std::vector<Operand> claims(ExprId id, std::vector<Operand> values);

  Result<Operand> piecewise(const std::vector<Operand>& parts);

  Result<Operand> compare_values(ast::CompareOp op, const std::vector<Operand>& sides);
};

}  // namespace overbar
