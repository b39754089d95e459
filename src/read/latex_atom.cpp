// Names with what hangs on them: a call and its derivative, indices, powers and transposes.
#include <algorithm>
#include <array>

#include "read/latex_writer.hpp"

namespace overbar::latex {

namespace {

/// May `item` stand right of a factor as one more factor?
bool is_factor(const Item& item) {
  switch (item.kind) {
    case ItemKind::letter:
    case ItemKind::word:
    case ItemKind::number:
    case ItemKind::group:
    case ItemKind::fenced:
    case ItemKind::fraction:
    case ItemKind::root:
    case ItemKind::accented:
    case ItemKind::braced:
    case ItemKind::big:
    case ItemKind::environment:
      return true;
    default:
      return is_sign(item, "∂") || is_sign(item, "∇");
  }
}

/// i, j+1, 3, : : what indices in brackets look like.
bool names_index(const Items& inside) {
  for (const Items& part : split_at_commas(inside)) {
    if (part.empty()) return false;
    for (const Item& item : part) {
      if (!item.sub.empty() || !item.sup.empty() || item.bars) return false;
      const bool letter = item.kind == ItemKind::letter && index_letters({item});
      if (!letter && item.kind != ItemKind::number && !is_sign(item, "+") && !is_sign(item, "-") &&
          !is_sign(item, ":"))
        return false;
    }
  }
  return true;
}

std::size_t skip_layout(const Items& items, std::size_t at) {
  while (at < items.size() && is_layout(items[at])) ++at;
  return at;
}

bool opens_arguments(const Item& item) {
  return item.kind == ItemKind::fenced && (item.text == "(" || item.text == "[" || item.text == "{");
}

}  // namespace

bool Writer::condition_inside(const Item& item) const {
  return opens_arguments(item) && (holds_relation(item.parts[0]) || holds_sign(item.parts[0], "∈"));
}

// e_y, \mathbf e_t, 𝟏_y: of the size of what y is an index of.
bool Writer::one_hot(const Item& item) {
  if (item.sub.size() != 1 || item.sub[0].kind != ItemKind::letter || !item.sub[0].sub.empty() ||
      !item.sub[0].sup.empty() || names_.resolve(item).known)
    return false;
  const std::string& letter = item.sub[0].text;
  if (names_.is_dim(letter)) return false;
  // 𝟏_N is a column of N ones.
  if (letter.size() == 1 && letter[0] >= 'A' && letter[0] <= 'Z') return false;
  const bool number = names_.is_quantity(letter) && names_.order_of(letter) == 0;
  const bool index = !item.style.empty() && names_.indexes(item.sub);
  if (!number && !index && !names_.notation().labels.contains(letter)) return false;
  name("onehot", true, item);
  open(item);
  put(Kind::identifier, item.sub[0], letter);
  close(item);
  scripts(item, 1);
  return true;
}

// 𝟏, 𝟙[…], I_n, δ_{ij}, e^x
bool Writer::special_name(const Items& items, std::size_t& at, const Item& item) {
  const std::string& text = item.text;
  const std::size_t next = skip_layout(items, at + 1);
  const bool one = text == "𝟏" || text == "𝟙";
  if (item.bars || item.primes) return false;
  if ((text == "𝔼" || text == "ℙ") && !names_.knows(text)) {
    fail(item, text == "𝔼" ? "expectations are not part of the language"
                           : "probabilities are not part of the language");
    ++at;
    return true;
  }
  if (one || (text == "𝕀" && next < items.size() && condition_inside(items[next])) ||
      (text == "𝕀" && holds_relation(item.sub))) {
    const bool enclosed = item.sub.size() == 1 && condition_inside(item.sub[0]);  // 𝟏_{[z > 0]}
    if ((holds_relation(item.sub) || enclosed) && item.sup.empty()) {
      put(Kind::indicator, item);
      bracketed(enclosed ? item.sub[0].parts[0] : item.sub, item);
      ++at;
      return true;
    }
    if (item.sub.empty() && item.sup.empty() && next < items.size() && condition_inside(items[next])) {
      put(Kind::indicator, item);
      const Item& condition = items[next];
      bracketed(condition.parts[0], condition);
      scripts(condition);
      at = next + 1;
      return true;
    }
    if (one_hot(item)) {
      ++at;
      return true;
    }
    put(Kind::ones, item);
    if (!item.sub.empty()) {
      put(Kind::underscore, item);
      put(Kind::left_brace, item);
      sequence(item.sub);
      put(Kind::right_brace, item);
    }
    scripts(item, item.sub.size());
    ++at;
    return true;
  }
  if ((text == "I" || text == "𝕀") && (!names_.is_quantity("I") || names_.resolve(item).name == "I")) {
    if (item.sub.size() == 1 &&
        (item.sub[0].kind == ItemKind::letter || item.sub[0].kind == ItemKind::number)) {
      name("I_" + names_.resolve(item.sub[0]).name, false, item);
      scripts(item, 1);
    } else {
      name("I", false, item);
      scripts(item);
    }
    ++at;
    return true;
  }
  if (text == "δ" && !names_.knows("δ") && item.sup.empty()) {
    Items indices;
    for (const Item& part : item.sub)
      if (!is_sign(part, ",")) indices.push_back(part);
    // δ_{ij}, δ_{i,j}, δ_{i1} (the 1 has been taken as a subscript of i)
    if (indices.size() == 1 && indices[0].kind == ItemKind::letter && indices[0].sub.size() == 1) {
      Item second = indices[0].sub[0];
      indices[0].sub.clear();
      indices.push_back(std::move(second));
    }
    const Resolved as_name = names_.resolve(item);
    if (indices.size() == 2 && !as_name.known) {
      put(Kind::indicator, item);
      open(item);
      sequence({indices[0]});
      put(Kind::equal, item);
      sequence({indices[1]});
      close(item);
      ++at;
      return true;
    }
  }
  if (text == "e" && !names_.knows("e") && !names_.notation().quantities.contains("e") && one_hot(item)) {
    ++at;
    return true;
  }
  // e^{(t)} is a name; e^{(a+b)} an exponential.
  const bool marked =
      item.sup.size() == 1 && item.sup[0].kind == ItemKind::fenced && item.sup[0].parts[0].size() == 1;
  if (text == "e" && !item.sup.empty() && !names_.knows("e") && item.sub.empty() && !marked) {
    name("exp", true, item);
    bracketed(item.sup, item);
    ++at;
    return true;
  }
  return false;
}

std::size_t Writer::atom(const Items& items, std::size_t at, const Item& item, bool defining) {
  if (special_name(items, at, item)) return at;
  std::string spelled;
  if (!defining && item.kind == ItemKind::letter)
    if (const std::size_t length = names_.run(items, at, spelled); length > 0) {
      // l o s s: one name, with the scripts of its last letter.
      Item whole = items[at + length - 1];
      whole.kind = ItemKind::word;
      whole.text = spelled;
      whole.begin = item.begin;
      return atom(items, at + length - 1, whole);
    }
  const Resolved resolved = names_.resolve(item, defining);
  // \mathrm{Wx} with W and x known is a product in roman type.
  if (!resolved.known && item.kind == ItemKind::word && item.style.empty() && item.sub.empty() &&
      item.sup.empty() && !defining && item.text.size() <= 3 &&
      std::ranges::all_of(item.text, [&](char c) { return names_.is_quantity(std::string(1, c)); })) {
    for (const char c : item.text) name(std::string(1, c), false, item);
    return at + 1;
  }
  if (resolved.function && item.bars == 0) {
    if (reduction_word(item, resolved.name)) return at + 1;
    return call(items, at, item, resolved);
  }
  const unsigned bars = resolved.bar_in_name ? 0 : item.bars;
  for (unsigned i = 0; i < bars; ++i) {
    word(ast::Word::bar, item, "bar");
    open(item);
  }
  name(resolved.name, false, item);
  for (unsigned i = 0; i < bars; ++i) close(item);
  scripts(item, resolved.below, resolved.above, resolved.primes);
  // x[i], A[i,j]
  if (at + 1 < items.size() && items[at + 1].kind == ItemKind::fenced && items[at + 1].text == "[" &&
      !items[at + 1].space_before && names_index(items[at + 1].parts[0])) {
    put(Kind::left_bracket, items[at + 1]);
    const std::vector<Items> parts = split_at_commas(items[at + 1].parts[0]);
    bool slices = false;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (i) put(Kind::comma, items[at + 1]);
      index(parts[i], slices);
    }
    put(Kind::right_bracket, items[at + 1]);
    scripts(items[at + 1]);
    return at + 2;
  }
  // J(w, b) for a quantity J that was introduced so is J.
  const std::size_t next = skip_layout(items, at + 1);
  if (next < items.size() && items[next].kind == ItemKind::fenced && items[next].text == "(" &&
      names_.shows_arguments(resolved.name, canonical(items[next].parts[0]))) {
    scripts(items[next]);
    return next + 1;
  }
  return at + 1;
}

