// The right-hand sides of a derivation, as a person would shorten them.
#pragma once
#include <span>
#include <vector>

#include "rewrite/simplify.hpp"

namespace overbar {

/// An equal expression that is shorter to read. `consumers`: the named quantities it came through; their
/// names and those of what they are made of may be used. `adjoints`: those that divide and may be opened.
NodeId shortened(NormalForms& forms, NodeId node, std::span<const NodeId> consumers,
                 std::span<const NodeId> adjoints);

/// The assumed equations between an expression and a number.
std::vector<Fact> facts_of(const Graph& graph, std::span<const NodeId> assumptions);
/// … under what is assumed: where Σ t = 1, sum(t) p − t is p − t. The node itself where nothing of it helps.
NodeId shortened_under(NormalForms& forms, NodeId node, std::span<const NodeId> assumptions);

/// The named adjoints in the expression whose right-hand sides divide.
std::vector<NodeId> dividing_adjoints(const Graph& graph, NodeId node);
/// Does some quotient stand in the expression, names and calls not looked into?
bool divides(const Graph& graph, NodeId node);

/// Derivatives of defined functions by their expressions: σ′(z) by σ(z)(1 − σ(z)). Names stay names.
NodeId with_derivatives_written_out(Graph& graph, NodeId node);

}  // namespace overbar
