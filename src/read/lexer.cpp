// One pass, one character of lookahead for most tokens. A name is letters with their marks, digits,
// underscores before a letter or digit, and subscript characters; a macron anywhere in it is counted apart,
// for x̄ is not a name but the bar of one. Superscripts, primes and transposition marks end a name and are
// tokens of their own, since what they mean depends on what is declared.
#include "read/lexer.hpp"

#include <algorithm>
#include <cstdio>

#include "read/characters.hpp"

namespace overbar::ast {

namespace {

struct Symbol {
  std::u32string_view spelling;
  TokenKind kind;
};

// Longest spelling first among those that begin alike.
constexpr Symbol symbols[] = {
    {U"<=>", TokenKind::equivalent},
    {U"=>", TokenKind::implies},
    {U"==", TokenKind::equal},
    {U"=", TokenKind::equal},
    {U":=", TokenKind::equal},
    {U"!=", TokenKind::not_equal},
    {U"<=", TokenKind::less_equal},
    {U"<", TokenKind::less},
    {U">=", TokenKind::greater_equal},
    {U">", TokenKind::greater},
    {U"->", TokenKind::arrow},
    {U"-", TokenKind::minus},
    {U"+", TokenKind::plus},
    {U"...", TokenKind::dots},
    {U"..", TokenKind::dots},
    {U".*", TokenKind::ring},
    {U"./", TokenKind::ring_slash},
    {U".^", TokenKind::dot_caret},
    {U"*", TokenKind::star},
    {U"@", TokenKind::star},
    {U"/", TokenKind::slash},
    {U"^", TokenKind::caret},
    {U"_", TokenKind::underscore},
    {U"||", TokenKind::two_bars},
    {U"|", TokenKind::bar},
    {U"(", TokenKind::left_parenthesis},
    {U")", TokenKind::right_parenthesis},
    {U"[", TokenKind::left_bracket},
    {U"]", TokenKind::right_bracket},
    {U"{", TokenKind::left_brace},
    {U"}", TokenKind::right_brace},
    {U",", TokenKind::comma},
    {U":", TokenKind::colon},
    {U";", TokenKind::semicolon},
    {U"−", TokenKind::minus},
    {U"–", TokenKind::minus},
    {U"…", TokenKind::dots},
    {U"·", TokenKind::middle_dot},
    {U"⋅", TokenKind::middle_dot},
    {U"\u0387", TokenKind::middle_dot},
    {U"∗", TokenKind::star},
    {U"∘", TokenKind::ring},
    {U"⊙", TokenKind::ring},
    {U"○", TokenKind::ring},
    {U"⊘", TokenKind::ring_slash},
    {U"∕", TokenKind::slash},
    {U"⁄", TokenKind::slash},
    {U"÷", TokenKind::slash},
    {U"×", TokenKind::times},
    {U"‖", TokenKind::double_bar},
    {U"∥", TokenKind::double_bar},
    {U"∣", TokenKind::bar},
    {U"ᵀ", TokenKind::transpose},
    {U"⊤", TokenKind::transpose},
    {U"∂", TokenKind::partial},
    {U"∇", TokenKind::nabla},
    {U"∑", TokenKind::big_sum},
    {U"∏", TokenKind::big_product},
    {U"𝟙", TokenKind::indicator},
    {U"𝟏", TokenKind::ones},
    {U"∞", TokenKind::infinity},
    {U"√", TokenKind::root},
    {U"≠", TokenKind::not_equal},
    {U"≤", TokenKind::less_equal},
    {U"⩽", TokenKind::less_equal},
    {U"≥", TokenKind::greater_equal},
    {U"⩾", TokenKind::greater_equal},
    {U"∈", TokenKind::element_of},
    {U"⇒", TokenKind::implies},
    {U"⟹", TokenKind::implies},
    {U"⇔", TokenKind::equivalent},
    {U"⟺", TokenKind::equivalent},
    {U"∧", TokenKind::logical_and},
    {U"∨", TokenKind::logical_or},
    {U"¬", TokenKind::logical_not},
    {U"→", TokenKind::arrow},
    {U"⟶", TokenKind::arrow},
};

constexpr std::pair<char32_t, std::string_view> fractions[] = {
    {U'½', "1/2"}, {U'⅓', "1/3"}, {U'⅔', "2/3"}, {U'¼', "1/4"}, {U'¾', "3/4"}, {U'⅕', "1/5"}, {U'⅛', "1/8"},
};

// Looking a name up, with and without its subscripts, costs the square of its length.
constexpr std::size_t longest_name = 256;

class Lexer {
 public:
  Lexer(std::string_view text, std::uint32_t file, TokenList& list, std::vector<Diagnostic>& diagnostics)
      : text_(text), file_(file), list_(list), diagnostics_(diagnostics) {}

