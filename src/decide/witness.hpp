// Refuting a claim by an example: sizes, exact rational values, and polynomials for opaque functions, for
// which the assumptions hold and the claim does not.
//
// Sizes grow from 1, equal and different ones, since a matrix identity may hold at every size below its
// degree; entries are small integers first. Assumptions are met exactly, by solving for what occurs linearly
// (witness_solve.cpp). Where a concrete transcendental function occurs, balls decide, and only a comparison
// that they decide rigorously counts. A point where a side is undefined refutes nothing. What is found is
// made simpler, as long as it still refutes. The same seed gives the same witness.
#pragma once
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "evaluate/evaluate.hpp"

namespace overbar {

struct WitnessOptions {
  std::uint64_t seed = 1;
  std::size_t max_size = 4;                   // of a symbolic dimension
  std::size_t trials = 40;                    // for each choice of sizes
  std::size_t most_trials = ~std::size_t{0};  // in all; if fewer, none at a kink is answered
  std::function<bool()> out_of_time;
};

/// A number as exactly as it is known: a rational, or a ball where the value is none.
struct WitnessNumber {
  std::optional<Rational> exact;
  Ball ball;
};

/// The relation that fails, and where.
struct Mismatch {
  NodeId relation = no_node;       // a compare
  std::vector<std::size_t> index;  // of the entry, from 1; empty for scalars
  WitnessNumber left, right;
};

struct WitnessQuantity {
  NodeId node = no_node;  // a let
  bool exact = true;
  Tensor<Rational> rational;  // if exact
  Tensor<Ball> ball;          // always (of a boolean quantity neither)
  Tensor<Truth> truth;
};

/// What stands for an opaque function: its body with numbers for the coefficients that are scalars (those of
/// tensors stay symbols, whose values are in Witness::at).
struct WitnessFunction {
  std::uint32_t function = 0;
  std::vector<NodeId> placeholders;
  NodeId body = no_node;
};

struct Witness {
  Assignment<Rational> at;
  bool exact = true;     // decided in exact rationals, else by balls
  bool at_kink = false;  // a branch of a piecewise function stands exactly at its boundary: the answer
                         // depends on a convention such as relu′(0) = 0
  std::optional<Mismatch> mismatch;
  std::vector<WitnessQuantity> quantities;  // every named quantity of the claim that has a value
  std::vector<WitnessFunction> functions;
};

std::optional<Witness> search_witness(Graph& graph, NodeId claim, std::span<const NodeId> assumptions,
                                      const WitnessOptions& options = {});

/// The same report for values found elsewhere; nothing if they do not refute the claim for sure.
std::optional<Witness> check_witness(Graph& graph, NodeId claim, std::span<const NodeId> assumptions,
                                     const Assignment<Rational>& at);

}  // namespace overbar
