#include "report/tex_mathml.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "report/escape.hpp"
#include "report/tex_symbols.hpp"

namespace overbar::v1 {
namespace {

constexpr int most_nesting = 40;  // what is deeper is shown as written

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string utf8(char32_t c) {
  std::string text;
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) text += static_cast<char>(0xc0 | (c >> 6U));
  if (c >= 0x800 && c < 0x10000) text += static_cast<char>(0xe0 | (c >> 12U));
  if (c >= 0x10000) {
    text += static_cast<char>(0xf0 | (c >> 18U));
    text += static_cast<char>(0x80 | ((c >> 12U) & 0x3fU));
  }
  if (c >= 0x800) text += static_cast<char>(0x80 | ((c >> 6U) & 0x3fU));
  return text + static_cast<char>(0x80 | (c & 0x3fU));
}

/// Letters of \mathbb and \mathcal, which Unicode has in a block with holes.
std::string blackboard(char c) {
  switch (c) {
    case 'C':
      return "ℂ";
    case 'H':
      return "ℍ";
    case 'N':
      return "ℕ";
    case 'P':
      return "ℙ";
    case 'Q':
      return "ℚ";
    case 'R':
      return "ℝ";
    case 'Z':
      return "ℤ";
    default:
      break;
  }
  if (c >= 'A' && c <= 'Z') return utf8(U'\U0001d538' + static_cast<char32_t>(c - 'A'));
  if (is_digit(c)) return utf8(U'\U0001d7d8' + static_cast<char32_t>(c - '0'));
  return {c};
}

std::string calligraphic(char c) {
  switch (c) {
    case 'B':
      return "ℬ";
    case 'E':
      return "ℰ";
    case 'F':
      return "ℱ";
    case 'H':
      return "ℋ";
    case 'I':
      return "ℐ";
    case 'L':
      return "ℒ";
    case 'M':
      return "ℳ";
    case 'R':
      return "ℛ";
    default:
      break;
  }
  if (c >= 'A' && c <= 'Z') return utf8(U'\U0001d49c' + static_cast<char32_t>(c - 'A'));
  return {c};
}

struct Atom {
  std::string xml;
  bool big = false;  // scripts are limits
};

std::string mo(std::string_view text, std::string_view attributes = "") {
  return fmt::format("<mo{}>{}</mo>", attributes, escape_html(text));
}

std::string row(const std::string& inside) { return "<mrow>" + inside + "</mrow>"; }

class Converter {
 public:
  explicit Converter(std::string_view text) : text_(text) {}

  std::string whole() {
    const std::string rows = table("");
    return at_ < text_.size() ? rows + "<mtext>" + escape_html(text_.substr(at_)) + "</mtext>" : rows;
  }

