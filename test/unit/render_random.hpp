// Random expressions, written, read by the real reader, and compared with the original: node by node where
// the notation keeps the order of factors, and by value always.
#pragma once
#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "read/elaborate.hpp"
#include "render/render.hpp"
#include "render_evaluator.hpp"

namespace overbar::reading {

inline const char* const declarations = R"(
dim N, K
input x : N, u : N, v : N
given w : K, z : K
param A : N×N, B : N×N, W : K×N, V : N×K
input α, β
fn φ : scalar -> scalar
h = A x
p = W u
)";

/// The worksheet and whatever it says, kept alive together.
struct Sheet {
  SourceMap sources;
  ast::Worksheet sheet;
  Understood understood;

  explicit Sheet(const std::string& text) {
    sources.files.push_back({"page.ob", text});
    sheet = parse_worksheet(sources, 0, prelude_parse_options());
    understood = elaborate(sources, sheet);
  }
  std::string complaints() const {
    std::string text;
    for (const auto* list : {&sheet.diagnostics, &understood.diagnostics})
      for (const Diagnostic& diagnostic : *list) text += format_diagnostic(sources, diagnostic);
    return text;
  }
  Graph& graph() const { return *understood.problems.front().graph; }
  NodeId find(const std::string& name) const {
    for (const Quantity& quantity : understood.problems.front().quantities)
      if (quantity.name == name) return quantity.node;
    return no_node;
  }
};

class RandomExpressions {
 public:
  RandomExpressions(const Sheet& page, unsigned seed) : page_(page), g_(page.graph()), random_(seed) {
    n_ = g_.axes(page.find("x"))[0];
    k_ = g_.axes(page.find("w"))[0];
    for (const char* name : {"x", "u", "v", "w", "z", "A", "B", "W", "V", "α", "β", "h", "p"})
      leaves_.push_back(page.find(name));
    phi_ = g_.application(g_.node(apply_probe()).attr).function;
  }

  NodeId make(const std::vector<Dim>& axes, int depth) {
    if (depth <= 0) return leaf(axes);
    switch (pick(9)) {
      case 0:
        return leaf(axes);
      case 1:
        return add(g_, {make(axes, depth - 1), make(axes, depth - 1)});
      case 2:
        return add(g_, {make(axes, depth - 1), negate(g_, make(axes, depth - 1)), make(axes, depth - 2)});
      case 3:
        return scale(g_, Rational(static_cast<int>(pick(7)) - 3, 1 + static_cast<int>(pick(3))),
                     make(axes, depth - 1));
      case 4:
        return hadamard(g_, {make(axes, depth - 1), make(axes, depth - 1)});
      case 5: {
        const std::vector<std::uint8_t> derivatives(pick(3), 0);
        return apply(g_, phi_, derivatives, {make(axes, depth - 1)});
      }
      case 6:
        if (const NodeId base = make(axes, depth - 1); !is_zero(g_, base))
          return pow(g_, base, pick(3) == 0 ? -1 : 2);
        return leaf(axes);
      case 7:
        return hadamard(g_,
                        {make(axes, depth - 1),
                         indicator(g_, compare(g_, Comparison::gt, make(axes, depth - 1), zeros(g_, axes)))});
      default:
        return network(axes, depth - 1);
    }
  }

  std::vector<Dim> axes() {
    std::vector<Dim> result;
    for (std::size_t order = pick(3); order > 0; --order) result.push_back(dim());
    return result;
  }

  /// Some factors over some indices, free and summed, in every way they can meet.
  NodeId network(const std::vector<Dim>& axes, int depth) {
    std::vector<Dim> dims = axes;
    for (std::size_t extra = pick(4); extra > 0; --extra) dims.push_back(dim());
    std::vector<Factor> factors;
    for (std::size_t count = 1 + pick(4); count > 0; --count) {
      std::vector<Label> labels;
      for (std::size_t order = pick(3); order > 0; --order)
        if (!dims.empty()) labels.push_back(static_cast<Label>(pick(dims.size())));
      std::vector<Dim> own;
      for (const Label label : labels) own.push_back(dims[label]);
      factors.push_back({make(own, depth - 1), labels});
    }
    std::vector<Label> out;
    for (std::size_t axis = 0; axis < axes.size(); ++axis) out.push_back(static_cast<Label>(axis));
    return contract(g_, out, axes, factors);
  }

