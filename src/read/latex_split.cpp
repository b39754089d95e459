// What ends a chain: the end of a line, unless the next begins with a relation or an operation, or this one
// ends in one; a comma, a wide blank or a word, if relations stand on both sides of it; ⇒ and ⇔; in `align`,
// every second & behind which no relation stands.
#include "read/latex_split.hpp"

#include <algorithm>
#include <array>

#include "read/latex_writer.hpp"

namespace overbar::latex {

namespace {

bool is_punctuation(const Item& item) {
  return is_sign(item, ",") || is_sign(item, ".") || is_sign(item, ";");
}

bool only_text(const Item& item) {
  if (item.kind == ItemKind::text) return true;
  return item.kind == ItemKind::fenced && std::ranges::all_of(item.parts[0], [](const Item& inside) {
           return inside.kind == ItemKind::text || is_layout(inside);
         });
}

std::string lower_words(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const char lower = 'A' <= c && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (lower >= 'a' && lower <= 'z')
      out += lower;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  while (!out.empty() && out.front() == ' ') out.erase(0, 1);
  return out;
}

template <std::size_t n>
bool begins(const std::string& words, const std::array<std::string_view, n>& table) {
  return std::ranges::any_of(table, [&](std::string_view start) {
    return words == start || (words.starts_with(start) && words[start.size()] == ' ');
  });
}

constexpr auto condition_words = std::to_array<std::string_view>(
    {"if", "when", "whenever", "provided", "assuming", "given", "for", "forall", "such that"});
constexpr auto joining_words = std::to_array<std::string_view>(
    {"and", "so",      "then",  "thus",      "hence",    "therefore", "where", "with", "which", "we",
     "it",  "or",      "since", "because",   "as",       "using",     "by",    "but",  "also",  "i e",
     "e g", "implies", "gives", "similarly", "likewise", "while",     "that",  "let"});

PageRelation relation_of(const Item& item) {
  constexpr std::pair<std::string_view, PageRelation> table[] = {
      {"=", PageRelation::equal},        {"≡", PageRelation::defined_as}, {"≠", PageRelation::not_equal},
      {"<", PageRelation::less},         {"≤", PageRelation::less_equal}, {">", PageRelation::greater},
      {"≥", PageRelation::greater_equal}};
  for (const auto& [sign, kind] : table)
    if (sign == item.text) return kind;
  return PageRelation::approximate;
}

constexpr std::size_t longest_piece = 24;  // of items that are looked at ahead

class Splitter {
 public:
  Splitter(const Items& items, std::string_view environment) : items_(items) {
    if (environment.starts_with("align") || environment == "flalign" || environment == "xalignat")
      columns_ = 2;
    if (environment == "eqnarray") columns_ = 3;
    joined_ = environment == "multline";
    // What comes next from each place on, so that looking ahead costs nothing.
    next_relation_.assign(items.size() + 1, items.size());
    next_member_ = next_row_ = next_stop_ = next_relation_;
    for (std::size_t i = items.size(); i-- > 0;) {
      const bool row = items[i].kind == ItemKind::row;
      const bool stop = row || items[i].kind == ItemKind::gap || items[i].kind == ItemKind::text;
      next_relation_[i] = is_relation(items[i]) ? i : next_relation_[i + 1];
      next_member_[i] = is_sign(items[i], "∈") || is_sign(items[i], "→") ? i : next_member_[i + 1];
      next_row_[i] = row ? i : next_row_[i + 1];
      next_stop_[i] = stop ? i : next_stop_[i + 1];
    }
  }

  std::vector<Draft> run() {
    for (at_ = 0; at_ < items_.size(); ++at_) step(items_[at_]);
    end_chain();
    if (!draft_.conditions.empty() || !draft_.binders.empty()) {
      draft_.only_condition = true;
      out_.push_back(std::move(draft_));
    }
    return std::move(out_);
  }

 private:
  bool said() const { return !draft_.sides.empty() || !side_.empty(); }

