// Nets of random topology, random assumptions, and the question whether each derivative is 0: what is proved
// has no counterexample at random exact points, what is refuted replays, and next to nothing stays open.
// OVERBAR_ZERO_CASES is the number of nets: 40 ask 300 questions, 130 ask 1,000 (a minute and a half).
#include <cstdlib>

#include "decide/decide.hpp"
#include "decide/witness.hpp"
#include "decide_worksheet.hpp"
#include "from_environment.hpp"
#include "zeros_random.hpp"

namespace overbar {
namespace {

TEST(ZerosHonesty, ProofsHaveNoCounterexampleAndWitnessesReplay) {
  const std::uint64_t cases = from_environment("OVERBAR_ZERO_CASES", 40);
  const std::uint64_t begin = from_environment("OVERBAR_FIRST_CASE", 0);
  std::size_t proved = 0, refuted = 0, open = 0;
  for (std::uint64_t seed = begin; seed < begin + cases; ++seed) {
    const std::string text = seed % 3 == 0 ? random_layer(seed) : random_net(seed);
    WorksheetProblem page(text);
    NormalForms forms(page.graph());
    for (const NodeId claim : page.claims) {
      const Decision decision = decide(forms, claim, page.assumptions);
      if (decision.outcome == Outcome::proved) {
        ++proved;
        for (const std::uint64_t other : {11U, 12U}) {
          WitnessOptions options;
          options.seed = other + seed;
          options.trials = 12;
          options.max_size = 3;
          ASSERT_FALSE(search_witness(page.graph(), claim, page.assumptions, options).has_value())
              << "seed " << seed << ": proved by " << decision.method << "\n"
              << text;
        }
      } else if (decision.outcome == Outcome::refuted) {
        ++refuted;
        ASSERT_TRUE(decision.witness.has_value());
        ASSERT_TRUE(check_witness(page.graph(), claim, page.assumptions, *decision.witness).has_value())
            << "seed " << seed << "\n"
            << text;
      } else {
        ++open;
      }
    }
  }
  std::printf("%zu questions: %zu proved 0, %zu refuted, %zu open\n", proved + refuted + open, proved,
              refuted, open);
  EXPECT_GT(proved + refuted, 7 * cases);
  EXPECT_GT(proved, (proved + refuted) / 8);
  EXPECT_LE(open, (proved + refuted + open) / 40);
}

}  // namespace
}  // namespace overbar