 private:
  const Sheet& page_;
  Graph& g_;
  std::mt19937 random_;
  Dim n_, k_;
  std::vector<NodeId> leaves_;
  std::uint32_t phi_ = 0;

  NodeId apply_probe() const {
    const NodeId probe = page_.find("probe");
    return g_.arg(probe, 0);
  }
  std::size_t pick(std::size_t bound) { return random_() % bound; }
  Dim dim() { return pick(2) == 0 ? n_ : k_; }
  NodeId leaf(const std::vector<Dim>& axes) {
    std::vector<NodeId> fitting;
    for (const NodeId leaf : leaves_)
      if (g_.axes(leaf) == axes) fitting.push_back(leaf);
    if (!fitting.empty() && pick(12) != 0) return fitting[pick(fitting.size())];
    if (axes.size() == 2 && axes[0] == axes[1] && pick(2) == 0) return delta(g_, axes[0]);
    return filled(g_, static_cast<int>(1 + pick(3)), axes);
  }
};

inline sample::Values values(unsigned seed) {
  std::mt19937 random(seed);
  sample::Values result{{{"N", 2}, {"K", 3}}, {}};
  const std::map<std::string, std::size_t> sizes{{"x", 2}, {"u", 2}, {"v", 2}, {"w", 3}, {"z", 3}, {"A", 4},
                                                 {"B", 4}, {"W", 6}, {"V", 6}, {"α", 1}, {"β", 1}};
  for (const auto& [name, size] : sizes)
    for (std::size_t k = 0; k < size; ++k)
      result.symbols[name].emplace_back(static_cast<int>(random() % 9) - 4);
  return result;
}

struct Written {
  std::string name;
  NodeId node = no_node;
  std::string line;
};

inline std::string shape_of(const Graph& g, NodeId node) {
  return g.order(node) == 0 ? "" : " : " + to_string(g, g.type(node));
}

inline void check(const Sheet& page, const std::vector<Written>& written, double least_share) {
  std::string text = declarations;
  for (const Written& each : written) text += each.line + "\n";
  const Sheet again(text);
  ASSERT_EQ(again.complaints(), "");
  std::size_t same = 0, compared = 0;
  for (const Written& each : written) {
    const NodeId read = again.find(each.name);
    ASSERT_NE(read, no_node) << each.line;
    const NodeId body = again.graph().op(read) == Op::let ? again.graph().arg(read, 0) : read;
    same += sample::structure(page.graph(), each.node) == sample::structure(again.graph(), body) ? 1 : 0;
    for (unsigned seed = 1; seed <= 3; ++seed) {
      const sample::Values at = values(seed);
      const auto expected = sample::Evaluator(page.graph(), at)(each.node);
      const auto found = sample::Evaluator(again.graph(), at)(read);
      if (!expected) continue;
      ASSERT_TRUE(found) << each.line;
      ASSERT_EQ(*expected, *found) << each.line;
      ++compared;
    }
  }
  EXPECT_GT(compared, written.size());
  EXPECT_GE(static_cast<double>(same), least_share * static_cast<double>(written.size()))
      << same << " of " << written.size() << " read back as the same node";
}

inline std::vector<Written> write_all(const Sheet& page, const std::vector<NodeId>& nodes,
                                      const RenderOptions& options) {
  std::vector<Written> result;
  for (const NodeId node : nodes) {
    if (is_zero(page.graph(), node)) continue;  // 0 is written without its shape
    const std::string name = "q" + std::to_string(result.size());
    std::string line = render_equation(page.graph(), Name{name, {}, Accent::none, {}, {}}, node, options);
    // The declared shape gives 𝟏 and I their size.
    line.insert(line.find(" ="), shape_of(page.graph(), node));
    result.push_back({name, node, line});
  }
  return result;
}

inline std::string with_probe() { return std::string(declarations) + "probe = φ(α)\n"; }

}  // namespace overbar::reading
