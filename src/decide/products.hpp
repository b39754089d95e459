// Scalars as sums of products of powers: what inequalities are simplified in.
#pragma once
#include <map>
#include <optional>
#include <vector>

#include "decide/range.hpp"
#include "rewrite/normal_form.hpp"

namespace overbar {

/// c · Π base^exponent over scalar nodes.
struct PowerProduct {
  Rational coefficient = 1;
  std::map<NodeId, Rational> powers;
};
using SumOfProducts = std::vector<PowerProduct>;

struct MultiplyOptions {
  bool under_sums = false;  // sums that stand under a Σ come before it: Σᵢ (a + b)ᵢ cᵢ = Σ a c + Σ b c
  bool open_names = false;  // named scalars by their definitions
};

/// An equal sum, wherever the scalar is defined, no base of which is a sum or a product of scalars; like
/// products are one. nullopt: it would be too long.
std::optional<SumOfProducts> multiplied_out(NormalForms& forms, NodeId scalar,
                                            const MultiplyOptions& options);
std::optional<SumOfProducts> multiplied_out(NormalForms& forms, SumOfProducts sum,
                                            const MultiplyOptions& options);

NodeId written(Graph& graph, const SumOfProducts& sum);

/// The sum times something positive, so that nothing is divided by; true if that changed it.
bool clear_denominators(Ranges& ranges, SumOfProducts& sum);
/// The sum without a common factor f: if what is left is > 0 (≥ 0, = 0), so is the sum. What has few values
/// stays, since the sum may be 0 only where f is.
void drop_common_factor(const Graph& graph, Ranges& ranges, SumOfProducts& sum, Comparison comparison);

}  // namespace overbar
