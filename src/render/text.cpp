// The notation tree as a line of text in the worksheet language, in Unicode or in ASCII. It reads back:
// juxtaposition, ∘, / and ⊘ stand at one level and associate to the left, Σ takes the product behind it, a
// bracket that touches a name is an index.
#include <algorithm>

#include "render/letters.hpp"
#include "render/precedence.hpp"
#include "render/printers.hpp"

namespace overbar {
namespace {

/// Greek letters by name where the reader takes the name for the letter: at the start of a part of the name.
std::string ascii_name(const std::string& text) {
  std::string result;
  bool start = true;
  for (std::size_t offset = 0; offset < text.size();) {
    const char32_t code = next_character(text, offset);
    const std::string_view greek = greek_name(code);
    const char next = offset < text.size() ? text[offset] : '\0';
    const bool word_goes_on = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || next < 0;
    if (start && !greek.empty() && !word_goes_on)
      result += greek;
    else
      append_character(result, code);
    start = code == U'_';
  }
  return result;
}

std::string spelled(const Name& name, bool ascii) {
  if (!ascii) return to_string(name);
  switch (name.accent) {
    case Accent::bar:
      return "bar(" + ascii_name(name.text) + ")";
    case Accent::derivative:
      return "diff(" + ascii_name(name.of) + ", " + ascii_name(name.text) + ")";
    case Accent::none:
      break;
  }
  return ascii_name(name.text);
}

std::string raised(const std::string& digits) {
  static constexpr std::string_view superscripts[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text;
  for (const char digit : digits) text += superscripts[digit - '0'];
  return text;
}

std::string lowered(std::size_t number) {
  static constexpr std::string_view subscripts[] = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
  std::string text;
  for (const char digit : std::to_string(number)) text += subscripts[digit - '0'];
  return text;
}

struct TextPrinter {
  const NotationTree& notation;
  bool ascii;

  std::string pick(const char* unicode, const char* plain) const { return ascii ? plain : unicode; }

  std::string juxtaposed(const std::vector<std::string>& parts) const;
  std::string sum(MarkId id, const std::vector<std::string>& parts) const;
  std::string glyph(Glyph glyph) const;
  std::string power(MarkId id, const std::vector<std::string>& parts) const;
  std::string transposed(MarkId id, const std::string& base) const;
  std::string call(MarkId id, const std::vector<std::string>& parts) const;
  std::string partial(MarkId id, const std::vector<std::string>& parts) const;
  std::string norm(MarkId id, const std::string& inner) const;
  std::string reduction(MarkId id, const std::vector<std::string>& parts) const;
  std::string comparison(MarkId id, const std::vector<std::string>& parts) const;
  std::string matrix(MarkId id, const std::vector<std::string>& parts) const;
  std::string row(MarkId id, const std::vector<std::string>& parts) const;
  std::string piecewise(const std::vector<std::string>& parts) const;
  std::string family(std::vector<std::string> parts) const;
  std::string operator()(MarkId id, const std::vector<std::string>& parts) const;
};

std::string TextPrinter::juxtaposed(const std::vector<std::string>& parts) const {
  std::string text = parts[0];
  for (std::size_t k = 1; k < parts.size(); ++k) {
    // `ones (…)` would be a call.
    const bool call = ascii && text.ends_with("ones") && parts[k].starts_with('(');
    text += (call ? " * " : " ") + parts[k];
  }
  return text;
}

std::string TextPrinter::sum(MarkId id, const std::vector<std::string>& parts) const {
  const std::string minus = pick("−", "-");
  std::string text;
  for (std::size_t k = 0; k < parts.size(); ++k) {
    const bool negative = notation.kind(notation.child(id, k)) == Mark::negative;
    if (k == 0)
      text = parts[k];
    else if (negative)  // "−x" after a blank: the sign becomes the operator
      text += " " + minus + " " + parts[k].substr(minus.size());
    else
      text += " + " + parts[k];
  }
  return text;
}

std::string TextPrinter::glyph(Glyph glyph) const {
  switch (glyph) {
    case Glyph::pi:
      return pick("π", "pi");
    case Glyph::identity:
      return "I";
    case Glyph::colon:
      return ":";
    case Glyph::truth:
      return "true";
    case Glyph::falsehood:
      return "false";
    case Glyph::ellipsis:
      return pick("…", "...");
  }
  return {};
}

std::string TextPrinter::power(MarkId id, const std::vector<std::string>& parts) const {
  if (notation.kind(id) == Mark::hadamard_power) return parts[0] + ".^" + parts[1];
  if (!ascii && notation.kind(notation.child(id, 1)) == Mark::number) return parts[0] + raised(parts[1]);
  return parts[0] + "^" + parts[1];
}

std::string TextPrinter::transposed(MarkId id, const std::string& base) const {
  if (!ascii) return base + "ᵀ";
  // A prime directly behind a letter could be part of a name only if such a name is declared; behind a prime
  // it surely would be misread.
  return base +
         (notation.kind(notation.child(id, 0)) == Mark::identifier && base.back() != '\'' ? "'" : "^T");
}

std::string TextPrinter::call(MarkId id, const std::vector<std::string>& parts) const {
  const Head& head = notation.head(id);
  std::string text = spelled(head.name, ascii);
  if (!head.unary && !head.derivatives.empty()) {
    text += "(" + joined(parts, ", ") + ")";
    for (const std::uint8_t position : head.derivatives)
      text = ascii ? "diff(" + text + ", " + std::to_string(position + 1) + ")"
                   : "∂" + lowered(position + 1U) + text;
    return text;
  }
  if (head.unary) {
    std::size_t order = head.derivatives.size();
    if (ascii) text += std::string(order, '\'');
    for (; !ascii && order > 0; order -= std::min<std::size_t>(order, 3))
      text += order >= 3 ? "‴" : order == 2 ? "″" : "′";
  }
  return text + "(" + joined(parts, ", ") + ")";
}

// ∂ℓ(o, y)/∂o, ∂²ℓ(o, y)/∂o∂y
std::string TextPrinter::partial(MarkId id, const std::vector<std::string>& parts) const {
  const std::size_t order = parts.size() - 1;
  if (ascii) return "diff(" + joined(parts, ", ") + ")";
  if (order == 1) return "∂" + parts[0] + "/∂" + parts[1];
  const std::string above = "∂" + raised(std::to_string(order)) + parts[0] + "/";
  if (order == 2 && notation.child(id, 1) == notation.child(id, 2)) return above + "∂" + parts[1] + "²";
  return above + "∂" + joined(parts, "∂", 1);
}

std::string TextPrinter::norm(MarkId id, const std::string& inner) const {
  const std::string& kind = notation.text(id);
  const std::string suffix = kind.empty() ? "" : "_" + kind;
  // Bars inside bars would close them.
  if (ascii || inner.contains("‖")) return "norm" + (kind == "∞" ? "_inf" : suffix) + "(" + inner + ")";
  return "‖" + inner + "‖" + suffix;
}

std::string TextPrinter::reduction(MarkId id, const std::vector<std::string>& parts) const {
  const bool sum = static_cast<Reduction>(notation[id].attr) == Reduction::sum;
  const std::string name = sum ? pick("Σ", "sum") : "max";
  const bool bare = parts.size() == 2 && notation.children(notation.child(id, 1)).size() == 1;
  const std::string binders = joined(parts, ",", 1);
  return name + "_" + (bare ? binders : "{" + binders + "}") + " " + parts[0];
}

std::string TextPrinter::comparison(MarkId id, const std::vector<std::string>& parts) const {
  std::string text = parts[0];
  const std::string& links = notation.text(id);
  for (std::size_t k = 0; k < links.size(); ++k) {
    const char link = links[k];
    const std::string sign = link == 'l'   ? pick("≤", "<=")
                             : link == 'g' ? pick("≥", ">=")
                             : link == '#' ? pick("≠", "!=")
                                           : std::string(1, link);
    text += " " + sign + " " + parts[k + 1];
  }
  return text;
}

// Blanks part the entries of a single row, which is how it differs from a vector.
std::string TextPrinter::row(MarkId /*id*/, const std::vector<std::string>& parts) const {
  return joined(parts, " ");
}

std::string TextPrinter::matrix(MarkId id, const std::vector<std::string>& parts) const {
  if (parts.size() == 1 && notation.children(notation.child(id, 0)).size() == 1) return "[" + parts[0] + ";]";
  return "[" + joined(parts, "; ") + "]";
}

std::string TextPrinter::family(std::vector<std::string> parts) const {
  constexpr std::string_view from = "=1..";
  for (std::size_t k = 1; k < parts.size(); ++k)
    if (const std::size_t place = parts[k].find(from); place != std::string::npos)
      parts[k].replace(place, from.size(), " in 1..");
  return "[" + parts[0] + " for " + joined(parts, ", ", 1) + "]";
}

std::string TextPrinter::piecewise(const std::vector<std::string>& parts) const {
  std::string text = "{ ";
  for (std::size_t k = 0; k + 1 < parts.size(); k += 2) text += parts[k] + " if " + parts[k + 1] + ", ";
  return text + parts.back() + " otherwise }";
}

std::string TextPrinter::operator()(MarkId id, const std::vector<std::string>& parts) const {
  switch (notation.kind(id)) {
    case Mark::identifier:
      return spelled(notation.name(id), ascii);
    case Mark::number:
      return notation.text(id);
    case Mark::glyph:
      return glyph(static_cast<Glyph>(notation[id].attr));
    case Mark::ones:
      if (ascii) return parts.empty() ? "ones" : "ones(" + parts[0] + ")";
      return parts.empty() ? "𝟏" : "𝟏_" + parts[0];
    case Mark::sum:
      return sum(id, parts);
    case Mark::negative:
      return pick("−", "-") + parts[0];
    case Mark::product:
    case Mark::scale:
      return juxtaposed(parts);
    case Mark::hadamard:
      return joined(parts, ascii ? " .* " : " ∘ ");
    case Mark::hadamard_quotient:
      return joined(parts, ascii ? " ./ " : " ⊘ ");
    case Mark::fraction:
      return parts[0] + "/" + parts[1];
    case Mark::power:
    case Mark::hadamard_power:
      return power(id, parts);
    case Mark::transpose:
      return transposed(id, parts[0]);
    case Mark::inverse:
      return parts[0] + pick("⁻¹", "^-1");
    case Mark::inverse_transpose:
      return parts[0] + pick("⁻ᵀ", "^-T");
    case Mark::root:
      if (ascii) return parts[0].front() == '(' ? "sqrt" + parts[0] : "sqrt(" + parts[0] + ")";
      return "√" + parts[0];
    case Mark::call:
      return call(id, parts);
    case Mark::partial:
      return partial(id, parts);
    case Mark::index:
      return parts[0] + "[" + joined(parts, ",", 1) + "]";
    case Mark::norm:
      return norm(id, parts[0]);
    case Mark::absolute:
      return ascii || parts[0].contains('|') ? "abs(" + parts[0] + ")" : "|" + parts[0] + "|";
    case Mark::indicator:
      return "1[" + parts[0] + "]";
    case Mark::reduction:
      return reduction(id, parts);
    case Mark::binder:
      return parts.size() == 1 ? parts[0] : parts[0] + "=1.." + parts[1];
    case Mark::matrix:
      return matrix(id, parts);
    case Mark::row:
      return row(id, parts);
    case Mark::vector:
      return "[" + joined(parts, ", ") + "]";
    case Mark::piecewise:
      return piecewise(parts);
    case Mark::family:
      return family(parts);
    case Mark::comparison:
      return comparison(id, parts);
    case Mark::conjunction:
      return joined(parts, " and ");
    case Mark::disjunction:
      return joined(parts, " or ");
    case Mark::negation:
      return "not " + parts[0];
    case Mark::implication:
      return joined(parts, ascii ? " => " : " ⇒ ");
    case Mark::equivalence:
      return joined(parts, ascii ? " <=> " : " ⇔ ");
    case Mark::universal:
      return "all(" + parts[0] + ")";
  }
  return {};
}

}  // namespace

std::string print_text(const NotationTree& notation, MarkId root, bool ascii, std::size_t max_size) {
  return print_marks(notation, root, Layout::linear, max_size, ascii ? "..." : "…",
                     TextPrinter{notation, ascii}, [](const std::string& text) { return "(" + text + ")"; });
}

std::string name_text(const Name& name, bool ascii) { return spelled(name, ascii); }

}  // namespace overbar
