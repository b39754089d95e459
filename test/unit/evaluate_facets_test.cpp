// Every op, on random small shapes: exact rationals, balls and doubles agree, and the VJP is the derivative.
// An op without a sample here fails the last test.
#include <random>

#include <gtest/gtest.h>

#include "derive/derive.hpp"
#include "evaluate/evaluate.hpp"
#include "evaluate/gradcheck.hpp"
#include "op/build.hpp"
#include "op/row.hpp"

namespace overbar {
namespace {

enum class Kind { any, positive, square, invertible, index };

struct Draw {
  Graph g;
  std::mt19937_64 random;
  Dim n = g.dim_symbol("N"), k = g.dim_symbol("K");
  Assignment<Rational> at;
  std::vector<std::uint32_t> variables;  // differentiated

  explicit Draw(std::uint64_t seed) : random(seed) {
    at.dims[n.symbol()] = 1 + random() % 4;
    at.dims[k.symbol()] = 1 + random() % 4;
  }
  std::size_t size(Dim d) const {
    return d.is_constant() ? static_cast<std::size_t>(d.code) : at.dims.at(d.symbol());
  }
  Rational number(Kind kind, std::size_t row, std::size_t column, Dim range) {
    const Rational value(static_cast<int>(random() % 13) - 6, 1 + static_cast<int>(random() % 3));
    switch (kind) {
      case Kind::any:
        return value;
      case Kind::positive:
        return abs(value) + Rational(1, 4);
      case Kind::square:
        return (value + 7) * (value + 7);
      case Kind::invertible:
        return value / 4 + (row == column ? 9 : 0);
      case Kind::index:
        return 1 + static_cast<int>(random() % size(range));
    }
    return value;
  }
  NodeId free(const std::vector<Dim>& axes, Kind kind = Kind::any, Dim range = {}) {
    const std::string name = "v" + std::to_string(g.symbol_count());
    Symbol symbol{Name{name, {}, Accent::none, {}, {}}, Role::input, g.intern_type(Type{axes}), {}};
    if (kind == Kind::index) symbol.domain.index_of = range;
    const std::uint32_t id = g.add_symbol(symbol);
    Tensor<Rational> value;
    for (const Dim d : axes) value.shape.push_back(size(d));
    const std::size_t columns = axes.empty() ? 1 : value.shape.back();
    for (std::size_t e = 0; e < entry_count(value.shape); ++e)
      value.data.push_back(number(kind, e / columns, e % columns, range));
    at.symbols[id] = value;
    if (kind != Kind::index) variables.push_back(id);
    return symbol_node(g, id);
  }
  /// φ(z) = 1/(1 + z²), its first derivatives, by hand: a defined function.
  std::uint32_t defined(const char* name = "phi") {
    Symbol symbol{Name{"z", {}, Accent::none, {}, {}}, Role::placeholder, g.intern_type(Type{}), {}};
    const NodeId z = symbol_node(g, g.add_symbol(symbol));
    const NodeId body = pow(g, add(g, {literal(g, 1), pow(g, z, 2)}), -1);
    const std::uint32_t id =
        g.add_function({{name, {}, Accent::none, {}, {}}, {Type{}}, Type{}, false, z, {body}});
    ensure_derivatives(g, id, 2);
    return id;
  }
  /// ℓ: N → scalar and a number, opaque; stands for (vᵀ v)² s + s³.
  std::uint32_t opaque() {
    const auto placeholder = [&](std::vector<Dim> axes) {
      return symbol_node(g, g.add_symbol({Name{"p", {}, Accent::none, {}, {}},
                                          Role::placeholder,
                                          g.intern_type(Type{std::move(axes)}),
                                          {}}));
    };
    const NodeId v = placeholder({n});
    const NodeId s = placeholder({});
    const std::uint32_t id =
        g.add_function({{"ell", {}, Accent::none, {}, {}}, {Type{{n}}, Type{}}, Type{}, true, no_node, {}});
    const NodeId f = add(g, {hadamard(g, {pow(g, dot(g, v, v), 2), s}), pow(g, s, 3)});
    const auto dv = jacobian(g, f, v);
    const auto ds = jacobian(g, f, s);
    at.functions[id] = {{v, s},
                        {{{}, f},
                         {{0}, dv},
                         {{1}, ds},
                         {{0, 0}, jacobian(g, dv, v)},
                         {{0, 1}, jacobian(g, dv, s)},
                         {{1, 1}, jacobian(g, ds, s)}}};
    return id;
  }
};

struct Sample {
  Op op;
  NodeId (*build)(Draw&);
};

NodeId all_of(Draw& d, Comparison comparison) {
  return all(d.g, compare(d.g, comparison, d.free({d.n}), d.free({d.n})));
}

NodeId junction(Draw& d, Connective connective) {
  const NodeId x = d.free({d.n});
  const NodeId a = compare(d.g, Comparison::lt, x, d.free({d.n}));
  const NodeId b = compare(d.g, Comparison::ge, x, d.free({d.n}));
  if (connective == Connective::negation)
    return logic(d.g, connective, {logic(d.g, Connective::conjunction, {a, b})});
  return logic(d.g, connective, {a, b});
}

const std::vector<Sample> samples{
    {Op::symbol,
     [](Draw& d) {
       return d.free({d.n, d.k});
     }},
    {Op::literal, [](Draw& d) { return literal(d.g, Rational(-7, 3)); }},
    {Op::literal,
     [](Draw& d) {
       return literal_tensor(d.g, {Dim{2}, Dim{2}}, {1, Rational(1, 2), -3, 0});
     }},
    {Op::pi, [](Draw& d) { return pi(d.g); }},
    {Op::dim_value, [](Draw& d) { return dim_value(d.g, d.n); }},
    {Op::delta, [](Draw& d) { return delta(d.g, d.n); }},
    {Op::iota, [](Draw& d) { return iota(d.g, d.n); }},
    {Op::basis, [](Draw& d) { return basis(d.g, d.free({}, Kind::index, d.n), d.n); }},
    {Op::basis, [](Draw& d) { return basis(d.g, d.free({d.k}, Kind::index, d.n), d.n); }},
    {Op::contract,
     [](Draw& d) {
       return matmul(d.g, d.free({d.n, d.k}), d.free({d.k}));
     }},
    {Op::contract,
     [](Draw& d) {
       return matmul(d.g, d.free({d.n, d.k}), d.free({d.k, d.n}));
     }},
    {Op::contract,
     [](Draw& d) {
       return matmul(d.g, transpose(d.g, d.free({d.n, d.k})), d.free({d.n, d.n}));
     }},
    {Op::contract,
     [](Draw& d) {
       return transpose(d.g, d.free({d.n, d.k}));
     }},
    {Op::contract, [](Draw& d) { return outer(d.g, d.free({d.n}), d.free({d.k})); }},
    {Op::contract, [](Draw& d) { return diagonal_matrix(d.g, d.free({d.n})); }},
    {Op::contract,
     [](Draw& d) {
       return broadcast(d.g, d.free({}), {d.n, d.k});
     }},
    {Op::contract,
     [](Draw& d) {
       return sum_all(d.g, d.free({d.n, d.k}));
     }},
    {Op::contract,
     [](Draw& d) {  // trace
       return contract(d.g, {}, {}, {{d.free({d.n, d.n}), {0, 0}}});
     }},
    {Op::contract,
     [](Draw& d) {  // 5/2 Σ_jk A_ij x_j B_jk A_ki y_i, with i kept, broadcast over K
       const NodeId a = d.free({d.n, d.n});
       return contract(d.g, {0, 3}, {d.n, d.k},
                       {{literal(d.g, Rational(5, 2)), {}},
                        {a, {0, 1}},
                        {d.free({d.n}), {1}},
                        {d.free({d.n, d.n}), {1, 2}},
                        {a, {2, 0}},
                        {d.free({d.n}), {0}}});
     }},
    {Op::contract,
     [](Draw& d) {  // a product for each of a batch
       return contract(d.g, {0, 1, 3}, {d.n, d.k, d.n},
                       {{d.free({d.n, d.k, d.k}), {0, 1, 2}}, {d.free({d.k, d.n, d.n}), {2, 0, 3}}});
     }},
    {Op::add,
     [](Draw& d) {
       return add(d.g, {d.free({d.n}), d.free({d.n}), literal_tensor(d.g, {d.n}, {3})});
     }},
    {Op::apply, [](Draw& d) { return apply(d.g, d.defined(), {}, {d.free({d.n})}); }},
    {Op::apply,
     [](Draw& d) {
       return apply(d.g, d.defined(), {0}, {d.free({d.n, d.k})});
     }},
    {Op::apply,
     [](Draw& d) { return apply(d.g, d.defined("sigma"), {}, {d.free({d.n})}); }},  // not the native σ
    {Op::apply,
     [](Draw& d) {
       return apply(d.g, d.opaque(), {}, {d.free({d.n}), d.free({})});
     }},
    {Op::apply,
     [](Draw& d) {
       return apply(d.g, d.opaque(), {}, {d.free({d.k, d.n}), d.free({d.k})});
     }},
    {Op::apply,
     [](Draw& d) {
       return apply(d.g, d.opaque(), {1}, {d.free({d.k, d.n}), d.free({d.k})});
     }},
    {Op::call,
     [](Draw& d) {
       const std::uint32_t f =
           d.g.add_function({{"softmax", {}, Accent::none, {}, {}}, {}, {}, true, no_node, {}});
       const NodeId z = d.free({d.n});
       const NodeId e = exp(d.g, z);
       return call(d.g, f, {z}, hadamard(d.g, {e, pow(d.g, sum_all(d.g, e), -1)}));
     }},
    {Op::call,
     [](Draw& d) {  // a person's own softmax
       const std::uint32_t f =
           d.g.add_function({{"softmax", {}, Accent::none, {}, {}}, {}, {}, true, no_node, {}});
       const NodeId z = d.free({d.n});
       return call(d.g, f, {z}, scale(d.g, 3, z));
     }},
    {Op::exp, [](Draw& d) { return exp(d.g, d.free({d.n})); }},
    {Op::log,
     [](Draw& d) {
       return log(d.g, d.free({d.n, d.k}, Kind::positive));
     }},
    {Op::sin, [](Draw& d) { return sin(d.g, d.free({d.n})); }},
    {Op::cos, [](Draw& d) { return cos(d.g, d.free({d.n})); }},
    {Op::erf, [](Draw& d) { return erf(d.g, d.free({d.n})); }},
    {Op::pow, [](Draw& d) { return pow(d.g, d.free({d.n}), 3); }},
    {Op::pow, [](Draw& d) { return pow(d.g, d.free({d.n}, Kind::positive), -2); }},
    {Op::pow, [](Draw& d) { return pow(d.g, d.free({d.n}, Kind::square), Rational(1, 2)); }},
    {Op::pow, [](Draw& d) { return pow(d.g, d.free({d.n}, Kind::positive), Rational(-2, 3)); }},
    {Op::reduce_max,
     [](Draw& d) {
       return reduce_max(d.g, add(d.g, {d.free({d.n}), iota(d.g, d.n)}), {0});
     }},
    {Op::reduce_max,
     [](Draw& d) {
       const NodeId steps = broadcast(d.g, pi(d.g), {d.k, d.n, Dim{2}});
       return reduce_max(d.g, hadamard(d.g, {d.free({d.k, d.n, Dim{2}}), steps}), {0, 2});
     }},
    {Op::indicator,
     [](Draw& d) { return indicator(d.g, compare(d.g, Comparison::gt, d.free({d.n}), d.free({d.n}))); }},
    {Op::compare, [](Draw& d) { return compare(d.g, Comparison::le, d.free({d.n}), d.free({d.n})); }},
    {Op::compare,
     [](Draw& d) {
       const NodeId x = d.free({d.n});
       return compare(d.g, Comparison::eq, x, x);
     }},
    {Op::compare, [](Draw& d) { return compare(d.g, Comparison::ne, d.free({d.n}), d.free({d.n})); }},
    {Op::logic, [](Draw& d) { return junction(d, Connective::conjunction); }},
    {Op::logic, [](Draw& d) { return junction(d, Connective::disjunction); }},
    {Op::logic, [](Draw& d) { return junction(d, Connective::negation); }},
    {Op::logic, [](Draw& d) { return junction(d, Connective::implication); }},
    {Op::logic, [](Draw& d) { return junction(d, Connective::equivalence); }},
    {Op::logic, [](Draw& d) { return truth(d.g, false); }},
    {Op::all, [](Draw& d) { return all_of(d, Comparison::ge); }},
    {Op::all, [](Draw& d) { return all_of(d, Comparison::ne); }},
    {Op::stack,
     [](Draw& d) {
       return stack(d.g, {d.free({}), d.free({}), literal(d.g, 2), d.free({})}, {Dim{2}, Dim{2}});
     }},
    {Op::inverse,
     [](Draw& d) {
       return inverse(d.g, d.free({d.n, d.n}, Kind::invertible));
     }},
    {Op::det,
     [](Draw& d) {
       return det(d.g, d.free({d.n, d.n}, Kind::invertible));
     }},
    {Op::let,
     [](Draw& d) {
       return let(d.g, Name{"q", {}, Accent::none, {}, {}}, exp(d.g, d.free({d.n})));
     }},
};

void expect_agreement(Draw& d, NodeId node) {
  const auto ball = evaluate(d.g, node, convert<Ball>(d.at));
  const auto number = evaluate(d.g, node, convert<double>(d.at));
  const auto exact = evaluate(d.g, node, d.at);
  ASSERT_TRUE(ball.has_value()) << ball.error().message;
  ASSERT_TRUE(number.has_value()) << number.error().message;
  ASSERT_TRUE(exact.has_value() || exact.error().code == "not-rational") << exact.error().message;
  EXPECT_EQ(ball->real.shape, number->real.shape);
  EXPECT_EQ(ball->truth, number->truth);
  ASSERT_EQ(ball->real.data.size(), number->real.data.size());
  for (std::size_t e = 0; e < ball->real.data.size(); ++e) {
    const double value = number->real.data[e];
    EXPECT_NEAR(midpoint(ball->real.data[e]), value, 1e-9 * std::max(1.0, std::abs(value)));
    EXPECT_LT(upper_bound(ball->real.data[e]) - lower_bound(ball->real.data[e]), Rational(1, 1000000));
    if (exact.has_value()) {
      EXPECT_TRUE(contains(ball->real.data[e], exact->real.data[e]));
    }
  }
  if (exact.has_value()) {
    EXPECT_EQ(exact->truth, number->truth);
  }
}

void expect_vjp(Draw& d, NodeId node) {
  const std::vector<std::uint32_t> variables = d.variables;
  const NodeId objective = dot(d.g, d.free(d.g.axes(node)), node);
  std::vector<GradientClaim> claims;
  for (const std::uint32_t symbol : variables)
    claims.push_back({symbol, gradient(d.g, objective, symbol_node(d.g, symbol))});
  const auto rows = gradcheck(d.g, objective, claims, d.at);
  ASSERT_TRUE(rows.has_value()) << rows.error().message;
  for (const GradcheckRow& r : *rows) {
    // Only the maximum of numbers that are not exact leaves balls undecided: is this entry the maximum?
    EXPECT_TRUE(r.method != GradcheckMethod::float_duals || d.g.op(node) == Op::reduce_max);
    const double allowed = r.method == GradcheckMethod::exact_duals ? 0 : 1e-12;
    EXPECT_LE(r.worst, allowed) << r.claimed << " for " << r.truth;
  }
}

TEST(Facets, NumbersAgreeAndVjpsAreDerivatives) {
  for (std::size_t s = 0; s < samples.size(); ++s)
    for (std::uint64_t trial = 0; trial < 8; ++trial) {
      Draw d(1000 * s + trial);
      SCOPED_TRACE(std::string(row(samples[s].op).name) + ", sample " + std::to_string(s) + ", trial " +
                   std::to_string(trial));
      const NodeId node = samples[s].build(d);
      prepare_functions(d.g, {{node}});
      ASSERT_TRUE(validate(d.g).has_value()) << validate(d.g).error().message;
      expect_agreement(d, node);
      if (!d.g.is_boolean(node)) expect_vjp(d, node);
    }
}

// Every variable v of a sample becomes v z: lifted along a vector of values of z, it is, at each, what it is
// at that value alone.
TEST(Facets, LiftingIsEntrywise) {
  for (std::size_t s = 0; s < samples.size(); ++s)
    for (std::uint64_t trial = 0; trial < 4; ++trial) {
      Draw d(1000 * s + trial);
      SCOPED_TRACE(std::string(row(samples[s].op).name) + ", sample " + std::to_string(s) + ", trial " +
                   std::to_string(trial));
      NodeId node = samples[s].build(d);
      const NodeId z = symbol_node(
          d.g, d.g.add_symbol(
                   {Name{"z", {}, Accent::none, {}, {}}, Role::placeholder, d.g.intern_type(Type{}), {}}));
      std::unordered_map<NodeId, NodeId> scaled;
      for (const std::uint32_t variable : d.variables) {
        const NodeId v = symbol_node(d.g, variable);
        scaled.emplace(v, hadamard(d.g, {z, v}));
      }
      node = substitute(d.g, node, scaled);
      const std::vector<Rational> values{1, 2, Rational(1, 2)};
      const NodeId tensor = literal_tensor(d.g, {Dim{3}}, values);
      const NodeId lifted = lift(d.g, node, z, tensor);
      if (samples[s].op == Op::det || samples[s].op == Op::inverse) {
        EXPECT_EQ(lifted, no_node);
        continue;
      }
      ASSERT_NE(lifted, no_node);
      prepare_functions(d.g, {{lifted}});
      ASSERT_TRUE(validate(d.g).has_value()) << validate(d.g).error().message;
      const auto all_values = evaluate(d.g, lifted, convert<double>(d.at));
      ASSERT_TRUE(all_values.has_value()) << all_values.error().message;
      for (std::size_t k = 0; k < values.size(); ++k) {
        const NodeId alone = substitute(d.g, node, {{z, literal(d.g, values[k])}});
        const auto one = evaluate(d.g, alone, convert<double>(d.at));
        ASSERT_TRUE(one.has_value()) << one.error().message;
        const std::size_t count = one->real.data.size();
        ASSERT_EQ(all_values->real.data.size(), 3 * count);
        for (std::size_t e = 0; e < count; ++e)
          EXPECT_NEAR(all_values->real.data[k * count + e], one->real.data[e],
                      1e-9 * std::max(1.0, std::abs(one->real.data[e])));
        // A truth value that is true or false whatever the values stays one.
        const std::size_t truths = one->truth.data.size();
        const std::size_t known = all_values->truth.data.size();
        ASSERT_TRUE(known == 3 * truths || known <= 1);
        for (std::size_t e = 0; e < truths; ++e)
          EXPECT_EQ(all_values->truth.data[known == 3 * truths ? k * truths + e : 0], one->truth.data[e]);
      }
    }
}

TEST(Facets, EveryOpHasASample) {
  std::vector<bool> tested(op_count, false);
  for (const Sample& sample : samples) {
    Draw d(1);
    if (d.g.op(sample.build(d)) == sample.op) tested[static_cast<std::size_t>(sample.op)] = true;
  }
  for (std::size_t k = 0; k < op_count; ++k)
    EXPECT_TRUE(tested[k]) << "no sample of " << row(static_cast<Op>(k)).name;
}

}  // namespace
}  // namespace overbar
