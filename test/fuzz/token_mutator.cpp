// Bytes changed at random seldom make a text that still means something, so half of the changes here are of
// whole tokens: a name becomes another name of the text or of the prelude, a bracket another bracket, a line
// comes twice under another name. What comes out is often a worksheet without errors but with unlikely
// shapes, which is where the reader's own faults were found. The idea of grammar-aware mutation is that of
// libFuzzer's structure-aware fuzzing; the token level needs no grammar and also serves LaTeX.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

using Random = std::minstd_rand;

constexpr std::array<std::string_view, 84> vocabulary = {
    "sum", "mean", "tr",  "diag",  "softmax", "relu",  "sigma",  "tanh", "exp",    "log",   "sqrt", "norm",
    "det", "inv",  "max", "min",   "abs",     "sign",  "step",   "T",    "N",      "K",     "1",    "2",
    "0",   "3",    "-1",  "1/2",   "x",       "W",     "y",      "z",    "i",      "j",     "k",    "+",
    "-",   "*",    "/",   "^",     "∘",       "ᵀ",     "^T",     "'",    "⊙",      "·",     "‖",    "|",
    "=",   "<=",   "<",   "≠",     "in",      "for",   "if",     "else", "and",    "or",    "not",  "given",
    "dim", "fn",   "let", "input", "param",   "claim", "derive", "wrt",  "assume", "zeros", "eval", "graph",
    "Σ_i", "Π_i",  "[i]", "[i,j]", "[:,i]",   "[i,:]", "[1]",    ",",    ":",      "×",     "1[",   "∂"};

struct Token {
  std::size_t begin = 0;
  std::size_t end = 0;
};

bool of_a_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (c & 0x80) != 0;
}

/// Names and numbers whole, every other byte but blanks by itself.
std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    if (of_a_name(text[at]))
      while (end < text.size() && of_a_name(text[end])) ++end;
    if (text[at] != ' ' && text[at] != '\n') tokens.push_back({at, end});
    at = end;
  }
  return tokens;
}

std::vector<Token> lines_of(std::string_view text) {
  std::vector<Token> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) lines.push_back({at, end});
    at = end + 1;
  }
  return lines;
}

/// (…), […] and {…} with what belongs to them.
std::vector<Token> brackets_of(std::string_view text) {
  std::vector<Token> groups;
  std::vector<std::size_t> open;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (std::string_view("([{").find(text[at]) != std::string_view::npos) open.push_back(at);
    if (std::string_view(")]}").find(text[at]) == std::string_view::npos || open.empty()) continue;
    groups.push_back({open.back(), at + 1});
    open.pop_back();
  }
  return groups;
}

std::size_t below(Random& random, std::size_t limit) { return random() % limit; }

std::string_view any_word(std::string_view text, const std::vector<Token>& tokens, Random& random) {
  if (tokens.empty() || below(random, 4) == 0) return vocabulary[below(random, vocabulary.size())];
  const Token token = tokens[below(random, tokens.size())];
  return text.substr(token.begin, token.end - token.begin);
}

/// `text` with one thing changed.
std::string changed(const std::string& text, Random& random) {
  const std::vector<Token> tokens = tokens_of(text);
  if (tokens.empty()) return std::string(vocabulary[below(random, vocabulary.size())]);
  const Token token = tokens[below(random, tokens.size())];
  const auto with = [&text](const Token& place, const std::string& by) {
    return text.substr(0, place.begin) + by + text.substr(place.end);
  };
  const std::string word(any_word(text, tokens, random));
  const std::string itself = text.substr(token.begin, token.end - token.begin);
  const std::vector<Token> places =
      below(random, 2) == 0 ? brackets_of(text) : lines_of(text);  // what is changed as a whole
  const auto any_place = [&] { return places[below(random, places.size())]; };
  const auto text_of = [&text](const Token& place) {
    return text.substr(place.begin, place.end - place.begin);
  };
  switch (below(random, places.empty() ? 5 : 9)) {
    case 0:
    case 1:
      return with(token, word);
    case 2:
      return with(token, itself + " " + word);
    case 3:
      return with(token, {});
    case 4: {  // a name everywhere
      std::string result;
      std::size_t at = 0;
      for (const Token& each : tokens) {
        if (text.compare(each.begin, each.end - each.begin, itself) != 0) continue;
        result.append(text, at, each.begin - at).append(word);
        at = each.end;
      }
      return result.append(text, at);
    }
    case 5:
      return with(any_place(), text_of(any_place()));
    case 6:
      return with(any_place(), {});
    case 7: {
      const Token place = any_place();
      return with(place, word + "(" + text_of(place) + ")");
    }
    default: {  // a line, or the inside of a bracket, once more behind another
      const Token place = any_place();
      return with(place, text_of(place) + (text[place.begin] == '(' ? " " : "\n") + text_of(any_place()));
    }
  }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  Random random(seed);
  if (below(random, 2) == 0) return LLVMFuzzerMutate(data, size, max_size);
  std::string text(reinterpret_cast<const char*>(data), size);
  for (std::size_t times = 1 + below(random, 3); times > 0; --times) text = changed(text, random);
  const std::size_t length = std::min(text.size(), max_size);
  std::memcpy(data, text.data(), length);
  return length;
}
