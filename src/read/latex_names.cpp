#include "read/latex_names.hpp"

#include <algorithm>
#include <array>

#include "read/lexer.hpp"

namespace overbar::latex {

namespace {

std::string folded(std::string_view name) {
  std::string out;
  for (const char c : name)
    if (c != '_' && c != '-' && c != ' ') out += static_cast<char>('A' <= c && c <= 'Z' ? c + 32 : c);
  return out;
}

struct Script {
  std::size_t items = 0;  // how many of the script's items it is
  std::string inner;      // without its brackets
  bool sure = false;      // in brackets or a word: not a power
};

/// The part of a superscript that can belong to a name: (1), [2], 3, in, *.
Script name_above(const Item& item) {
  Script out;
  if (item.sup.empty()) return out;
  const Item& first = item.sup[0];
  if (first.kind == ItemKind::fenced && (first.text == "(" || first.text == "[") && first.sub.empty() &&
      first.sup.empty())
    return {1, canonical(first.parts[0]), true};
  if (first.kind == ItemKind::word || first.kind == ItemKind::text) return {1, canonical(first), true};
  if (is_sign(first, "*") || is_sign(first, "⋆") || is_sign(first, "†")) return {1, "*", true};
  const bool alone = std::ranges::all_of(item.sup.begin() + 1, item.sup.end(), is_transpose);
  if (alone && (first.kind == ItemKind::number || (first.kind == ItemKind::letter && !is_transpose(first))))
    return {1, canonical(first), false};
  return out;
}

/// The whole subscript, and its part before the first comma.
std::vector<Script> names_below(const Item& item) {
  std::vector<Script> out;
  if (item.sub.empty()) return out;
  std::string whole;
  for (const Item& part : item.sub)
    if (!is_sign(part, ",")) whole += canonical(part);
  out.push_back({item.sub.size(), whole, false});
  const auto comma = std::ranges::find_if(item.sub, [](const Item& part) { return is_sign(part, ","); });
  if (comma != item.sub.end() && comma != item.sub.begin()) {
    const auto count = static_cast<std::size_t>(comma - item.sub.begin());
    out.push_back({count + 1, canonical(Items(item.sub.begin(), comma)), false});
  }
  return out;
}

/// ŷ is also yhat and y_hat.
std::vector<std::string> base_spellings(const std::string& text) {
  constexpr auto marks = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{"\u0302", "hat"}, {"\u0303", "tilde"}, {"\u0307", "dot"}});
  std::vector<std::string> out{text};
  for (const auto& [mark, word] : marks) {
    if (!text.ends_with(mark)) continue;
    const std::string letter = text.substr(0, text.size() - mark.size());
    out.push_back(letter + std::string(word));
    out.push_back(letter + "_" + std::string(word));
  }
  if (text == "ℓ") out.insert(out.end(), {"ell", "l"});
  return out;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return '0' <= c && c <= '9'; });
}

}  // namespace

bool is_transpose(const Item& item) {
  if (!item.sub.empty() || !item.sup.empty()) return false;
  return is_sign(item, "⊤") || is_sign(item, "⊥") ||
         ((item.kind == ItemKind::letter || item.kind == ItemKind::text) && item.text == "T");
}

bool index_letters(const Items& items) {
  bool any = false;
  for (const Item& item : items) {
    if (is_sign(item, ",")) continue;
    if (item.kind != ItemKind::letter || item.text.size() != 1 || item.text[0] < 'i' || item.text[0] > 'n' ||
        item.style == "roman")
      return false;
    any = true;
  }
  return any;
}

bool Names::indexes(const Items& items) const {
  bool any = false;
  for (const Item& item : items) {
    if (is_sign(item, ",")) continue;
    if (item.kind != ItemKind::letter || notation_.gates.contains(item.text)) return false;
    const bool here = item.sub.empty() && item.sup.empty() && notation_.indices.contains(item.text);
    if (!here && !index_letters({item})) return false;
    any = true;
  }
  return any;
}