 private:
  bool done() const { return at_ >= text_.size(); }
  bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }
  void skip_space() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }

  std::string_view command() const {
    std::size_t end = at_ + 1;
    while (end < text_.size() && is_letter(text_[end])) ++end;
    if (end == at_ + 1 && end < text_.size()) end += decode_utf8(text_, end).size;
    return text_.substr(at_ + 1, end - at_ - 1);
  }

  /// A group's inside as plain text; the next character where there is no group.
  std::string_view raw_argument() {
    skip_space();
    if (done()) return {};
    if (text_[at_] != '{') {
      const std::size_t size = text_[at_] == '\\' ? 1 + command().size() : decode_utf8(text_, at_).size;
      at_ += size;
      return text_.substr(at_ - size, size);
    }
    int depth = 0;
    for (std::size_t i = at_; i < text_.size(); ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (text_[i] == '{') {
        ++depth;
      } else if (text_[i] == '}' && --depth == 0) {
        const std::string_view inside = text_.substr(at_ + 1, i - at_ - 1);
        at_ = i + 1;
        return inside;
      }
    }
    const std::string_view rest = text_.substr(at_ + 1);
    at_ = text_.size();
    return rest;
  }

  std::string_view bracketed() {
    skip_space();
    if (!starts("[")) return {};
    const std::size_t close = text_.find(']', at_);
    if (close == std::string_view::npos) return {};
    const std::string_view inside = text_.substr(at_ + 1, close - at_ - 1);
    at_ = close + 1;
    return inside;
  }

  std::string argument() {
    skip_space();
    if (done()) return "<mrow></mrow>";
    if (starts("{")) return group();
    if (is_digit(text_[at_])) return "<mn>" + std::string(1, text_[at_++]) + "</mn>";  // \frac12
    const Atom one = atom();
    return one.xml.empty() ? "<mrow></mrow>" : one.xml;
  }

  std::string group() {
    if (depth_ >= most_nesting) return as_written();
    ++depth_;
    ++at_;
    const std::string inside = sequence("}");
    if (starts("}")) ++at_;
    --depth_;
    return row(inside);
  }

  std::string as_written() {
    const std::string rest = "<mtext>" + escape_html(text_.substr(at_)) + "</mtext>";
    at_ = text_.size();
    return rest;
  }

  /// Cells and lines, up to \end{name}; without a name, up to the end.
  std::string table(std::string_view name) {
    std::vector<std::vector<std::string>> lines(1);
    while (true) {
      lines.back().push_back(sequence(""));
      if (starts("&")) {
        ++at_;
      } else if (starts("\\\\") || starts("\\cr")) {
        at_ += starts("\\\\") ? 2 : 3;
        if (starts("*")) ++at_;
        if (starts("[")) bracketed();
        lines.emplace_back();
      } else if (starts("}") || starts("\\right")) {
        at_ += starts("}") ? 1 : 6;  // closes nothing
      } else {
        break;
      }
    }
    if (lines.back().size() == 1 && lines.back()[0].empty() && lines.size() > 1) lines.pop_back();
    if (name.empty() && lines.size() == 1) {
      std::string all;
      for (const std::string& cell : lines[0]) all += cell;
      return all;
    }
    const bool aligned = name.empty() || name.starts_with("align") || name.starts_with("split") ||
                         name.starts_with("eqnarray");
    std::string xml = fmt::format("<mtable class=\"{}\">", aligned           ? "aligned"
                                                           : name == "cases" ? "cases"
                                                                             : "array");
    for (const auto& line : lines) {
      xml += "<mtr>";
      for (const std::string& cell : line) xml += "<mtd>" + row(cell) + "</mtd>";
      xml += "</mtr>";
    }
    return xml + "</mtable>";
  }

  std::string environment() {
    at_ += 6;  // \begin
    std::string name(raw_argument());
    if (name.ends_with('*')) name.pop_back();
    if (name == "array" || name == "alignedat" || name == "alignat") raw_argument();
    if (name == "aligned" || name == "gathered") bracketed();
    const std::string inside = table(name);
    if (starts("\\end")) {
      at_ += 4;
      raw_argument();
    }
    struct Fences {
      std::string_view name, left, right;
    };
    constexpr std::array fences{Fences{"pmatrix", "(", ")"}, Fences{"bmatrix", "[", "]"},
                                Fences{"Bmatrix", "{", "}"}, Fences{"vmatrix", "|", "|"},
                                Fences{"Vmatrix", "‖", "‖"}, Fences{"cases", "{", ""}};
    const auto* found = std::ranges::find(fences, std::string_view(name), &Fences::name);
    if (found == fences.end()) return inside;
    return row(mo(found->left, " fence=\"true\"") + inside +
               (found->right.empty() ? "" : mo(found->right, " fence=\"true\"")));
  }

  std::string delimiter() {
    skip_space();
    if (done()) return {};
    if (text_[at_] == '\\') {
      const std::string_view name = command();
      at_ += 1 + name.size();
      return std::string(tex_symbol(name).text);
    }
    const std::size_t size = decode_utf8(text_, at_).size;
    const std::string_view sign = text_.substr(at_, size);
    at_ += size;
    return sign == "." ? "" : sign == "<" ? "⟨" : sign == ">" ? "⟩" : std::string(sign);
  }

  std::string fenced() {
    at_ += 5;  // \left
    const std::string left = delimiter();
    const std::string inside = sequence("\\right");
    std::string right;
    if (starts("\\right")) {
      at_ += 6;
      right = delimiter();
    }
    // Browsers set space around what could stretch, so only what has to does.
    const bool tall =
        inside.find("<mfrac") != std::string::npos || inside.find("<mtable") != std::string::npos ||
        inside.find("<munder") != std::string::npos || inside.find("<mover") != std::string::npos;
    const auto fence = [&](const std::string& sign) {
      return sign.empty() ? std::string()
                          : mo(sign, tall ? " fence=\"true\" stretchy=\"true\""
                                          : " fence=\"true\" stretchy=\"false\"");
    };
    return row(fence(left) + inside + fence(right));
  }

  /// Text of \text and its like; the maths in it is shown as it is written.
  static std::string text_atom(std::string_view text) {
    std::string clean;
    for (std::size_t i = 0; i < text.size(); ++i)
      if (text[i] == '~')
        clean += "\u00a0";
      else if (text[i] != '\\' && text[i] != '$' && text[i] != '{' && text[i] != '}')
        clean += text[i];
    // Spaces at the ends of <mtext> collapse.
    if (clean.starts_with(' ')) clean.replace(0, 1, "\u00a0");
    if (clean.ends_with(' ')) clean.replace(clean.size() - 1, 1, "\u00a0");
    return "<mtext>" + escape_html(clean) + "</mtext>";
  }

  std::string styled(std::string_view name) {
    if (name == "mathbb" || name == "mathbbm" || name == "mathds" || name == "mathcal" || name == "mathscr") {
      std::string text;
      for (const char c : raw_argument())
        if (c != ' ' && c != '\\')
          text += name.starts_with("mathb") || name == "mathds" ? blackboard(c) : calligraphic(c);
      return "<mi>" + escape_html(text) + "</mi>";
    }
    if (name == "mathbf" || name == "boldsymbol" || name == "bm" || name == "pmb")
      return "<mrow class=\"bold\">" + argument() + "</mrow>";
    // Upright: letters stand together as one name.
    const std::string_view inside = raw_argument();
    if (std::ranges::all_of(inside,
                            [](char c) { return is_letter(c) || is_digit(c) || c == ' ' || c == '-'; }))
      return "<mi mathvariant=\"normal\">" + escape_html(inside) + "</mi>";
    Converter part(inside);
    part.depth_ = depth_;
    return row(part.whole());
  }

  Atom command_atom() {
    const std::string_view name = command();
    const auto is = [&](std::initializer_list<std::string_view> names) {
      return std::ranges::find(names, name) != names.end();
    };
    if (name == "begin") return {environment()};
    if (name == "left") return {fenced()};
    at_ += 1 + name.size();
    if (is({"frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac"})) {
      const std::string top = argument();
      return {"<mfrac>" + top + argument() + "</mfrac>"};
    }
    if (is({"binom"})) {
      const std::string top = argument();
      return {row(mo("(") + "<mfrac linethickness=\"0\">" + top + argument() + "</mfrac>" + mo(")"))};
    }
    if (name == "sqrt") {
      const std::string_view degree = bracketed();
      const std::string inside = argument();
      return {degree.empty() ? "<msqrt>" + inside + "</msqrt>"
                             : "<mroot>" + inside + "<mn>" + escape_html(degree) + "</mn></mroot>"};
    }
    if (is({"text", "textrm", "textit", "textbf", "mbox", "textsf", "texttt", "textnormal", "hbox"}))
      return {text_atom(raw_argument())};
    if (is({"mathbb", "mathbbm", "mathds", "mathcal", "mathscr", "mathbf", "boldsymbol", "bm", "pmb",
            "mathrm", "mathsf", "mathtt", "mathit", "operatorname", "mathfrak", "rm"})) {
      if (starts("*")) ++at_;
      return {styled(name)};
    }
    if (is({"underbrace", "overbrace", "underline"})) {
      const std::string inside = argument();
      const bool over = name == "overbrace";
      const std::string_view sign = over ? "⏞" : name == "underline" ? "_" : "⏟";
      return {
          fmt::format("<{0}>{1}{2}</{0}>", over ? "mover" : "munder", inside, mo(sign, " stretchy=\"true\"")),
          name != "underline"};
    }
    if (is({"overset", "stackrel", "underset"})) {
      const std::string small = argument();
      const std::string base = argument();
      return {fmt::format("<{0}>{1}{2}</{0}>", name == "underset" ? "munder" : "mover", base, small)};
    }
    if (is({"textcolor", "colorbox"})) {
      raw_argument();
      return {argument()};
    }
    if (is({"phantom", "hphantom"})) return {"<mphantom>" + argument() + "</mphantom>"};
    if (is({"cancel", "boxed", "Aboxed", "fbox", "mathclap", "smash"})) return {argument()};
    if (name.starts_with("big") || name.starts_with("Big")) {
      const std::string_view size = name.substr(0, name.find_last_not_of("lrm") + 1);
      if (size == "big" || size == "Big" || size == "bigg" || size == "Bigg")
        return {mo(delimiter(), " stretchy=\"false\" class=\"large\"")};
    }
    if (name == "not") {
      skip_space();
      if (starts("=")) {
        ++at_;
        return {mo("≠")};
      }
      return done() ? Atom{} : Atom{atom().xml};
    }
    if (name == "pmod") return {row(mo("(") + "<mi>mod</mi>" + argument() + mo(")"))};
    return symbol_atom(name);
  }

  /// More than one letter, for the width of an accent.
  static std::string is_wide(std::string_view xml) {
    std::size_t leaves = 0;
    for (const std::string_view leaf : {"</mi>", "</mn>", "</mo>", "</mtext>"})
      for (std::size_t at = xml.find(leaf); at < xml.size(); at = xml.find(leaf, at + 1)) ++leaves;
    return leaves > 1 ? "true" : "false";
  }

  Atom symbol_atom(std::string_view name) {
    const TexSymbol symbol = tex_symbol(name);
    switch (symbol.kind) {
      case TexKind::letter:
        return {"<mi>" + std::string(symbol.text) + "</mi>"};
      case TexKind::operation:
        return {
            mo(symbol.text, symbol.text == "⊤" || symbol.text == "′" ? " lspace=\"0\" rspace=\"0\"" : "")};
      case TexKind::fence:
        return {mo(symbol.text, " stretchy=\"false\"")};
      case TexKind::function:
        return {"<mi>" + std::string(symbol.text) + "</mi>",
                name == "max" || name == "min" || name == "lim" || name == "argmax" || name == "argmin"};
      case TexKind::big:
        return {mo(symbol.text, " movablelimits=\"false\""), name != "int"};
      case TexKind::accent: {
        const std::string base = argument();
        // A bar that is no accent to MathML keeps its distance from the letter.
        if (symbol.text == "¯")
          return {"<mover>" + base + mo("‾", " stretchy=\"" + is_wide(base) + "\"") + "</mover>"};
        return {fmt::format("<mover accent=\"true\">{}{}</mover>", base,
                            mo(symbol.text, " stretchy=\"" + is_wide(base) + "\""))};
      }
      case TexKind::space:
        return {fmt::format("<mspace width=\"{}\"/>", symbol.text)};
      case TexKind::drop:
        return {};
      case TexKind::drop_one:
        raw_argument();
        return {};
      case TexKind::none:
        break;
    }
    if (name.size() == 1 && !is_letter(name[0])) return {mo(name)};
    return {"<mtext class=\"unknown-command\">" + escape_html("\\" + std::string(name)) + "</mtext>"};
  }

  /// One thing, without its scripts.
  Atom atom() {
    if (depth_ >= most_nesting) return {as_written()};
    ++depth_;
    Atom made = plain_atom();
    --depth_;
    return made;
  }

  Atom plain_atom() {
    const char c = text_[at_];
    if (c == '\\') return command_atom();
    if (c == '{') return {group()};
    if (c == '~') {
      ++at_;
      return {"<mspace width=\"0.3em\"/>"};
    }
    if (is_digit(c)) {
      const std::size_t begin = at_;
      while (at_ < text_.size() && (is_digit(text_[at_]) || (text_[at_] == '.' && at_ + 1 < text_.size() &&
                                                             is_digit(text_[at_ + 1]))))
        ++at_;
      return {"<mn>" + std::string(text_.substr(begin, at_ - begin)) + "</mn>"};
    }
    const std::size_t size = decode_utf8(text_, at_).size;
    const std::string_view sign = text_.substr(at_, size);
    at_ += size;
    if (is_letter(c) || size > 1) return {"<mi>" + escape_html(sign) + "</mi>"};
    if (c == '-') return {mo("−")};
    if (c == '*') return {mo("∗")};
    if (c == '/') return {mo("/")};
    if (std::string_view("()[]|").contains(c)) return {mo(sign, " stretchy=\"false\"")};
    return {mo(sign)};
  }

  std::string with_scripts(Atom base) {
    std::string below;
    std::string above;
    std::string primes;
    while (true) {
      skip_space();
      if (done()) break;
      if (text_[at_] == '\'') {
        ++at_;
        primes += "′";
      } else if (text_[at_] == '^') {
        ++at_;
        above += argument();
      } else if (text_[at_] == '_') {
        ++at_;
        below += argument();
      } else {
        break;
      }
    }
    if (!primes.empty()) {
      const std::string sign = mo(primes, " lspace=\"0\" rspace=\"0\"");
      if (above.empty() && below.empty()) return base.xml + sign;
      above.insert(0, sign);
    }
    if (below.empty() && above.empty()) return base.xml;
    if (base.xml.empty()) base.xml = "<mrow></mrow>";
    const std::string_view tag = below.empty()   ? (base.big ? "mover" : "msup")
                                 : above.empty() ? (base.big ? "munder" : "msub")
                                                 : (base.big ? "munderover" : "msubsup");
    return fmt::format("<{0}>{1}{2}{3}</{0}>", tag, base.xml, below.empty() ? "" : row(below),
                       above.empty() ? "" : row(above));
  }

  /// Up to `end`, or what ends a cell, a group or a fence.
  std::string sequence(std::string_view end) {
    std::string all;
    while (true) {
      skip_space();
      if (done() || (!end.empty() && starts(end))) break;
      if (starts("&") || starts("\\\\") || starts("}") || starts("\\end{") ||
          (starts("\\right") && command() == "right") || (starts("\\cr") && command() == "cr"))
        break;
      all += with_scripts(text_[at_] == '^' || text_[at_] == '_' || text_[at_] == '\'' ? Atom{} : atom());
    }
    return all;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

std::string tex_mathml(std::string_view formula) { return Converter(formula).whole(); }

}  // namespace overbar::v1
