// A sum of products of sums over indices, under one Σ.
#pragma once
#include <functional>
#include <map>
#include <vector>

#include "decide/entry.hpp"
#include "decide/products.hpp"

namespace overbar {

/// Σ body, over all values of the indices (each of which has at least one), is the sum that was opened, or a
/// positive multiple of it. So the sum is > 0 (≥ 0, = 0) if the body is, for all of them.
struct Opening {
  NodeId body = no_node;
  std::vector<NodeId> indices;
  bool exchanged = false;  // is something added that is 0 in all?
};

struct OpeningContext {
  Graph& graph;
  NormalForms& forms;
  Entries& entries;
  std::function<NodeId(Dim)> fresh_index;
  std::map<Dim, std::vector<NodeId>> known;  // indices that are certainly in the range of their size
  std::map<Dim, NodeId> weights;             // a vector of this size whose entries sum to 1
  std::map<Dim, std::vector<NodeId>> units;  // more of them, which are known to be defined
};

/// Does the part stand for a sum over indices?
bool is_sum(const Graph& graph, NodeId part);

/// Tells `accept` of the ways to do that, most promising first, until it says that one will do.
bool open_sums(OpeningContext& context, const SumOfProducts& sum,
               const std::function<bool(const Opening&)>& accept);

}  // namespace overbar
