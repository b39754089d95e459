// What is rendered reads back: random expressions are written, read by the real reader, and compared with the
// original, node by node where the notation keeps the order of factors, and by value always.
#include "render_random.hpp"

namespace overbar {
namespace {

using namespace reading;

TEST(RenderReading, RandomContractions) {
  const Sheet page(with_probe());
  ASSERT_EQ(page.complaints(), "");
  RandomExpressions random(page, 1);
  std::vector<NodeId> nodes;
  for (int k = 0; k < 400; ++k) nodes.push_back(random.network(random.axes(), 1));
  check(page, write_all(page, nodes, {}), 0.4);
  check(page, write_all(page, nodes, {.form = Form::index}), 0.4);
  check(page, write_all(page, nodes, {.format = Format::ascii}), 0.4);
}

TEST(RenderReading, RandomExpressions) {
  const Sheet page(with_probe());
  RandomExpressions random(page, 2);
  std::vector<NodeId> nodes;
  for (int k = 0; k < 400; ++k) nodes.push_back(random.make(random.axes(), 4));
  check(page, write_all(page, nodes, {}), 0.4);
  check(page, write_all(page, nodes, {.form = Form::index}), 0.4);
  check(page, write_all(page, nodes, {.format = Format::ascii}), 0.4);
}

// What the rendering relies on in the reader: numbers before 𝟏 and I count, sizes may be written, and an
// index of two ranges is refused where its own value matters.
TEST(RenderReading, OnesAndIdentitiesOfTheReader) {
  const Sheet page(std::string(declarations) +
                   "a = 2 I ∘ A\nb = (2 𝟏) ∘ x\nc = 3 𝟏_N zᵀ\nd = φ(I_N)\nt = onehot(2, N)\n"
                   "s = Σ_j x[j] + Σ_{j=1..K} j\n");
  EXPECT_TRUE(page.complaints().contains("index j runs over 1..N where it stands, not over K"))
      << page.complaints();
  const auto text = [&](const char* name) {
    return render(page.graph(), page.graph().arg(page.find(name), 0));
  };
  EXPECT_EQ(text("a"), "2 I ∘ A");
  EXPECT_EQ(text("b"), "2 x");
  EXPECT_EQ(text("c"), "3 𝟏_N zᵀ");
  EXPECT_EQ(text("d"), "φ(I_N)");
  EXPECT_EQ(text("t"), "onehot(2, N)");
}

}  // namespace
}  // namespace overbar
