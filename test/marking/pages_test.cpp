// Every page of this folder: right pages hold throughout, wrong ones are wrong where they say so and hold
// elsewhere.
#include "harness/pages.hpp"

#include <gtest/gtest.h>

namespace overbar::marking {
namespace {

const std::vector<Exercise>& exercises() {
  static const std::vector<Exercise> all = load_exercises(OVERBAR_MARKING_PAGES);
  return all;
}

class Pages : public testing::TestWithParam<std::size_t> {};

TEST_P(Pages, Right) {
  const Exercise& exercise = exercises()[GetParam()];
  if (!exercise.right) GTEST_SKIP();
  EXPECT_EQ(faults(mark(*exercise.right, exercise.given), {}), "");
}

TEST_P(Pages, Wrong) {
  const Exercise& exercise = exercises()[GetParam()];
  if (!exercise.wrong) GTEST_SKIP() << "was never wrong";
  const auto expected = expectations(exercise.wrong->text);
  ASSERT_FALSE(expected.empty());
  EXPECT_EQ(faults(mark(*exercise.wrong, exercise.given), expected), "");
}

INSTANTIATE_TEST_SUITE_P(Marking, Pages, testing::Range(std::size_t{0}, exercises().size()),
                         [](const testing::TestParamInfo<std::size_t>& info) {
                           std::string name = exercises()[info.param].name;
                           for (char& c : name)
                             if (c == '-') c = '_';
                           return name;
                         });

}  // namespace
}  // namespace overbar::marking
