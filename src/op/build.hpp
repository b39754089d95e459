// The constructors of nodes. Each keeps its op in a simple form (flattens, folds literals, drops zeros), so
// that a term written on a page and the same term derived by a pass are most often the same node.
#pragma once
#include <initializer_list>

#include "graph/graph.hpp"

namespace overbar {

// -- leaves
// ---------------------------------------------------------------------------------------------------
NodeId symbol_node(Graph& graph, std::uint32_t symbol);
NodeId literal(Graph& graph, const Rational& value);
NodeId literal_tensor(Graph& graph, std::vector<Dim> axes, std::vector<Rational> values);
NodeId pi(Graph& graph);
NodeId dim_value(Graph& graph, Dim dim);  // a constant dimension is a literal
NodeId delta(Graph& graph, Dim dim);
NodeId iota(Graph& graph, Dim dim);
NodeId basis(Graph& graph, NodeId index, Dim dim);
NodeId zeros(Graph& graph, const std::vector<Dim>& axes);
NodeId filled(Graph& graph, const Rational& value, const std::vector<Dim>& axes);

// -- sums and products
// ------------------------------------------------------------------------------------------
struct Factor {
  NodeId node = no_node;
  std::vector<Label> labels;  // one for each axis of the node
};
/// Σ over every label outside `out` of the product of the factors. `out_dims` are the sizes of the output
/// labels.
NodeId contract(Graph& graph, std::vector<Label> out, const std::vector<Dim>& out_dims,
                std::vector<Factor> factors);
NodeId add(Graph& graph, std::vector<NodeId> terms);  // at least one term, all of one type
NodeId subtract(Graph& graph, NodeId a, NodeId b);
NodeId scale(Graph& graph, const Rational& factor, NodeId node);
NodeId negate(Graph& graph, NodeId node);
NodeId hadamard(Graph& graph, std::initializer_list<NodeId> factors);  // same axes; scalars multiply
NodeId broadcast(Graph& graph, NodeId scalar, const std::vector<Dim>& axes);
NodeId transpose(Graph& graph, NodeId matrix);
NodeId matmul(Graph& graph, NodeId a,
              NodeId b);  // matrix·matrix, matrix·vector, vector·matrix, vector·vector
NodeId outer(Graph& graph, NodeId a, NodeId b);
NodeId dot(Graph& graph, NodeId a, NodeId b);  // sum of the entrywise product, any order
NodeId sum_all(Graph& graph, NodeId node);
NodeId diagonal_matrix(Graph& graph, NodeId vector);
/// Reorders axes: result axis k is the node's axis order[k].
NodeId permute(Graph& graph, NodeId node, const std::vector<std::size_t>& order);

// -- functions
// --------------------------------------------------------------------------------------------------
NodeId apply(Graph& graph, std::uint32_t function, std::vector<std::uint8_t> derivatives,
             std::vector<NodeId> args);
NodeId call(Graph& graph, std::uint32_t function, std::vector<NodeId> args, NodeId body);
NodeId exp(Graph& graph, NodeId arg);
NodeId log(Graph& graph, NodeId arg);
NodeId sin(Graph& graph, NodeId arg);
NodeId cos(Graph& graph, NodeId arg);
NodeId erf(Graph& graph, NodeId arg);
NodeId pow(Graph& graph, NodeId base, const Rational& exponent);  // entrywise
NodeId reduce_max(Graph& graph, NodeId arg, std::vector<Label> reduced_axes);
NodeId inverse(Graph& graph, NodeId matrix);
NodeId det(Graph& graph, NodeId matrix);
NodeId stack(Graph& graph, std::vector<NodeId> scalars, std::vector<Dim> axes);
NodeId let(Graph& graph, Name name, NodeId definition);

// -- truth
// ------------------------------------------------------------------------------------------------------
NodeId indicator(Graph& graph, NodeId condition);
NodeId compare(Graph& graph, Comparison comparison, NodeId a, NodeId b);
NodeId logic(Graph& graph, Connective connective, std::vector<NodeId> args);
NodeId all(Graph& graph, NodeId condition);
NodeId truth(Graph& graph, bool value);  // the empty conjunction or disjunction

// -- questions
// --------------------------------------------------------------------------------------------------
bool is_literal(const Graph& graph, NodeId id);  // a scalar literal
bool is_connective(const Graph& graph, NodeId id, Connective connective);
bool is_literal(const Graph& graph, NodeId id, const Rational& value);
/// The value when every entry of the node is this same literal number (a literal, or one broadcast).
std::optional<Rational> constant_value(const Graph& graph, NodeId id);
bool is_zero(const Graph& graph, NodeId id);
/// coefficient · rest, the literal factor of a contraction (1 and the node itself elsewhere).
struct Scaled {
  Rational coefficient = 1;
  NodeId rest = no_node;
};
Scaled split_coefficient(Graph& graph, NodeId id);
const Rational& scalar_value(const Graph& graph, NodeId literal);

// -- whole expressions
// --------------------------------------------------------------------------------------------
/// `root` with nodes replaced; everything above a replaced node is rebuilt. Linear in the nodes below `root`.
NodeId substitute(Graph& graph, NodeId root, const std::unordered_map<NodeId, NodeId>& replacement);
/// A scalar expression in the scalar `placeholder`, applied to every entry of `tensor`; no_node where it
/// takes the determinant or inverse of a matrix made of the placeholder, which entries can't share.
NodeId lift(Graph& graph, NodeId body, NodeId placeholder, NodeId tensor);
/// Ids of the nodes below and including the roots, ascending (so children come first).
std::vector<NodeId> reachable(const Graph& graph, std::span<const NodeId> roots);
std::vector<NodeId> reachable(const Graph& graph, NodeId root);
bool depends_on(const Graph& graph, NodeId root, NodeId leaf);

}  // namespace overbar