// max_j, \mathrm{mean}_i: a reduction, as Σ is.
bool Writer::reduction_word(const Item& item, const std::string& function) {
  if (function != "max" && function != "min" && function != "mean" && function != "sum" && function != "prod")
    return false;
  if (item.sub.empty() || item.primes) return false;
  put(Kind::identifier, item, function);
  binders(item);
  return true;
}

void Writer::arguments(const Item& fenced) {
  open(fenced);
  const std::vector<Items> parts = split_at_commas(fenced.parts[0]);
  // diag(a_1, …, a_n) is of a vector.
  if (std::ranges::any_of(parts, [](const Items& part) { return is_dots(part); })) {
    elided_list(parts, fenced);
    return close(fenced);
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i) put(Kind::comma, fenced.end, fenced.end);
    if (parts[i].empty()) fail(fenced, "an argument is missing");
    sequence(parts[i]);
  }
  close(fenced);
}

// f(x), f'(x), f^{(2)}(x), σ²(z), log x, softmax_i(z)
std::size_t Writer::call(const Items& items, std::size_t at, const Item& item, const Resolved& resolved) {
  unsigned order = item.primes - resolved.primes;
  Items below(item.sub.begin() + static_cast<std::ptrdiff_t>(resolved.below), item.sub.end());
  Items above(item.sup.begin() + static_cast<std::ptrdiff_t>(resolved.above), item.sup.end());
  const std::size_t next = skip_layout(items, at + 1);
  const bool opens = next < items.size() && opens_arguments(items[next]);
  if (opens && above.size() == 1 && above[0].kind == ItemKind::fenced && above[0].parts[0].size() == 1 &&
      above[0].parts[0][0].kind == ItemKind::number && above[0].parts[0][0].text.size() == 1) {
    order += static_cast<unsigned>(above[0].parts[0][0].text[0] - '0');
    above.clear();
  }
  if (above.size() == 2 && above[0].kind == ItemKind::sign && above[0].text == "-" && opens) {
    fail(item, "an inverse function is not part of the language; write 1/f(x) for the reciprocal");
    return at + 1;
  }
  const auto function = [&] {
    name(resolved.name, true, item);
    for (unsigned i = 0; i < order && i < 200; ++i) put(Kind::prime_mark, item.end, item.end).count = 1;
  };
  // The base of a logarithm.
  if ((resolved.name == "log" || resolved.name == "ln") && below.size() == 1 &&
      below[0].kind == ItemKind::number && order == 0 && above.empty() && next < items.size() &&
      is_factor(items[next])) {
    open(item);
    function();
    std::size_t behind = next;
    if (opens) {
      arguments(items[next]);
      scripts(items[next]);
      ++behind;
    } else {
      behind = element(items, next);
    }
    put(Kind::slash, item.end, item.end);
    function();
    open(item);
    put(Kind::number, below[0], below[0].text);
    close(item);
    close(item);
    return behind;
  }
  if (opens) {
    const bool wrap = !above.empty();
    if (wrap) open(item);
    function();
    arguments(items[next]);
    if (wrap) close(item);
    if (!below.empty()) indices(below, item);
    if (wrap) raised(above, item);
    scripts(items[next]);
    return next + 1;
  }
  // Without brackets: the one factor behind it.
  const bool applies = next < items.size() && is_factor(items[next]) && items[next].kind != ItemKind::number;
  const bool number = next < items.size() && items[next].kind == ItemKind::number;
  if (!applies && !(number && item.kind == ItemKind::word)) {
    function();
    if (!below.empty()) indices(below, item);
    if (!above.empty()) raised(above, item);
    return at + 1;
  }
  const bool letter = item.kind == ItemKind::letter;
  if (letter && order == 0 && above.empty()) {
    const std::size_t behind = skip_layout(items, next + 1);
    const bool more = behind < items.size() && is_factor(items[behind]);
    if (more && items[next].kind != ItemKind::group) {
      fail(item, "what does " + resolved.name + " act on? write its argument in brackets");
      return at + 1;
    }
  }
  const bool sum = items[next].kind == ItemKind::big || items[next].kind == ItemKind::sign ||
                   (items[next].kind == ItemKind::word && !items[next].sub.empty());
  const bool product = resolved.name == "tr" || resolved.name == "trace";
  const bool wrap = !above.empty();
  if (wrap) open(item);
  function();
  open(items[next]);
  std::size_t behind = element(items, next);
  // log 2π, sin 2x
  while (number && behind < items.size() && items[behind].kind == ItemKind::letter && !trouble_ &&
         !names_.resolve(items[behind]).function)
    behind = element(items, behind);
  // tr A B is of the product, and Σ takes the product behind it.
  while ((product || sum) && !trouble_) {
    const std::size_t more = skip_layout(items, behind);
    if (more >= items.size()) break;
    const bool joins =
        sum && is_operation(items[more]) && !is_sign(items[more], "+") && !is_sign(items[more], "-");
    if (!is_factor(items[more]) && !joins) break;
    behind = element(items, more);
  }
  put(Kind::right_parenthesis, items[behind - 1].end, items[behind - 1].end);
  if (wrap) close(item);
  if (!below.empty()) indices(below, item);
  if (wrap) raised(above, item);
  return behind;
}

