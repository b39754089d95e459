#include "rewrite.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace overbar::marking {
namespace {

std::string trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \n");
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(" \n") + 1 - begin));
}

/// Several lines or cells: what is done to a formula as a whole is not done here.
bool is_one_line(std::string_view text) {
  return text.find("\\\\") == std::string_view::npos && text.find('&') == std::string_view::npos &&
         text.find("\\begin") == std::string_view::npos && text.find("\\text") == std::string_view::npos;
}

/// A vector or a number by its spelling.
bool is_small(std::string_view name) {
  for (const std::string_view accent : {"\\bar", "\\hat", "\\tilde"})
    if (name.starts_with(accent)) {
      name = name.substr(accent.size());
      while (!name.empty() && (name[0] == '{' || name[0] == ' ')) name.remove_prefix(1);
    }
  if (name.empty()) return false;
  if (name[0] == '\\') return name != "\\sigma" && name != "\\phi" && name.substr(0, 2) != "\\m";
  return name[0] >= 'a' && name[0] <= 'z';
}

/// What a product may begin or end with, so that what stands next to it is a factor too.
bool is_factor_end(char c) {
  return is_letter(c) || is_digit(c) || c == '}' || c == '{' || c == ')' || c == '\\';
}

bool is_plain(const Side& side, const Atom& atom) {
  return !atom.bracket && atom.argument.empty() && !atom.primed && side.text(atom.base) != "\\sigma" &&
         side.text(atom.base) != "\\phi";
}

class Rewriter {
 public:
  Rewriter(std::string_view page, std::size_t begin, std::size_t end)
      : page_(page), begin_(begin), end_(end), side_(page, begin, end) {}

  std::vector<Edit> all() {
    // Elisions, and macros of the page, whose arguments are taken as they stand.
    const std::string_view text = side_.text({begin_, end_});
    if (text.find("\\begin") != std::string_view::npos || text.find("\\inv") != std::string_view::npos ||
        text.find("\\Sig") != std::string_view::npos)
      return {};
    for (const Atom& atom : side_.atoms) one(atom);
    for (std::size_t k = 0; k + 1 < side_.atoms.size(); ++k) neighbours(side_.atoms[k], side_.atoms[k + 1]);
    for (const Part sign : side_.hadamards) {
      const std::string_view text = side_.text(sign);
      put("∘ for ⊙", sign, text == "\\odot" ? "\\circ" : "\\odot");
    }
    for (const Part fraction : side_.fractions) other_fraction(fraction);
    for (std::size_t k = 0; k < side_.sums.size(); ++k) sum(k);
    if (is_one_line(side_.text({begin_, end_}))) whole();
    differences();
    return std::move(edits_);
  }

 private:
  std::string_view page_;
  std::size_t begin_, end_;
  Side side_;
  std::vector<Edit> edits_;

  void put(std::string_view kind, Part part, std::string text) {
    edits_.push_back({kind, part.begin, part.end, std::move(text)});
  }
  char before(std::size_t at) const {
    while (at > begin_ && (page_[at - 1] == ' ' || page_[at - 1] == '\n')) --at;
    return at == begin_ ? '(' : page_[at - 1];
  }
  char after(std::size_t at) const {
    while (at < end_ && (page_[at] == ' ' || page_[at] == '\n')) ++at;
    return at >= end_ ? ')' : page_[at];
  }

  /// ds is one name, and so is dW.
  bool is_part_of_ds(const Atom& atom) const {
    const bool named =
        page_.find("ds =") != std::string_view::npos || page_.find("dW") != std::string_view::npos;
    return named &&
           (side_.text(atom.base) == "d" || (atom.base.begin > 0 && page_[atom.base.begin - 1] == 'd'));
  }

  /// α and r of \frac\alpha r
  bool is_bare_part_of_fraction(const Atom& atom) const {
    const std::size_t fraction = page_.substr(0, atom.base.begin).rfind("\\frac");
    return fraction != std::string_view::npos && atom.base.begin - fraction < 16 &&
           page_.substr(fraction, atom.base.begin - fraction).find_first_of("{+- ,") ==
               std::string_view::npos;
  }

