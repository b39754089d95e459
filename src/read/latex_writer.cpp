#include "read/latex_writer.hpp"

#include <algorithm>
#include <array>

namespace overbar::latex {

namespace {

using ast::TokenKind;

struct SignToken {
  std::string_view sign;
  TokenKind kind;
};
constexpr auto sign_tokens = std::to_array<SignToken>({
    {"+", TokenKind::plus},        {"-", TokenKind::minus},      {"·", TokenKind::middle_dot},
    {"×", TokenKind::star},        {"*", TokenKind::star},       {"∘", TokenKind::ring},
    {"⊘", TokenKind::ring_slash},  {"/", TokenKind::slash},      {"=", TokenKind::equal},
    {"≡", TokenKind::equal},       {"≠", TokenKind::not_equal},  {"<", TokenKind::less},
    {"≤", TokenKind::less_equal},  {">", TokenKind::greater},    {"≥", TokenKind::greater_equal},
    {",", TokenKind::comma},       {"⇒", TokenKind::implies},    {"⇔", TokenKind::equivalent},
    {"∧", TokenKind::logical_and}, {"∨", TokenKind::logical_or}, {"¬", TokenKind::logical_not},
    {"∞", TokenKind::infinity},    {"∈", TokenKind::element_of},
});

std::string_view meaning(std::string_view sign) {
  constexpr auto meanings = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"⊗", "⊗ is not part of the language; write an outer product as a bᵀ, an entrywise one with ⊙"},
      {"⊕", "⊕ is not part of the language"},
      {"±", "± stands for two formulas"},
      {"…", "dots stand where they can't be filled in"},
      {"⋯", "dots stand where they can't be filled in"},
      {"⋮", "dots stand where they can't be filled in"},
      {"⋱", "dots stand where they can't be filled in"},
      {"∀", "∀ stands before an index, at the beginning or the end of a formula"},
      {"∃", "∃ is not part of the language"},
      {"∣", "a condition after a bar is not part of the language"},
      {"→", "an arrow is not part of a formula"},
      {"↦", "an arrow is not part of a formula"},
      {"←", "an assignment is not an equation"},
      {"⋆", "⋆ is not part of the language"},
      {"!", "a factorial is not part of the language"},
  });
  for (const auto& [key, value] : meanings)
    if (key == sign) return value;
  return {};
}

}  // namespace

bool is_dots(const Item& item) {
  return is_sign(item, "…") || is_sign(item, "⋯") || is_sign(item, "⋮") || is_sign(item, "⋱");
}

bool is_dots(const Items& items) {
  bool any = false;
  for (const Item& item : items) {
    if (is_layout(item)) continue;
    if (!is_dots(item)) return false;
    any = true;
  }
  return any;
}

bool holds_sign(const Items& items, std::string_view text) {
  return std::ranges::any_of(items, [&](const Item& item) { return is_sign(item, text); });
}

bool holds_relation(const Items& items) {
  return std::ranges::any_of(items, [](const Item& item) { return is_relation(item); });
}

std::vector<Items> split_at_commas(const Items& items) {
  std::vector<Items> out(1);
  for (const Item& item : items)
    if (is_sign(item, ",") || is_sign(item, ";"))
      out.emplace_back();
    else
      out.back().push_back(item);
  return out;
}

// ---- tokens ----

ast::Token& Writer::put(Kind kind, std::uint32_t begin, std::uint32_t end, std::string_view text) {
  ast::Token token;
  token.kind = kind;
  token.text = ast::intern_text(list_, text);
  token.begin = begin;
  token.end = std::max(begin, end);
  list_.tokens.push_back(token);
  return list_.tokens.back();
}

void Writer::word(ast::Word word, const Item& at, std::string_view text) {
  put(Kind::identifier, at.begin, at.end, text).word = word;
}

void Writer::bracketed(const Items& items, const Item& at) {
  open(at);
  sequence(items);
  close(at);
}

