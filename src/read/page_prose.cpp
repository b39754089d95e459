// What the words around formulas say: where a sentence ends, whether it assumes something.
#include <algorithm>

#include "read/page_reader.hpp"

namespace overbar::latex {

namespace {

constexpr std::size_t longest_sentence = 2000;

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
  pending_used_ = assuming_ = false;
  sentence_.clear();
  pending_.clear();
  sentence_speaks_ = false;
  sentence_chain_ = ~std::size_t{0};
}

void PageReader::prose(std::uint32_t begin, std::uint32_t end) {
  unsigned line_ends = 0;
  for (std::uint32_t i = begin; i < end && i < text_.size(); ++i) {
    const char c = text_[i];
    if (c == '\n') {
      if (++line_ends > 1) end_sentence();
    } else if (c != ' ' && c != '\t' && c != '\r') {
      line_ends = 0;
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

bool PageReader::sentence_ends_with(std::string_view word) const {
  std::string_view said = sentence_;
  while (!said.empty() && said.back() == ' ') said.remove_suffix(1);
  return said == word || said.ends_with(" " + std::string(word));
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
