// Operators that stand before what they act on: sums, derivatives, gradients.
#include <algorithm>

#include "read/latex_writer.hpp"

namespace overbar::latex {

namespace {

bool is_d(const Item& item) {
  return (item.kind == ItemKind::letter && item.text == "d" && item.sub.empty() && item.primes == 0 &&
          item.bars == 0) ||
         (is_sign(item, "∂") && item.sub.empty());
}

unsigned order_of(const Items& raised) {
  if (raised.size() != 1 || raised[0].kind != ItemKind::number || raised[0].text.size() != 1) return 0;
  return static_cast<unsigned>(raised[0].text[0] - '0');
}

/// A letter that may index: no scripts but primes.
bool is_index(const Item& item) {
  return item.kind == ItemKind::letter && item.sub.empty() && item.sup.empty() && item.bars == 0;
}

/// The different letters i … n that stand in subscripts.
void find_indices(const Item& item, std::string& letters) {
  for (const Item& part : item.sub)
    if (index_letters({part}) && !letters.contains(part.text)) letters += part.text;
  for (const Items& part : item.parts)
    for (const Item& inside : part) find_indices(inside, letters);
  for (const Item& inside : item.sup) find_indices(inside, letters);
}

struct Bound {
  std::string name;
  const Item* at = nullptr;
  Items lower, upper;
};

/// a ; b ; c of 1, …, n: the ends of a range.
bool ends_of_list(const Items& list, Items& lower, Items& upper) {
  const std::vector<Items> parts = split_at_commas(list);
  if (parts.size() < 3) return false;
  const std::size_t dots = parts.size() - 2;
  if (!is_dots(parts[dots]) || parts[0].empty() || parts.back().empty()) return false;
  lower = parts[0];
  upper = parts.back();
  return true;
}

/// 1..n in one piece
bool ends_of_range(const Items& items, Items& lower, Items& upper) {
  const auto dots = std::ranges::find_if(items, [](const Item& item) { return is_dots(item); });
  if (dots == items.begin() || dots == items.end() || dots + 1 == items.end()) return false;
  lower.assign(items.begin(), dots);
  upper.assign(dots + 1, items.end());
  return true;
}

}  // namespace

// ---- Σ ----

std::size_t Writer::big(const Items& items, std::size_t at) {
  const Item& item = items[at];
  if (item.text != "∑" && item.text != "∏") {
    fail(item, item.text == "∫" ? "integrals are not part of the language"
                                : "'" + item.text + "' is not part of the language");
    return at + 1;
  }
  if (item.sub.empty()) {
    // Σ x_i²: the one index letter of the product behind it.
    std::string letters;
    for (std::size_t i = at + 1; i < items.size() && !is_relation(items[i]) && !is_sign(items[i], "+") &&
                                 !is_sign(items[i], "-") && !is_sign(items[i], ",") && letters.size() < 2;
         ++i)
      find_indices(items[i], letters);
    if (letters.size() != 1 || !item.sup.empty()) {
      fail(item, "the index of this sum is not written");
      return at + 1;
    }
    put(item.text == "∑" ? Kind::big_sum : Kind::big_product, item.begin, item.end);
    put(Kind::underscore, item);
    put(Kind::left_brace, item);
    put(Kind::identifier, item, letters);
    put(Kind::right_brace, item);
    return at + 1;
  }
  put(item.text == "∑" ? Kind::big_sum : Kind::big_product, item.begin, item.end);
  binders(item);
  return at + 1;
}

// i;  i,j;  ij;  i=1 (with the upper bound above);  i=1,…,n;  1≤i≤n;  i∈{1,…,n};  j≠i;  i<j;  and these with
// commas or lines between them.
void Writer::binders(const Item& item) {
  Items below = item.sub;
  if (below.size() == 1 && below[0].kind == ItemKind::group) {
    const Items inside = below[0].parts[0];
    below = inside;
  }
  for (Item& part : below)
    if (part.kind == ItemKind::row) {
      part.kind = ItemKind::sign;
      part.text = ",";
    }
  std::vector<Items> parts = split_at_commas(below);
  // i = 1, …, n
  for (std::size_t i = 0; i + 2 < parts.size(); ++i)
    if (is_dots(parts[i + 1]) && holds_sign(parts[i], "=")) {
      std::ranges::copy(parts[i + 1], std::back_inserter(parts[i]));
      std::ranges::copy(parts[i + 2], std::back_inserter(parts[i]));
      parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(i + 1),
                  parts.begin() + static_cast<std::ptrdiff_t>(i + 3));
    }
  std::vector<Bound> bound;
  std::vector<Items> conditions;
  const auto bind = [&](const Item& index) {
    bound.push_back({index.text + std::string(index.primes, '\''), &index, {}, {}});
    if (index.primes) names_.table().declare(bound.back().name, false);
  };
  for (const Items& whole : parts) {
    // i : i ≠ j
    const auto colon = std::ranges::find_if(whole, [](const Item& part) {
      return is_sign(part, ":") || is_sign(part, "∣") || (part.kind == ItemKind::stray && part.text == "|");
    });
    const Items part(whole.begin(), colon);
    if (colon != whole.end()) conditions.emplace_back(colon + 1, whole.end());
    if (part.empty()) return fail(item, "an index of the sum is missing");
    if (std::ranges::all_of(part, is_index)) {
      for (std::size_t i = 0; i < part.size(); ++i) bind(whole[i]);
    } else if (part.size() >= 3 && is_index(part[0]) && is_sign(part[1], "=")) {
      bind(whole[0]);
      const Items value(part.begin() + 2, part.end());
      if (!ends_of_range(value, bound.back().lower, bound.back().upper)) bound.back().lower = value;
    } else if (part.size() == 3 && is_index(part[0]) && is_sign(part[1], "∈") &&
               part[2].kind == ItemKind::fenced) {
      bind(whole[0]);
      const Items& set = part[2].parts[0];
      if (part[2].text == "[" && !holds_sign(set, ",")) {
        bound.back().lower.push_back(part[2]);
        bound.back().lower[0].kind = ItemKind::number;
        bound.back().lower[0].text = "1";
        bound.back().lower[0].parts.clear();
        bound.back().upper = set;
      } else if (!ends_of_list(set, bound.back().lower, bound.back().upper) &&
                 !ends_of_range(set, bound.back().lower, bound.back().upper)) {
        return fail(part[2], "the set of an index is a range 1, …, n");
      }
    } else {
      // 1 ≤ i ≤ n
      std::vector<std::size_t> links;
      for (std::size_t i = 0; i < part.size(); ++i)
        if (is_relation(part[i])) links.push_back(i);
      if (links.size() == 2 && is_sign(part[links[0]], "≤") && is_sign(part[links[1]], "≤") &&
          links[1] == links[0] + 2 && is_index(part[links[0] + 1]) && links[0] > 0) {
        bind(whole[links[0] + 1]);
        bound.back().lower.assign(part.begin(), part.begin() + static_cast<std::ptrdiff_t>(links[0]));
        bound.back().upper.assign(part.begin() + static_cast<std::ptrdiff_t>(links[1] + 1), part.end());
      } else if (links.size() == 1 && links[0] == 1 && part.size() == 3 && is_sign(part[1], "≤") &&
                 is_index(part[0]) &&
                 (part[2].kind == ItemKind::number || names_.is_dim(names_.resolve(part[2]).name))) {
        bind(whole[0]);  // i ≤ n
        bound.back().upper.push_back(part[2]);
      } else if (!links.empty()) {
        if (bound.empty()) {
          if (!is_index(part[0])) return fail(item, "the index of this sum is not understood");
          bind(whole[0]);
        }
        conditions.push_back(part);
      } else {
        return fail(part[0], "the index of this sum is not understood; expected i, i=1 or i,j");
      }
    }
  }
  if (bound.empty()) return fail(item, "the index of this sum is not written");
  if (!item.sup.empty()) {
    for (Bound& each : bound) {
      if (!each.upper.empty()) return fail(item.sup[0], "the index has two upper bounds");
      each.upper = item.sup;
    }
  }
  put(Kind::underscore, item.end, item.end);
  put(Kind::left_brace, item.end, item.end);
  // i, j = 1 with n above: both run from 1.
  Items lower;
  for (std::size_t i = bound.size(); i-- > 0;) {
    if (bound[i].lower.empty()) bound[i].lower = lower;
    lower = bound[i].lower;
  }
  for (std::size_t i = 0; i < bound.size(); ++i) {
    if (i) put(Kind::comma, item.end, item.end);
    put(Kind::identifier, *bound[i].at, bound[i].name);
    if (bound[i].lower.empty() && bound[i].upper.empty()) continue;
    put(Kind::equal, *bound[i].at);
    if (bound[i].lower.empty())
      put(Kind::number, *bound[i].at, "1");
    else
      sequence(bound[i].lower);
    if (bound[i].upper.empty()) continue;
    put(Kind::dots, *bound[i].at);
    sequence(bound[i].upper);
  }
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    put(i ? Kind::logical_and : Kind::colon, item.end, item.end);
    sequence(conditions[i]);
  }
  put(Kind::right_brace, item.end, item.end);
}

