// A page, a worksheet, and what becomes of each link.
#include <thread>

#include <gtest/gtest.h>

#include "check/check.hpp"

namespace overbar {
namespace {

const std::string net = R"(dim N, K
input x : N
given r : K, s : N
param W1 "W^{(1)}" : K×N, b1 "b^{(1)}" : K
param W2 "W^{(2)}" : N×K, b2 "b^{(2)}" : N
z = W1 x + b1
h = σ(z)
y = x + W2 h + b2
R = rᵀ h
S = 1/2 ‖y − s‖²
J = R + S
derive J
)";

struct Checked {
  std::string text;
  CheckedPage page;
  std::vector<const MarkedLink*> links;
};

Checked check(const std::string& text, const std::string& given = net, const std::string& name = "page.tex") {
  SourceMap sources;
  sources.files.push_back({name, text});
  CheckSettings settings;
  if (!given.empty()) {
    sources.files.push_back({"net.ob", given});
    settings.given = 1;
  }
  Checked checked{text, check_page(sources, 0, settings), {}};
  for (const MarkedLinks& chain : checked.page.chains)
    for (const MarkedLink& link : chain.links) checked.links.push_back(&link);
  return checked;
}

std::string in_display(const std::string& formula) { return "\\[ " + formula + " \\]\n"; }

constexpr const char* marks[] = {"proved",  "refuted",        "ill-shaped",
                                 "unknown", "not understood", "definition"};
constexpr const char* standings[] = {"sound", "first wrong", "wrong", "consistent", "recovered", "open"};

std::vector<std::string> marks_of(const Checked& checked) {
  std::vector<std::string> result;
  for (const MarkedLink* link : checked.links)
    result.emplace_back(marks[static_cast<std::size_t>(link->mark)]);
  return result;
}

std::vector<std::string> standings_of(const Checked& checked) {
  std::vector<std::string> result;
  for (const MarkedLink* link : checked.links)
    result.emplace_back(standings[static_cast<std::size_t>(link->standing)]);
  return result;
}

using Strings = std::vector<std::string>;

TEST(CheckPage, WhatIsRightIsProved) {
  for (const char* line :
       {"\\bar y = y - s", "\\bar h = r + W^{(2)\\top} \\bar y", "\\bar z = \\bar h \\odot \\sigma'(z)",
        "\\bar z = \\bar h \\odot h \\odot (1 - h)", "\\bar x = W^{(1)\\top} \\bar z + \\bar y",
        "\\bar W^{(1)} = \\bar z x^\\top", "\\bar b^{(1)} = \\bar z",
        "\\bar x_i = \\sum_{j=1}^K W^{(1)}_{ji} \\bar z_j + \\bar y_i", "\\nabla_x J = \\bar x",
        "\\frac{\\partial J}{\\partial W^{(2)}} = (y - s) h^\\top",
        "\\frac{\\partial h_i}{\\partial z_j} = \\delta_{ij} h_i (1 - h_i)"})
    EXPECT_EQ(marks_of(check(in_display(line))), Strings{"proved"}) << line;
}

// The right line, and what people write instead. The repair that is suggested first, put into the page, is
// right.
TEST(CheckPage, RepairsMakeThePageRight) {
  for (const char* line : {"\\bar h = r + W^{(2)} \\bar y",
                           "\\bar h = W^{(2)\\top} \\bar y",
                           "\\bar h = r - W^{(2)\\top} \\bar y",
                           "\\bar h = r + W^{(2)\\top} y",
                           "\\bar h = W^{(2)} \\bar y - r",
                           "\\bar z = \\bar h \\sigma'(z)",
                           "\\bar z = \\bar h \\odot \\sigma'(h)",
                           "\\bar z = \\bar h \\odot \\sigma(z)",
                           "\\bar z = \\bar h \\odot h \\odot (h - 1)",
                           "\\bar z = \\bar h \\odot (1 - h)",
                           "\\bar y = s - y",
                           "\\bar y = 2 (y - s)",
                           "\\bar W^{(1)} = x \\bar z^\\top",
                           "\\bar W^{(1)} = \\bar z x",
                           "\\bar W^{(1)} = \\bar h x^\\top",
                           "\\bar b^{(1)} = \\bar h",
                           "\\bar x = W^{(1)\\top} \\bar z",
                           "\\bar x = W^{(1)\\top} \\bar z + y",
                           "\\bar x = \\bar z W^{(1)\\top} + \\bar y",
                           "\\bar x_i = \\sum_j W^{(1)}_{ij} \\bar z_j + \\bar y_i",
                           "\\bar x_i = \\sum_i W^{(1)}_{ji} \\bar z_j + \\bar y_i",
                           "\\bar x_i = W^{(1)}_{ji} \\bar z_j + \\bar y_i",
                           "S = \\| y - s \\|^2",
                           "S = \\frac12 \\| y - s \\|",
                           "y = W^{(2)} h + b^{(2)}",
                           "R = r h",
                           "\\bar W^{(1)}_{ij} = \\bar z_j x_i",
                           "\\frac{\\partial h_i}{\\partial z_j} = h_i (1 - h_i)",
                           "\\bar x = W^{(1)\\top} \\bigl( \\bar h \\odot \\sigma'(x) \\bigr) + \\bar y"}) {
    const Checked wrong = check(in_display(line));
    ASSERT_EQ(wrong.links.size(), 1U) << line;
    const MarkedLink& link = *wrong.links[0];
    EXPECT_TRUE(link.mark == LinkMark::refuted || link.mark == LinkMark::ill_shaped) << line;
    ASSERT_FALSE(link.repairs.empty()) << line;
    for (const SuggestedRepair& repair : link.repairs) {
      std::string fixed = wrong.text;
      fixed.replace(repair.place.begin, repair.place.end - repair.place.begin, repair.replacement);
      EXPECT_EQ(marks_of(check(fixed)), Strings{"proved"}) << line << " → " << fixed;
    }
  }
}

TEST(CheckPage, StandingsTellStepsFromLines) {
  const auto chain = [](const std::string& rest) {
    return standings_of(check("\\begin{align} \\bar z &= " + rest + " \\end{align}\n"));
  };
  EXPECT_EQ(chain("\\bar h \\odot \\sigma'(z) \\\\ &= \\bar h \\odot h \\odot (1 - h)"),
            (Strings{"sound", "sound"}));
  EXPECT_EQ(chain("\\bar h \\odot \\sigma'(h) \\\\ &= \\sigma'(h) \\odot \\bar h"),
            (Strings{"first wrong", "consistent"}));
  EXPECT_EQ(chain("\\bar h \\odot \\sigma'(h) \\\\ &= \\bar h \\odot \\sigma'(z)"),
            (Strings{"first wrong", "recovered"}));
  EXPECT_EQ(chain("\\bar h \\odot \\sigma'(h) \\\\ &= \\bar h \\odot \\sigma(h)"),
            (Strings{"first wrong", "wrong"}));
  EXPECT_EQ(standings_of(check(in_display("\\bar z = \\bar h \\odot \\sigma'(h)") +
                               in_display("\\bar b^{(1)} = \\bar h \\odot \\sigma'(h)"))),
            (Strings{"first wrong", "consistent"}));
}

TEST(CheckPage, OneLayoutThroughoutIsRightAMixtureIsSaid) {
  const std::string rows = in_display("\\frac{\\partial J}{\\partial y} = (y - s)^\\top") +
                           in_display("\\frac{\\partial J}{\\partial W^{(2)}} = h (y - s)^\\top");
  const Checked numerator = check(rows);
  EXPECT_EQ(marks_of(numerator), (Strings{"proved", "proved"}));
  EXPECT_TRUE(numerator.page.layout.starts_with("numerator layout"));
  EXPECT_FALSE(numerator.page.mixed_layouts);
  const Checked mixed = check(in_display("\\frac{\\partial J}{\\partial h} = r + W^{(2)\\top} (y - s)") +
                              in_display("\\frac{\\partial J}{\\partial y} = y - s") +
                              in_display("\\frac{\\partial J}{\\partial W^{(2)}} = h (y - s)^\\top"));
  EXPECT_EQ(marks_of(mixed), (Strings{"proved", "proved", "ill-shaped"}));
  EXPECT_TRUE(mixed.page.mixed_layouts);
  // Bars have the shape of their variable, whatever ∂J/∂W looks like.
  EXPECT_EQ(
      marks_of(check(in_display("\\bar y = y - s") + in_display("\\bar z = \\bar h \\odot \\sigma'(z)") +
                     in_display("\\frac{\\partial J}{\\partial W^{(2)}} = h \\bar y^\\top"))),
      (Strings{"proved", "proved", "ill-shaped"}));
}

TEST(CheckPage, ShapesComeFromThePagesOwnEquations) {
  const Checked scalars = check(in_display("y = w x + b") + in_display("L = \\frac12 (y - t)^2") +
                                    in_display("\\frac{\\partial L}{\\partial w} = (y - t) x"),
                                "");
  EXPECT_EQ(marks_of(scalars), (Strings{"definition", "definition", "proved"}));
  const Checked matrices = check("$z = W x + b$, $h = \\sigma(z)$, $J = v^\\top h$." +
                                     in_display("\\bar W = (v \\odot \\sigma'(z)) x^\\top") +
                                     in_display("\\bar x = W (v \\odot \\sigma'(z))"),
                                 "");
  EXPECT_EQ(marks_of(matrices), (Strings{"definition", "definition", "definition", "proved", "ill-shaped"}));
  const Checked declared = check(
      "Let $X \\in \\mathbb{R}^{n \\times d}$, $t \\in \\mathbb{R}^n$, $L = \\|X w - t\\|^2$." +
          in_display("\\nabla_w L = 2 X^\\top (X w - t)") + in_display("\\nabla_w L = X^\\top (X w - t)"),
      "");
  EXPECT_EQ(marks_of(declared), (Strings{"definition", "proved", "refuted"}));
}

TEST(CheckPage, AnotherLetterForASize) {
  const std::string given = "dim N\ninput x : N\nL = 1/N ‖x‖²\n";
  EXPECT_EQ(marks_of(check(in_display("L = \\frac1n \\sum_{i=1}^n x_i^2"), given)), Strings{"proved"});
  EXPECT_EQ(marks_of(check(in_display("L = \\frac1m \\sum_{i=1}^m x_i^2"), given)), Strings{"proved"});
  const Checked shape =
      check("$x \\in \\mathbb{R}^{2 \\times 2}$" + in_display("L = \\frac1N \\|x\\|^2"), given);
  EXPECT_FALSE(shape.page.diagnostics.empty());
}

TEST(CheckPage, InvariantsOfTheForwardPassAreKnown) {
  const std::string softmax =
      "dim n\ninput z : n\ngiven t : n\nassume Σ_k t[k] = 1\np = softmax(z)\nL = CE(t, p)\nderive L\n";
  EXPECT_EQ(marks_of(check(in_display("\\sum_{k=1}^n p_k = 1") + in_display("\\bar z = p - t") +
                               in_display("\\bar z = t - p"),
                           softmax)),
            (Strings{"proved", "proved", "refuted"}));
  const std::string normal =
      "dim m\ninput x : m\ngiven ε in [1/1000, 1]\nfn f : m -> scalar\n"
      "μ = mean(x)\nv = 1/m Σ_i (x[i] − μ)²\ny[i] = (x[i] − μ) / sqrt(v + ε)\nJ = f(y)\nderive J\n";
  EXPECT_EQ(marks_of(check(in_display("\\frac1m \\sum_{i=1}^m y_i = 0"), normal)), Strings{"proved"});
}

TEST(CheckPage, SeveralProblemsAreChosenByHeadingAndByNames) {
  const std::string two = "problem first\ninput a\nL = a^2\nproblem second\ninput b\nE = b^3\n";
  EXPECT_EQ(marks_of(check("# Second\n\n$$ \\frac{\\partial E}{\\partial b} = 3 b^2 $$\n\n# First\n\n"
                           "$$ \\frac{\\partial L}{\\partial a} = 2 a $$\n",
                           two, "page.md")),
            (Strings{"proved", "proved"}));
  EXPECT_EQ(marks_of(check(in_display("\\frac{\\partial E}{\\partial b} = 2 b^2"), two)), Strings{"refuted"});
}

TEST(CheckPage, WhatFollowsFromAnEquation) {
  const std::string given = "dim n, d\ninput X : n×d\ngiven t : n\nparam w : d\nL = 1/2 ‖X w − t‖²\n";
  EXPECT_EQ(marks_of(check(in_display("\\nabla_w L = X^\\top (X w - t) = 0") +
                               in_display("\\implies w = (X^\\top X)^{-1} X^\\top t"),
                           given)),
            (Strings{"proved", "definition", "proved"}));
  EXPECT_EQ(marks_of(check(in_display("w = X^\\top t"), given)), Strings{"unknown"});
  EXPECT_EQ(marks_of(check(in_display("\\nabla_w L = 0"), given)), Strings{"refuted"});
}

TEST(CheckPage, NothingCrashesAndNothingIsLost) {
  std::string page =
      in_display("\\bar z = \\bar h \\odot \\sigma'(z) = \\bar q") +
      "\\begin{align} \\bar x_i &= \\sum_{j=1}^K W^{(1)}_{ij} \\bar z_j \\\\ &\\approx 0 \\end{align}";
  for (std::size_t cut = 0; cut < page.size(); cut += 3) check(page.substr(0, cut));
  EXPECT_EQ(marks_of(check(page)), (Strings{"proved", "not understood", "ill-shaped", "definition"}));
  std::string deep = "\\bar y = y";
  for (int k = 0; k < 400; ++k) deep += " + y - y";
  EXPECT_EQ(marks_of(check(in_display(deep + " - s"))), Strings{"proved"});
  EXPECT_EQ(marks_of(check(in_display(deep + " + s"))), Strings{"refuted"});
}

TEST(CheckPage, ThreadsDoNotDisturbOneAnother) {
  const std::string page = in_display("\\bar z = \\bar h \\odot \\sigma'(h)") +
                           in_display("\\bar x = W^{(1)} \\bar z") +
                           in_display("\\bar h = r + W^{(2)\\top} \\bar y");
  const auto summary = [&] {
    std::string text;
    const Checked checked = check(page);
    for (const MarkedLink* link : checked.links) {
      text += std::to_string(static_cast<int>(link->mark)) + link->reason;
      for (const SuggestedRepair& repair : link->repairs) text += repair.replacement + repair.what;
    }
    return text;
  };
  const std::string alone = summary();
  std::vector<std::string> results(4);
  std::vector<std::thread> threads;
  for (std::string& result : results)
    threads.emplace_back([&] { result = summary() == alone ? summary() : ""; });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& result : results) EXPECT_EQ(result, alone);
}

}  // namespace
}  // namespace overbar
