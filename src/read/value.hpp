// The algebra of what expressions mean while they are read.
//
// A value is a node with two kinds of axes. Leading axes belong to index variables (x[i] has the index axis i
// and no other); the rest are the tensor's own. Every operation aligns index axes by name, as Einstein's
// notation does, and acts on the tensor's own axes as the notation of vectors and matrices does. A vector is
// a column unless it was transposed; that is a fact about how it was written, not about the node.
#pragma once
#include <string>
#include <vector>

#include "base/result.hpp"
#include "graph/graph.hpp"

namespace overbar {

struct Value {
  NodeId node = no_node;
  std::vector<std::string> indices;  // names of the leading axes
  bool row = false;                  // a transposed vector
  /// 𝟏 or I without a size, times the scalar `node`: the context gives the size.
  enum class Unsized : std::uint8_t { no, ones, identity } unsized = Unsized::no;
};

std::vector<Dim> own_axes(const Graph& graph, const Value& value);
std::size_t own_order(const Graph& graph, const Value& value);
/// "N×K", with "1×N" for a row: how messages speak of it.
std::string shape_text(const Graph& graph, const Value& value);

Value scalar_value(NodeId node);
Result<Value> sum_of(Graph& graph, const std::vector<Value>& terms);
Result<Value> product(Graph& graph, const Value& a, const Value& b);      // matrix product, scaling
Result<Value> dot_product(Graph& graph, const Value& a, const Value& b);  // a · b
Result<Value> entrywise_product(Graph& graph, const Value& a, const Value& b);
Result<Value> quotient(Graph& graph, const Value& a, const Value& b, bool entrywise);
Result<Value> transposed(Graph& graph, const Value& a);
Result<Value> inverted(Graph& graph, const Value& a);
Result<Value> raised(Graph& graph, const Value& base, const Value& exponent, bool entrywise);
Value negated(Graph& graph, const Value& a);
/// Sums, maximises … over one index variable, which the value must have.
Value summed(Graph& graph, const Value& body, const std::string& index);
Value maximised(Graph& graph, const Value& body, const std::string& index);
/// One relation; a truth value for each entry.
Result<Value> compared(Graph& graph, Comparison comparison, const Value& a, const Value& b);
/// Every entry of the tensor's own axes.
Value collapsed(Graph& graph, const Value& condition);
Result<Value> joined(Graph& graph, Connective connective, const std::vector<Value>& claims);
Value indicated(Graph& graph, const Value& condition);
/// Applies `make` to a node: entrywise functions keep all axes.
Value with_node(const Value& value, NodeId node);

/// Both with the same index axes (the union), one type, ready for an entrywise operation; scalars are spread.
Result<std::vector<Value>> aligned(Graph& graph, const std::vector<Value>& values);

/// The value as a definition of `axes`: a row, a 1×n or n×1 matrix or a single entry is turned into what is
/// asked.
Result<Value> shaped_as(Graph& graph, const Value& value, const std::vector<Dim>& axes);

/// Index axes become tensor axes, in the order of `order` (each must be an index of the value or a broadcast
/// size).
Result<NodeId> indices_to_axes(Graph& graph, const Value& value, const std::vector<std::string>& order,
                               const std::vector<Dim>& dims);

}  // namespace overbar
