// The parser's state, shared by the files that read expressions (expression, operand, literal, operator) and
// statements (statement, declaration). Recursive descent; `Deeper` bounds the recursion by ReadLimits::depth.
//
// The first error in a statement ends it: fail() reports and moves to the statement's end, where every loop
// stops because nothing is left, and no second report is made. So the functions below need no error returns.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "read/ast.hpp"
#include "read/lexer.hpp"
#include "read/names.hpp"
#include "read/words.hpp"

namespace overbar::ast {

/// What the innermost bracket is, and what blanks mean in it.
struct Inside {
  enum class Entries : std::uint8_t {
    none,    // not in a row of a literal
    blanks,  // [1 -1 0]: a blank separates
    commas,  // [2 x, y]: a line end separates
  };
  TokenKind bracket = TokenKind::end;
  Entries entries = Entries::none;
};

class Parser {
 public:
  Parser(std::uint32_t file, TokenList& list, NameTable& names, const ReadLimits& limits, Worksheet& sheet)
      : file_(file), list_(list), names_(names), limits_(limits), sheet_(sheet) {}

  /// Reads list.tokens[first, last) as one statement.
  void statement(std::size_t first, std::size_t last);
  /// Reads list.tokens[first, last) as one formula; no_expr if it is none.
  ExprId lone_formula(std::size_t first, std::size_t last);

