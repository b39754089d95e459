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

/// In one equation a name runs over one range.
struct IndexName {
  std::string text;
  std::optional<Dim> dim;
};
/// Positions in Notator::index_names of the names that are in use around an expression.
using Names = std::vector<std::uint16_t>;

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
  /// Names of indices that the person has not used, in the order they are taken.
  std::vector<IndexName> index_names;
  std::size_t tried = 0;  // candidates looked at so far
};

/// Matrix notation for a node and everything below it down to names; no_mark if it cannot be said. A scalar
/// always can: with index notation inside. One loop over the nodes, children first.
MarkId matrix_form(Notator& notator, NodeId node);

/// The entry of a node at these indices; the names of `used` are not bound again.
MarkId index_form(Notator& notator, NodeId node, const std::vector<MarkId>& indices, const Names& used,
                  std::size_t depth = 0);

/// A free name for an index of each size; they are in use from now on.
std::vector<MarkId> take_names(Notator& notator, const std::vector<Dim>& dims, Names& used);
/// Forgets what the next equation need not know: which names ran over which range.
void begin_equation(Notator& notator);

/// The arguments that are written: all of them, but nothing below a name, and not the body of a call.
std::span<const NodeId> written_args(const Graph& graph, NodeId node);

// -- one op at a time; the arguments have been written already
/// A contraction by elimination to matrix products (matrix.cpp); no_mark if it has no such form. `sized`: 𝟏_N
/// and I_N for 𝟏 and I, where nothing around them tells their size.
MarkId contraction_matrix_form(Notator& notator, NodeId node, bool sized = false);
/// Does the written form show how large the tensor is? 3 𝟏 and 2 I do not.
bool shows_size(const Graph& graph, NodeId node);
/// The form that does.
MarkId sized_mark(Notator& notator, NodeId node, MarkId written);
MarkId identity_mark(Notator& notator, Dim dim, bool sized);
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
/// [body for i in 1..N, j in 1..K]: the names are those of the axes.
MarkId family_mark(Notator& notator, MarkId body, const std::vector<Dim>& axes,
                   std::span<const MarkId> names);
MarkId dim_mark(Notator& notator, Dim dim);
/// Of a call that acts on vectors: how many of its leading axes number them (X[n,:]); 0 if it acts on whole
/// tensors.
std::size_t call_batch(const Graph& graph, NodeId call);
MarkId entry_mark(Notator& notator, MarkId tensor, std::span<const MarkId> indices);

/// The first of a literal vector of consecutive whole numbers.
std::optional<Rational> consecutive(const Graph& graph, NodeId node);
/// A factor of order 0 among `parts`: a reciprocal power goes below the line.
void multiply_scalar(Notator& notator, ProductParts& parts, NodeId factor, MarkId written);
/// x^−a: the base and a. nullopt for any other node.
struct Reciprocal {
  NodeId base = no_node;
  Rational exponent;
};
std::optional<Reciprocal> reciprocal(const Graph& graph, NodeId node);

}  // namespace overbar
