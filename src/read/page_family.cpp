// Marks that stand for an index or a step: x^{(n)} where a sum runs over n, h_{t-1} beside h_t; and losses
// that a page writes L(y) and defines nowhere.
#include <algorithm>
#include <array>

#include "read/latex_writer.hpp"
#include "read/page_reader.hpp"

namespace overbar::latex {

namespace {

bool is_loss_letter(const Item& item) {
  constexpr std::array<std::string_view, 8> letters{"L", "ℓ", "J", "E", "C", "ℒ", "𝓛", "l"};
  return item.kind == ItemKind::letter && std::ranges::find(letters, item.text) != letters.end();
}

bool calls(const Items& items, std::size_t at) {
  return at + 1 < items.size() && items[at + 1].kind == ItemKind::fenced && items[at + 1].text == "(" &&
         items[at + 1].sub.empty() && items[at + 1].sup.empty();
}

}  // namespace

/// i of a^{[2](i)}, x^{(i)}: the last of the marks, in round brackets.
const Item* example_mark(const Item& item) {
  const auto mark = std::ranges::find_if(item.sup, [](const Item& part) {
    return part.kind == ItemKind::fenced && part.text == "(" && part.parts[0].size() == 1 &&
           index_letters(part.parts[0]) && part.parts[0][0].sub.empty();
  });
  const bool first = mark == item.sup.begin();
  const bool layered =
      mark == item.sup.begin() + 1 && item.sup[0].kind == ItemKind::fenced && item.sup[0].text == "[";
  return mark != item.sup.end() && (first || layered) ? &*mark : nullptr;
}

// x^{(i)} of W X is X[:,i], y^{(i)} of X W is Y[i,:].
bool PageReader::example_of_batch(Item& item) const {
  const Notation& notation = names_.notation();
  const bool column = notation.columns.contains(item.text);
  if ((!column && !notation.rows.contains(item.text)) || !item.sub.empty()) return false;
  const Item* mark = example_mark(item);
  if (mark == nullptr || !notation.bound.contains(mark->parts[0][0].text)) return false;
  Item index = mark->parts[0][0];
  Item comma = index, whole = index;
  comma.kind = whole.kind = ItemKind::sign;
  comma.text = ",";
  whole.text = ":";
  item.sub = column ? Items{whole, comma, index} : Items{index, comma, whole};
  item.sup.erase(item.sup.begin() + (mark - item.sup.data()));
  if (item.text[0] >= 'a') item.text[0] = static_cast<char>(item.text[0] - 32);
  return true;
}

void PageReader::marked(Items& items) {
  const Notation& notation = names_.notation();
  if (notation.families.empty() && notation.step.empty() && notation.columns.empty() && notation.rows.empty())
    return;
  for (Item& item : items) {
    for (Items& part : item.parts) marked(part);
    marked(item.sub);
    marked(item.sup);
    if (item.kind != ItemKind::letter || example_of_batch(item)) continue;
    const auto family = notation.families.find(item.text);
    if (family != notation.families.end() && !item.sup.empty() && item.sup[0].kind == ItemKind::fenced &&
        item.sup[0].parts[0].size() == 1 && item.sup[0].parts[0][0].kind == ItemKind::letter &&
        family->second.contains(item.sup[0].parts[0][0].text)) {
      Items below{item.sup[0].parts[0][0]};
      if (!item.sub.empty()) {
        Item comma;
        comma.kind = ItemKind::sign;
        comma.text = ",";
        comma.begin = comma.end = item.sup[0].begin;
        below.push_back(comma);
        std::ranges::copy(item.sub, std::back_inserter(below));
      }
      item.sub = std::move(below);
      item.sup.erase(item.sup.begin());
    }
    // t - 1
    if (notation.step.empty() || item.sub.size() < 3 || item.sub[0].text != notation.step ||
        !is_sign(item.sub[1], "-") || item.sub[2].text != "1")
      continue;
    item.sub[0].kind = ItemKind::word;
    item.sub[0].text = notation.step + "m1";
    item.sub[0].end = item.sub[2].end;
    item.sub.erase(item.sub.begin() + 1, item.sub.begin() + 3);
  }
}

// "… a loss \mathcal L(y)", L = L(h): L is a quantity, of which is known only what it is made of.
void PageReader::unknown_loss(Draft& draft) {
  if (draft.sides.size() > 1 && draft.sides[0].size() == 1 && draft.sides[1].size() == 2 &&
      is_loss_letter(draft.sides[0][0]) && calls(draft.sides[1], 0) &&
      draft.sides[1][0].text == draft.sides[0][0].text && !names_.knows(draft.sides[0][0].text)) {
    Item& function = draft.sides[1][0];
    const std::string name = names_.knows("loss") ? "loss_" + function.text : "loss";
    if (names_.knows(name)) return;
    declare_unknown(name, split_at_commas(draft.sides[1][1].parts[0]).size(),
                    span(function.begin, function.end));
    function.kind = ItemKind::word;
    function.text = name;
    names_.show_arguments(draft.sides[0][0].text, canonical(draft.sides[1][1].parts[0]));
    return;
  }
  for (const Items& side : draft.sides)
    for (std::size_t i = 0; i < side.size(); ++i) {
      const Item& item = side[i];
      if (!is_loss_letter(item) || !calls(side, i) || item.bars || item.primes || !item.sub.empty() ||
          !item.sup.empty() || names_.knows(item.text))
        continue;
      const Survey::Use& use = survey_.of(item.text);
      if (use.left || use.bare + use.derived == 0) continue;
      const std::string name = names_.knows("loss") ? "loss_" + item.text : "loss";
      if (names_.knows(name)) continue;
      declare_unknown(name, split_at_commas(side[i + 1].parts[0]).size(), span(item.begin, item.end));
      Draft said;
      Item function = item;
      function.kind = ItemKind::word;
      function.text = name;
      function.style.clear();
      said.sides = {{item}, {function, side[i + 1]}};
      said.relations.push_back({PageRelation::equal, item.end, item.end});
      names_.show_arguments(item.text, canonical(side[i + 1].parts[0]));
      const std::size_t chain_before = sentence_chain_;
      chain(said, true);
      sentence_chain_ = chain_before;
      return;
    }
}

}  // namespace overbar::latex
