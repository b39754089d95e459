#include "mutate.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace overbar::marking {
namespace {

constexpr auto accents =
    std::to_array<std::string_view>({"\\bar", "\\overline", "\\hat", "\\tilde", "\\vec", "\\mathbf",
                                     "\\boldsymbol", "\\mathcal", "\\widehat"});
constexpr auto greek = std::to_array<std::string_view>(
    {"\\alpha", "\\beta", "\\gamma", "\\delta", "\\epsilon", "\\eta", "\\theta", "\\lambda", "\\mu", "\\phi",
     "\\sigma", "\\ell", "\\varphi", "\\psi", "\\xi"});
/// Their arguments are left as they are: names of derivatives, text, bounds.
constexpr auto opaque =
    std::to_array<std::string_view>({"\\text", "\\label", "\\tag", "\\mathrm", "\\operatorname", "\\mathbb",
                                     "\\begin", "\\end", "\\pd", "\\norm"});

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

template <class Row>
bool contains(const Row& row, std::string_view what) {
  return std::ranges::find(row, what) != row.end();
}

struct Part {
  std::size_t begin = 0, end = 0;
  bool empty() const { return begin == end; }
};

/// A name with its scripts, or what stands in brackets with its own.
struct Atom {
  Part base, sub, sup;  // scripts with their _ and ^
  std::size_t end = 0;  // behind scripts, primes and, of a function, its argument
  Part argument;        // of f(…), inside the brackets
  bool primed = false;
  bool bracket = false;  // the base is (…)
};

class Side {
 public:
  Side(std::string_view page, std::size_t begin, std::size_t end)
      : page_(page.substr(0, end)), begin_(begin), end_(end) {
    scan();
  }

  std::vector<Atom> atoms;
  std::vector<Part> signs;      // + and −, between terms, at any depth
  std::vector<Part> hadamards;  // \odot, \circ
  std::vector<Part> sums;       // with their bounds
  std::vector<Part> fractions;  // of numbers and sizes: \frac{1}{N}, \frac12
  std::vector<Part> numbers;    // outside scripts
  std::vector<Part> terms;      // of the whole side, with their signs

  std::string_view text(Part part) const { return page_.substr(part.begin, part.end - part.begin); }

 private:
  std::string_view rest(std::size_t at) const { return page_.substr(at); }
  std::size_t skip_space(std::size_t at) const {
    while (at < end_ && (page_[at] == ' ' || page_[at] == '\n' || page_[at] == '~')) ++at;
    return at;
  }
  std::size_t command_end(std::size_t at) const {
    std::size_t end = at + 1;
    while (end < end_ && is_letter(page_[end])) ++end;
    return end == at + 1 ? std::min(end_, at + 2) : end;
  }
  std::size_t group_end(std::size_t at, char open, char close) const {
    int depth = 0;
    for (std::size_t i = at; i < end_; ++i) {
      if (page_[i] == '\\' && i + 1 < end_ && (page_[i + 1] == open || page_[i + 1] == close)) {
        ++i;
      } else if (page_[i] == open) {
        ++depth;
      } else if (page_[i] == close && --depth == 0) {
        return i + 1;
      }
    }
    return end_;
  }
  std::size_t argument_end(std::size_t at) const {
    at = skip_space(at);
    if (at >= end_) return at;
    if (page_[at] == '{') return group_end(at, '{', '}');
    return page_[at] == '\\' ? command_end(at) : at + 1;
  }

  /// Scripts and primes behind a base.
  void take_scripts(Atom& atom) {
    std::size_t at = atom.end;
    while (true) {
      const std::size_t next = skip_space(at);
      if (next >= end_) break;
      if (page_[next] == '\'') {
        atom.primed = true;
        at = next + 1;
      } else if (page_[next] == '_' || page_[next] == '^') {
        Part& script = page_[next] == '_' ? atom.sub : atom.sup;
        at = argument_end(next + 1);
        if (script.empty()) script = {next, at};
      } else {
        break;
      }
    }
    atom.end = at;
  }

