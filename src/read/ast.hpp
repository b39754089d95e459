// What a worksheet says, before anything is known about shapes or values.
//
// Expressions live in one flat arena: a node is an id, its children have smaller ids, so that every later
// pass is a loop over ids from 0 up and needs no recursion. Shared children are allowed (a < b < c shares b).
// Brackets are not kept: the tree is the bracketing. Names are normalised by the lexer: ASCII spellings of
// Greek letters are the Greek letters (`sigma1` is `σ1`), primes are `'`, hats and tildes are combining marks
// after their letter, and a macron is not part of the name but a `bar` node around it.
// The namespace is `overbar::ast`: a Graph here is the statement `graph J`, there the thing itself.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "diag/diagnostic.hpp"

namespace overbar::ast {

using ExprId = std::uint32_t;
inline constexpr ExprId no_expr = 0xffffffffu;

enum class ExprKind : std::uint8_t {
  error,     // could not be read; a diagnostic stands for it
  number,    // text: digits as written, exact ("3", "0.5", "1e-3")
  name,      // text: the normalised identifier, primes included ("y'"); op: 1 if it is known as a function
  infinity,  // ∞, inf
  truth,     // op: 1 true, 0 false
  ones,      // 𝟏, or with one child 𝟏_N: the vector of ones
  vector,    // [a, b]: entries (blocks allowed); `[a]` is a vector of one entry
  matrix,    // [a b; c d], [a b] (one row), [a; b] (one column): children are `row`
  row,       // a row of a matrix literal: entries
  bar,       // [e] x̄, bar(e): ∂(the loss)/∂e
  partial,   // [y, x…] ∂y/∂x, ∂²y/∂x∂z, diff(y, x): one more child for each order
  gradient,  // [y] or [y, x…] grad(y, x), ∇_x y, ∇y
  neg,       // [e]
  add,       // [terms…] two or more; a − b is add(a, neg(b))
  mul,       // [a, b] matrix product or scaling: juxtaposition, *, @
  dot,       // [a, b] a · b
  hadamard,  // [a, b] ∘ ⊙ .*
  divide,    // [a, b] /
  hadamard_divide,    // [a, b] ⊘ ./
  power,              // [a, n] a^n
  hadamard_power,     // [a, n] a.^n
  transpose,          // [a]
  inverse,            // [a] a⁻¹
  inverse_transpose,  // [a] a⁻ᵀ
  call,               // text: function; op: order of derivative (σ″ is 2); children: arguments
  index,              // [a, i…]; op: IndexStyle
  slice,              // the `:` of W[i,:]
  range,              // [first, last] 1..3 (inside an index or a binder)
  norm,               // [a]; text: "" or the subscript, "1", "2", "F", "∞", "p"
  abs,                // [a] |a|
  indicator,          // [formula] 1[…]
  piecewise,  // [value, formula, value, formula, …, otherwise]; odd length: the last is the `otherwise` value
  reduce,  // [body, binder…, condition?]; op: ReduceOp; `conditional` says that the last child is a formula
  binder,  // text: index name; [] or [range] (1..n) or [first] (Σ_{j=1}, no upper bound given)
  compare,      // [a, b]; op: CompareOp
  member,       // [x, a, b…] x in {a, b}, or [x, range] x in 1..n; x in [0, 1] is the chain 0 <= x <= 1
  chain,        // [compare…] two or more links that share their middle terms
  negation,     // [formula] not
  conjunction,  // [formulas…] and
  disjunction,  // [formulas…] or
  implication,  // [a, b]
  equivalence,  // [a, b]
};

enum class CompareOp : std::uint8_t { equal, not_equal, less, less_equal, greater, greater_equal };
/// `family`: [e for i in 1..N], the tensor of the values.
enum class ReduceOp : std::uint8_t { sum, product, max, min, mean, family };

/// `subscript`: written x_i where x, but not `x_i`, is a known name. Letters are split (W1_ji is W1[j,i]),
/// digits are not: W_12 has the one index 12, which the elaborator may take as 1, 2 when W is a matrix.
enum class IndexStyle : std::uint8_t { brackets, subscript };

struct ExprNode {
  ExprKind kind = ExprKind::error;
  std::uint8_t op = 0;
  bool conditional = false;       // reduce only
  std::uint32_t text = 0;         // into Ast::texts; 0 is ""
  std::uint32_t first_child = 0;  // into Ast::child_ids
  std::uint32_t child_count = 0;
  Span span;
};

struct Ast {
  std::vector<ExprNode> nodes;
  std::vector<ExprId> child_ids;
  std::vector<std::string> texts{""};
  std::unordered_map<std::string, std::uint32_t> text_ids;  // for interning only

