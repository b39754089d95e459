// Indices that are computed from index variables and sizes: 2j + k − 1, N − j + 1.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "graph/graph.hpp"

namespace overbar {

struct AffineIndex {
  Rational constant;
  std::map<std::string, std::pair<Rational, Dim>> indices;  // coefficient and size, by the variable's name
  std::map<Dim, Rational> sizes;
};

/// form += factor · other
void accumulate(AffineIndex& form, const AffineIndex& other, const Rational& factor);
/// The form of a node whose axes belong to these variables; nullopt if it is none.
std::optional<AffineIndex> affine_index(const Graph& graph, NodeId node,
                                        const std::vector<std::string>& names);
/// The least value over all index variables: a form in the sizes.
AffineIndex least(const AffineIndex& form);
/// Is it ≥ 0 for all sizes, for sure?
bool is_nonnegative(const AffineIndex& form);
/// What a condition says, as forms that are ≥ 0.
void add_known_forms(const Graph& graph, NodeId condition, const std::vector<std::string>& names,
                     std::vector<AffineIndex>& known);
/// Does form ≥ 0 follow, by itself or from one of these?
bool follows(const AffineIndex& form, const std::vector<AffineIndex>& known);
/// index − 1 and size − index: both ≥ 0 if the index is on the axis.
std::pair<AffineIndex, AffineIndex> room_on_axis(const AffineIndex& index, Dim axis);

/// The expression without the conditions that a factor e_P or 1[a = b] implies: where the index P leaves its
/// axis the product is 0 anyway. 1[1 ≤ j + k ≤ N] x[j + k] is x[j + k], and 1[i = j + k] 1[j + k ≥ 1] is 1[i
/// = j + k].
NodeId without_implied_guards(Graph& graph, NodeId root);

}  // namespace overbar
