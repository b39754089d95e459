// The value of a loss and all its gradients, again and again: a 784-256-128-10 net with relu and softmax
// cross-entropy on one example, in double. The worksheet is read, derived and scheduled once.
#include <random>

#include <benchmark/benchmark.h>

#include "evaluate/evaluate.hpp"
#include "read/elaborate.hpp"

namespace {

using namespace overbar;

constexpr const char* worksheet = R"(
input x : 784
given t : 10
param W1 : 256×784, b1 : 256, W2 : 128×256, b2 : 128, W3 : 10×128, b3 : 10
z1 = W1 x + b1
h1 = relu(z1)
z2 = W2 h1 + b2
h2 = relu(z2)
y = W3 h2 + b3
J = softmax_cross_entropy(y, t)
)";

struct Net {
  Understood understood;
  std::vector<NodeId> roots;  // the value, then the gradient of each parameter
  Assignment<double> at;

  Net() {
    SourceMap sources;
    sources.files.push_back({"net.ob", worksheet});
    understood = elaborate(sources, parse_worksheet(sources, 0, prelude_parse_options()));
    Problem& problem = understood.problems.front();
    Graph& graph = *problem.graph;
    const NodeId loss = problem.quantities.back().node;
    const Backprop backprop = backpropagate(graph, loss);
    roots.push_back(loss);
    std::mt19937 random(1);
    std::normal_distribution<double> normal(0, 0.05);
    for (const Quantity& quantity : problem.quantities) {
      if (graph.op(quantity.node) != Op::symbol) continue;
      const std::uint32_t symbol = graph.node(quantity.node).attr;
      Tensor<double>& value = at.symbols[symbol];
      for (const Dim dim : graph.axes(quantity.node))
        value.shape.push_back(static_cast<std::size_t>(dim.code));
      for (std::size_t k = 0; k < entry_count(value.shape); ++k) value.data.push_back(normal(random));
      if (quantity.name == "t") {
        value.data.assign(value.data.size(), 0);
        value.data[3] = 1;
      }
      if (graph.symbol(symbol).role == Role::param) roots.push_back(backprop.find(quantity.node)->bar);
    }
    prepare_functions(graph, roots);
  }
  const Graph& graph() const { return *understood.problems.front().graph; }
};

void value_and_gradients(benchmark::State& state) {
  const Net net;
  const Evaluator<double> evaluate(net.graph(), net.roots);
  Workspace<double> workspace;
  for (auto _ : state) {
    auto values = evaluate(net.at, {}, workspace);
    if (!values) {
      state.SkipWithError(values.error().message.c_str());
      break;
    }
    benchmark::DoNotOptimize(*values);
    workspace.recycle(std::move(*values));
  }
}
BENCHMARK(value_and_gradients)->Unit(benchmark::kMicrosecond);

}  // namespace