// ---- derivatives ----

bool Writer::is_derivative(const Item& fraction) const {
  const Items& above = fraction.parts[0];
  const Items& below = fraction.parts[1];
  if (above.empty() || below.size() < 2 || !is_d(above[0]) || !is_d(below[0]) || !below[0].sup.empty())
    return false;
  return is_sign(above[0], "∂") == is_sign(below[0], "∂");
}

// dJ/dx in a line, with d no name of the page.
bool Writer::is_differential(const Items& items, std::size_t at) const {
  if (at + 4 >= items.size() || items[at].text != "d" || !is_d(items[at]) || names_.knows("d")) return false;
  return (items[at + 1].kind == ItemKind::letter || items[at + 1].kind == ItemKind::word) &&
         is_sign(items[at + 2], "/") && is_d(items[at + 3]) && items[at + 3].text == "d" &&
         (items[at + 4].kind == ItemKind::letter || items[at + 4].kind == ItemKind::word);
}

// ∂J/∂x in a line; \frac{∂}{∂x} of the product behind it; ∂_x f.
std::size_t Writer::derivative(const Items& items, std::size_t at) {
  const Item& item = items[at];
  if (item.kind == ItemKind::fraction) {
    if (!item.sub.empty() || !item.sup.empty()) {
      fail(item, "a script of an operator is not understood");
      return at + 1;
    }
    derivative(item.parts[0], item.parts[1], item);
    return at + 1;
  }
  if (!item.sub.empty()) {
    if (!item.sup.empty()) {
      fail(item, "a script of '∂' is not understood");
      return at + 1;
    }
    put(Kind::partial, item.begin, item.end);
    put(Kind::underscore, item);
    put(Kind::left_brace, item);
    bracketed(item.sub, item);
    put(Kind::right_brace, item);
    return at + 1;
  }
  std::size_t slash = at + 1;
  while (slash < items.size() && !is_sign(items[slash], "/")) {
    if (is_relation(items[slash]) || is_operation(items[slash]) || is_sign(items[slash], ",")) break;
    ++slash;
  }
  if (slash >= items.size() || !is_sign(items[slash], "/") || slash + 2 >= items.size() ||
      !is_d(items[slash + 1])) {
    fail(item, "∂ without its ∂ below the line; write \\frac{\\partial y}{\\partial x}");
    return at + 1;
  }
  std::size_t end = slash + 1;
  Items below;
  while (end + 1 < items.size() && is_d(items[end]) && items[end].text == item.text) {
    below.push_back(items[end]);
    below.push_back(items[end + 1]);
    end += 2;
  }
  Items above(items.begin() + static_cast<std::ptrdiff_t>(at),
              items.begin() + static_cast<std::ptrdiff_t>(slash));
  Item place = item;
  place.end = items[end - 1].end;
  derivative(above, below, place);
  return end;
}

