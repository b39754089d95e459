// How the names of a page come to mean something.
#pragma once
#include <functional>
#include <span>

#include "check/record.hpp"

namespace overbar {

/// The setting whose title and the heading contain one another.
std::optional<std::size_t> by_title(const std::vector<std::unique_ptr<Setting>>& settings,
                                    const std::string& heading);
/// The names in the formulas from an element on to the next heading.
std::vector<std::string> names_until_heading(const Page& page, std::size_t from);

/// δ_k and δ_j as two quantities, where the page means two: the new names, and the letter that each was.
std::map<std::string, std::string> separate_families(Page& page, Setting& setting);

/// Sizes that the page calls by another letter: n where the worksheet says N, known from Σ_{i=1}^n x_i.
void alias_dimensions(const Page& page, Setting& setting);

/// Is this the shape of the value? A letter that is not known yet is another name for the size it stands for.
bool has_shape(const ast::Ast& ast, const ast::Shape& written, Setting& setting, const Operand& value);

/// "x ∈ ℝⁿ", or a statement of a block: what the worksheet declares is compared with it, the rest declared.
void declare_statement(Page& page, std::size_t position, Setting& setting,
                       std::vector<Diagnostic>& diagnostics);

/// h_tm1, as names of the step before are called, in LaTeX: h_{t-1}; empty for other names.
std::string step_latex(const Page& page, const std::string& name);
/// … in a text: h_{t−1}.
std::string with_steps_as_written(const Page& page, std::string text);

/// x of x, x_i, x_iᵀ; empty for what is not made of one name so.
std::string base_name(const ast::Ast& ast, ast::ExprId id);

/// The node with these children and this place; the node itself where nothing differs.
ast::ExprId with_children(ast::Ast& ast, ast::ExprId id, std::span<const ast::ExprId> children, Span place);
/// The expression with its parts changed, children before parents: `change` is given each part as it was and
/// as it is with its own parts changed, and says what stands there.
ast::ExprId with_parts_changed(ast::Ast& ast, ast::ExprId root,
                               const std::function<ast::ExprId(ast::ExprId, ast::ExprId)>& change);

/// Does X_{i,:} stand in it?
bool has_row_slice(const ast::Ast& ast, const std::vector<ast::ExprId>& roots);

/// L, J, ℓ, E_t: what losses are called.
bool is_named_as_loss(const std::string& name);

/// A loss that the page differentiates and defines nowhere is any function of what the page computes.
void suppose_losses(const SourceMap& sources, Page& page, std::vector<Diagnostic>& diagnostics);

/// … as the loss that bars are of, on a page that has bars and nothing that they could be of.
bool suppose_objective(const SourceMap& sources, Page& page, std::vector<Diagnostic>& diagnostics);

/// a = b = …, with a and b new: b gets this meaning, and a is b.
void split_double_definitions(Page& page);

/// (1/m) Σ_i runs to m; Σ_{i<j} sums over both, where nothing else says what j is.
void complete_sums(Page& page);

/// Z = W X + b, of matrices W and X and a vector b, adds b to every column.
void broadcast_biases(Page& page);

/// Calls of the page's own functions become what these say, on a page that stands alone.
void inline_functions(Page& page);

/// What the page takes for granted becomes the conventions of the setting: the targets of a cross-entropy are
/// a distribution.
void find_conventions(Page& page, Setting& setting);

/// "h = tanh(W x), h ∈ ℝᵐ": what the forward part of the page defines is not declared as free; its shape is
/// said of the right side of its equation.
void give_shapes_to_definitions(Page& page, Setting& setting);

/// name = …, name_i = …, name(x) = …: the name gets this meaning. A function gives no node.
std::expected<Operand, Diagnostic> define_name(Page& page, const PageChain& chain, const std::string& name,
                                               LinkRecord& record, Layout layout);

/// Does a bar, ∂ or ∇ stand in it?
bool has_derivative(const ast::Ast& ast, const PageChain& chain);
/// Could it give its left side a meaning: an equation that follows from nothing and is about no number?
bool is_definition(const ast::Ast& ast, const PageChain& chain);

/// "stands on q, which was not understood", if these expressions do.
std::string stands_on(const ast::Ast& ast, Setting& setting, std::initializer_list<ast::ExprId> roots);

/// x_i becomes X[i,:], where X is declared and x is nothing else on the page.
void read_rows_of_matrices(Page& page, Setting& setting);

/// x_i becomes x[i,:], of a name with two axes; x[1,i] if it has one row only.
void complete_rows(ast::Ast& ast, const std::string& name, bool one_row = false);

/// Shapes for what the page uses and nothing declares, from its own equations.
void infer_shapes(Page& page, Setting& setting, std::vector<Diagnostic>& diagnostics);

}  // namespace overbar
