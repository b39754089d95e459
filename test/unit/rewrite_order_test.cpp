#include "rewrite/order.hpp"
#include "rewrite_numbers.hpp"
#include "rewrite_page.hpp"

// Sums over parts of axes, against numbers: random sums under random conditions on their indices have the
// same value after the conditions have been brought to one form.

namespace overbar {
namespace {

struct Sums : page::Page {
  explicit Sums(unsigned seed) : random(seed) {}
  std::mt19937 random;
  NodeId x = free("x", {n}), a = free("A", {n, n});

  int draw(int low, int high) {
    return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
  }

  /// Σ c_l l + c N + d over the labels, compared with 0.
  NodeId condition(Label labels) {
    std::vector<Label> out;
    for (Label l = 0; l < labels; ++l) out.push_back(l);
    const std::vector<Dim> axes(labels, n);
    std::vector<NodeId> terms{filled(g, draw(-3, 3), axes)};
    const bool difference = labels > 1 && draw(0, 2) > 0;
    const int first = draw(0, labels - 1);
    for (Label l = 0; l < labels; ++l) {
      int factor = draw(0, 3) == 0 ? draw(-2, 2) : draw(-1, 1);
      if (difference) factor = l == first ? 1 : (l == (first + 1) % labels ? -1 : 0);
      const NodeId index = contract(g, out, axes, {{iota(g, n), {l}}});
      terms.push_back(hadamard(g, {number(factor), index}));
    }
    if (!difference && draw(0, 1) == 0)
      terms.push_back(hadamard(g, {number(draw(-1, 1)), broadcast(g, dim_value(g, n), axes)}));
    constexpr Comparison kinds[] = {Comparison::gt, Comparison::ge, Comparison::lt,
                                    Comparison::le, Comparison::eq, Comparison::ne};
    return when(kinds[draw(0, 5)], add(g, terms), zeros(g, axes));
  }

  NodeId term() {
    const auto labels = static_cast<Label>(draw(1, 3));
    std::vector<Label> all;
    for (Label l = 0; l < labels; ++l) all.push_back(l);
    std::vector<Factor> factors;
    const int conditions = draw(1, 2);
    for (int k = 0; k < conditions; ++k) factors.push_back({condition(labels), all});
    for (int k = draw(0, 3); k > 0; --k) {
      const auto l = static_cast<Label>(draw(0, labels - 1));
      const auto m = static_cast<Label>(draw(0, labels - 1));
      switch (draw(0, 2)) {
        case 0:
          factors.push_back({x, {l}});
          break;
        case 1:
          factors.push_back({a, {l, m}});
          break;
        default:
          factors.push_back({iota(g, n), {l}});
          break;
      }
    }
    return contract(g, {0}, {n}, std::move(factors));
  }
};

TEST(Order, SumsOverPartsAgreeWithNumbers) {
  int written = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    Sums s(seed);
    NodeId sum = add(s.g, {s.term(), s.term()});
    if (s.draw(0, 1) == 0) sum = sum_all(s.g, sum);
    if (s.draw(0, 3) == 0) sum = exp(s.g, sum);
    NormalForms forms(s.g);
    const auto poly = normal_form(forms, sum);
    if (!poly) continue;
    normal::Space& space = forms.state().space;
    const PolyId other = normal::with_ordered_indices(space, *poly);
    if (space.broken()) continue;
    if (other != *poly) ++written;
    for (int size = 1; size <= 5; ++size) {
      numbers::Point point{s.g, {}, {}};
      for (std::uint32_t d = 0; d < s.g.dim_symbol_count(); ++d)
        point.sizes[~static_cast<std::int32_t>(d)] = size;
      for (std::uint32_t symbol = 0; symbol < s.g.symbol_count(); ++symbol) {
        const std::size_t order = s.g.type_of(s.g.symbol(symbol).type).order();
        for (int k = 0; k < (order == 2 ? size * size : size); ++k)
          point.symbols[symbol].emplace_back(s.draw(-9, 9), 8);
      }
      ASSERT_TRUE(numbers::agree(point, space, other, sum))
          << "seed " << seed << ", size " << size << ": " << to_string(forms, *poly) << "  became  "
          << to_string(forms, other);
    }
  }
  EXPECT_GT(written, 25);
}

}  // namespace
}  // namespace overbar