  bool run(const TextRange& range, const ReadLimits& limits) {
    end_ = std::min<std::uint32_t>(range.end, static_cast<std::uint32_t>(text_.size()));
    at_ = range.begin;
    text_ = text_.substr(0, end_);
    line_start_ = at_;
    while (line_start_ > 0 && text_[line_start_ - 1] != '\n') --line_start_;
    first_of_line_ = true;
    first_of_block_ = range.kind != TextRange::Kind::continuation;
    while (true) {
      skip_blanks();
      if (at_ >= end_) return true;
      if (list_.tokens.size() >= limits.tokens) return false;
      token();
    }
  }

 private:
  Character here() const { return decode_character(text_, at_); }
  Character after(const Character& c) const { return decode_character(text_, at_ + c.size); }

  void skip_blanks() {
    while (at_ < end_) {
      const Character c = here();
      if (c.code == '\n') {
        first_of_line_ = true;
        line_start_ = at_ + 1;
      } else if (c.code == '#') {
        while (at_ < end_ && text_[at_] != '\n') ++at_;
        continue;
      } else if (!c.valid || !is_space(c.code)) {
        return;
      }
      space_ = true;
      at_ += c.size;
    }
  }

  Token& push(TokenKind kind, std::uint32_t begin, std::string_view text = {}) {
    Token token;
    token.kind = kind;
    token.space_before = space_ || first_of_line_;
    token.line_start = first_of_line_;
    token.block_start = first_of_block_;
    token.column = begin - line_start_;
    token.text = intern_text(list_, text);
    token.begin = begin;
    token.end = at_;
    space_ = first_of_line_ = first_of_block_ = false;
    list_.tokens.push_back(token);
    return list_.tokens.back();
  }

  void report(std::uint32_t begin, std::string name, std::string message) {
    diagnostics_.push_back({Severity::error, std::move(name), {file_, begin, at_}, std::move(message), {}});
    push(TokenKind::invalid, begin);
  }

  void token() {
    const Character c = here();
    const std::uint32_t begin = at_;
    if (!c.valid) {
      at_ += 1;
      while (at_ < end_ && !here().valid) ++at_;
      return report(begin, code("invalid-utf8"), "this is not UTF-8 text");
    }
    if (letter_of(c.code).base) return identifier();
    if (is_digit(c.code) || (c.code == '.' && is_digit(after(c).code))) return number();
    if (c.code == '"') return string();
    if (prime_count(c.code)) return prime(c);
    if (superscript_of(c.code)) return superscript();
    if (subscript_of(c.code)) return subscript();
    for (const auto& [code, value] : fractions) {
      if (code != c.code) continue;
      at_ += c.size;
      push(TokenKind::fraction, begin, value);
      return;
    }
    for (const Symbol& symbol : symbols) {
      if (symbol.spelling[0] != c.code || !matches(symbol.spelling)) continue;
      push(symbol.kind, begin);
      return;
    }
    at_ += c.size;
    char number[16];
    std::snprintf(number, sizeof number, "U+%04X", static_cast<unsigned>(c.code));
    std::string shown(c.code < 0x20 || c.code == 0x7F
                          ? std::string()
                          : "'" + std::string(text_.substr(begin, c.size)) + "' ");
    report(begin, code("unknown-character"), "the character " + shown + number + " has no meaning here");
  }

