#include <algorithm>

#include "op/einsum.hpp"
#include "op/support.hpp"

// The n-ary product with free and summed indices: matrix product, dot, outer, Hadamard, transpose, diagonal,
// trace, scaling and broadcasting are all this one op (Einstein's notation). The constructor
//  - splices the factors of a nested contraction (up to a bound, so that repeated squaring stays small),
//  - multiplies the literals into one coefficient, kept as the first factor when it is not 1,
//  - puts scalar factors before the others,
//  - renames indices away with Kronecker deltas: Σ_a δ[a,b] f[a] = f[b],
//  - turns a summed index of no factor into the size of its range,
//  - makes all summed indices of range 1 one index, that of an output axis of size 1 if there is one,
//  - numbers the labels by first appearance, output first.
// Linear in the number of factors but for the delta loop, which is quadratic in the deltas.

namespace overbar {
namespace {

constexpr std::size_t max_spliced_factors = 64;
constexpr Label no_label = 0xFFFF;

struct Product {
  std::vector<Label> out;
  std::vector<Factor> factors;
  std::vector<Dim> dims;  // of each label
  Rational coefficient = 1;
};

void rename(Product& product, Label from, Label to) {
  for (Factor& factor : product.factors) std::ranges::replace(factor.labels, from, to);
}

bool is_free(const Product& product, Label label) {
  return std::ranges::find(product.out, label) != product.out.end();
}

bool occurs(const Product& product, Label label) {
  return std::ranges::any_of(
      product.factors, [&](const Factor& f) { return std::ranges::find(f.labels, label) != f.labels.end(); });
}

void splice(const Graph& graph, Product& product) {
  std::size_t total = 0;
  for (const Factor& factor : product.factors)
    total += graph.op(factor.node) == Op::contract ? graph.args(factor.node).size() : 1;
  if (total > max_spliced_factors) return;
  std::vector<Factor> flat;
  for (Factor& factor : product.factors) {
    if (graph.op(factor.node) != Op::contract) {
      flat.push_back(std::move(factor));
      continue;
    }
    const ContractView view = contract_view(graph, factor.node);
    const std::vector<Dim> inner_dims = label_dims(graph, factor.node);
    std::vector<Label> to(view.label_count, no_label);
    for (std::size_t axis = 0; axis < view.out.size(); ++axis) to[view.out[axis]] = factor.labels[axis];
    for (Label label = 0; label < view.label_count; ++label) {
      if (to[label] != no_label) continue;
      to[label] = static_cast<Label>(product.dims.size());
      product.dims.push_back(inner_dims[label]);
    }
    for (std::size_t k = 0; k < view.factors.size(); ++k) {
      Factor inner{graph.arg(factor.node, k), {}};
      for (const Label label : view.factors[k]) inner.labels.push_back(to[label]);
      flat.push_back(std::move(inner));
    }
  }
  product.factors = std::move(flat);
}

/// Sums over labels that no factor mentions: each contributes its size. Called before a delta or a literal
/// that was the only mention of a label disappears, and at the end.
void absorb_deltas(Graph& graph, Product& product) {
  for (std::size_t k = 0; k < product.factors.size();) {
    const Factor& factor = product.factors[k];
    if (graph.op(factor.node) != Op::delta) {
      ++k;
      continue;
    }
    const Label a = factor.labels[0];
    const Label b = factor.labels[1];
    if (a != b && is_free(product, a) && is_free(product, b)) {
      ++k;
      continue;
    }
    product.factors.erase(product.factors.begin() + static_cast<std::ptrdiff_t>(k));
    if (a == b) continue;  // δ[a,a] = 1; if a is summed and nothing else mentions it, the sum below counts it
    const auto [gone, kept] = is_free(product, a) ? std::pair(b, a) : std::pair(a, b);
    rename(product, gone, kept);
    product.dims[gone] = Dim{1};  // no longer summed
    k = 0;                        // an earlier delta may now have equal labels
  }
}

void merge_units(Product& product) {
  Label unit = no_label;
  for (const Label label : product.out)
    if (unit == no_label && product.dims[label] == Dim{1}) unit = label;
  const auto is_unit = [&](Label label) { return product.dims[label] == Dim{1}; };
  for (Factor& factor : product.factors) {
    if (std::ranges::count_if(factor.labels, is_unit) != 1) continue;  // of a 1×1 matrix the sum is no trace
    const auto label = std::ranges::find_if(factor.labels, is_unit);
    if (is_free(product, *label)) continue;
    if (unit == no_label) unit = *label;
    *label = unit;
  }
}

void fold_literals(const Graph& graph, Product& product) {
  std::erase_if(product.factors, [&](const Factor& factor) {
    if (!is_literal(graph, factor.node)) return false;
    product.coefficient *= scalar_value(graph, factor.node);
    return true;
  });
}

void count_empty_sums(Graph& graph, Product& product) {
  const auto count = static_cast<Label>(product.dims.size());
  for (Label label = 0; label < count; ++label) {
    if (product.dims[label] == Dim{1} || is_free(product, label) || occurs(product, label)) continue;
    if (product.dims[label].is_constant())
      product.coefficient *= product.dims[label].code;
    else
      product.factors.insert(product.factors.begin(), Factor{dim_value(graph, product.dims[label]), {}});
  }
}

NodeId intern_product(Graph& graph, Product& product, const std::vector<Dim>& out_dims) {
  if (product.coefficient == 0) product.factors.clear();
  if (product.factors.size() == 1 && product.coefficient == 1 && product.factors[0].labels == product.out)
    return product.factors[0].node;
  if (product.factors.empty() && product.out.empty()) return literal(graph, product.coefficient);
  std::vector<NodeId> args;
  std::vector<Label> to(product.dims.size(), no_label);
  Label next = 0;
  std::vector<Label> labels;
  const auto emit = [&](Label label) {
    if (to[label] == no_label) to[label] = next++;
    labels.push_back(to[label]);
  };
  for (const Label label : product.out) emit(label);
  if (product.coefficient != 1 || product.factors.empty())
    args.push_back(literal(graph, product.coefficient));
  for (const Factor& factor : product.factors) {
    args.push_back(factor.node);
    for (const Label label : factor.labels) emit(label);
  }
  return graph.intern(Op::contract, graph.intern_labels(std::move(labels)), Type{out_dims}, args);
}

}  // namespace

NodeId contract(Graph& graph, std::vector<Label> out, const std::vector<Dim>& out_dims,
                std::vector<Factor> factors) {
  Product product{std::move(out), std::move(factors), {}, 1};
  Label last = 0;
  for (const Label label : product.out) last = std::max<Label>(last, label + 1);
  for (const Factor& factor : product.factors)
    for (const Label label : factor.labels) last = std::max<Label>(last, label + 1);
  product.dims.assign(last, Dim{1});
  for (std::size_t axis = 0; axis < product.out.size(); ++axis)
    product.dims[product.out[axis]] = out_dims[axis];
  for (const Factor& factor : product.factors)
    for (std::size_t axis = 0; axis < factor.labels.size(); ++axis)
      product.dims[factor.labels[axis]] = graph.axes(factor.node)[axis];
  splice(graph, product);
  fold_literals(graph, product);
  absorb_deltas(graph, product);
  merge_units(product);
  std::ranges::stable_partition(product.factors, [](const Factor& f) { return f.labels.empty(); });
  count_empty_sums(graph, product);
  return intern_product(graph, product, out_dims);
}

namespace {

Result<void> check(const Graph& graph, NodeId id) {
  const std::vector<Label>& labels = graph.labels(graph.node(id).attr);
  std::size_t expected = graph.order(id);
  if (graph.args(id).empty()) return ill_formed(graph, id, "a contraction has a factor");
  for (const NodeId arg : graph.args(id)) {
    if (graph.is_boolean(arg)) return ill_formed(graph, id, "multiplies real numbers");
    expected += graph.order(arg);
  }
  if (labels.size() != expected) return ill_formed(graph, id, "needs one label for each axis");
  Label next = 0;
  for (const Label label : labels) {
    if (label > next) return ill_formed(graph, id, "labels must be numbered by first appearance");
    if (label == next) ++next;
  }
  const ContractView view = contract_view(graph, id);
  for (std::size_t a = 0; a < view.out.size(); ++a)
    if (view.out[a] != a) return ill_formed(graph, id, "output labels must differ");
  const std::vector<Dim> dims = label_dims(graph, id);
  for (std::size_t f = 0; f < view.factors.size(); ++f)
    for (std::size_t a = 0; a < view.factors[f].size(); ++a)
      if (dims[view.factors[f][a]] != graph.axes(graph.arg(id, f))[a])
        return ill_formed(graph, id, "an index has two sizes");
  return {};
}

std::vector<Factor> factors_of(const Graph& graph, NodeId id, std::span<const NodeId> args) {
  const ContractView view = contract_view(graph, id);
  std::vector<Factor> factors;
  for (std::size_t f = 0; f < view.factors.size(); ++f)
    factors.push_back({args[f], {view.factors[f].begin(), view.factors[f].end()}});
  return factors;
}

NodeId rebuild(Graph& graph, NodeId id, std::span<const NodeId> args) {
  return contract(graph, label_range(graph.order(id)), graph.axes(id), factors_of(graph, id, args));
}

// The adjoint takes the factor's place, and the factor's indices become the free ones. Where the factor
// repeats an index (a trace, a diagonal), a delta ties the copies together.
NodeId vjp(Graph& graph, NodeId id, NodeId adjoint, std::size_t arg) {
  std::vector<Factor> factors = factors_of(graph, id, graph.args(id));
  const ContractView view = contract_view(graph, id);
  Label fresh = view.label_count;
  std::vector<Label> out;
  std::vector<Factor> ties;
  const std::vector<Dim> axes = graph.axes(factors[arg].node);
  for (std::size_t axis = 0; axis < axes.size(); ++axis) {
    const Label label = factors[arg].labels[axis];
    if (std::ranges::find(out, label) == out.end()) {
      out.push_back(label);
      continue;
    }
    out.push_back(fresh);
    ties.push_back({delta(graph, axes[axis]), {label, fresh}});
    ++fresh;
  }
  factors[arg] = {adjoint, {view.out.begin(), view.out.end()}};
  factors.insert(factors.end(), ties.begin(), ties.end());
  return contract(graph, std::move(out), axes, std::move(factors));
}

struct Evaluate {
  template <class T>
  static Result<Value<T>> of(const Evaluation<T>& context, NodeId id, Inputs<T> inputs) {
    const Result<Shape> shape = context.shape_of(id);
    if (!shape) return std::unexpected(shape.error());
    const Result<const EinsumPlan*> plan = plan_of(context, id, *shape, inputs);
    if (!plan) return std::unexpected(plan.error());
    std::vector<const T*> data;
    for (const View<T>* input : inputs) data.push_back(input->real.data.data());
    const T zero = context.zero();
    const auto take = [&](std::size_t count) { return context.workspace.take(count, zero); };
    const auto give = [&](std::vector<T>&& entries) { context.workspace.recycle(std::move(entries)); };
    return Value<T>{{*shape, run_einsum<T>(**plan, data, zero, take, give)}, {}};
  }

