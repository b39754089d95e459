// One entry of an expression as an expression of its own: relu(W x + b)[k] is relu(Σ_j W[k,j] x[j] + b[k]).
#pragma once
#include <map>
#include <utility>
#include <vector>

#include "graph/graph.hpp"

namespace overbar {

/// Takes entries of nodes of one graph; what was taken is remembered.
class Entries {
 public:
  /// With `through_names` the definitions of named quantities are looked into; else z[k] stays z[k]. Scalars
  /// keep their names unless these are `open`.
  explicit Entries(Graph& graph, bool through_names = true, bool open = false)
      : graph_(graph), through_names_(through_names), open_(open) {}

  /// The node at these indices: one for each axis, a scalar node with a value in its range, or no_node for an
  /// axis that stays. Entries that stand inside the node are taken as far in as possible too, so equal
  /// entries become equal nodes.
  NodeId at(NodeId node, std::vector<NodeId> indices);
  /// The whole node, with the entries inside it taken as far in as possible.
  NodeId inside(NodeId node) { return at(node, std::vector<NodeId>(graph_.order(node), no_node)); }

 private:
  using Job = std::pair<NodeId, std::vector<NodeId>>;
  Graph& graph_;
  bool through_names_;
  bool open_;
  std::map<Job, NodeId> done_;
  std::vector<Job> missing_;

  NodeId wanted(NodeId node, std::vector<NodeId> indices);
  NodeId made(const Job& job);
  NodeId picked(NodeId node, const std::vector<NodeId>& indices);
  struct Product {
    std::vector<NodeId> args;
    std::vector<std::vector<Label>> labels;  // of each factor
    std::vector<Dim> dims;                   // of each label
    std::size_t order = 0;                   // labels below are the result's
  };
  struct Pins {
    std::vector<NodeId> at;  // the index of each label, or no_node
    std::vector<bool> gone;  // factors that are done with
  };
  bool pin(const Product& product, Pins& pins);
  std::vector<Label> few_labels(const Product& product, const Pins& pins) const;
  NodeId pinned_product(const Product& product, const Pins& pins, std::vector<Label> out,
                        const std::vector<Dim>& axes);
  NodeId of_contraction(const Job& job);
  NodeId of_literal(const Job& job);
  NodeId of_function(const Job& job);
};

/// 1 if the two indices are the same, else 0: a number where that is known, an indicator otherwise.
NodeId same_index(Graph& graph, NodeId a, NodeId b);

}  // namespace overbar
