// What the words around formulas say: where a sentence ends, whether it assumes something, that a matrix is
// symmetric.
#include <algorithm>
#include <array>
#include <utility>

#include "read/page_reader.hpp"

namespace overbar::latex {

namespace {

constexpr std::size_t longest_sentence = 2000;

/// The word that ends `said`, taken off it.
std::string_view last_word(std::string_view& said) {
  while (said.ends_with(' ')) said.remove_suffix(1);
  const std::size_t gap = said.rfind(' ');
  const std::string_view word = gap == std::string_view::npos ? said : said.substr(gap + 1);
  said.remove_suffix(word.size());
  return word;
}

/// Words that may stand between a matrix and what it is said to be.
bool says_nothing(std::string_view word) {
  constexpr std::array<std::string_view, 11> words{"is",     "be",     "a",   "an",    "and",       "real",
                                                   "square", "matrix", "are", "being", "invertible"};
  return std::ranges::find(words, word) != words.end();
}

/// "a symmetric matrix"
bool ends_symmetric(std::string_view said) {
  for (std::string_view word = last_word(said); !word.empty(); word = last_word(said)) {
    if (says_nothing(word)) continue;
    // A positive definite matrix is symmetric by convention.
    if (word == "symmetric" ||
        ((word == "definite" || word == "semidefinite") && last_word(said) != "negative")) {
      const std::string_view before = last_word(said);
      return before != "not" && before != "non" && before != "skew" && before != "anti";
    }
    return false;
  }
  return false;
}

/// "is symmetric and positive definite"
bool begins_symmetric(std::string_view said) {
  std::string word;
  for (const char c : said.substr(0, std::min<std::size_t>(said.size(), 80))) {
    const char lower = 'A' <= c && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (lower >= 'a' && lower <= 'z') {
      word += lower;
      continue;
    }
    if (word == "symmetric") return c != '-';
    if (word == "positive" || word == "spd") return true;
    if (!word.empty() && !says_nothing(word)) return false;
    if (c == '.' || c == ';') return false;
    word.clear();
  }
  return word == "symmetric";
}

/// Does it say that what follows is one-hot: "one-hot targets", "the one-hot vector"?
bool ends_one_hot(std::string_view said) {
  constexpr std::array<std::string_view, 9> things{"vector",  "vectors",  "label",   "labels", "target",
                                                   "targets", "encoding", "encoded", "class"};
  for (std::string_view word = last_word(said); !word.empty(); word = last_word(said)) {
    if (word == "hot") return last_word(said) == "one";
    if (std::ranges::find(things, word) == things.end()) return false;
  }
  return false;
}

/// Does it say that what stands before is one-hot or a distribution: "is one-hot", "is a one-hot vector", "(a
/// probability distribution over the classes)", "sums to one"?
bool begins_one_hot(std::string_view said) {
  constexpr std::array<std::string_view, 20> fillers{
      "is",   "be",   "being", "are",    "a",   "an",    "the", "which", "where", "its",
      "also", "true", "as",    "assume", "row", "class", "vec", "label", "here",  "entries"};
  std::string word, before;
  const std::string_view near = said.substr(0, std::min<std::size_t>(said.size(), 120));
  for (std::size_t i = 0; i <= near.size(); ++i) {
    const char c = i < near.size() ? near[i] : '.';
    const char lower = 'A' <= c && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (lower >= 'a' && lower <= 'z') {
      word += lower;
      continue;
    }
    if (before == "one" && word == "hot") return true;
    if (before == "probability" && (word == "distribution" || word == "vector")) return true;
    if ((before == "sum" || before == "sums") && word == "to") {
      const std::string_view rest = near.substr(std::min(i + 1, near.size()));
      return rest.starts_with("one") || rest.starts_with("1") || rest.starts_with("$1$");
    }
    const bool leads = word == "one" || word == "probability" || word == "sum" || word == "sums";
    if (!word.empty() && !leads && std::ranges::find(fillers, word) == fillers.end()) return false;
    if (c == '.' || c == ';' || c == '$') return false;
    if (!word.empty()) before = std::exchange(word, {});
  }
  return false;
}

}  // namespace

void PageReader::heading(std::uint32_t begin, std::uint32_t end) {
  end_sentence();
  page_.elements.emplace_back(PageHeading{text_.substr(begin, end - begin), span(begin, end)});
}

void PageReader::end_sentence() {
  if (!pending_used_)
    for (const ast::ExprId formula : pending_)
      page_.elements.emplace_back(
          PageUnread{page_.sheet.ast[formula].span, "a condition, and nothing that it is said of"});
  pending_used_ = assuming_ = conditioning_ = false;
  sentence_.clear();
  pending_.clear();
  sentence_speaks_ = false;
  sentence_chain_ = ~std::size_t{0};
}

/// Does the paragraph behind this place go on with the sentence: "for j ≠ y.", "if z > 0."?
bool PageReader::goes_on(std::uint32_t place) const {
  const std::size_t word = text_.find_first_not_of(" \t\r\n", place);
  if (word == std::string::npos) return false;
  constexpr std::array<std::string_view, 4> words{"for $", "if $", "when $", "whenever $"};
  return std::ranges::any_of(
      words, [&](std::string_view start) { return std::string_view(text_).substr(word).starts_with(start); });
}

void PageReader::prose(std::uint32_t begin, std::uint32_t end) {
  if (begin < text_.size()) said_behind(std::string_view(text_).substr(begin, std::max(end, begin) - begin));
  // A capital behind a displayed formula, which often has no full stop, begins a sentence.
  if (sentence_.empty() && sentence_chain_ < page_.elements.size()) {
    std::uint32_t first = begin;
    while (first < end && first < text_.size() && (text_[first] == ' ' || text_[first] == '\n')) ++first;
    const auto* chain = std::get_if<PageChain>(&page_.elements[sentence_chain_]);
    if (chain && chain->display && first < end && first < text_.size() && 'A' <= text_[first] &&
        text_[first] <= 'Z')
      end_sentence();
  }
  unsigned line_ends = 0;
  char before = ' ';  // the last mark: a paragraph that ends in a comma goes on
  for (std::uint32_t i = begin; i < end && i < text_.size(); ++i) {
    const char c = text_[i];
    if (c == '\n') {
      if (++line_ends > 1 && before != ',' && before != ':' && !goes_on(i)) end_sentence();
    } else if (c != ' ' && c != '\t' && c != '\r') {
      line_ends = 0;
      before = c;
    }
    const bool last = i + 1 >= text_.size();
    const char next = last ? ' ' : text_[i + 1];
    if ((c == '.' || c == '!' || c == '?' || c == ';') &&
        (next == ' ' || next == '\n' || next == '\t' || next == '\r')) {
      end_sentence();
      continue;
    }
    const char lower = 'A' <= c && c <= 'Z' ? static_cast<char>(c + 32) : c;
    const bool letter = lower >= 'a' && lower <= 'z';
    if (sentence_.size() >= longest_sentence) sentence_.erase(0, longest_sentence / 2);
    if (letter)
      sentence_ += lower;
    else if (c == ',')
      sentence_ += " , ";
    else if (!sentence_.empty() && sentence_.back() != ' ')
      sentence_ += ' ';
  }
}

/// A = Aᵀ holds from here on, for these of the names that are declared as square.
void PageReader::assume_symmetric(const std::vector<std::string>& names, Span place) {
  ast::Ast& ast = page_.sheet.ast;
  for (const std::string& name : names) {
    if (!squares_.contains(name)) continue;
    const ast::ExprId matrix = add_expr(ast, ast::ExprKind::name, place, {}, name);
    const ast::ExprId turned = add_expr(ast, ast::ExprKind::transpose, place, std::array{matrix});
    const auto equal = static_cast<std::uint8_t>(ast::CompareOp::equal);
    page_.elements.emplace_back(PageAssumption{
        add_expr(ast, ast::ExprKind::compare, place, std::array{matrix, turned}, {}, equal), place});
  }
}

/// The entries of a one-hot vector sum to 1; so do those of every one of a family.
void PageReader::assume_one_hot(const Item& item) {
  const Resolved resolved = names_.resolve(item, true);
  if (resolved.function || resolved.above < item.sup.size()) return;
  std::vector<std::string> outer;
  for (std::size_t k = resolved.below; k < item.sub.size(); ++k) {
    if (is_sign(item.sub[k], ",")) continue;
    if (!names_.indexes({item.sub[k]})) return;
    outer.push_back(item.sub[k].text);
  }
  if (outer.size() > 1) return;
  const Span place = span(item.begin, item.end);
  page_.elements.emplace_back(
      PageAssumption{total_is_one(page_.sheet.ast, resolved.name, outer, place), place, true});
}

void PageReader::said_of(const Item& item) {
  if (ends_one_hot(sentence_)) assume_one_hot(item);
  spoken_of_ = item;
}

/// "let Σ ∈ ℝ^{n×n} be symmetric", "a symmetric Σ ∈ ℝ^{n×n}": what has just been declared.
void PageReader::said_before(const std::vector<std::string>& names, Span place) {
  if (ends_symmetric(sentence_)) assume_symmetric(names, place);
  declared_ = names;
}

void PageReader::said_behind(std::string_view words) {
  if (spoken_of_ && begins_one_hot(words)) assume_one_hot(*spoken_of_);
  spoken_of_.reset();
  if (page_.elements.empty()) return;
  if (const auto* chain = std::get_if<PageChain>(&page_.elements.back());
      chain && chain->relations.empty() && chain->sides[0].expr != ast::no_expr &&
      page_.sheet.ast[chain->sides[0].expr].kind == ast::ExprKind::name)
    declared_ = {std::string(page_.sheet.ast.text(chain->sides[0].expr))};
  if (declared_.empty()) return;
  const Span place = std::visit(
      [&](const auto& element) {
        if constexpr (requires { element.span; })
          return element.span;
        else
          return page_.sheet.statements.back().span;
      },
      page_.elements.back());
  if (begins_symmetric(words)) assume_symmetric(declared_, place);
  declared_.clear();
}

bool PageReader::sentence_ends_with(std::string_view word) const {
  std::string_view said = sentence_;
  while (!said.empty() && said.back() == ' ') said.remove_suffix(1);
  return said == word || said.ends_with(" " + std::string(word));
}

/// The words between the formula before and this place, in small letters.
std::string PageReader::words_before(std::uint32_t place) const {
  if (page_.elements.empty()) return {};
  const auto* before = std::get_if<PageChain>(&page_.elements.back());
  if (before == nullptr || before->span.end >= place || place - before->span.end > longest_sentence)
    return {};
  std::string words;
  for (const char c : std::string_view(text_).substr(before->span.end, place - before->span.end))
    words += 'A' <= c && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return words;
}

/// "Setting this to zero gives …"
bool PageReader::says_set_to_zero(std::uint32_t until) const {
  const std::string words = words_before(until);
  const std::size_t set = std::min(words.find("setting"), words.find("set "));
  if (set == std::string::npos) return false;
  const std::string behind = words.substr(set);
  return behind.contains("to zero") || behind.contains("to $0$") || behind.contains("to 0");
}

/// "Setting the gradient to zero", "at the minimum": in the words between the formula before and this place.
bool PageReader::says_stationary(std::uint32_t until) const {
  const std::string words = words_before(until);
  constexpr std::array<std::string_view, 11> phrases{
      "to zero", "to $0$",          "to 0",       "to be zero", "at the optimum", "at the minimum", "vanish",
      "is zero", "normal equation", "stationary", "optimality"};
  return std::ranges::any_of(phrases, [&](std::string_view phrase) { return words.contains(phrase); });
}

/// Is one of the words said in this sentence, since its last formula that says something?
bool PageReader::sentence_says(std::initializer_list<std::string_view> words) const {
  const std::string padded = " " + sentence_ + " ";
  std::string single;
  for (const char c : padded)
    if (c != ' ' || single.empty() || single.back() != ' ') single += c;
  for (const std::string_view word : words) {
    const std::size_t place = single.rfind(" " + std::string(word) + " ");
    if (place == std::string::npos) continue;
    // "only if" is a claim; "then" and "so" end what is assumed.
    const std::string before = single.substr(0, place);
    if (before.ends_with("only") || before.ends_with("see") || before.ends_with("check")) continue;
    const std::string behind = single.substr(place + 1 + word.size());
    if (behind.contains(" then ") || behind.contains(" so ") || behind.contains(" we have ") ||
        behind.contains(" we get ") || behind.contains(" therefore ") || behind.contains(" hence ") ||
        behind.contains(" gives ") || behind.contains(" is ") || behind.contains(" are ") ||
        behind.contains(" compute") || behind.contains(" let ") || behind.contains(" where "))
      continue;
    return true;
  }
  return false;
}

}  // namespace overbar::latex

