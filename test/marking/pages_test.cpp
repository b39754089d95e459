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

/// Those that have a page of the kind.
std::vector<std::size_t> with(std::optional<v1::Source> Exercise::*page) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < exercises().size(); ++i)
    if (exercises()[i].*page) found.push_back(i);
  return found;
}

std::string name_of(const testing::TestParamInfo<std::size_t>& info) {
  std::string name = exercises()[info.param].name;
  for (char& c : name)
    if (c == '-') c = '_';
  return name;
}

class RightPages : public testing::TestWithParam<std::size_t> {};
class WrongPages : public testing::TestWithParam<std::size_t> {};

TEST_P(RightPages, HoldThroughout) {
  const Exercise& exercise = exercises()[GetParam()];
  EXPECT_EQ(faults(mark(*exercise.right, exercise.given), {}), "");
}

TEST_P(WrongPages, AreWrongWhereTheySay) {
  const Exercise& exercise = exercises()[GetParam()];
  const auto expected = expectations(exercise.wrong->text);
  ASSERT_FALSE(expected.empty());
  EXPECT_EQ(faults(mark(*exercise.wrong, exercise.given), expected), "");
}

/// What replays a refuted link, as a worksheet: the one given with the question of the command, or its own.
std::string worksheet_of(const v1::Link& link, const Exercise& exercise) {
  constexpr std::string_view command = "overbar eval given.ob \"";
  if (!link.replay.starts_with(command)) return link.replay;
  const std::string question = link.replay.substr(command.size(), link.replay.size() - command.size() - 1);
  return exercise.given->text + "\neval " + question + "\n";
}

TEST_P(WrongPages, ReplaysRun) {
  const Exercise& exercise = exercises()[GetParam()];
  const v1::Marking marking = mark(*exercise.wrong, exercise.given, false);
  for (const v1::MarkedChain& chain : marking.pages.front().chains)
    for (const v1::Link& link : chain.links) {
      if (link.replay.empty()) continue;
      const v1::Report report = v1::answer({{"replay.ob", worksheet_of(link, exercise)}}, {});
      for (const v1::Message& message : report.messages)
        EXPECT_NE(message.severity, v1::Message::Severity::error) << link.replay << "\n" << message.formatted;
    }
}

INSTANTIATE_TEST_SUITE_P(Marking, RightPages, testing::ValuesIn(with(&Exercise::right)), name_of);
INSTANTIATE_TEST_SUITE_P(Marking, WrongPages, testing::ValuesIn(with(&Exercise::wrong)), name_of);

}  // namespace
}  // namespace overbar::marking