  bool matches(std::u32string_view spelling) {
    std::uint32_t place = at_;
    for (const char32_t wanted : spelling) {
      const Character c = decode_character(text_, place);
      if (c.size == 0 || !c.valid || c.code != wanted) return false;
      place += c.size;
    }
    at_ = place;
    return true;
  }

  static int prime_count(char32_t code) {
    if (code == '\'' || code == 0x2019 || code == 0x2032) return 1;
    if (code == 0x2033) return 2;
    if (code == 0x2034) return 3;
    return 0;
  }

  void prime(const Character& c) {
    const std::uint32_t begin = at_;
    at_ += c.size;
    std::uint8_t bars = 0;
    while (is_bar_mark(here().code))
      at_ += here().size, bars = static_cast<std::uint8_t>(std::min(bars + 1, 255));
    const bool mark = c.code == 0x2032 || c.code == 0x2033 || c.code == 0x2034;
    Token& token = push(mark ? TokenKind::prime_mark : TokenKind::prime, begin);
    token.count = static_cast<std::uint8_t>(prime_count(c.code));
    token.bars = bars;
  }

  void superscript() {
    const std::uint32_t begin = at_;
    std::string value;
    while (const char plain = superscript_of(here().code)) {
      if (plain == '-' && !value.empty()) break;
      value += plain;
      at_ += here().size;
    }
    if (value == "-" && (here().code == U'ᵀ' || here().code == U'⊤')) {
      at_ += here().size;
      value = "-T";
    }
    if (value == "-")
      return report(begin, code("bad-superscript"), "a superscript minus stands before nothing");
    push(TokenKind::superscript, begin, value);
  }

  void subscript() {
    const std::uint32_t begin = at_;
    std::string value;
    while (const char32_t plain = subscript_of(here().code)) append_utf8(value, plain), at_ += here().size;
    push(TokenKind::subscript, begin, value);
  }

  void string() {
    const std::uint32_t begin = at_++;
    while (at_ < end_ && text_[at_] != '"' && text_[at_] != '\n') ++at_;
    if (at_ >= end_ || text_[at_] == '\n')
      return report(begin, code("unclosed-string"), "the quotation mark is not closed on this line");
    ++at_;
    push(TokenKind::string, begin, text_.substr(begin + 1, at_ - begin - 2));
  }

  // Digits, a decimal point before a digit, an exponent before a digit; the text stays as written, so it
  // stays exact.
  void number() {
    const std::uint32_t begin = at_;
    const auto digit_at = [&](std::uint32_t i) {
      return i < end_ && is_digit(static_cast<unsigned char>(text_[i]));
    };
    while (digit_at(at_)) ++at_;
    if (at_ < end_ && text_[at_] == '.' && digit_at(at_ + 1)) {
      ++at_;
      while (digit_at(at_)) ++at_;
    }
    if (at_ < end_ && (text_[at_] == 'e' || text_[at_] == 'E')) {
      const bool sign = at_ + 1 < end_ && (text_[at_ + 1] == '-' || text_[at_ + 1] == '+');
      const std::uint32_t digits = at_ + (sign ? 2 : 1);
      if (digit_at(digits)) {
        at_ = digits;
        while (digit_at(at_)) ++at_;
      }
    }
    std::string written(text_.substr(begin, at_ - begin));
    if (written[0] == '.') written.insert(0, 1, '0');
    push(TokenKind::number, begin, written);
  }

