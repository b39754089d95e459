// Two readers: of the person's own spelling in letters, and of a LaTeX spelling. The second knows the few
// things that names are made of; anything else stays as it is (`raw`).
#include "render/name_parts.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "render/letters.hpp"

namespace overbar {
namespace {

constexpr auto accents = std::to_array<std::pair<std::string_view, char32_t>>({
    {"hat", 0x0302},
    {"tilde", 0x0303},
    {"bar", 0x0304},
    {"dot", 0x0307},
    {"ddot", 0x0308},
    {"check", 0x030C},
    {"vec", 0x20D7},
    {"breve", 0x0306},
    {"widehat", 0x0302},
    {"widetilde", 0x0303},
    {"overline", 0x0304},
    {"acute", 0x0301},
    {"grave", 0x0300},
    {"mathring", 0x030A},
});

/// Commands that name one character.
constexpr auto symbols = std::to_array<std::pair<std::string_view, char32_t>>({
    {"ell", U'ℓ'},
    {"varepsilon", U'ε'},
    {"varphi", U'φ'},
    {"vartheta", U'θ'},
    {"top", U'⊤'},
    {"star", U'⋆'},
    {"ast", U'∗'},
    {"prime", U'′'},
    {"dagger", U'†'},
    {"infty", U'∞'},
    {"hbar", U'ℏ'},
    {"partial", U'∂'},
    {"nabla", U'∇'},
    {"cdot", U'·'},
    {"times", U'×'},
    {"pm", U'±'},
});

constexpr std::array<std::string_view, 12> alphabets = {"mathrm", "mathbf",  "mathit", "mathsf",
                                                        "mathtt", "mathcal", "mathbb", "boldsymbol",
                                                        "bm",     "text",    "textrm", "operatorname"};

bool is_ascii_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

std::u32string characters(const std::string& text) {
  std::u32string result;
  for (std::size_t offset = 0; offset < text.size();) result += next_character(text, offset);
  return result;
}

std::string encoded(std::u32string_view text) {
  std::string result;
  for (const char32_t c : text) append_character(result, c);
  return result;
}

std::string character_latex(char32_t c) {
  if (const std::string_view greek = greek_name(c); !greek.empty()) return "\\" + std::string(greek);
  const auto* const row = std::ranges::find(symbols, c, &std::pair<std::string_view, char32_t>::second);
  if (row != symbols.end()) return "\\" + std::string(row->first);
  if (c == U'_') return "\\_";
  return encoded({&c, 1});
}

/// "1", "i", "train", "1,j": letters stay, words are upright.
Spelling subscript_spelling(const std::string& text) {
  Spelling spelling{text, {}};
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    if (begin > 0) spelling.latex += ",";
    spelling.latex += letters_latex(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return spelling;
}

// -- letters

std::string accent_named(char32_t mark) {
  const auto* const row = std::ranges::find(accents, mark, &std::pair<std::string_view, char32_t>::second);
  return row == accents.end() ? std::string() : std::string(row->first);
}

/// "Wx" and "Wxh" are W with a subscript; "loss" and "Reg" are words.
std::size_t letters_before_subscript(std::u32string_view word) {
  if (word.size() < 2 || word.size() > 3 || !(word[0] >= 'A' && word[0] <= 'Z')) return word.size();
  for (const char32_t c : word.substr(1))
    if (!(c >= 'a' && c <= 'z')) return word.size();
  const bool weight = word[0] == 'W' || word[0] == 'U' || word[0] == 'V';
  return word.size() == 2 || weight ? 1 : word.size();
}

NameParts from_text(const std::string& text) {
  NameParts parts;
  std::u32string rest = characters(text);
  while (!rest.empty() && rest.back() == '\'') {
    rest.pop_back();
    ++parts.primes;
  }
  std::u32string base, subscript;
  std::size_t at = 0;
  while (at < rest.size() && rest[at] != '_' && !is_digit(rest[at])) {
    if (is_combining(rest[at])) {
      const std::string accent = accent_named(rest[at]);
      if (accent.empty())
        base += rest[at];
      else
        parts.accents.push_back(accent);
    } else {
      base += rest[at];
    }
    ++at;
  }
  if (at == rest.size()) {
    const std::size_t letters = letters_before_subscript(base);
    subscript = base.substr(letters);
    base.resize(letters);
  } else if (is_digit(rest[at])) {
    subscript = rest.substr(at);
  } else {
    // _hat, _train_2: words behind underscores are subscripts, but for the names of accents.
    std::u32string_view behind = std::u32string_view(rest).substr(at);
    while (!behind.empty()) {
      behind.remove_prefix(1);
      const std::size_t end = std::min(behind.find(U'_'), behind.size());
      const std::string word = encoded(behind.substr(0, end));
      const bool accent = word == "hat" || word == "tilde" || word == "bar" || word == "dot";
      if (accent)
        parts.accents.push_back(word);
      else if (!word.empty())
        subscript += (subscript.empty() ? U"" : U",") + characters(word);
      behind.remove_prefix(end);
    }
  }
  if (base.empty()) std::swap(base, subscript);
  parts.word = base.size() > 1 && std::ranges::all_of(base, is_ascii_letter);
  parts.base = {encoded(base), letters_latex(encoded(base))};
  if (!subscript.empty()) parts.subscript = subscript_spelling(encoded(subscript));
  return parts;
}

// -- LaTeX

class LatexName {
 public:
  explicit LatexName(std::string_view text) : text_(text) {}

  std::optional<NameParts> read() {
    NameParts parts;
    if (!atom(parts, 0)) return std::nullopt;
    while (skip_blanks(), at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '\'') {
        ++parts.primes;
      } else if (c == '_' || c == '^') {
        Spelling& place = c == '_' ? parts.subscript : parts.superscript;
        if (!place.empty()) return std::nullopt;
        auto inner = group();
        if (!inner) return std::nullopt;
        if (c == '^' && inner->latex == "\\prime") {
          ++parts.primes;
          continue;
        }
        place = *inner;
      } else {
        return std::nullopt;
      }
    }
    return parts;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;

  void skip_blanks() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }

  std::string_view command() {
    std::size_t end = at_ + 1;
    while (end < text_.size() && is_ascii_letter(static_cast<unsigned char>(text_[end]))) ++end;
    if (end == at_ + 1 && end < text_.size()) ++end;
    const std::string_view name = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end;
    return name;
  }

  /// What stands in the braces here; braces inside are matched.
  std::optional<std::string_view> braces() {
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != '{') return std::nullopt;
    int depth = 0;
    const std::size_t begin = at_ + 1;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '{') ++depth;
      if (text_[at_] == '}' && --depth == 0) return text_.substr(begin, at_++ - begin);
    }
    return std::nullopt;
  }

  static char32_t symbol(std::string_view name) {
    if (const char32_t greek = greek_letter_named(name)) return greek;
    const auto* const row = std::ranges::find(symbols, name, &std::pair<std::string_view, char32_t>::first);
    return row == symbols.end() ? 0 : row->second;
  }

  bool atom(NameParts& parts, int depth) {
    skip_blanks();
    if (at_ >= text_.size() || depth > 8) return false;
    if (text_[at_] == '{') {
      const auto inner = braces();
      if (!inner) return false;
      LatexName reader(*inner);
      return reader.atom(parts, depth + 1) && (reader.skip_blanks(), reader.at_ == inner->size());
    }
    if (text_[at_] != '\\') {
      const std::size_t begin = at_;
      std::size_t letters = 0;
      while (at_ < text_.size()) {
        std::size_t next = at_;
        const char32_t c = next_character(text_, next);
        if (!is_ascii_letter(c) && c < 0x80) break;
        at_ = next;
        ++letters;
      }
      if (letters == 0) return false;
      parts.base.text = parts.base.latex = std::string(text_.substr(begin, at_ - begin));
      return true;
    }
    const std::string name(command());
    if (std::ranges::find(accents, name, &std::pair<std::string_view, char32_t>::first) != accents.end()) {
      NameParts inner;
      skip_blanks();
      if (at_ < text_.size() && text_[at_] != '{' && text_[at_] != '\\') {  // \hat x
        inner.base.text = inner.base.latex = std::string(1, text_[at_++]);
      } else if (!atom(inner, depth + 1)) {
        return false;
      }
      parts = inner;
      parts.accents.push_back(name);
      return true;
    }
    if (std::ranges::find(alphabets, name) != alphabets.end()) {
      const auto inner = braces();
      if (!inner) return false;
      parts.word = name == "mathrm" || name == "text" || name == "textrm" || name == "operatorname";
      const auto plain = plain_text(*inner);
      if (!plain) return false;
      parts.base = {*plain, "\\" + name + "{" + std::string(*inner) + "}"};
      return true;
    }
    const char32_t c = symbol(name);
    if (c == 0) return false;
    parts.base = {encoded({&c, 1}), "\\" + name};
    return true;
  }

  /// A subscript or superscript: one character, one command, or braces.
  std::optional<Spelling> group() {
    skip_blanks();
    if (at_ >= text_.size()) return std::nullopt;
    std::string_view inner;
    if (text_[at_] == '{') {
      const auto inside = braces();
      if (!inside) return std::nullopt;
      inner = *inside;
    } else {
      const std::size_t begin = at_;
      if (text_[at_] == '\\')
        command();
      else
        next_character(text_, at_);
      inner = text_.substr(begin, at_ - begin);
    }
    const auto plain = plain_text(inner);
    if (!plain) return std::nullopt;
    return Spelling{*plain, std::string(inner)};
  }

  /// LaTeX without structure as Unicode: \mathrm{in} is "in", \alpha,t is "α,t".
  static std::optional<std::string> plain_text(std::string_view latex) {
    std::string result;
    LatexName reader(latex);
    while (reader.at_ < latex.size()) {
      const char c = latex[reader.at_];
      if (c == '{' || c == '}' || c == ' ' || c == '~') {
        ++reader.at_;
      } else if (c == '_' || c == '^') {
        return std::nullopt;
      } else if (c == '\\') {
        const std::string_view name = reader.command();
        if (const char32_t known = symbol(name))
          append_character(result, known);
        else if (std::ranges::find(alphabets, name) == alphabets.end() && name != "," && name != ";")
          return std::nullopt;
      } else {
        append_character(result, next_character(latex, reader.at_));
      }
    }
    return result;
  }
};

