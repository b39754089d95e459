#include "report/formula.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "report/escape.hpp"
#include "report/layout.hpp"
#include "report/values.hpp"

namespace overbar::v1 {
namespace {

// In alphabetical order, for a binary search.
constexpr auto commands = std::to_array<std::string_view>(
    {"Big",          "Bigg",      "Biggl",    "Biggr",        "Bigl",
     "Bigr",         "Delta",     "Gamma",    "Lambda",       "Leftrightarrow",
     "Omega",        "Phi",       "Pi",       "Psi",          "Rightarrow",
     "Sigma",        "Theta",     "Upsilon",  "Vert",         "Xi",
     "alpha",        "approx",    "arccos",   "arcsin",       "arctan",
     "ast",          "bar",       "begin",    "beta",         "big",
     "bigl",         "bigr",      "binom",    "bm",           "boldsymbol",
     "bullet",       "cdot",      "cdots",    "chi",          "circ",
     "colon",        "cos",       "cosh",     "cot",          "ddot",
     "ddots",        "delta",     "det",      "dfrac",        "diag",
     "displaystyle", "div",       "dot",      "dots",         "ell",
     "end",          "epsilon",   "equiv",    "eta",          "exists",
     "exp",          "forall",    "frac",     "gamma",        "ge",
     "geq",          "gg",        "hat",      "hbox",         "in",
     "inf",          "infty",     "iota",     "kappa",        "lVert",
     "lambda",       "land",      "langle",   "lbrace",       "lceil",
     "ldots",        "le",        "left",     "leftarrow",    "leq",
     "lfloor",       "lim",       "limits",   "ll",           "ln",
     "lnot",         "log",       "lor",      "lvert",        "mapsto",
     "mathbb",       "mathbf",    "mathcal",  "mathfrak",     "mathit",
     "mathop",       "mathrm",    "mathsf",   "mathtt",       "max",
     "mid",          "min",       "mp",       "mu",           "nabla",
     "ne",           "neg",       "neq",      "nolimits",     "not",
     "nu",           "odot",      "omega",    "operatorname", "oplus",
     "oslash",       "otimes",    "overline", "partial",      "phi",
     "pi",           "pm",        "prime",    "prod",         "propto",
     "psi",          "qquad",     "quad",     "rVert",        "rangle",
     "rbrace",       "rceil",     "rfloor",   "rho",          "right",
     "rightarrow",   "rvert",     "sigma",    "sim",          "simeq",
     "sin",          "sinh",      "sqrt",     "star",         "subset",
     "sum",          "sup",       "tan",      "tanh",         "tau",
     "text",         "textbf",    "textit",   "textrm",       "textstyle",
     "texttt",       "tfrac",     "theta",    "tilde",        "times",
     "to",           "top",       "tr",       "underline",    "upsilon",
     "varepsilon",   "varphi",    "varrho",   "varsigma",     "vartheta",
     "vdots",        "vec",       "vee",      "vert",         "wedge",
     "widehat",      "widetilde", "xi",       "zeta"});
static_assert(std::ranges::is_sorted(commands));

constexpr auto environments = std::to_array<std::string_view>(
    {"Bmatrix", "Vmatrix", "aligned", "bmatrix", "cases", "matrix", "pmatrix", "smallmatrix", "vmatrix"});

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string_view word_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_letter(text[end])) ++end;
  return text.substr(at, end - at);
}

/// How deep we are in what must be balanced.
struct Depth {
  std::vector<std::string_view> environments;
  std::vector<char> open;  // '{', 'l' of \left, 'b' of \begin

  bool close(char what) {
    if (open.empty() || open.back() != what) return false;
    open.pop_back();
    return true;
  }
};

/// `\begin{name}` and `\end{name}`; `at` is behind the command, and is moved behind the brace.
bool environment(std::string_view text, std::size_t& at, bool begins, Depth& depth) {
  if (at >= text.size() || text[at] != '{') return false;
  const std::string_view name = word_at(text, at + 1);
  at += name.size() + 2;
  if (at > text.size() || text[at - 1] != '}' || std::ranges::find(environments, name) == environments.end())
    return false;
  if (begins) {
    depth.environments.push_back(name);
    depth.open.push_back('b');
    return true;
  }
  if (depth.environments.empty() || depth.environments.back() != name || !depth.close('b')) return false;
  depth.environments.pop_back();
  return true;
}

bool command(std::string_view text, std::size_t& at, Depth& depth) {
  const std::string_view name = word_at(text, at + 1);
  if (name.empty()) {  // \, \{ \| …, and \\ within an environment
    if (at + 1 >= text.size()) return false;
    const char c = text[at + 1];
    at += 2;
    return c == '\\' ? !depth.environments.empty() : std::string_view(",;:! {}|_%&#$").contains(c);
  }
  at += name.size() + 1;
  if (!std::ranges::binary_search(commands, name)) return false;
  if (name == "begin" || name == "end") return environment(text, at, name == "begin", depth);
  if (name == "left") depth.open.push_back('l');
  return name != "right" || depth.close('l');
}

constexpr std::size_t longest_line = 80;  // columns of the text that a line of LaTeX stands for

