#include "read/page_survey.hpp"

#include <algorithm>

#include "read/latex_writer.hpp"

namespace overbar::latex {

namespace {

bool is_letter(const Item& item) { return item.kind == ItemKind::letter; }

bool plain_letter(const Items& items) {
  return items.size() == 1 && is_letter(items[0]) && items[0].sub.empty() && items[0].sup.empty();
}

/// i, …, n: what people index with, and nothing else tells.
bool usual_index(const std::string& letter) {
  return letter.size() == 1 && letter[0] >= 'i' && letter[0] <= 'n';
}

bool is_capital(const std::string& letter) {
  return letter.size() == 1 && letter[0] >= 'A' && letter[0] <= 'Z';
}

/// Does the letter at this place stand behind ∂, ∇, or the d of dL/dx?
bool is_differentiated(const Items& items, std::size_t at, bool above) {
  if (at == 0) return false;
  const Item& before = items[at - 1];
  if (is_sign(before, "∂") || is_sign(before, "∇")) return true;
  const bool d = is_letter(before) && before.text == "d" && before.sub.empty();
  return d && ((above && at == 1) || (at + 1 < items.size() && is_sign(items[at + 1], "/")));
}

bool is_logarithm(const Item& item) {
  return item.kind == ItemKind::word && (item.text == "log" || item.text == "ln");
}

std::size_t count_layout(const Items& items, std::size_t from) {
  std::size_t count = 0;
  while (from + count < items.size() && is_layout(items[from + count])) ++count;
  return count;
}

bool starts_piece(const Item& before) {
  return before.kind == ItemKind::row || before.kind == ItemKind::gap || before.kind == ItemKind::text ||
         is_implication(before) || is_sign(before, ",") || before.kind == ItemKind::cell;
}

}  // namespace

const Survey::Use& Survey::of(const std::string& letter) const {
  static const Use none;
  const auto it = uses_.find(letter);
  return it == uses_.end() ? none : it->second;
}

void Survey::add(const Items& items) {
  std::size_t solid = 0;
  for (const Item& item : items) solid += is_layout(item) ? 0 : 1;
  walk(items, solid == 1);
  find_ranges(items);
  find_lefts(items);
  find_series(items);
  find_marks(items);
  const bool arrow = std::ranges::any_of(items, [](const Item& item) { return is_sign(item, "→"); });
  for (std::size_t i = 0; arrow && i + 1 < items.size(); ++i)
    if (is_letter(items[i]) && items[i].sub.empty() && items[i].sup.empty() && is_sign(items[i + 1], ":"))
      typed_.insert(items[i].text);
}

/// \sum_{n=1}^N, \max_{j \ne i}: what stands before the relation.
void Survey::bind(const Items& items) {
  for (const Item& item : items) {
    if (is_relation(item) || is_sign(item, "∈")) return;
    if (is_letter(item)) bound_.insert(item.text);
    for (const Items& part : item.parts) bind(part);
  }
}

void Survey::scripts(const Item& item, Use& use) {
  const std::vector<Items> below = split_at_commas(item.sub);
  for (const Items& part : below) {
    if (plain_letter(part)) {
      (below.size() == 1 ? use.below : in_pairs_).insert(part[0].text);
      continue;
    }
    const bool letters = part.size() > 1 && std::ranges::all_of(part, is_letter);
    if (letters)
      for (const Item& letter : part) in_pairs_.insert(letter.text);
    if (part.size() == 1 && part[0].kind == ItemKind::number)
      (part[0].text == "0" ? use.begins : use.counted) = true;
    if (part.size() == 3 && is_letter(part[0]) && part[2].kind == ItemKind::number &&
        (is_sign(part[1], "-") || is_sign(part[1], "+")))
      steps_[part[0].text].insert(part[1].text + part[2].text);
  }
  if (item.sub.empty() && item.sup.size() == 1 && item.sup[0].kind == ItemKind::number) use.raised = true;
  if (item.sup.empty() || item.sup[0].kind != ItemKind::fenced) return;
  const Items& inside = item.sup[0].parts[0];
  if (plain_letter(inside)) use.above.insert(inside[0].text);
  if (inside.size() == 1 && inside[0].kind == ItemKind::number) use.numbered = true;
}

/// log p_y, log(p_y)
void Survey::log(const Item& of) {
  const bool inside = of.kind == ItemKind::fenced && of.parts.size() == 1 && of.parts[0].size() == 1;
  const Item& item = inside ? of.parts[0][0] : of;
  if (is_letter(item) && plain_letter(item.sub)) uses_[item.text].logged.insert(item.sub[0].text);
}

void Survey::walk(const Items& items, bool alone, bool above) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Item& item = items[i];
    for (const Items& part : item.parts)
      walk(part, false, item.kind == ItemKind::fraction && &part == &item.parts[0]);
    if (item.sup.size() > 1) walk(item.sup, false);
    if (item.sup.size() == 1 && is_letter(item.sup[0]) && item.sup[0].style.empty())
      upright_.insert(item.sup[0].text);
    if (item.kind == ItemKind::big || (item.kind == ItemKind::word && !item.sub.empty())) bind(item.sub);
    if (is_logarithm(item) && i + 1 < items.size()) log(items[i + 1]);
    if (!is_letter(item)) continue;
    multiply(items, i);
    if (item.text == "δ" || item.text == "Δ") join(items, i, i == 0 || starts_piece(items[i - 1]));
    if (item.text == "π" && i > 0 && items[i - 1].kind == ItemKind::number) times_pi_ = true;
    if (item.text == "σ" && i + 1 < items.size() && items[i + 1].kind == ItemKind::fenced)
      sigmoid(items[i + 1].parts[0]);
    if (item.style.empty())
      upright_.insert(item.text);
    else if (item.style == "cal")
      script_.insert(item.text);
    else if (item.style == "bold")
      bold_.insert(item.text);
    if (item.text == "ℝ")
      for (const Item& size : item.sup)
        if (is_letter(size)) sizes_.insert(size.text);
    if (!item.sub.empty() && i + 1 < items.size() && is_sign(items[i + 1], "∈")) said_.insert(item.text);
    if (item.style.empty() && i > 0 && (is_sign(items[i - 1], "∂") || is_sign(items[i - 1], "∇")))
      upright_value_.insert(item.text);
    Use& use = uses_[item.text];
    scripts(item, use);
    std::size_t next = i + 1;
    while (next < items.size() && is_layout(items[next])) ++next;
    const bool last = next >= items.size();
    use.primed += item.primes ? 1 : 0;
    if (!last && items[next].kind == ItemKind::fenced && items[next].text == "(") {
      ++use.called;
      use.arguments.insert(canonical(items[next].parts[0]));
      if (is_differentiated(items, i, above)) ++use.derived;
      continue;
    }
    if (is_differentiated(items, i, above)) {
      ++use.derived;
      use.no_factor = use.no_factor || (is_sign(items[i - 1], "∂") && item.sub.size() + item.sup.size() == 0);
      continue;
    }
    if (alone && item.sub.empty() && item.sup.empty()) continue;
    ++use.bare;
    use.plain = use.plain || (item.sub.empty() && item.sup.empty());
    const bool power = item.sup.size() == 1 && item.sup[0].kind == ItemKind::number;
    const bool entry = item.sub.size() == 1 && is_letter(item.sub[0]);
    const bool ends = last || items[next].kind == ItemKind::sign;
    use.no_factor = use.no_factor || power || entry || ends;
  }
}