Names::Names(const PageOptions& options, Notation notation, std::vector<PageName>& learnt)
    : notation_(std::move(notation)), table_(options.parse), learnt_(learnt) {
  for (const KnownFunction& function : options.parse.functions) {
    const std::string name = ast::normalise_name(function.name);
    known_[name] = {true, true, -1};
    folded_.try_emplace(folded(function.name), name);
  }
  for (const std::string& name : options.parse.names) known_[ast::normalise_name(name)] = {false, true, -1};
  for (const PageName& name : options.names) learn(name);
  for (const std::string& dim : options.dims) learn_dim(dim);
  learnt_.clear();
  start_ = known_;
  start_dims_ = dims_;
  start_spellings_ = spellings_;
}

void Names::open_scope() {
  known_ = start_;
  dims_ = start_dims_;
  spellings_ = start_spellings_;
  shown_.clear();
  arguments_.clear();
  parameters_.clear();
  gradient_by_.reset();
  table_.open_scope();
}

void Names::learn(PageName name, bool order_known) {
  table_.declare(name.name, name.function);
  known_[name.name] = {name.function, false, order_known && !name.function ? name.order : -1};
  if (name.function) folded_.try_emplace(folded(name.name), name.name);
  if (!name.latex.empty()) {
    Trouble trouble;
    Items items =
        group_items(lex(name.latex, 0, static_cast<std::uint32_t>(name.latex.size())), 16, false, trouble);
    if (!trouble && !items.empty()) {
      const std::string exact = canonical(items, true);
      const std::string plain = canonical(items, false);
      spellings_[exact] = {name.name, false};
      spellings_.try_emplace(plain, Spelling{name.name, plain != exact});
    }
  }
  learnt_.push_back(std::move(name));
}

void Names::learn_dim(const std::string& name) {
  table_.declare(name, false);
  known_[name] = {false, false, 0};
  dims_[name] = 1;
}

const Names::Known* Names::find(const std::string& name) const {
  const auto place = known_.find(name);
  return place == known_.end() ? nullptr : &place->second;
}

bool Names::is_quantity(const std::string& name) const {
  const Known* known = find(name);
  return known && !known->function;
}

bool Names::is_function(const std::string& name) const {
  const Known* known = find(name);
  return known && known->function;
}

int Names::order_of(const std::string& name) const {
  const Known* known = find(name);
  return known && !known->function ? known->order : -1;
}

bool Names::is_dim(const std::string& name) const { return dims_.contains(name); }

std::string Names::function_of(const std::string& word) const {
  if (is_function(word)) return word;
  const auto place = folded_.find(folded(word));
  if (place != folded_.end() && is_function(place->second)) return place->second;
  constexpr auto others =
      std::to_array<std::pair<std::string_view, std::string_view>>({{"lse", "logsumexp"},
                                                                    {"ln", "layer_norm"},
                                                                    {"trace", "tr"},
                                                                    {"lg", "log"},
                                                                    {"sgn", "sign"},
                                                                    {"heaviside", "step"},
                                                                    {"var", "variance"},
                                                                    {"avg", "mean"},
                                                                    {"bce", "binary_cross_entropy"}});
  for (const auto& [spelling, function] : others)
    if (folded(word) == spelling && is_function(std::string(function))) return std::string(function);
  return {};
}