// W_{ij}^2 is the square of an entry; W^\top_{ij} the entry of the transpose, for an entry has none. A row
// has one: X_{i,:}^\top.
void Writer::scripts(const Item& item, std::size_t below, std::size_t above, std::uint8_t primes) {
  const Items sub(item.sub.begin() + static_cast<std::ptrdiff_t>(std::min(below, item.sub.size())),
                  item.sub.end());
  Items sup(item.sup.begin() + static_cast<std::ptrdiff_t>(std::min(above, item.sup.size())), item.sup.end());
  for (unsigned i = primes; i < item.primes; ++i) put(Kind::prime, item.end, item.end).count = 1;
  if (!sub.empty() && !sup.empty()) {
    std::size_t count = 0;
    for (const Items& part : split_at_commas(sub)) {
      const bool whole_axis = part.size() == 1 && (is_sign(part[0], ":") || is_sign(part[0], "·") ||
                                                   is_sign(part[0], "*") || is_sign(part[0], "∙"));
      if (!whole_axis) count += std::max<std::size_t>(1, index_letters(part) ? part.size() : 1);
    }
    const bool first = std::ranges::all_of(sup, is_transpose) && count > 1;
    if (first) raised(sup, item);
    indices(sub, item);
    if (!first) raised(sup, item);
    return;
  }
  if (!sub.empty()) indices(sub, item);
  if (!sup.empty()) raised(sup, item);
}

