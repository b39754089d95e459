// What an error says, what double computes by kernels, and products large enough for BLAS.
#include "evaluate/evaluate.hpp"

#include <random>

#include <gtest/gtest.h>

#include "derive/derive.hpp"
#include "op/build.hpp"
#include "op/dense.hpp"
#include "read/elaborate.hpp"

namespace overbar {
namespace {

Name plain(const std::string& text) { return Name{text, {}, Accent::none, {}, {}}; }

struct Sheet {
  Graph g;
  Assignment<double> at;
  NodeId free(const std::string& name, Tensor<double> value) {
    std::vector<Dim> axes;
    for (const std::size_t size : value.shape) axes.push_back(Dim{static_cast<std::int32_t>(size)});
    const std::uint32_t id = g.add_symbol({plain(name), Role::input, g.intern_type(Type{axes}), {}});
    at.symbols[id] = std::move(value);
    return symbol_node(g, id);
  }
};

std::string error_of(Sheet& s, NodeId node) {
  const auto value = evaluate(s.g, node, s.at);
  return value ? "none" : value.error().code + ": " + value.error().message;
}

TEST(Evaluate, ErrorsNameTheQuantity) {
  Sheet s;
  const NodeId x = s.free("x", scalar_tensor(0.0));
  EXPECT_EQ(error_of(s, let(s.g, plain("q"), pow(s.g, x, -1))), "undefined-value: in q: division by zero");
  EXPECT_EQ(error_of(s, log(s.g, x)), "undefined-value: the logarithm of a number that is not positive");
  EXPECT_EQ(error_of(s, inverse(s.g, s.free("A", {{2, 2}, {1, 2, 2, 4}}))),
            "undefined-value: the matrix is singular");
  EXPECT_EQ(error_of(s, exp(s.g, s.free("b", scalar_tensor(1000.0)))), "too-large: the number is too large");
  const NodeId y = symbol_node(s.g, s.g.add_symbol({plain("y"), Role::input, s.g.intern_type(Type{}), {}}));
  EXPECT_EQ(error_of(s, y), "no-value: y has no value");
  EXPECT_EQ(error_of(s, iota(s.g, s.g.dim_symbol("N"))), "no-value: the size of N is not given");
  EXPECT_EQ(error_of(s, basis(s.g, s.free("t", scalar_tensor(4.0)), Dim{3})),
            "undefined-value: index 4 is outside 1..3");
}

TEST(Evaluate, ExactNumbersDoNotExplode) {
  Graph g;
  const std::uint32_t id = g.add_symbol({plain("x"), Role::input, g.intern_type(Type{}), {}});
  NodeId node = symbol_node(g, id);
  for (int k = 0; k < 60; ++k) node = let(g, plain("x" + std::to_string(k)), pow(g, node, 2));
  Assignment<Rational> at;
  at.symbols[id] = scalar_tensor(Rational(3, 2));
  const auto value = evaluate(g, node, at);
  ASSERT_FALSE(value.has_value());
  EXPECT_EQ(value.error().code, "too-large");
}

TEST(Evaluate, ProductsAgreeWithTheirDefinition) {
  std::mt19937_64 random(7);
  const auto matrix = [&](std::size_t m, std::size_t n) {
    Tensor<double> t{{m, n}, {}};
    for (std::size_t k = 0; k < m * n; ++k) t.data.push_back(static_cast<double>(random() % 17) - 8);
    return t;
  };
  Sheet s;
  const Tensor<double> a = matrix(33, 17);
  const Tensor<double> b = matrix(17, 29);
  const NodeId na = s.free("A", a);
  const NodeId nb = s.free("B", b);
  const auto plain_product = evaluate(s.g, matmul(s.g, na, nb), s.at)->real;
  const auto flipped = evaluate(s.g, matmul(s.g, transpose(s.g, nb), transpose(s.g, na)), s.at)->real;
  const auto turned = evaluate(s.g, transpose(s.g, matmul(s.g, na, nb)), s.at)->real;
  EXPECT_EQ(flipped, turned);
  for (std::size_t i = 0; i < 33; ++i)
    for (std::size_t j = 0; j < 29; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < 17; ++k) sum += a.data[i * 17 + k] * b.data[k * 29 + j];
      EXPECT_EQ(plain_product.data[i * 29 + j], sum);
      EXPECT_EQ(turned.data[j * 33 + i], sum);
    }
}

// x ∘ (A(B(Cv))) of size n must cost n², not n⁴.
TEST(Evaluate, LongProductsAreMultipliedInPairs) {
  Sheet s;
  const std::size_t n = 120;
  const NodeId m = s.free("M", filled_tensor<double>({n, n}, 0.01));
  const NodeId v = s.free("v", filled_tensor<double>({n}, 1));
  NodeId p = v;
  for (int k = 0; k < 10; ++k) p = matmul(s.g, m, p);
  const auto value = evaluate(s.g, p, s.at);
  ASSERT_TRUE(value.has_value());
  EXPECT_NEAR(value->real.data[0], std::pow(1.2, 10), 1e-12);
}

TEST(Evaluate, ThePreludesFunctionsDoNotOverflow) {
  Sheet s;
  Graph& g = s.g;
  const NodeId t = symbol_node(g, g.add_symbol({plain("t"), Role::placeholder, g.intern_type(Type{}), {}}));
  const NodeId body = pow(g, add(g, {literal(g, 1), exp(g, negate(g, t))}), -1);
  Function sigma{plain("sigma"), {Type{}}, Type{}, false, t, {body}};
  const std::uint32_t own = g.add_function(sigma);
  sigma.prelude = true;
  const std::uint32_t known = g.add_function(sigma);
  const NodeId z = s.free("z", {{2}, {-800, 2}});
  EXPECT_EQ(evaluate(g, apply(g, known, {}, {z}), s.at)->real.data[0], 0);
  EXPECT_EQ(error_of(s, apply(g, own, {}, {z})), "too-large: the number is too large");
  Function softmax{plain("softmax"), {}, {}, true, no_node, {}};
  softmax.prelude = true;
  const NodeId e = exp(g, s.free("u", {{2}, {1000, 1000}}));
  const NodeId p =
      call(g, g.add_function(softmax), {g.arg(e, 0)}, hadamard(g, {e, pow(g, sum_all(g, e), -1)}));
  EXPECT_EQ(evaluate(g, p, s.at)->real.data, (std::vector<double>{0.5, 0.5}));
}

// A workspace is only memory: whatever an evaluation left in it, the next one says what a fresh one says.
TEST(Evaluate, AWorkspaceServesOtherSizesAndOtherValues) {
  Graph g;
  const Dim n = g.dim_symbol("N");
  const Dim k = g.dim_symbol("K");
  const std::uint32_t x_id = g.add_symbol({plain("x"), Role::input, g.intern_type(Type{{n}}), {}});
  const std::uint32_t w_id = g.add_symbol({plain("W"), Role::param, g.intern_type(Type{{k, n}}), {}});
  const NodeId x = symbol_node(g, x_id);
  const NodeId y = let(g, plain("y"), matmul(g, symbol_node(g, w_id), x));
  const NodeId same = let(g, plain("same"), x);
  const NodeId e = exp(g, hadamard(g, {y, pow(g, add(g, {literal(g, 1), sum_all(g, pow(g, y, 2))}), -1)}));
  const std::vector<NodeId> roots{y, same, x, e, y, outer(g, e, x), sum_all(g, e)};
  const Evaluator<double> evaluate(g, roots);
  Workspace<double> workspace;
  std::mt19937_64 random(3);
  for (const auto& [rows, columns] : {std::pair(90, 70), {90, 70}, {70, 90}, {1, 300}, {90, 70}}) {
    Assignment<double> at;
    at.dims = {{n.symbol(), static_cast<std::size_t>(columns)}, {k.symbol(), static_cast<std::size_t>(rows)}};
    at.symbols[x_id].shape = {at.dims[n.symbol()]};
    at.symbols[w_id].shape = {at.dims[k.symbol()], at.dims[n.symbol()]};
    for (auto& [symbol, tensor] : at.symbols)
      for (std::size_t i = 0; i < entry_count(tensor.shape); ++i)
        tensor.data.push_back(static_cast<double>(random() % 17) / 8 - 1);
    const Assignment<double> before = at;
    auto fresh = evaluate(at);
    auto reused = evaluate(at, {}, workspace);
    ASSERT_TRUE(fresh && reused);
    for (std::size_t r = 0; r < roots.size(); ++r) EXPECT_EQ((*fresh)[r].real, (*reused)[r].real) << r;
    EXPECT_EQ((*reused)[1].real, at.symbols[x_id]);
    EXPECT_EQ(at.symbols, before.symbols);
    workspace.recycle(std::move(*reused));
  }
}

TEST(Evaluate, AnInfinityAnywhereIsSeen) {
  const double infinity = std::numeric_limits<double>::infinity();
  for (const std::size_t count : {1U, 7U, 64U, 1001U})
    for (std::size_t at = 0; at < count; at += 1 + count / 9) {
      std::vector<double> numbers(count, -1.5);
      EXPECT_TRUE(all_finite(numbers));
      for (const double bad : {infinity, -infinity, std::numeric_limits<double>::quiet_NaN()}) {
        numbers[at] = bad;
        EXPECT_FALSE(all_finite(numbers));
      }
    }
  EXPECT_TRUE(all_finite(std::vector<double>(100, std::numeric_limits<double>::max())));
  EXPECT_TRUE(all_finite({}));
}

// What double computes by kernels is what the prelude defines, derivatives and kinks included.
TEST(Evaluate, KernelsAgreeWithTheirDefinitions) {
  std::string text = "input x : 7\n";
  const std::vector<std::string> names{"relu",        "abs",      "sign",    "sgn",  "step",
                                       "step_strict", "sigma",    "sigmoid", "tanh", "softplus",
                                       "swish",       "logistic", "silu"};
  std::size_t count = 0;
  for (const std::string& name : names)
    for (const char* primes : {"", "'", "''"})
      text += "q" + std::to_string(count++) + " = " + name + primes + "(x)\n";
  SourceMap sources;
  sources.files.push_back({"kernels.ob", text});
  const ast::Worksheet sheet = parse_worksheet(sources, 0, prelude_parse_options());
  Understood understood = elaborate(sources, sheet);
  ASSERT_TRUE(sheet.diagnostics.empty() && understood.diagnostics.empty());
  Problem& problem = understood.problems.front();
  Assignment<Rational> at;
  std::vector<NodeId> roots;
  for (const Quantity& quantity : problem.quantities) {
    if (quantity.name != "x") roots.push_back(quantity.node);
    if (quantity.name == "x")
      at.symbols[problem.graph->node(quantity.node).attr] = {
          {7}, {-3, -1, Rational(-1, 4), 0, Rational(1, 8), 1, 5}};
  }
  ASSERT_EQ(roots.size(), count);
  prepare_functions(*problem.graph, roots);
  const auto kernels = evaluate<double>(*problem.graph, roots, convert<double>(at));
  const auto definitions = evaluate<Ball>(*problem.graph, roots, convert<Ball>(at));
  ASSERT_TRUE(kernels && definitions);
  for (std::size_t r = 0; r < roots.size(); ++r)
    for (std::size_t i = 0; i < 7; ++i)
      EXPECT_NEAR((*kernels)[r].real.data[i], midpoint((*definitions)[r].real.data[i]), 1e-14)
          << names[r / 3] << " order " << r % 3 << " entry " << i;
}

}  // namespace
}  // namespace overbar
