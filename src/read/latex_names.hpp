// Which name an item is. W^{(1)}, W^{[1]}, W_1 and \mathbf{W}_1 are all the W1 of the worksheet if it has
// one; a spelling that the worksheet gives wins; what no known name explains is an index, a power, or a new
// name.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "read/latex_item.hpp"
#include "read/names.hpp"
#include "read/page.hpp"

namespace overbar::latex {

/// How much of an item a name takes: the first items of its subscript and superscript, and primes. The rest
/// are indices, powers, transposes, orders of derivatives.
struct Resolved {
  std::string name;
  bool known = false;
  bool function = false;
  bool bar_in_name = false;  // \bar{x} is a name of its own
  std::size_t below = 0;
  std::size_t above = 0;
  std::uint8_t primes = 0;
};

/// How the page as a whole uses its letters (page_survey).
struct Notation {
  std::set<std::string> quantities;     // letters that stand without scripts, or are given a value
  std::set<std::string> bound;          // sums run over them
  std::set<std::string> indices;        // … or they are labels
  std::set<std::string> labels;         // y of p_y, one of the indices of p
  std::set<std::string> gates;          // i of the W_i of an LSTM: a name, no index
  std::set<std::string> shadowed;       // functions of the prelude that are quantities
  std::set<std::string> joined;         // δ of \delta h, which is one name
  std::set<std::string> series;         // k of k_1, …, k_N: k_1 is one of the k_i
  std::set<std::string> raised;         // x of x^2, which may be the second x where x alone is none
  std::set<std::string> stacked;        // z, w of z^2 = w^2 a^1, z^3 = …: numbers of layers, no powers
  std::set<std::string> bolds;          // h of \mathbf h, beside the size h of ℝ^{h × d}
  std::set<std::string> scripts;        // N of \mathcal N, beside another N
  std::set<std::string> columns, rows;  // X and x, where x^{(i)} is a column of X, or a row
  std::set<std::string> primed;         // D of D′ = …, a name of its own
  bool two_pis = false;                 // π_k, beside the number π
  std::string step;                     // t of h_t and h_{t−1}, where one step is looked at
  std::map<std::string, std::set<std::string>> families;  // x → n where x^{(n)} is one of many
};

class Names {
 public:
  Names(const PageOptions& options, Notation notation, std::vector<PageName>& learnt);

  const Notation& notation() const { return notation_; }
  /// Do these letters index on this page?
  bool indexes(const Items& items) const;

  void learn(PageName name, bool order_known = true);
  void learn_dim(const std::string& name);
  void open_scope();

  bool knows(const std::string& name) const { return known_.contains(name); }
  bool is_quantity(const std::string& name) const;
  bool is_function(const std::string& name) const;
  bool is_dim(const std::string& name) const;
  /// Number of axes; −1 if it is not known.
  int order_of(const std::string& name) const;
  /// The function of the prelude or page that a word means: ReLU is relu, LayerNorm layer_norm; empty if
  /// none.
  std::string function_of(const std::string& word) const;

  /// `defining`: the item stands alone on the left of an equation.
  Resolved resolve(const Item& item, bool defining = false) const;
  /// The longest run of letters from `first` on that spells one known name; its length, or 0.
  std::size_t run(const Items& items, std::size_t first, std::string& name) const;

  /// J(w) = … of a quantity: wherever J(w) stands it is J.
  void show_arguments(const std::string& name, std::string arguments) { shown_[name] = std::move(arguments); }
  bool shows_arguments(const std::string& name, const std::string& arguments) const {
    const auto place = shown_.find(name);
    return place != shown_.end() && place->second == arguments;
  }

  /// f(x) = … of a quantity f: ∇f is by x.
  void note_argument(const std::string& name, const Items& argument) { arguments_[name] = argument; }
  Items argument_of(const std::string& name) const {
    const auto place = arguments_.find(name);
    return place == arguments_.end() ? Items{} : place->second;
  }

  /// L(a, y) = … of a function with several parameters: ∂L/∂a is of L(a, y).
  void note_parameters(const std::string& name, const Item& brackets) { parameters_[name] = {brackets}; }
  Items parameters_of(const std::string& name) const {
    const auto place = parameters_.find(name);
    return place == parameters_.end() ? Items{} : place->second;
  }

  /// What ∇_x was by, everywhere so far; nothing if there were two.
  void note_gradient_by(const Items& variable) {
    if (!gradient_by_) gradient_by_ = variable;
    if (canonical(*gradient_by_) != canonical(variable)) gradient_by_ = Items{};
  }
  Items gradient_variable() const { return gradient_by_.value_or(Items{}); }

  ast::NameTable& table() { return table_; }
  const std::map<std::string, std::uint8_t>& dims() const { return dims_; }

 private:
  struct Known {
    bool function = false;
    bool prelude = false;
    int order = -1;  // not known
  };
  std::string match_spelling(const Item& item, Resolved& out) const;
  bool match_name(const Item& item, Resolved& out) const;
  bool takes_indices(const Item& item, const Known& known) const;
  void primed(const Item& item, bool defining, Resolved& out) const;
  bool entry_of_capital(const Item& item, Resolved& out) const;
  void new_name(const Item& item, bool defining, Resolved& out) const;
  const Known* find(const std::string& name) const;

  Notation notation_;
  ast::NameTable table_;
  std::map<std::string, Known> known_, start_;
  std::map<std::string, std::uint8_t> dims_, start_dims_;
  struct Spelling {
    std::string name;
    bool plain = false;  // the worksheet's spelling has bold letters or the like, left out here
  };
  std::map<std::string, Spelling> spellings_, start_spellings_;  // by canonical LaTeX
  std::map<std::string, std::string> shown_;
  std::map<std::string, Items> arguments_;
  std::map<std::string, Items> parameters_;
  std::optional<Items> gradient_by_;
  std::map<std::string, std::string> folded_;  // functions without case and underscores
  std::vector<PageName>& learnt_;
};

/// Letters that index, alone or together: i, jk.
bool index_letters(const Items& items);
/// A superscript that transposes: ⊤ or T.
bool is_transpose(const Item& item);

}  // namespace overbar::latex
