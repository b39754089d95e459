// A page to write on: short forms for the nodes of the tests of the normal form.
#pragma once
#include <gtest/gtest.h>

#include "op/build.hpp"
#include "op/row.hpp"
#include "rewrite/normal_form.hpp"

namespace overbar::page {

inline Name plain(const std::string& text) { return Name{text, {}, Accent::none, {}, {}}; }

struct Page {
  Graph g;
  Dim n = g.dim_symbol("N"), k = g.dim_symbol("K");

  NodeId free(const std::string& name, std::vector<Dim> axes = {}, Domain domain = {}) {
    return symbol_node(
        g, g.add_symbol({plain(name), Role::input, g.intern_type(Type{std::move(axes)}), std::move(domain)}));
  }
  NodeId positive(const std::string& name) { return free(name, {}, {false, Rational(1, 1000), {}, {}, {}}); }
  NodeId number(const Rational& value) { return literal(g, value); }
  NodeId plus(std::initializer_list<NodeId> terms) { return add(g, terms); }
  NodeId minus(NodeId a, NodeId b) { return subtract(g, a, b); }
  /// Entrywise product; scalars spread.
  NodeId times(std::initializer_list<NodeId> factors) { return hadamard(g, factors); }
  NodeId over(NodeId a, NodeId b) { return hadamard(g, {a, pow(g, b, -1)}); }
  NodeId root(NodeId a) { return pow(g, a, Rational(1, 2)); }
  NodeId ones(Dim d) { return filled(g, 1, {d}); }
  NodeId spread(NodeId scalar, Dim d) { return broadcast(g, scalar, {d}); }
  NodeId sum(NodeId a) { return sum_all(g, a); }
  NodeId trace(NodeId m) { return contract(g, {}, {}, {{m, {0, 0}}}); }
  NodeId name(const std::string& text, NodeId definition) { return let(g, plain(text), definition); }
  NodeId when(Comparison c, NodeId a, NodeId b) { return indicator(g, compare(g, c, a, b)); }
  NodeId zero() { return number(0); }

  bool equal(NodeId a, NodeId b) {
    const bool proved = prove_equal(g, a, b).proved;
    EXPECT_TRUE(validate(g).has_value());
    return proved;
  }

  std::string form(NodeId a) {
    NormalForms forms(g);
    const auto poly = normal_form(forms, a);
    return poly ? to_string(forms, *poly) : poly.error().message;
  }

  /// A scalar function by its definition and derivatives, given as functions of a node.
  template <class... Body>
  std::uint32_t define(const std::string& text, Body... bodies) {
    const NodeId z = symbol_node(g, g.add_symbol({plain("·"), Role::placeholder, g.intern_type(Type{}), {}}));
    return g.add_function({plain(text), {Type{}}, Type{}, false, z, {bodies(z)...}});
  }
  NodeId sigmoid_of(NodeId z) { return over(number(1), plus({number(1), exp(g, negate(g, z))})); }
  std::uint32_t sigma() {
    return define(
        "σ", [&](NodeId z) { return sigmoid_of(z); },
        [&](NodeId z) {
          const NodeId e = exp(g, negate(g, z));
          return times({e, pow(g, plus({number(1), e}), -2)});
        });
  }
  std::uint32_t tanh() {
    return define(
        "tanh",
        [&](NodeId z) {
          const NodeId up = exp(g, z);
          const NodeId down = exp(g, negate(g, z));
          return over(minus(up, down), plus({up, down}));
        },
        [&](NodeId z) {
          const NodeId up = exp(g, z);
          const NodeId down = exp(g, negate(g, z));
          return times({number(4), pow(g, plus({up, down}), -2)});
        });
  }
  std::uint32_t relu() {
    return define(
        "relu",
        [&](NodeId z) {
          return times({z, when(Comparison::gt, z, number(0))});
        },
        [&](NodeId z) { return when(Comparison::gt, z, number(0)); });
  }
  NodeId at(std::uint32_t f, NodeId z) { return apply(g, f, {}, {z}); }
  NodeId prime(std::uint32_t f, NodeId z) { return apply(g, f, {0}, {z}); }

  NodeId softmax(NodeId z) {
    const NodeId e = exp(g, z);
    return contract(g, {0}, g.axes(z), {{e, {0}}, {pow(g, sum(e), -1), {}}});
  }
  NodeId logsumexp(NodeId z) { return log(g, sum(exp(g, z))); }
};

}  // namespace overbar::page
