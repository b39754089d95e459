// Equations for every layer: δ^{[l]} = W^{[l+1]⊤} δ^{[l+1]} ⊙ g′(z^{[l]}).
//
// A layer letter is no index: W^{[1]} and W^{[2]} have different shapes. So the equation is written out, once
// for each layer that has all that it names, and each of these is an equation like any other: of the layers
// of the worksheet, or of a net of `usual_depth` layers of any sizes where the page stands alone. L is the
// last layer. Layer 0 is there for what the forward equations feed into layer 1.
//
// The steps of a recurrent net are written out in the same way, where the page sums over them: h_t is made of
// h_{t−1}, L is Σ_{t=1}^T L_t, and T is the last of `usual_depth` steps.
#include <algorithm>
#include <array>
#include <utility>

#include "read/page_reader.hpp"

namespace overbar::latex {

namespace {

constexpr int usual_depth = 3;
constexpr int most_layers = 9;

struct LayerScript {
  int offset = 0;
  bool last = false;      // counted from L
  std::size_t items = 0;  // of the superscript
  bool below = false;     // W_l: all of the subscript
};

bool is_letter(const Item& item, std::string_view text) {
  return item.kind == ItemKind::letter && item.text == text && item.sub.empty() && item.sup.empty();
}

/// L of l, T of t
std::string_view last_of(std::string_view letter) { return letter == "t" ? "T" : "L"; }

/// l, l + 1, L − 1
std::optional<LayerScript> layer_expression(std::span<const Item> items, const std::string& letter) {
  if (items.size() != 1 && items.size() != 3) return std::nullopt;
  LayerScript out;
  out.last = is_letter(items[0], last_of(letter));
  if (!out.last && !is_letter(items[0], letter)) return std::nullopt;
  if (items.size() == 1) return out;
  const bool plus = is_sign(items[1], "+");
  if ((!plus && !is_sign(items[1], "-")) || items[2].kind != ItemKind::number || items[2].text.size() != 1)
    return std::nullopt;
  out.offset = (plus ? 1 : -1) * (items[2].text[0] - '0');
  return out;
}

std::optional<LayerScript> layer_script(const Item& item, const std::string& letter, bool subscripts) {
  if (subscripts && item.kind == ItemKind::letter)
    if (auto out = layer_expression(item.sub, letter)) {
      out->below = true;
      return out;
    }
  if (subscripts && letter == "t") return std::nullopt;  // x_tᵀ
  // 2^{l−1} and e^{l−1} are powers.
  const bool named = item.kind == ItemKind::letter || item.kind == ItemKind::word ||
                     item.kind == ItemKind::group || item.kind == ItemKind::accented;
  if (item.sup.empty() || !named || (item.text == "e" && item.kind == ItemKind::letter)) return std::nullopt;
  const Item& first = item.sup[0];
  if (first.kind == ItemKind::fenced && (first.text == "[" || first.text == "(")) {
    auto out = layer_expression(first.parts[0], letter);
    if (out) out->items = 1;
    return out;
  }
  const auto end = std::ranges::find_if(item.sup, is_transpose);
  auto out = layer_expression({item.sup.begin(), end}, letter);
  if (out) out->items = static_cast<std::size_t>(end - item.sup.begin());
  return out;
}

template <typename Visit>
void each_item(Items& items, const Visit& visit) {
  for (Item& item : items) {
    visit(item);
    for (Items& part : item.parts) each_item(part, visit);
    each_item(item.sub, visit);
    each_item(item.sup, visit);
  }
}

template <typename Visit>
void each_item(Draft& draft, const Visit& visit) {
  for (Items& side : draft.sides) each_item(side, visit);
  for (Items& condition : draft.conditions) each_item(condition, visit);
}

Item bracketed_number(const Item& at, int number) {
  Item inside = at;
  inside.kind = ItemKind::number;
  inside.text = std::to_string(number);
  inside.parts.clear();
  inside.sub.clear();
  inside.sup.clear();
  Item out = inside;
  out.kind = ItemKind::fenced;
  out.text = "[";
  out.closing = "]";
  out.parts = {{inside}};
  return out;
}

/// The layer that the script says becomes a number.
void set_layer(Item& item, const LayerScript& script, int number) {
  if (script.below) {
    item.sub = bracketed_number(item.sub[0], number).parts[0];
    return;
  }
  const Item at = item.sup[0];
  item.sup.erase(item.sup.begin(), item.sup.begin() + static_cast<std::ptrdiff_t>(script.items));
  item.sup.insert(item.sup.begin(), bracketed_number(at, number));
}

struct LayerNames {
  const std::string& letter;
  bool subscripts = false;
  int deepest = 0;
};

/// Σ_l, Σ_{l=1}^{L}: a sum over all layers?
bool sums_all_layers(const Item& item, const LayerNames& names) {
  if (item.kind != ItemKind::big || item.text != "∑" || item.sub.empty() ||
      !is_letter(item.sub[0], names.letter))
    return false;
  const bool from_one = item.sub.size() == 3 && is_sign(item.sub[1], "=") &&
                        item.sub[2].kind == ItemKind::number && item.sub[2].text == "1";
  return (item.sub.size() == 1 && item.sup.empty()) ||
         (from_one && item.sup.size() == 1 && is_letter(item.sup[0], last_of(names.letter)));
}

/// Σ_l e^{(l)} is (e^{(1)} + e^{(2)} + …): the sum is over the product that follows.
void write_out_sums(Items& items, const LayerNames& names) {
  for (std::size_t at = 0; at < items.size(); ++at) {
    for (Items& part : items[at].parts) write_out_sums(part, names);
    if (!sums_all_layers(items[at], names)) continue;
    std::size_t end = at + 1;
    while (end < items.size() && !is_relation(items[end]) && !is_sign(items[end], "+") &&
           !is_sign(items[end], "-") && !is_sign(items[end], ",") && !is_layout(items[end]) &&
           items[end].kind != ItemKind::big)
      ++end;
    if (end == at + 1 || (end < items.size() && items[end].kind == ItemKind::big)) continue;
    const Items body(items.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                     items.begin() + static_cast<std::ptrdiff_t>(end));
    Item sum = items[at];
    sum.kind = ItemKind::fenced;
    sum.text = "(";
    sum.closing = ")";
    sum.end = body.back().end;
    sum.sub.clear();
    sum.sup.clear();
    sum.parts.assign(1, {});
    for (int layer = 1; layer <= names.deepest; ++layer) {
      Items term = body;
      each_item(term, [&](Item& item) {
        if (const auto script = layer_script(item, names.letter, names.subscripts); script && !script->last)
          set_layer(item, *script, std::max(0, layer + script->offset));
      });
      if (layer > 1) {
        Item plus = bracketed_number(body[0], 0);
        plus.kind = ItemKind::sign;
        plus.text = "+";
        plus.parts.clear();
        sum.parts[0].push_back(plus);
      }
      std::ranges::move(term, std::back_inserter(sum.parts[0]));
    }
    items.erase(items.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                items.begin() + static_cast<std::ptrdiff_t>(end));
    items[at] = std::move(sum);
  }
}

std::string without_script(Item item) {
  item.sup.clear();
  item.sub.clear();
  item.primes = 0;
  return canonical(item);
}

}  // namespace

namespace {

/// How often the letter stands in such scripts alone, and beside ± 1.
std::pair<std::size_t, std::size_t> count_scripts(std::string_view solid, std::string_view letter,
                                                  std::string_view mark) {
  std::size_t here = 0, beside = 0;
  for (const std::string_view open : {"{[", "{(", "{"}) {
    const std::string begin = std::string(mark) + std::string(open) + std::string(letter);
    for (std::size_t at = solid.find(begin); at != std::string::npos; at = solid.find(begin, at + 1)) {
      const std::string_view behind = solid.substr(at + begin.size(), 2);
      if (behind == "+1" || behind == "-1") ++beside;
      if (behind.starts_with(']') || behind.starts_with(')') || behind.starts_with('}')) ++here;
    }
  }
  const std::string bare = std::string(mark) + std::string(letter);
  for (std::size_t at = solid.find(bare); at != std::string::npos; at = solid.find(bare, at + 1)) ++here;
  return {here, beside};
}

}  // namespace

/// l or ℓ, on a page that has superscripts l − 1 or l + 1; or such subscripts, and W_l, and no sum over l.
LayerLetter layer_letter(std::string_view text) {
  std::string solid;
  for (const char c : text)
    if (c != ' ') solid += c;
  for (const auto& [spelling, letter] :
       {std::pair<std::string_view, std::string_view>{"l", "l"}, {"\\ell", "ℓ"}, {"ℓ", "ℓ"}}) {
    const auto [here, beside] = count_scripts(solid, spelling, "^");
    if (beside > 0 && here > 1) return {std::string(letter), false};
  }
  for (const auto& [spelling, letter] :
       {std::pair<std::string_view, std::string_view>{"l", "l"}, {"\\ell", "ℓ"}, {"ℓ", "ℓ"}}) {
    const auto [here, beside] = count_scripts(solid, spelling, "_");
    const std::string own(spelling);
    const bool weights = std::ranges::any_of(
        std::array{"W_" + own, "W_{" + own + "}", "W}_" + own, "W}_{" + own + "}", "W_{" + own + "}"},
        [&](const std::string& each) { return solid.contains(each); });
    if (beside > 0 && here > 1 && weights && !solid.contains("\\sum_" + own) &&
        !solid.contains("\\sum_{" + own))
      return {std::string(letter), true};
  }
  // h_t and h_{t−1}, or h^{(t)}, under a sum over t
  if (solid.contains("\\sum_{t=1}^") || solid.contains("\\sum_t") || solid.contains("\\sum_{t}"))
    for (const bool below : {true, false}) {
      const auto [here, beside] = count_scripts(solid, "t", below ? "_" : "^");
      if (beside > 0 && here > 1) return {"t", below};
    }
  return {};
}

/// The last layer that the worksheet has names for.
int PageReader::depth() const {
  if (options_.names.empty()) return usual_depth;
  int deepest = 0;
  for (const PageName& name : options_.names) {
    if (name.name.empty()) continue;
    const char digit = name.name.back();
    const bool one_digit = name.name.size() > 1 &&
                           (name.name[name.name.size() - 2] < '0' || name.name[name.name.size() - 2] > '9');
    if (digit >= '1' && digit <= '9' && one_digit) deepest = std::max(deepest, digit - '0');
  }
  return std::min(deepest, most_layers);
}

/// Whether the draft speaks of layers; then it has been read once for each.
bool PageReader::layers(Draft& draft, bool display) {
  const auto runs_over_layers = [&](const Items& items) {
    return !items.empty() && is_letter(items[0], layer_letter_);
  };
  // "for l = 1, …, L" says nothing more.
  std::erase_if(draft.binders, runs_over_layers);
  if (draft.only_condition && draft.binders.empty() && draft.conditions.empty()) return true;
  if (!draft.sides.empty() && runs_over_layers(draft.sides[0]) &&
      (draft.sides[0].size() == 1 || is_binder(draft.sides[0])) && draft.sides.size() <= 2)
    return true;
  const int deepest = depth();
  bool summed = false;
  for (Items& side : draft.sides) {
    const std::string before = canonical(side);
    write_out_sums(side, {layer_letter_, layers_below_, deepest});
    summed = summed || canonical(side) != before;
  }
  bool bound = false, derivative = false, any = false;
  each_item(draft, [&](Item& item) {
    if (item.kind == ItemKind::big) bound = bound || runs_over_layers(item.sub);
    derivative = derivative || item.bars > 0 || is_sign(item, "∂") || is_sign(item, "∇");
    any = any || layer_script(item, layer_letter_, layers_below_);
  });
  if (!any && !summed) return false;
  Items all;
  for (const Items& side : draft.sides) all.insert(all.end(), side.begin(), side.end());
  const auto unread = [&](std::string why) {
    if (display || !draft.relations.empty())
      page_.elements.emplace_back(PageUnread{span(all), std::move(why)});
    return true;
  };
  if (bound) return unread("a sum over the layers is not understood; write it out");
  const bool declares = std::ranges::any_of(all, [](const Item& item) { return is_sign(item, "∈"); });
  if (draft.relations.empty() && !display && !declares) return true;  // a mention
  const bool alone = options_.names.empty();
  // What the forward equations take from the layer before.
  const bool forward = !derivative && draft.sides.size() > 1 && draft.sides[0].size() == 1;
  if (const auto left =
          forward ? layer_script(draft.sides[0][0], layer_letter_, layers_below_) : std::nullopt;
      left && left->offset == 0)
    each_item(draft, [&](Item& item) {
      if (const auto script = layer_script(item, layer_letter_, layers_below_);
          script && script->offset == -1)
        from_before_.insert(without_script(item));
    });
  const std::uint32_t group = ++layer_groups_;
  bool read = false;
  // A recursion from layer l + 1 is written out from the last layer on, so that each layer finds what it
  // needs.
  bool from_above = false;
  each_item(draft, [&](Item& item) {
    const auto script = layer_script(item, layer_letter_, layers_below_);
    from_above = from_above || (script && script->offset > 0);
  });
  for (int step = 0; step <= deepest; ++step) {
    const int layer = from_above ? deepest - step : step;
    Draft instance = draft;
    bool fits = true, depends = false;
    each_item(instance, [&](Item& item) {
      const auto script = layer_script(item, layer_letter_, layers_below_);
      if (!script) {
        // n_l × n_{l−1} behind ∈
        const auto below = declares ? layer_expression(item.sub, layer_letter_) : std::nullopt;
        if (!below || below->last) return;
        Item number = bracketed_number(item.sub[0], layer + below->offset).parts[0][0];
        item.sub = {number};
        return;
      }
      depends = depends || !script->last;
      const int number = (script->last ? deepest : layer) + script->offset;
      const std::string base = without_script(item);
      const bool below = number == 0 && (from_before_.contains(base) || names_.knows(base + "0") || declares);
      fits = fits && (below || number >= 1) && number <= deepest;
      set_layer(item, *script, std::max(number, 0));
      const bool defined =
          draft.sides.size() > 1 && instance.sides[0].size() == 1 && &item == &instance.sides[0][0];
      if (!alone && !declares && !defined && (item.kind == ItemKind::letter || item.kind == ItemKind::word))
        fits = fits && (names_.resolve(item).known || names_.resolve(item).function);
    });
    if (!fits || (!depends && layer != deepest)) continue;
    const std::size_t before = page_.elements.size();
    const std::string letter = std::exchange(layer_letter_, {});
    this->draft(instance, display);
    layer_letter_ = letter;
    for (std::size_t k = before; k < page_.elements.size(); ++k)
      if (auto* chain = std::get_if<PageChain>(&page_.elements[k])) {
        chain->layer_group = group;
        chain->layer = depends ? layer : deepest;
        chain->depth = deepest;
        chain->steps = letter == "t";
      }
    if (read)
      while (page_.elements.size() > before && std::holds_alternative<PageUnread>(page_.elements.back()))
        page_.elements.pop_back();
    read = true;
  }
  if (!read)
    return unread(
        alone ? "no layer has all that stands in it"
              : "the worksheet has no layer with all of these names; W^{[l]} is looked for as W1, W2, …");
  return true;
}

}  // namespace overbar::latex
