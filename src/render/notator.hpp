// From the graph to the notation tree. Internal to this folder.
#pragma once
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

#include "graph/graph.hpp"
#include "render/notation.hpp"
#include "render/render.hpp"

namespace overbar {

/// The state of one rendering: the tree under construction and what is known of the nodes met.
struct Notator {
  Notator(const Graph& for_graph, const RenderOptions& with_options)
      : graph(for_graph), options(with_options) {}

  const Graph& graph;
  RenderOptions options;
  NotationTree notation;

  /// Each node met, in matrix notation; no_mark where it has none.
  std::unordered_map<NodeId, MarkId> matrix;
  /// (node, indices, names in use) in index notation.
  std::map<std::vector<std::uint32_t>, MarkId> indexed;
  /// Names of bound indices that the person has not used, in the order they are taken.
  std::vector<std::string> index_names;
  std::size_t tried = 0;  // candidates looked at so far
};

/// Matrix notation for a node and everything below it down to names; no_mark if it cannot be said. A scalar
/// always can: with index notation inside. One loop over the nodes, children first.
MarkId matrix_form(Notator& notator, NodeId node);

/// The entry of a node at these indices. `level`: how many index names are in use around it.
MarkId index_form(Notator& notator, NodeId node, const std::vector<MarkId>& indices, std::size_t level,
                  std::size_t depth = 0);

/// The first `count` free index names.
std::vector<MarkId> index_marks(Notator& notator, std::size_t count, std::size_t first = 0);

// -- one op at a time; the arguments have been written already
// -----------------------------------------------------
/// A contraction by elimination to matrix products (matrix.cpp); no_mark if it has no such form.
MarkId contraction_matrix_form(Notator& notator, NodeId node);
/// A scalar that a contraction repeats in every entry, without the 𝟏; no_mark for anything else.
MarkId broadcast_scalar(Notator& notator, NodeId node);
/// −, the terms in order; `written` are the terms' marks.
MarkId sum_mark(Notator& notator, std::span<const MarkId> written);
/// f, σ′, ∂₁ℓ of written arguments.
MarkId application_mark(Notator& notator, NodeId node, std::span<const MarkId> written);
MarkId call_mark(Notator& notator, NodeId node, std::span<const MarkId> written);
/// exp, log, sin, cos, erf, det: the row's name and LaTeX operator.
MarkId function_mark(Notator& notator, NodeId node, std::span<const MarkId> written);
/// Comparisons and connectives; chains are joined.
MarkId formula_mark(Notator& notator, NodeId node, std::span<const MarkId> written);
/// A tensor of entries, by its axes.
MarkId tensor_mark(Notator& notator, const std::vector<Dim>& axes, std::span<const MarkId> entries);
MarkId dim_mark(Notator& notator, Dim dim);
MarkId entry_mark(Notator& notator, MarkId tensor, std::span<const MarkId> indices);

/// A factor of order 0 among `parts`: a reciprocal power goes below the line.
void multiply_scalar(Notator& notator, ProductParts& parts, NodeId factor, MarkId written);
/// x^−a: the base and a. nullopt for any other node.
struct Reciprocal {
  NodeId base = no_node;
  Rational exponent;
};
std::optional<Reciprocal> reciprocal(const Graph& graph, NodeId node);

}  // namespace overbar
