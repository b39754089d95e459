// Polynomials in the place of opaque functions, so that exact arithmetic decides what holds for any function.
//
// A function of one scalar is c0 + c1 t + c2 t² + …; one of tensors is l0 + l2² + l3³ + …, where each l is an
// affine form in all arguments. The degree is one more than the highest derivative that the claim mentions,
// so that no derivative of it is constant by accident. Coefficients are symbols, sampled and simplified like
// any other value.
#include <algorithm>

#include "decide/witness_search.hpp"
#include "op/build.hpp"

namespace overbar::witness {
namespace {

constexpr std::size_t max_degree = 4;

struct Builder {
  Question& question;
  const Function function;  // a copy: adding symbols may not disturb it
  FunctionBody body;

  NodeId symbol(const std::string& name, const std::vector<Dim>& axes, bool coefficient) {
    Graph& graph = question.graph;
    const std::uint32_t id = graph.add_symbol(
        {Name{name, {}, Accent::none, {}, {}}, Role::placeholder, graph.intern_type(Type{axes}), {}});
    if (coefficient) question.variables.push_back({id, axes, {}, true});
    return symbol_node(graph, id);
  }
  NodeId coefficient(const std::vector<Dim>& axes) {
    return symbol("c" + std::to_string(question.graph.symbol_count()), axes, true);
  }
  std::size_t result_order() const { return function.result.order(); }

  /// c + Σ over the arguments of ⟨C, argument⟩, with the result's axes.
  NodeId affine_form() {
    Graph& graph = question.graph;
    std::vector<NodeId> terms{coefficient(function.result.axes)};
    std::vector<Label> out;
    for (std::size_t k = 0; k < result_order(); ++k) out.push_back(static_cast<Label>(k));
    for (const NodeId argument : body.placeholders) {
      std::vector<Dim> axes = function.result.axes;
      std::vector<Label> all = out;
      std::vector<Label> own;
      for (const Dim dim : graph.axes(argument)) {
        own.push_back(static_cast<Label>(all.size()));
        all.push_back(own.back());
        axes.push_back(dim);
      }
      terms.push_back(
          contract(graph, out, function.result.axes, {{coefficient(axes), all}, {argument, own}}));
    }
    return add(graph, terms);
  }

  NodeId monomials(std::size_t degree) {
    Graph& graph = question.graph;
    const NodeId t = body.placeholders[0];
    std::vector<NodeId> terms;
    for (std::size_t k = 0; k <= degree; ++k)
      terms.push_back(hadamard(graph, {coefficient(function.result.axes), pow(graph, t, Rational(k))}));
    return add(graph, terms);
  }

  NodeId forms(std::size_t degree) {
    std::vector<NodeId> terms{affine_form()};
    for (std::size_t k = 2; k <= degree; ++k)
      terms.push_back(pow(question.graph, affine_form(), Rational(k)));
    return add(question.graph, terms);
  }
};

}  // namespace

void add_functions(Question& question) {
  Graph& graph = question.graph;
  std::vector<NodeId> roots = question.assumptions;
  roots.push_back(question.claim);
  std::map<std::uint32_t, std::size_t> orders;
  for (const NodeId id : reachable(graph, roots)) {
    if (graph.op(id) != Op::apply) continue;
    const Application& application = graph.application(graph.node(id).attr);
    if (!graph.function(application.function).opaque) continue;
    std::size_t& order = orders[application.function];
    order = std::max(order, application.derivatives.size());
  }
  for (const auto& [id, order] : orders) {
    Builder builder{question, graph.function(id), {}};
    const std::vector<Type>& parameters = builder.function.parameters;
    for (std::size_t k = 0; k < parameters.size(); ++k)
      builder.body.placeholders.push_back(builder.symbol(
          parameters.size() == 1 ? "t" : "t" + std::to_string(k + 1), parameters[k].axes, false));
    const std::size_t degree = std::clamp<std::size_t>(order + 1, 2, max_degree);
    const bool one_scalar = parameters.size() == 1 && parameters[0].order() == 0;
    builder.body.bodies[{}] = one_scalar ? builder.monomials(degree) : builder.forms(degree);
    question.functions[id] = builder.body;
  }
  prepare_bodies(graph, roots, question.functions);
}

}  // namespace overbar::witness
