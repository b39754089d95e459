// From the loosest operator to the tightest:
//   <=>   =>   or   and   not   = ≠ < ≤ > ≥ ∈ (chained)   + −   products and quotients   − before a term
//   postfix
// Juxtaposition, *, ·, ∘, / and ⊘ stand at one level and associate to the left, so that 1/2 ‖y − s‖² is half
// of it and h̄ ∘ σ′(z) and W1ᵀ z̄ read as on paper. Lists of terms, and of the parts of `and` and `or`, are one
// node each.
#include <algorithm>

#include "read/parser.hpp"

namespace overbar::ast {

ExprId Parser::formula() {
  const Deeper deeper(*this);
  ExprId left = implication();
  while (take(TokenKind::equivalent) || take_word(Word::iff)) {
    const ExprId right = implication();
    left = make(ExprKind::equivalence, begin_of(left), {left, right});
  }
  return left;
}

// a => b => c is a => (b => c).
ExprId Parser::implication() {
  std::vector<ExprId> parts{disjunction()};
  while (take(TokenKind::implies) || take_word(Word::implies)) parts.push_back(disjunction());
  ExprId right = parts.back();
  for (std::size_t i = parts.size() - 1; i-- > 0;)
    right = make(ExprKind::implication, begin_of(parts[i]), {parts[i], right});
  return right;
}

ExprId Parser::disjunction() {
  std::vector<ExprId> parts{conjunction()};
  while (take(TokenKind::logical_or) || take_word(Word::or_)) parts.push_back(conjunction());
  return parts.size() == 1 ? parts[0] : make(ExprKind::disjunction, begin_of(parts[0]), parts);
}

ExprId Parser::conjunction() {
  std::vector<ExprId> parts{negation()};
  while (take(TokenKind::logical_and) || take_word(Word::and_)) parts.push_back(negation());
  return parts.size() == 1 ? parts[0] : make(ExprKind::conjunction, begin_of(parts[0]), parts);
}

ExprId Parser::negation() {
  std::vector<std::uint32_t> begins;
  while (at(TokenKind::logical_not) || at_word(Word::not_)) begins.push_back(advance().begin);
  if (begins.size() > limits_.depth) {
    fail({file_, begins[0], begins[0] + 1}, code("nesting-too-deep"), "too many 'not' in a row");
    return no_expr;
  }
  ExprId inner = comparison();
  for (std::size_t i = begins.size(); i-- > 0;) inner = make(ExprKind::negation, begins[i], {inner});
  return inner;
}

bool Parser::at_comparison(CompareOp& op) const {
  switch (peek().kind) {
    case TokenKind::equal:
      op = CompareOp::equal;
      return true;
    case TokenKind::not_equal:
      op = CompareOp::not_equal;
      return true;
    case TokenKind::less:
      op = CompareOp::less;
      return true;
    case TokenKind::less_equal:
      op = CompareOp::less_equal;
      return true;
    case TokenKind::greater:
      op = CompareOp::greater;
      return true;
    case TokenKind::greater_equal:
      op = CompareOp::greater_equal;
      return true;
    default:
      return false;
  }
}

ExprId Parser::comparison() {
  ExprId left = sum();
  if (take(TokenKind::element_of) || take_word(Word::in)) return membership(left);
  std::vector<ExprId> links;
  CompareOp op{};
  const std::uint32_t begin = begin_of(left);
  while (at_comparison(op)) {
    advance();
    const ExprId right = sum();
    links.push_back(
        make(ExprKind::compare, begin_of(left), {left, right}, {}, static_cast<std::uint8_t>(op)));
    left = right;
  }
  if (links.empty()) return left;
  return links.size() == 1 ? links[0] : make(ExprKind::chain, begin, links);
}

// x in {a, b};  x in 1..n;  x in [a, b), which is the chain a <= x < b.
ExprId Parser::membership(ExprId element) {
  const std::uint32_t begin = begin_of(element);
  if (take(TokenKind::left_brace)) {
    const Enter enter(*this, {TokenKind::left_brace, {}});
    std::vector<ExprId> children{element, sum()};
    while (take(TokenKind::comma)) children.push_back(sum());
    expect(TokenKind::right_brace, " after the elements of the set");
    return make(ExprKind::member, begin, children);
  }
  if ((at(TokenKind::left_bracket) || at(TokenKind::left_parenthesis)) && holds_comma()) {
    Domain bounds;
    interval(bounds);
    const auto less = [](bool open) {
      return static_cast<std::uint8_t>(open ? CompareOp::less : CompareOp::less_equal);
    };
    const ExprId below = make(ExprKind::compare, begin, {bounds.lower, element}, {}, less(bounds.open_below));
    const ExprId above = make(ExprKind::compare, begin, {element, bounds.upper}, {}, less(bounds.open_above));
    return make(ExprKind::chain, begin, {below, above});
  }
  const ExprId first = sum();
  expect(TokenKind::dots, " (a range 1..n), a set {a, b} or an interval [a, b]");
  const ExprId last = sum();
  const ExprId range = make(ExprKind::range, begin_of(first), {first, last});
  return make(ExprKind::member, begin, {element, range});
}

// In [1 -1] the sign belongs to a new entry, in [1 - 1] and [1-1] it subtracts.
bool Parser::entry_ends_before_sign() const {
  if (inside_.entries == Inside::Entries::none || !peek().space_before || peek(1).space_before) return false;
  return inside_.entries == Inside::Entries::blanks || peek().line_start;
}

// A sum is one node: a − b + c is add(a, neg(b), c).
ExprId Parser::sum() {
  const Deeper deeper(*this);
  std::vector<ExprId> terms;
  const std::uint32_t begin = this->begin();
  bool negative = false;
  std::uint32_t sign = begin;
  if (at(TokenKind::minus) || at(TokenKind::plus)) negative = advance().kind == TokenKind::minus;
  while (!failed_) {
    // − − x: signs before a term, without recursion.
    std::vector<std::uint32_t> more;
    while (at(TokenKind::minus)) more.push_back(advance().begin);
    if (more.size() > limits_.depth) {
      fail(span_from(more[0]), code("nesting-too-deep"),
           "more than " + std::to_string(limits_.depth) + " signs in a row");
      break;
    }
    ExprId value = term();
    for (std::size_t i = more.size(); i-- > 0;) value = make(ExprKind::neg, more[i], {value});
    terms.push_back(negative ? make(ExprKind::neg, sign, {value}) : value);
    if ((!at(TokenKind::plus) && !at(TokenKind::minus)) || entry_ends_before_sign()) break;
    if (inside_.entries == Inside::Entries::commas && peek().space_before && tight(1)) {
      fail(span_of(peek()), code("ambiguous-entry"),
           "one entry or two? write a blank after the sign to subtract, or a comma before it");
      break;
    }
    sign = this->begin();
    negative = advance().kind == TokenKind::minus;
  }
  return terms.size() == 1 ? terms[0] : make(ExprKind::add, begin, terms);
}

bool Parser::starts_factor() const {
  switch (peek().kind) {
    case TokenKind::number:
    case TokenKind::fraction:
    case TokenKind::left_parenthesis:
    case TokenKind::left_bracket:
    case TokenKind::left_brace:
    case TokenKind::partial:
    case TokenKind::nabla:
    case TokenKind::big_sum:
    case TokenKind::big_product:
    case TokenKind::indicator:
    case TokenKind::ones:
    case TokenKind::infinity:
    case TokenKind::root:
      return true;
    case TokenKind::identifier: {
      const Word word = word_at();
      return word == Word::none || word == Word::sign || word >= Word::true_;
    }
    // After an operand a bar closes the bars around it if there are any, else it opens.
    case TokenKind::bar:
      return inside_.bracket != TokenKind::bar;
    case TokenKind::double_bar:
      return inside_.bracket != TokenKind::double_bar;
    case TokenKind::two_bars:
      return inside_.bracket != TokenKind::bar && inside_.bracket != TokenKind::double_bar;
    default:
      return false;
  }
}

bool Parser::may_juxtapose() const {
  switch (inside_.entries) {
    case Inside::Entries::blanks:
      return tight() && starts_factor();
    case Inside::Entries::commas:
      return !peek().line_start && starts_factor();
    default:
      return starts_factor();
  }
}

ExprId Parser::term() {
  ExprId left = factor();
  bool divided = false;  // the factor before was divided by, without blanks
  while (!failed_) {
    const Token operation = peek();
    ExprKind kind = ExprKind::mul;
    switch (operation.kind) {
      case TokenKind::star:
        break;
      case TokenKind::middle_dot:
        kind = ExprKind::dot;
        break;
      case TokenKind::ring:
        kind = ExprKind::hadamard;
        break;
      case TokenKind::slash:
        kind = ExprKind::divide;
        break;
      case TokenKind::ring_slash:
        kind = ExprKind::hadamard_divide;
        break;
      case TokenKind::times:
        if (!in_shape_)
          fail(span_of(operation), code("syntax"), "× stands between sizes; write a product with *, · or ∘");
        return left;
      default: {
        if (!may_juxtapose()) return left;
        const TokenKind before = tokens_[at_ - 1].kind;
        const bool numeral = operation.kind == TokenKind::number || operation.kind == TokenKind::fraction;
        const bool is_indicator = operation.kind == TokenKind::number && text(operation) == "1" && tight(1) &&
                                  peek(1).kind == TokenKind::left_bracket;
        if (numeral && !is_indicator && (before == TokenKind::number || before == TokenKind::fraction)) {
          fail(span_of(operation), code("two-numbers"),
               "two numbers side by side; write * between them for a product");
          return no_expr;
        }
        if (divided && tight() && before == TokenKind::number && operation.kind == TokenKind::identifier)
          warn(span_from(begin_of(left)), code("ambiguous-division"),
               "this is a fraction times a name; write 1/(2 n) for a product below the line, or a blank "
               "after it");
        const ExprId right = factor();
        left = make(ExprKind::mul, begin_of(left), {left, right});
        divided = false;
        continue;
      }
    }
    advance();
    divided = kind == ExprKind::divide && !operation.space_before && tight();
    const ExprId right = signed_factor();
    left = make(kind, begin_of(left), {left, right});
  }
  return left;
}

// a * -b
ExprId Parser::signed_factor() {
  std::vector<std::uint32_t> signs;
  while (at(TokenKind::minus)) signs.push_back(advance().begin);
  if (signs.size() > limits_.depth)
    fail(span_from(signs[0]), code("nesting-too-deep"),
         "more than " + std::to_string(limits_.depth) + " signs in a row");
  ExprId value = factor();
  for (std::size_t i = signs.size(); i-- > 0 && !failed_;) value = make(ExprKind::neg, signs[i], {value});
  return value;
}

ExprId Parser::factor() {
  const Deeper deeper(*this);
  if (failed_) return no_expr;
  return postfix(primary());
}

ExprId Parser::range_or_value() {
  const ExprId first = sum();
  if (!take(TokenKind::dots)) return first;
  const ExprId last = sum();
  return make(ExprKind::range, begin_of(first), {first, last});
}

}  // namespace overbar::ast
