// Shapes and domains. `K×N` has an ASCII twin, KxN, in which the x stands inside a word; which words are
// sizes is known when the statement is read, so the words of a shape are taken apart then.
#include <algorithm>

#include "read/characters.hpp"
#include "read/parser.hpp"

namespace overbar::ast {

namespace {

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return is_digit(static_cast<unsigned char>(c)); });
}

}  // namespace

// KxN, 3x4, Kx2N: a word that is no name, of names and numbers with x between them.
void Parser::split_shape_word(const Token& token, std::vector<Token>& out) {
  const std::string word(text(token));
  const bool exact = token.end - token.begin == word.size();
  if (token.bars || names_.knows(word) || word.find('x') == std::string::npos ||
      word_of(word) != Word::none) {
    out.push_back(token);
    return;
  }
  const auto piece = [&](TokenKind kind, std::size_t begin, std::size_t end) {
    Token part = token;
    part.kind = kind;
    part.text = intern_text(list_, word.substr(begin, end - begin));
    part.space_before = token.space_before && begin == 0;
    part.line_start = token.line_start && begin == 0;
    if (exact)
      part.begin = token.begin + static_cast<std::uint32_t>(begin),
      part.end = token.begin + static_cast<std::uint32_t>(end);
    return part;
  };
  std::vector<Token> parts;
  for (std::size_t begin = 0; begin <= word.size();) {
    const std::size_t end = std::min(word.find('x', begin), word.size());
    if (begin > 0) parts.push_back(piece(TokenKind::times, begin - 1, begin));
    std::size_t digits = begin;
    while (digits < end && is_digit(static_cast<unsigned char>(word[digits]))) ++digits;
    const bool outer = begin == 0 || end == word.size();  // `x4` behind 3, `Kx` before (
    if (begin == end && !outer) return out.push_back(token);
    if (names_.knows(word.substr(begin, end - begin))) digits = begin;
    if (digits > begin) parts.push_back(piece(TokenKind::number, begin, digits));
    if (digits < end) {
      if (!names_.knows(word.substr(digits, end - digits))) return out.push_back(token);
      parts.push_back(piece(TokenKind::identifier, digits, end));
    }
    begin = end + 1;
  }
  out.insert(out.end(), parts.begin(), parts.end());
}

// Takes the shape words of a declaration or of a definition's left side apart.
void Parser::split_shapes() {
  std::vector<Token> out;
  out.reserve(tokens_.size());
  bool shape = false, functions = tokens_[0].word == Word::fn, changed = false, value = false;
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    const Token& token = tokens_[i];
    if (token.kind == TokenKind::colon)
      shape = !value;
    else if (token.kind == TokenKind::equal)
      shape = false, value = true;
    else if (token.kind == TokenKind::comma)
      shape = shape && functions;
    else if (token.word == Word::in)
      shape = false;
    if (shape && token.kind == TokenKind::identifier) {
      const std::size_t before = out.size();
      split_shape_word(token, out);
      changed = changed || out.size() != before + 1 || out.back().kind != token.kind;
    } else {
      out.push_back(token);
    }
  }
  if (!changed) return;
  tokens_ = std::move(out);
  match_brackets();
}

// scalar;  N;  K×N;  2 N + 1;  (K, N)
Shape Parser::shape() {
  Shape out;
  out.given = true;
  const std::uint32_t begin = this->begin();
  if (at_text("scalar")) {
    advance();
    out.span = span_from(begin);
    return out;
  }
  const bool outer = in_shape_;
  in_shape_ = true;
  if (at(TokenKind::left_parenthesis) && holds_comma()) {
    advance();
    const Enter enter(*this, {TokenKind::left_parenthesis, {}});
    do out.dimensions.push_back(sum());
    while (take(TokenKind::comma));
    expect(TokenKind::right_parenthesis, " after the sizes");
  } else {
    do out.dimensions.push_back(sum());
    while (take(TokenKind::times));
  }
  in_shape_ = outer;
  out.span = span_from(begin);
  return out;
}

// [a, b], (a, b], …: scalars, or vectors for a box.
void Parser::interval(Domain& domain) {
  domain.kind = Domain::Kind::interval;
  domain.open_below = advance().kind == TokenKind::left_parenthesis;
  const Enter enter(*this, {TokenKind::left_bracket, {}});
  domain.lower = sum();
  expect(TokenKind::comma, " between the ends of the interval");
  domain.upper = sum();
  domain.open_above = at(TokenKind::right_parenthesis);
  if (!take(TokenKind::right_parenthesis)) expect(TokenKind::right_bracket, " or ')' after the interval");
}

// Behind `in`: 0..3, {0, 1}, [0, 1), integers, ℤ, ℝ; ℝ^{K×N} and {0, 1}^N give the shape as well.
void Parser::domain(QuantityDeclaration::Item& item) {
  Domain& out = item.domain;
  const std::uint32_t begin = this->begin();
  bool power = false;
  if (take(TokenKind::left_brace)) {
    const Enter enter(*this, {TokenKind::left_brace, {}});
    out.kind = Domain::Kind::finite_set;
    do out.values.push_back(sum());
    while (take(TokenKind::comma));
    expect(TokenKind::right_brace, " after the elements of the set");
    power = true;
  } else if ((at(TokenKind::left_bracket) || at(TokenKind::left_parenthesis)) && holds_comma()) {
    interval(out);
    power = true;
  } else {
    constexpr std::pair<std::string_view, Domain::Kind> sets[] = {
        {"integers", Domain::Kind::integers}, {"ℤ", Domain::Kind::integers},
        {"naturals", Domain::Kind::naturals}, {"ℕ", Domain::Kind::naturals},
        {"reals", Domain::Kind::reals},       {"ℝ", Domain::Kind::reals},
    };
    for (const auto& [word, kind] : sets) {
      if (!at_text(word)) continue;
      advance();
      out.kind = kind;
      power = true;
      break;
    }
    if (!power) {
      out.kind = Domain::Kind::integer_range;
      out.lower = sum();
      expect(TokenKind::dots, " (a range 1..n), a set {a, b}, an interval [a, b], integers or ℝ");
      out.upper = sum();
    }
  }
  out.span = span_from(begin);
  if (!power || failed_ || (!at(TokenKind::caret) && !at(TokenKind::superscript))) return;
  if (item.shape.given) return fail(span_of(peek()), code("bad-shape"), "the shape is given twice");
  const bool superscript = at(TokenKind::superscript);
  const Token token = advance();
  if (superscript) {
    const std::string_view size = text(token);
    const ExprId dimension =
        make(all_digits(size) ? ExprKind::number : ExprKind::name, token.begin, {}, size);
    item.shape.given = true;
    item.shape.dimensions.push_back(dimension);
    item.shape.span = span_of(token);
    return;
  }
  const bool braces = take(TokenKind::left_brace);
  const bool brackets = !braces && take(TokenKind::left_parenthesis);
  item.shape = shape();
  if (braces) expect(TokenKind::right_brace, " after the shape");
  if (brackets) expect(TokenKind::right_parenthesis, " after the shape");
}

}  // namespace overbar::ast