// A spelling of the worksheet, as much of it as fits: with both scripts, with one, with none.
std::string Names::match_spelling(const Item& item, Resolved& out) const {
  if (spellings_.empty()) return {};
  const Script above = name_above(item);
  std::vector<Script> below = names_below(item);
  below.push_back({});
  const auto attempt = [&](const Script& sub, bool sup, bool primes, bool bars, std::string& name) {
    Item trial = item;
    trial.sub.resize(std::min(sub.items, trial.sub.size()));
    if (!trial.sub.empty() && is_sign(trial.sub.back(), ",")) trial.sub.pop_back();
    trial.sup.resize(sup ? above.items : 0);
    if (!primes) trial.primes = 0;
    if (!bars) trial.bars = 0;
    for (const bool styles : {true, false}) {
      const auto place = spellings_.find(canonical(trial, styles));
      if (place == spellings_.end()) continue;
      if (!sup && above.sure && !is_function(place->second.name)) continue;
      if (sub.items == 0 && !item.sub.empty() && !takes_indices(item, *find(place->second.name))) continue;
      // With \mathbf{s} for one name and s another, s is the other.
      if (place->second.plain && place->second.name != item.text && item.style.empty() &&
          known_.contains(item.text))
        continue;
      name = place->second.name;
      out.below = sub.items;
      out.above = sup ? above.items : 0;
      out.primes = primes ? item.primes : 0;
      out.bar_in_name = bars && item.bars > 0;
      return true;
    }
    return false;
  };
  std::string name;
  for (const bool bars : {true, false}) {
    if (!bars && item.bars == 0) continue;
    for (const bool primes : {true, false}) {
      if (!primes && item.primes == 0) continue;
      for (const Script& sub : below) {
        if (above.items && attempt(sub, true, primes, bars, name)) return name;
      }
      for (const Script& sub : below)
        if (attempt(sub, false, primes, bars, name)) return name;
    }
  }
  return {};
}

/// Is the subscript of a known name its indices? Letters of a word (h_in, L_reg) make another name, unless
/// the name has just so many axes.
bool Names::takes_indices(const Item& item, const Known& known) const {
  if (item.sub.size() == 1 && item.sub[0].kind == ItemKind::letter &&
      notation_.gates.contains(item.sub[0].text))
    return false;
  if (known.function) return index_letters(item.sub) || (known.prelude && item.kind != ItemKind::letter);
  if (known.order == 0) return false;
  // \mathbf{g}_2 is another vector beside \mathbf{g}, and no entry.
  if (item.style == "bold" && item.sub.size() == 1 && item.sub[0].kind == ItemKind::number &&
      !notation_.series.contains(item.text) && known.order != 2)
    return false;
  // L_1 beside L = L_1 + L_2 is another loss.
  constexpr auto losses = std::to_array<std::string_view>({"L", "J", "E", "C", "ℓ", "ℒ"});
  if (known.order < 0 && item.sub.size() == 1 && item.sub[0].kind == ItemKind::number &&
      std::ranges::find(losses, item.text) != losses.end())
    return false;
  if (item.sub.size() == 1 && (item.sub[0].kind == ItemKind::word || item.sub[0].kind == ItemKind::text) &&
      item.sub[0].text.size() > 1)
    return false;
  std::size_t letters = 0;
  std::string word;
  for (const Item& part : item.sub) {
    if (part.kind != ItemKind::letter || part.text.size() != 1 || !part.sub.empty())
      return true;  // digits, commas
    word += part.text;
    ++letters;
  }
  if (letters < 2) return true;
  if (known.order > 0) return static_cast<std::size_t>(known.order) == letters;
  constexpr auto words = std::to_array<std::string_view>({"in", "out", "max", "min", "reg", "new", "old"});
  if (std::ranges::find(words, word) != words.end()) return false;
  return letters == 2 || index_letters(item.sub);
}