void Writer::derivative(const Items& above, const Items& below, const Item& at) {
  const unsigned written = above[0].sup.empty() ? 0 : order_of(above[0].sup);
  if (!above[0].sup.empty() && written == 0) return fail(above[0], "the order of a derivative is a number");
  const unsigned order = std::max(written, 1u);
  std::vector<Items> variables;
  for (const Item& item : below) {
    if (is_d(item) && item.text == below[0].text && (variables.empty() || !variables.back().empty()) &&
        item.sup.empty())
      variables.emplace_back();
    else
      variables.back().push_back(item);
  }
  if (variables.empty() || variables.back().empty())
    return fail(at, "expected a variable after the ∂ below the line");
  // ∂x² counts derivatives, where the order asks for it.
  std::vector<unsigned> times(variables.size(), 1);
  if (order > variables.size())
    for (std::size_t i = 0; i < variables.size(); ++i) {
      Item& last = variables[i].back();
      if (const unsigned count = order_of(last.sup); count > 0) {
        times[i] = count;
        last.sup.clear();
      }
    }
  const Items body(above.begin() + 1, above.end());
  const bool operates = std::ranges::all_of(body, is_layout);
  // ∂L/∂a of L(a, y) = …
  if (body.size() == 1 && body[0].sub.empty() && body[0].sup.empty() && !body[0].primes)
    if (const Items brackets = names_.parameters_of(names_.resolve(body[0]).name); !brackets.empty()) {
      Items called = above;
      called.insert(std::ranges::find(called, body[0].begin, &Item::begin) + 1, brackets[0]);
      called.back().begin = called.back().end = body[0].end;
      return derivative(called, below, at);
    }
  // dσ/dz is σ′(z).
  if (body.size() == 1 && variables.size() == 1 && times[0] == order && body[0].sup.empty() &&
      (body[0].kind == ItemKind::letter || body[0].kind == ItemKind::word) && body[0].bars == 0)
    if (const Resolved resolved = names_.resolve(body[0]); resolved.function && body[0].primes == 0) {
      name(resolved.name, true, body[0]);
      for (unsigned i = 0; i < order; ++i) put(Kind::prime_mark, body[0].end, body[0].end).count = 1;
      return bracketed(variables[0], at);
    }
  // ∂ℓ/∂σ² is ∂ℓ/∂σ / 2σ.
  if (!operates && order == 1 && variables.size() == 1 && variables[0].size() == 1) {
    Item by = variables[0][0];
    const bool square = by.kind == ItemKind::letter && by.sup.size() == 1 && order_of(by.sup) == 2;
    if (square && names_.resolve(by).above == 0) {
      by.sup.clear();
      open(at);
      derivative(above, {below[0], by}, at);
      put(Kind::slash, at.begin, at.begin);
      open(at);
      put(Kind::number, at, "2");
      put(Kind::star, at);
      sequence({by});
      close(at);
      return close(at);
    }
  }
  if (!operates) open(at);
  put(Kind::partial, above[0].begin, above[0].end);
  if (written) {
    put(Kind::caret, above[0]);
    put(Kind::number, above[0], std::to_string(written));
  }
  if (!operates) bracketed(body, at);
  put(Kind::slash, at.begin, at.begin);
  for (std::size_t i = 0; i < variables.size(); ++i)
    for (unsigned k = 0; k < times[i]; ++k) {
      put(Kind::partial, variables[i][0].begin, variables[i][0].begin);
      bracketed(variables[i], variables[i][0]);
    }
  if (!operates) close(at);
}

