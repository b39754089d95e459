// What commands make of the tokens behind them: fractions, accents, words, environments.
#include <algorithm>
#include <array>

#include "read/characters.hpp"
#include "read/latex_commands.hpp"
#include "read/latex_grouper.hpp"

namespace overbar::latex {

namespace {

std::string combining(std::string_view accent) {
  constexpr auto marks = std::to_array<std::pair<std::string_view, char32_t>>({{"hat", 0x0302},
                                                                               {"tilde", 0x0303},
                                                                               {"dot", 0x0307},
                                                                               {"ddot", 0x0308},
                                                                               {"check", 0x030C},
                                                                               {"breve", 0x0306},
                                                                               {"acute", 0x0301},
                                                                               {"grave", 0x0300},
                                                                               {"ring", 0x030A}});
  std::string out;
  for (const auto& [name, mark] : marks)
    if (name == accent) ast::append_utf8(out, mark);
  return out;
}

}  // namespace

void Grouper::command(std::vector<Frame>& frames) {
  const Token& token = tokens_[at_++];
  Items& items = frames.back().items;
  const Command command = command_of(token.text);
  const auto one = [&](ItemKind kind) {
    items.push_back(make(kind, token, command.text));
    return &items.back();
  };
  switch (command.action) {
    case Action::none:
      if (token.text == "_" && markdown_) {
        --at_;  // an underscore that Markdown would take for emphasis
        return escaped_subscript(items);
      }
      items.push_back(make(ItemKind::unknown, token, "\\" + token.text));
      return;
    case Action::letter:
      one(ItemKind::letter);
      return;
    case Action::sign:
      if (token.text == "_" && markdown_) {
        --at_;
        return escaped_subscript(items);
      }
      one(ItemKind::sign);
      return;
    case Action::dots:
      one(ItemKind::sign);
      return;
    case Action::big:
      one(ItemKind::big);
      return;
    case Action::word:
      one(ItemKind::word);
      return;
    case Action::skip:
      return;
    case Action::skip1:
      argument();
      return;
    case Action::skip2:
      argument();
      argument();
      return;
    case Action::gap:
      one(ItemKind::gap);
      return;
    case Action::label: {
      if (at_character("*")) ++at_;
      Item item = make(ItemKind::label, token, words());
      items.push_back(std::move(item));
      return;
    }
    case Action::style: {
      Items inside = argument();
      for (Item& item : inside) restyle(item, command.text);
      return wrap(items, token, std::move(inside));
    }
    case Action::word_style: {
      if (at_character("*")) ++at_;
      return word(items, token, token.text == "operatorname");
    }
    case Action::style_on:
      return;
    case Action::words:
      return text(items, token, command.text == "row");
    case Action::blackboard:
      return blackboard(items, token);
    case Action::accent:
      return accent(items, token, command.text);
    case Action::fraction: {
      Item item = make(ItemKind::fraction, token);
      item.parts.push_back(argument());
      item.parts.push_back(argument());
      item.end = last_end();
      items.push_back(std::move(item));
      return;
    }
    case Action::root: {
      Item item = make(ItemKind::root, token);
      Items degree;
      const bool has_degree = optional_argument(degree);
      item.parts.push_back(argument());
      if (has_degree) item.parts.push_back(std::move(degree));
      item.end = last_end();
      items.push_back(std::move(item));
      return;
    }
    case Action::size:
      if (is_bar(command.text)) return bar(frames, token, command.text);
      if (at_character(".")) ++at_;
      return;
    case Action::left:
    case Action::right:
      return delimiter(frames, token, command.action == Action::left);
    case Action::open:
      return open_bracket(frames, token, command.text, true);
    case Action::close:
      return close_bracket(frames, token, command.text);
    case Action::begin:
      return environment(items, token);
    case Action::end:
      items.push_back(unknown(token, "an \\end that begins nowhere"));
      return;
    case Action::transparent:
      return wrap(items, token, argument());
    case Action::transparent2:
      argument();
      return wrap(items, token, argument());
    case Action::braced: {
      Item item = make(ItemKind::braced, token, command.text);
      item.parts.push_back(argument());
      const TokenKind mark = command.text == "sub" ? TokenKind::subscript : TokenKind::superscript;
      item.parts.emplace_back();
      if (!at_end() && tokens_[at_].kind == mark) {
        ++at_;
        item.parts[1] = argument();
      }
      item.end = last_end();
      items.push_back(std::move(item));
      return;
    }
    case Action::over: {
      const Items note = argument();
      Items inside = argument();
      // \overset{\text{def}}{=}
      if (inside.size() == 1 && is_sign(inside[0], "=")) {
        const std::string said = canonical(note);
        if (said.starts_with("def") || said == "△" || said == "Δ" || said == "≡") inside[0].text = "≡";
      }
      return wrap(items, token, std::move(inside));
    }
    case Action::under: {
      Items below = argument();
      Items inside = argument();
      // \underset{x}{\max} has the index below
      if (inside.size() == 1 && (inside[0].kind == ItemKind::word || inside[0].kind == ItemKind::big))
        inside[0].sub = std::move(below);
      return wrap(items, token, std::move(inside));
    }
    case Action::derivative:
      return derivative(items, token, command.text);
    case Action::norm: {
      Item item = make(ItemKind::fenced, token, command.text);
      item.closing = command.text;
      item.parts.push_back(argument());
      item.end = last_end();
      items.push_back(std::move(item));
      return;
    }
    case Action::substack:
      return wrap(items, token, argument());
    case Action::not_: {
      Items inside = argument();
      if (inside.size() == 1 && is_sign(inside[0], "=")) {
        inside[0].text = "≠";
      } else if (inside.size() == 1 && is_sign(inside[0], "∈")) {
        inside[0].text = "∉";
      } else {
        inside.clear();
        inside.push_back(unknown(token, "\\not before this"));
      }
      return wrap(items, token, std::move(inside));
    }
    case Action::unsupported:
      items.push_back(unknown(token, command.text));
      return;
  }
}

void Grouper::wrap(Items& items, const Token& token, Items inside) {
  if (inside.size() == 1) {
    inside[0].begin = token.begin;
    inside[0].end = std::max(inside[0].end, last_end());
    inside[0].space_before = token.space_before;
    if (inside[0].sub.empty() && inside[0].sup.empty() && inside[0].primes == 0) {
      items.push_back(std::move(inside[0]));
      return;
    }
  }
  Item item = make(ItemKind::group, token, "{");
  item.end = last_end();
  item.parts.push_back(std::move(inside));
  items.push_back(std::move(item));
}

void Grouper::restyle(Item& item, std::string_view style) {
  if (item.kind == ItemKind::letter || item.kind == ItemKind::word || item.kind == ItemKind::number) {
    if (style == "bold" && item.kind == ItemKind::number && item.text == "1") {
      item.kind = ItemKind::letter;
      item.text = "𝟏";
    } else if (item.style.empty()) {
      item.style = style;
    }
  }
  for (Items& part : item.parts)
    for (Item& inside : part) restyle(inside, style);
  // Scripts keep their own styles: \mathbf{x_i} is the entry i of 𝐱.
}

void Grouper::delimiter(std::vector<Frame>& frames, const Token& token, bool opens) {
  if (at_end()) return;
  const Token& next = tokens_[at_];
  Token whole = next;
  whole.begin = token.begin;
  whole.space_before = token.space_before;
  std::string text;
  if (next.kind == TokenKind::character) {
    text = next.text;
  } else if (next.kind == TokenKind::command) {
    const Command command = command_of(next.text);
    if (command.action == Action::open || command.action == Action::close || command.action == Action::size)
      text = command.text;
  }
  if (text == ".") {  // \left. \right.
    ++at_;
    return;
  }
  if (text == "<") text = "⟨";
  if (text == ">") text = "⟩";
  const bool known = std::ranges::any_of(
      fences, [&](const auto& pair) { return pair.first == text || pair.second == text; });
  if (!known) return;
  ++at_;
  if (next.kind == TokenKind::character && text == "|" && at_character("|") && !tokens_[at_].space_before) {
    whole.end = tokens_[at_++].end;
    text = "‖";
  }
  // \left] is an open interval's beginning.
  if (opens)
    open_bracket(frames, whole, text == "]" ? "[" : text == ")" ? "(" : text, true);
  else
    close_bracket(frames, whole, text == "[" ? "]" : text == "(" ? ")" : text);
}

std::string Grouper::words() {
  std::string out;
  if (at_end()) return out;
  const auto add = [&](const Token& token) {
    if (token.space_before && !out.empty()) out += ' ';
    if (token.kind == TokenKind::command && token.text.size() == 1 && token.text != "\\")
      out += token.text == " " || token.text == "," ? " " : token.text;
    else if (token.kind != TokenKind::open && token.kind != TokenKind::close)
      out += spell(token);
  };
  if (tokens_[at_].kind != TokenKind::open) {
    add(tokens_[at_++]);
    return out;
  }
  ++at_;
  for (unsigned depth = 1; !at_end(); ++at_) {
    if (tokens_[at_].kind == TokenKind::open) ++depth;
    if (tokens_[at_].kind == TokenKind::close && --depth == 0) {
      if (tokens_[at_].space_before) out += ' ';
      ++at_;
      break;
    }
    add(tokens_[at_]);
  }
  return out;
}

void Grouper::word(Items& items, const Token& token, bool operator_name) {
  const std::size_t start = at_;
  const std::string spelled = words();
  std::string letters;
  bool plain = !spelled.empty();
  std::size_t count = 0;
  for (std::size_t i = 0; i < spelled.size(); ++i) {
    const char c = spelled[i];
    const bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
    count += letter;
    if (letter || (count && ast::is_digit(static_cast<unsigned char>(c))) || (count && c == '_') ||
        (count && c == '-' && i + 1 < spelled.size()))
      letters += c;
    else if (c != ' ' || !operator_name)
      plain = plain && c == ' ' && (i == 0 || i + 1 == spelled.size());
  }
  if (!plain || count == 0) {
    at_ = start;
    Items inside = argument();
    for (Item& item : inside) restyle(item, "roman");
    return wrap(items, token, std::move(inside));
  }
  Item item = make(count == 1 && letters.size() == 1 ? ItemKind::letter : ItemKind::word, token, letters);
  if (item.kind == ItemKind::letter) item.style = "roman";
  item.end = last_end();
  items.push_back(std::move(item));
}

void Grouper::text(Items& items, const Token& token, bool row) {
  if (row) items.push_back(make(ItemKind::row, token));
  const std::size_t start = at_;
  std::string out = words();
  if (out.contains('$')) {
    at_ = start;
    mixed_text(items, token);
  } else {
    Item item = make(ItemKind::text, token, out);
    item.end = last_end();
    items.push_back(std::move(item));
  }
  if (row) items.push_back(make(ItemKind::row, token));
}

void Grouper::mixed_text(Items& items, const Token& token) {
  if (at_end() || tokens_[at_].kind != TokenKind::open) return;
  const Deeper deeper(*this);
  if (too_deep(deeper, token.begin)) return;
  ++at_;
  std::string said;
  std::uint32_t begin = token.begin;
  const auto flush = [&](std::uint32_t end) {
    if (said.find_first_not_of(' ') != std::string::npos) {
      Token place = token;
      place.begin = begin;
      place.end = end;
      items.push_back(make(ItemKind::text, place, said));
    }
    said.clear();
  };
  for (unsigned depth = 1; !at_end();) {
    const Token& inside = tokens_[at_];
    if (inside.kind == TokenKind::open) ++depth;
    if (inside.kind == TokenKind::close && --depth == 0) {
      flush(inside.begin);
      ++at_;
      return;
    }
    ++at_;
    if (inside.kind != TokenKind::shift) {
      if (inside.space_before && !said.empty()) said += ' ';
      if (inside.kind != TokenKind::open && inside.kind != TokenKind::close) said += spell(inside);
      continue;
    }
    flush(inside.begin);
    // The formula up to the next dollar.
    std::vector<Token> formula;
    while (!at_end() && tokens_[at_].kind != TokenKind::shift) formula.push_back(tokens_[at_++]);
    if (!at_end()) ++at_;
    const std::uint32_t left = nesting_ > depth_ ? nesting_ - depth_ : 0;
    Grouper grouper(formula, left, markdown_, trouble_);
    Items read = grouper.all();
    std::ranges::move(read, std::back_inserter(items));
    begin = last_end();
  }
}

void Grouper::blackboard(Items& items, const Token& token) {
  Items inside = argument();
  Item* only = inside.size() == 1 ? &inside[0] : nullptr;
  if (only && only->kind == ItemKind::number && only->text == "1") {
    only->kind = ItemKind::letter;
    only->text = "𝟙";
  } else if (only && only->kind == ItemKind::letter) {
    constexpr auto letters = std::to_array<std::pair<std::string_view, std::string_view>>(
        {{"R", "ℝ"}, {"Z", "ℤ"}, {"N", "ℕ"}, {"Q", "ℚ"}, {"C", "ℂ"}, {"E", "𝔼"}, {"I", "𝕀"}, {"P", "ℙ"}});
    for (const auto& [plain, double_struck] : letters)
      if (only->text == plain) only->text = double_struck;
  }
  wrap(items, token, std::move(inside));
}

void Grouper::accent(Items& items, const Token& token, std::string_view name) {
  Items inside = argument();
  // \hat{y}_o written as \hat{y_o}: the accent is of the letter, the scripts are of both.
  while (inside.size() == 1 && inside[0].kind == ItemKind::group && inside[0].sub.empty() &&
         inside[0].sup.empty() && inside[0].primes == 0 && !inside[0].parts[0].empty()) {
    Items deeper = std::move(inside[0].parts[0]);
    inside = std::move(deeper);
  }
  if (inside.size() == 1 && (inside[0].kind == ItemKind::letter || inside[0].kind == ItemKind::word) &&
      (name != "bar" || inside[0].sup.empty() || !ends_in_transpose(inside[0].sup))) {
    Item item = std::move(inside[0]);
    if (name == "bar")
      item.bars = static_cast<std::uint8_t>(std::min(item.bars + 1, 100));
    else if (item.text.size() < 64)
      item.text += combining(name);
    item.begin = token.begin;
    item.end = last_end();
    item.space_before = token.space_before;
    items.push_back(std::move(item));
    return;
  }
  // \overline{Wx} in which only W… is meant does not exist: a bar over a product is of the product.
  Item item = make(ItemKind::accented, token, name);
  item.parts.push_back(std::move(inside));
  item.end = last_end();
  items.push_back(std::move(item));
}

bool Grouper::ends_in_transpose(const Items& raised) {
  return is_sign(raised.back(), "⊤") || (raised.back().kind == ItemKind::letter && raised.back().text == "T");
}

void Grouper::derivative(Items& items, const Token& token, std::string_view sign) {
  Items order;
  optional_argument(order);
  Items above = argument();
  Items below = argument();
  Items second;
  if (!at_end() && tokens_[at_].kind == TokenKind::open && sign == "∂" && token.text == "pdv")
    second = argument();
  const auto d = [&] { return make(sign == "∂" ? ItemKind::sign : ItemKind::letter, token, sign); };
  Item item = make(ItemKind::fraction, token);
  item.parts.resize(2);
  Item head = d();
  if (!second.empty()) order.assign(1, make(ItemKind::number, token, "2"));
  head.sup = order;
  item.parts[0].push_back(std::move(head));
  std::ranges::move(above, std::back_inserter(item.parts[0]));
  item.parts[1].push_back(d());
  std::ranges::move(below, std::back_inserter(item.parts[1]));
  if (second.empty() && !order.empty()) {
    Items& variable = item.parts[1];
    std::ranges::move(order, std::back_inserter(variable.back().sup));
  }
  if (!second.empty()) {
    item.parts[1].push_back(d());
    std::ranges::move(second, std::back_inserter(item.parts[1]));
  }
  item.end = last_end();
  items.push_back(std::move(item));
}

void Grouper::environment(Items& items, const Token& token) {
  std::string name = words();
  if (!name.empty() && name.back() == '*') name.pop_back();
  Item item = make(ItemKind::environment, token, name);
  if (name == "array" || name == "tabular" || name == "alignat" || name == "alignedat" ||
      name == "alignat*") {
    Items position;
    optional_argument(position);
    words();
  } else {
    Items position;
    if (at_character("[") && (name == "aligned" || name == "gathered" || name == "split"))
      optional_argument(position);
  }
  item.parts.push_back(sequence());
  while (!at_end() && tokens_[at_].kind == TokenKind::close) {
    item.parts[0].push_back(unknown(tokens_[at_++], "a '}' that closes nothing"));
    Items more = sequence();
    std::ranges::move(more, std::back_inserter(item.parts[0]));
  }
  if (at_end()) {
    items.push_back(unknown(token, "a \\begin{" + name + "} without its \\end"));
    std::ranges::move(item.parts[0], std::back_inserter(items));
    return;
  }
  ++at_;
  words();
  item.end = last_end();
  items.push_back(std::move(item));
}

}  // namespace overbar::latex
