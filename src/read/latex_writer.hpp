// Items to the tokens of the worksheet language, with their places in the LaTeX. \frac{a}{b} is ((a)/(b)),
// \bar{W}^{(1)\top} is bar(W1)ᵀ, \begin{pmatrix} a \\ b \end{pmatrix} is ([(a), (b)]). Brackets are written
// freely: the tree does not keep them. What cannot be written is said once, and the rest is left.
#pragma once
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "read/latex_item.hpp"
#include "read/latex_names.hpp"
#include "read/lexer.hpp"

namespace overbar::latex {

class Writer {
 public:
  Writer(ast::TokenList& list, Names& names) : list_(list), names_(names) {}

  void sequence(const Items& items);
  /// The left side of an equation, which may be a new name.
  void defined(const Item& item);
  const Trouble& trouble() const { return trouble_; }

 private:
  using Kind = ast::TokenKind;

  // ---- tokens (latex_writer.cpp) ----
  ast::Token& put(Kind kind, std::uint32_t begin, std::uint32_t end, std::string_view text = {});
  void put(Kind kind, const Item& at, std::string_view text = {}) { put(kind, at.begin, at.end, text); }
  void word(ast::Word word, const Item& at, std::string_view text);
  void open(const Item& at) { put(Kind::left_parenthesis, at.begin, at.begin); }
  void close(const Item& at) { put(Kind::right_parenthesis, at.end, at.end); }
  void bracketed(const Items& items, const Item& at);
  void name(const std::string& name, bool function, const Item& at);
  void fail(const Item& at, std::string message);
  void fail_between(std::uint32_t begin, std::uint32_t end, std::string message);

  // ---- sequences (latex_writer.cpp) ----
  std::size_t element(const Items& items, std::size_t at);
  void sign(const Items& items, std::size_t at);
  std::size_t hadamard(const Items& items, std::size_t at);
  int order(const Items& items, std::size_t first, std::size_t last) const;
  int order(const Item& item) const;
  std::size_t product_below(const Items& items, std::size_t at);
  void fraction(const Item& item);
  void root(const Item& item);
  void accented(const Item& item);
  std::size_t number(const Items& items, std::size_t at);

  // ---- names and their scripts (latex_atom.cpp) ----
  /// `item` stands for items[at].
  std::size_t atom(const Items& items, std::size_t at, const Item& item, bool defining = false);
  std::size_t call(const Items& items, std::size_t at, const Item& item, const Resolved& resolved);
  bool special_name(const Items& items, std::size_t& at, const Item& item);
  bool reduction_word(const Item& item, const std::string& function);
  void scripts(const Item& item, std::size_t below = 0, std::size_t above = 0, std::uint8_t primes = 0);
  void indices(const Items& below, const Item& at);
  void index(std::span<const Item> part, bool& slices);
  void raised(const Items& above, const Item& at);
  void power(const Items& exponent, const Item& at);
  void arguments(const Item& fenced);
  bool condition_inside(const Item& item) const;

  // ---- sums and derivatives (latex_operator.cpp) ----
  std::size_t big(const Items& items, std::size_t at);
  void binders(const Item& item);
  std::size_t derivative(const Items& items, std::size_t at);
  void derivative(const Items& above, const Items& below, const Item& at);
  bool is_derivative(const Item& fraction) const;
  std::size_t nabla(const Items& items, std::size_t at);
  bool is_differential(const Items& items, std::size_t at) const;

  // ---- brackets, matrices, cases (latex_bracket.cpp, latex_matrix.cpp) ----
  void fenced(const Item& item, const Item* behind = nullptr);
  void list(const Items& inside, const Item& at);
  void norm(const Item& item);
  void environment(const Item& item);
  void cases(const Item& item);
  void matrix(const Item& item);
  void entries(const std::vector<std::vector<Items>>& rows, const Item& at);

  // ---- what dots stand for (latex_elision.cpp) ----
  bool elided_sum(const Items& items, std::size_t& at);
  bool elided_square(const std::vector<std::vector<Items>>& rows, const Item& at);
  void sum_over(const Item& at, const std::vector<std::pair<std::string, Items>>& ranges);
  void elided_list(const std::vector<Items>& entries, const Item& at);
  void elided_matrix(const std::vector<std::vector<Items>>& rows, const Item& at);
  bool one_hot(const Item& item);
  void one_hot(const std::string& index, const Items& size, const Item& at);
  std::string free_index(const std::vector<const Items*>& inside, std::string_view taken = {});

  ast::TokenList& list_;
  Names& names_;
  std::set<std::string, std::less<>> used_;  // index letters of elided parts, each of a range of its own
  Trouble trouble_;
};

/// Cells of rows: a & b \\ c & d.
std::vector<std::vector<Items>> rows_of(const Items& items);
/// Split at top-level commas.
std::vector<Items> split_at_commas(const Items& items);
bool holds_sign(const Items& items, std::string_view text);
bool holds_relation(const Items& items);
/// … ⋯ ⋮ ⋱ alone
bool is_dots(const Items& items);
bool is_dots(const Item& item);

}  // namespace overbar::latex
