// A unified diff by the longest common subsequence of lines (Wagner and Fischer, 1974), on what is left
// between the common beginning and the common end. Quadratic, which a page of output bears; past a limit the
// middle is shown as replaced whole.
#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "case.hpp"

namespace overbar::golden {
namespace {

using Lines = std::vector<std::string_view>;

struct Edit {
  char sign;  // ' ' kept, '-' only expected, '+' only actual
  std::string_view line;
};

Lines split_lines(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

void middle_edits(const Lines& a, const Lines& b, std::vector<Edit>& edits) {
  constexpr std::size_t limit = 4'000'000;
  const std::size_t n = a.size();
  const std::size_t m = b.size();
  std::size_t i = 0;
  std::size_t j = 0;
  if (n * m <= limit) {
    // common[i][j]: the length of the longest common subsequence of a[i..] and b[j..].
    std::vector<std::uint32_t> common((n + 1) * (m + 1), 0);
    const auto at = [&](std::size_t x, std::size_t y) -> std::uint32_t& { return common[x * (m + 1) + y]; };
    for (std::size_t x = n; x-- > 0;)
      for (std::size_t y = m; y-- > 0;)
        at(x, y) = a[x] == b[y] ? at(x + 1, y + 1) + 1 : std::max(at(x + 1, y), at(x, y + 1));
    while (i < n && j < m) {
      if (a[i] == b[j]) {
        edits.push_back({' ', a[i]});
        ++i;
        ++j;
      } else if (at(i + 1, j) >= at(i, j + 1)) {
        edits.push_back({'-', a[i++]});
      } else {
        edits.push_back({'+', b[j++]});
      }
    }
  }
  for (; i < n; ++i) edits.push_back({'-', a[i]});
  for (; j < m; ++j) edits.push_back({'+', b[j]});
}

std::vector<Edit> all_edits(const Lines& a, const Lines& b) {
  std::size_t head = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head]) ++head;
  std::size_t tail = 0;
  while (tail < a.size() - head && tail < b.size() - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
    ++tail;
  std::vector<Edit> edits;
  const auto keep = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) edits.push_back({' ', a[i]});
  };
  keep(0, head);
  const auto middle = [&](const Lines& lines) {
    return Lines(lines.begin() + static_cast<std::ptrdiff_t>(head),
                 lines.end() - static_cast<std::ptrdiff_t>(tail));
  };
  middle_edits(middle(a), middle(b), edits);
  keep(a.size() - tail, a.size());
  return edits;
}

}  // namespace

std::string unified_diff(std::string_view expected, std::string_view actual, std::string_view name) {
  if (expected == actual) return {};
  constexpr std::size_t context = 3;
  const auto edits = all_edits(split_lines(expected), split_lines(actual));
  std::string out = fmt::format("--- {0}\n+++ {0} (now)\n", name);
  std::size_t line_a = 1;
  std::size_t line_b = 1;
  std::size_t i = 0;
  const auto step = [&](const Edit& edit) {
    line_a += edit.sign != '+' ? 1 : 0;
    line_b += edit.sign != '-' ? 1 : 0;
  };
  while (i < edits.size()) {
    std::size_t change = i;
    while (change < edits.size() && edits[change].sign == ' ') ++change;
    if (change == edits.size()) break;
    const std::size_t begin = std::max(i, change - std::min(change, context));
    while (i < begin) step(edits[i++]);
    // The hunk ends where more than twice the context is kept.
    std::size_t end = change;
    for (std::size_t k = change; k < edits.size() && k < end + 2 * context + 1; ++k)
      if (edits[k].sign != ' ') end = k + 1;
    end = std::min(end + context, edits.size());
    const std::size_t first_a = line_a;
    const std::size_t first_b = line_b;
    std::string body;
    for (; i < end; ++i) {
      step(edits[i]);
      body += edits[i].sign;
      body += edits[i].line;
      body += '\n';
    }
    out += fmt::format("@@ -{},{} +{},{} @@\n{}", first_a, line_a - first_a, first_b, line_b - first_b, body);
  }
  return out;
}

}  // namespace overbar::golden
