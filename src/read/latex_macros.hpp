// The macros of a page, expanded in its formulas as TeX would: \newcommand, \renewcommand, \providecommand,
// \def, \let, \DeclareMathOperator, with arguments and a default for the first. What they may make is
// bounded: the number of expansions, of tokens, and of macros inside one another.
#pragma once
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "read/latex_token.hpp"
#include "read/page.hpp"

namespace overbar::latex {

struct Macro {
  unsigned arguments = 0;
  bool optional = false;  // the first argument may stand in [ ], and has a default
  bool readable = true;   // false: its parameters are delimited by other text
  std::vector<Token> standard;
  std::vector<Token> body;
};

struct Trouble {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::string message;
  explicit operator bool() const { return !message.empty(); }
};

class Macros {
 public:
  explicit Macros(const PageLimits& limits) : limits_(limits) {}

  static bool defines(std::string_view command);
  /// Reads a definition behind its command, which has just been taken. False if it is none.
  bool define(std::string_view command, const std::function<bool(Token&)>& next);
  /// All definitions of a text.
  void define_all(std::string_view text);
  const Macro* find(const std::string& name) const;
  /// The environment that \be begins, if it is \begin{equation} and no more; and the macro that ends one.
  std::string begun_by(const std::string& name) const { return environment(name, "begin"); }
  std::string ended_by(std::string_view environment) const;

  /// Takes the definitions out and puts the bodies in. After trouble the rest stays as it was.
  std::vector<Token> expand(std::vector<Token> tokens, Trouble& trouble);

 private:
  std::string environment(const std::string& name, std::string_view command) const;
  std::unordered_map<std::string, Macro> macros_;
  PageLimits limits_;
  std::uint32_t expansions_ = 0;
  std::uint32_t made_ = 0;
};

}  // namespace overbar::latex
