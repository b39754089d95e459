// Tokens to items. Recursive over groups, arguments and environments, to a bounded depth; brackets are
// matched on a stack, whatever sizes they have, since people open with \left( and close on the next line.
#include <algorithm>
#include <array>
#include <utility>

#include "read/characters.hpp"
#include "read/latex_commands.hpp"
#include "read/latex_item.hpp"

namespace overbar::latex {

namespace {

constexpr auto fences = std::to_array<std::pair<std::string_view, std::string_view>>(
    {{"(", ")"}, {"[", "]"}, {"{", "}"}, {"⟨", "⟩"}, {"⌊", "⌋"}, {"⌈", "⌉"}, {"|", "|"}, {"‖", "‖"}});

bool is_bar(std::string_view text) { return text == "|" || text == "‖"; }

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

class Grouper {
 public:
  Grouper(const std::vector<Token>& tokens, std::uint32_t nesting, bool markdown, Trouble& trouble)
      : tokens_(tokens), nesting_(nesting), markdown_(markdown), trouble_(trouble) {}

  Items all() {
    Items out;
    while (at_ < tokens_.size()) {
      Items more = sequence();
      std::ranges::move(more, std::back_inserter(out));
      if (at_ < tokens_.size()) out.push_back(unknown(tokens_[at_++], "a '}' that closes nothing"));
    }
    return out;
  }

 private:
  struct Frame {
    Item open;  // the bracket, as a stray
    Items items;
  };
  struct Deeper {
    explicit Deeper(Grouper& grouper) : grouper_(grouper) { ++grouper_.depth_; }
    ~Deeper() { --grouper_.depth_; }
    bool too_deep() const { return grouper_.depth_ > grouper_.nesting_; }
    Grouper& grouper_;
  };

  static Item make(ItemKind kind, const Token& token, std::string_view text = {}) {
    Item item;
    item.kind = kind;
    item.text = text;
    item.begin = token.begin;
    item.end = token.end;
    item.space_before = token.space_before;
    return item;
  }
  static Item unknown(const Token& token, std::string_view what) {
    return make(ItemKind::unknown, token, what);
  }

  bool at_end() const { return at_ >= tokens_.size(); }
  bool at_character(std::string_view text) const {
    return !at_end() && tokens_[at_].kind == TokenKind::character && tokens_[at_].text == text;
  }
  std::uint32_t last_end() const { return at_ > 0 ? tokens_[at_ - 1].end : 0; }

  bool too_deep(const Deeper& deeper, std::uint32_t place) {
    if (!deeper.too_deep()) return false;
    if (!trouble_)
      trouble_ = {place, place,
                  "more than " + std::to_string(nesting_) + " groups inside one another are not read"};
    at_ = tokens_.size();
    return true;
  }

  // ---- sequences and brackets ----