  void identifier() {
    const std::uint32_t begin = at_;
    std::string name;
    int most_bars = 0, bars = 0;
    bool digit_subscript = false;
    while (at_ < end_) {
      const Character c = here();
      if (!c.valid) break;
      if (is_bar_mark(c.code)) {
        most_bars = std::max(most_bars, ++bars);
        at_ += c.size;
        continue;
      }
      if (is_name_mark(c.code)) {
        append_utf8(name, c.code);
        at_ += c.size;
        continue;
      }
      if (const Letter letter = letter_of(c.code); letter.base) {
        append_utf8(name, letter.base);
        if (letter.mark) append_utf8(name, letter.mark);
        bars = letter.bar ? 1 : 0;
        most_bars = std::max(most_bars, bars);
        digit_subscript = false;
      } else if (is_digit(c.code)) {
        append_utf8(name, c.code);
        bars = 0;
        digit_subscript = false;
      } else if (c.code == '_') {
        std::uint32_t next = at_;
        while (next < end_ && text_[next] == '_') ++next;
        const char32_t follows = decode_character(text_, next).code;
        if (!is_digit(follows) && !letter_of(follows).base) break;
        name.append(text_.substr(at_, next - at_));
        at_ = next;
        continue;
      } else if (subscript_of(c.code)) {
        std::string run;
        bool digits = true;
        while (const char32_t plain = subscript_of(here().code)) {
          digits = digits && is_digit(plain);
          append_utf8(run, plain);
          at_ += here().size;
        }
        if (!digits) name += '_';
        name += run;
        digit_subscript = digits;
        continue;
      } else {
        break;
      }
      at_ += c.size;
    }
    if (name.size() > longest_name)
      return report(begin, code("too-large"),
                    "a name of more than " + std::to_string(longest_name) + " bytes");
    const bool titled = first_of_line_ && name == "problem";
    Token& token = push(TokenKind::identifier, begin, normalise_name(name));
    token.bars = static_cast<std::uint8_t>(std::min(most_bars, 255));
    if (token.bars == 0) token.word = word_of(list_.text(token));
    token.digit_subscript = digit_subscript;
    if (titled) title();
  }

  // The rest of the line after `problem` is a title in the person's own words.
  void title() {
    while (at_ < end_ && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    const std::uint32_t begin = at_;
    while (at_ < end_ && text_[at_] != '\n' && text_[at_] != '#') ++at_;
    std::string_view words = text_.substr(begin, at_ - begin);
    while (!words.empty() && std::string_view(" \t\r").contains(words.back())) words.remove_suffix(1);
    if (words.size() >= 2 && words.front() == '"' && words.back() == '"')
      words = words.substr(1, words.size() - 2);
    push(TokenKind::string, begin, words);
  }

  std::string_view text_;
  std::uint32_t file_;
  TokenList& list_;
  std::vector<Diagnostic>& diagnostics_;
  std::uint32_t at_ = 0;
  std::uint32_t end_ = 0;
  std::uint32_t line_start_ = 0;
  bool space_ = false;
  bool first_of_line_ = true;
  bool first_of_block_ = true;
};

}  // namespace

std::uint32_t intern_text(TokenList& list, std::string_view text) {
  if (text.empty()) return 0;
  auto [place, fresh] =
      list.text_ids.try_emplace(std::string(text), static_cast<std::uint32_t>(list.texts.size()));
  if (fresh) list.texts.emplace_back(text);
  return place->second;
}

std::string normalise_name(std::string_view name) {
  std::string out;
  std::size_t begin = 0;
  while (begin <= name.size()) {
    std::size_t end = name.find('_', begin);
    if (end == std::string_view::npos) end = name.size();
    const std::string_view part = name.substr(begin, end - begin);
    std::size_t letters = 0;
    while (letters < part.size() && ((part[letters] | 32) >= 'a' && (part[letters] | 32) <= 'z')) ++letters;
    // A letter of another kind, or a mark, right behind would make it a longer word.
    const bool word = letters == part.size() || static_cast<unsigned char>(part[letters]) < 0x80;
    const char32_t greek = word ? greek_letter(part.substr(0, letters)) : 0;
    if (greek) {
      append_utf8(out, greek);
      out.append(part.substr(letters));
    } else {
      out.append(part);
    }
    if (end == name.size()) break;
    out += '_';
    begin = end + 1;
  }
  return out;
}

bool lex_range(const SourceMap& sources, std::uint32_t file, const TextRange& range, const ReadLimits& limits,
               TokenList& list, std::vector<Diagnostic>& diagnostics) {
  return Lexer(sources.files[file].text, file, list, diagnostics).run(range, limits);
}

}  // namespace overbar::ast