  void end_side() {
    member_ = false;
    trim(side_);
    draft_.sides.push_back(std::move(side_));
    side_.clear();
  }

  void end_chain() {
    if (into_) end_condition();
    trim(side_);
    if (said()) {
      end_side();
      out_.push_back(std::move(draft_));
    } else if (!draft_.conditions.empty() || !draft_.binders.empty()) {
      // A condition before what it is said of: kept for the next chain.
      Draft next;
      next.conditions = std::move(draft_.conditions);
      next.binders = std::move(draft_.binders);
      draft_ = std::move(next);
      return;
    } else if (!draft_.number.empty() && !out_.empty() && out_.back().number.empty()) {
      out_.back().number = draft_.number;
    }
    draft_ = {};
    side_.clear();
  }

  std::size_t next_solid(std::size_t from) const {
    while (from < items_.size() && (is_layout(items_[from]) && items_[from].kind != ItemKind::row)) ++from;
    return from;
  }

  bool ends_here(std::size_t place) const {
    return place >= items_.size() || items_[place].kind == ItemKind::row;
  }

  /// The piece from `from` up to the next wide blank, comma, text or line end.
  Items piece(std::size_t from, bool commas) const {
    Items out;
    for (std::size_t i = from; i < items_.size() && out.size() < longest_piece; ++i) {
      const Item& item = items_[i];
      if (item.kind == ItemKind::row || item.kind == ItemKind::text || is_implication(item)) break;
      if (item.kind == ItemKind::gap || (item.kind == ItemKind::cell && columns_)) {
        if (!out.empty() && item.kind == ItemKind::gap) break;
        continue;
      }
      if (is_layout(item)) continue;
      if (commas && is_punctuation(item)) break;
      out.push_back(item);
    }
    return out;
  }

  void step(const Item& item) {
    switch (item.kind) {
      case ItemKind::row:
        return row();
      case ItemKind::cell:
        return cell();
      case ItemKind::gap:
        return gap();
      case ItemKind::label:
        draft_.number = item.text;
        return;
      case ItemKind::text:
        return text(item);
      default:
        break;
    }
    if (is_implication(item) || is_sign(item, "⇐") || is_sign(item, "∵")) {
      end_chain();
      draft_.after = is_sign(item, "⇒")   ? PageLink::implies
                     : is_sign(item, "⇔") ? PageLink::equivalent
                                          : PageLink::none;
      return;
    }
    if (is_sign(item, "∀")) return forall();
    if (only_text(item) && (side_.empty() || ends_here(next_solid(at_ + 1)))) return;
    if (into_) {
      if (is_sign(item, ";") || (is_sign(item, ",") && comma_ends_condition())) return end_condition();
      into_->push_back(item);
      return;
    }
    if (is_relation(item) && (!side_.empty() || draft_.sides.empty() || !draft_.relations.empty())) {
      if (side_.empty() && draft_.sides.empty()) {
        // A line that begins with = and continues nothing: its left side is missing.
        if (!out_.empty()) {
          draft_ = std::move(out_.back());
          out_.pop_back();
          draft_.relations.push_back({relation_of(item), item.begin, item.end});
          return;
        }
      }
      end_side();
      draft_.relations.push_back({relation_of(item), item.begin, item.end});
      return;
    }
    if (is_sign(item, ",") || is_sign(item, ";")) return comma(item);
    if (is_sign(item, ".") && next_solid(at_ + 1) < items_.size() && !draft_.relations.empty()) {
      end_chain();
      return;
    }
    if (is_sign(item, "∈") || is_sign(item, "→")) member_ = true;
    side_.push_back(item);
  }

