#include "mutate.hpp"

#include <algorithm>
#include <array>

namespace overbar::marking {
namespace {

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
  for (const Part term : side.terms) {
    // With the first goes the + behind it.
    std::size_t behind = term.end;
    if (term.begin == begin && behind < end && page[behind] == '+') {
      ++behind;
      while (behind < end && page[behind] == ' ') ++behind;
    }
    edits.push_back({"path dropped", term.begin, behind, ""});
  }
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

}  // namespace overbar::marking
