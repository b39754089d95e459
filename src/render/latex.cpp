// The notation tree in LaTeX (amsmath).
#include <algorithm>

#include "render/letters.hpp"
#include "render/name_parts.hpp"
#include "render/precedence.hpp"
#include "render/printers.hpp"

namespace overbar {
namespace {

bool is_tall(const std::string& latex) {
  return latex.contains("\\frac") || latex.contains("\\sum") || latex.contains("\\begin") ||
         latex.contains("\\max_");
}

std::string enclosed(const std::string& open, const std::string& inner, const std::string& close) {
  if (is_tall(inner)) return "\\left" + open + " " + inner + " \\right" + close;
  const std::string gap = open.starts_with('\\') ? " " : "";
  return open + gap + inner + gap + close;
}

std::string brackets(const std::string& inner) { return enclosed("(", inner, ")"); }

std::string script(const char* mark, const std::string& latex) {
  return latex.empty() ? "" : std::string(mark) + "{" + latex + "}";
}

/// A name with something more below and above it: \bar{W}^{(1)\top}, x_{1,i}.
std::string set_name(const NameParts& parts, const std::string& below = {}, const std::string& above = {}) {
  std::string base = parts.base.latex;
  if (!parts.raw.empty()) base = "{" + parts.raw + "}";
  for (const std::string& accent : parts.accents) {
    const bool wide = parts.wide || !parts.raw.empty();
    const std::string command = wide && accent == "bar"   ? "overline"
                                : wide && accent == "hat" ? "widehat"
                                                          : accent;
    base = "\\" + command + "{" + base + "}";
  }
  base += std::string(parts.primes, '\'');
  std::string subscript = parts.subscript.latex;
  if (!below.empty()) subscript += (subscript.empty() ? "" : ",") + below;
  std::string superscript = parts.superscript.latex;
  if (!above.empty()) superscript += above;
  return base + script("_", subscript) + script("^", superscript);
}

std::string derivative_name(const Name& name) {
  return "\\frac{\\partial " + set_name(parts_of_objective(name)) + "}{\\partial " +
         set_name(parts_of(name)) + "}";
}

std::string function_name(const Name& name) {
  if (!name.latex.empty()) return name.latex;
  static constexpr std::string_view known[] = {"exp", "log", "ln", "sin", "cos", "tanh", "max", "min", "det"};
  if (std::ranges::find(known, name.text) != std::end(known)) return "\\" + name.text;
  const NameParts parts = parts_of(name);
  if (!parts.word && parts.base.latex.size() < 12) return set_name(parts);
  std::string text;
  for (const char c : name.text) text += c == '_' ? std::string("\\_") : std::string(1, c);
  return "\\operatorname{" + text + "}";
}

struct LatexPrinter {
  const NotationTree& notation;