/// \delta h, and whether it is given a value.
void Survey::join(const Items& items, std::size_t at, bool begins) {
  const Item& item = items[at];
  const bool joins = item.sub.empty() && item.sup.empty() && !item.primes && !item.bars &&
                     at + 1 < items.size() && is_letter(items[at + 1]);
  (joins ? joined_ : alone_).insert(item.text);
  if (!joins || !begins) return;
  std::size_t next = at + 2;
  while (next < items.size() && is_layout(items[next])) ++next;
  if (next < items.size() && is_sign(items[next], "=")) joined_left_.insert(item.text);
}

/// W X or X W: are the examples of a batch the columns of X, or its rows?
void Survey::multiply(const Items& items, std::size_t at) {
  constexpr std::string_view weights = "WVU", batches = "XAHZ";
  std::size_t next = at + 1;
  while (next < items.size() && is_layout(items[next])) ++next;
  if (next >= items.size() || !is_capital(items[at].text) || !is_letter(items[next]) ||
      !is_capital(items[next].text))
    return;
  const auto one_of = [](std::string_view letters, const Item& item) {
    return letters.contains(item.text[0]);
  };
  weights_first_ = weights_first_ || (one_of(weights, items[at]) && one_of(batches, items[next]));
  weights_last_ = weights_last_ || (one_of(batches, items[at]) && one_of(weights, items[next]));
}