  void row() {
    if (into_) end_condition();
    cells_ = 0;
    const std::size_t next = next_solid(at_ + 1);
    if (next >= items_.size()) return;
    const Item& first = items_[next];
    if (first.kind == ItemKind::row) return;
    if (is_relation(first) || joined_) return;
    Items before = side_;
    trim(before);
    if (!before.empty() && (is_operation(before.back()) || before.back().kind == ItemKind::stray)) return;
    if (before.empty() && !draft_.relations.empty() && draft_.relations.size() == draft_.sides.size()) return;
    if (is_operation(first)) {
      const bool indented =
          next > at_ + 1 && items_[next - 1].kind != ItemKind::row &&
          std::any_of(items_.begin() + static_cast<std::ptrdiff_t>(at_ + 1),
                      items_.begin() + static_cast<std::ptrdiff_t>(next), [](const Item& item) {
                        return item.kind == ItemKind::cell || item.kind == ItemKind::gap;
                      });
      if (!is_sign(first, "-") || indented || !row_has_relation(next)) return;
    }
    end_chain();
  }

  bool row_has_relation(std::size_t from) const { return next_relation_[from] < next_row_[from]; }

  void cell() {
    ++cells_;
    if (columns_ == 0 || cells_ % columns_ != 0) return;
    if (into_) end_condition();
    const std::size_t next = next_solid(at_ + 1);
    if (ends_here(next) || is_relation(items_[next]) || items_[next].kind == ItemKind::text) return;
    trim(side_);
    if (side_.empty() || is_operation(side_.back()) || is_operation(items_[next])) return;
    if (equation_number(next)) return;
    if (draft_.relations.empty() && !row_has_relation(next)) return;
    end_chain();
  }

  /// w ≠ o, and nothing else in the piece
  static std::size_t inequality_of_indices(const Items& items) {
    const auto letter = [](const Item& item) {
      return item.kind == ItemKind::letter && item.sub.empty() && item.sup.empty() && !item.bars;
    };
    const bool is = items.size() >= 3 && letter(items[0]) && is_sign(items[1], "≠") && letter(items[2]) &&
                    (items.size() == 3 || is_punctuation(items[3]));
    return is ? 3 : 0;
  }

  // (3) at the end of a line
  bool equation_number(std::size_t next) {
    const Item& item = items_[next];
    if (item.kind != ItemKind::fenced || item.text != "(" || !ends_here(next_solid(next + 1))) return false;
    if (item.parts[0].size() != 1 || item.parts[0][0].kind != ItemKind::number || !item.sup.empty() ||
        !item.sub.empty())
      return false;
    draft_.number = item.parts[0][0].text;
    at_ = next;
    return true;
  }

  void gap() {
    if (into_) return end_condition();
    if (!said()) return;
    const std::size_t next = next_solid(at_ + 1);
    if (ends_here(next)) return;
    if (equation_number(next)) return;
    const Items behind = piece(next, false);
    if (is_binder(behind) && !draft_.relations.empty()) {
      draft_.binders.push_back(behind);
      at_ = next + behind.size() - 1;
      return;
    }
    // … \quad w \ne o
    if (const std::size_t length = inequality_of_indices(behind); length > 0 && !draft_.relations.empty()) {
      draft_.conditions.emplace_back(behind.begin(), behind.begin() + 3);
      at_ = next_solid(next + 2);
      return;
    }
    // … \quad (w \ne o)
    const bool alone = behind.size() == 1 || (behind.size() > 1 && is_punctuation(behind[1]));
    if (alone && behind[0].kind == ItemKind::fenced && behind[0].text == "(" && behind[0].sub.empty() &&
        behind[0].sup.empty() && !draft_.relations.empty() && holds_relation(behind[0].parts[0])) {
      (is_binder(behind[0].parts[0]) ? draft_.binders : draft_.conditions).push_back(behind[0].parts[0]);
      at_ = next;
      return;
    }
    if (!behind.empty() && !is_relation(behind[0]) && !is_operation(behind[0]) && !draft_.relations.empty() &&
        (holds_relation(behind) || holds_sign(behind, "∈") || later_relation(next)))
      end_chain();
  }

