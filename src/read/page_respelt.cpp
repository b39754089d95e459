// Other spellings of what the language has: P(o | c) for p_o, δh for a name of its own, π_k beside the number
// π.
#include <algorithm>
#include <array>

#include "read/latex_writer.hpp"
#include "read/page_reader.hpp"

namespace overbar::latex {

namespace {

bool is_plain(const Item& item) { return item.sub.empty() && item.sup.empty() && !item.bars && !item.primes; }

bool is_bar(const Item& item) {
  return is_sign(item, "∣") || (item.kind == ItemKind::stray && item.text == "|");
}

bool is_any_bar(const Item& item) {
  constexpr std::array<std::string_view, 4> bars{"‖", "∥", "|", "∣"};
  return std::ranges::find(bars, item.text) != bars.end();
}

/// KL, D_{KL} of KL(p ‖ q)
bool names_divergence(const Item& item) {
  const bool letter = item.kind == ItemKind::letter && item.text == "D" && !item.sub.empty();
  return letter || item.text == "KL" || item.text == "JS" || item.text == "JSD";
}

bool names_probability(const Item& item) {
  constexpr std::array<std::string_view, 5> letters{"P", "p", "π", "q", "Pr"};
  return (item.kind == ItemKind::letter || item.kind == ItemKind::word) && item.sup.empty() && !item.primes &&
         item.sub.size() <= 1 && std::ranges::find(letters, item.text) != letters.end();
}

std::string script_letter(char capital) {
  constexpr std::array<std::string_view, 26> letters{"𝒜", "ℬ", "𝒞", "𝒟", "ℰ", "ℱ", "𝒢", "ℋ", "ℐ",
                                                     "𝒥", "𝒦", "ℒ", "ℳ", "𝒩", "𝒪", "𝒫", "𝒬", "ℛ",
                                                     "𝒮", "𝒯", "𝒰", "𝒱", "𝒲", "𝒳", "𝒴", "𝒵"};
  return std::string(letters[static_cast<std::size_t>(capital - 'A')]);
}

/// 𝐡, or what was given where it is no letter of the Latin alphabet.
std::string bold_letter(const std::string& text) {
  if (text.size() != 1) return text;
  const char c = text[0];
  const bool small = 'a' <= c && c <= 'z';
  if (!small && !('A' <= c && c <= 'Z')) return text;
  const int offset = small ? 26 + (c - 'a') : c - 'A';  // from U+1D400
  return std::string("\xF0\x9D\x90") + static_cast<char>(0x80 + offset);
}

/// o of "o | c", k of "y = k | x".
Items outcome(const Items& inside, bool alone) {
  const auto bar = std::ranges::find_if(inside, is_bar);
  if (bar == inside.end() && !alone) return {};
  Items before(inside.begin(), bar);
  trim(before);
  if (before.size() == 3 && before[0].kind == ItemKind::letter && is_sign(before[1], "="))
    before.erase(before.begin(), before.begin() + 2);
  const bool one = before.size() == 1 && is_plain(before[0]) &&
                   (before[0].kind == ItemKind::letter || before[0].kind == ItemKind::number);
  return one ? before : Items{};
}

}  // namespace

bool is_script(const Item& item) {
  return item.kind == ItemKind::letter && item.text.size() == 1 && item.text[0] >= 'A' &&
         item.text[0] <= 'Z' && item.style == "cal";
}

/// "where ⊗ is the elementwise product"
bool circled_times_is_entrywise(std::string_view text) {
  constexpr std::string_view sign = "\\otimes$";
  constexpr std::array<std::string_view, 6> words{"element-wise", "elementwise", "entrywise",
                                                  "entry-wise",   "pointwise",   "Hadamard"};
  for (std::size_t at = text.find(sign); at != std::string_view::npos; at = text.find(sign, at + 1)) {
    const std::string_view behind = text.substr(at, 60);
    const std::string_view before = text.substr(at < 50 ? 0 : at - 50, std::min<std::size_t>(at, 50));
    for (const std::string_view word : words)
      if (behind.contains(word) || before.contains(word)) return true;
  }
  return false;
}

// P(o | c), π_θ(a | s), p(y = k | x): the entry of a distribution, where what stands before the bar indexes
// and what stands behind it does not.
void PageReader::conditionals(Items& items) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    for (Items& part : items[i].parts) conditionals(part);
    conditionals(items[i].sub);
    conditionals(items[i].sup);
    if (i + 1 >= items.size()) continue;
    if (names_divergence(items[i]) && items[i + 1].kind == ItemKind::fenced &&
        std::ranges::any_of(items[i + 1].parts[0], is_any_bar)) {
      items[i].end = items[i + 1].end;
      items.erase(items.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      continue;
    }
    if (!names_probability(items[i])) continue;
    const Item& brackets = items[i + 1];
    if (brackets.kind != ItemKind::fenced || brackets.text != "(" || !brackets.sub.empty()) continue;
    // π_θ(a) of a policy
    const Items entry = outcome(brackets.parts[0], items[i].text == "π" && !items[i].sub.empty());
    if (entry.empty()) continue;
    if (task_ == Task::read) {
      const auto& indices = names_.notation().indices;
      if (entry[0].kind == ItemKind::letter && !names_.indexes(entry)) {
        // π(a | s), a number that is always written so
        const Items& inside = brackets.parts[0];
        const Survey::Use& use = survey_.of(items[i].text);
        if (use.below.size() != 1 || use.called > 0 || std::ranges::none_of(inside, is_any_bar)) continue;
        items[i].end = brackets.end;
        items.erase(items.begin() + static_cast<std::ptrdiff_t>(i) + 1);
        continue;
      }
      const auto bar = std::ranges::find_if(brackets.parts[0], is_bar);
      if (std::any_of(bar, brackets.parts[0].end(), [&](const Item& item) {
            return item.kind == ItemKind::letter &&
                   (indices.contains(item.text) || (is_plain(item) && index_letters({item})) ||
                    !item.sub.empty());
          }))
        continue;
    }
    Item& item = items[i];
    item.kind = ItemKind::letter;
    item.sub = entry;
    item.sup = brackets.sup;
    item.end = brackets.end;
    items.erase(items.begin() + static_cast<std::ptrdiff_t>(i) + 1);
  }
}