/// u_o of σ(u_oᵀ v)
void Survey::sigmoid(const Items& of) {
  for (const Item& item : of)
    if (is_letter(item) && plain_letter(item.sub)) in_sigmoids_[item.text].insert(item.sub[0].text);
}

/// k_1, …, k_N ∈ ℝᵈ
void Survey::find_series(const Items& items) {
  Items solid;
  for (const Item& item : items)
    if (!is_layout(item) && !is_sign(item, ",")) solid.push_back(item);
  for (std::size_t i = 0; i + 3 < solid.size(); ++i) {
    const bool first = is_letter(solid[i]) && solid[i].text.size() == 1 && !is_capital(solid[i].text) &&
                       solid[i].sub.size() == 1 && solid[i].sub[0].kind == ItemKind::number &&
                       solid[i].sub[0].text == "1";
    std::size_t next = i + 1;
    while (next < solid.size() && is_letter(solid[next]) && solid[next].text == solid[i].text) ++next;
    if (first && next + 2 < solid.size() && is_dots(solid[next]) && solid[next + 1].text == solid[i].text &&
        plain_letter(solid[next + 1].sub) && is_sign(solid[next + 2], "∈"))
      series_.insert(solid[i].text);
  }
}

/// v, u_o ∈ ℝᵈ: one vector, named by its mark.
void Survey::find_marks(const Items& items) {
  std::vector<const Item*> listed;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (is_layout(items[i]) || is_sign(items[i], ",")) continue;
    if (is_sign(items[i], "∈") && i + 1 < items.size() && items[i + 1].text == "ℝ")
      for (const Item* item : listed)
        if (plain_letter(item->sub) && item->sup.empty() && !usual_index(item->sub[0].text) &&
            !is_capital(item->sub[0].text))
          marks_.insert(item->sub[0].text);
    if (!is_letter(items[i])) return;
    listed.push_back(&items[i]);
  }
}

/// i = 1, …, n; i ∈ {1, …, n}; ∀ i.
void Survey::find_ranges(const Items& items) {
  for (std::size_t i = 0; i + 1 < items.size(); ++i) {
    if (is_sign(items[i], "∀") && is_letter(items[i + 1])) bound_.insert(items[i + 1].text);
    if (!is_letter(items[i])) continue;
    if (is_sign(items[i + 1], "=") && i + 3 < items.size() && items[i + 2].kind == ItemKind::number) {
      std::size_t next = i + 3;
      if (is_sign(items[next], ",")) ++next;
      if (next < items.size() && is_dots(items[next])) bound_.insert(items[i].text);
    }
    if (is_sign(items[i + 1], "∈") && i + 2 < items.size() && items[i + 2].kind == ItemKind::fenced &&
        !items[i + 2].parts.empty()) {
      const Items& inside = items[i + 2].parts[0];
      const bool whole = items[i + 2].text == "[" && plain_letter(inside);
      if (std::ranges::any_of(inside, [](const Item& item) { return is_dots(item); }) || whole)
        ranged_.insert(items[i].text);
    }
  }
}

/// f = …, f_t = …, f(x) = … at the beginning of a piece.
void Survey::find_lefts(const Items& items) {
  bool begins = true;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool here = begins && is_letter(items[i]);
    begins = starts_piece(items[i]) || (begins && is_layout(items[i]));
    if (!here) continue;
    std::size_t next = i + 1;
    while (next < items.size() &&
           (is_layout(items[next]) || (next == i + 1 && items[next].kind == ItemKind::fenced)))
      ++next;
    if (next >= items.size() || (!is_sign(items[next], "=") && !is_sign(items[next], "≡"))) continue;
    // "for i = j" gives i no value.
    if (next + 2 == items.size() && usual_index(items[i].text) && is_letter(items[next + 1]) &&
        usual_index(items[next + 1].text))
      continue;
    uses_[items[i].text].left = true;
    if (items[i].sub.empty() && items[i].sup.size() == 1 && items[i].sup[0].kind == ItemKind::number)
      raised_left_.emplace(items[i].text, items[i].sup[0].text);
    if (items[i].primes && next == i + 1 + count_layout(items, i + 1)) primed_.insert(items[i].text);
    if (items[i].sub.empty()) plain_left_.insert(items[i].text);
    if (plain_letter(items[i].sub)) marked_left_.emplace(items[i].text, items[i].sub[0].text);
    if (items[i].sup.empty() && next == i + 1 + count_layout(items, i + 1)) {
      std::size_t end = next + 1;
      while (end < items.size() && !starts_piece(items[end])) ++end;
      find_fixed(Items(items.begin() + static_cast<std::ptrdiff_t>(next) + 1,
                       items.begin() + static_cast<std::ptrdiff_t>(end)),
                 items[i].sub);
    }
    if (items[i].style.empty()) upright_value_.insert(items[i].text);
  }
}

