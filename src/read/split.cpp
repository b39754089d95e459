// A statement ends with its line, unless
//   the line ends in an operator, a comma or a word that wants more, or the next one begins with such;
//   a bracket is open; or
//   the next line is indented further than the statement's first, and does not look like a definition.
// A line that begins with a statement's first word begins a statement whatever stands before it, and so does
// a definition that is not indented further: an unclosed bracket spoils one statement, not the rest of the
// file.
#include "read/split.hpp"

#include "read/words.hpp"

namespace overbar::ast {

namespace {

Word word_at(const TokenList& list, std::size_t i) {
  return i < list.tokens.size() ? list.tokens[i].word : Word::none;
}

bool begins_with_word(const TokenList& list, std::size_t i) {
  const Word word = word_at(list, i);
  if (!begins_statement(word)) return false;
  const bool next = i + 1 < list.tokens.size() && !list.tokens[i + 1].line_start;
  if (word == Word::sign)
    return next &&
           !(list.tokens[i + 1].kind == TokenKind::left_parenthesis && !list.tokens[i + 1].space_before);
  return true;
}

// name =, y' =
bool looks_like_definition(const TokenList& list, std::size_t i) {
  if (list.tokens[i].kind != TokenKind::identifier || word_at(list, i) != Word::none) return false;
  for (++i; i < list.tokens.size() && !list.tokens[i].line_start; ++i) {
    const TokenKind kind = list.tokens[i].kind;
    if (kind == TokenKind::equal) return true;
    if (kind != TokenKind::prime && kind != TokenKind::prime_mark) return false;
  }
  return false;
}

bool binary(TokenKind kind) {
  switch (kind) {
    case TokenKind::plus:
    case TokenKind::minus:
    case TokenKind::star:
    case TokenKind::middle_dot:
    case TokenKind::ring:
    case TokenKind::slash:
    case TokenKind::ring_slash:
    case TokenKind::caret:
    case TokenKind::dot_caret:
    case TokenKind::times:
    case TokenKind::equal:
    case TokenKind::not_equal:
    case TokenKind::less:
    case TokenKind::less_equal:
    case TokenKind::greater:
    case TokenKind::greater_equal:
    case TokenKind::element_of:
    case TokenKind::implies:
    case TokenKind::equivalent:
    case TokenKind::logical_and:
    case TokenKind::logical_or:
    case TokenKind::arrow:
    case TokenKind::comma:
    case TokenKind::colon:
    case TokenKind::dots:
      return true;
    default:
      return false;
  }
}

bool wants_more(const TokenList& list, std::size_t last) {
  const TokenKind kind = list.tokens[last].kind;
  if (binary(kind) || kind == TokenKind::logical_not || kind == TokenKind::root ||
      kind == TokenKind::semicolon)
    return true;
  switch (word_at(list, last)) {
    case Word::wrt:
    case Word::as:
    case Word::at:
    case Word::for_:
    case Word::in:
    case Word::if_:
    case Word::then:
    case Word::else_:
    case Word::and_:
    case Word::or_:
    case Word::not_:
    case Word::implies:
    case Word::iff:
      return true;
    default:
      return false;
  }
}

bool goes_on(const TokenList& list, std::size_t first) {
  const TokenKind kind = list.tokens[first].kind;
  if (binary(kind) || kind == TokenKind::right_parenthesis || kind == TokenKind::right_bracket ||
      kind == TokenKind::right_brace || kind == TokenKind::semicolon)
    return true;
  switch (word_at(list, first)) {
    case Word::wrt:
    case Word::as:
    case Word::at:
    case Word::for_:
    case Word::in:
    case Word::if_:
    case Word::then:
    case Word::else_:
    case Word::otherwise:
    case Word::and_:
    case Word::or_:
    case Word::implies:
    case Word::iff:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::size_t statement_end(const TokenList& list, std::size_t first) {
  const bool title = word_at(list, first) == Word::problem;
  std::size_t depth = 0;
  for (std::size_t i = first; i < list.tokens.size(); ++i) {
    const Token& token = list.tokens[i];
    if (i > first && token.block_start) return i;
    if (i > first && token.line_start) {
      if (title || begins_with_word(list, i)) return i;
      const bool further = token.column > list.tokens[first].column;
      if (depth > 0) {
        if (!further && looks_like_definition(list, i)) return i;
      } else if (!wants_more(list, i - 1) && !goes_on(list, i) &&
                 (!further || looks_like_definition(list, i))) {
        return i;
      }
    }
    switch (token.kind) {
      case TokenKind::left_parenthesis:
      case TokenKind::left_bracket:
      case TokenKind::left_brace:
        ++depth;
        break;
      case TokenKind::right_parenthesis:
      case TokenKind::right_bracket:
      case TokenKind::right_brace:
        depth -= depth > 0;
        break;
      default:
        break;
    }
  }
  return list.tokens.size();
}

}  // namespace overbar::ast
