// The notation tree in presentation MathML. Every mark is one element, so that brackets and scripts have what
// to hold; U+2062 (invisible times) and U+2061 (function application) say to a screen reader what the eye
// sees.
#include <algorithm>

#include "render/letters.hpp"
#include "render/name_parts.hpp"
#include "render/precedence.hpp"
#include "render/printers.hpp"

namespace overbar {
namespace {

std::string element(const char* name, const std::string& inner) {
  return std::string("<") + name + ">" + inner + "</" + name + ">";
}

/// Brackets do not stretch, for browsers set space around those that could; ⊤ and ′ belong to what is before
/// them, without the space of an operator.
std::string mo(const std::string& sign) {
  const bool bracket = sign == "(" || sign == ")" || sign == "[" || sign == "]" || sign == "|" || sign == "‖";
  const bool mark = sign == "⊤" || sign.starts_with("′");
  return std::string("<mo") +
         (bracket ? " stretchy=\"false\""
          : mark  ? " lspace=\"0\" rspace=\"0\""
                  : "") +
         ">" + escaped(sign) + "</mo>";
}
std::string mrow(const std::string& inner) { return element("mrow", inner); }

/// Brackets that are as tall as what they hold.
std::string fence(const std::string& open, const std::string& inner, const std::string& close) {
  const bool tall = inner.find("<mfrac") != std::string::npos || inner.find("<mtable") != std::string::npos ||
                    inner.find("<munder") != std::string::npos;
  if (!tall) return mrow(mo(open) + inner + mo(close));
  return mrow(element("mo", escaped(open)) + inner + element("mo", escaped(close)));
}
std::string brackets(const std::string& inner) { return fence("(", inner, ")"); }

const std::string times = "<mo>\u2062</mo>";
const std::string application = "<mo>\u2061</mo>";
const std::string thin_space = "<mspace width=\"0.17em\"></mspace>";

/// Words upright, single letters italic, digits as numbers.
enum class Kind : std::uint8_t { letter, digit, sign };

Kind kind_of(char32_t c) {
  if (c >= '0' && c <= '9') return Kind::digit;
  const bool ascii_sign = c < 0x80 && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && c != '_';
  return ascii_sign || c == U'⊤' || c == U'′' ? Kind::sign : Kind::letter;
}

/// A piece of a name: numbers, signs, and letters, several of which `mi` sets upright; two small ones are two
/// names.
std::string letters(const std::string& text) {
  std::string result;
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t begin = offset;
    std::size_t end = offset;
    const Kind kind = kind_of(next_character(text, end));
    std::size_t count = 1;
    offset = end;
    while (kind != Kind::sign && end < text.size() && kind_of(next_character(text, end)) == kind) {
      offset = end;
      ++count;
    }
    const std::string run = text.substr(begin, offset - begin);
    const bool small = count == 2 && run.size() == 2 && run[0] >= 'a' && run[1] >= 'a';
    if (kind == Kind::letter && small)
      result += element("mi", run.substr(0, 1)) + element("mi", run.substr(1));
    else
      result += kind == Kind::sign ? mo(run) : element(kind == Kind::letter ? "mi" : "mn", escaped(run));
  }
  return result.empty() ? "<mrow></mrow>" : result;
}

std::string scripts(const std::string& base, const std::string& below, const std::string& above) {
  if (below.empty() && above.empty()) return base;
  if (above.empty()) return element("msub", base + mrow(below));
  if (below.empty()) return element("msup", base + mrow(above));
  return element("msubsup", base + mrow(below) + mrow(above));
}

std::string accent_sign(const std::string& accent, bool wide) {
  if (wide && (accent == "bar" || accent == "overline")) return "‾";
  if (accent == "hat" || accent == "widehat") return "^";
  if (accent == "tilde" || accent == "widetilde") return "~";
  if (accent == "dot") return "˙";
  if (accent == "ddot") return "¨";
  if (accent == "vec") return "→";
  if (accent == "check") return "ˇ";
  if (accent == "breve") return "˘";
  return "¯";
}

std::string set_name(const NameParts& parts, const std::string& below = {}, const std::string& above = {}) {
  std::string base = parts.word ? element("mi", escaped(parts.base.text)) : letters(parts.base.text);
  for (const std::string& accent : parts.accents) {
    const std::string sign = accent_sign(accent, parts.wide);
    // A bar that is no accent to MathML keeps its distance from the letter.
    base = std::string(sign == "¯" ? "<mover>" : "<mover accent=\"true\">") + base + "<mo stretchy=\"" +
           (parts.wide ? "true" : "false") + "\">" + sign + "</mo></mover>";
  }
  std::string subscript = parts.subscript.empty() ? "" : letters(parts.subscript.text);
  if (!below.empty()) subscript += (subscript.empty() ? "" : mo(",")) + below;
  std::string superscript;
  for (unsigned k = 0; k < parts.primes; ++k) superscript += mo("′");
  if (!parts.superscript.empty()) superscript += letters(parts.superscript.text);
  return scripts(base, subscript, superscript + above);
}

std::string function_name(const Name& name) {
  const NameParts parts = parts_of(name);
  return parts.word && name.latex.empty() ? element("mi", escaped(name.text)) : set_name(parts);
}

struct MathmlPrinter {
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
  std::string table(MarkId id, const std::vector<std::string>& parts) const;
  std::string operator()(MarkId id, const std::vector<std::string>& parts) const;
};

std::string listed(const std::vector<std::string>& parts, const std::string& sign, std::size_t first = 0) {
  return mrow(joined(parts, mo(sign), first));
}

bool MathmlPrinter::is_word(MarkId id) const {
  const Mark kind = notation.kind(id);
  if (kind == Mark::transpose || kind == Mark::power || kind == Mark::index)
    return is_word(notation.child(id, 0));
  return kind == Mark::call || (kind == Mark::identifier && parts_of(notation.name(id)).word);
}

std::string MathmlPrinter::juxtaposed(MarkId id, const std::vector<std::string>& parts) const {
  std::string text = parts[0];
  for (std::size_t k = 1; k < parts.size(); ++k) {
    const bool apart = is_word(notation.child(id, k - 1)) || is_word(notation.child(id, k));
    text += times + (apart ? thin_space : "") + parts[k];
  }
  return mrow(text);
}

std::string MathmlPrinter::sum(MarkId id, const std::vector<std::string>& parts) const {
  std::string text = parts[0];
  for (std::size_t k = 1; k < parts.size(); ++k) {
    const bool negative = notation.kind(notation.child(id, k)) == Mark::negative;
    // <mrow><mo>−</mo>x</mrow>: the sign becomes the operator of the sum.
    text += negative ? parts[k].substr(6, parts[k].size() - 13) : mo("+") + parts[k];
  }
  return mrow(text);
}

std::string MathmlPrinter::raised(MarkId id, const std::string& base, const std::string& above) const {
  const MarkId inner = notation.child(id, 0);
  if (notation.kind(inner) == Mark::identifier && !written_as_fraction(notation.name(inner))) {
    const NameParts parts = parts_of(notation.name(inner));
    if (parts.superscript.empty() || notation.kind(id) != Mark::power) return set_name(parts, {}, above);
    return scripts(brackets(base), {}, above);
  }
  return scripts(base, {}, above);
}

std::string MathmlPrinter::power(MarkId id, const std::vector<std::string>& parts) const {
  const MarkId exponent = notation.child(id, 1);
  std::string above = parts[1];
  if (notation.kind(exponent) == Mark::fraction)
    above = element("mn", notation.text(notation.child(exponent, 0))) + mo("/") +
            element("mn", notation.text(notation.child(exponent, 1)));
  if (notation.kind(id) == Mark::hadamard_power) above = mo("∘") + above;
  return raised(id, parts[0], above);
}

std::string MathmlPrinter::call(MarkId id, const std::vector<std::string>& parts) const {
  const Head& head = notation.head(id);
  if (head.name.text == "onehot") return element("msub", "<mi mathvariant=\"bold\">e</mi>" + parts[0]);
  std::string name;
  if (!head.unary)
    for (const std::uint8_t position : head.derivatives)
      name += element("msub", mo("∂") + element("mn", std::to_string(position + 1)));
  std::string base = function_name(head.name);
  if (head.unary && !head.derivatives.empty()) {
    std::string primes;
    for (std::size_t k = 0; k < head.derivatives.size() && k < 3; ++k) primes += "′";
    base = element("msup",
                   base + (head.derivatives.size() <= 3
                               ? mo(primes)
                               : fence("(", element("mn", std::to_string(head.derivatives.size())), ")")));
  }
  return mrow(name + base + application + brackets(listed(parts, ",")));
}

std::string MathmlPrinter::partial(MarkId id, const std::vector<std::string>& parts) const {
  const std::size_t order = parts.size() - 1;
  const auto count = [](std::size_t number) { return element("mn", std::to_string(number)); };
  const std::string above = order > 1 ? element("msup", mo("∂") + count(order)) : mo("∂");
  std::string below;
  for (std::size_t k = 1; k <= order; ++k) below += mo("∂") + parts[k];
  if (order == 2 && notation.child(id, 1) == notation.child(id, 2))
    below = mo("∂") + element("msup", parts[1] + count(2));
  return element("mfrac", mrow(above + parts[0]) + mrow(below));
}

std::string MathmlPrinter::index(MarkId id, const std::vector<std::string>& parts) const {
  const bool single =
      std::all_of(notation.children(id).begin() + 1, notation.children(id).end(), [&](MarkId mark) {
        return notation.kind(mark) == Mark::identifier && notation.name(mark).text.size() == 1;
      });
  const std::string below = joined(parts, single ? std::string_view() : std::string_view("<mo>,</mo>"), 1);
  const MarkId base = notation.child(id, 0);
  if (notation.kind(base) == Mark::identifier && !written_as_fraction(notation.name(base)))
    return set_name(parts_of(notation.name(base)), below);
  return scripts(parts[0], below, {});
}

std::string MathmlPrinter::reduction(MarkId id, const std::vector<std::string>& parts) const {
  const bool sum = static_cast<Reduction>(notation[id].attr) == Reduction::sum;
  const std::string sign = sum ? mo("∑") : element("mo", "max");
  std::string below, above;
  for (std::size_t k = 1; k < parts.size(); ++k) {
    const std::size_t range = parts[k].find(range_separator);
    below += (k > 1 ? mo(",") : "") + parts[k].substr(0, range);
    if (range == std::string::npos) continue;
    if (parts.size() == 2) {
      below += mo("=") + element("mn", "1");
      above = parts[k].substr(range + 1);
    } else {
      below += mo("≤") + parts[k].substr(range + 1);
    }
  }
  const std::string operation = above.empty() ? element("munder", sign + mrow(below))
                                              : element("munderover", sign + mrow(below) + mrow(above));
  return mrow(operation + parts[0]);
}

std::string MathmlPrinter::comparison(MarkId id, const std::vector<std::string>& parts) const {
  std::string text = parts[0];
  const std::string& links = notation.text(id);
  for (std::size_t k = 0; k < links.size(); ++k) {
    const char link = links[k];
    text += mo(link == 'l'   ? "≤"
               : link == 'g' ? "≥"
               : link == '#' ? "≠"
                             : std::string(1, link)) +
            parts[k + 1];
  }
  return mrow(text);
}

std::string MathmlPrinter::table(MarkId id, const std::vector<std::string>& parts) const {
  std::string rows;
  for (const std::string& part : parts)
    rows += notation.kind(id) == Mark::matrix ? part : element("mtr", element("mtd", part));
  return fence("[", element("mtable", rows), "]");
}

std::string glyph(Glyph glyph) {
  switch (glyph) {
    case Glyph::pi:
      return element("mi", "π");
    case Glyph::identity:
      return element("mi", "I");
    case Glyph::colon:
      return mo(":");
    case Glyph::truth:
      return element("mtext", "true");
    case Glyph::falsehood:
      return element("mtext", "false");
    case Glyph::ellipsis:
      return mo("…");
  }
  return {};
}

std::string cases(const std::vector<std::string>& parts) {
  std::string rows;
  const auto row = [](const std::string& value, const std::string& condition) {
    return element("mtr", element("mtd", value) + element("mtd", condition));
  };
  for (std::size_t k = 0; k + 1 < parts.size(); k += 2)
    rows += row(parts[k], mrow(element("mtext", "if\u00A0") + parts[k + 1]));
  rows += row(parts.back(), element("mtext", "otherwise"));
  return mrow(mo("{") + element("mtable", rows));
}

std::string MathmlPrinter::operator()(MarkId id, const std::vector<std::string>& parts) const {
  switch (notation.kind(id)) {
    case Mark::identifier:
      return name_mathml(notation.name(id));
    case Mark::number:
      return element("mn", notation.text(id));
    case Mark::glyph:
      return glyph(static_cast<Glyph>(notation[id].attr));
    case Mark::ones:
      return parts.empty() ? element("mn", "𝟏") : element("msub", element("mn", "𝟏") + parts[0]);
    case Mark::sum:
      return sum(id, parts);
    case Mark::negative:
      return mrow(mo("−") + parts[0]);
    case Mark::product:
    case Mark::scale:
      return juxtaposed(id, parts);
    case Mark::hadamard:
      return listed(parts, "∘");
    case Mark::hadamard_quotient:
      return listed(parts, "⊘");
    case Mark::fraction:
      return element("mfrac", parts[0] + parts[1]);
    case Mark::power:
    case Mark::hadamard_power:
      return power(id, parts);
    case Mark::transpose:
      return raised(id, parts[0], mo("⊤"));
    case Mark::inverse:
      return raised(id, parts[0], mo("−") + element("mn", "1"));
    case Mark::inverse_transpose:
      return raised(id, parts[0], mo("−") + mo("⊤"));
    case Mark::root:
      return element("msqrt", parts[0]);
    case Mark::call:
      return call(id, parts);
    case Mark::partial:
      return partial(id, parts);
    case Mark::index:
      return index(id, parts);
    case Mark::norm: {
      const std::string& kind = notation.text(id);
      return scripts(fence("‖", parts[0], "‖"), kind.empty() ? "" : letters(kind), {});
    }
    case Mark::absolute:
      return fence("|", parts[0], "|");
    case Mark::indicator:
      return mrow(element("mn", "𝟏") + fence("[", parts[0], "]"));
    case Mark::reduction:
      return reduction(id, parts);
    case Mark::binder:
      return joined(parts, std::string_view(&range_separator, 1));
    case Mark::matrix:
    case Mark::vector:
      return table(id, parts);
    case Mark::row: {
      std::string cells;
      for (const std::string& part : parts) cells += element("mtd", part);
      return element("mtr", cells);
    }
    case Mark::piecewise:
      return cases(parts);
    case Mark::family:
      return scripts(fence("[", parts[0], "]"), joined(without_ranges(parts), "", 1), {});
    case Mark::comparison:
      return comparison(id, parts);
    case Mark::conjunction:
      return listed(parts, "∧");
    case Mark::disjunction:
      return listed(parts, "∨");
    case Mark::negation:
      return mrow(mo("¬") + parts[0]);
    case Mark::implication:
      return listed(parts, "⇒");
    case Mark::equivalence:
      return listed(parts, "⇔");
    case Mark::universal:
      return mrow(mo("∀") + parts[0]);
  }
  return {};
}

}  // namespace

std::string print_mathml(const NotationTree& notation, MarkId root, std::size_t max_size) {
  return print_marks(notation, root, Layout::stacked, max_size, "<mo>…</mo>", MathmlPrinter{notation},
                     brackets);
}

std::string name_mathml(const Name& name) {
  if (name.accent != Accent::derivative) return set_name(parts_of(name));
  return element(
      "mfrac", mrow(mo("∂") + set_name(parts_of_objective(name))) + mrow(mo("∂") + set_name(parts_of(name))));
}

}  // namespace overbar