/// The i of W_i in an LSTM is no index: an equation gives i a value, or the subscripts of W are names.
bool Survey::gate(const std::string& letter) const {
  if (!usual_index(letter) || bound_.contains(letter) || in_pairs_.contains(letter) ||
      ranged_.contains(letter))
    return false;
  if (of(letter).left) return true;
  return std::ranges::any_of(uses_, [&](const auto& use) {
    return is_capital(use.first) && use.second.below.contains(letter) &&
           std::ranges::any_of(use.second.below, [&](const std::string& other) {
             return !usual_index(other) && !bound_.contains(other) && !ranged_.contains(other);
           });
  });
}

/// a of h_a, beside h_b under a sum over b.
bool Survey::beside_bound(const std::string& letter) const {
  return std::ranges::any_of(uses_, [&](const auto& use) {
    return use.second.below.contains(letter) &&
           std::ranges::any_of(use.second.below,
                               [&](const std::string& other) { return bound_.contains(other); });
  });
}

/// Index letters in subscripts, and those that sums run over.
void Survey::find_free(const Items& items, std::set<std::string>& free, std::set<std::string>& bound) const {
  for (const Item& item : items) {
    for (const Items& part : item.parts) find_free(part, free, bound);
    if (item.kind == ItemKind::big || item.kind == ItemKind::word) {
      for (const Item& letter : item.sub)
        if (is_letter(letter)) bound.insert(letter.text);
      continue;
    }
    for (const Item& index : item.sub)
      if (is_letter(index) && index.sub.empty() && usual_index(index.text)) free.insert(index.text);
  }
}

/// The i of "ℓ = ½ (r_{ui} − p_uᵀ q_i)²", where ℓ has none: one index, and no other.
void Survey::find_fixed(const Items& right, const Items& indices) {
  std::set<std::string> free, bound;
  for (const Item& index : indices)
    if (is_letter(index)) bound.insert(index.text);
  find_free(right, free, bound);
  for (const std::string& letter : free)
    if (!bound.contains(letter)) fixed_.insert(letter);
}

/// e_y, 𝟏_y
bool Survey::one_hot(const std::string& letter) const {
  return (!of("e").left && of("e").below.contains(letter)) || of("𝟏").below.contains(letter) ||
         of("𝟙").below.contains(letter);
}