namespace overbar {

ast::ExprId total_is_one(ast::Ast& ast, const std::string& name, const std::vector<std::string>& outer,
                         Span place) {
  // No name of a page: k may be a size.
  const std::string letter = "class index";
  std::vector<ast::ExprId> indices{add_expr(ast, ast::ExprKind::name, place, {}, name)};
  for (const std::string& index : outer)
    indices.push_back(add_expr(ast, ast::ExprKind::name, place, {}, index));
  indices.push_back(add_expr(ast, ast::ExprKind::name, place, {}, letter));
  const auto style = static_cast<std::uint8_t>(ast::IndexStyle::brackets);
  const ast::ExprId sides[] = {add_expr(ast, ast::ExprKind::index, place, indices, {}, style),
                               add_expr(ast, ast::ExprKind::binder, place, {}, letter)};
  const auto sum = static_cast<std::uint8_t>(ast::ReduceOp::sum);
  const ast::ExprId equation[] = {add_expr(ast, ast::ExprKind::reduce, place, sides, {}, sum),
                                  add_expr(ast, ast::ExprKind::number, place, {}, "1")};
  return add_expr(ast, ast::ExprKind::compare, place, equation, {},
                  static_cast<std::uint8_t>(ast::CompareOp::equal));
}

}  // namespace overbar
