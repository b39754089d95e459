// A small part of what bench/marking_rewrites measures: right lines written otherwise are not accused.
#include "harness/rewriting.hpp"

#include <gtest/gtest.h>

namespace overbar::marking {
namespace {

std::string listed(const Rewriting& rewriting) {
  std::string text = table(rewriting);
  for (const std::string& miss : rewriting.misses) text += miss + "\n";
  return text;
}

TEST(Marking, WhatIsWrittenOtherwiseIsNotAccused) {
  RewritingPlan plan;
  plan.per_page = 4;
  const Rewriting single = rewrite_pages(load_exercises(OVERBAR_MARKING_PAGES), plan);
  EXPECT_EQ(single.total().accused, 0U) << listed(single);
  EXPECT_GT(single.total().pages, 300U);
}

TEST(Marking, WhatIsWrittenOtherwiseInManyWaysIsNotAccused) {
  RewritingPlan plan;
  plan.per_page = 1;
  plan.together = 3;
  const Rewriting several = rewrite_pages(load_exercises(OVERBAR_MARKING_PAGES), plan);
  EXPECT_EQ(several.total().accused, 0U) << listed(several);
}

}  // namespace
}  // namespace overbar::marking
