// "Did you mean": the optimal string alignment distance (Damerau 1964; an insertion, a deletion, a
// replacement and a swap of neighbours cost 1 each), by dynamic programming over three rows, O(length²) for
// each known name.
#include <algorithm>
#include <array>

#include "base/utf8.hpp"
#include "diag/diagnostic.hpp"

namespace overbar {
namespace {

using Letters = std::vector<char32_t>;

char32_t lower_case(char32_t c) {
  if (c >= 'A' && c <= 'Z') return c + ('a' - 'A');
  if (c >= 0x391 && c <= 0x3A9) return c + 0x20;  // Α–Ω
  return c;
}

Letters letters_of(std::string_view text) {
  Letters letters;
  for (std::size_t at = 0; at < text.size();) {
    const auto character = decode_utf8(text, at);
    letters.push_back(character.value);
    at += character.size;
  }
  return letters;
}

Letters lower_case(Letters letters) {
  for (char32_t& c : letters) c = lower_case(c);
  return letters;
}

std::size_t distance(const Letters& a, const Letters& b) {
  // Row i holds the distances of a's first i letters to each beginning of b.
  std::array<std::vector<std::size_t>, 3> rows;
  for (auto& row : rows) row.resize(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], rows[(i + 1) % 3][j - 2] + 1);
    }
  }
  return rows[a.size() % 3][b.size()];
}

}  // namespace

std::string nearest_name(std::string_view name, const std::vector<std::string>& known) {
  const Letters exact = letters_of(name);
  const Letters plain = lower_case(exact);
  const std::size_t limit = exact.size() / 3;
  // Compared first without case, then with it; of equals the first known wins.
  std::pair best{limit + 1, std::size_t{0}};
  std::string_view nearest;
  for (const auto& candidate : known) {
    const Letters letters = letters_of(candidate);
    if (letters.empty() || letters.size() > exact.size() + limit || letters.size() + limit < exact.size())
      continue;
    const std::pair score{distance(plain, lower_case(letters)), distance(exact, letters)};
    if (score.first > limit || score >= best) continue;
    best = score;
    nearest = candidate;
  }
  return std::string(nearest);
}

}  // namespace overbar