// ∇_x of the factor behind it, or of the product if that begins with a number or a sum: ∇_x ½‖x‖².
std::size_t Writer::nabla(const Items& items, std::size_t at) {
  const Item& item = items[at];
  const unsigned order = item.sup.empty() ? 1 : order_of(item.sup);
  if (order == 0 || order > 2) {
    fail(item, "this power of ∇ is not understood");
    return at + 1;
  }
  std::size_t next = at + 1;
  while (next < items.size() && is_layout(items[next])) ++next;
  if (next >= items.size() || is_relation(items[next]) || is_operation(items[next]) ||
      is_sign(items[next], ",")) {
    fail(item, "∇ stands before nothing");
    return at + 1;
  }
  const bool product = items[next].kind == ItemKind::number || items[next].kind == ItemKind::fraction ||
                       items[next].kind == ItemKind::big;
  // ∇J(x) is by x.
  Items by = item.sub;
  std::size_t shown = 0;
  if (by.empty() && next + 1 < items.size() &&
      (items[next].kind == ItemKind::letter || items[next].kind == ItemKind::word) &&
      items[next + 1].kind == ItemKind::fenced && items[next + 1].text == "(" &&
      items[next + 1].parts[0].size() == 1) {
    const Item& argument = items[next + 1].parts[0][0];
    if (argument.kind == ItemKind::letter || argument.kind == ItemKind::word) {
      by = items[next + 1].parts[0];
      if (!names_.resolve(items[next]).function && items[next + 1].sup.empty() && items[next + 1].sub.empty())
        shown = 1;
    }
  }
  if (const ItemKind kind = items[next].kind;
      by.empty() && (kind == ItemKind::letter || kind == ItemKind::word))
    by = names_.argument_of(names_.resolve(items[next]).name);
  // ∇²J, on a page whose gradients are all by one variable.
  if (by.empty())
    by = names_.gradient_variable();
  else
    names_.note_gradient_by(by);
  if (order == 2 && by.empty()) {
    fail(item, "it is not clear by what ∇² is; write ∇_x^2");
    return at + 1;
  }
  Item place = item;
  open(place);
  const auto operand = [&] {
    open(items[next]);
    std::size_t behind = shown ? next + 2 : element(items, next);
    if (shown) sequence({items[next]});
    while (product && !trouble_ && behind < items.size() && !is_relation(items[behind]) &&
           !is_sign(items[behind], "+") && !is_sign(items[behind], "-") && !is_sign(items[behind], ",") &&
           !is_implication(items[behind]))
      behind = element(items, behind);
    close(items[behind - 1]);
    return behind;
  };
  std::size_t behind = next;
  if (order == 2) {
    put(Kind::partial, item.begin, item.end);
    put(Kind::caret, item);
    put(Kind::number, item, "2");
    behind = operand();
    put(Kind::slash, item);
    for (int k = 0; k < 2; ++k) {
      put(Kind::partial, item);
      bracketed(by, item);
    }
  } else {
    put(Kind::nabla, item.begin, item.end);
    if (!by.empty()) {
      put(Kind::underscore, item);
      put(Kind::left_brace, item);
      bracketed(by, item);
      put(Kind::right_brace, item);
    }
    behind = operand();
  }
  place.end = items[behind - 1].end;
  close(place);
  return behind;
}

}  // namespace overbar::latex
