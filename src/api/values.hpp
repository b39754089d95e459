// Numbers as a person reads them.
#pragma once
#include <set>

#include "op/evaluation.hpp"
#include "overbar/overbar.hpp"

namespace overbar {

v1::Value value_of(v1::Math name, const Tensor<Rational>& tensor);
/// Exact where every step is rational, else to the digits that ball arithmetic guarantees.
v1::Value evaluated(Graph& graph, NodeId node, const Assignment<Rational>& at);
/// The same; an error where a limit was reached.
Result<v1::Value> try_evaluate(Graph& graph, NodeId node, const Assignment<Rational>& at,
                               const EvaluateLimits& limits);
/// The symbols that are only coefficients of the polynomials that stand for opaque functions.
std::set<std::uint32_t> coefficients(const Graph& graph, const Assignment<Rational>& at);
/// An opaque function and what it stands for: φ(a) = a² + 1.
v1::Value function_value(Graph& graph, std::uint32_t function, const FunctionBody& body,
                         const Assignment<Rational>& at);
/// "entry [2,1]: left 3, right 2, difference 1", and that entry, numbered from 1.
struct Difference {
  std::string text;
  std::vector<std::size_t> entry;
};
Difference difference_of(Graph& graph, NodeId relation, const Assignment<Rational>& at);
/// A statement of the worksheet language that computes the targets at these values.
std::string replay_statement(Graph& graph, const std::vector<std::string>& targets,
                             const Assignment<Rational>& at);
/// "12.5", "3.1416": 6 significant digits.
std::string decimal_text(double value);

}  // namespace overbar