  bool is_word(MarkId id) const;
  std::string juxtaposed(MarkId id, const std::vector<std::string>& parts) const;
  std::string sum(MarkId id, const std::vector<std::string>& parts) const;
  std::string raised(MarkId id, const std::string& base, const std::string& above) const;
  std::string power(MarkId id, const std::vector<std::string>& parts) const;
  std::string call(MarkId id, const std::vector<std::string>& parts) const;
  std::string partial(MarkId id, const std::vector<std::string>& parts) const;
  std::string index(MarkId id, const std::vector<std::string>& parts) const;
  std::string reduction(MarkId id, const std::vector<std::string>& parts) const;
  std::string comparison(MarkId id, const std::vector<std::string>& parts) const;
  std::string operator()(MarkId id, const std::vector<std::string>& parts) const;
};

/// A name set upright, which needs a little space beside its neighbours.
bool LatexPrinter::is_word(MarkId id) const {
  const Mark kind = notation.kind(id);
  if (kind == Mark::transpose || kind == Mark::power || kind == Mark::index)
    return is_word(notation.child(id, 0));
  return kind == Mark::identifier && parts_of(notation.name(id)).word;
}

std::string LatexPrinter::juxtaposed(MarkId id, const std::vector<std::string>& parts) const {
  std::string text = parts[0];
  for (std::size_t k = 1; k < parts.size(); ++k) {
    const bool apart = is_word(notation.child(id, k - 1)) || is_word(notation.child(id, k));
    text += (apart ? " \\, " : " ") + parts[k];
  }
  return text;
}

std::string LatexPrinter::sum(MarkId id, const std::vector<std::string>& parts) const {
  std::string text = parts[0];
  for (std::size_t k = 1; k < parts.size(); ++k) {
    const bool negative = notation.kind(notation.child(id, k)) == Mark::negative;
    text += negative ? " - " + parts[k].substr(1) : " + " + parts[k];
  }
  return text;
}

// A name takes the superscript among its own: W^{(1)\top}.
std::string LatexPrinter::raised(MarkId id, const std::string& base, const std::string& above) const {
  const MarkId inner = notation.child(id, 0);
  if (notation.kind(inner) == Mark::identifier && !written_as_fraction(notation.name(inner))) {
    const NameParts parts = parts_of(notation.name(inner));
    // A power of W^{(1)} must not look like a longer name.
    if (!parts.superscript.empty() && notation.kind(id) == Mark::power)
      return brackets(base) + script("^", above);
    return set_name(parts, {}, above);
  }
  if (notation.kind(inner) == Mark::index && notation.kind(notation.child(inner, 0)) == Mark::identifier) {
    const NameParts parts = parts_of(notation.name(notation.child(inner, 0)));
    if (!parts.superscript.empty()) return brackets(base) + script("^", above);
  }
  return base + script("^", above);
}

std::string LatexPrinter::power(MarkId id, const std::vector<std::string>& parts) const {
  const MarkId exponent = notation.child(id, 1);
  std::string above = parts[1];
  if (notation.kind(exponent) == Mark::fraction)
    above = notation.text(notation.child(exponent, 0)) + "/" + notation.text(notation.child(exponent, 1));
  if (notation.kind(id) == Mark::hadamard_power) above = "\\circ " + above;
  return raised(id, parts[0], above);
}

std::string LatexPrinter::call(MarkId id, const std::vector<std::string>& parts) const {
  const Head& head = notation.head(id);
  if (head.name.text == "onehot") return "\\mathbf{e}_{" + parts[0] + "}";
  std::string text;
  if (!head.unary)
    for (const std::uint8_t position : head.derivatives)
      text += "\\partial_{" + std::to_string(position + 1) + "} ";
  text += function_name(head.name);
  if (head.unary && head.derivatives.size() <= 3)
    text += std::string(head.derivatives.size(), '\'');
  else if (head.unary)
    text += "^{(" + std::to_string(head.derivatives.size()) + ")}";
  return text + brackets(joined(parts, ", "));
}

std::string LatexPrinter::partial(MarkId id, const std::vector<std::string>& parts) const {
  const std::size_t order = parts.size() - 1;
  std::string below;
  for (std::size_t k = 1; k <= order; ++k)
    below += (k > 1 ? " \\, " : "") + std::string("\\partial ") + parts[k];
  if (order == 2 && notation.child(id, 1) == notation.child(id, 2)) below = "\\partial " + parts[1] + "^{2}";
  return "\\frac{\\partial" + (order > 1 ? "^{" + std::to_string(order) + "} " : " ") + parts[0] + "}{" +
         below + "}";
}

// Indices are subscripts: x_i, W^{(1)}_{ji}, W_{1,ji}.
std::string LatexPrinter::index(MarkId id, const std::vector<std::string>& parts) const {
  const bool letters =
      std::all_of(notation.children(id).begin() + 1, notation.children(id).end(), [&](MarkId mark) {
        return notation.kind(mark) == Mark::identifier && notation.name(mark).text.size() == 1;
      });
  const std::string below = joined(parts, letters ? "" : ",", 1);
  const MarkId base = notation.child(id, 0);
  if (notation.kind(base) == Mark::identifier && !written_as_fraction(notation.name(base)))
    return set_name(parts_of(notation.name(base)), below);
  return parts[0] + "_{" + below + "}";
}

std::string LatexPrinter::reduction(MarkId id, const std::vector<std::string>& parts) const {
  const bool sum = static_cast<Reduction>(notation[id].attr) == Reduction::sum;
  const std::string text = sum ? "\\sum" : "\\max";
  const std::size_t range = parts[1].find(range_separator);
  if (parts.size() == 2 && range != std::string::npos)
    return text + "_{" + parts[1].substr(0, range) + "=1}^{" + parts[1].substr(range + 1) + "} " + parts[0];
  std::string below;
  for (std::size_t k = 1; k < parts.size(); ++k) {
    const std::size_t end = parts[k].find(range_separator);
    below += (k > 1 ? ", " : "") + parts[k].substr(0, end);
    if (end != std::string::npos) below += " \\le " + parts[k].substr(end + 1);
  }
  return text + "_{" + below + "} " + parts[0];
}

std::string LatexPrinter::comparison(MarkId id, const std::vector<std::string>& parts) const {
  std::string text = parts[0];
  const std::string& links = notation.text(id);
  for (std::size_t k = 0; k < links.size(); ++k) {
    const char link = links[k];
    const std::string sign = link == 'l'   ? "\\le"
                             : link == 'g' ? "\\ge"
                             : link == '#' ? "\\ne"
                                           : std::string(1, link);
    text += " " + sign + " " + parts[k + 1];
  }
  return text;
}

std::string glyph(Glyph glyph) {
  switch (glyph) {
    case Glyph::pi:
      return "\\pi";
    case Glyph::identity:
      return "I";
    case Glyph::colon:
      return ":";
    case Glyph::truth:
      return "\\text{true}";
    case Glyph::falsehood:
      return "\\text{false}";
    case Glyph::ellipsis:
      return "\\ldots";
  }
  return {};
}

std::string cases(const std::vector<std::string>& parts) {
  std::string text = "\\begin{cases} ";
  for (std::size_t k = 0; k + 1 < parts.size(); k += 2)
    text += parts[k] + " & \\text{if } " + parts[k + 1] + " \\\\ ";
  return text + parts.back() + " & \\text{otherwise} \\end{cases}";
}

std::string LatexPrinter::operator()(MarkId id, const std::vector<std::string>& parts) const {
  switch (notation.kind(id)) {
    case Mark::identifier:
      return name_latex(notation.name(id));
    case Mark::number:
      return notation.text(id);
    case Mark::glyph:
      return glyph(static_cast<Glyph>(notation[id].attr));
    case Mark::ones:
      return parts.empty() ? "\\mathbf{1}" : "\\mathbf{1}_{" + parts[0] + "}";
    case Mark::sum:
      return sum(id, parts);
    case Mark::negative:
      return "-" + parts[0];
    case Mark::product:
    case Mark::scale:
      return juxtaposed(id, parts);
    case Mark::hadamard:
      return joined(parts, " \\circ ");
    case Mark::hadamard_quotient:
      return joined(parts, " \\oslash ");
    case Mark::fraction:
      return "\\frac{" + parts[0] + "}{" + parts[1] + "}";
    case Mark::power:
    case Mark::hadamard_power:
      return power(id, parts);
    case Mark::transpose:
      return raised(id, parts[0], "\\top");
    case Mark::inverse:
      return raised(id, parts[0], "-1");
    case Mark::inverse_transpose:
      return raised(id, parts[0], "-\\top");
    case Mark::root:
      return "\\sqrt{" + parts[0] + "}";
    case Mark::call:
      return call(id, parts);
    case Mark::partial:
      return partial(id, parts);
    case Mark::index:
      return index(id, parts);
    case Mark::norm: {
      const std::string& kind = notation.text(id);
      return enclosed("\\lVert", parts[0], "\\rVert") +
             (kind.empty() ? "" : "_{" + (kind == "∞" ? std::string("\\infty") : kind) + "}");
    }
    case Mark::absolute:
      return enclosed("\\lvert", parts[0], "\\rvert");
    case Mark::indicator:
      return "\\mathbf{1}" + enclosed("[", parts[0], "]");
    case Mark::reduction:
      return reduction(id, parts);
    case Mark::binder:
      return joined(parts, std::string_view(&range_separator, 1));
    case Mark::matrix:
      return "\\begin{bmatrix} " + joined(parts, " \\\\ ") + " \\end{bmatrix}";
    case Mark::row:
      return joined(parts, " & ");
    case Mark::vector:
      return "\\begin{bmatrix} " + joined(parts, " \\\\ ") + " \\end{bmatrix}";
    case Mark::piecewise:
      return cases(parts);
    case Mark::family:
      return enclosed("[", parts[0], "]") + "_{" + joined(without_ranges(parts), " ", 1) + "}";
    case Mark::comparison:
      return comparison(id, parts);
    case Mark::conjunction:
      return joined(parts, " \\land ");
    case Mark::disjunction:
      return joined(parts, " \\lor ");
    case Mark::negation:
      return "\\lnot " + parts[0];
    case Mark::implication:
      return joined(parts, " \\Rightarrow ");
    case Mark::equivalence:
      return joined(parts, " \\Leftrightarrow ");
    case Mark::universal:
      return "\\forall\\colon " + parts[0];
  }
  return {};
}

}  // namespace

std::string print_latex(const NotationTree& notation, MarkId root, std::size_t max_size) {
  return print_marks(notation, root, Layout::stacked, max_size, "\\ldots", LatexPrinter{notation}, brackets);
}

std::string name_latex(const Name& name) {
  if (name.accent == Accent::derivative) return derivative_name(name);
  if (name.accent == Accent::none && !name.latex.empty()) return name.latex;
  return set_name(parts_of(name));
}

}  // namespace overbar
