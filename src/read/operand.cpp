// What an expression is made of: numbers, brackets and bars, literals, cases. Names are in identifier.cpp; Σ,
// ∂ and ∇ in operator.cpp.
#include <algorithm>

#include "read/parser.hpp"

namespace overbar::ast {

ExprId Parser::primary() {
  const Token token = peek();
  switch (token.kind) {
    case TokenKind::number:
      if (text(token) == "1" && peek(1).kind == TokenKind::left_bracket && tight(1)) return indicator();
      advance();
      return make(ExprKind::number, token.begin, {}, text(token));
    case TokenKind::fraction: {
      advance();
      const std::string written(text(token));
      const std::size_t slash = written.find('/');
      const ExprId above = make(ExprKind::number, token.begin, {}, written.substr(0, slash));
      const ExprId below = make(ExprKind::number, token.begin, {}, written.substr(slash + 1));
      return make(ExprKind::divide, token.begin, {above, below});
    }
    case TokenKind::identifier:
      return identifier();
    case TokenKind::left_parenthesis:
      return parenthesised();
    case TokenKind::left_bracket:
      return literal();
    case TokenKind::left_brace:
      return piecewise();
    case TokenKind::bar:
    case TokenKind::double_bar:
    case TokenKind::two_bars:
      return bars();
    case TokenKind::indicator:
      if (tight(1) && (peek(1).kind == TokenKind::left_bracket ||
                       peek(1).kind == TokenKind::left_parenthesis || peek(1).kind == TokenKind::left_brace))
        return indicator();
      return ones();
    case TokenKind::ones:
      return ones();
    case TokenKind::infinity:
      advance();
      return make(ExprKind::infinity, token.begin, {});
    case TokenKind::root: {
      advance();
      const ExprId radicand = factor();
      return make(ExprKind::call, token.begin, {radicand}, "sqrt");
    }
    case TokenKind::partial:
      return partial();
    case TokenKind::nabla:
      return nabla();
    case TokenKind::big_sum:
    case TokenKind::big_product: {
      advance();
      const ReduceOp op = token.kind == TokenKind::big_sum ? ReduceOp::sum : ReduceOp::product;
      return reduce(op, token.begin, {}, {});
    }
    default:
      fail_expected("an expression");
      return no_expr;
  }
}

ExprId Parser::parenthesised() {
  const Token open = advance();
  const Enter enter(*this, {TokenKind::left_parenthesis, {}});
  const bool shape = in_shape_;
  in_shape_ = false;
  const ExprId inner = formula();
  in_shape_ = shape;
  if (failed_) return no_expr;
  if (at(TokenKind::comma)) {
    fail(span_of(peek()), code("syntax"), "expected ')'; a list of values stands in square brackets: [a, b]");
    return no_expr;
  }
  if (!take(TokenKind::right_parenthesis)) {
    if (at(TokenKind::invalid)) fail_expected("");
    fail(at(TokenKind::end) ? span_of(open) : span_of(peek()), code("unclosed-bracket"),
         "expected ')', but " + found(), {{span_of(open), "the bracket opened here"}});
    return no_expr;
  }
  // The brackets belong to the place of what they hold, so that carets stand under them too.
  return inner;
}

// ‖x‖, ‖A‖_F, |x|. Which bars close is decided in starts_factor; || closes two |.
ExprId Parser::bars() {
  const Token open = advance();
  const bool norm = open.kind != TokenKind::bar;
  ExprId inner = no_expr;
  {
    const Enter enter(*this, {norm ? TokenKind::double_bar : TokenKind::bar, {}});
    inner = sum();
  }
  if (failed_) return no_expr;
  const bool closed = norm ? at(TokenKind::double_bar) || at(TokenKind::two_bars) : at(TokenKind::bar);
  if (closed) {
    advance();
  } else if (!norm && at(TokenKind::two_bars)) {
    Token& both = tokens_[at_];  // ||: one of the two bars is ours
    both.kind = TokenKind::bar;
    both.begin += 1;
    both.space_before = false;
  } else {
    if (at(TokenKind::invalid)) fail_expected("");
    fail(at(TokenKind::end) ? span_of(open) : span_of(peek()), code("unclosed-bracket"),
         std::string(norm ? "expected ‖, but " : "expected |, but ") + found(),
         {{span_of(open), "the bar opened here"}});
    return no_expr;
  }
  if (!norm) return make(ExprKind::abs, open.begin, {inner});
  const std::string subscript = norm_subscript();
  return make(ExprKind::norm, open.begin, {inner}, subscript);
}

std::string Parser::norm_subscript() {
  if (!tight()) return {};
  if (at(TokenKind::subscript)) return std::string(text(advance()));
  if (!at(TokenKind::underscore)) return {};
  advance();
  const bool braces = take(TokenKind::left_brace);
  std::string value;
  if (at(TokenKind::number) || at(TokenKind::identifier))
    value = text(advance());
  else if (take(TokenKind::infinity))
    value = "∞";
  else
    fail_expected("the kind of the norm (1, 2, F, ∞)");
  if (value == "inf") value = "∞";
  if (braces) expect(TokenKind::right_brace, " after the kind of the norm");
  return value;
}

// 1[z > 0], 𝟙[…], 𝟙(…)
ExprId Parser::indicator() {
  const std::uint32_t begin = advance().begin;
  const TokenKind open = advance().kind;
  const Enter enter(*this, {open, {}});
  const ExprId condition = formula();
  if (open == TokenKind::left_bracket)
    expect(TokenKind::right_bracket, " after the condition");
  else if (open == TokenKind::left_parenthesis)
    expect(TokenKind::right_parenthesis, " after the condition");
  else
    expect(TokenKind::right_brace, " after the condition");
  return make(ExprKind::indicator, begin, {condition});
}

// 𝟏, 𝟏_N, 𝟏_{N+1}
ExprId Parser::ones() {
  const std::uint32_t begin = advance().begin;
  std::vector<ExprId> size;
  if (at(TokenKind::underscore) && tight()) {
    advance();
    if (take(TokenKind::left_brace)) {
      const Enter enter(*this, {TokenKind::left_brace, {}});
      size.push_back(sum());
      expect(TokenKind::right_brace, " after the size");
    } else {
      size.push_back(exponent());  // a number or a name
    }
  }
  return make(ExprKind::ones, begin, size);
}

// Has the row that begins at `place` a comma of its own? Nested brackets are jumped over, so that all rows of
// all literals together cost one pass.
bool Parser::row_has_comma(std::size_t place) const {
  for (std::size_t i = place; i + 1 < tokens_.size(); ++i) {
    switch (tokens_[i].kind) {
      case TokenKind::comma:
        return true;
      case TokenKind::identifier:
        if (i > place && tokens_[i].word == Word::for_) return true;
        break;
      case TokenKind::semicolon:
      case TokenKind::right_bracket:
        return false;
      case TokenKind::left_parenthesis:
      case TokenKind::left_bracket:
      case TokenKind::left_brace:
        i = match_[i];
        break;
      default:
        break;
    }
    if (i > place && tokens_[i].line_start && tokens_[i - 1].kind != TokenKind::comma) return false;
  }
  return false;
}

// [a, b] is a vector; [a b] one row; [a b; c d], [[a, b], [c, d]], or a line for each row, a matrix. In a row
// without commas blanks separate, as in MATLAB. [i^2 for i in 1..N] is the vector with these entries.
ExprId Parser::literal() {
  const Token open = advance();
  const Deeper deeper(*this);
  std::vector<ExprId> rows, entries;
  bool commas = false;
  while (!failed_) {
    const std::uint32_t begin = this->begin();
    const bool row_commas = row_has_comma(at_);
    commas = commas || row_commas;
    const Enter enter(
        *this, {TokenKind::left_bracket, row_commas ? Inside::Entries::commas : Inside::Entries::blanks});
    entries.clear();
    entries.push_back(sum());
    if (rows.empty() && at_word(Word::for_)) {
      const std::vector<ExprId> indices = binders();
      entries.insert(entries.end(), indices.begin(), indices.end());
      expect(TokenKind::right_bracket, " after the indices");
      return make(ExprKind::reduce, open.begin, entries, {}, static_cast<std::uint8_t>(ReduceOp::family));
    }
    while (!failed_ && !at(TokenKind::semicolon) && !at(TokenKind::right_bracket)) {
      if (take(TokenKind::comma)) {
        commas = true;
        if (at(TokenKind::right_bracket)) break;
      } else if (peek().line_start || at(TokenKind::end)) {
        break;
      } else if (row_commas || !peek().space_before) {
        fail_expected("',' or ']' after the entry");
        break;
      }
      entries.push_back(sum());
    }
    rows.push_back(make(ExprKind::row, begin, entries));
    if (take(TokenKind::semicolon)) {
      if (at(TokenKind::right_bracket)) break;
      continue;
    }
    if (at(TokenKind::right_bracket)) break;
    if (!at(TokenKind::end)) continue;
    fail(span_of(open), code("unclosed-bracket"), "this '[' is not closed in its statement");
  }
  if (failed_) return no_expr;
  advance();
  const auto is_vector = [&](ExprId id) { return sheet_.ast[id].kind == ExprKind::vector; };
  if (rows.size() == 1 && std::ranges::all_of(entries, is_vector)) {
    rows.clear();
    for (const ExprId entry : std::vector(entries)) {
      const auto cells = sheet_.ast.children(entry);
      entries.assign(cells.begin(), cells.end());
      const Span span = sheet_.ast[entry].span;
      rows.push_back(make(ExprKind::row, span.begin, entries));
      sheet_.ast.nodes.back().span = span;
    }
    return make(ExprKind::matrix, open.begin, rows);
  }
  if (rows.size() > 1 || (!commas && entries.size() > 1)) return make(ExprKind::matrix, open.begin, rows);
  // A vector takes the entries; its row is dropped.
  sheet_.ast.nodes.pop_back();
  sheet_.ast.child_ids.resize(sheet_.ast.child_ids.size() - entries.size());
  return make(ExprKind::vector, open.begin, entries);
}

// { a if x > 0, b otherwise }
ExprId Parser::piecewise() {
  const Token open = advance();
  const Deeper deeper(*this);
  const Enter enter(*this, {TokenKind::left_brace, {}});
  std::vector<ExprId> children;
  while (!failed_) {
    children.push_back(sum());
    if (take_word(Word::if_)) {
      children.push_back(formula());
    } else if (take_word(Word::otherwise) || take_word(Word::else_)) {
      break;
    } else if (children.size() == 1 && (at(TokenKind::comma) || at(TokenKind::right_brace))) {
      fail(span_of(open), code("syntax"),
           "a set stands only after 'in'; cases are { a if x > 0, b otherwise }");
    } else {
      fail_expected("'if' and a condition, or 'otherwise'");
    }
    if (at(TokenKind::right_brace)) break;
    if (!take(TokenKind::comma)) expect(TokenKind::semicolon, " or ',' between the cases");
    if (at(TokenKind::right_brace)) break;
  }
  if (failed_) return no_expr;
  if (!take(TokenKind::right_brace))
    fail(span_of(peek()), code("unclosed-bracket"), "expected '}', but " + found(),
         {{span_of(open), "the bracket opened here"}});
  return make(ExprKind::piecewise, open.begin, children);
}

// if c then a else b: the same cases.
ExprId Parser::if_then_else() {
  const std::uint32_t begin = advance().begin;
  const Deeper deeper(*this);
  const ExprId condition = formula();
  expect_word(Word::then, "then");
  const ExprId yes = sum();
  expect_word(Word::else_, "else");
  const ExprId no = sum();
  return make(ExprKind::piecewise, begin, {yes, condition, no});
}

}  // namespace overbar::ast