// y_{j^*} is the entry at one index, j_star; g^{[l]\prime} is g′ of layer l.
void PageReader::starred(Items& items) {
  // δ \bullet f′(z) is by entries.
  for (std::size_t i = 1; i + 1 < items.size(); ++i)
    if (is_sign(items[i], "∙")) items[i].text = "∘";
  for (Item& item : items) {
    if (item.sup.size() == 2 && item.sup[0].kind == ItemKind::fenced && is_sign(item.sup[1], "′")) {
      item.sup.pop_back();
      item.primes = 1;
    }
    for (Items& part : item.parts) starred(part);
    for (Item& index : item.sub)
      if (index.kind == ItemKind::letter && index.sub.empty() && index.sup.size() == 1 &&
          (is_sign(index.sup[0], "*") || is_sign(index.sup[0], "⋆"))) {
        index.text += "_star";
        index.sup.clear();
      }
    starred(item.sub);
    starred(item.sup);
  }
}

// "\delta h = ∂L/∂h", "\Delta w": one name, where the page has no δ alone. π_k beside 2π is another quantity.
void PageReader::joined(Items& items) {
  const Notation& notation = names_.notation();
  if (notation.joined.empty() && notation.scripts.empty() && notation.bolds.empty() && !notation.two_pis &&
      !circled_times_)
    return;
  for (std::size_t i = 0; i < items.size(); ++i) {
    for (Items& part : items[i].parts) joined(part);
    joined(items[i].sub);
    joined(items[i].sup);
    const bool letter = items[i].kind == ItemKind::letter;
    if (circled_times_ && is_sign(items[i], "⊗")) items[i].text = "∘";
    if (letter && notation.two_pis && items[i].text == "π" &&
        (i == 0 || items[i - 1].kind != ItemKind::number))
      items[i].text = "ϖ";
    if (letter && is_script(items[i]) && notation.scripts.contains(items[i].text))
      items[i].text = script_letter(items[i].text[0]);
    if (letter && items[i].style == "bold" && notation.bolds.contains(items[i].text))
      items[i].text = bold_letter(items[i].text);
    if (!letter || !notation.joined.contains(items[i].text) || i + 1 >= items.size()) continue;
    Item& next = items[i + 1];
    next.text = items[i].text + next.text;
    next.begin = items[i].begin;
    next.space_before = items[i].space_before;
    items.erase(items.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

}  // namespace overbar::latex