// A name that nothing knows is declared all the same, so that the parser does not take it apart again;
// whoever gives it a meaning reports it.
void Writer::name(const std::string& name, bool function, const Item& at) {
  if (!names_.table().knows(name)) names_.table().declare(name, function);
  put(Kind::identifier, at, name);
}

void Writer::fail(const Item& at, std::string message) { fail_between(at.begin, at.end, std::move(message)); }

void Writer::fail_between(std::uint32_t begin, std::uint32_t end, std::string message) {
  if (!trouble_) trouble_ = {begin, end, std::move(message)};
}

// ---- sequences ----

void Writer::sequence(const Items& items) {
  const bool dots = std::ranges::any_of(items, [](const Item& item) { return is_dots(item); });
  for (std::size_t at = 0; at < items.size() && !trouble_;) {
    const bool term = at == 0 || is_relation(items[at - 1]);
    if (dots && term && elided_sum(items, at)) continue;
    at = element(items, at);
  }
}

void Writer::defined(const Item& item) { atom(Items{item}, 0, item, true); }

std::size_t Writer::element(const Items& items, std::size_t at) {
  const Item& item = items[at];
  switch (item.kind) {
    case ItemKind::cell:
    case ItemKind::row:
    case ItemKind::gap:
    case ItemKind::label:
      return at + 1;
    case ItemKind::letter:
    case ItemKind::word:
      return is_differential(items, at) ? derivative(items, at) : atom(items, at, item);
    case ItemKind::number:
      return number(items, at);
    case ItemKind::sign:
      if (item.text == "∂") return derivative(items, at);
      if (item.text == "∇") return nabla(items, at);
      if (const std::size_t taken = product_below(items, at); taken) return at + taken;
      if (item.text == "∘")
        if (const std::size_t taken = hadamard(items, at); taken) return at + taken;
      sign(items, at);
      return at + 1;
    case ItemKind::text:
      // A word alone may be a name.
      if (!item.text.contains(' ') && !names_.function_of(item.text).empty()) return atom(items, at, item);
      if (!item.text.contains(' ') && !item.text.empty() && (item.text[0] | 32) >= 'a' &&
          (item.text[0] | 32) <= 'z')
        return atom(items, at, item);
      fail(item, "the words '" + item.text + "' stand inside a formula");
      return at + 1;
    case ItemKind::group: {
      const Items& inside = item.parts[0];
      if (inside.empty()) {
        if (!item.sub.empty() || !item.sup.empty() || item.primes)
          fail(item, "a script that belongs to nothing");
        return at + 1;
      }
      // {\sigma}' and {\log}(x) are the function.
      if (inside.size() == 1 && (inside[0].kind == ItemKind::letter || inside[0].kind == ItemKind::word) &&
          item.sub.empty() && item.sup.empty()) {
        Item only = inside[0];
        only.primes = static_cast<std::uint8_t>(std::min(200, inside[0].primes + item.primes));
        return atom(items, at, only);
      }
      bracketed(inside, item);
      scripts(item);
      return at + 1;
    }
    case ItemKind::fenced:
      fenced(item);
      return at + 1;
    case ItemKind::fraction:
      if (is_derivative(item) && item.parts[0].size() == 1) return derivative(items, at);
      fraction(item);
      return at + 1;
    case ItemKind::root:
      root(item);
      return at + 1;
    case ItemKind::accented:
      accented(item);
      return at + 1;
    case ItemKind::braced:
      bracketed(item.parts[0], item);
      scripts(item);
      return at + 1;
    case ItemKind::big:
      return big(items, at);
    case ItemKind::environment:
      environment(item);
      return at + 1;
    case ItemKind::stray:
      // \left\{ \begin{array} … \end{array} \right.
      if (item.text == "{" && at + 1 < items.size() && items[at + 1].kind == ItemKind::environment) {
        cases(items[at + 1]);
        scripts(items[at + 1]);
        return at + 2;
      }
      if (is_sign(item, "|") || item.text == "|" || item.text == "‖")
        fail(item, item.sub.empty()
                       ? "this bar has no partner"
                       : "a derivative at a point, written after a bar, is not read; name the point's "
                         "value first");
      else
        fail(item, "the bracket '" + item.text + "' has no partner");
      return at + 1;
    case ItemKind::unknown:
      if (item.text.starts_with('\\')) {
        // \softmax without its definition is still the softmax.
        const std::string word = item.text.substr(1);
        if (!names_.function_of(word).empty() || (word.size() > 1 && names_.knows(word))) {
          Item function = item;
          function.kind = ItemKind::word;
          function.text = word;
          return atom(items, at, function);
        }
        fail(item, "the command " + item.text + " is not known; define it with \\newcommand");
      } else {
        fail(item, item.text + " is not understood");
      }
      return at + 1;
  }
  return at + 1;
}

