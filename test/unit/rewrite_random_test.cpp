#include <numeric>

#include "from_environment.hpp"
#include "rewrite_numbers.hpp"
#include "rewrite_page.hpp"

// The normal form against numbers: random expressions over every op are evaluated as they stand and as their
// normal forms, and must agree wherever the expression is defined (a normal form may be defined at more
// points). Then mutants: an expression with one thing changed is "proved" equal to the original only if it
// is.

namespace overbar {
namespace {

using numbers::Point;
using page::Page;

struct Generator : Page {
  explicit Generator(unsigned seed) : random(seed) {
    for (int copy = 0; copy < 2; ++copy) {
      const std::string suffix = copy == 0 ? "" : "'";
      leaf({}, "s" + suffix);
      leaf({n}, "x" + suffix);
      leaf({k}, "u" + suffix);
      leaf({n, n}, "A" + suffix);
      leaf({n, k}, "W" + suffix);
      leaf({Dim{2}}, "c" + suffix);
    }
    pool.push_back(positive("e"));
    pool.push_back(number(Rational(3, 2)));
    pool.push_back(number(-2));
    pool.push_back(dim_value(g, n));
    pool.push_back(delta(g, n));
    pool.push_back(literal_tensor(g, {Dim{2}, Dim{2}}, {1, -1, 0, 2}));
    f = g.add_function({page::plain("f"), {Type{}}, Type{}, true, no_node, {}});
    defined = {sigma(), relu(), tanh()};
  }
  std::mt19937 random;
  std::vector<NodeId> pool;
  std::uint32_t f = 0;
  std::vector<std::uint32_t> defined;

  void leaf(std::vector<Dim> axes, const std::string& text) { pool.push_back(free(text, std::move(axes))); }
  std::size_t draw(std::size_t count) { return random() % count; }
  /// Late nodes more often, so that expressions grow.
  NodeId any() {
    if (draw(5) < 3) return pool[pool.size() - 1 - draw(std::min<std::size_t>(pool.size(), 3))];
    return pool[std::max(draw(pool.size()), draw(pool.size()))];
  }
  NodeId any_of(const std::vector<Dim>& axes) {
    for (int k = 0; k < 200; ++k) {
      const NodeId id = any();
      if (g.axes(id) == axes) return id;
    }
    return filled(g, Rational(1, 2), axes);
  }

  /// Factors at random labels; a few labels go to the output, the rest is summed.
  NodeId random_product() {
    const std::size_t count = 1 + draw(3);
    std::vector<Factor> factors;
    std::vector<Dim> dims;
    for (std::size_t k = 0; k < count; ++k) {
      Factor factor{any(), {}};
      for (const Dim dim : std::vector<Dim>(g.axes(factor.node))) {
        std::vector<Label> same;
        for (std::size_t l = 0; l < dims.size(); ++l)
          if (dims[l] == dim) same.push_back(static_cast<Label>(l));
        if (!same.empty() && draw(3) != 0) {
          factor.labels.push_back(same[draw(same.size())]);
        } else {
          factor.labels.push_back(static_cast<Label>(dims.size()));
          dims.push_back(dim);
        }
      }
      factors.push_back(std::move(factor));
    }
    if (dims.size() > 4) return any();
    std::vector<Label> order(dims.size());
    std::iota(order.begin(), order.end(), Label{0});
    std::ranges::shuffle(order, random);
    order.resize(std::min<std::size_t>(order.size(), draw(3)));
    std::vector<Dim> out_dims;
    for (const Label l : order) out_dims.push_back(dims[l]);
    return contract(g, order, out_dims, std::move(factors));
  }

  NodeId random_power(NodeId a) {
    const std::vector<Rational> exponents{-1, -1, -2, 2, 3, Rational(1, 2), Rational(-1, 2), Rational(-3, 2)};
    return pow(g, a, exponents[draw(exponents.size())]);
  }

