#include "side.hpp"

#include <algorithm>
#include <array>

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

template <class Row>
bool contains(const Row& row, std::string_view what) {
  return std::ranges::find(row, what) != row.end();
}

}  // namespace

Side::Side(std::string_view page, std::size_t begin, std::size_t end)
    : page_(page.substr(0, end)), begin_(begin), end_(end) {
  scan();
}

std::size_t Side::skip_space(std::size_t at) const {
  while (at < end_ && (page_[at] == ' ' || page_[at] == '\n' || page_[at] == '~')) ++at;
  return at;
}
std::size_t Side::command_end(std::size_t at) const {
  std::size_t end = at + 1;
  while (end < end_ && is_letter(page_[end])) ++end;
  return end == at + 1 ? std::min(end_, at + 2) : end;
}
std::size_t Side::group_end(std::size_t at, char open, char close) const {
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
std::size_t Side::argument_end(std::size_t at) const {
  at = skip_space(at);
  if (at >= end_) return at;
  if (page_[at] == '{') return group_end(at, '{', '}');
  return page_[at] == '\\' ? command_end(at) : at + 1;
}

/// Scripts and primes behind a base.
void Side::take_scripts(Atom& atom) {
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

void Side::take_name(std::size_t begin, std::size_t base_end) {
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

void Side::take_command() {
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

void Side::scan() {
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

std::string edited(std::string_view page, const Edit& edit) {
  std::string text(page.substr(0, edit.begin));
  // A command must not run into the letter behind it.
  text += edit.replacement;
  const bool letter_next = edit.end < page.size() && is_letter(page[edit.end]);
  if (letter_next && !text.empty() && is_letter(text.back()) && text.rfind('\\') != std::string::npos &&
      std::ranges::all_of(text.substr(text.rfind('\\') + 1), is_letter))
    text += ' ';
  // In Markdown a blank before the closing dollar makes the formula text.
  if (page.substr(edit.end).starts_with('$') && !page.substr(edit.end).starts_with("$$"))
    while (text.ends_with(' ')) text.pop_back();
  return text + std::string(page.substr(edit.end));
}

}  // namespace overbar::marking