// One index; a lone · : or * is a whole axis.
void Writer::index(std::span<const Item> part, bool& slices) {
  const auto slice = [](const Item& item) {
    return is_sign(item, "·") || is_sign(item, ":") || is_sign(item, "*") || is_sign(item, "∙");
  };
  if (part.size() == 1 && slice(part[0])) {
    put(Kind::colon, part[0]);
    slices = true;
    return;
  }
  sequence(Items(part.begin(), part.end()));
}

void Writer::indices(const Items& below, const Item& at) {
  std::vector<Items> parts;
  const auto slice = [](const Item& item) {
    return is_sign(item, "·") || is_sign(item, ":") || is_sign(item, "*");
  };
  for (const Items& part : split_at_commas(below)) {
    // ij, i1, 1i, ·i stand for two indices; i+1 and t-1 for one.
    const bool operation = std::ranges::any_of(part, [&](const Item& item) {
      return item.kind != ItemKind::letter && item.kind != ItemKind::number && !slice(item);
    });
    if (operation || (part.size() == 3 && slice(part[1]))) {
      parts.push_back(part);
      continue;
    }
    for (const Item& item : part) {
      if (item.kind == ItemKind::letter && item.sub.size() == 1 && item.sub[0].kind == ItemKind::number &&
          item.sup.empty() && item.end == item.sub[0].end &&
          item.sub[0].begin == item.begin + item.text.size()) {
        Item letter = item;
        letter.sub.clear();
        parts.push_back({letter});
        parts.push_back({item.sub[0]});
      } else {
        parts.push_back({item});
      }
    }
  }
  const bool slices =
      std::ranges::any_of(parts, [&](const Items& part) { return part.size() == 1 && slice(part[0]); });
  if (slices) {
    put(Kind::left_bracket, at.end, at.end);
  } else {
    put(Kind::underscore, at.end, at.end);
    put(Kind::left_brace, at.end, at.end);
  }
  bool any = false;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i) put(Kind::comma, at.end, at.end);
    if (parts[i].empty()) fail(at, "an index is missing");
    index(parts[i], any);
  }
  put(slices ? Kind::right_bracket : Kind::right_brace, at.end, at.end);
}