  /// Up to a '}', an \end, or the end; `closing` ends it too (the ] of an optional argument).
  Items sequence(std::string_view closing = {}) {
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

  /// The innermost bracket has no partner: what stands behind it belongs to the level below.
  static void unopen(std::vector<Frame>& frames) {
    Frame frame = std::move(frames.back());
    frames.pop_back();
    frames.back().items.push_back(std::move(frame.open));
    std::ranges::move(frame.items, std::back_inserter(frames.back().items));
  }

  void open_bracket(std::vector<Frame>& frames, const Token& token, std::string_view text, bool sure) {
    Item open = make(ItemKind::stray, token, text);
    open.explicit_fence = sure;
    frames.push_back({std::move(open), {}});
  }

  static bool partners(const Item& open, std::string_view closing) {
    if (closing == ")" || closing == "]") return open.text == "(" || open.text == "[";
    for (const auto& [left, right] : fences)
      if (right == closing) return open.text == left;
    return false;
  }

  void close_bracket(std::vector<Frame>& frames, const Token& token, std::string_view text) {
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

  void bar(std::vector<Frame>& frames, const Token& token, std::string_view text) {
    if (frames.size() > 1 && frames.back().open.text == text)
      close_bracket(frames, token, text);
    else
      open_bracket(frames, token, text, false);
  }

  // ---- one element ----

  void element(std::vector<Frame>& frames) {
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

  Item group() {
    const Token& open = tokens_[at_++];
    Item item = make(ItemKind::group, open, "{");
    item.parts.push_back(sequence());
    if (!at_end() && tokens_[at_].kind == TokenKind::close)
      item.end = tokens_[at_++].end;
    else
      item = unknown(open, "a '{' that is not closed");
    return simplified(std::move(item));
  }

  /// {x} is x; {W^{(1)}} stays a group, since ^\top behind it is of the whole.
  static Item simplified(Item item) {
    if (item.kind != ItemKind::group || item.parts[0].size() != 1) return item;
    Item& only = item.parts[0][0];
    const bool plain = only.sub.empty() && only.sup.empty() && only.primes == 0 &&
                       only.kind != ItemKind::stray && only.kind != ItemKind::text && !is_layout(only);
    if (!plain) return item;
    Item out = std::move(only);
    out.space_before = item.space_before;
    return out;
  }

  static void plain_digits(std::string& digits, const Token& token) { digits += token.text; }

  void character(std::vector<Frame>& frames) {
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

  bool digit_at(std::size_t place) const {
    return place < tokens_.size() && tokens_[place].kind == TokenKind::character &&
           ast::is_digit(static_cast<unsigned char>(tokens_[place].text[0])) && !tokens_[place].space_before;
  }
  static bool is_number_before(const Items& items) { return items.back().kind == ItemKind::number; }

  /// Digits that touch, a point between digits, \, or {,} between groups of three are not taken.
  void number(Items& items) {
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

  void scripts(Items& items) {
    const bool up = tokens_[at_].kind == TokenKind::superscript;
    const Token& mark = tokens_[at_++];
    if (items.empty() || is_layout(items.back())) {
      Item empty = make(ItemKind::group, mark, "{");
      empty.parts.emplace_back();
      items.push_back(std::move(empty));
    }
    Items raised = argument();
    if (raised.empty()) raised.push_back(unknown(mark, "an empty script"));
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

  /// The argument of a command or a script: a group's contents, or one element.
  Items argument() {
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

  /// [ … ] if it stands here.
  bool optional_argument(Items& out) {
    if (!at_character("[")) return false;
    ++at_;
    out = sequence("]");
    if (at_character("]")) ++at_;
    return true;
  }

  // ---- commands ----

  void command(std::vector<Frame>& frames) {
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

  /// The contents stand for themselves, as a group if scripts may follow them.
  void wrap(Items& items, const Token& token, Items inside) {
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

  void escaped_subscript(Items& items) {
    // Reads as `_`: the token is taken by scripts().
    const Token& mark = tokens_[at_++];
    if (items.empty()) return items.push_back(unknown(mark, "a subscript that belongs to nothing"));
    Items below = argument();
    if (below.empty()) below.push_back(unknown(mark, "an empty script"));
    items.back().end = std::max(items.back().end, last_end());
    std::ranges::move(below, std::back_inserter(items.back().sub));
  }

  static void restyle(Item& item, std::string_view style) {
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

  /// \left( \bigl\{ \right. : the bracket behind it
  void delimiter(std::vector<Frame>& frames, const Token& token, bool opens) {
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

  // ---- words ----

  /// The characters of an argument with the blanks between them.
  std::string words() {
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

  /// \mathrm{loss}, \operatorname{diag}: letters and digits make a word; anything else is read as it stands.
  void word(Items& items, const Token& token, bool operator_name) {
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

  /// \text{…}: one word alone may be a name; formulas in it stay formulas.
  void text(Items& items, const Token& token, bool row) {
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

  void mixed_text(Items& items, const Token& token) {
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

  void blackboard(Items& items, const Token& token) {
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

  /// Hats go into the letter, bars are counted apart; over more than a letter they stay what they are.
  void accent(Items& items, const Token& token, std::string_view name) {
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

  static bool ends_in_transpose(const Items& raised) {
    return is_sign(raised.back(), "⊤") ||
           (raised.back().kind == ItemKind::letter && raised.back().text == "T");
  }

  /// \pdv[2]{f}{x}, \pdv{f}{x}{y}, \dv{f}{x}
  void derivative(Items& items, const Token& token, std::string_view sign) {
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

  // ---- environments ----

  void environment(Items& items, const Token& token) {
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

  const std::vector<Token>& tokens_;
  std::uint32_t nesting_;
  bool markdown_;
  Trouble& trouble_;
  std::size_t at_ = 0;
  std::uint32_t depth_ = 0;
};

}  // namespace

Items group_items(const std::vector<Token>& tokens, std::uint32_t nesting, bool markdown, Trouble& trouble) {
  return Grouper(tokens, nesting, markdown, trouble).all();
}

}  // namespace overbar::latex
