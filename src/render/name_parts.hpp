// A name taken apart, so that every format can set it: W1 is W with the subscript 1, W^{(1)} has a
// superscript, h_hat wears a hat, loss is a word. Internal to this folder.
#pragma once
#include <string>
#include <vector>

#include "graph/name.hpp"

namespace overbar {

/// Both spellings of a piece of a name.
struct Spelling {
  std::string text;  // Unicode
  std::string latex;
  bool empty() const { return text.empty() && latex.empty(); }
};

struct NameParts {
  Spelling base;
  bool word = false;                 // several letters that stand for one thing: set upright
  std::vector<std::string> accents;  // LaTeX names of the marks over it, innermost first: hat, tilde, bar …
  unsigned primes = 0;
  Spelling subscript, superscript;
  std::string raw;    // not empty: a LaTeX spelling that could not be taken apart
  bool wide = false;  // marks go over all of it: a word, ∂f/∂x
};

/// The parts of the name itself; Accent::bar is one more accent, Accent::derivative is not looked at.
NameParts parts_of(const Name& name);
/// The name `of` of a derivative.
NameParts parts_of_objective(const Name& name);

/// A word of Unicode letters in LaTeX: \sigma, \mathrm{loss}.
std::string letters_latex(const std::string& text);

}  // namespace overbar
