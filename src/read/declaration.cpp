// dim, input, given, param, find, fn, and definitions.
#include <algorithm>

#include "read/parser.hpp"

namespace overbar::ast {

namespace {

const std::vector<std::string>& statement_words() {
  static const std::vector<std::string> words = {"problem", "dim",    "input", "given", "param",    "find",
                                                 "fn",      "derive", "graph", "eval",  "claim",    "prove",
                                                 "assume",  "such",   "zeros", "sign",  "gradcheck"};
  return words;
}

}  // namespace

// A new name, with its primes and its quoted LaTeX spelling.
Name Parser::name(std::string_view what) {
  Name out;
  if (!at(TokenKind::identifier)) {
    fail_expected(what);
    return out;
  }
  const Token token = peek();
  const std::string spelling(text(token));
  if (const Word word = word_of(spelling); word != Word::none && word != Word::sign) {
    fail(span_of(token), code("reserved-word"),
         "'" + spelling + "' is a word of the language and can't be a name");
    return out;
  }
  if (token.bars) {
    fail(span_of(token), code("bar-declared"),
         "a name with a bar is the derivative by " + spelling +
             "; it can be claimed, but not declared or defined");
    return out;
  }
  advance();
  const Primes all = primes(0);
  for (std::size_t i = 0; i < all.tokens; ++i) advance();
  if (all.count > 64 || all.bars) {
    fail(span_from(token.begin), code("syntax"),
         "expected " + std::string(what) + " without a bar and with fewer primes");
    return out;
  }
  out.text = spelling + std::string(all.count, '\'');
  out.span = span_from(token.begin);
  if (at(TokenKind::string)) out.latex = text(advance());
  return out;
}

// dim N, K   dim N = 3   dim K = 2 N
void Parser::dims() {
  DimDeclaration out;
  do {
    DimDeclaration::Item item;
    item.name = name("the name of a dimension");
    if (take(TokenKind::equal)) item.value = sum();
    if (failed_) break;
    names_.declare(item.name.text, false);
    out.items.push_back(std::move(item));
  } while (take(TokenKind::comma));
  finish();
  if (!out.items.empty()) push(std::move(out));
}

void Parser::quantities(QuantityDeclaration::Role role) {
  split_shapes();
  QuantityDeclaration out;
  out.role = role;
  std::size_t shaped = 0, bounded = 0;  // items before these have their shape, their domain
  do {
    QuantityDeclaration::Item item;
    item.name = name("a name");
    if (take(TokenKind::colon)) item.shape = shape();
    if (take_word(Word::in) || take(TokenKind::element_of)) domain(item);
    if (failed_) break;
    names_.declare(item.name.text, false);
    out.items.push_back(std::move(item));
    // input x, y : N gives both the shape.
    const QuantityDeclaration::Item& last = out.items.back();
    if (last.shape.given) {
      for (; shaped < out.items.size(); ++shaped) out.items[shaped].shape = out.items.back().shape;
    }
    if (last.domain.kind != Domain::Kind::none) {
      for (; bounded < out.items.size(); ++bounded) out.items[bounded].domain = out.items.back().domain;
      shaped = out.items.size();  // input t in 1..N, y : N: t is a scalar
    }
    if (last.shape.given && last.domain.kind == Domain::Kind::none) bounded = out.items.size();
  } while (take(TokenKind::comma));
  finish();
  if (!out.items.empty()) push(std::move(out));
}

// fn f, g : scalar, N -> N
void Parser::functions() {
  split_shapes();
  FunctionDeclaration out;
  do out.names.push_back(name("the name of a function"));
  while (take(TokenKind::comma));
  for (const Name& function : out.names)
    if (!function.text.empty()) names_.declare(function.text, true);
  if (!failed_ && at(TokenKind::end)) {  // fn f: of one number
    out.arguments.resize(1);
    push(std::move(out));
    return;
  }
  expect(TokenKind::colon, " and the shapes of the arguments");
  do out.arguments.push_back(shape());
  while (take(TokenKind::comma));
  expect(TokenKind::arrow, " and the shape of the result");
  out.result = shape();
  finish();
  if (!failed_) push(std::move(out));
}

// y = …   y "y'" = …   W : 2×3 = …   A[i,j] = …   f(u, v : N) = …
void Parser::definition() {
  split_shapes();
  Definition out;
  if (!at(TokenKind::identifier)) return fail_expected("a statement");
  if (const Word word = word_at(); word != Word::none && word != Word::sign)
    return fail(span_of(peek()), code("syntax"),
                "a statement can't begin with the word '" + std::string(text(peek())) + "'");
  const std::size_t behind = 1 + primes(1).tokens;
  const bool introduces = peek(behind).kind == TokenKind::equal || peek(behind).kind == TokenKind::string ||
                          peek(behind).kind == TokenKind::colon ||
                          peek(behind).kind == TokenKind::left_bracket ||
                          peek(behind).kind == TokenKind::left_parenthesis;
  if (!introduces) {
    const std::string first(text(peek()));
    at_ += behind;
    if (at(TokenKind::invalid)) return fail_expected("");
    const std::string near = nearest_name(first, statement_words());
    return fail(span_of(tokens_[0]), code("unknown-statement"),
                near.empty() ? "this is no statement: it begins with no known word, and is no definition " +
                                   first + " = …"
                             : "'" + first + "' begins no statement; did you mean '" + near + "'?");
  }
  out.name = name("the name to define");
  if (failed_) return;
  const std::size_t nodes = sheet_.ast.nodes.size();
  if (at(TokenKind::left_parenthesis)) {
    advance();
    out.is_function = true;
    std::size_t shaped = 0;
    do {
      Definition::Parameter parameter;
      parameter.name = name("the name of a parameter");
      if (take(TokenKind::colon)) parameter.shape = shape();
      if (failed_) break;
      names_.declare_local(parameter.name.text);
      out.parameters.push_back(std::move(parameter));
      if (out.parameters.back().shape.given)
        for (; shaped < out.parameters.size(); ++shaped)
          out.parameters[shaped].shape = out.parameters.back().shape;
    } while (take(TokenKind::comma));
    expect(TokenKind::right_parenthesis, " after the parameters");
  } else if (at(TokenKind::left_bracket)) {
    advance();
    const Enter enter(*this, {TokenKind::left_bracket, {}});
    do {
      const std::uint32_t begin = this->begin();
      out.indices.push_back(take(TokenKind::colon) ? make(ExprKind::slice, begin, {}) : sum());
    } while (take(TokenKind::comma));
    expect(TokenKind::right_bracket, " after the indices");
  }
  if (take(TokenKind::colon)) out.shape = shape();
  expect(TokenKind::equal, " and the value");
  if (!failed_) {
    if (out.is_function) names_.declare(out.name.text, true);  // in its value f(…) is a call, if a wrong one
    out.value = formula();
    out.binders = binders();
    finish();
  }
  names_.close_local();
  names_.declare(out.name.text, out.is_function);
  if (failed_) {  // the name stands for an error, and nothing that was read of the value stays
    sheet_.ast.nodes.resize(nodes);
    out.indices.clear();
    out.shape = {};
    out.binders.clear();
    for (Definition::Parameter& parameter : out.parameters) parameter.shape = {};
    out.value = add_expr(sheet_.ast, ExprKind::error, out.name.span, {});
  }
  push(std::move(out));
}

}  // namespace overbar::ast