  void take_name(std::size_t begin, std::size_t base_end) {
    Atom atom;
    atom.base = {begin, base_end};
    atom.end = base_end;
    take_scripts(atom);
    const std::size_t next = skip_space(atom.end);
    const std::string_view name = text(atom.base);
    const bool function = atom.primed || name == "\\sigma" || name == "\\phi";
    if (function && next < end_ && page_[next] == '(') {
      const std::size_t close = group_end(next, '(', ')');
      atom.argument = {next + 1, close - 1};
      atom.end = close;
      atoms.push_back(atom);
      at_ = next;  // what stands inside is looked at too
      return;
    }
    atoms.push_back(atom);
    at_ = atom.end;
  }

  void take_command() {
    const std::size_t end = command_end(at_);
    const std::string_view name = page_.substr(at_, end - at_);
    if (contains(accents, name)) return take_name(at_, argument_end(end));
    if (contains(greek, name)) return take_name(at_, end);
    if (name == "\\odot" || name == "\\circ") hadamards.push_back({at_, end});
    if (name == "\\sum") {
      Atom sum;
      sum.end = end;
      take_scripts(sum);
      sums.push_back({at_, sum.end});
      at_ = sum.end;
      return;
    }
    if (name == "\\frac") {
      const std::size_t above = argument_end(end);
      const std::size_t below = argument_end(above);
      const std::string_view whole = page_.substr(at_, below - at_);
      if (whole.find("\\partial") != std::string_view::npos || whole.find("\\frac{d") == 0 ||
          whole.find("\\frac{d ") == 0) {
        at_ = below;
        return;
      }
      const bool plain = std::ranges::all_of(whole.substr(5), [](char c) {
        return is_digit(c) || is_letter(c) || c == '{' || c == '}' || c == ' ';
      });
      if (plain) {
        fractions.push_back({at_, below});
        at_ = below;
        return;
      }
    }
    if (name == "\\nabla" || name == "\\partial") {
      Atom skipped;
      skipped.end = end;
      take_scripts(skipped);
      at_ = name == "\\partial" ? argument_end(skipped.end) : skipped.end;
      if (name == "\\nabla") at_ = argument_end(at_);
      return;
    }
    at_ = end;
    if (contains(opaque, name))
      while (at_ < end_ && page_[at_] == '{') at_ = group_end(at_, '{', '}');
  }

  void scan() {
    int depth = 0;
    std::size_t term = begin_;
    at_ = begin_;
    while (at_ < end_) {
      const char c = page_[at_];
      if (c == '\\') {
        if (rest(at_).starts_with("\\left") || rest(at_).starts_with("\\right") ||
            rest(at_).starts_with("\\big") || rest(at_).starts_with("\\Big")) {
          at_ = command_end(at_);
          continue;
        }
        take_command();
      } else if (is_letter(c)) {
        take_name(at_, at_ + 1);
      } else if (is_digit(c)) {
        const std::size_t from = at_;
        while (at_ < end_ && is_digit(page_[at_])) ++at_;
        numbers.push_back({from, at_});
      } else if (c == '_' || c == '^') {
        at_ = argument_end(at_ + 1);  // of a norm or a function
      } else {
        if (c == '(' || c == '{' || c == '[') ++depth;
        if (c == ')' || c == '}' || c == ']') --depth;
        if (c == ')') {
          Atom bracket;
          bracket.bracket = true;
          bracket.base = {at_, at_ + 1};
          bracket.end = at_ + 1;
          take_scripts(bracket);
          if (!bracket.sup.empty()) atoms.push_back(bracket);
          at_ = bracket.end;
          continue;
        }
        if (c == '+' || c == '-') {
          const bool first =
              page_.substr(begin_, at_ - begin_).find_last_not_of(" \n") == std::string_view::npos;
          if (!first) signs.push_back({at_, at_ + 1});
          if (depth == 0 && !first) {
            terms.push_back({term, at_});
            term = at_;
          }
        }
        ++at_;
      }
    }
    if (!terms.empty()) terms.push_back({term, end_});
  }