  void one(const Atom& atom) {
    if (!is_plain(side_, atom) || is_part_of_ds(atom) || is_bare_part_of_fraction(atom)) return;
    const std::string name(side_.text({atom.base.begin, atom.end}));
    const std::string_view base = side_.text(atom.base);
    // X_{ij}^\top is the entry of X^\top.
    if (atom.sup.empty() && atom.sub.empty())
      put("transposed twice", {atom.base.begin, atom.end}, "(" + name + "^\\top)^\\top");
    const bool call = atom.end < end_ && page_[atom.end] == '(';
    if (!call && (before(atom.base.begin) != '(' || after(atom.end) != ')'))
      put("brackets", {atom.base.begin, atom.end}, "(" + name + ")");
    if (base.size() == 1 && base[0] >= 'a' && base[0] <= 'z' && base[0] != 'e' && base[0] != 'd')
      put("bold", atom.base, "\\mathbf{" + std::string(base) + "}");
    if (!atom.sub.empty() && atom.sup.begin < atom.sup.end && side_.text(atom.sup) == "^2" &&
        is_small(base) && side_.text(atom.sub) != "_1" && side_.text(atom.sub) != "_2") {
      const std::string entry = std::string(base) + std::string(side_.text(atom.sub));
      put("square as a product", {atom.base.begin, atom.end}, entry + " " + entry);
    }
  }

  bool is_transposed(const Atom& atom) const {
    if (atom.sup.empty()) return false;
    const std::string_view sup = side_.text(atom.sup);
    return sup == "^\\top" || sup == "^T" || sup == "^{\\top}" || sup == "^{T}";
  }

  void neighbours(const Atom& a, const Atom& b) {
    if (is_part_of_ds(a) || is_part_of_ds(b)) return;
    if (!is_plain(side_, a) || !is_plain(side_, b) || b.base.begin < a.end) return;
    const std::string between = trimmed(page_.substr(a.end, b.base.begin - a.end));
    const std::string first(side_.text({a.base.begin, a.end}));
    const std::string second(side_.text({b.base.begin, b.end}));
    const Part both{a.base.begin, b.end};
    const bool vectors = is_small(side_.text(a.base)) && is_small(side_.text(b.base));
    if (between.empty() || between == "\\,") put("a dot between", {a.end, b.base.begin}, " \\cdot ");
    const bool apart = !is_factor_end(before(a.base.begin)) || !is_factor_end(after(b.end));
    if (between.empty() && apart && is_transposed(a) && b.sup.empty() && a.sub.empty() && b.sub.empty() &&
        vectors) {
      const std::string bare(side_.text(a.base));
      put("dot product", both, bare + " \\cdot " + second);
      put("dot product", both, "\\langle " + bare + ", " + second + " \\rangle");
      put("dot product", both, second + "^\\top " + bare);
      put("dot product", both, "(" + second + "^\\top " + bare + ")^\\top");
    }
    if (between != "\\odot" && between != "\\circ") return;
    const std::string_view open = "(+-,";
    const std::string_view close = ")+-,";
    if (open.find(before(a.base.begin)) == std::string_view::npos) return;
    if (close.find(after(b.end)) == std::string_view::npos) return;
    put("factors of ⊙", both, second + " " + between + " " + first);
    if (is_small(side_.text(a.base)) && !is_transposed(a) && !is_transposed(b))
      put("diag for ⊙", both, "\\operatorname{diag}(" + first + ")" + second);
  }

  void other_fraction(Part fraction) {
    const std::string text(side_.text(fraction));
    if (text == "\\frac12" || text == "\\frac{1}{2}") {
      for (const char* other : {"\\tfrac12 ", "\\frac{1}{2}", "0.5\\,", "(1/2)\\,"})
        put("one half", fraction, other);
      return;
    }
    // \frac{a}{b}, \frac1n
    std::string rest = text.substr(5);
    std::vector<std::string> parts;
    while (!rest.empty() && parts.size() < 3) {
      if (rest[0] == ' ') {
        rest.erase(0, 1);
      } else if (rest[0] == '{') {
        parts.push_back(rest.substr(1, rest.find('}') - 1));
        rest.erase(0, rest.find('}') + 1);
      } else {
        parts.push_back(rest.substr(0, 1));
        rest.erase(0, 1);
      }
    }
    if (parts.size() != 2) return;
    const bool simple = parts[0].size() == 1 && parts[1].size() == 1;
    put("fraction", fraction, "\\dfrac{" + parts[0] + "}{" + parts[1] + "}");
    if (simple) put("fraction", fraction, "(" + parts[0] + "/" + parts[1] + ")\\,");
    if (simple && parts[0] == "1") put("fraction", fraction, parts[1] + "^{-1} ");
  }

