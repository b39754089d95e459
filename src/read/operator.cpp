// Operators that stand before what they act on: Σ_j …, ∂y/∂x, ∂/∂x …, ∇_x y.
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "read/parser.hpp"

namespace overbar::ast {

namespace {

constexpr auto reductions = std::to_array<std::pair<std::string_view, ReduceOp>>({
    {"Σ", ReduceOp::sum},
    {"Π", ReduceOp::product},
    {"sum", ReduceOp::sum},
    {"prod", ReduceOp::product},
    {"max", ReduceOp::max},
    {"min", ReduceOp::min},
    {"mean", ReduceOp::mean},
});

}  // namespace

// Σ_j, sum_j, sum_{i,j}, max_j: a known name wins, so that Σ_1 can be a covariance and sum_x a quantity.
bool Parser::reduction(const Token& token, ExprId& out) {
  const std::string name(text(token));
  if (names_.knows(name) && !names_.function(name)) return false;
  const std::string_view base = std::string_view(name).substr(0, name.find('_'));
  const auto row = std::ranges::find(reductions, base, &std::pair<std::string_view, ReduceOp>::first);
  if (row == reductions.end() || names_.is_quantity(base)) return false;
  if (base.size() == name.size()) {
    if ((!at(TokenKind::underscore) && !at(TokenKind::subscript)) || !tight()) return false;
    out = reduce(row->second, token.begin, {}, {});
  } else {
    out = reduce(row->second, token.begin, std::string_view(name).substr(base.size() + 1), span_of(token));
  }
  return true;
}

// The body is the whole product behind it: Σ_j a b + c is (Σ_j a b) + c.
ExprId Parser::reduce(ReduceOp op, std::uint32_t begin, std::string_view subscript, Span subscript_span) {
  const Deeper deeper(*this);
  if (failed_) return no_expr;
  std::vector<ExprId> binders;
  ExprId condition = no_expr;
  const auto bind = [&](std::string_view letters, Span span) {
    std::vector<ExprId> parts;
    subscript_names(letters, span, parts);
    for (const ExprId part : parts) {
      if (failed_) return;
      if (sheet_.ast[part].kind != ExprKind::name)
        return fail(span, code("syntax"), "an index to sum over is a name");
      sheet_.ast.nodes[part].kind = ExprKind::binder;
      binders.push_back(part);
    }
  };
  if (!subscript.empty()) {
    bind(subscript, subscript_span);
  } else if (at(TokenKind::subscript)) {
    const Token token = advance();
    bind(text(token), span_of(token));
  } else if (!take(TokenKind::underscore)) {
    fail_expected("'_' and an index");
  } else if (at(TokenKind::identifier) && word_at() == Word::none) {
    const Token token = advance();
    bind(text(token), span_of(token));
  } else if (take(TokenKind::left_brace)) {
    const Enter enter(*this, {TokenKind::left_brace, {}});
    binder_list(binders, condition);
    expect(TokenKind::right_brace, " after the indices");
  } else {
    fail_expected("an index");
  }
  // Σ_{j=1}^n, Σ_j^n
  if (!failed_ && binders.size() == 1 && (at(TokenKind::caret) || at(TokenKind::superscript)) && tight()) {
    ExprId upper = no_expr;
    if (take(TokenKind::caret)) {
      upper = exponent();
    } else {
      const Token token = advance();
      const bool number = text(token)[0] >= '0' && text(token)[0] <= '9';
      upper = make(number ? ExprKind::number : ExprKind::name, token.begin, {}, text(token));
    }
    if (failed_) return no_expr;
    const ExprNode binder = sheet_.ast[binders[0]];
    ExprId lower = no_expr;
    if (binder.child_count) {
      lower = sheet_.ast.child(binders[0], 0);
      if (sheet_.ast[lower].kind == ExprKind::range) {
        fail(span_from(binder.span.begin), code("syntax"), "the index has two upper bounds");
        return no_expr;
      }
    } else {
      lower = make(ExprKind::number, binder.span.begin, {}, "1");
    }
    const std::string name(sheet_.ast.text(binders[0]));
    const ExprId range = make(ExprKind::range, binder.span.begin, {lower, upper});
    binders[0] = make(ExprKind::binder, binder.span.begin, {range}, name);
  }
  const std::uint32_t sign = this->begin();
  const bool negative = take(TokenKind::minus);
  ExprId value = term();
  if (negative) value = make(ExprKind::neg, sign, {value});
  std::vector<ExprId> children{value};
  children.insert(children.end(), binders.begin(), binders.end());
  if (condition != no_expr) children.push_back(condition);
  const ExprId out = make(ExprKind::reduce, begin, children, {}, static_cast<std::uint8_t>(op));
  if (!failed_) sheet_.ast.nodes[out].conditional = condition != no_expr;
  return out;
}

// j;  i,j;  ij;  j=1..n;  j=1;  j in 1..n;  j≠i (binds j);  i,j: i<j
void Parser::binder_list(std::vector<ExprId>& binders, ExprId& condition) {
  do {
    if (!at(TokenKind::identifier) || word_at() != Word::none || peek().bars)
      return fail_expected("an index");
    const std::size_t place = at_;
    const Token token = advance();
    CompareOp op{};
    if (take(TokenKind::equal) || take(TokenKind::element_of) || take_word(Word::in)) {
      const std::string name(text(token));
      const ExprId range = range_or_value();
      binders.push_back(make(ExprKind::binder, token.begin, {range}, name));
      continue;
    }
    if (binders.empty() && at_comparison(op)) {
      binders.push_back(make(ExprKind::binder, token.begin, {}, text(token)));
      at_ = place;
      condition = formula();
      return;
    }
    std::vector<ExprId> parts;
    subscript_names(text(token), span_of(token), parts);
    for (const ExprId part : parts) {
      if (sheet_.ast[part].kind != ExprKind::name)
        return fail(span_of(token), code("syntax"), "an index is a name");
      sheet_.ast.nodes[part].kind = ExprKind::binder;
      binders.push_back(part);
    }
  } while (take(TokenKind::comma));
  if (take(TokenKind::colon)) condition = formula();
}

// The 2 of ∂²; 0 if none is written.
unsigned Parser::derivative_order() {
  std::string_view digits;
  const Token token = peek();
  if (at(TokenKind::superscript) && tight()) {
    digits = text(advance());
  } else if (at(TokenKind::caret) && peek(1).kind == TokenKind::number) {
    advance();
    digits = text(advance());
  } else {
    return 0;
  }
  unsigned order = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), order);
  if (error != std::errc() || end != digits.data() + digits.size() || order < 1 || order > 16) {
    fail(span_of(token), code("bad-derivative"), "the order of a derivative is a number from 1 to 16");
    return 0;
  }
  return order;
}

