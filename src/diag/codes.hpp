// The table of diagnostic codes: one row each, in alphabetical order. `code("…")` is its own text, and does
// not compile when the row is missing; so a code in the output always has an explanation, and a misspelt one
// never ships.
#pragma once
#include <algorithm>
#include <array>
#include <string_view>

namespace overbar {

struct CodeRow {
  std::string_view code;
  std::string_view explanation;  // one sentence
};

inline constexpr auto code_table = std::to_array<CodeRow>({
    {"already-defined", "A name is declared or defined twice in one problem."},
    {"ambiguous-argument",
     "A function written without brackets is followed by more than the one factor it takes."},
    {"ambiguous-division", "A fraction such as 1/2n is a half times n."},
    {"ambiguous-entry", "In a matrix literal a sign may begin an entry or subtract."},
    {"bad-binding", "A value is given to something that is not a declared quantity, dimension or function."},
    {"bad-data", "A data file for `eval` cannot be read."},
    {"bad-derivative", "A prime or a derivative is asked of something that has none."},
    {"bad-dimension", "A dimension is not a whole number from 1, nor a declared name."},
    {"bad-domain", "The set or interval after `in` is not one of numbers."},
    {"bad-exponent", "An exponent is not a number, or a matrix power is not a small whole number."},
    {"bad-index", "An index is not a whole number or an index name."},
    {"bad-number", "A number cannot be read."},
    {"bad-prime", "A prime ′ stands where it belongs to no name and to no function."},
    {"bad-shape", "The shape of a declaration is given twice or is not a shape."},
    {"bad-superscript", "A superscript is neither a power, nor a transpose, nor an inverse."},
    {"bad-variable",
     "A derivative is taken by something that is not a named quantity or one of its entries."},
    {"bar-declared", "A name with a bar is declared or defined; it is a derivative and can only be claimed."},
    {"bar-of-expression", "A bar stands over an expression; only named quantities have bars."},
    {"batch", "A function of whole tensors is given indexed ones."},
    {"calls-itself", "A function needs its own value, which never ends."},
    {"condition-outside-sum", "A condition under max or min; only Σ and Π take one."},
    {"contradictory-assumptions", "No values satisfy these assumptions: everything would follow from them."},
    {"empty-vector", "A vector literal has no entry."},
    {"gradient-of-what", "A gradient does not say by which quantity."},
    {"ill-formed-graph",
     "The graph breaks one of its own rules: a defect of this program, not of the worksheet."},
    {"index-out-of-range", "An index lies outside its axis."},
    {"index-range-assumed", "Sizes are symbols, and an index stays on its axis only under a condition."},
    {"index-size-mismatch", "An index runs over two axes of different sizes."},
    {"integer-membership",
     "Membership in a range of integers is said of a quantity in a formula rather than where it is "
     "declared."},
    {"invalid-utf8", "A source is not UTF-8 text."},
    {"matrix-division",
     "A division by a matrix; entrywise division and the inverse have signs of their own."},
    {"nesting-too-deep", "Brackets and operators stand deeper inside one another than the limit."},
    {"no-objective", "A bar is used, but nothing says of which objective."},
    {"no-value",
     "Something that is evaluated has no value: a symbol, a size or a function is not given one."},
    {"not-a-claim", "A claim or assumption is not an equation, inequality or formula of them."},
    {"not-a-quantity", "Something that has no value is used as a quantity."},
    {"not-a-scalar", "A tensor stands where a scalar is needed."},
    {"not-rational", "A value is no rational number, so exact arithmetic cannot hold it."},
    {"not-square", "A matrix that must be square is not."},
    {"not-understood", "A part of the worksheet has no meaning here."},
    {"nothing-to-find", "`such that` stands without a `find`."},
    {"order-too-high", "A tensor has more axes than the operation takes."},
    {"out-of-time", "The time limit is over."},
    {"ragged-matrix", "The rows of a matrix literal have different lengths."},
    {"reserved-word", "A word of the language is used as a name."},
    {"shape-mismatch", "The shapes of two quantities do not fit together."},
    {"supposed-loss",
     "A page differentiates a loss that it defines nowhere; it is taken as any function of what it "
     "computes."},
    {"supposed-rows",
     "A matrix that a page declares nowhere is taken as the one of the vectors with its letter."},
    {"symbolic-product", "A product over an index whose range is not a known size."},
    {"syntax", "Something else was expected at this place."},
    {"too-deep", "Functions call each other deeper than the limit."},
    {"too-large", "A source exceeds a limit of the reader; what follows is not read."},
    {"too-many-errors", "More errors were found than are shown."},
    {"two-numbers", "Two numbers stand side by side without an operator."},
    {"unbound-index", "An index is free where every index must be bound."},
    {"unclosed-bracket", "A bracket is not closed."},
    {"unclosed-string", "A quoted name does not end on its line."},
    {"undefined", "A part of the expression is defined nowhere."},
    {"undefined-value",
     "A quantity is not defined at the given values: a division by zero, the logarithm of a number that is "
     "not positive, a singular matrix."},
    {"unknown-character", "A character has no meaning in a worksheet."},
    {"unknown-dimension", "A shape uses a dimension that is not declared."},
    {"unknown-function", "A function is called that is not declared, defined or in the prelude."},
    {"unknown-name", "A name is used that no declaration, definition or prelude function introduces."},
    {"unknown-norm", "A norm has a subscript without a meaning."},
    {"unknown-range", "Nothing tells the range of an index."},
    {"unknown-statement", "A line is neither a statement, nor a declaration, nor a definition."},
    {"unsized", "𝟏 or I stands where nothing tells its size."},
    {"unused-index", "A summed index does not occur in what is summed."},
    {"wrong-argument-count", "A function is given the wrong number of arguments."},
    {"wrong-index-count", "A tensor is given fewer or more indices than it has axes."},
});

consteval bool is_code(std::string_view text) {
  return std::ranges::any_of(code_table, [&](const CodeRow& row) { return row.code == text; });
}

/// Use it wherever a code is given: `fail(code("unknown-name"), …)`.
consteval const char* code(const char* text) {
  if (!is_code(text)) throw "add a row for this code to code_table in diag/codes.hpp";
  return text;
}

static_assert(std::ranges::adjacent_find(code_table, std::ranges::greater_equal{}, &CodeRow::code) ==
                  code_table.end(),
              "code_table: rows in alphabetical order, each code once");

/// The row's sentence; empty for a code that is not in the table.
std::string_view explanation(std::string_view code);

}  // namespace overbar
