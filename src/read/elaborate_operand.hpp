// The algebra of what expressions mean while they are read.
//
// A value is a node with two kinds of axes. Leading axes belong to index variables (x[i] has the index axis i
// and no other); the rest are the tensor's own. Every operation aligns index axes by name, as Einstein's
// notation does, and acts on the tensor's own axes as the notation of vectors and matrices does. A vector is
// a column unless it was transposed; that is a fact about how it was written, not about the node.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "graph/graph.hpp"

namespace overbar {

struct Operand {
  NodeId node = no_node;
  std::vector<std::string> indices;  // names of the leading axes
  bool row = false;                  // a transposed vector
  /// 𝟏, I or 𝟏 𝟏ᵀ (`square`) without a size, times the scalar `node`; 𝟏 bᵀ (`rows`: each is the vector
  /// `node`) or s 𝟏ᵀ (`columns`): the context gives the size.
  enum class Unsized : std::uint8_t { no, ones, identity, square, rows, columns } unsized = Unsized::no;
};

inline bool is_unsized(const Operand& value) { return value.unsized != Operand::Unsized::no; }
/// "nothing here tells its size"
std::unexpected<Error> fail_unsized();
std::unexpected<Error> fail_truth();  // a truth value where a number is needed

std::vector<Dim> own_axes(const Graph& graph, const Operand& value);
std::size_t own_order(const Graph& graph, const Operand& value);
/// "N×K", with "1×N" for a row: how messages speak of it.
std::string shape_text(const Graph& graph, const Operand& value);

Operand scalar_value(NodeId node);
/// The dimension that a number is: N, 3.
std::optional<Dim> dim_of_value(const Graph& graph, NodeId number);
/// Can it number the entries of this axis? A literal must lie on it.
Result<void> check_index(const Graph& graph, const Operand& number, Dim axis);
Result<Operand> sum_of(Graph& graph, const std::vector<Operand>& terms);
Result<Operand> product(Graph& graph, const Operand& a, const Operand& b);      // matrix product, scaling
Result<Operand> dot_product(Graph& graph, const Operand& a, const Operand& b);  // a · b
Result<Operand> entrywise_product(Graph& graph, const Operand& a, const Operand& b);
Result<Operand> quotient(Graph& graph, const Operand& a, const Operand& b, bool entrywise);
Result<Operand> transposed(Graph& graph, const Operand& a);
Result<Operand> inverted(Graph& graph, const Operand& a);
Result<Operand> raised(Graph& graph, const Operand& base, const Operand& exponent, bool entrywise);
Operand negated(Graph& graph, const Operand& a);
/// Sums, maximises … over one index variable, which the value must have.
Operand summed(Graph& graph, const Operand& body, const std::string& index);
Operand maximised(Graph& graph, const Operand& body, const std::string& index);
/// One relation; a truth value for each entry.
Result<Operand> compared(Graph& graph, Comparison comparison, const Operand& a, const Operand& b);
/// Every entry of the tensor's own axes.
Operand collapsed(Graph& graph, const Operand& condition);
Result<Operand> joined(Graph& graph, Connective connective, const std::vector<Operand>& claims);
Operand indicated(Graph& graph, const Operand& condition);
/// Applies `make` to a node: entrywise functions keep all axes.
Operand with_node(const Operand& value, NodeId node);

/// The union of the index axes of several values, with their sizes.
struct IndexUnion {
  std::vector<std::string> names;
  std::vector<Dim> dims;
};
Result<IndexUnion> unite(const Graph& graph, const std::vector<Operand>& values);

/// Both with the same index axes (the union), one type, ready for an entrywise operation; scalars are spread.
Result<std::vector<Operand>> aligned(Graph& graph, const std::vector<Operand>& values);

/// The value as a definition of `axes`: a row, a 1×n or n×1 matrix or a single entry is turned into what is
/// asked.
Result<Operand> shaped_as(Graph& graph, const Operand& value, const std::vector<Dim>& axes);

/// Index axes become tensor axes, in the order of `order` (each must be an index of the value or a broadcast
/// size).
Result<NodeId> indices_to_axes(Graph& graph, const Operand& value, const std::vector<std::string>& order,
                               const std::vector<Dim>& dims);

}  // namespace overbar
