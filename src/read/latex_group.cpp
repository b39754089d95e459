// Tokens to items. Recursive over groups, arguments and environments, to a bounded depth; brackets are
// matched on a stack, whatever sizes they have, since people open with \left( and close on the next line.
#include <algorithm>

#include "read/characters.hpp"
#include "read/latex_commands.hpp"
#include "read/latex_grouper.hpp"

namespace overbar::latex {

Items Grouper::all() {
  Items out;
  while (at_ < tokens_.size()) {
    Items more = sequence();
    std::ranges::move(more, std::back_inserter(out));
    if (at_ < tokens_.size()) out.push_back(unknown(tokens_[at_++], "a '}' that closes nothing"));
  }
  return out;
}

Item Grouper::make(ItemKind kind, const Token& token, std::string_view text) {
  Item item;
  item.kind = kind;
  item.text = text;
  item.begin = token.begin;
  item.end = token.end;
  item.space_before = token.space_before;
  return item;
}

Item Grouper::unknown(const Token& token, std::string_view what) {
  return make(ItemKind::unknown, token, what);
}

bool Grouper::at_character(std::string_view text) const {
  return !at_end() && tokens_[at_].kind == TokenKind::character && tokens_[at_].text == text;
}

bool Grouper::too_deep(const Deeper& deeper, std::uint32_t place) {
  if (!deeper.too_deep()) return false;
  if (!trouble_)
    trouble_ = {place, place,
                "more than " + std::to_string(nesting_) + " groups inside one another are not read"};
  at_ = tokens_.size();
  return true;
}

Items Grouper::sequence(std::string_view closing) {
  const Deeper deeper(*this);
  std::vector<Frame> frames(1);
  if (!at_end() && too_deep(deeper, tokens_[at_].begin)) return {};
  std::string style;  // of {\bf …}
  std::size_t over = std::string::npos;
  while (!at_end()) {
    const Token& token = tokens_[at_];
    if (token.kind == TokenKind::close) break;
    if (!closing.empty() && frames.size() == 1 && at_character(closing)) break;
    if (token.kind == TokenKind::command) {
      if (token.text == "end") break;
      if (token.text == "over" && frames.size() == 1) {
        ++at_;
        over = frames[0].items.size();
        continue;
      }
      if (const Command command = command_of(token.text); command.action == Action::style_on) {
        ++at_;
        style = command.text;
        continue;
      }
    }
    const std::size_t before = frames.back().items.size();
    const std::size_t levels = frames.size();
    element(frames);
    if (!style.empty() && frames.size() == levels)
      for (std::size_t i = before; i < frames.back().items.size(); ++i)
        restyle(frames.back().items[i], style);
  }
  while (frames.size() > 1) unopen(frames);
  Items out = std::move(frames[0].items);
  if (over != std::string::npos && over <= out.size()) {
    Item fraction;
    fraction.kind = ItemKind::fraction;
    fraction.parts.emplace_back(std::make_move_iterator(out.begin()),
                                std::make_move_iterator(out.begin() + static_cast<std::ptrdiff_t>(over)));
    fraction.parts.emplace_back(std::make_move_iterator(out.begin() + static_cast<std::ptrdiff_t>(over)),
                                std::make_move_iterator(out.end()));
    fraction.end = last_end();
    fraction.begin = fraction.end;
    for (const Items& part : fraction.parts)
      if (!part.empty()) fraction.begin = std::min(fraction.begin, part[0].begin);
    out.clear();
    out.push_back(std::move(fraction));
  }
  return out;
}

void Grouper::unopen(std::vector<Frame>& frames) {
  Frame frame = std::move(frames.back());
  frames.pop_back();
  frames.back().items.push_back(std::move(frame.open));
  std::ranges::move(frame.items, std::back_inserter(frames.back().items));
}

void Grouper::open_bracket(std::vector<Frame>& frames, const Token& token, std::string_view text, bool sure) {
  if (frames.size() > nesting_) {
    if (!trouble_)
      trouble_ = {token.begin, token.end,
                  "more than " + std::to_string(nesting_) + " brackets inside one another are not read"};
    at_ = tokens_.size();
    return;
  }
  Item open = make(ItemKind::stray, token, text);
  open.explicit_fence = sure;
  frames.push_back({std::move(open), {}});
}

bool Grouper::partners(const Item& open, std::string_view closing) {
  if (closing == ")" || closing == "]") return open.text == "(" || open.text == "[";
  for (const auto& [left, right] : fences)
    if (right == closing) return open.text == left;
  return false;
}

void Grouper::close_bracket(std::vector<Frame>& frames, const Token& token, std::string_view text) {
  std::size_t partner = frames.size();
  while (partner > 1 && !partners(frames[partner - 1].open, text)) {
    // A bracket does not reach over another kind of bracket, only over bars that may be none.
    if (!is_bar(frames[partner - 1].open.text)) {
      partner = 1;
      break;
    }
    --partner;
  }
  if (partner <= 1) {
    Item stray = make(ItemKind::stray, token, text);
    stray.explicit_fence = true;
    frames.back().items.push_back(std::move(stray));
    return;
  }
  while (frames.size() > partner) unopen(frames);
  Frame frame = std::move(frames.back());
  frames.pop_back();
  Item item = std::move(frame.open);
  item.kind = ItemKind::fenced;
  item.closing = text;
  item.end = token.end;
  std::erase_if(frame.items, [](const Item& inside) {
    return inside.kind == ItemKind::cell || inside.kind == ItemKind::row || inside.kind == ItemKind::gap;
  });
  item.parts.push_back(std::move(frame.items));
  frames.back().items.push_back(std::move(item));
}

void Grouper::bar(std::vector<Frame>& frames, const Token& token, std::string_view text) {
  if (frames.size() > 1 && frames.back().open.text == text)
    close_bracket(frames, token, text);
  else
    open_bracket(frames, token, text, false);
}

void Grouper::element(std::vector<Frame>& frames) {
  const Token& token = tokens_[at_];
  Items& items = frames.back().items;
  switch (token.kind) {
    case TokenKind::open: {
      items.push_back(group());
      return;
    }
    case TokenKind::superscript:
    case TokenKind::subscript:
      return scripts(items);
    case TokenKind::align:
      ++at_;
      items.push_back(make(ItemKind::cell, token));
      return;
    case TokenKind::newline:
      ++at_;
      items.push_back(make(ItemKind::row, token));
      return;
    case TokenKind::parameter:
    case TokenKind::shift:
      ++at_;
      items.push_back(unknown(token, "'" + spell(token) + "'"));
      return;
    case TokenKind::character:
      return character(frames);
    case TokenKind::command:
      return command(frames);
    case TokenKind::close:
      return;
  }
}

Item Grouper::group() {
  const Token& open = tokens_[at_++];
  Item item = make(ItemKind::group, open, "{");
  item.parts.push_back(sequence());
  if (!at_end() && tokens_[at_].kind == TokenKind::close)
    item.end = tokens_[at_++].end;
  else
    item = unknown(open, "a '{' that is not closed");
  return simplified(std::move(item));
}

Item Grouper::simplified(Item item) {
  if (item.kind != ItemKind::group || item.parts[0].size() != 1) return item;
  Item& only = item.parts[0][0];
  const bool plain = only.sub.empty() && only.sup.empty() && only.primes == 0 &&
                     only.kind != ItemKind::stray && only.kind != ItemKind::text && !is_layout(only);
  if (!plain) return item;
  Item out = std::move(only);
  out.space_before = item.space_before;
  return out;
}

void Grouper::character(std::vector<Frame>& frames) {
  const Token& token = tokens_[at_];
  Items& items = frames.back().items;
  const std::string& text = token.text;
  if (text == "'") {
    ++at_;
    if (items.empty()) {
      items.push_back(unknown(token, "a prime that belongs to nothing"));
    } else if (items.back().primes < 100) {
      ++items.back().primes;
      items.back().end = token.end;
    }
    return;
  }
  const auto code = static_cast<unsigned char>(text[0]);
  if (ast::is_digit(code) || (text == "." && at_ + 1 < tokens_.size() && !items.empty() &&
                              digit_at(at_ + 1) && !is_number_before(items))) {
    if (ast::is_digit(code) || digit_at(at_ + 1)) return number(items);
  }
  if (text == "(" || text == "[") {
    ++at_;
    return open_bracket(frames, token, text, true);
  }
  if (text == ")" || text == "]") {
    ++at_;
    return close_bracket(frames, token, text);
  }
  if (text == "|") {
    ++at_;
    if (at_character("|") && !tokens_[at_].space_before) {  // ||x||
      Token both = token;
      both.end = tokens_[at_++].end;
      return bar(frames, both, "‖");
    }
    return bar(frames, token, "|");
  }
  ++at_;
  if (text == "." && at_character(".")) {
    Item dots = make(ItemKind::sign, token, "…");
    while (at_character(".")) dots.end = tokens_[at_++].end;
    items.push_back(std::move(dots));
    return;
  }
  if (text == ":" && at_character("=")) {  // :=
    Item defined = make(ItemKind::sign, token, "≡");
    defined.end = tokens_[at_++].end;
    items.push_back(std::move(defined));
    return;
  }
  if (text == "=" && at_character(":") && !tokens_[at_].space_before) {
    Item defined = make(ItemKind::sign, token, "=");
    defined.end = tokens_[at_++].end;
    items.push_back(std::move(defined));
    return;
  }
  items.push_back(
      make(ast::letter_of(ast::decode_character(text, 0).code).base ? ItemKind::letter : ItemKind::sign,
           token, text));
}

bool Grouper::digit_at(std::size_t place) const {
  return place < tokens_.size() && tokens_[place].kind == TokenKind::character &&
         ast::is_digit(static_cast<unsigned char>(tokens_[place].text[0])) && !tokens_[place].space_before;
}

void Grouper::number(Items& items) {
  const Token& token = tokens_[at_];
  Item item = make(ItemKind::number, token, token.text == "." ? "0." : token.text);
  bool point = token.text == ".";
  ++at_;
  while (!at_end()) {
    if (digit_at(at_)) {
      item.text += tokens_[at_].text;
    } else if (!point && at_character(".") && !tokens_[at_].space_before && digit_at(at_ + 1)) {
      point = true;
      item.text += ".";
    } else {
      break;
    }
    item.end = tokens_[at_++].end;
  }
  // W1 typed without a subscript is the name, not a product.
  if (!items.empty() && items.back().kind == ItemKind::letter && !token.space_before && !point &&
      items.back().sub.empty() && items.back().sup.empty() && items.back().primes == 0) {
    items.back().end = item.end;
    items.back().sub.push_back(std::move(item));
    return;
  }
  items.push_back(std::move(item));
}

void Grouper::scripts(Items& items) {
  const bool up = tokens_[at_].kind == TokenKind::superscript;
  const Token& mark = tokens_[at_++];
  if (items.empty() || is_layout(items.back())) {
    Item empty = make(ItemKind::group, mark, "{");
    empty.parts.emplace_back();
    items.push_back(std::move(empty));
  }
  Items raised = argument();
  if (raised.empty()) raised.push_back(unknown(mark, "an empty script"));
  // W^{(2)}{}^\top, W^{(2)^\top}
  const Item& last = items.back();
  if (items.size() > 1 && last.kind == ItemKind::group && last.parts[0].empty() && last.sub.empty() &&
      last.sup.empty() && !is_layout(items[items.size() - 2]) &&
      items[items.size() - 2].kind != ItemKind::sign)
    items.pop_back();
  if (up && raised.size() == 1 && raised[0].kind == ItemKind::fenced && !raised[0].sup.empty() &&
      raised[0].sub.empty()) {
    Items above = std::move(raised[0].sup);
    raised[0].sup.clear();
    std::ranges::move(above, std::back_inserter(raised));
  }
  Item& base = items.back();
  base.end = std::max(base.end, last_end());
  if (up && raised.size() == 1 && raised[0].kind == ItemKind::sign &&
      (raised[0].text == "′" || raised[0].text == "'")) {
    ++base.primes;
    return;
  }
  // f^{\prime\prime}
  if (up && std::ranges::all_of(raised, [](const Item& item) { return is_sign(item, "′"); })) {
    base.primes = static_cast<std::uint8_t>(std::min<std::size_t>(base.primes + raised.size(), 100));
    return;
  }
  if (up && base.sub.empty()) base.raised_first = true;
  Items& place = up ? base.sup : base.sub;
  std::ranges::move(raised, std::back_inserter(place));
}

Items Grouper::argument() {
  while (!at_end() && tokens_[at_].kind == TokenKind::command &&
         command_of(tokens_[at_].text).action == Action::skip)
    ++at_;
  if (at_end() || tokens_[at_].kind == TokenKind::close || tokens_[at_].kind == TokenKind::align ||
      tokens_[at_].kind == TokenKind::newline)
    return {};
  const Deeper deeper(*this);
  if (too_deep(deeper, tokens_[at_].begin)) return {};
  const Token& token = tokens_[at_];
  if (token.kind == TokenKind::open) {
    ++at_;
    Items inside = sequence();
    if (!at_end() && tokens_[at_].kind == TokenKind::close)
      ++at_;
    else
      inside.push_back(unknown(token, "a '{' that is not closed"));
    return inside;
  }
  if (token.kind == TokenKind::character && ast::is_digit(static_cast<unsigned char>(token.text[0]))) {
    ++at_;
    Items one;
    one.push_back(make(ItemKind::number, token, token.text));
    return one;
  }
  if (token.kind == TokenKind::character && token.text == "'") {
    ++at_;
    Items one;
    one.push_back(make(ItemKind::sign, token, "′"));
    return one;
  }
  std::vector<Frame> frames(1);
  element(frames);
  while (frames.size() > 1) unopen(frames);
  return std::move(frames[0].items);
}

bool Grouper::optional_argument(Items& out) {
  if (!at_character("[")) return false;
  ++at_;
  out = sequence("]");
  if (at_character("]")) ++at_;
  return true;
}

void Grouper::escaped_subscript(Items& items) {
  // Reads as `_`: the token is taken by scripts().
  const Token& mark = tokens_[at_++];
  if (items.empty()) return items.push_back(unknown(mark, "a subscript that belongs to nothing"));
  Items below = argument();
  if (below.empty()) below.push_back(unknown(mark, "an empty script"));
  items.back().end = std::max(items.back().end, last_end());
  std::ranges::move(below, std::back_inserter(items.back().sub));
}

Items group_items(const std::vector<Token>& tokens, std::uint32_t nesting, bool markdown, Trouble& trouble) {
  return Grouper(tokens, nesting, markdown, trouble).all();
}

}  // namespace overbar::latex
