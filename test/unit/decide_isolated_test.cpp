// What runs in a process of its own: its answer comes back whole or not at all, it ends when it is told to,
// and whatever becomes of it, this process goes on.
#include <cstdlib>
#include <thread>

#include <unistd.h>

#include "decide/isolated.hpp"
#include "decide/tactic.hpp"
#include "decide_worksheet.hpp"

namespace overbar {
namespace {

TEST(Isolated, ALongAnswerComesBackWhole) {
  const std::string text(1'000'000, 'x');
  const Isolated run = isolated([&] { return text + "\nlast"; }, {});
  EXPECT_EQ(run.ending, Isolated::Ending::answered);
  EXPECT_EQ(run.answer, text + "\nlast");
}

TEST(Isolated, NothingItChangesIsSeenHere) {
  int number = 1;
  EXPECT_EQ(isolated([&] { return std::to_string(++number); }, {}).answer, "2");
  EXPECT_EQ(number, 1);
}

TEST(Isolated, EndsWhenTimeIsOver) {
  int asked = 0;
  volatile bool for_ever = true;
  const auto work = [&] {
    while (for_ever) {
    }
    return std::string("done");
  };
  const Isolated run = isolated(work, [&] { return ++asked > 3; });
  EXPECT_EQ(run.ending, Isolated::Ending::out_of_time);
}

TEST(Isolated, EndsWhenItsProcessorTimeIsSpent) {
  volatile bool for_ever = true;
  const auto work = [&] {
    while (for_ever) {
    }
    return std::string("done");
  };
  EXPECT_EQ(isolated(work, {}, {.megabytes = 100, .seconds = 1}).ending, Isolated::Ending::failed);
}

TEST(Isolated, ACrashIsNoAnswer) {
  EXPECT_EQ(isolated([]() -> std::string { std::abort(); }, {}).ending, Isolated::Ending::failed);
  EXPECT_EQ(isolated([]() -> std::string { std::_Exit(0); }, {}).ending, Isolated::Ending::failed);
  EXPECT_EQ(isolated([]() -> std::string { return std::string().substr(1); }, {}).ending,
            Isolated::Ending::failed);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(Isolated, MemoryIsLimited) {
  const auto work = [] {
    std::vector<std::string> taken;
    for (std::size_t i = 0; i < 1000; ++i) taken.emplace_back(10'000'000, 'x');
    return std::to_string(taken.size());
  };
  EXPECT_EQ(isolated(work, {}, {.megabytes = 100, .seconds = 100}).ending, Isolated::Ending::failed);
  EXPECT_EQ(isolated([] { return std::string("fine"); }, {}).answer, "fine");
}
#endif

TEST(Isolated, AWaitWithoutEndIsEnded) {
  const auto work = [] {
    pause();
    return std::string("done");
  };
  EXPECT_EQ(isolated(work, {}, {.megabytes = 100, .seconds = 1}).ending, Isolated::Ending::failed);
}

// Others allocate meanwhile, so that the locks of the allocator are held at the moment of the copy. (Those of
// the address sanitizer, unlike the C library's, stay held in it.)
#ifndef __SANITIZE_ADDRESS__
TEST(Isolated, FromSeveralThreadsAtOnce) {
  std::vector<int> right(4, 0);
  {
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < right.size(); ++t)
      threads.emplace_back([&right, t] {
        for (int i = 0; i < 20; ++i) {
          std::vector<std::string> mine(1000, std::string(100, static_cast<char>('a' + t)));
          const auto work = [&] { return std::vector<std::string>(mine).back() + std::to_string(i); };
          right[t] += isolated(work, {}).answer == mine.front() + std::to_string(i) ? 1 : 0;
        }
      });
  }
  EXPECT_EQ(right, std::vector<int>(4, 20));
}
#endif

// Undecided for minutes: a single step of cylindrical decomposition, which does not ask for the time.
TEST(Isolated, AHardQuestionToZ3EndsInTime) {
  WorksheetProblem page(
      "input a, b, c, d\n"
      "prove a^8 + b^8 + c^8 + d^8 + 1 >= a^2 b^2 c^2 d^2 + a b c d + a^4 b^3 - 1/1000 c^5 d^2\n");
  int asked = 0;
  DecideOptions options;
  options.out_of_time = [&] { return ++asked > 20; };
  NormalForms forms(page.graph());
  const auto decision = smt_tactic({forms, page.graph(), page.claims.front(), page.assumptions, options});
  ASSERT_TRUE(decision);
  EXPECT_EQ(decision->outcome, Outcome::unknown);
  EXPECT_NE(decision->reason.find("time limit"), std::string::npos) << decision->reason;
}

}  // namespace
}  // namespace overbar
