// Right pages with one small mistake in each: how many are found, where, and how many are repaired as they
// were.
//
//   marking_mutations [PAGES] [--per-page N] [--seed N] [--misses]
//
// PAGES: a folder as test/marking; --per-page 0 takes every mutant. --misses lists what went wrong.
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "measure.hpp"

int main(int count, char** words) {
  using namespace overbar::marking;
  Plan plan;
  std::string folder = OVERBAR_MARKING_PAGES;
  bool misses = false;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--misses")
      misses = true;
    else if (word == "--per-page" && i + 1 < count)
      plan.per_page = static_cast<std::size_t>(std::atol(words[++i]));
    else if (word == "--seed" && i + 1 < count)
      plan.seed = static_cast<std::uint64_t>(std::atol(words[++i]));
    else
      folder = word;
  }
  const Measurement measurement = measure(load_exercises(folder), plan);
  if (misses)
    for (const std::string& miss : measurement.misses) std::printf("%s\n", miss.c_str());
  std::printf("%s", table(measurement).c_str());
  return measurement.false_alarms == 0 && measurement.total().unsound == 0 ? 0 : 1;
}
