// The engine against the oracle: no wrong verdict, and every proof is accepted by the auditor.
// OVERBAR_CASES=20000 for the nightly size.
#include <cstdlib>

#include <gtest/gtest.h>

#include "audit/audit.hpp"
#include "from_environment.hpp"
#include "piecewise_oracle.hpp"
#include "piecewise_random.hpp"

namespace overbar::piecewise {
namespace {

TEST(PiecewiseHonesty, AgreesWithTheOracleAndEveryProofAudits) {
  const std::uint64_t cases = from_environment("OVERBAR_CASES", 1000);
  const std::uint64_t begin = from_environment("OVERBAR_FIRST_CASE", 0);
  std::size_t proved = 0, refuted = 0;
  for (std::uint64_t seed = begin; seed < begin + cases; ++seed) {
    const Problem problem = random_problem(seed);
    ASSERT_EQ(fault(problem), "") << "seed " << seed;
    Limits limits;
    limits.nodes = 20000;
    if (seed % 2 == 0) limits.relaxed_from = 1;  // both ways of searching, at these sizes too
    const Verdict verdict = decide(problem, limits);
    const bool truth = oracle::is_true(problem);
    if (verdict.status == Status::proved) {
      ++proved;
      ASSERT_TRUE(truth) << "seed " << seed;
      const audit::Report report = audit::audit(verdict.certificate);
      ASSERT_EQ(report.verdict, audit::Verdict::valid) << "seed " << seed << ": " << report.reason << "\n"
                                                       << verdict.certificate;
    } else if (verdict.status == Status::refuted) {
      ++refuted;
      ASSERT_FALSE(truth) << "seed " << seed;
      ASSERT_TRUE(refutes(problem, verdict.witness)) << "seed " << seed;
    } else {
      FAIL() << "seed " << seed << ": unknown: " << verdict.reason;
    }
  }
  EXPECT_GT(proved, cases / 10);
  EXPECT_GT(refuted, cases / 10);
  RecordProperty("proved", std::to_string(proved));
  RecordProperty("refuted", std::to_string(refuted));
}

}  // namespace
}  // namespace overbar::piecewise
