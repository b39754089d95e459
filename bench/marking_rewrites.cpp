// Right pages with lines written otherwise: how many lines are accused, which should be none.
//
//   marking_rewrites [PAGES] [--per-page N] [--together N] [--seed N] [--misses]
//
// PAGES: a folder as test/marking; --per-page 0 takes every rewrite. --together rewrites a side so many
// times.
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "rewriting.hpp"

int main(int count, char** words) {
  using namespace overbar::marking;
  RewritingPlan plan;
  std::string folder = OVERBAR_MARKING_PAGES;
  bool misses = false;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    const bool value = i + 1 < count;
    if (word == "--misses")
      misses = true;
    else if (word == "--per-page" && value)
      plan.per_page = static_cast<std::size_t>(std::atol(words[++i]));
    else if (word == "--together" && value)
      plan.together = static_cast<std::size_t>(std::atol(words[++i]));
    else if (word == "--seed" && value)
      plan.seed = static_cast<std::uint64_t>(std::atol(words[++i]));
    else
      folder = word;
  }
  const Rewriting rewriting = rewrite_pages(load_exercises(folder), plan);
  if (misses)
    for (const std::string& miss : rewriting.misses) std::printf("%s\n", miss.c_str());
  std::printf("%s", table(rewriting).c_str());
  return rewriting.total().accused == 0 ? 0 : 1;
}