  const ExprNode& operator[](ExprId id) const { return nodes[id]; }
  std::string_view text(ExprId id) const { return texts[nodes[id].text]; }
  std::span<const ExprId> children(ExprId id) const {
    return {child_ids.data() + nodes[id].first_child, nodes[id].child_count};
  }
  ExprId child(ExprId id, std::uint32_t position) const {
    return child_ids[nodes[id].first_child + position];
  }
};

/// Everything that these are made of, themselves included: each once, children before parents.
std::vector<ExprId> below(const Ast& ast, std::vector<ExprId> roots);

/// Appends a node; the children must exist already.
ExprId add_expr(Ast& ast, ExprKind kind, Span span, std::span<const ExprId> children,
                std::string_view text = {}, std::uint8_t op = 0);

void set_text(Ast& ast, ExprId id, std::string_view text);

/// Equal trees, spans apart. Either id may be no_expr.
bool same_expr(const Ast& a, ExprId x, const Ast& b, ExprId y);

// ---- statements ----

struct Name {
  std::string text;   // normalised
  std::string latex;  // the quoted spelling, empty if none
  Span span;
};

/// `given` false: nothing was written (a scalar in a declaration, inferred in a definition).
/// No dimensions and `given` true: written `scalar`.
struct Shape {
  bool given = false;
  std::vector<ExprId> dimensions;
  Span span;
};

struct Domain {
  enum class Kind : std::uint8_t {
    none,
    integer_range,  // lower..upper
    finite_set,     // {a, b}: values
    interval,       // [lower, upper], each end open or closed; bounds are scalars, or vectors for a box
    integers,       // in integers, in ℤ
    naturals,       // in ℕ
    reals,          // in ℝ
  };
  Kind kind = Kind::none;
  ExprId lower = no_expr;
  ExprId upper = no_expr;
  bool open_below = false;
  bool open_above = false;
  std::vector<ExprId> values;
  Span span;
};

/// `problem NAME`, or a Markdown heading: names and assumptions start afresh.
struct ScopeOpening {
  std::string title;
  bool heading = false;
};

struct DimDeclaration {
  struct Item {
    Name name;
    ExprId value = no_expr;  // dim N = 3, dim K = N
  };
  std::vector<Item> items;
};

/// In `input x, y : N` both have the shape: a name without a shape takes the next one written (and so for
/// domains).
struct QuantityDeclaration {
  enum class Role : std::uint8_t { input, given, param, find };
  struct Item {
    Name name;
    Shape shape;
    Domain domain;
  };
  Role role = Role::input;
  std::vector<Item> items;
};

/// fn f, g : scalar, N -> N
struct FunctionDeclaration {
  std::vector<Name> names;
  std::vector<Shape> arguments;
  Shape result;
};

/// name = value;  A[i,j] = value;  f(u, v : N) = value. The suffix `for t in 1..T` gives binders.
struct Definition {
  struct Parameter {
    Name name;
    Shape shape;
  };
  Name name;
  bool is_function = false;
  std::vector<Parameter> parameters;
  std::vector<ExprId> indices;  // as written between the brackets; empty unless A[i,j] = …
  Shape shape;
  ExprId value = no_expr;
  std::vector<ExprId> binders;  // `binder` nodes
};

struct Binding {
  ExprId target = no_expr;  // a name (or an indexed or barred one)
  ExprId value = no_expr;
};

struct Derive {
  enum class Form : std::uint8_t { unspecified, vector, index, steps };
  std::vector<ExprId> targets;
  std::vector<ExprId> wrt;  // `wrt x, x` asks for the Hessian
  Form form = Form::unspecified;
};

struct Graph {
  std::vector<ExprId> targets;
};

struct Eval {
  std::vector<ExprId> targets;
  std::vector<Binding> at;
};

/// claim, prove: one thing in two words.
struct Claim {
  bool prove = false;
  std::string label;  // claim "label" …
  ExprId formula = no_expr;
  std::vector<ExprId> binders;  // … for i in 1..N
};

struct Assume {
  std::vector<ExprId> formulas;  // none: what stands here has a syntax error
  std::vector<ExprId> binders;   // … for i in 1..N
};

struct SuchThat {
  std::vector<ExprId> formulas;  // none: what stands here has a syntax error
};

struct Zeros {
  std::vector<ExprId> targets;
  std::vector<ExprId> wrt;
};

struct Sign {
  std::vector<ExprId> targets;
  std::vector<ExprId> wrt;
};

struct Gradcheck {
  std::vector<ExprId> targets;
  std::vector<ExprId> wrt;
  std::vector<Binding> at;
};

struct Statement {
  Span span;
  std::variant<ScopeOpening, DimDeclaration, QuantityDeclaration, FunctionDeclaration, Definition, Derive,
               Graph, Eval, Claim, Assume, SuchThat, Zeros, Sign, Gradcheck>
      body;
};

struct Worksheet {
  Ast ast;
  std::vector<Statement> statements;
  std::vector<Diagnostic> diagnostics;  // in the order of the text
};

}  // namespace overbar::ast