// What stands behind ∂: a name with its bar, primes and indices; a bracket; bar(x); above the line also a
// call. No power and no transpose, since ∂x² counts derivatives and ∂y/∂xᵀ says nothing clear.
ExprId Parser::partial_operand() {
  const Deeper deeper(*this);
  if (failed_) return no_expr;
  ExprId value = no_expr;
  if (at(TokenKind::left_parenthesis))
    value = parenthesised();
  else if (at(TokenKind::identifier))
    value = identifier();
  else
    fail_expected("what is differentiated, a name or a bracket");
  while (!failed_ && tight()) {
    if (at(TokenKind::left_bracket))
      value = brackets(value);
    else if (at(TokenKind::underscore) || at(TokenKind::subscript))
      value = subscripted(value);
    else
      break;
  }
  return value;
}

// ∂J/∂x   ∂²J/∂x∂y   ∂²J/∂x²   ∂(…)/∂x   ∂/∂x of the product behind it   ∂_x the same
// ∂₁ℓ(o, y), ∂_1 ℓ(o, y): by the first argument of ℓ
ExprId Parser::partial() {
  const Token sign = advance();
  const Deeper deeper(*this);
  if (failed_) return no_expr;
  const bool underscore = at(TokenKind::underscore) && tight();
  if ((at(TokenKind::subscript) && tight()) || (underscore && peek(1).kind == TokenKind::number)) {
    if (underscore) advance();
    const Token place = advance();
    const ExprId position = make(ExprKind::number, place.begin, {}, text(place));
    // Not partial_operand: in ∂₁ℓ(o, y)[i] the index belongs to the derivative.
    ExprId value = no_expr;
    if (at(TokenKind::partial))
      value = partial();
    else if (at(TokenKind::identifier))
      value = identifier();
    else
      fail_expected("a function of several arguments");
    return make(ExprKind::partial, sign.begin, {value, position});
  }
  if (underscore) {
    advance();
    const bool braces = take(TokenKind::left_brace);
    const ExprId variable = partial_operand();
    if (braces) expect(TokenKind::right_brace, " after the variable");
    const ExprId value = term();
    return make(ExprKind::partial, sign.begin, {value, variable});
  }
  const unsigned written = derivative_order();
  const unsigned order = std::max(written, 1u);
  std::vector<ExprId> children{no_expr};
  const bool operates = at(TokenKind::slash);
  if (!operates) children[0] = partial_operand();
  expect(TokenKind::slash, " of ∂y/∂x");
  while (!failed_ && children.size() < order + 1u) {
    if (!at(TokenKind::partial)) {
      fail_expected(children.size() == 1 ? "∂ and the variable below the line"
                                         : "as many ∂ below the line as above it");
      break;
    }
    advance();
    const ExprId variable = partial_operand();
    const unsigned times = std::max(derivative_order(), 1u);
    for (unsigned i = 0; i < times; ++i) children.push_back(variable);
  }
  if (failed_) return no_expr;
  if (children.size() != order + 1u) {
    fail(span_from(sign.begin), code("bad-derivative"),
         "the order is " + std::to_string(order) + " above the line and " +
             std::to_string(children.size() - 1) + " below it");
    return no_expr;
  }
  if (tight() && (at(TokenKind::transpose) || at(TokenKind::prime) || at(TokenKind::caret) ||
                  at(TokenKind::superscript))) {
    fail(span_of(peek()), code("bad-derivative"),
         "does this belong to the variable or to the derivative? write (∂y/∂x)ᵀ for the derivative");
    return no_expr;
  }
  if (operates) children[0] = term();
  return make(ExprKind::partial, sign.begin, children);
}

// ∇y, ∇_x y, ∇_{x} y: of one factor.
ExprId Parser::nabla() {
  const std::uint32_t begin = advance().begin;
  const Deeper deeper(*this);
  if (failed_) return no_expr;
  std::vector<ExprId> children{no_expr};
  if (at(TokenKind::underscore) && tight()) {
    advance();
    const bool braces = take(TokenKind::left_brace);
    children.push_back(partial_operand());
    if (braces) expect(TokenKind::right_brace, " after the variable");
  }
  children[0] = factor();
  return make(ExprKind::gradient, begin, children);
}

// diff(J, x, y), grad(J, x), grad(J)
ExprId Parser::differential(ExprKind kind) {
  const Token name = advance();
  const Deeper deeper(*this);
  if (failed_) return no_expr;
  const std::vector<ExprId> values = arguments();
  if (kind == ExprKind::partial && values.size() < 2)
    fail(span_from(name.begin), code("bad-derivative"),
         "diff(y, x) takes what is differentiated, and by what");
  return make(kind, name.begin, values);
}

}  // namespace overbar::ast