 private:
  // ---- the tokens of the statement (parser.cpp) ----
  void load(std::size_t first, std::size_t last);
  void match_brackets();
  const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min<std::size_t>(at_ + ahead, tokens_.size() - 1)];
  }
  bool at(TokenKind kind) const { return peek().kind == kind; }
  bool at_word(Word word) const { return word_at() == word; }
  bool at_text(std::string_view text) const {
    return at(TokenKind::identifier) && list_.text(peek()) == text;
  }
  Word word_at(std::size_t ahead = 0) const { return peek(ahead).word; }
  const Token& advance() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
  bool take(TokenKind kind);
  bool take_word(Word word);
  void expect(TokenKind kind, std::string_view purpose);
  void expect_word(Word word, std::string_view spelling);
  std::string_view text(const Token& token) const { return list_.text(token); }
  /// A token that touches the one before it.
  bool tight(std::size_t ahead = 0) const { return !peek(ahead).space_before; }
  std::uint32_t begin() const { return peek().begin; }
  Span span_from(std::uint32_t begin) const;
  Span span_of(const Token& token) const { return {file_, token.begin, token.end}; }
  /// Has the bracket at `at_ + ahead` a comma directly inside it?
  bool holds_comma(std::size_t ahead = 0) const;
  std::string found() const;

  void fail(Span span, std::string code, std::string message, std::vector<Note> notes = {});
  void fail_expected(std::string_view what);
  void warn(Span span, std::string code, std::string message);

  ExprId make(ExprKind kind, std::uint32_t begin, std::span<const ExprId> children,
              std::string_view text = {}, std::uint8_t op = 0);
  ExprId make(ExprKind kind, std::uint32_t begin, std::initializer_list<ExprId> children,
              std::string_view text = {}, std::uint8_t op = 0) {
    return make(kind, begin, std::span<const ExprId>(children.begin(), children.size()), text, op);
  }
  std::uint32_t begin_of(ExprId id) const { return failed_ ? 0 : sheet_.ast[id].span.begin; }

  struct Deeper {
    explicit Deeper(Parser& of);
    ~Deeper() { --parser.depth_; }
    Parser& parser;
  };
  struct Enter {
    Enter(Parser& of, Inside inside) : parser(of), outer(of.inside_) { of.inside_ = inside; }
    ~Enter() { parser.inside_ = outer; }
    Parser& parser;
    Inside outer;
  };

  // ---- formulas, sums, products (expression.cpp) ----
  ExprId formula();
  ExprId implication();
  ExprId disjunction();
  ExprId conjunction();
  ExprId negation();
  ExprId comparison();
  ExprId membership(ExprId element);
  ExprId sum();
  ExprId term();
  ExprId signed_factor();
  ExprId factor();
  ExprId range_or_value();
  bool at_comparison(CompareOp& op) const;
  bool starts_factor() const;
  bool may_juxtapose() const;
  bool entry_ends_before_sign() const;

  // ---- postfix operators (postfix.cpp) ----
  ExprId postfix(ExprId base);
  ExprId raise(ExprId base, ExprKind kind);
  ExprId superscript(ExprId base);
  ExprId exponent();
  ExprId power(ExprKind kind, ExprId base, ExprId exponent);
  ExprId brackets(ExprId base);
  ExprId transposed(ExprId base, std::uint32_t times);
  ExprId subscripted(ExprId base);
  void subscript_names(std::string_view subscript, Span span, std::vector<ExprId>& out);

  // ---- operands (operand.cpp) ----
  ExprId primary();
  ExprId parenthesised();
  ExprId bars();
  ExprId indicator();
  ExprId ones();
  ExprId literal();
  bool row_has_comma(std::size_t place) const;
  ExprId piecewise();
  ExprId if_then_else();
  std::string norm_subscript();

  // ---- names (identifier.cpp) ----
  ExprId identifier();
  ExprId barred(ExprId base, unsigned bars, std::uint32_t begin);
  ExprId bar_of();
  bool call(const Token& name, ExprId& out);
  bool built_in(const Token& name, ExprId& out);
  ExprId quantity(const Token& name);
  std::vector<ExprId> arguments();
  struct Primes {
    std::size_t tokens = 0;
    std::uint32_t count = 0;
    unsigned bars = 0;
    bool mark = false;  // ′ among them
  };
  Primes primes(std::size_t ahead) const;

  // ---- Σ, ∂, ∇ (operator.cpp) ----
  bool reduction(const Token& name, ExprId& out);
  ExprId reduce(ReduceOp op, std::uint32_t begin, std::string_view subscript, Span subscript_span);
  void binder_list(std::vector<ExprId>& binders, ExprId& condition);
  ExprId partial();
  ExprId partial_operand();
  unsigned derivative_order();
  ExprId nabla();
  ExprId differential(ExprKind kind);

  // ---- statements (statement.cpp) ----
  bool body(Word word);
  std::vector<ExprId> formulas();
  std::vector<ExprId> targets();
  std::vector<ExprId> wrt_names();
  std::vector<Binding> bindings();
  std::vector<ExprId> binders(std::vector<ExprId>* conditions = nullptr);
  std::vector<ExprId> suffix(std::span<ExprId> formulas);
  bool at_condition() const;
  void derive();
  void graph();
  void eval();
  void claim(bool prove);
  void finish();
  template <class T>
  void push(T body);

  // ---- declarations and definitions (declaration.cpp, shape.cpp) ----
  void definition();
  void dims();
  void quantities(QuantityDeclaration::Role role);
  void functions();
  Name name(std::string_view what);
  Shape shape();
  void split_shapes();
  void split_shape_word(const Token& token, std::vector<Token>& out);
  void domain(QuantityDeclaration::Item& item);
  void interval(Domain& domain);

  std::uint32_t file_;
  TokenList& list_;
  NameTable& names_;
  const ReadLimits& limits_;
  Worksheet& sheet_;

  std::vector<Token> tokens_;         // the statement's, and one `end`
  std::vector<std::uint32_t> match_;  // for an opening bracket, its closing one (or the end)
  std::size_t at_ = 0;
  Inside inside_;
  std::uint32_t depth_ = 0;
  bool in_shape_ = false;
  bool failed_ = false;
};

template <class T>
void Parser::push(T body) {
  sheet_.statements.push_back({span_from(tokens_.front().begin), std::move(body)});
}

}  // namespace overbar::ast
