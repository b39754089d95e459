// Functions whose meaning is a node or two, with no definition in the prelude.
#include <algorithm>

#include "diag/codes.hpp"
#include "op/build.hpp"
#include "read/elaborator.hpp"

namespace overbar {
namespace {

using Arguments = std::vector<Operand>;
using Builtin = Result<Operand> (*)(Graph&, const Arguments&);

template <NodeId (*make)(Graph&, NodeId)>
Result<Operand> entrywise(Graph& graph, const Arguments& args) {
  return with_node(args[0], make(graph, args[0].node));
}

NodeId square_root(Graph& graph, NodeId node) { return pow(graph, node, Rational(1, 2)); }

/// Own axes as index variables that no page can name.
Operand spread(const Graph& graph, const Operand& value) {
  Operand result = value;
  for (std::size_t k = 0; k < own_order(graph, value); ++k) result.indices.push_back("#" + std::to_string(k));
  result.row = false;
  return result;
}

Result<Operand> sum(Graph& graph, const Arguments& args) {
  Operand value = spread(graph, args[0]);
  for (std::size_t k = 0; k < own_order(graph, args[0]); ++k)
    value = summed(graph, value, "#" + std::to_string(k));
  return value;
}

Result<Operand> maximum(Graph& graph, const Arguments& args) {
  const Operand value = spread(graph, args[0]);
  std::vector<Label> reduced;
  for (std::size_t k = args[0].indices.size(); k < graph.order(value.node); ++k)
    reduced.push_back(static_cast<Label>(k));
  return Operand{reduce_max(graph, value.node, reduced), args[0].indices, false, Operand::Unsized::no};
}

Result<Operand> minimum(Graph& graph, const Arguments& args) {
  auto result = maximum(graph, {negated(graph, args[0])});
  return result ? Result<Operand>(negated(graph, *result)) : result;
}

Result<Operand> square_matrix(Graph& graph, const Operand& value, const char* what) {
  const std::vector<Dim> own = own_axes(graph, value);
  if (own.size() != 2 || own[0] != own[1])
    return fail(code("not-square"),
                std::string(what) + " takes a square matrix, this is " + shape_text(graph, value));
  return value;
}

Result<Operand> one_square_matrix(Graph& graph, const Operand& value, const char* what) {
  if (!value.indices.empty())
    return fail(code("batch"), std::string(what) + " takes whole tensors, not indexed ones");
  return square_matrix(graph, value, what);
}

/// diag(v), for all indices of v.
Operand with_diagonal(Graph& graph, const Operand& vector) {
  std::vector<Label> own;
  for (std::size_t k = 0; k <= vector.indices.size(); ++k) own.push_back(static_cast<Label>(k));
  std::vector<Label> out = own;
  out.push_back(static_cast<Label>(own.size()));
  std::vector<Dim> axes = graph.axes(vector.node);
  axes.push_back(axes.back());
  const NodeId unit = delta(graph, axes.back());
  const std::vector<Label> square{own.back(), out.back()};
  return {contract(graph, out, axes, {{vector.node, own}, {unit, square}}), vector.indices, false,
          Operand::Unsized::no};
}

/// The entries [i,i] of a square matrix, for all of its indices; summed, its trace.
Operand on_diagonal(Graph& graph, const Operand& matrix, bool summed) {
  std::vector<Label> labels;
  for (std::size_t k = 0; k <= matrix.indices.size(); ++k) labels.push_back(static_cast<Label>(k));
  std::vector<Label> out = labels;
  std::vector<Dim> axes = graph.axes(matrix.node);
  axes.pop_back();
  labels.push_back(labels.back());
  if (summed) {
    out.pop_back();
    axes.pop_back();
  }
  const NodeId node = contract(graph, out, axes, {{matrix.node, labels}});
  return {node, matrix.indices, false, Operand::Unsized::no};
}

Result<Operand> trace(Graph& graph, const Arguments& args) {
  if (own_order(graph, args[0]) == 0) return args[0];
  auto matrix = square_matrix(graph, args[0], "tr");
  if (!matrix) return matrix;
  return on_diagonal(graph, *matrix, true);
}

Result<Operand> diagonal(Graph& graph, const Arguments& args) {
  const std::vector<Dim> own = own_axes(graph, args[0]);
  // diag(p_n (1 − p_n)): of the entries for all n.
  if (args[0].indices.size() == 1 && own.empty()) return scalar_value(diagonal_matrix(graph, args[0].node));
  if (own.empty() || own.size() > 2)
    return fail(code("shape-mismatch"),
                "diag takes a vector or a square matrix, this is " + shape_text(graph, args[0]));
  if (own.size() == 1) return with_diagonal(graph, args[0]);
  if (own[0] != own[1]) return square_matrix(graph, args[0], "diag");
  return on_diagonal(graph, args[0], false);
}

Result<Operand> determinant(Graph& graph, const Arguments& args) {
  auto matrix = one_square_matrix(graph, args[0], "det");
  if (!matrix) return matrix;
  return scalar_value(det(graph, matrix->node));
}

Result<Operand> invert(Graph& graph, const Arguments& args) { return inverted(graph, args[0]); }
Result<Operand> transpose_of(Graph& graph, const Arguments& args) { return transposed(graph, args[0]); }

Result<Operand> squared_sum(Graph& graph, const Operand& value) {
  const Operand entries = spread(graph, value);
  auto square = product(graph, entries, entries);
  if (!square) return square;
  Operand total = *square;
  for (std::size_t k = 0; k < own_order(graph, value); ++k)
    total = summed(graph, total, "#" + std::to_string(k));
  return total;
}

Result<Operand> norm_2(Graph& graph, const Arguments& args) {
  auto total = squared_sum(graph, args[0]);
  if (!total) return total;
  return with_node(*total, pow(graph, total->node, Rational(1, 2)));
}

/// e_t of size N.
Result<Operand> one_hot(Graph& graph, const Arguments& args) {
  const auto dim = dim_of_value(graph, args[1].node);
  if (!dim) return fail(code("bad-dimension"), "onehot(t, N) takes an index and a dimension");
  if (const auto valid = check_index(graph, args[0], *dim); !valid) return std::unexpected(valid.error());
  return Operand{basis(graph, args[0].node, *dim), args[0].indices, false, Operand::Unsized::no};
}

/// e_t of the size of what t is an index of.
Result<Operand> one_hot_of_index(Graph& graph, const Arguments& args) {
  const NodeId index = args[0].node;
  std::optional<Dim> dim;
  if (graph.op(index) == Op::iota && args[0].indices.size() == 1) dim = graph.axes(index)[0];
  if (graph.op(index) == Op::symbol && graph.order(index) == 0)
    dim = graph.symbol(graph.node(index).attr).domain.index_of;
  if (!dim) return fail(code("bad-dimension"), "of what is this an index? write onehot(t, N)");
  return Operand{basis(graph, index, *dim), args[0].indices, false, Operand::Unsized::no};
}

/// For all i, j: i = j or x[i] ≠ x[j].
Result<Operand> distinct(Graph& graph, const Arguments& args) {
  const std::vector<Dim> own = own_axes(graph, args[0]);
  if (own.size() != 1 || !args[0].indices.empty())
    return fail(code("shape-mismatch"), "distinct takes a vector, this is " + shape_text(graph, args[0]));
  const std::vector<Dim> pairs{own[0], own[0]};
  const NodeId x = args[0].node;
  const NodeId same = compare(graph, Comparison::eq, delta(graph, own[0]), filled(graph, 1, pairs));
  const NodeId differ = compare(graph, Comparison::ne, contract(graph, {0, 1}, pairs, {{x, {0}}}),
                                contract(graph, {0, 1}, pairs, {{x, {1}}}));
  return scalar_value(all(graph, logic(graph, Connective::disjunction, {same, differ})));
}

struct Row {
  const char* name;
  std::size_t arguments;
  Builtin make;
};

constexpr Row table[] = {
    {"exp", 1, entrywise<exp>},
    {"log", 1, entrywise<log>},
    {"ln", 1, entrywise<log>},
    {"sin", 1, entrywise<sin>},
    {"cos", 1, entrywise<cos>},
    {"erf", 1, entrywise<erf>},
    {"sqrt", 1, entrywise<square_root>},
    {"sum", 1, sum},
    {"max", 1, maximum},
    {"min", 1, minimum},
    {"tr", 1, trace},
    {"trace", 1, trace},
    {"diag", 1, diagonal},
    {"det", 1, determinant},
    {"inv", 1, invert},
    {"transpose", 1, transpose_of},
    {"onehot", 2, one_hot},
    {"onehot", 1, one_hot_of_index},
    {"distinct", 1, distinct},
    {"norm_2", 1, norm_2},
    {"norm_F", 1, norm_2},
    {"norm", 1, norm_2},
};

}  // namespace

std::vector<std::string> Elaborator::builtin_names() {
  std::vector<std::string> names;
  for (const Row& row : table) names.emplace_back(row.name);
  return names;
}

std::optional<Result<Operand>> Elaborator::builtin(const std::string& name, std::vector<Operand>& args) {
  // Norms that are made of other functions.
  if (args.size() == 1 && (name == "norm_1" || name == "norm_∞")) {
    auto size = call("abs", 0, args);
    if (!size) return size;
    return name == "norm_1" ? sum(graph(), {*size}) : maximum(graph(), {*size});
  }
  if (args.size() > 2 && (name == "max" || name == "min")) {
    Result<Operand> result = args[0];
    for (std::size_t k = 1; k < args.size() && result; ++k) result = call(name, 0, {*result, args[k]});
    return result;
  }
  bool known = false;
  for (const Row& row : table) {
    if (name != row.name) continue;
    known = true;
    if (args.size() != row.arguments) continue;
    const bool sizes_matter = row.make != invert && row.make != transpose_of;
    if (sizes_matter && std::ranges::any_of(args, is_unsized)) return fail_unsized();
    return row.make(graph(), args);
  }
  if (known && !library().definitions.contains(name))
    return fail(code("wrong-argument-count"), name + " takes " +
                                                  (name == "onehot" ? "1 or 2 arguments" : "1 argument") +
                                                  ", not " + std::to_string(args.size()));
  if (name.starts_with("norm_"))
    return fail(code("unknown-norm"), "norms are ‖·‖, ‖·‖_1, ‖·‖_2, ‖·‖_F and ‖·‖_∞");
  return std::nullopt;
}

}  // namespace overbar
