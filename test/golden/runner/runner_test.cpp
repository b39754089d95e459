#include <gtest/gtest.h>

#include "case.hpp"
#include "process.hpp"

namespace overbar::golden {
namespace {

TEST(RunLine, IsTheFirstLinesComment) {
  EXPECT_EQ(run_line("# run: overbar derive {file} --form steps\nx = 1\n"),
            "overbar derive {file} --form steps");
  EXPECT_EQ(run_line("<!-- run: overbar check {file} -->\r\n# Notes\n"), "overbar check {file}");
  EXPECT_EQ(run_line("% run: overbar {file}"), "overbar {file}");
  EXPECT_EQ(run_line("x = 1\n# run: overbar {file}\n"), std::nullopt);
  EXPECT_EQ(run_line("# running: no\n"), std::nullopt);
  EXPECT_EQ(run_line(""), std::nullopt);
}

TEST(Transcript, HasStandardErrorOnlyWhenThereIsAny) {
  EXPECT_EQ(transcript({"a\n", "", 0, false}), "a\n--- exit 0\n");
  EXPECT_EQ(transcript({"", "e\n", 2, false}), "--- stderr\ne\n--- exit 2\n");
  EXPECT_EQ(transcript({"a", "", 0, false}), "a\n\\ no newline at the end\n--- exit 0\n");
  EXPECT_EQ(transcript({"", "", 137, true}), "--- timed out\n");
}

TEST(Diff, IsEmptyForTheSameText) { EXPECT_EQ(unified_diff("a\nb\n", "a\nb\n", "n"), ""); }

TEST(Diff, ShowsAChangeInItsContext) {
  EXPECT_EQ(unified_diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n", "n"),
            "--- n\n+++ n (now)\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST(Diff, SeparatesDistantChanges) {
  EXPECT_EQ(unified_diff("a\n1\n2\n3\n4\n5\n6\n7\nb\n", "1\n2\n3\n4\n5\n6\n7\nb\nc\n", "n"),
            "--- n\n+++ n (now)\n@@ -1,4 +1,3 @@\n-a\n 1\n 2\n 3\n@@ -7,3 +6,4 @@\n 6\n 7\n b\n+c\n");
}

TEST(Processes, KeepTheirOrderTheirStreamsAndTheirStatus) {
  const auto outcomes = run_all({{"/", "sleep 0.1; echo one"}, {"/usr", "pwd; echo oops >&2; exit 3"}}, 2,
                                std::chrono::seconds(20));
  ASSERT_EQ(outcomes.size(), 2U);
  EXPECT_EQ(transcript(outcomes[0]), "one\n--- exit 0\n");
  EXPECT_EQ(transcript(outcomes[1]), "/usr\n--- stderr\noops\n--- exit 3\n");
}

TEST(Processes, ThatDoNotEndAreKilledWithTheirChildren) {
  const auto outcomes = run_all({{"/", "sleep 100 | sleep 100"}}, 1, std::chrono::seconds(1));
  EXPECT_EQ(transcript(outcomes.at(0)), "--- timed out\n");
}

}  // namespace
}  // namespace overbar::golden