bool Names::match_name(const Item& item, Resolved& out) const {
  const Script above = name_above(item);
  std::vector<Script> below = names_below(item);
  const auto known = [&](const std::string& spelling, std::size_t sub, std::size_t sup) {
    for (const bool primes : {true, false}) {
      if (!primes && (item.primes == 0 || notation_.primed.contains(item.text))) continue;
      const std::string normal = ast::normalise_name(spelling);
      if (normal != spelling && !normal.starts_with(ast::normalise_name(item.text)))
        continue;  // p_i is not π
      const std::string name = normal + std::string(primes ? item.primes : 0, '\'');
      if (!known_.contains(name)) continue;
      out.name = name;
      out.below = sub;
      out.above = sup;
      out.primes = primes ? item.primes : 0;
      return true;
    }
    return false;
  };
  for (const std::string& base : base_spellings(item.text)) {
    // x_3^2 beside x_2 and x_3 is a square, unless x^2 stands somewhere: then it may be an entry of x^2.
    const bool numbers = std::ranges::any_of(below, [&](const Script& sub) {
      return sub.items > 0 && (is_quantity(base + sub.inner) || is_quantity(base + "_" + sub.inner));
    });
    const bool power = above.items && !above.sure &&
                       (is_quantity(base) || (numbers && !notation_.raised.contains(item.text)));
    if (above.items && !power) {
      for (const Script& sub : below)
        for (const std::string& name :
             {base + sub.inner + above.inner, base + "_" + sub.inner + "_" + above.inner,
              base + sub.inner + "_" + above.inner, base + above.inner + sub.inner,
              base + "_" + above.inner + "_" + sub.inner, base + above.inner + "_" + sub.inner})
          if (known(name, sub.items, above.items)) return true;
      for (const std::string& name : {base + above.inner, base + "_" + above.inner})
        if (known(name, 0, above.items)) return true;
    }
    for (const Script& sub : below)
      for (const std::string& name : {base + sub.inner, base + "_" + sub.inner})
        if (known(name, sub.items, 0)) return true;
    if (!(above.items && above.sure) && known(base, 0, 0)) {
      // A scalar has no entries, and a word is no index: h_in is a name beside h.
      if (below.empty()) return true;
      const Known* info = find(out.name);
      if (takes_indices(item, *info)) return true;
      out = {};
    }
  }
  return false;
}

// w_{kj}^{(2)} is an entry of W^{(2)}, where no w^{(2)} is known.
bool Names::entry_of_capital(const Item& item, Resolved& out) const {
  if (item.kind != ItemKind::letter || item.text.size() != 1 || item.text[0] < 'a' || item.text[0] > 'z' ||
      item.sub.empty())
    return false;
  Item capital = item;
  capital.text = static_cast<char>(item.text[0] - 32);
  Resolved trial;
  if (const std::string name = match_spelling(capital, trial); !name.empty())
    trial.name = name;
  else if (!match_name(capital, trial))
    return false;
  const Known* info = find(trial.name);
  std::size_t indices = 0;
  for (std::size_t i = trial.below; i < item.sub.size(); ++i)
    indices += is_sign(item.sub[i], ",") ? 0 : 1 + item.sub[i].sub.size();
  if (!info || info->function || info->order != 2 || indices != 2) return false;
  trial.known = true;
  out = trial;
  return true;
}