  std::string_view page_;
  std::size_t begin_, end_;
  std::size_t at_ = 0;
};

constexpr auto transposes =
    std::to_array<std::string_view>({"\\top", "\\intercal", "\\mathsf T", "\\mathsf{T}", "T"});

/// Where a transpose is in a script; empty if there is none.
Part transpose_in(const Side& side, Part sup) {
  const std::string_view text = side.text(sup);
  for (const std::string_view sign : transposes) {
    const std::size_t at = text.rfind(sign);
    if (at == std::string_view::npos) continue;
    const std::string_view inside = text.substr(1);
    const bool alone = inside == sign || inside == "{" + std::string(sign) + "}";
    if (alone) return sup;
    if (sign != "T" || text.find(')') != std::string_view::npos)
      return {sup.begin + at, sup.begin + at + sign.size()};
  }
  return {};
}

std::string without_transpose(const Side& side, const Atom& atom) {
  std::string text(side.text({atom.base.begin, atom.base.end}));
  if (!atom.sub.empty()) text += side.text(atom.sub);
  const Part transpose = atom.sup.empty() ? Part{} : transpose_in(side, atom.sup);
  if (transpose.begin > atom.sup.begin)  // W^{(1)\top}
    text += std::string(side.text({atom.sup.begin, transpose.begin})) +
            std::string(side.text({transpose.end, atom.sup.end}));
  else if (transpose.empty())
    text += side.text(atom.sup);
  return text;
}

/// A script that is a power: ^2, ^{3}, ^{-1/2}.
bool is_power(std::string_view sup) {
  return sup.size() > 1 && std::ranges::all_of(sup.substr(1), [](char c) {
           return is_digit(c) || c == '{' || c == '}' || c == '-' || c == '/';
         });
}

bool is_name(const Side& side, const Atom& atom) {
  const std::string_view base = side.text(atom.base);
  if (base == "\\sigma" || base == "\\phi") return false;  // functions
  return !atom.bracket && atom.argument.empty() && !atom.primed &&
         (atom.sup.empty() || !is_power(side.text(atom.sup)));
}

void edit_atom(const Side& side, const Atom& atom, const std::vector<std::string>& names,
               std::vector<Edit>& edits) {
  const Part transpose = atom.sup.empty() ? Part{} : transpose_in(side, atom.sup);
  if (!transpose.empty()) edits.push_back({"transpose dropped", transpose.begin, transpose.end, ""});
  if (!atom.sup.empty() && is_power(side.text(atom.sup)))
    edits.push_back({"power dropped", atom.sup.begin, atom.sup.end, ""});
  if (atom.bracket) return;
  if (atom.sup.empty() && atom.argument.empty() && !atom.primed && atom.sub.empty())
    edits.push_back({"transpose added", atom.end, atom.end, "^\\top "});
  if (!atom.sub.empty()) {
    const std::string_view sub = side.text(atom.sub);
    if (sub.size() >= 4 && sub[1] == '{' && is_letter(sub[2]) && is_letter(sub[3]) && sub[2] != sub[3])
      edits.push_back({"index swapped", atom.sub.begin + 2, atom.sub.begin + 4, std::string{sub[3], sub[2]}});
  }
  const bool function = !atom.argument.empty();
  if (function && atom.primed) {
    const std::string inside(side.text(atom.argument));
    for (const std::string& name : names)
      if (name != inside && !name.starts_with("\\bar") && !name.starts_with("\\overline") &&
          inside.size() < 12)
        edits.push_back({"evaluation point", atom.argument.begin, atom.argument.end, name});
  }
  if (is_name(side, atom)) {
    const std::string mine = without_transpose(side, atom);
    for (const std::string& name : names) {
      const bool same_kind = name.find('_') == std::string::npos || mine.find('_') != std::string::npos;
      if (name != mine && same_kind) {
        Edit edit{"name swapped", atom.base.begin, atom.end, name};
        if (!transpose.empty()) edit.replacement = "{" + name + "}^\\top";
        edits.push_back(std::move(edit));
      }
    }
  }
}

/// Somebody would write it: brackets close, no operator lacks what it acts on.
bool is_well_formed(std::string_view text) {
  std::string open;
  std::string bare;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ' ' || c == '\n' || c == '~') continue;
    bare += c;
    if (c == '(' || c == '{' || c == '[') open += c;
    if (c == ')' || c == '}' || c == ']') {
      if (open.empty() || open.back() != (c == ')' ? '(' : c == '}' ? '{' : '[')) return false;
      open.pop_back();
    }
  }
  for (const std::string_view bad :
       {"()", "{}", "(\\right)", "+)", "-)", "+}", "-}", "/}", "\\cdot)", "\\cdot}", "++", "--", "+-", "-+"})
    if (bare.find(bad) != std::string::npos) return false;
  for (const std::string_view end : {"+", "-", "\\cdot", "\\odot", "\\circ", "/", "\\tanh", "\\log", "\\exp"})
    if (bare.ends_with(end)) return false;
  return open.empty() && !bare.empty();
}

}  // namespace

