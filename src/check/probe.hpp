// Numbers that tell right from wrong quickly: a few points, at which every node is evaluated once.
//
// Small sizes, different for different dimensions; entries of both signs, and at one point all positive, so
// that logarithms have values; polynomials for opaque functions. Nothing is proved or refuted here: a claim
// whose sides agree is worth a proof, and one whose sides differ a witness.
#pragma once
#include <random>
#include <span>
#include <vector>

#include "decide/witness_search.hpp"
#include "evaluate/memo.hpp"

namespace overbar {

enum class Agreement : std::uint8_t { agree, differ, undefined };

class Probe {
 public:
  /// Points at which these assumptions hold, as far as such were found.
  Probe(Graph& graph, std::vector<NodeId> assumptions);

  /// Are two nodes of one type equal at every point where both have values?
  Agreement compare(NodeId a, NodeId b);
  /// The number r, if there is a simple one, for which a = r b at every point where both have values.
  std::optional<Rational> ratio(NodeId a, NodeId b);
  /// Is the node 0 at every point where it has a value?
  Agreement zero(NodeId node) { return compare(node, no_node); }

 private:
  Graph& graph_;
  std::vector<NodeId> assumptions_;
  struct Point {
    MemoEvaluator values;
    witness::Random random;
    std::size_t number = 0;
  };
  std::vector<Point> points_;
  std::map<std::uint32_t, FunctionBody> functions_;
  std::vector<bool> prepared_;  // nodes whose symbols and functions have what they need

  void prepare(NodeId root);
  void give_function(std::uint32_t function, NodeId root);
  void give_symbol(Point& point, std::uint32_t symbol);
  std::size_t size_of(Point& point, Dim dim);
};

}  // namespace overbar
