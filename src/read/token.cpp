#include "read/token.hpp"

namespace overbar::ast {

std::string describe(TokenKind kind) {
  switch (kind) {
    case TokenKind::end:
      return "the end of the statement";
    case TokenKind::invalid:
      return "an unknown character";
    case TokenKind::identifier:
      return "a name";
    case TokenKind::number:
      return "a number";
    case TokenKind::string:
      return "a quotation";
    case TokenKind::prime:
      return "'";
    case TokenKind::prime_mark:
      return "′";
    case TokenKind::superscript:
      return "a superscript";
    case TokenKind::subscript:
      return "a subscript";
    case TokenKind::fraction:
      return "a fraction";
    case TokenKind::transpose:
      return "ᵀ";
    case TokenKind::left_parenthesis:
      return "'('";
    case TokenKind::right_parenthesis:
      return "')'";
    case TokenKind::left_bracket:
      return "'['";
    case TokenKind::right_bracket:
      return "']'";
    case TokenKind::left_brace:
      return "'{'";
    case TokenKind::right_brace:
      return "'}'";
    case TokenKind::bar:
      return "'|'";
    case TokenKind::double_bar:
      return "'‖'";
    case TokenKind::two_bars:
      return "'||'";
    case TokenKind::comma:
      return "','";
    case TokenKind::colon:
      return "':'";
    case TokenKind::semicolon:
      return "';'";
    case TokenKind::dots:
      return "'..'";
    case TokenKind::plus:
      return "'+'";
    case TokenKind::minus:
      return "'-'";
    case TokenKind::star:
      return "'*'";
    case TokenKind::middle_dot:
      return "'·'";
    case TokenKind::ring:
      return "'∘'";
    case TokenKind::slash:
      return "'/'";
    case TokenKind::ring_slash:
      return "'⊘'";
    case TokenKind::caret:
      return "'^'";
    case TokenKind::dot_caret:
      return "'.^'";
    case TokenKind::underscore:
      return "'_'";
    case TokenKind::times:
      return "'×'";
    case TokenKind::partial:
      return "'∂'";
    case TokenKind::nabla:
      return "'∇'";
    case TokenKind::big_sum:
      return "'∑'";
    case TokenKind::big_product:
      return "'∏'";
    case TokenKind::indicator:
      return "'𝟙'";
    case TokenKind::ones:
      return "'𝟏'";
    case TokenKind::infinity:
      return "'∞'";
    case TokenKind::root:
      return "'√'";
    case TokenKind::equal:
      return "'='";
    case TokenKind::not_equal:
      return "'≠'";
    case TokenKind::less:
      return "'<'";
    case TokenKind::less_equal:
      return "'≤'";
    case TokenKind::greater:
      return "'>'";
    case TokenKind::greater_equal:
      return "'≥'";
    case TokenKind::element_of:
      return "'∈'";
    case TokenKind::implies:
      return "'=>'";
    case TokenKind::equivalent:
      return "'<=>'";
    case TokenKind::logical_and:
      return "'∧'";
    case TokenKind::logical_or:
      return "'∨'";
    case TokenKind::logical_not:
      return "'¬'";
    case TokenKind::arrow:
      return "'->'";
  }
  return "a symbol";
}

}  // namespace overbar::ast