NameParts from_spellings(const std::string& text, const std::string& latex) {
  if (latex.empty()) return from_text(text);
  if (auto parts = LatexName(latex).read()) return *parts;
  NameParts raw;
  raw.base.text = text;
  raw.raw = latex;
  return raw;
}

}  // namespace

std::string letters_latex(const std::string& text) {
  const std::u32string letters = characters(text);
  if (letters.size() > 1 && std::ranges::all_of(letters, is_ascii_letter)) {
    // Two lower-case letters are indices, x_{ij}; more are a word.
    if (letters.size() == 2 && std::ranges::none_of(letters, [](char32_t c) { return c <= 'Z'; }))
      return text;
    return "\\mathrm{" + text + "}";
  }
  std::string result;
  for (const char32_t c : letters) {
    const std::string one = character_latex(c);
    // A command needs a blank before a letter.
    if (!result.empty() && result.back() != ' ' && is_ascii_letter(static_cast<unsigned char>(one[0])) &&
        result.rfind('\\') != std::string::npos &&
        is_ascii_letter(static_cast<unsigned char>(result.back())) &&
        std::ranges::all_of(result.substr(result.rfind('\\') + 1),
                            [](char b) { return is_ascii_letter(static_cast<unsigned char>(b)); }))
      result += ' ';
    result += one;
  }
  return result;
}

NameParts parts_of(const Name& name) {
  NameParts parts = from_spellings(name.text, name.latex);
  parts.wide = parts.word || name.text.starts_with("∂");
  if (name.accent == Accent::bar) parts.accents.emplace_back("bar");
  return parts;
}

NameParts parts_of_objective(const Name& name) { return from_spellings(name.of, name.of_latex); }

}  // namespace overbar