  /// The letter of \sum_{i=1}^n, \sum_i.
  static char letter_of(std::string_view sum) {
    const std::size_t at = sum.find('_');
    if (at == std::string_view::npos) return 0;
    std::string_view rest = sum.substr(at + 1);
    if (rest.starts_with("{")) rest.remove_prefix(1);
    if (rest.empty() || !is_letter(rest[0])) return 0;
    const bool one = rest.size() < 2 || rest[1] == '=' || rest[1] == '}' || rest[1] == '^' || rest[1] == ' ';
    return one ? rest[0] : '\0';
  }

  void sum(std::size_t k) {
    const Part own = side_.sums[k];
    const std::string text(side_.text(own));
    const char letter = letter_of(text);
    if (letter == 0) return;
    if (const std::size_t cut = text.find("=1}^"); cut != std::string::npos)
      put("sum without bounds", own, std::string("\\sum_{") + letter + "}");
    if (k + 1 < side_.sums.size()) {
      const Part next = side_.sums[k + 1];
      if (trimmed(page_.substr(own.end, next.begin - own.end)).empty()) {
        const std::string other(side_.text(next));
        if (other.find(letter) == std::string::npos)
          put("sums swapped", {own.begin, next.end}, other + " " + text);
      }
    }
    rename(own, letter);
  }

  /// Another letter for the sum, in the subscripts behind it.
  void rename(Part own, char letter) {
    char fresh = 0;
    for (const char c : std::string_view("pqlsmr"))
      if (fresh == 0 && page_.find(c) == std::string_view::npos) fresh = c;
    for (const char c : std::string_view("pqlsmr"))
      if (fresh == 0 && !stands_alone(c)) fresh = c;
    if (fresh == 0) return;
    for (const Part other : side_.sums)
      if (other.begin != own.begin && letter_of(side_.text(other)) == letter) return;
    std::set<std::size_t> places;
    std::size_t inside = 0;  // occurrences of the letter in subscripts and in the sum
    const auto note = [&](Part part) {
      for (std::size_t at = part.begin; at < part.end; ++at)
        if (page_[at] == letter && !command_at(at)) places.insert(at);
    };
    note(own);
    for (const Atom& atom : side_.atoms)
      if (!atom.sub.empty()) {
        if (atom.sub.begin < own.begin && side_.text(atom.sub).find(letter) != std::string_view::npos) return;
        note(atom.sub);
      }
    for (std::size_t at = begin_; at < end_; ++at)
      if (page_[at] == letter && !command_at(at)) ++inside;
    if (inside != places.size()) return;
    std::string text(page_.substr(own.begin, end_ - own.begin));
    for (const std::size_t at : places) text[at - own.begin] = fresh;
    put("another letter", {own.begin, end_}, text);
  }

  /// Part of a command such as \sum?
  bool command_at(std::size_t at) const {
    while (at > 0 && is_letter(page_[at])) --at;
    return page_[at] == '\\';
  }
  bool stands_alone(char c) const {
    for (std::size_t at = 0; at < page_.size(); ++at)
      if (page_[at] == c && !command_at(at)) return true;
    return false;
  }

  void whole() {
    const std::string text = trimmed(side_.text({begin_, end_}));
    const Part all{begin_, end_};
    if (text.empty()) return;
    put("brackets", all, "\\left( " + text + " \\right)");
    put("transposed twice", all, "\\left( \\left( " + text + " \\right)^\\top \\right)^\\top");
    if (text.find("\\frac") == std::string::npos && text.find('_') == std::string::npos) {
      std::string spaced;
      for (std::size_t k = 0; k < text.size(); ++k)
        spaced += text[k] == ' ' && k > 0 && !is_letter(text[k - 1]) ? "\\; " : std::string(1, text[k]);
      if (spaced != text) put("spaces", all, spaced);
    }
    const bool norm = text.find('|') != std::string::npos;  // what stands between is not taken apart
    if (side_.terms.size() < 2 || norm) return;
    std::vector<std::string> terms;
    for (const Part part : side_.terms) {
      std::string term = trimmed(side_.text(part));
      if (term.empty()) return;
      if (term[0] != '+' && term[0] != '-') term = "+ " + term;
      terms.push_back(term);
    }
    const auto joined = [](const std::vector<std::string>& parts) {
      std::string result;
      for (const std::string& part : parts) result += (result.empty() ? "" : " ") + part;
      return result[0] == '+' ? trimmed(result.substr(1)) : result;
    };
    std::vector<std::string> turned = terms;
    std::ranges::rotate(turned, turned.end() - 1);
    put("terms in another order", all, joined(turned));
    std::ranges::reverse(turned);
    put("terms in another order", all, joined(turned));
    std::vector<std::string> bracketed;
    for (const std::string& term : terms)
      bracketed.push_back(term.substr(0, 1) + " \\bigl( " + trimmed(term.substr(1)) + " \\bigr)");
    put("brackets", all, joined(bracketed));
    if (terms.size() == 2 && terms[1][0] == '-' && terms[0][0] == '+')
      put("minus in front", all,
          "-\\left( " + trimmed(terms[1].substr(1)) + " - " + trimmed(terms[0].substr(1)) + " \\right)");
  }