  /// Random steps may square and sum until numbers are huge; those are of no use.
  NodeId step() {
    const NodeId a = any();
    const std::vector<Dim> axes = g.axes(a);
    switch (draw(28)) {
      case 22:
      case 23: {  // v_i ± w_j, often with v = w
        const NodeId v = any_of({n});
        const NodeId w = draw(2) == 0 ? v : any_of({n});
        const NodeId rows = contract(g, {0, 1}, {n, n}, {{v, {0}}});
        const NodeId columns = contract(g, {0, 1}, {n, n}, {{w, {1}}});
        return add(g, {rows, scale(g, draw(3) == 0 ? 1 : -1, columns)});
      }
      case 24: {  // an entry of a stack, or the stack
        const NodeId both = stack(g, {any_of({}), any_of({})}, {Dim{2}});
        const NodeId first = contract(
            g, {}, {}, {{both, {0}}, {basis(g, number(1 + static_cast<int>(draw(2))), Dim{2}), {0}}});
        return draw(2) == 0 ? both : first;
      }
      case 25: {  // truth values, joined
        const auto truth = [&] {
          return compare(g, static_cast<Comparison>(draw(6)), a,
                         draw(2) == 0 ? zeros(g, axes) : any_of(axes));
        };
        const NodeId joined = logic(g, static_cast<Connective>(draw(2) == 0 ? 0 : 1),
                                    {truth(), logic(g, Connective::negation, {truth()})});
        return indicator(g, draw(3) == 0 ? all(g, joined) : joined);
      }
      case 26: {  // indices as numbers
        const NodeId rows = contract(g, {0, 1}, {n, n}, {{iota(g, n), {0}}});
        const NodeId columns = contract(g, {0, 1}, {n, n}, {{iota(g, n), {1}}});
        return indicator(g, compare(g, static_cast<Comparison>(draw(6)), rows, columns));
      }
      case 27:
        return axes.size() == 2 ? reduce_max(g, a, {0, 1})
                                : basis(g, number(1 + static_cast<int>(draw(3))), n);
      case 0:
      case 1:
      case 2:
      case 3:
        return random_product();
      case 4:
      case 5:
      case 6:
        return add(g, {a, scale(g, static_cast<int>(draw(5)) - 2, any_of(axes))});
      case 7:
      case 8:
        return random_power(a);
      case 9:
        return exp(g, a);
      case 10:
        return log(g, a);
      case 11:
        return apply(g, f, draw(2) == 0 ? std::vector<std::uint8_t>{} : std::vector<std::uint8_t>{0}, {a});
      case 12:
        return apply(g, defined[draw(3)],
                     draw(2) == 0 ? std::vector<std::uint8_t>{} : std::vector<std::uint8_t>{0}, {a});
      case 13:
      case 14:
        return indicator(
            g, compare(g, static_cast<Comparison>(draw(6)), a, draw(2) == 0 ? zeros(g, axes) : any_of(axes)));
      case 15:
        return draw(2) == 0 ? sin(g, a) : cos(g, a);
      case 16:
        return axes.empty() ? erf(g, a) : reduce_max(g, a, {static_cast<Label>(draw(axes.size()))});
      case 17:
        return axes.size() == 2 && axes[0] == axes[1] ? inverse(g, a) : inverse(g, any_of({n, n}));
      case 18:
        return det(g, any_of({n, n}));
      case 19:
        return let(g, page::plain("v" + std::to_string(pool.size())), a);
      case 20:
        return axes.size() == 2 ? transpose(g, a) : negate(g, a);
      default:
        return exp(g, scale(g, Rational(static_cast<int>(draw(5)) - 2, 2), any_of(axes)));
    }
  }