Notation Survey::notation(const std::string& layer) const {
  Notation out;
  out.bound = bound_;
  out.indices = bound_;
  for (const auto& [base, use] : uses_)
    if (use.left || use.plain) out.quantities.insert(base);
  for (const auto& [base, use] : uses_)
    if (use.raised) out.raised.insert(base);
  // z^2 = … and z^3 = …
  const auto next = [](const auto& one, const auto& other) {
    return one.first == other.first && one.second != other.second;
  };
  if (std::ranges::adjacent_find(raised_left_, next) != raised_left_.end())
    for (const auto& [base, use] : uses_)
      if (use.raised && !use.plain) out.stacked.insert(base);
  std::set<std::string> letters;
  for (const auto& [base, use] : uses_) letters.insert(use.below.begin(), use.below.end());
  for (const std::string& letter : letters)
    if (gate(letter)) out.gates.insert(letter);
  for (const std::string& letter : marks_)
    if (!bound_.contains(letter) && !ranged_.contains(letter) && !steps_.contains(letter) &&
        !beside_bound(letter))
      out.gates.insert(letter);
  for (const std::string& letter : fixed_)
    if (!bound_.contains(letter) && !ranged_.contains(letter) && !steps_.contains(letter)) {
      const bool among_others = std::ranges::any_of(uses_, [&](const auto& use) {
        return use.second.below.contains(letter) && use.second.below.size() > 1;
      });
      if (!among_others)
        out.gates.insert(letter);
      else if (beside_bound(letter))
        out.labels.insert(letter);
    }
  // s = uᵀ h and s_c = uᵀ f(W x_c + b): c is no index.
  for (const auto& [base, letter] : marked_left_)
    if (plain_left_.contains(base) && !usual_index(letter) && !bound_.contains(letter) &&
        !ranged_.contains(letter) && !steps_.contains(letter))
      out.gates.insert(letter);
  for (const std::string& letter : primed_)
    if (of(letter).called == 0) out.primed.insert(letter);
  // Of negative sampling, −log σ(u_oᵀ v) − Σ_k log σ(−u_kᵀ v), o is none of the k.
  for (const auto& [base, marks] : in_sigmoids_) {
    const bool sum = std::ranges::any_of(marks, [&](const auto& mark) { return bound_.contains(mark); });
    for (const std::string& letter : marks)
      if (sum && !bound_.contains(letter) && !ranged_.contains(letter) && !usual_index(letter))
        out.gates.insert(letter);
  }
  for (const std::string& letter : joined_)
    if (!alone_.contains(letter) && joined_left_.contains(letter)) out.joined.insert(letter);
  out.series = series_;
  // γ_1 beside γ_k, with γ never alone, is one of these.
  for (const auto& [base, use] : uses_)
    if (use.counted && !use.plain && !use.numbered && !use.begins && !is_capital(base) && use.called == 0 &&
        std::ranges::any_of(use.below, [&](const std::string& letter) {
          return usual_index(letter) && letter != layer && !out.gates.contains(letter);
        }))
      out.series.insert(base);
  for (const std::string& letter : script_)
    if (upright_.contains(letter) && !upright_value_.contains(letter)) out.scripts.insert(letter);
  for (const std::string& letter : bold_)
    if (sizes_.contains(letter) && !upright_value_.contains(letter)) out.bolds.insert(letter);
  if (said_.contains("e")) out.shadowed.insert("e");
  const Use& pi = of("π");
  const bool entries_of_pi = std::ranges::any_of(pi.below, [&](const std::string& letter) {
    return bound_.contains(letter) || usual_index(letter) || ranged_.contains(letter);
  });
  out.two_pis = times_pi_ && (entries_of_pi || pi.called > 0 || !pi.below.empty());
  if ((entries_of_pi || pi.called > 0) && !times_pi_) out.shadowed.insert("π");
  // p_y beside p_k: y is one of what k runs over.
  for (const auto& [base, use] : uses_) {
    const bool entries = std::ranges::any_of(use.below, [&](const std::string& other) {
      return bound_.contains(other) ||
             (usual_index(other) && !out.gates.contains(other) && !is_capital(base));
    });
    for (const std::string& letter : use.below) {
      if (out.gates.contains(letter)) continue;
      const bool starred = letter.ends_with("_star");
      if (usual_index(letter) || bound_.contains(letter) || (letter.size() != 1 && !starred) || letter == "T")
        continue;
      const Use& own = of(letter);
      if (!own.below.empty() || own.called > 0 || steps_.contains(letter) || !own.above.empty()) continue;
      const bool entry = use.plain && !own.left && (use.logged.contains(letter) || one_hot(letter));
      if (entries || entry || ranged_.contains(letter)) out.labels.insert(letter);
    }
  }
  out.indices.insert(out.labels.begin(), out.labels.end());
  for (const auto& [letter, steps] : steps_) {
    const bool back = steps == std::set<std::string>{"-1"};
    if (letter != "t" || !back || bound_.contains(letter) || ranged_.contains(letter)) continue;
    const bool whole = std::ranges::any_of(
        uses_, [](const auto& use) { return use.second.begins || use.second.below.contains("T"); });
    if (!whole) out.step = letter;
  }
  for (const auto& [base, use] : uses_)
    for (const std::string& letter : use.above)
      if (bound_.contains(letter) && letter != layer && !use.numbered) out.families[base].insert(letter);
  // x^{(i)} beside a matrix X of W X: its i-th column.
  if (weights_first_ != weights_last_)
    for (const auto& [base, use] : uses_) {
      const std::string small = is_capital(base) ? std::string(1, static_cast<char>(base[0] + 32)) : "";
      const Use& own = of(small);
      if (small.empty() || !(use.plain || use.numbered || !use.above.empty())) continue;
      (weights_first_ ? out.columns : out.rows).insert(base);
      if (!own.left && !own.plain && own.called == 0) (weights_first_ ? out.columns : out.rows).insert(small);
    }
  if (const Use& sigma = of("σ"); sigma.called == 0 && sigma.primed == 0 && sigma.no_factor)
    out.shadowed.insert("σ");
  return out;
}

}  // namespace overbar::latex