  /// (a − b) as (−(b − a)).
  void differences() {
    for (std::size_t open = begin_; open < end_; ++open) {
      if (page_[open] != '(') continue;
      const std::size_t close = page_.find_first_of("()", open + 1);
      if (close == std::string_view::npos || close >= end_ || page_[close] != ')') continue;
      if (page_.substr(begin_, open - begin_).ends_with("\\left")) continue;
      const std::string_view inside = page_.substr(open + 1, close - open - 1);
      const std::size_t minus = inside.find(" - ");
      if (minus == std::string_view::npos || minus == 0) continue;
      const std::string_view a = inside.substr(0, minus);
      const std::string_view b = inside.substr(minus + 3);
      const auto has = [](std::string_view text, std::string_view any) {
        return text.find_first_of(any) != std::string_view::npos;
      };
      if (has(a, "+-=<>,[&") || has(b, "+-=<>,[&") || a.find("\\big") != std::string_view::npos) continue;
      if (b.find('\\') != std::string_view::npos && b.ends_with("\\right")) continue;
      if (b.ends_with("\\bigr") || b.ends_with("\\Bigr") || b.ends_with("\\bigr ")) continue;
      put("difference turned round", {open, close + 1},
          "(-(" + std::string(b) + " - " + std::string(a) + "))");
    }
  }
};

}  // namespace

std::vector<Edit> rewrites_of(std::string_view page, std::size_t begin, std::size_t end) {
  return Rewriter(page, begin, end).all();
}

std::vector<Edit> rewrites_of(std::string_view page, const LinkPlace& link) {
  std::vector<Edit> edits;
  const std::string left = trimmed(page.substr(link.left_begin, link.left_end - link.left_begin));
  const std::string right = trimmed(page.substr(link.right_begin, link.right_end - link.right_begin));
  const std::string relation(page.substr(link.left_end, link.right_begin - link.left_end));
  const bool macro = right.find("\\Sig") != std::string::npos;
  const bool equation =
      !macro && relation.find('=') != std::string::npos && is_one_line(left) && is_one_line(right);
  if (!equation) return edits;
  const bool short_relation = trimmed(relation).size() <= 4;
  if (link.alone && short_relation)
    edits.push_back(
        {"sides swapped", link.left_begin, link.right_end, right + " " + trimmed(relation) + " " + left});
  edits.push_back(
      {"said twice", link.right_begin, link.right_end, right + " = " + "\\left( " + right + " \\right)"});
  if (link.left_begin != link.first_begin && short_relation && relation.find('&') == std::string::npos) {
    const std::string first = trimmed(page.substr(link.first_begin, link.first_end - link.first_begin));
    if (is_one_line(first))
      edits.push_back(
          {"chain as two equations", link.left_end, link.right_begin, ", \\qquad " + first + " = "});
  }
  // ∂ and ∇ of the left side.
  constexpr std::string_view fraction = "\\frac{\\partial ";
  if (left.starts_with(fraction) && left.ends_with("}")) {
    const std::size_t middle = left.find("}{\\partial ");
    const std::string above = left.substr(fraction.size(), middle - fraction.size());
    if (middle != std::string::npos && above.find('}') == std::string::npos) {
      const std::string below = left.substr(middle + 11, left.size() - middle - 12);
      if (below.find("\\frac") != std::string::npos) return edits;
      edits.push_back(
          {"∂ on one line", link.left_begin, link.left_end, "\\partial " + above + " / \\partial " + below});
      edits.push_back(
          {"∂ with d", link.left_begin, link.left_end, "\\frac{d " + above + "}{d " + below + "}"});
      edits.push_back({"∂ with d", link.left_begin, link.left_end,
                       "\\dfrac{\\mathrm{d} " + above + "}{\\mathrm{d} " + below + "}"});
    }
  }
  if (left.starts_with("\\nabla_") && left.size() > 9 && left[8] == ' ') {
    const std::string variable = left.substr(7, 1);
    const std::string of = trimmed(left.substr(8));
    edits.push_back({"∂ for ∇", link.left_begin, link.left_end,
                     "\\frac{\\partial " + of + "}{\\partial " + variable + "}"});
  }
  return edits;
}

}  // namespace overbar::marking