  void comma(const Item& item) {
    const std::size_t next = next_solid(at_ + 1);
    if (ends_here(next)) {
      // A list that goes on in the next line, or the end of a sentence.
      return;
    }
    if (items_[next].kind == ItemKind::text || is_sign(items_[next], "∀") || is_implication(items_[next]))
      return;
    const Items range = piece(next, false);
    if (std::ranges::any_of(range, [](const Item& part) { return is_dots(part); }) && is_binder(range)) {
      draft_.binders.push_back(range);
      at_ = next;
      skip_to_end_of_piece();
      return;
    }
    if (!draft_.relations.empty() || member_) {
      if (is_binder(range) && !member_) {
        draft_.binders.push_back(range);
        skip_to_end_of_piece();
        return;
      }
      const Items behind = piece(next, true);
      if (!behind.empty() && is_relation(behind[0])) return;
      if (holds_relation(behind) || holds_sign(behind, "∈") || later_relation(next)) return end_chain();
    } else if (draft_.sides.empty() && !later_relation(next) && !later_member(next)) {
      return end_chain();  // a list of formulas that say nothing
    }
    side_.push_back(item);
  }

  void skip_to_end_of_piece() {
    while (at_ + 1 < items_.size()) {
      const Item& next = items_[at_ + 1];
      if (next.kind == ItemKind::row || next.kind == ItemKind::text || next.kind == ItemKind::gap ||
          is_implication(next))
        return;
      ++at_;
    }
  }

  bool later_relation(std::size_t from) const { return next_relation_[from] < next_stop_[from]; }
  bool later_member(std::size_t from) const { return next_member_[from] < next_row_[from]; }

  void forall() {
    std::size_t first = at_ + 1;
    Items range;
    for (; first < items_.size(); ++first) {
      const Item& item = items_[first];
      if (item.kind == ItemKind::row || item.kind == ItemKind::gap || item.kind == ItemKind::text ||
          is_sign(item, ":"))
        break;
      if (!is_layout(item)) range.push_back(item);
    }
    while (!range.empty() && is_punctuation(range.back())) range.pop_back();
    draft_.binders.push_back(range);
    at_ = first < items_.size() && is_sign(items_[first], ":") ? first : first - 1;
  }

  void text(const Item& item) {
    const std::string words = lower_words(item.text);
    if (into_) end_condition();
    if (words.empty()) return;
    if (begins(words, condition_words)) {
      // \text{for } i = 1, …, n  \text{if } z > 0
      condition_.clear();
      into_ = &condition_;
      return;
    }
    if (begins(words, joining_words)) {
      if (!draft_.relations.empty() || member_) end_chain();
      return;
    }
    const bool one_word = !words.contains(' ') && words.size() == item.text.size();
    const std::size_t next = next_solid(at_ + 1);
    const bool last = ends_here(next);
    const bool apart = at_ > 0 && (items_[at_ - 1].kind == ItemKind::gap ||
                                   items_[at_ - 1].kind == ItemKind::cell || is_punctuation(items_[at_ - 1]));
    if (one_word && !(last && apart)) return side_.push_back(item);
    const bool boundary = side_.empty() || last || is_relation(items_[next]) || apart;
    if (!boundary) side_.push_back(item);  // the writer says that words stand inside a formula
  }

  bool comma_ends_condition() const {
    // i = 1, \dots, n goes on over its commas.
    const Items rest = piece(at_ + 1, false);
    Items whole = condition_;
    whole.push_back(items_[at_]);
    std::ranges::copy(rest, std::back_inserter(whole));
    if (is_binder(whole)) return false;
    return true;
  }

  void end_condition() {
    into_ = nullptr;
    trim(condition_);
    if (condition_.empty()) return;
    if (is_binder(condition_) || index_letters(condition_))
      draft_.binders.push_back(std::move(condition_));
    else
      draft_.conditions.push_back(std::move(condition_));
    condition_.clear();
  }

