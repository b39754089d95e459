// Every word with a meaning of its own, in one table. None of them can be the name of a quantity.
#pragma once
#include <cstdint>
#include <string_view>

namespace overbar::ast {

enum class Word : std::uint8_t {
  none,
  // the first word of a statement
  problem,
  dim,
  input,
  given,
  param,
  find,
  fn,
  derive,
  graph,
  eval,
  claim,
  prove,
  assume,
  such,
  zeros,
  sign,  // also a function: the first word of a statement unless a bracket follows at once
  gradcheck,
  // inside statements
  wrt,
  as,
  at,
  for_,
  in,
  // inside formulas
  if_,
  then,
  else_,
  otherwise,
  and_,
  or_,
  not_,
  implies,
  iff,
  true_,
  false_,
  inf,
  // operations written as words
  bar,
  diff,
  grad,
};

/// Word::none for a free name. `sign` is a word only at the start of a statement, and is not reserved.
Word word_of(std::string_view name);
bool begins_statement(Word word);

}  // namespace overbar::ast