// In a line, 1/2n with n a size is 1/(2n).
std::size_t Writer::product_below(const Items& items, std::size_t at) {
  if (at + 2 >= items.size() || !is_sign(items[at], "/") || items[at + 1].kind != ItemKind::number ||
      !items[at + 1].sup.empty() || items[at + 2].kind != ItemKind::letter || items[at + 2].space_before ||
      !names_.is_dim(names_.resolve(items[at + 2]).name))
    return 0;
  sign(items, at);
  Item place = items[at + 1];
  place.end = items[at + 2].end;
  bracketed({items[at + 1], items[at + 2]}, place);
  return 3;
}

void Writer::sign(const Items& items, std::size_t at) {
  const Item& item = items[at];
  if (!item.sub.empty() || item.primes || (!item.sup.empty() && item.text != "∞"))
    return fail(item, "a script of '" + item.text + "' is not understood");
  for (const SignToken& row : sign_tokens) {
    if (row.sign != item.text) continue;
    put(row.kind, item);
    if (!item.sup.empty()) scripts(item);
    return;
  }
  if (const std::string_view said = meaning(item.text); !said.empty()) return fail(item, std::string(said));
  fail(item, "'" + item.text + "' is not understood here");
}

void Writer::fraction(const Item& item) {
  if (is_derivative(item)) {
    derivative(item.parts[0], item.parts[1], item);
    return scripts(item);
  }
  if (item.parts[0].empty() || item.parts[1].empty())
    return fail(item, "a fraction needs what is above and below");
  open(item);
  bracketed(item.parts[0], item);
  put(Kind::slash, item);
  bracketed(item.parts[1], item);
  close(item);
  scripts(item);
}

void Writer::root(const Item& item) {
  if (item.parts[0].empty()) return fail(item, "a root of nothing");
  open(item);
  if (item.parts.size() == 1) {
    put(Kind::root, item.begin, item.begin);
    bracketed(item.parts[0], item);
  } else {
    bracketed(item.parts[0], item);
    put(Kind::caret, item.begin, item.begin);
    open(item);
    put(Kind::number, item.begin, item.begin, "1");
    put(Kind::slash, item.begin, item.begin);
    bracketed(item.parts[1], item);
    close(item);
  }
  close(item);
  scripts(item);
}

// \overline{Wx} is the bar of a product; hats over more than a name mean nothing here.
void Writer::accented(const Item& item) {
  if (item.text != "bar") return fail(item, "a \\" + item.text + " stands over more than a name");
  word(ast::Word::bar, item, "bar");
  bracketed(item.parts[0], item);
  scripts(item);
}

std::size_t Writer::number(const Items& items, std::size_t at) {
  const Item& item = items[at];
  // 1[z > 0], 1_{z > 0}, 1\{z > 0\}
  if (item.text == "1" && item.sup.empty()) {
    if (holds_relation(item.sub)) {
      put(Kind::indicator, item);
      bracketed(item.sub, item);
      return at + 1;
    }
    if (item.sub.empty() && at + 1 < items.size() && condition_inside(items[at + 1])) {
      put(Kind::indicator, item);
      const Item& condition = items[at + 1];
      bracketed(condition.parts[0], condition);
      scripts(condition);
      return at + 2;
    }
  }
  put(Kind::number, item, item.text);
  scripts(item);
  return at + 1;
}

}  // namespace overbar::latex
