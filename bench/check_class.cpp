// A class: many pages of 20 equations, about a third of them with mistakes, marked on so many threads.
//
//   check_class [PAGES [THREADS]]
//
// Prints the time of the whole, and the processor time of a page. The target: a thousand pages in a minute on
// two cores.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <thread>

#include "mutate.hpp"
#include "pages.hpp"

namespace {

using namespace overbar;
using namespace overbar::marking;

constexpr std::string_view net = R"(dim N, K
input x : N
given r : K, s : N
param W1 "W^{(1)}" : K×N, b1 "b^{(1)}" : K
param W2 "W^{(2)}" : N×K, b2 "b^{(2)}" : N
z = W1 x + b1
h = σ(z)
y = x + W2 h + b2
R = rᵀ h
S = 1/2 ‖y − s‖²
J = R + S
derive J
)";

/// Twenty equations of the problem, in the two notations that people mix.
constexpr std::string_view sheet = R"(\documentclass{article}
\usepackage{amsmath}
\begin{document}
\begin{align}
  \bar{R} &= 1, \\
  \bar{S} &= 1, \\
  \bar{y} &= y - s, \\
  \bar{h} &= r + W^{(2)\top} \bar{y}, \\
          &= r + W^{(2)\top} (y - s), \\
  \bar{z} &= \bar{h} \odot \sigma'(z), \\
          &= \bar{h} \odot \sigma(z) \odot (1 - \sigma(z)), \\
  \bar{x} &= \bar{y} + W^{(1)\top} \bar{z}, \\
          &= (y - s) + W^{(1)\top} (\bar{h} \odot \sigma'(z)), \\
          &= (y - s) + W^{(1)\top} \bigl( (r + W^{(2)\top} (y - s)) \odot \sigma'(z) \bigr).
\end{align}
The parameters:
\begin{align}
  \overline{W}^{(2)} &= \bar{y} h^\top, \\
  \bar{b}^{(2)} &= \bar{y}, \\
  \overline{W}^{(1)} &= \bar{z} x^\top, \\
  \bar{b}^{(1)} &= \bar{z}, \\
  \bar{r} &= h, \\
  \bar{s} &= s - y.
\end{align}
Entry by entry,
\begin{align}
  \frac{\partial J}{\partial y_i} &= y_i - s_i, \\
  \frac{\partial J}{\partial h_k} &= r_k + \sum_{i=1}^{N} W^{(2)}_{ik} (y_i - s_i), \\
  \frac{\partial J}{\partial z_k} &= \frac{\partial J}{\partial h_k} \sigma(z_k) (1 - \sigma(z_k)), \\
  \frac{\partial J}{\partial x_i} &= \frac{\partial J}{\partial y_i} + \sum_{k=1}^{K} W^{(1)}_{ki} \frac{\partial J}{\partial z_k}.
\end{align}
\end{document}
)";

std::vector<v1::Source> make_class(std::size_t count, const v1::Source& given) {
  const v1::Source page{"page.tex", std::string(sheet)};
  const v1::Marking marking = mark(page, given);
  std::vector<const v1::Link*> links;
  std::vector<std::string> names;
  for (const v1::MarkedChain& chain : marking.pages[0].chains)
    for (const v1::Link& link : chain.links) {
      links.push_back(&link);
      for (std::string& name : names_in(page.text, link.right.begin, link.right.end))
        names.push_back(std::move(name));
    }
  std::mt19937_64 random(1);
  std::vector<v1::Source> pages;
  for (std::size_t i = 0; i < count; ++i) {
    v1::Source made{"student-" + std::to_string(i + 1) + ".tex", page.text};
    // From the end, so that the places before stay: three of ten links of three of ten pages.
    if (random() % 10 < 3)
      for (auto link = links.rbegin(); link != links.rend(); ++link) {
        if (random() % 10 >= 3) continue;
        const std::vector<Edit> edits = edits_of(made.text, (*link)->right.begin, (*link)->right.end, names);
        if (!edits.empty()) made.text = edited(made.text, edits[random() % edits.size()]);
      }
    pages.push_back(std::move(made));
  }
  return pages;
}

}  // namespace

int main(int count, char** words) {
  const std::size_t page_count = count > 1 ? static_cast<std::size_t>(std::atol(words[1])) : 1000;
  const std::size_t threads = count > 2 ? static_cast<std::size_t>(std::atol(words[2])) : 2;
  const v1::Source given{"net.ob", std::string(net)};
  const std::vector<v1::Source> pages = make_class(page_count, given);
  std::vector<v1::MarkCounts> counts(pages.size());
  std::vector<double> seconds(pages.size());
  std::atomic<std::size_t> next = 0;
  const auto now = [] { return std::chrono::steady_clock::now(); };
  const std::clock_t begin_cpu = std::clock();
  const auto begin = now();
  {
    std::vector<std::jthread> workers;
    for (std::size_t t = 0; t < threads; ++t)
      workers.emplace_back([&] {
        for (std::size_t i = next++; i < pages.size(); i = next++) {
          const auto start = now();
          counts[i] = v1::count_marks(mark(pages[i], given).pages[0]);
          seconds[i] = std::chrono::duration<double>(now() - start).count();
        }
      });
  }
  const double whole = std::chrono::duration<double>(now() - begin).count();
  const double cpu = static_cast<double>(std::clock() - begin_cpu) / CLOCKS_PER_SEC;
  std::size_t links = 0;
  std::size_t wrong = 0;
  double slowest = 0;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    links += counts[i].links();
    wrong += counts[i].links() - counts[i].proved;
    slowest = std::max(slowest, seconds[i]);
  }
  std::printf(
      "| pages | threads | links | not proved | seconds | processor seconds | ms a page | slowest page |\n");
  std::printf("|--:|--:|--:|--:|--:|--:|--:|--:|\n");
  std::printf("| %zu | %zu | %zu | %zu | %.1f | %.1f | %.1f | %.0f ms |\n", pages.size(), threads, links,
              wrong, whole, cpu, 1000 * cpu / static_cast<double>(pages.size()), 1000 * slowest);
  return 0;
}