std::vector<std::string> names_in(std::string_view page, std::size_t begin, std::size_t end) {
  const Side side(page, begin, end);
  std::vector<std::string> names;
  for (const Atom& atom : side.atoms)
    if (is_name(side, atom))
      if (std::string name = without_transpose(side, atom); std::ranges::find(names, name) == names.end())
        names.push_back(std::move(name));
  return names;
}

std::vector<Edit> edits_of(std::string_view page, std::size_t begin, std::size_t end,
                           const std::vector<std::string>& names) {
  const Side side(page, begin, end);
  std::vector<Edit> edits;
  for (const Atom& atom : side.atoms) edit_atom(side, atom, names, edits);
  for (const Part sign : side.signs)
    edits.push_back({"sign", sign.begin, sign.end, side.text(sign) == "+" ? "-" : "+"});
  if (!page.substr(begin, end - begin).starts_with('-')) edits.push_back({"sign", begin, begin, "-"});
  for (const Part term : side.terms) edits.push_back({"path dropped", term.begin, term.end, ""});
  for (const Part sum : side.sums) edits.push_back({"sum dropped", sum.begin, sum.end, ""});
  for (const Part fraction : side.fractions)
    edits.push_back({"1/N or constant lost", fraction.begin, fraction.end, ""});
  for (const Part number : side.numbers)
    if (side.text(number) == "2") edits.push_back({"1/N or constant lost", number.begin, number.end, ""});
  for (const Part hadamard : side.hadamards) {
    edits.push_back({"∘ for matrix product", hadamard.begin, hadamard.end, " "});
    // The factor behind it, with it.
    for (const Atom& atom : side.atoms)
      if (!atom.bracket && atom.base.begin >= hadamard.end &&
          page.substr(hadamard.end, atom.base.begin - hadamard.end).find_first_not_of(' ') ==
              std::string_view::npos)
        edits.push_back({"factor dropped", hadamard.begin, atom.end, ""});
  }
  std::erase_if(edits, [&](const Edit& edit) {
    return !is_well_formed(std::string_view(edited(page.substr(0, end), edit)).substr(begin));
  });
  return edits;
}

std::string edited(std::string_view page, const Edit& edit) {
  std::string text(page.substr(0, edit.begin));
  // A command must not run into the letter behind it.
  text += edit.replacement;
  const bool letter_next = edit.end < page.size() && is_letter(page[edit.end]);
  if (letter_next && !text.empty() && is_letter(text.back()) && text.rfind('\\') != std::string::npos &&
      std::ranges::all_of(text.substr(text.rfind('\\') + 1), is_letter))
    text += ' ';
  return text + std::string(page.substr(edit.end));
}

}  // namespace overbar::marking
