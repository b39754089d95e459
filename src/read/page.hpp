// A page of somebody's derivation: LaTeX or Markdown, prose with formulas. What its maths says, in the order
// of the page, as the same expressions that a worksheet is made of; what cannot be read is said, with its
// place, and nothing is cut in silence.
//
// LaTeX is read as another spelling of the worksheet language: `W^{(1)\top}\bar z` are the tokens of W1ᵀ z̄,
// with spans in the LaTeX source, and one parser reads both.
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "read/ast.hpp"
#include "read/parse.hpp"

namespace overbar {

enum class PageRelation : std::uint8_t {
  equal,          // =
  defined_as,     // :=  ≡  \triangleq  \coloneqq  \overset{def}{=}
  not_equal,      // ≠
  less,           // <
  less_equal,     // ≤
  greater,        // >
  greater_equal,  // ≥
  approximate,    // ≈ ∝ ∼: read, never decided
};

/// One side of a chain. `expr` is no_expr where it was not understood; `problem` then says why.
struct PageSide {
  ast::ExprId expr = ast::no_expr;
  Span span;
  std::string problem;
};

/// How a chain hangs together with the one before it.
enum class PageLink : std::uint8_t { none, implies, equivalent };

/// left = middle = … = right, over however many lines; relations[k] stands between sides[k] and sides[k + 1].
/// One side and no relation is a formula that says nothing.
struct PageChain {
  struct Relation {
    PageRelation kind = PageRelation::equal;
    Span span;
  };
  /// … = side ∈ ℝ^{m×n}
  struct Shape {
    std::size_t side = 0;
    ast::Shape shape;
  };
  Span span;
  std::vector<PageSide> sides;
  std::vector<Relation> relations;
  std::vector<Shape> shapes;             // said of sides
  std::vector<ast::ExprId> binders;      // "for i = 1, …, n", "∀ j": `binder` nodes
  ast::ExprId condition = ast::no_expr;  // "if z_1 = −1", "where …": a formula that is assumed for this chain
  PageLink after = PageLink::none;       // ⇒ or ⇔ stands before it
  bool restriction = false;              // "with …", "such that …": about what is given, it is assumed
  bool stationary = false;               // "setting it to zero", "at the optimum": the gradients before are 0
  bool set_to_zero = false;              // "setting it to zero gives …": the derivative just before is 0
  bool display = false;
  bool supposed = false;  // not on the page: L = loss(y), of an L that the page only differentiates
  std::string number;     // \tag or \label, as written
  // An equation for every layer is written out: chains of one group (from 1), each for one layer of `depth`.
  std::uint32_t layer_group = 0;
  int layer = 0, depth = 0;
  bool steps = false;  // … or for each step of a recurrent net
};

/// "x ∈ ℝⁿ", "W, V ∈ ℝ^{m×n}", and statements of ```overbar blocks: positions in `sheet.statements`.
struct PageStatement {
  std::size_t position = 0;
};

/// "assume z_1 = −1", "given that …", "let z_1 = −1 for this example": holds for the rest of the page.
struct PageAssumption {
  ast::ExprId formula = ast::no_expr;
  Span span;
  bool if_it_fits = false;  // understood from words: where it makes no sense it says nothing
};

/// Maths of which nothing could be read.
struct PageUnread {
  Span span;
  std::string problem;
};

struct PageHeading {
  std::string title;
  Span span;
};

using PageElement = std::variant<PageChain, PageStatement, PageAssumption, PageUnread, PageHeading>;

/// A name that is known before the page begins, with its LaTeX spelling if the worksheet gives one.
struct PageName {
  std::string name;   // normalised, as in the worksheet
  std::string latex;  // "W^{(1)}"; may be empty
  bool function = false;
  std::uint8_t order = 0;  // number of axes, so that W_{ij} and W_1 are told apart
};

/// "x_i ∈ ℝᵈ": what each of a family of quantities is.
struct PageFamily {
  std::size_t indices = 1;
  ast::Shape shape;
  ast::Domain domain;
};

// What stands in every page, for who completes x_i.
inline constexpr ast::ExprId whole_axis = 0;   // a `:`
inline constexpr ast::ExprId first_entry = 1;  // a 1

struct Page {
  ast::Worksheet sheet;  // the arena of every expression, the statements, the diagnostics of overbar blocks
  std::vector<PageElement> elements;
  std::vector<ast::Definition> indexed_functions;  // φ_k(x) = …: the indices are the last parameters
  std::vector<PageName> names;                     // that the page itself introduces, as it spells them
  // ---- what the notation of the whole page says ----
  std::map<std::string, PageFamily> families;
  std::set<std::string> labels;    // indices that are the same throughout: y of −log p_y
  std::set<std::string> shadowed;  // functions of the prelude that are quantities here: σ of σ²
  std::set<std::string> rows;      // b of X W + b: a row, which is added to every row
  std::string step;                // t of h_t and h_{t−1}, where the page looks at one step
};

/// "Σ_k y[n,k] = 1", with the outer indices n: said of a distribution, and of what is one-hot.
ast::ExprId total_is_one(ast::Ast& ast, const std::string& name, const std::vector<std::string>& outer,
                         Span place);

struct PageLimits {
  std::uint32_t expansions = 10'000;        // of macros, in one page
  std::uint32_t expanded_tokens = 200'000;  // that macros may produce
  std::uint32_t formula_tokens = 20'000;    // in one formula, macros expanded
  std::uint32_t nesting = 128;              // of groups, fractions, environments
};

struct PageOptions {
  ParseOptions parse;             // of the prelude
  std::vector<PageName> names;    // of the worksheet that is given
  std::vector<std::string> dims;  // sizes known there
  std::string macros;             // text of an included macro file
  PageLimits limits;
};

/// Does this page write dW for ∂L/∂W, as programs name it?
bool adjoints_by_d(std::string_view text);

/// Reads a page, by the ending of its name: `.tex` as LaTeX, `.md` as Markdown with $…$, $$…$$, \( \), \[ \]
/// and LaTeX environments; never fails.
Page read_page(const SourceMap& sources, std::uint32_t file, const PageOptions& options);

}  // namespace overbar