  const Items& items_;
  std::vector<std::size_t> next_relation_, next_member_, next_row_, next_stop_;
  std::size_t columns_ = 0;
  bool joined_ = false;
  bool member_ = false;  // ∈ or → stands on this side
  std::size_t at_ = 0;
  std::size_t cells_ = 0;
  Draft draft_;
  Items side_;
  Items condition_;
  Items* into_ = nullptr;
  std::vector<Draft> out_;
};

/// Is the whole formula one environment of lines?
const Item* container(const Items& items) {
  const Item* found = nullptr;
  for (const Item& item : items) {
    if (is_layout(item) || is_punctuation(item)) continue;
    if (item.kind == ItemKind::stray && item.text == "{") continue;
    if (item.kind != ItemKind::environment || found) return nullptr;
    found = &item;
  }
  if (!found) return nullptr;
  constexpr auto lines = std::to_array<std::string_view>(
      {"aligned", "align", "split", "gathered", "gather", "alignedat", "alignat", "eqnarray", "multline",
       "flalign", "equation", "multlined", "displaymath", "math"});
  if (std::ranges::find(lines, found->text) != lines.end()) return found;
  // A brace before equations is a system of them.
  const bool system =
      found->text == "cases" || found->text == "dcases" || found->text == "array" || found->text == "rcases";
  if (!system) return nullptr;
  const std::vector<std::vector<Items>> rows = rows_of(found->parts[0]);
  const bool equations = std::ranges::all_of(rows, [](const std::vector<Items>& row) {
    if (row.size() > 1 && !row[1].empty() && is_relation(row[1][0])) return true;
    return holds_relation(row[0]);
  });
  return equations ? found : nullptr;
}

}  // namespace

void trim(Items& items) {
  const auto empty = [](const Item& item) { return is_layout(item) || is_punctuation(item); };
  while (!items.empty() && empty(items.back())) items.pop_back();
  std::size_t first = 0;
  while (first < items.size() && empty(items[first])) ++first;
  items.erase(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(first));
}

bool is_binder(const Items& items) {
  const auto index = [](const Item& item) {
    return item.kind == ItemKind::letter && item.sub.empty() && item.sup.empty() && item.bars == 0;
  };
  std::size_t at = 0;
  while (at < items.size() && (index(items[at]) || is_sign(items[at], ","))) ++at;
  if (at == 0) return false;
  if (at == items.size()) return false;
  if (is_sign(items[at], "=") || is_sign(items[at], "≤")) {
    const Items range(items.begin() + static_cast<std::ptrdiff_t>(at + 1), items.end());
    return std::ranges::any_of(range, [](const Item& item) { return is_dots(item); });
  }
  if (is_sign(items[at], "∈") && at + 2 == items.size() && items[at + 1].kind == ItemKind::fenced)
    return std::ranges::any_of(items[at + 1].parts[0], [](const Item& item) { return is_dots(item); }) ||
           (items[at + 1].text == "[" && !holds_sign(items[at + 1].parts[0], ","));
  return false;
}

namespace {

/// \boxed{x = y} is x = y.
Items unboxed(const Items& items) {
  const auto is_box = [](const Item& item) {
    return item.kind == ItemKind::group && item.sub.empty() && item.sup.empty() &&
           std::ranges::any_of(item.parts[0], is_relation);
  };
  Items out = items;
  while (true) {
    const auto box = std::ranges::find_if(out, is_box);
    if (box == out.end()) return out;
    Items inside = std::move(box->parts[0]);
    const auto place = out.erase(box);
    out.insert(place, std::make_move_iterator(inside.begin()), std::make_move_iterator(inside.end()));
  }
}

}  // namespace

std::vector<Draft> split_formula(const Items& items, std::string_view environment) {
  if (const Item* inner = container(items)) {
    std::vector<Draft> out = split_formula(inner->parts[0], inner->text);
    for (const Item& item : items)
      if (item.kind == ItemKind::label && !out.empty()) out.back().number = item.text;
    return out;
  }
  const Items open = unboxed(items);
  Splitter splitter(open, environment);
  return splitter.run();
}

}  // namespace overbar::latex