void Names::new_name(const Item& item, bool defining, Resolved& out) const {
  const Script above = name_above(item);
  const std::vector<Script> below = names_below(item);
  out.name = item.text;
  const bool base_known = known_.contains(item.text);
  const auto attach = [&](const std::string& inner) {
    if (all_digits(inner) || inner == "*")
      out.name += inner == "*" ? "_star" : inner;
    else
      out.name += "_" + inner;
  };
  const bool of_series =
      notation_.series.contains(item.text) && item.sub.size() == 1 && item.sub[0].kind == ItemKind::number;
  // Y_{1i} beside Y is an entry of it.
  const bool entry =
      item.sub.size() == 2 && notation_.quantities.contains(item.text) &&
      std::ranges::any_of(item.sub, [](const Item& part) { return part.kind == ItemKind::number; }) &&
      std::ranges::any_of(item.sub, [&](const Item& part) { return indexes({part}); });
  if (!below.empty() && !of_series && !entry && (!indexes(item.sub) || is_dim(item.text))) {
    // x_1, h_in, W_hx, the size d_k beside d; of W_{1,ij} the part before the comma.
    const bool split =
        below.size() > 1 && (all_digits(below[1].inner) ||
                             (!notation_.step.empty() && below[1].inner.starts_with(notation_.step)));
    const Script& taken = split ? below[1] : below[0];
    const bool plain = std::ranges::all_of(taken.inner, [](char c) {
      return ('0' <= c && c <= '9') || ('a' <= (c | 32) && (c | 32) <= 'z') ||
             static_cast<unsigned char>(c) >= 0x80;
    });
    if (plain) {
      attach(taken.inner);
      out.below = taken.items;
    }
  }
  const bool order = is_function(item.text) && all_digits(above.inner) && !defining;
  if (above.items && !order &&
      (above.sure ||
       (!base_known && (defining || above.inner == "1" || notation_.stacked.contains(item.text))))) {
    const bool plain = std::ranges::all_of(above.inner, [](char c) {
      return ('0' <= c && c <= '9') || ('a' <= (c | 32) && (c | 32) <= 'z') || c == '*';
    });
    if (plain)
      attach(above.inner);
    else
      out.name += "^(" + above.inner + ")";
    out.above = above.items;
  }
  if (item.primes && (defining || notation_.primed.contains(item.text)) && !is_function(item.text)) {
    out.name += std::string(item.primes, '\'');
    out.primes = item.primes;
  }
  out.name = ast::normalise_name(out.name);
}

// y' on the left of an equation, with y known and y' not, is a new name.
void Names::primed(const Item& item, bool defining, Resolved& out) const {
  if (!defining || item.primes == 0 || out.primes != 0 || is_function(out.name)) return;
  out.name += std::string(item.primes, '\'');
  out.primes = item.primes;
  out.known = known_.contains(out.name);
}

Resolved Names::resolve(const Item& item, bool defining) const {
  Resolved out;
  if (const std::string name = match_spelling(item, out); !name.empty()) {
    out.name = name;
    out.known = true;
    primed(item, defining, out);
  } else if (match_name(item, out)) {
    // a_{ij} beside a vector a is an entry of A.
    Resolved capital;
    if (order_of(out.name) == 1 && out.below == 0 && item.sub.size() == 2 && entry_of_capital(item, capital))
      return capital;
    out.known = true;
    primed(item, defining, out);
  } else {
    out = {};
    if (item.kind == ItemKind::word && item.sub.empty())
      if (const std::string function = function_of(item.text); !function.empty()) {
        out.name = function;
        out.known = true;
      }
    if (!out.known && item.kind == ItemKind::word) {
      if (const std::string function = function_of(item.text); !function.empty()) {
        out.name = function;
        out.known = true;
      }
    }
    if (!out.known && entry_of_capital(item, out)) return out;
    if (!out.known) new_name(item, defining, out);
  }
  out.function = is_function(out.name);
  return out;
}

std::size_t Names::run(const Items& items, std::size_t first, std::string& name) const {
  std::string spelling;
  std::size_t best = 0;
  bool letters_known = true;
  for (std::size_t i = first; i < items.size() && i < first + 24; ++i) {
    const Item& item = items[i];
    if (item.kind != ItemKind::letter || item.bars || item.text.size() != 1) break;
    if (i > first && item.space_before) break;
    spelling += item.text;
    letters_known = letters_known && is_quantity(item.text);
    if (i > first && known_.contains(ast::normalise_name(spelling)) && !letters_known) {
      // A function's name typed without \mathrm is one only before a bracket, so that `tr` may be t times r.
      const std::string normal = ast::normalise_name(spelling);
      const bool opens = i + 1 < items.size() && items[i + 1].kind == ItemKind::fenced;
      if (is_function(normal) ? opens || spelling.size() > 3 : normal == spelling) {
        best = i + 1 - first;
        name = normal;
      }
    }
    if (!item.sub.empty() || !item.sup.empty() || item.primes) break;
  }
  return best;
}

}  // namespace overbar::latex