// (1)\top is taken apart; anything with an operation is one exponent.
void Writer::raised(const Items& above, const Item& at) {
  const bool minus = above.size() == 2 && is_sign(above[0], "-");
  if (minus && is_transpose(above[1])) {
    put(Kind::superscript, above[0].begin, above[1].end, "-T");
    return;
  }
  if (above.size() > 1 && is_transpose(above.back()) && !is_operation(above[above.size() - 2])) {
    raised(Items(above.begin(), above.end() - 1), at);
    put(Kind::transpose, above.back());
    return;
  }
  if (above.size() > 1 && is_transpose(above[0]) && !is_operation(above[1])) {
    put(Kind::transpose, above[0]);
    return raised(Items(above.begin() + 1, above.end()), at);
  }
  if (above.size() == 1 && is_transpose(above[0]))
    return static_cast<void>(put(Kind::transpose, above[0].begin, above[0].end));
  // ^t of something that has axes is a transpose where t is nothing else.
  if (above.size() == 1 && above[0].kind == ItemKind::letter && above[0].text == "t" && !names_.knows("t") &&
      above[0].sub.empty() && above[0].sup.empty())
    return static_cast<void>(put(Kind::transpose, above[0].begin, above[0].end));
  power(above, at);
}

void Writer::power(const Items& exponent, const Item& at) {
  if (!exponent.empty() && is_sign(exponent[0], "∘")) {  // x^{∘2}
    put(Kind::dot_caret, exponent[0]);
    if (exponent.size() < 2) return fail(at, "an exponent is missing");
    return bracketed(Items(exponent.begin() + 1, exponent.end()), at);
  }
  if (exponent.size() == 1 &&
      (is_sign(exponent[0], "*") || is_sign(exponent[0], "+") || is_sign(exponent[0], "†")))
    return fail(at, "the mark '" + exponent[0].text + "' belongs to no known name");
  put(Kind::caret, at.end, at.end);
  put(Kind::left_brace, exponent.empty() ? at.end : exponent[0].begin, at.end);
  sequence(exponent);
  put(Kind::right_brace, at.end, at.end);
}

}  // namespace overbar::latex
