// How the formulas of a whole page use its letters, looked at before any is read. Notation is decided by the
// page and not by the line: i is an index where sums run over it, and a gate of an LSTM where an equation
// says i = σ(…); x^{(n)} is the n-th example where a sum runs over n; σ is a standard deviation where it is
// never called.
#pragma once
#include <map>
#include <set>
#include <string>

#include "read/latex_names.hpp"

namespace overbar::latex {

class Survey {
 public:
  /// One formula.
  void add(const Items& items);
  /// What all of them together say, where `layer` numbers the layers: that makes no family.
  Notation notation(const std::string& layer = {}) const;

  struct Use {
    unsigned called = 0;                 // f(x)
    unsigned primed = 0;                 // f'
    unsigned bare = 0;                   // f, in a formula that says more than this letter
    unsigned derived = 0;                // ∂f, ∇f
    bool left = false;                   // f = …, f(x) = …
    bool numbered = false;               // f^{(1)}, f^{[2]}
    bool raised = false;                 // f^2, with nothing below
    bool begins = false;                 // f_0
    bool counted = false;                // f_1
    bool plain = false;                  // f without scripts, in a formula that says more
    bool no_factor = false;              // f², f_j, f + …: it cannot be waiting for an argument
    std::set<std::string> below, above;  // letters alone in its scripts
    std::set<std::string> arguments;     // x of f(x), as written
    std::set<std::string> logged;        // y of log p_y
  };
  const Use& of(const std::string& letter) const;
  /// f of f : ℝⁿ → ℝ.
  const std::set<std::string>& typed() const { return typed_; }

 private:
  /// `above`: these items are the numerator of a fraction.
  void walk(const Items& items, bool alone, bool above = false);
  void scripts(const Item& item, Use& use);
  void bind(const Items& items);
  void find_ranges(const Items& items);
  void find_lefts(const Items& items);
  void log(const Item& of);
  void join(const Items& items, std::size_t at, bool begins);
  void find_series(const Items& items);
  void find_marks(const Items& items);
  void multiply(const Items& items, std::size_t at);
  void sigmoid(const Items& of);
  void find_fixed(const Items& right, const Items& indices);
  void find_free(const Items& items, std::set<std::string>& free, std::set<std::string>& bound) const;
  bool beside_bound(const std::string& letter) const;
  bool one_hot(const std::string& letter) const;
  bool gate(const std::string& letter) const;

  std::map<std::string, Use> uses_;
  std::set<std::string> typed_;
  std::set<std::string> bound_;                                // a sum, or "for n = 1, …, N", runs over it
  std::set<std::string> in_pairs_;                             // W_{ij}
  std::set<std::string> primed_, plain_left_;                  // D of D′ = …; s of s = …
  std::set<std::pair<std::string, std::string>> raised_left_;  // z and 2 of z^2 = …
  std::set<std::pair<std::string, std::string>> marked_left_;  // s and c of s_c = …
  std::set<std::string> fixed_;                         // i of ℓ = r_i − w x_i, free on the right only
  std::set<std::string> ranged_;                        // y ∈ {1, …, C}
  std::map<std::string, std::set<std::string>> steps_;  // t of h_{t−1}
  std::set<std::string> series_;                        // k of k_1, …, k_N ∈ ℝᵈ
  std::set<std::string> marks_;                         // o of u_o ∈ ℝᵈ
  std::map<std::string, std::set<std::string>> in_sigmoids_;  // u → o, k of σ(u_oᵀ v), σ(−u_kᵀ v)
  std::set<std::string> joined_, alone_, joined_left_;        // δ of \delta h; of δ_k; of "\delta h = …"
  std::set<std::string> script_, upright_, upright_value_;    // \mathcal N; N; N = …, ∂N
  std::set<std::string> bold_, sizes_;                        // \mathbf{h}; h of ℝ^{h × d}
  std::set<std::string> said_;                                // e of e_k ∈ ℝ
  bool weights_first_ = false, weights_last_ = false;         // W X; X W
  bool times_pi_ = false;                                     // 2π
};

}  // namespace overbar::latex
