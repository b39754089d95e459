#include "read/parser.hpp"

#include <algorithm>

namespace overbar::ast {

void Parser::load(std::size_t first, std::size_t last) {
  tokens_.assign(list_.tokens.begin() + static_cast<std::ptrdiff_t>(first),
                 list_.tokens.begin() + static_cast<std::ptrdiff_t>(last));
  Token end;
  end.begin = end.end = tokens_.empty() ? 0 : tokens_.back().end;
  end.space_before = end.line_start = true;
  tokens_.push_back(end);
  at_ = 0;
  inside_ = {};
  depth_ = 0;
  in_shape_ = failed_ = false;
}

// Any closing bracket closes any opening one: the intervals [0, 1) and (0, 1] are written so. That they agree
// where they must is checked where they are read.
void Parser::match_brackets() {
  match_.assign(tokens_.size(), static_cast<std::uint32_t>(tokens_.size() - 1));
  std::vector<std::uint32_t> open;
  for (std::uint32_t i = 0; i < tokens_.size(); ++i) {
    switch (tokens_[i].kind) {
      case TokenKind::left_parenthesis:
      case TokenKind::left_bracket:
      case TokenKind::left_brace:
        open.push_back(i);
        break;
      case TokenKind::right_parenthesis:
      case TokenKind::right_bracket:
      case TokenKind::right_brace:
        if (!open.empty()) {
          match_[open.back()] = i;
          open.pop_back();
        }
        break;
      default:
        break;
    }
  }
}

bool Parser::holds_comma(std::size_t ahead) const {
  const std::size_t open = at_ + ahead;
  if (open >= tokens_.size()) return false;
  for (std::size_t i = open + 1; i < match_[open]; ++i) {
    if (tokens_[i].kind == TokenKind::comma) return true;
    if (match_[i] < match_[open]) i = match_[i];
  }
  return false;
}

bool Parser::take(TokenKind kind) {
  if (!at(kind)) return false;
  advance();
  return true;
}

bool Parser::take_word(Word word) {
  if (!at_word(word)) return false;
  advance();
  return true;
}

void Parser::expect(TokenKind kind, std::string_view purpose) {
  if (take(kind) || failed_) return;
  fail_expected(describe(kind) + std::string(purpose));
}

void Parser::expect_word(Word word, std::string_view spelling) {
  if (take_word(word) || failed_) return;
  fail_expected("'" + std::string(spelling) + "'");
}

Span Parser::span_from(std::uint32_t begin) const {
  const std::uint32_t end = at_ > 0 ? tokens_[at_ - 1].end : peek().end;
  return {file_, begin, std::max(begin, end)};
}

std::string Parser::found() const {
  const Token& token = peek();
  if (token.kind == TokenKind::end) return "the statement ends";
  if (token.kind == TokenKind::identifier || token.kind == TokenKind::number)
    return "found '" + std::string(text(token)) + "'";
  return "found " + describe(token.kind);
}

void Parser::fail(Span span, std::string code, std::string message, std::vector<Note> notes) {
  if (failed_) return;
  failed_ = true;
  at_ = tokens_.size() - 1;
  sheet_.diagnostics.push_back(
      {Severity::error, std::move(code), span, std::move(message), std::move(notes)});
}

void Parser::fail_expected(std::string_view what) {
  if (at(TokenKind::invalid)) {  // the lexer has said what is wrong
    failed_ = true;
    at_ = tokens_.size() - 1;
    return;
  }
  Span span = span_of(peek());
  if (at(TokenKind::end) && at_ > 0) span = {file_, tokens_[at_ - 1].end, tokens_[at_ - 1].end};
  fail(span, code("syntax"), "expected " + std::string(what) + ", but " + found());
}

void Parser::warn(Span span, std::string code, std::string message) {
  if (failed_) return;
  sheet_.diagnostics.push_back({Severity::warning, std::move(code), span, std::move(message), {}});
}

ExprId Parser::make(ExprKind kind, std::uint32_t begin, std::span<const ExprId> children,
                    std::string_view text, std::uint8_t op) {
  if (failed_) return no_expr;
  return add_expr(sheet_.ast, kind, span_from(begin), children, text, op);
}

Parser::Deeper::Deeper(Parser& of) : parser(of) {
  if (++parser.depth_ > parser.limits_.depth)
    parser.fail(
        parser.span_of(parser.peek()), code("nesting-too-deep"),
        "more than " + std::to_string(parser.limits_.depth) + " brackets and operators inside one another");
}

}  // namespace overbar::ast
