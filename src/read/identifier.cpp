// What a name means depends on the names that are known:
//   a function before `(` is called, with primes its derivative; some need no brackets (log det X);
//   y' is a name if one was declared so, else the transpose of y;
//   x_i is a name if one was declared so, else the entry i of x;
//   the bar over any letter is the bar of the whole name.
#include <algorithm>

#include "read/characters.hpp"
#include "read/parser.hpp"

namespace overbar::ast {

ExprId Parser::identifier() {
  switch (word_at()) {
    case Word::none:
    case Word::sign:
      break;
    case Word::true_:
    case Word::false_: {
      const bool value = at_word(Word::true_);
      return make(ExprKind::truth, advance().begin, {}, {}, value);
    }
    case Word::inf:
      return make(ExprKind::infinity, advance().begin, {});
    case Word::bar:
      return bar_of();
    case Word::diff:
      return differential(ExprKind::partial);
    case Word::grad:
      return differential(ExprKind::gradient);
    case Word::if_:
      return if_then_else();
    default:
      fail(span_of(peek()), code("syntax"),
           "expected an expression, but found the word '" + std::string(text(peek())) + "'");
      return no_expr;
  }
  const Token token = advance();
  ExprId out = no_expr;
  if (token.bars == 0 && (reduction(token, out) || call(token, out) || built_in(token, out))) return out;
  return quantity(token);
}

ExprId Parser::barred(ExprId base, unsigned bars, std::uint32_t begin) {
  for (unsigned i = 0; i < bars; ++i) base = make(ExprKind::bar, begin, {base});
  return base;
}

// bar(e), bar W1
ExprId Parser::bar_of() {
  const std::uint32_t begin = advance().begin;
  const Deeper deeper(*this);
  if (failed_) return no_expr;
  ExprId inner = no_expr;
  if (at(TokenKind::left_parenthesis)) {
    inner = parenthesised();
  } else if (at(TokenKind::identifier) && word_at() == Word::none) {
    inner = identifier();
  } else if (at_word(Word::bar)) {
    inner = bar_of();
  } else {
    fail_expected("a name or '(' after 'bar'");
  }
  return barred(inner, 1, begin);
}

// The primes that touch each other and what stands before them.
Parser::Primes Parser::primes(std::size_t ahead) const {
  Primes all;
  while ((peek(ahead).kind == TokenKind::prime || peek(ahead).kind == TokenKind::prime_mark) &&
         tight(ahead)) {
    all.mark = all.mark || peek(ahead).kind == TokenKind::prime_mark;
    all.count += peek(ahead).count;
    all.bars = std::max<unsigned>(all.bars, peek(ahead).bars);
    ++all.tokens;
    ++ahead;
  }
  return all;
}

std::vector<ExprId> Parser::arguments() {
  expect(TokenKind::left_parenthesis, " before the arguments");
  const Enter enter(*this, {TokenKind::left_parenthesis, {}});
  const bool shape = in_shape_;
  in_shape_ = false;
  std::vector<ExprId> out{formula()};
  while (take(TokenKind::comma)) out.push_back(formula());
  in_shape_ = shape;
  expect(TokenKind::right_parenthesis, " after the arguments");
  return out;
}

bool Parser::call(const Token& token, ExprId& out) {
  const std::string name(text(token));
  const NameInfo* function = names_.function(name);
  if (!function) return false;
  const KnownFunction::Prefix prefix = function->prefix;
  const Primes order = primes(0);
  if (order.count && names_.is_quantity(name + std::string(order.count, '\''))) return false;
  const auto opens = [&](std::size_t ahead) {
    return peek(ahead).kind == TokenKind::left_parenthesis &&
           (inside_.entries == Inside::Entries::none || tight(ahead));
  };
  if (order.count > 200) {
    fail(span_of(token), code("nesting-too-deep"), "a derivative of an order above 200");
    return true;
  }
  if (opens(order.tokens)) {
    for (std::size_t i = 0; i < order.tokens; ++i) advance();
    const std::vector<ExprId> values = arguments();
    out = make(ExprKind::call, token.begin, values, name, static_cast<std::uint8_t>(order.count));
    return true;
  }
  if (order.count) {
    fail(span_of(peek(order.tokens - 1)), code("syntax"),
         "the derivative of " + name + " needs its argument: " + name + "'(x)");
    return true;
  }
  // σ²(z) is σ(z)².
  std::size_t power_tokens = 0;
  if (at(TokenKind::superscript) && tight() && is_digit(static_cast<unsigned char>(text(peek())[0])))
    power_tokens = 1;
  else if (at(TokenKind::caret) && peek(1).kind == TokenKind::number)
    power_tokens = 2;
  if (power_tokens && opens(power_tokens)) {
    const Token digits = peek(power_tokens - 1);
    for (std::size_t i = 0; i < power_tokens; ++i) advance();
    const ExprId exponent = make(ExprKind::number, digits.begin, {}, text(digits));
    const std::vector<ExprId> values = arguments();
    const ExprId value = make(ExprKind::call, token.begin, values, name);
    out = make(ExprKind::power, token.begin, {value, exponent});
    return true;
  }
  if (prefix != KnownFunction::Prefix::none && may_juxtapose() && !(at(TokenKind::left_bracket) && tight())) {
    std::vector<ExprId> values{factor()};
    while (prefix == KnownFunction::Prefix::product && may_juxtapose()) {
      const ExprId right = factor();
      values[0] = make(ExprKind::mul, begin_of(values[0]), {values[0], right});
    }
    if (prefix == KnownFunction::Prefix::factor && may_juxtapose())
      warn(span_from(token.begin), code("ambiguous-argument"),
           name + " takes the one factor behind it; put the argument in brackets");
    out = make(ExprKind::call, token.begin, values, name);
    return true;
  }
  out = make(ExprKind::name, token.begin, {}, name, 1);
  return true;
}

// norm(x), norm_F(A), abs(x), indicator(c), transpose(A), dot(a, b), ones(N), ones: words for what has a
// symbol, unless a quantity has the name.
bool Parser::built_in(const Token& token, ExprId& out) {
  const std::string_view name = text(token);
  if (names_.knows(name)) return false;
  const bool opens = at(TokenKind::left_parenthesis) && (inside_.entries == Inside::Entries::none || tight());
  if (name == "ones") {
    std::vector<ExprId> size;
    if (opens) size = arguments();
    if (size.size() > 1) fail(span_from(token.begin), code("syntax"), "ones(N) takes one size");
    out = make(ExprKind::ones, token.begin, size);
    return true;
  }
  if (!opens) return false;
  ExprKind kind = ExprKind::error;
  std::string subscript;
  if (name == "norm") kind = ExprKind::norm;
  if (name == "abs") kind = ExprKind::abs;
  if (name == "indicator") kind = ExprKind::indicator;
  if (name == "transpose") kind = ExprKind::transpose;
  if (name == "dot") kind = ExprKind::dot;
  if (name.starts_with("norm_")) {
    kind = ExprKind::norm;
    subscript = name.substr(5);
    if (subscript == "inf") subscript = "∞";
  }
  if (kind == ExprKind::error) return false;
  const std::string shown(name);
  const std::vector<ExprId> values = arguments();
  const std::size_t wanted = kind == ExprKind::dot ? 2 : 1;
  if (values.size() != wanted)
    fail(span_from(token.begin), code("syntax"),
         shown + (wanted == 2 ? " takes two arguments" : " takes one argument"));
  out = make(kind, token.begin, values, subscript);
  return true;
}

// A name, with the primes and the subscript that belong to it; other primes stay for the postfix loop, which
// reads them as transposes. `token` has just been taken.
ExprId Parser::quantity(const Token& token) {
  if (failed_) return no_expr;
  const std::uint32_t begin = token.begin;
  const std::string name(text(token));
  const auto named = [&](std::string_view spelling, unsigned bars) {
    const std::uint8_t function = names_.function(spelling) != nullptr;
    return barred(make(ExprKind::name, begin, {}, spelling, function), bars, begin);
  };

  const Primes all = primes(0);
  std::uint32_t count = 0;
  unsigned bars = token.bars;
  // The longest run of primes with which the name is known.
  std::size_t known_tokens = 0;
  std::string longest = name;
  std::string spelling = name;
  for (std::size_t i = 0; i < all.tokens && all.count <= 64; ++i) {
    count += peek(i).count;
    spelling = name + std::string(count, '\'');
    if (names_.knows(spelling)) known_tokens = i + 1, longest = spelling;
  }
  if (known_tokens == 0 &&
      all.mark) {  // ′ is never a transpose: an unknown name, for the elaborator to report
    known_tokens = all.tokens;
    longest = name + std::string(std::min<std::uint32_t>(all.count, 64), '\'');
  }
  if (known_tokens) {
    for (std::size_t i = 0; i < known_tokens; ++i) bars = std::max<unsigned>(bars, advance().bars);
    return named(longest, bars);
  }
  if (names_.knows(name)) return named(name, bars);
  if (token.digit_subscript) {
    std::size_t digits = name.size();
    while (digits > 0 && is_digit(static_cast<unsigned char>(name[digits - 1]))) --digits;
    const std::string base = name.substr(0, digits);
    if (const std::string under = base + "_" + name.substr(digits); names_.knows(under))
      return named(under, bars);
    if (names_.is_quantity(base)) {
      const ExprId whole = named(base, bars);
      const ExprId index = make(ExprKind::number, begin, {}, name.substr(digits));
      return make(ExprKind::index, begin, {whole, index}, {},
                  static_cast<std::uint8_t>(IndexStyle::subscript));
    }
  }
  for (std::size_t under = name.rfind('_'); under != std::string::npos && under > 0;
       under = name.rfind('_', under - 1)) {
    const std::string base = name.substr(0, under);
    if (!names_.is_quantity(base)) continue;
    std::vector<ExprId> children{named(base, bars)};
    subscript_names(std::string_view(name).substr(under + 1), span_of(token), children);
    return make(ExprKind::index, begin, children, {}, static_cast<std::uint8_t>(IndexStyle::subscript));
  }
  return named(name, bars);
}

}  // namespace overbar::ast
