// Tokens to items, as a class whose parts stand in latex_group.cpp (groups, brackets, scripts) and
// latex_structure.cpp (commands, words, accents, environments). Internal to this folder.
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "read/latex_item.hpp"

namespace overbar::latex {

class Grouper {
 public:
  Grouper(const std::vector<Token>& tokens, std::uint32_t nesting, bool markdown, Trouble& trouble)
      : tokens_(tokens), nesting_(nesting), markdown_(markdown), trouble_(trouble) {}

  Items all();

 private:
  struct Frame {
    Item open;  // the bracket, as a stray
    Items items;
  };
  struct Deeper {
    explicit Deeper(Grouper& of) : grouper(of) { ++grouper.depth_; }
    ~Deeper() { --grouper.depth_; }
    bool too_deep() const { return grouper.depth_ > grouper.nesting_; }
    Grouper& grouper;
  };

  static Item make(ItemKind kind, const Token& token, std::string_view text = {});
  static Item unknown(const Token& token, std::string_view what);

  bool at_end() const { return at_ >= tokens_.size(); }
  bool at_character(std::string_view text) const;
  std::uint32_t last_end() const { return at_ > 0 ? tokens_[at_ - 1].end : 0; }

  bool too_deep(const Deeper& deeper, std::uint32_t place);

  // ---- sequences and brackets ----

  /// Up to a '}', an \end, or the end; `closing` ends it too (the ] of an optional argument).
  Items sequence(std::string_view closing = {});

  /// The innermost bracket has no partner: what stands behind it belongs to the level below.
  static void unopen(std::vector<Frame>& frames);

  void open_bracket(std::vector<Frame>& frames, const Token& token, std::string_view text, bool sure);

  static bool partners(const Item& open, std::string_view closing);

  void close_bracket(std::vector<Frame>& frames, const Token& token, std::string_view text);

  void bar(std::vector<Frame>& frames, const Token& token, std::string_view text);

  // ---- one element ----

  void element(std::vector<Frame>& frames);

  Item group();

  /// {x} is x; {W^{(1)}} stays a group, since ^\top behind it is of the whole.
  static Item simplified(Item item);

  void character(std::vector<Frame>& frames);

  bool digit_at(std::size_t place) const;
  static bool is_number_before(const Items& items) { return items.back().kind == ItemKind::number; }

  /// Digits that touch, a point between digits, \, or {,} between groups of three are not taken.
  void number(Items& items);

  void scripts(Items& items);

  /// The argument of a command or a script: a group's contents, or one element.
  Items argument();

  /// [ … ] if it stands here.
  bool optional_argument(Items& out);

  // ---- commands ----

  void command(std::vector<Frame>& frames);

  /// The contents stand for themselves, as a group if scripts may follow them.
  void wrap(Items& items, const Token& token, Items inside);

  void escaped_subscript(Items& items);

  static void restyle(Item& item, std::string_view style);

  /// \left( \bigl\{ \right. : the bracket behind it
  void delimiter(std::vector<Frame>& frames, const Token& token, bool opens);

  // ---- words ----

  /// The characters of an argument with the blanks between them.
  std::string words();

  /// \mathrm{loss}, \operatorname{diag}: letters and digits make a word; anything else is read as it stands.
  void word(Items& items, const Token& token, bool operator_name);

  /// \text{…}: one word alone may be a name; formulas in it stay formulas.
  void text(Items& items, const Token& token, bool row);

  void mixed_text(Items& items, const Token& token);

  void blackboard(Items& items, const Token& token);

  /// Hats go into the letter, bars are counted apart; over more than a letter they stay what they are.
  void accent(Items& items, const Token& token, std::string_view name);

  static bool ends_in_transpose(const Items& raised);

  /// \pdv[2]{f}{x}, \pdv{f}{x}{y}, \dv{f}{x}
  void derivative(Items& items, const Token& token, std::string_view sign);

  // ---- environments ----

  void environment(Items& items, const Token& token);

  const std::vector<Token>& tokens_;
  std::uint32_t nesting_;
  bool markdown_;
  Trouble& trouble_;
  std::size_t at_ = 0;
  std::uint32_t depth_ = 0;
};

/// Opening and closing brackets of one kind.
inline constexpr auto fences = std::to_array<std::pair<std::string_view, std::string_view>>(
    {{"(", ")"}, {"[", "]"}, {"{", "}"}, {"⟨", "⟩"}, {"⌊", "⌋"}, {"⌈", "⌉"}, {"|", "|"}, {"‖", "‖"}});

inline bool is_bar(std::string_view text) { return text == "|" || text == "‖"; }

}  // namespace overbar::latex