  NodeId expression(std::size_t steps) {
    for (std::size_t s = 0; s < steps; ++s) {
      const NodeId id = step();
      if (g.order(id) <= 2) pool.push_back(id);
    }
    return pool.back();
  }
};

/// OVERBAR_SEEDS=count and OVERBAR_FIRST_SEED=start for a long run.
unsigned seeds(unsigned usual) { return static_cast<unsigned>(from_environment("OVERBAR_SEEDS", usual)); }
unsigned first_seed() { return static_cast<unsigned>(from_environment("OVERBAR_FIRST_SEED", 0)); }

/// The expression with one thing changed: a coefficient, an exponent, an index, a comparison, a function, a
/// derivative, a symbol.
NodeId mutant(Generator& gen, NodeId root) {
  Graph& g = gen.g;
  const std::vector<NodeId> below = reachable(g, root);
  for (int attempt = 0; attempt < 50; ++attempt) {
    const NodeId id = below[gen.draw(below.size())];
    const std::vector<Dim> axes = g.axes(id);
    const std::vector<NodeId> args(g.args(id).begin(), g.args(id).end());
    NodeId changed = id;
    switch (g.op(id)) {
      case Op::symbol:
        changed = gen.any_of(axes);
        if (changed >= id) changed = id;
        break;
      case Op::literal:
        if (axes.empty()) changed = literal(g, scalar_value(g, id) + (gen.draw(2) == 0 ? 1 : -1));
        break;
      case Op::add: {
        std::vector<NodeId> terms = args;
        const std::size_t k = gen.draw(terms.size());
        terms[k] = scale(g, gen.draw(2) == 0 ? -1 : 2, terms[k]);
        changed = add(g, terms);
        break;
      }
      case Op::contract: {
        const ContractView view = contract_view(g, id);
        std::vector<Factor> factors;
        for (std::size_t f = 0; f < args.size(); ++f)
          factors.push_back({args[f], {view.factors[f].begin(), view.factors[f].end()}});
        std::vector<Label*> places;
        for (Factor& factor : factors)
          for (Label& label : factor.labels) places.push_back(&label);
        if (places.size() < 2) break;
        const std::vector<Dim> dims = label_dims(g, id);
        Label& a = *places[gen.draw(places.size())];
        Label& b = *places[gen.draw(places.size())];
        if (a == b || dims[a] != dims[b]) break;
        if (gen.draw(2) == 0)
          std::swap(a, b);
        else
          a = b;
        changed = contract(g, {view.out.begin(), view.out.end()}, axes, factors);
        break;
      }
      case Op::pow:
        changed = pow(g, args[0], g.rationals(g.node(id).attr)[0] + (gen.draw(2) == 0 ? 1 : -1));
        break;
      case Op::compare:
        changed = compare(g, static_cast<Comparison>(gen.draw(6)), args[0], args[1]);
        break;
      case Op::apply: {
        const Application application = g.application(g.node(id).attr);
        changed = apply(
            g, application.function,
            application.derivatives.empty() ? std::vector<std::uint8_t>{0} : std::vector<std::uint8_t>{},
            args);
        break;
      }
      case Op::exp:
        changed = exp(g, negate(g, args[0]));
        break;
      case Op::sin:
        changed = cos(g, args[0]);
        break;
      case Op::inverse:
        changed = transpose(g, id);
        break;
      case Op::det:
        changed = det(g, scale(g, 2, args[0]));
        break;
      case Op::reduce_max:
        changed = reduce_max(g, scale(g, -1, args[0]), g.labels(g.node(id).attr));
        break;
      default:
        break;
    }
    if (changed == id) continue;
    const NodeId result = substitute(g, root, {{id, changed}});
    if (result != root) return result;
  }
  return root;
}

Limits small() { return {.work = 60'000, .terms = 400, .factors = 60, .bound = 24, .labellings = 500}; }

TEST(RandomExpressions, NormalFormsHaveTheSameValues) {
  int compared = 0;
  for (unsigned seed = first_seed(); seed < first_seed() + seeds(2000); ++seed) {
    Generator gen(seed);
    const NodeId e = gen.expression(4 + seed % 13);
    NormalForms forms(gen.g, small());
    for (const bool unfold : {false, true}) {
      const auto poly = normal_form(forms, e, {unfold});
      if (!poly) continue;
      for (int trial = 0; trial < 3; ++trial) {
        const Point point = numbers::random_point(gen.g, gen.random);
        ++compared;
        ASSERT_TRUE(numbers::agree(point, forms.state().space, *poly, e))
            << "seed " << seed << " unfold " << unfold << ": " << to_string(forms, *poly);
      }
    }
  }
  EXPECT_GT(compared, static_cast<int>(seeds(2000)) * 3);
}

TEST(RandomExpressions, OnlyMutantsThatAreEqualAreProved) {
  int mutants = 0;
  int proved = 0;
  for (unsigned seed = first_seed(); seed < first_seed() + seeds(1500); ++seed) {
    Generator gen(seed + 1'000'000);
    const NodeId e = gen.expression(4 + seed % 11);
    for (int k = 0; k < 3; ++k) {
      const NodeId m = mutant(gen, e);
      if (m == e) break;
      ++mutants;
      if (!prove_equal(gen.g, e, m, small()).proved) continue;
      ++proved;
      for (int trial = 0; trial < 12; ++trial) {
        const Point point = numbers::random_point(gen.g, gen.random);
        NormalForms forms(gen.g, small());
        ASSERT_FALSE(numbers::differ(point, e, m)) << "seed " << seed << " mutant " << k;
      }
    }
  }
  std::cout << mutants << " mutants, " << proved << " of them equal and proved\n";
  EXPECT_GT(mutants, static_cast<int>(seeds(1500)));
}

}  // namespace
}  // namespace overbar
