// What stands behind an operand: transposes, powers, indices.
#include <algorithm>

#include "read/characters.hpp"
#include "read/parser.hpp"

namespace overbar::ast {

ExprId Parser::postfix(ExprId base) {
  while (!failed_) {
    const Token token = peek();
    if (inside_.entries != Inside::Entries::none && token.space_before && token.kind != TokenKind::caret &&
        token.kind != TokenKind::dot_caret)
      return base;
    switch (token.kind) {
      case TokenKind::transpose:
        advance();
        base = make(ExprKind::transpose, begin_of(base), {base});
        break;
      case TokenKind::prime:
        advance();
        base = transposed(base, token.count);
        break;
      case TokenKind::prime_mark:
        fail(span_of(token), code("bad-prime"),
             "′ stands behind a function (its derivative) or belongs to a name; "
             "write ᵀ or ' for a transpose");
        return no_expr;
      case TokenKind::superscript:
        base = superscript(base);
        break;
      case TokenKind::caret:
        base = raise(base, ExprKind::power);
        break;
      case TokenKind::dot_caret:
        base = raise(base, ExprKind::hadamard_power);
        break;
      case TokenKind::left_bracket:
        if (!tight()) return base;
        base = brackets(base);
        break;
      case TokenKind::underscore:
      case TokenKind::subscript:
        if (!tight()) {
          fail(span_of(token), code("syntax"), "a subscript stands directly behind what it belongs to");
          return no_expr;
        }
        base = subscripted(base);
        break;
      default:
        return base;
    }
  }
  return no_expr;
}

ExprId Parser::transposed(ExprId base, std::uint32_t times) {
  for (std::uint32_t i = 0; i < times; ++i) base = make(ExprKind::transpose, begin_of(base), {base});
  return base;
}

// ² ⁻¹ ⁻ᵀ ⁻² ⁿ
ExprId Parser::superscript(ExprId base) {
  const Token token = advance();
  std::string_view digits = text(token);
  if (digits == "-T" && !failed_ && sheet_.ast[base].kind == ExprKind::number) {
    fail(span_of(token), code("bad-superscript"), "the inverse transpose is of a matrix, not of a number");
    return no_expr;
  }
  if (digits == "-T") return make(ExprKind::inverse_transpose, begin_of(base), {base});
  const bool negative = digits.starts_with('-');
  if (negative) digits.remove_prefix(1);
  const bool number =
      std::ranges::all_of(digits, [](char c) { return is_digit(static_cast<unsigned char>(c)); });
  if (!number && digits.size() != 1) {
    fail(span_of(token), code("bad-superscript"),
         "a superscript is a number or one letter; write ^(…) for more");
    return no_expr;
  }
  const std::string value(digits);
  ExprId exponent = make(number ? ExprKind::number : ExprKind::name, token.begin, {}, value);
  if (negative) exponent = make(ExprKind::neg, token.begin, {exponent});
  return power(ExprKind::power, base, exponent);
}

// x^-1 is the inverse, whichever way it is written.
ExprId Parser::power(ExprKind kind, ExprId base, ExprId exponent) {
  if (failed_) return no_expr;
  const Ast& ast = sheet_.ast;
  if (kind == ExprKind::power && ast[exponent].kind == ExprKind::neg &&
      ast[ast.child(exponent, 0)].kind == ExprKind::number && ast.text(ast.child(exponent, 0)) == "1")
    return make(ExprKind::inverse, begin_of(base), {base});
  return make(kind, begin_of(base), {base, exponent});
}

// After ^: T, ⊤, -T and {T} transpose; else an exponent. 2^T is a power all the same.
ExprId Parser::raise(ExprId base, ExprKind kind) {
  const Deeper deeper(*this);
  if (failed_) return no_expr;
  advance();
  const bool braces = at(TokenKind::left_brace);
  const std::size_t first = braces ? 1 : 0;
  const bool minus = peek(first).kind == TokenKind::minus;
  const std::size_t letter = first + (minus ? 1 : 0);
  const Token& top = peek(letter);
  const bool is_top = top.kind == TokenKind::transpose ||
                      (top.kind == TokenKind::identifier && top.bars == 0 && text(top) == "T");
  if (kind == ExprKind::power && is_top && sheet_.ast[base].kind != ExprKind::number &&
      (!braces || peek(letter + 1).kind == TokenKind::right_brace)) {
    for (std::size_t i = 0; i <= letter + (braces ? 1 : 0); ++i) advance();
    return make(minus ? ExprKind::inverse_transpose : ExprKind::transpose, begin_of(base), {base});
  }
  const ExprId raised = exponent();
  return power(kind, base, raised);
}

// A number, a name, or anything in brackets, with a sign; x^a^b is x^(a^b).
ExprId Parser::exponent() {
  const Deeper deeper(*this);
  if (failed_) return no_expr;
  const std::uint32_t begin = this->begin();
  if (take(TokenKind::minus)) {
    const ExprId inner = exponent();
    return make(ExprKind::neg, begin, {inner});
  }
  ExprId value = no_expr;
  if (at(TokenKind::number)) {
    const Token token = advance();
    value = make(ExprKind::number, begin, {}, text(token));
  } else if (at(TokenKind::fraction) || at(TokenKind::left_parenthesis)) {
    value = primary();
  } else if (take(TokenKind::left_brace)) {
    const Enter enter(*this, {TokenKind::left_brace, {}});
    value = sum();
    expect(TokenKind::right_brace, " after the exponent");
  } else if (at(TokenKind::identifier) && word_at() == Word::none) {
    value = identifier();
  } else {
    fail_expected("an exponent");
    return no_expr;
  }
  if (at(TokenKind::caret) && !failed_) {
    advance();
    const ExprId above = exponent();
    return power(ExprKind::power, value, above);
  }
  return value;
}

// x[1], W[i,:], x[1..3]
ExprId Parser::brackets(ExprId base) {
  advance();
  const Enter enter(*this, {TokenKind::left_bracket, {}});
  std::vector<ExprId> children{base};
  do {
    const std::uint32_t begin = this->begin();
    if (take(TokenKind::colon)) {
      children.push_back(make(ExprKind::slice, begin, {}));
      continue;
    }
    ExprId first = sum();
    if (take(TokenKind::dots) || take(TokenKind::colon)) {
      const ExprId last = sum();
      first = make(ExprKind::range, begin, {first, last});
    }
    children.push_back(first);
  } while (take(TokenKind::comma));
  expect(TokenKind::right_bracket, " after the indices");
  return make(ExprKind::index, begin_of(base), children);
}

// Behind an operand that is no plain name: y'_k, (W x)_i, x_{i+1}, x_{i,j}
ExprId Parser::subscripted(ExprId base) {
  std::vector<ExprId> children{base};
  const Token mark = advance();
  if (mark.kind == TokenKind::subscript) {
    subscript_names(text(mark), span_of(mark), children);
  } else if (at(TokenKind::left_brace)) {
    advance();
    const Enter enter(*this, {TokenKind::left_brace, {}});
    do {
      if (at(TokenKind::identifier) && word_at() == Word::none && peek().bars == 0 &&
          (peek(1).kind == TokenKind::comma || peek(1).kind == TokenKind::right_brace)) {
        const Token token = advance();
        subscript_names(text(token), span_of(token), children);
      } else {
        children.push_back(sum());
      }
    } while (take(TokenKind::comma));
    expect(TokenKind::right_brace, " after the subscript");
  } else if ((at(TokenKind::identifier) || at(TokenKind::number)) && tight()) {
    const Token token = advance();
    if (token.kind == TokenKind::number)
      children.push_back(make(ExprKind::number, token.begin, {}, text(token)));
    else
      subscript_names(text(token), span_of(token), children);
  } else {
    fail_expected("a subscript");
  }
  return make(ExprKind::index, begin_of(base), children, {},
              static_cast<std::uint8_t>(IndexStyle::subscript));
}

// "ji" is j, i; "i1" is i1; "12" is 12; a known name, or a word longer than three letters, stays whole.
// Underscores separate.
void Parser::subscript_names(std::string_view subscript, Span span, std::vector<ExprId>& out) {
  if (failed_) return;
  const auto add = [&](ExprKind kind, std::string_view part) {
    out.push_back(add_expr(sheet_.ast, kind, span, {}, part));
  };
  if (subscript.contains('_') && !names_.is_quantity(subscript)) {
    std::size_t begin = 0;
    while (begin <= subscript.size()) {
      const std::size_t end = std::min(subscript.find('_', begin), subscript.size());
      if (end > begin) subscript_names(subscript.substr(begin, end - begin), span, out);
      begin = end + 1;
    }
    return;
  }
  std::vector<std::string_view> parts;
  std::uint32_t letters = 0;
  for (std::uint32_t i = 0; i < subscript.size();) {
    const Character c = decode_character(subscript, i);
    const bool digit = is_digit(c.code);
    if (!digit && letter_of(c.code).base) ++letters;
    const bool continues = !parts.empty() && (digit || !letter_of(c.code).base);
    if (continues)
      parts.back() = {parts.back().data(), parts.back().size() + c.size};
    else
      parts.push_back(subscript.substr(i, c.size));
    i += c.size;
  }
  if (letters > 3 || names_.is_quantity(subscript)) return add(ExprKind::name, subscript);
  for (const std::string_view part : parts)
    add(is_digit(static_cast<unsigned char>(part[0])) ? ExprKind::number : ExprKind::name, part);
}

}  // namespace overbar::ast