  /// Made when first needed, and again for other sizes.
  template <class T>
  static Result<const EinsumPlan*> plan_of(const Evaluation<T>& context, NodeId id, const Shape& result,
                                           Inputs<T> inputs) {
    typename Workspace<T>::Plan& known = context.workspace.plans[id];
    if (!known.plan.steps.empty() && was_made_for(known.shapes, result, inputs)) return &known.plan;
    std::vector<std::size_t> sizes;
    for (const Dim dim : label_dims(context.graph, id)) {
      const Result<std::size_t> size = context.size(dim);
      if (!size) return std::unexpected(size.error());
      sizes.push_back(*size);
    }
    const ContractView view = contract_view(context.graph, id);
    std::vector<std::vector<Label>> labels;
    for (const std::span<const Label> factor : view.factors)
      labels.emplace_back(factor.begin(), factor.end());
    Result<EinsumPlan> plan = plan_einsum(view.out, sizes, labels, context.limits.entries);
    if (!plan) return std::unexpected(plan.error());
    known = {result, *std::move(plan)};
    for (const View<T>* input : inputs)
      known.shapes.insert(known.shapes.end(), input->real.shape.begin(), input->real.shape.end());
    return &known.plan;
  }

  template <class T>
  static bool was_made_for(std::span<const std::size_t> shapes, const Shape& result, Inputs<T> inputs) {
    const auto begins_with = [&](const Shape& shape) {
      if (shapes.size() < shape.size() || !std::ranges::equal(shapes.first(shape.size()), shape))
        return false;
      shapes = shapes.subspan(shape.size());
      return true;
    };
    if (!begins_with(result)) return false;
    for (const View<T>* input : inputs)
      if (!begins_with(input->real.shape)) return false;
    return shapes.empty();
  }
};

}  // namespace

Scaled split_coefficient(Graph& graph, NodeId id) {
  if (is_literal(graph, id)) return {scalar_value(graph, id), literal(graph, 1)};
  if (graph.op(id) != Op::contract || !is_literal(graph, graph.arg(id, 0))) return {1, id};
  std::vector<Factor> factors = factors_of(graph, id, graph.args(id));
  const Rational coefficient = scalar_value(graph, factors[0].node);
  factors.erase(factors.begin());
  return {coefficient, contract(graph, label_range(graph.order(id)), graph.axes(id), std::move(factors))};
}

extern constinit const OpRow contract_row{.op = Op::contract,
                                          .name = "contract",
                                          .notation = Notation::special,
                                          .latex = "",
                                          .check = check,
                                          .rebuild = rebuild,
                                          .vjp = vjp,
                                          .evaluate = evaluators<Evaluate>()};

}  // namespace overbar
