// The state of reading a page, shared by the files that read its text (page_latex, page_markdown), its
// formulas (page_formula) and what they declare (page_statement). Internal to this folder.
#pragma once
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "read/latex_macros.hpp"
#include "read/latex_names.hpp"
#include "read/latex_split.hpp"
#include "read/lexer.hpp"
#include "read/page.hpp"
#include "read/page_survey.hpp"

namespace overbar::latex {

/// A formula in the text of a page.
struct FormulaPlace {
  std::uint32_t begin = 0;  // of the maths, without its dollars
  std::uint32_t end = 0;
  bool display = false;
  std::string environment;
  bool quoted = false;  // in a Markdown quotation: its lines begin with >
};

/// l or ℓ, on a page that writes equations for every layer; else nothing.
struct LayerLetter {
  std::string letter;
  bool below = false;  // W_l, besides W^{(l)}
};
LayerLetter layer_letter(std::string_view text);

/// Does the page say that ⊗ is the entrywise product?
bool circled_times_is_entrywise(std::string_view text);

/// \mathcal N
bool is_script(const Item& item);

class PageReader {
 public:
  /// Without a worksheet, a first reader fills the survey of the page that the second one reads by.
  enum class Task : std::uint8_t { survey, read };
  PageReader(const SourceMap& sources, std::uint32_t file, const PageOptions& options, Task task,
             Survey survey);

  void latex_page();
  void markdown_page();
  Page take();
  Survey survey() { return std::move(survey_); }
  /// Does f(x) stand above f(x) = … somewhere? Then the page is read again by one who has been told so.
  bool used_early() const { return !used_early_.empty() || !shown_early_.empty(); }
  void foretell(const PageReader& before);

 private:
  // ---- text (page_latex.cpp, page_markdown.cpp, page_prose.cpp) ----
  void latex_range(std::uint32_t begin, std::uint32_t end);
  bool latex_command(std::uint32_t& at, std::uint32_t end, std::uint32_t& said);
  void heading(std::uint32_t begin, std::uint32_t end);
  void block(std::span<const TextRange> ranges);
  void prose(std::uint32_t begin, std::uint32_t end);
  void end_sentence();
  bool sentence_says(std::initializer_list<std::string_view> words) const;
  std::string words_before(std::uint32_t place) const;
  bool says_stationary(std::uint32_t until) const;
  bool says_set_to_zero(std::uint32_t until) const;
  bool goes_on(std::uint32_t place) const;
  bool is_aside(Span place) const;
  bool indicates(Draft& draft);
  bool names_function(Draft& draft, bool display);
  void abbreviation(Draft& draft) const;
  void logarithm_of_new(Draft& draft) const;
  bool sentence_ends_with(std::string_view word) const;
  void assume_symmetric(const std::vector<std::string>& names, Span place);
  bool gives_what_follows(std::uint32_t from) const;
  bool holds_differential(const Items& items) const;
  void said_before(const std::vector<std::string>& names, Span place);
  void said_behind(std::string_view words);
  void said_of(const Item& item);
  void assume_one_hot(const Item& item);

  // ---- formulas (page_formula.cpp) ----
  void formula(const FormulaPlace& place);
  bool is_difference_of_indices(const Draft& draft) const;
  void draft(Draft& draft, bool display);
  void chain(const Draft& draft, bool display);
  PageSide side(const Items& items, bool defines);
  ast::ExprId read_items(const Items& items, bool defines, std::string& problem);
  ast::ExprId binder(const std::string& name, const Item& at, const Items& lower, const Items& upper);
  void binders(const Items& items, std::vector<ast::ExprId>& out);
  ast::ExprId condition(const std::vector<Items>& conditions, std::string& problem);
  void annotations(const Items& items, bool display);
  bool layers(Draft& draft, bool display);  // page_layers.cpp
  int depth() const;
  void staged(Items& items);  // dW becomes W̄ (page_staged.cpp)
  bool example_of_batch(Item& item) const;
  void marked(Items& items);        // x^{(n)} becomes x_n, h_{t-1} a name (page_family.cpp)
  void conditionals(Items& items);  // P(o | c) becomes P_o (page_respelt.cpp)
  void starred(Items& items);       // j^* of y_{j^*} becomes one letter
  void joined(Items& items);        // \delta h becomes one name
  void unknown_loss(Draft& draft);
  void declare_unknown(const std::string& name, std::size_t arguments, Span place);
  std::string spelling(const Item& item, const Resolved& resolved) const;
  bool has_derivative(const PageChain& chain) const;
  bool premise(const Draft& draft, PageChain& out);
  bool display_follows(std::uint32_t from) const;
  bool new_left_side(const Draft& draft, Resolved& resolved) const;
  Span span(std::uint32_t begin, std::uint32_t end) const { return {file_, begin, std::max(begin, end)}; }
  Span span(const Items& items) const;

  // ---- what formulas declare (page_statement.cpp) ----
  bool membership(const Items& items, const std::vector<Items>& binders);
  bool function_type(const Items& items);
  bool function_definition(const Draft& draft, bool display);
  void conditional_definition(Span condition);
  void unknown_functions(const Items& items);
  bool is_defined_somewhere(const std::string& spelling);
  bool stands_bare(const std::string& spelling);
  bool declared_somewhere(const std::string& spelling);
  bool is_differentiated(const std::string& spelling);
  bool has_gradient(const std::string& spelling);
  bool shape(const Items& raised, ast::Shape& out);
  bool real_space(const Items& set, ast::Shape& out);
  void dims_of(const ast::Shape& shape);
  void statement(Span span, decltype(ast::Statement::body) body);
  void learn_statements(std::size_t first);

  const SourceMap& sources_;
  std::uint32_t file_;
  const PageOptions& options_;
  const std::string& text_;
  Task task_;
  Survey survey_;
  bool markdown_ = false;
  bool circled_times_ = false;  // ⊗ is the entrywise product
  bool staged_ = false;         // dW is ∂L/∂W on this page
  bool speaks_of_differentials_ = false;
  Page page_;
  ReadLimits limits_;
  Macros macros_;
  Names names_;
  ast::TokenList list_;
  std::string layer_letter_;           // l, on a page with equations for every layer
  bool layers_below_ = false;          // W_l
  std::set<std::string> from_before_;  // a, where a^{[l−1]} feeds layer l
  std::uint32_t layer_groups_ = 0;
  std::uint32_t searches_ = 0;
  std::vector<PageName> used_early_;                              // functions
  std::vector<std::pair<std::string, std::string>> shown_early_;  // quantities, with what they depend on
  std::set<std::string> foretold_;     // known as functions before their definitions
  std::set<std::string> squares_;      // declared with n×n
  std::vector<std::string> declared_;  // by the formula just before
  std::optional<Item> spoken_of_;      // the name that this formula was, or declared
  std::string sentence_;               // the words since the last formula that says something
  std::vector<ast::ExprId> pending_;   // conditions of this sentence, for its next chain
  bool pending_used_ = false;
  std::optional<Items> indicated_;                // t_{ik} of "t_{ik} = 1 if …"
  bool assuming_ = false;                         // the formula before was assumed
  bool conditioning_ = false;                     // … was a condition
  bool sentence_speaks_ = false;                  // it has had a formula that says something
  std::size_t sentence_chain_ = ~std::size_t{0};  // the last chain of this sentence, among the elements
};

}  // namespace overbar::latex
