// The state of one elaboration, shared by the files that read expressions, calls and statements.
#pragma once
#include <functional>
#include <map>
#include <optional>

#include "read/elaborate.hpp"
#include "read/index_range.hpp"
#include "read/library.hpp"
#include "read/scope.hpp"

namespace overbar {

/// Of a function that is only declared: an Application counts the argument that it differentiates at in a
/// byte.
constexpr std::size_t most_parameters = 255;

/// A quantity where a formula is needed, and a formula where a quantity is.
Diagnostic not_a_claim(Span span);
Diagnostic not_a_quantity(Span span);

class Elaborator {
 public:
  Elaborator(const SourceMap& sources, const ElaborateOptions& options)
      : sources_(sources), options_(options) {}

  void statement(const ast::Worksheet& worksheet, std::size_t position);
  Understood finish() { return std::move(result_); }
  void open_problem(std::string title, Span span);

  // -- expressions (expression.cpp, index.cpp) --
  /// Free index variables stay index axes of the value.
  Expected expression(const ast::Ast& ast, ast::ExprId root, const Scope& scope);
  /// … with the ranges that binders (for i in 1..N) give, and the names that are indices without any.
  Expected expression(const ast::Ast& ast, ast::ExprId root, const Scope& scope, IndexRanges ranges,
                      const std::vector<std::string>& indices);

  // -- calls (call.cpp, builtin.cpp) --
  Result<Operand> call(const std::string& name, std::size_t order, std::vector<Operand> args);
  bool is_function(const std::string& name) const;
  std::vector<std::string> function_names() const;

  /// Something that the page needs without saying it: it is assumed from here on, and reported once.
  void require(NodeId condition, const std::string& text, Span span);

  // -- derivatives (derivative.cpp) --
  Result<Operand> bar_of(NodeId quantity, const Scope& scope);
  Result<NodeId> partial(NodeId y, NodeId x);
  Result<NodeId> direct_partial(NodeId y, NodeId x);  // by y's own equation, all else held
  const Backprop& backprop_of(NodeId objective);

  Graph& graph() { return *problem().graph; }
  Problem& problem() { return result_.problems.back(); }

  // -- for who goes on reading in the last problem (a person's derivation) --
  Scope& scope() { return scope_; }
  std::vector<Diagnostic>& diagnostics() { return result_.diagnostics; }
  /// A function's definition must live as long as it is called.
  void define(const ast::Ast& ast, const ast::Definition& definition, Span span);
  void declare_quantities(const ast::Ast& ast, const ast::QuantityDeclaration& declaration);
  /// Any differentiable function, of most_parameters at most.
  void declare_function(Name name, std::vector<Type> arguments, Type result);
  /// A name for a value; the node that later expressions see.
  NodeId name_quantity(Name name, Operand value, Span span);
  /// What bars are derivatives of, if anything says so.
  NodeId objective() { return objective_for_bars(); }
  /// The objective could not be read: bars have no meaning.
  void lose_objective() { objective_lost_ = true; }
  /// … of `for i in a..b` with known ends. Others (1..N − 1, j in 1..i), where `open` wants them, are left to
  /// `restricted`.
  std::optional<IndexRanges> ranges_of(const ast::Ast& ast, const std::vector<ast::ExprId>& binders,
                                       std::vector<ast::ExprId>* open);
  /// The range of each free index of these expressions, as far as they tell.
  IndexRanges index_ranges(const ast::Ast& ast, const std::vector<ast::ExprId>& roots, IndexRanges given);

 private:
  friend class ExpressionReader;
  const SourceMap& sources_;
  ElaborateOptions options_;
  Understood result_;
  Scope scope_;
  std::map<std::string, Callable> callables_;
  std::vector<std::uint32_t> found_;  // symbols of `find`
  bool such_that_lost_ = false;       // one about them has an error
  bool objective_failed_ = false;     // the objective that the page names was not understood
  bool objective_lost_ = false;       // … of a person's page
  std::size_t call_depth_ = 0;
  std::size_t page_mentions_ = 0;  // calls of functions that mention the page
  std::size_t calls_read_ = 0;     // bodies of functions, over the whole page
  const ast::Worksheet* worksheet_ = nullptr;
  std::size_t position_ = 0;

  void report(Diagnostic diagnostic);
  void report(const Error& error, Span span) { report(make_error(error.code, span, error.message)); }

  // -- statements (statement.cpp, declaration.cpp, question.cpp) --
  void declare_dims(const ast::Ast& ast, const ast::DimDeclaration& declaration);
  void declare_function(const ast::Ast& ast, const ast::FunctionDeclaration& declaration);
  void ask(const ast::Ast& ast, const ast::Statement& statement);
  void assume(const ast::Ast& ast, const ast::Assume& assume);
  bool declare_name(const ast::Name& name, Span span);
  std::optional<Dim> dimension(const ast::Ast& ast, ast::ExprId id);
  std::optional<std::vector<Dim>> shape(const ast::Ast& ast, const ast::Shape& shape);
  std::optional<NodeId> target(const ast::Ast& ast, ast::ExprId id);
  std::optional<std::vector<NodeId>> targets(const ast::Ast& ast, const std::vector<ast::ExprId>& ids);
  std::optional<Bindings> bindings(const ast::Ast& ast, const std::vector<ast::Binding>& at);
  std::optional<NodeId> formula(const ast::Ast& ast, ast::ExprId id, const std::vector<ast::ExprId>& binders);
  void apply_domain(const ast::Ast& ast, const ast::Domain& domain, NodeId node, std::uint32_t symbol);

  /// The formula where the index of `binder` lies in its range, whose ends may depend on the other indices.
  std::optional<Operand> restricted(const ast::Ast& ast, ast::ExprId binder, const Operand& formula,
                                    IndexRanges ranges);
  NodeId objective_for_bars();  // no_node: none, or one that was not understood
  std::optional<NodeId> peek_objective();

  // -- calls --
  Result<Operand> call_scalar(Callable& callable, std::size_t order, const Operand& arg);
  Result<Operand> call_kept(Callable& callable, std::vector<Operand> args);
  Result<Operand> call_opaque(Callable& callable, std::size_t order, std::vector<Operand> args);
  Result<std::uint32_t> scalar_function(Callable& callable);
  std::uint32_t kept_function(Callable& callable);
  Result<Operand> body_of(Callable& callable, std::vector<Operand> args);
  void attach_pullbacks(const Callable& callable, const std::vector<Operand>& args, const Operand& result);
  static std::vector<std::string> builtin_names();
  std::optional<Result<Operand>> builtin(const std::string& name, std::vector<Operand>& args);
};

}  // namespace overbar
