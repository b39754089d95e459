// A small part of what bench/marking_mutations measures, the same every time: no false alarm, and mistakes
// are found.
#include <gtest/gtest.h>

#include "harness/measure.hpp"

namespace overbar::marking {
namespace {

TEST(Marking, MistakesAreFound) {
  Plan plan;
  plan.per_page = 3;
  plan.repairs = false;
  const Measurement measurement = measure(load_exercises(OVERBAR_MARKING_PAGES), plan);
  std::string misses;
  for (const std::string& miss : measurement.misses) misses += miss + "\n";
  const Tally all = measurement.total();
  EXPECT_EQ(measurement.false_alarms, 0U) << misses;
  EXPECT_EQ(all.unsound, 0U) << misses;
  EXPECT_GT(all.changed, 100U);
  EXPECT_GE(all.first_there * 100, all.changed * 99) << table(measurement) << misses;
}

TEST(Marking, MistakesAreRepaired) {
  Plan plan;
  plan.per_page = 1;
  plan.seed = 2;
  const Measurement measurement = measure(load_exercises(OVERBAR_MARKING_PAGES), plan);
  const Tally all = measurement.total();
  EXPECT_GT(all.changed, 30U);
  EXPECT_GE(all.repaired * 100, all.changed * 75) << table(measurement);
}

}  // namespace
}  // namespace overbar::marking