/// Cut before a + or − that stands outside of all brackets, so that the parts are of about the length of a
/// line.
std::vector<std::string> broken(const std::string& latex, std::size_t text_columns) {
  if (text_columns <= longest_line) return {latex};
  const double scale = static_cast<double>(text_columns) / static_cast<double>(latex.size());
  std::vector<std::string> parts;
  std::size_t begin = 0;
  std::size_t last_break = 0;
  int depth = 0;
  const auto cut = [&](std::size_t at) {
    if (last_break > begin && static_cast<double>(at - begin) * scale > longest_line) {
      parts.push_back(latex.substr(begin, last_break - begin));
      begin = last_break;
    }
  };
  for (std::size_t at = 0; at < latex.size();) {
    const char c = latex[at];
    if (c == '\\') {
      const std::string_view name = word_at(latex, at + 1);
      if (name == "left" || name == "begin") ++depth;
      if (name == "right" || name == "end") --depth;
      at += std::max<std::size_t>(name.size(), 1) + 1;
      continue;
    }
    if (c == '{' || c == '(' || c == '[') ++depth;
    if (c == '}' || c == ')' || c == ']') --depth;
    if ((c == '+' || c == '-') && depth <= 0 && at > 0 && latex[at - 1] == ' ' && at + 1 < latex.size() &&
        latex[at + 1] == ' ') {
      cut(at);
      last_break = at;
    }
    ++at;
  }
  cut(latex.size());
  parts.push_back(latex.substr(begin));
  return parts;
}

std::string text(std::string_view words, Dialect dialect, std::string_view style = "") {
  return "\\text{" + std::string(style) +
         (dialect == Dialect::web ? text_for_web_maths(words) : escape_latex(words)) + "}";
}

std::string number(std::string_view digits, Dialect dialect) {
  if (digits == "…") return "\\cdots";
  return digits.find_first_not_of("0123456789+-./e") == std::string_view::npos ? std::string(digits)
                                                                               : text(digits, dialect);
}

std::string grid(const Grid& grid, std::size_t order, Dialect dialect) {
  std::string made = grid.label.empty() ? "" : text(grid.label, dialect);
  if (grid.rows.empty()) return made;
  if (!made.empty()) made += " = ";
  if (order == 0) return grid.rows[0].empty() ? made : made + number(grid.rows[0][0], dialect);
  made += order == 1 ? "\\left[" : "\\begin{bmatrix}";
  for (const auto& row : grid.rows) {
    if (&row != grid.rows.data()) made += " \\\\ ";
    for (const std::string& cell : row) {
      if (&cell != row.data()) made += order == 1 ? ",\\; " : " & ";
      made += number(cell, dialect);
    }
  }
  return made + (order == 1 ? "\\right]" : "\\end{bmatrix}");
}

std::string all(const Value& value, Digits digits, Dialect dialect) {
  std::string made;
  for (const Grid& part : grids(value, digits))
    made += (made.empty() ? "" : ",\\quad ") + grid(part, value.shape.size(), dialect);
  return made;
}

}  // namespace

bool is_plain_latex(std::string_view latex) {
  Depth depth;
  for (std::size_t at = 0; at < latex.size();) {
    const char c = latex[at];
    if (c == '\\') {
      if (!command(latex, at, depth)) return false;
      continue;
    }
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f ||
        std::string_view("%$#`").contains(c))
      return false;
    if (c == '&' && depth.environments.empty()) return false;
    if (c == '^' && at + 1 < latex.size() && latex[at + 1] == '^') return false;
    if (c == '{') depth.open.push_back('{');
    if (c == '}' && !depth.close('{')) return false;
    ++at;
  }
  return depth.open.empty();
}

std::string latex_math(const Math& math, Dialect dialect) {
  return !math.latex.empty() && is_plain_latex(math.latex) ? math.latex : text(math.text, dialect);
}

std::string latex_equations(const std::vector<Equation>& equations, bool notes, Dialect dialect) {
  std::string made;
  for (const Equation& equation : equations) {
    std::string line = "{" + latex_math(equation.left, dialect) + "}";
    for (std::size_t i = 0; i < equation.right.size(); ++i) {
      const Math& right = equation.right[i];
      const std::vector<std::string> parts = broken(latex_math(right, dialect), columns(right.text));
      line += " &= " + parts[0];
      for (std::size_t part = 1; part < parts.size(); ++part) line += " \\\\\n&\\quad {} " + parts[part];
      if (i + 1 < equation.right.size()) line += " \\\\\n";
    }
    if (equation.right.empty()) line += " &";
    if (notes && !equation.note.empty())
      line += " && " + text(equation.note, dialect, dialect == Dialect::latex ? "\\small " : "");
    made += (made.empty() ? "" : " \\\\\n") + line;
  }
  return made;
}

std::string latex_values(const std::vector<Value>& values, Dialect dialect) {
  std::string made;
  for (const Value& value : values) {
    std::string line = fmt::format("{{{}}} &{} {}", latex_math(value.name, dialect),
                                   shows_exact(value) ? "=" : "\\approx", all(value, Digits::shown, dialect));
    if (wants_decimal_too(value)) line += " \\approx " + all(value, Digits::decimal, dialect);
    made += (made.empty() ? "" : " \\\\\n") + line;
  }
  return made;
}

}  // namespace overbar::v1
