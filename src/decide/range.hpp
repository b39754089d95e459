// What values the entries of a node can take: an interval with rational ends, for every entry and all
// dimensions.
#pragma once
#include <optional>
#include <unordered_map>
#include <vector>

#include "graph/graph.hpp"

namespace overbar {

/// An interval; a missing end is infinite. An open end is not attained.
struct Range {
  std::optional<Rational> lower, upper;
  bool lower_open = false, upper_open = false;

  bool contains(const Rational& value) const;
  bool is_point() const { return lower && upper && *lower == *upper; }
  /// Every value is > 0, ≥ 0, < 0, ≤ 0.
  bool positive() const { return lower && (*lower > 0 || (*lower == 0 && lower_open)); }
  bool nonnegative() const { return lower && *lower >= 0; }
  bool negative() const { return upper && (*upper < 0 || (*upper == 0 && upper_open)); }
  bool nonpositive() const { return upper && *upper <= 0; }
};

Range everything();
Range point(const Rational& value);
Range intersection(const Range& a, const Range& b);
Range hull(const Range& a, const Range& b);
Range sum(const Range& a, const Range& b);
Range product(const Range& a, const Range& b);
Range power(const Range& base, const Rational& exponent);

/// True or false when the ranges decide a relation between any value of `a` and any of `b`.
std::optional<bool> decided(Comparison comparison, const Range& a, const Range& b);

/// The ranges of all nodes below the roots, from the domains of the symbols and what the assumptions say.
class Ranges {
 public:
  Ranges(const Graph& graph, std::span<const NodeId> assumptions);
  /// Computes what is missing below `node`.
  const Range& of(NodeId node);
  /// What an assumption, or the ranges, say about a relation: true, false, or nothing.
  std::optional<bool> relation(NodeId compare);

 private:
  const Graph& graph_;
  std::unordered_map<NodeId, Range> known_;
  std::unordered_map<NodeId, Range> assumed_;
  struct Fact {
    Comparison comparison;
    NodeId a, b;
  };
  std::vector<Fact> facts_;

  void learn(NodeId assumption);
  Range compute(NodeId node);
  Range contraction(NodeId node);
  Range application(NodeId node);
};

}  // namespace overbar
