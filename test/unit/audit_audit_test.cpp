#include "audit/audit.hpp"

#include <gtest/gtest.h>

namespace overbar::audit {
namespace {

const std::string header = "overbar-certificate piecewise 1\n";

/// relu(x) >= x for all real x.
const std::string claim = header + "var x real\nrelu h 0\naffine - 0 1 1 -1 0\ncompare ge 2\nclaim 0\n";

Verdict verdict(const std::string& text) { return audit(text).verdict; }

TEST(Audit, AcceptsAProofAndPrintsItsClaim) {
  const Report report = audit(claim + "proof\ncontradiction 1 n0 1 u1.1\nqed\n");
  EXPECT_EQ(report.verdict, Verdict::valid) << report.reason;
  EXPECT_EQ(report.claim, "for all\n  x real\nwhere\n  h = relu(x)\nit holds that\n  h >= x\n");
}

TEST(Audit, SaysWhereAndWhy) {
  EXPECT_EQ(audit(claim + "proof\ncontradiction 1 n0\nqed\n").reason, "line 8: the sum is no contradiction");
  EXPECT_EQ(audit(claim + "proof\ncontradiction 1 t0\nqed\n").reason,
            "line 8: not a sum of facts that are known here");
  EXPECT_EQ(audit(claim + "proof\ncontradiction -1 n0 1 u1.1\nqed\n").reason,
            "line 8: not a sum of facts that are known here");
  EXPECT_EQ(audit(claim + "proof\nqed\n").reason, "line 8: a branch has no proof");
  EXPECT_EQ(audit(claim + "proof\n").reason, "line 7: the proof stops short");
  EXPECT_EQ(audit(claim).reason, "line 6: there is no proof");
  EXPECT_EQ(audit("").verdict, Verdict::unreadable);
}

TEST(Audit, CasesAreAllNeededInOrder) {
  const std::string zero = "contradiction 1 n0 -1 0.1\n", one = "contradiction 1 n0 1 0.0 -1 0.1\n";
  const std::string split = claim + "proof\nsplit 0 sign 1 ge\n";
  EXPECT_EQ(
      verdict(split + "case 0\ncontradiction 1 n0 1 0.1\ncase 1\ncontradiction 1 n0 1 0.0 1 0.1\nend\nqed\n"),
      Verdict::valid);
  EXPECT_EQ(verdict(split + "case 0\ncontradiction 1 n0 1 0.1\nend\nqed\n"), Verdict::rejected);
  EXPECT_EQ(verdict(split + "case 1\ncontradiction 1 n0 1 0.0 1 0.1\nend\nqed\n"), Verdict::rejected);
  EXPECT_EQ(verdict(split + "case 0\ncontradiction 1 n0 1 0.1\ncase 0\ncontradiction 1 n0 1 0.1\nend\nqed\n"),
            Verdict::rejected);
  EXPECT_EQ(verdict(split + "case 0\n" + zero + "case 1\n" + one + "end\nqed\n"), Verdict::rejected);
  EXPECT_EQ(verdict(split + "end\nqed\n"), Verdict::rejected);
  EXPECT_EQ(verdict(split + "qed\n"), Verdict::rejected);
}

TEST(Audit, FactsEndWithTheirCase) {
  const std::string text = claim +
                           "proof\nsplit 0 sign 1 ge\ncase 0\nderive 1 1 0.0\ncontradiction 1 n0 1 0.1\n"
                           "case 1\ncontradiction 1 n0 1 1.0\nend\nqed\n";
  EXPECT_EQ(audit(text).reason, "line 13: not a sum of facts that are known here");
}

TEST(Audit, ASplitMustBeThereToBeSplit) {
  for (const std::string split :
       {"split 0 sign 0 ge", "split 0 sign 9 ge", "split 0 gate 1", "split 0 truth 1", "split 0 domain 0 1",
        "split 0 cases 0 true", "split 0 cases 0 false", "split 0 cases 7 false", "split 0 sign 1", "split 0",
        "split", "split x sign 1 ge"})
    EXPECT_EQ(verdict(claim + "proof\n" + split + "\ncase 0\ncontradiction 1 n0 1 u1.1\nqed\n"),
              Verdict::rejected)
        << split;
}

TEST(Audit, RefusesHostileInput) {
  for (const std::string line : {"var x real ge 1 ge 2",
                                 "var - real",
                                 "var x",
                                 "var x in",
                                 "var x in 2 1",
                                 "relu h 5",
                                 "relu h",
                                 "gate g 0 0",
                                 "affine a",
                                 "affine a 1 2",
                                 "affine a x",
                                 "affine a 0 1 99999999999",
                                 "compare ge 4",
                                 "compare xx 0",
                                 "not",
                                 "and 4",
                                 "implies",
                                 "indicator i 0",
                                 "step s 0 0",
                                 "claim 0",
                                 "assume 1",
                                 "nonsense",
                                 "var x real ge 1/0",
                                 "var x real ge 1e99999"})
    EXPECT_EQ(verdict(header + "var v real\n" + line + "\ntrue\nclaim 0\nproof\nqed\n"), Verdict::unreadable)
        << line;

  // Numbers that double their length at each line end as an answer, not as a fire.
  std::string growing = header + "var x real\naffine a 0 1 0\nrelu h 1\ncompare ge 2\nclaim 0\nproof\n";
  growing += "derive 1000 1 n0\n";
  for (int i = 1001; i < 1100; ++i)
    growing += "derive " + std::to_string(i) + " 1" + std::string(20000, '0') + "1/3 " +
               std::to_string(i - 1) + ".0\n";
  EXPECT_EQ(verdict(growing + "qed\n"), Verdict::rejected);

  // Deep nesting is no recursion, and a formula that doubles at each line prints in linear space.
  std::string deep = header + "var x real\ncompare ge 0\n";
  for (int i = 0; i < 20000; ++i) deep += "and " + std::to_string(i) + " " + std::to_string(i) + "\n";
  const Report report = audit(deep + "claim 20000\nproof\nqed\n");
  EXPECT_EQ(report.verdict, Verdict::rejected);
  EXPECT_LT(report.claim.size(), 10'000'000U);
}

}  // namespace
}  // namespace overbar::audit
