#include "decide/decide.hpp"
#include "decide_worksheet.hpp"

namespace overbar {
namespace {

Decision decided(const std::string& text) {
  WorksheetProblem page(text);
  NormalForms forms(page.graph());
  return decide(forms, page.claims.front(), page.assumptions);
}

TEST(Exhaustion, ProvesWhatIsNotPiecewiseLinear) {
  const Decision decision =
      decided("input x : 3 in {-1, 1}\nclaim x[1] x[2] + x[2] x[3] + x[1] x[3] >= -1\n");
  EXPECT_EQ(decision.outcome, Outcome::proved);
  EXPECT_EQ(decision.method, "exhaustion");
}

TEST(Exhaustion, RefutesANearClaim) {
  const Decision decision = decided("input x : 3 in {-1, 1}\nclaim x[1] x[2] + x[2] x[3] + x[1] x[3] > -1\n");
  EXPECT_EQ(decision.outcome, Outcome::refuted);
  EXPECT_TRUE(decision.witness.has_value());
}

TEST(Exhaustion, AsksNothingWhereTheAssumptionsDoNotHold) {
  EXPECT_EQ(decided("input p, q in 0..4\nassume p q = 6\nclaim p^2 + q^2 = 13\n").outcome, Outcome::proved);
  EXPECT_EQ(decided("input p, q in 0..4\nassume p q = 4\nclaim p^2 + q^2 = 17\n").outcome, Outcome::refuted);
}

TEST(Exhaustion, LeavesInfinitelyManyAlone) {
  const Decision decision = decided("input x in {0, 1}, z in integers\nclaim (x + z)^2 - x z >= 0\n");
  EXPECT_NE(decision.method, "exhaustion");
}

}  // namespace
}  // namespace overbar
