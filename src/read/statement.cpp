// One statement: a first word says which, without one it is a definition. A statement that cannot be read
// leaves the tree as it was; a definition that cannot be read still defines its name, as an error, so that
// one mistake is reported once.
#include <algorithm>

#include "read/parser.hpp"

namespace overbar::ast {

void Parser::statement(std::size_t first, std::size_t last) {
  load(first, last);
  const std::size_t nodes = sheet_.ast.nodes.size();
  const std::size_t children = sheet_.ast.child_ids.size();
  const std::size_t statements = sheet_.statements.size();
  match_brackets();
  Word word = word_at();
  if (word == Word::sign && peek(1).kind == TokenKind::left_parenthesis && tight(1)) word = Word::none;
  if (!body(word)) definition();
  names_.close_local();
  if (failed_ && sheet_.statements.size() == statements) {
    sheet_.ast.nodes.resize(nodes);
    sheet_.ast.child_ids.resize(children);
  }
}

ExprId Parser::lone_formula(std::size_t first, std::size_t last) {
  load(first, last);
  match_brackets();
  const ExprId out = formula();
  finish();
  return failed_ ? no_expr : out;
}

bool Parser::body(Word word) {
  switch (word) {
    case Word::problem: {
      advance();
      names_.open_scope();
      push(ScopeOpening{std::string(at(TokenKind::string) ? text(advance()) : std::string_view()), false});
      return true;
    }
    case Word::dim:
      advance();
      dims();
      return true;
    case Word::input:
      advance();
      quantities(QuantityDeclaration::Role::input);
      return true;
    case Word::given:
      advance();
      quantities(QuantityDeclaration::Role::given);
      return true;
    case Word::param:
      advance();
      quantities(QuantityDeclaration::Role::param);
      return true;
    case Word::find:
      advance();
      quantities(QuantityDeclaration::Role::find);
      return true;
    case Word::fn:
      advance();
      functions();
      return true;
    case Word::derive:
      derive();
      return true;
    case Word::graph:
      graph();
      return true;
    case Word::eval:
      eval();
      return true;
    case Word::claim:
      claim(false);
      return true;
    case Word::prove:
      claim(true);
      return true;
    case Word::assume: {
      advance();
      Assume out{formulas(), {}};
      out.binders = suffix(out.formulas);
      finish();
      // What could not be read is kept as an assumption without formulas: the questions below must know of
      // it.
      push(failed_ ? Assume{} : std::move(out));
      return true;
    }
    case Word::such: {
      advance();
      if (at_text("that"))
        advance();
      else
        fail_expected("'that' after 'such'");
      SuchThat out{formulas()};
      finish();
      push(failed_ ? SuchThat{} : std::move(out));
      return true;
    }
    case Word::zeros: {
      advance();
      Zeros out;
      out.targets = targets();
      out.wrt = wrt_names();
      finish();
      if (!failed_) push(std::move(out));
      return true;
    }
    case Word::sign: {
      advance();
      Sign out;
      out.targets = targets();
      out.wrt = wrt_names();
      finish();
      if (!failed_) push(std::move(out));
      return true;
    }
    case Word::gradcheck: {
      advance();
      Gradcheck out;
      out.targets = targets();
      out.wrt = wrt_names();
      out.at = bindings();
      finish();
      if (!failed_) push(std::move(out));
      return true;
    }
    default:
      return false;
  }
}

void Parser::finish() {
  if (failed_ || at(TokenKind::end)) return;
  fail_expected("the end of the statement");
}

std::vector<ExprId> Parser::formulas() {
  std::vector<ExprId> out;
  do out.push_back(formula());
  while (take(TokenKind::comma));
  return out;
}

std::vector<ExprId> Parser::targets() { return formulas(); }

std::vector<ExprId> Parser::wrt_names() {
  std::vector<ExprId> out;
  if (!take_word(Word::wrt)) return out;
  do out.push_back(factor());
  while (take(TokenKind::comma));
  return out;
}

// at x = 1, y[2] = 3
std::vector<Binding> Parser::bindings() {
  std::vector<Binding> out;
  if (!take_word(Word::at)) return out;
  do {
    Binding binding;
    binding.target = factor();
    expect(TokenKind::equal, " and a value");
    binding.value = sum();
    out.push_back(binding);
  } while (take(TokenKind::comma));
  return out;
}

// for i in 1..N, j, k in 1..K;  for all i
// for i in 1..N, j in 1..i, k;  behind a formula also what is asked of the indices: for i ≠ j, for 1 ≤ i < j.
std::vector<ExprId> Parser::binders(std::vector<ExprId>* conditions) {
  std::vector<ExprId> out;
  if (!take_word(Word::for_)) return out;
  const bool goes_on = peek(1).kind == TokenKind::identifier || peek(1).kind == TokenKind::number;
  if (at_text("all") && goes_on) advance();
  std::vector<Token> pending;
  const auto bind = [&](std::span<const ExprId> range) {
    for (const Token& token : pending) out.push_back(make(ExprKind::binder, token.begin, range, text(token)));
    pending.clear();
  };
  do {
    if (conditions != nullptr && at_condition()) {
      bind({});
      conditions->push_back(formula());
      continue;
    }
    if (!at(TokenKind::identifier) || word_at() != Word::none || peek().bars) {
      fail_expected("the name of an index");
      return out;
    }
    pending.push_back(advance());
    if (take_word(Word::in) || take(TokenKind::element_of) || take(TokenKind::equal)) {
      const ExprId range = range_or_value();
      bind({&range, 1});
    }
  } while (take(TokenKind::comma));
  bind({});
  return out;
}

/// Does a relation about indices stand here, not the name of an index?
bool Parser::at_condition() const {
  if (at(TokenKind::number)) return true;
  switch (peek(1).kind) {
    case TokenKind::not_equal:
    case TokenKind::less:
    case TokenKind::less_equal:
    case TokenKind::greater:
    case TokenKind::greater_equal:
      return at(TokenKind::identifier);
    default:
      return false;
  }
}

/// The suffix of formulas: its binders; what it asks of the indices becomes `i ≠ j => formula`.
std::vector<ExprId> Parser::suffix(std::span<ExprId> formulas) {
  std::vector<ExprId> conditions;
  std::vector<ExprId> out = binders(&conditions);
  if (failed_) return out;
  for (ExprId& formula : formulas)
    for (const ExprId condition : conditions)
      formula = make(ExprKind::implication, begin_of(formula), {condition, formula});
  return out;
}

void Parser::derive() {
  advance();
  Derive out;
  out.targets = targets();
  while (!failed_ && !at(TokenKind::end)) {
    if (at_word(Word::wrt) && out.wrt.empty()) {
      out.wrt = wrt_names();
    } else if (at_word(Word::as) && out.form == Derive::Form::unspecified) {
      advance();
      if (at_text("vector"))
        out.form = Derive::Form::vector;
      else if (at_text("index"))
        out.form = Derive::Form::index;
      else if (at_text("steps"))
        out.form = Derive::Form::steps;
      else
        fail_expected("'vector', 'index' or 'steps'");
      advance();
    } else {
      fail_expected("'wrt', 'as' or the end of the statement");
    }
  }
  if (!failed_) push(std::move(out));
}

void Parser::graph() {
  advance();
  Graph out;
  if (!at(TokenKind::end)) out.targets = targets();
  finish();
  if (!failed_) push(std::move(out));
}

void Parser::eval() {
  advance();
  Eval out;
  out.targets = targets();
  out.at = bindings();
  finish();
  if (!failed_) push(std::move(out));
}

void Parser::claim(bool prove) {
  advance();
  Claim out;
  out.prove = prove;
  if (at(TokenKind::string)) {
    out.label = text(advance());
    take(TokenKind::colon);
  }
  out.formula = formula();
  out.binders = suffix({&out.formula, 1});
  finish();
  if (!failed_) push(std::move(out));
}

}  // namespace overbar::ast
