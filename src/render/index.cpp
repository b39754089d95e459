// Index notation: the entry of a node at given indices. Indices are pushed down through sums and entrywise
// functions to the names, so that 1/2 ‖y − s‖² is 1/2 Σ_i (y[i] − s[i])²; a contraction names its summed
// indices. Results are remembered by (node, indices, names in use), so a shared node is written once for each
// use of it.
#include <algorithm>

#include "op/build.hpp"
#include "render/notator.hpp"
#include "render/precedence.hpp"

namespace overbar {
namespace {

constexpr std::size_t max_depth = 200;  // of unnamed expressions inside one another

struct Scope {
  Notator& n;
  Names used;
  std::size_t depth;

  MarkId at(NodeId node, const std::vector<MarkId>& indices) const {
    return index_form(n, node, indices, used, depth + 1);
  }
};

MarkId equal(Notator& n, MarkId a, MarkId b) {
  const MarkId formula = n.notation.with_text(Mark::comparison, "=", std::vector<MarkId>{a, b});
  return n.notation.make(Mark::indicator, {formula});
}

/// The whole tensor: in matrix notation where there is one, else as the family of its entries.
MarkId whole(const Scope& scope, NodeId node) {
  if (const MarkId written = matrix_form(scope.n, node); written != no_mark)
    return sized_mark(scope.n, node, written);
  Names used = scope.used;
  const std::vector<Dim>& axes = scope.n.graph.axes(node);
  const std::vector<MarkId> names = take_names(scope.n, axes, used);
  return family_mark(scope.n, index_form(scope.n, node, names, used, scope.depth + 1), axes, names);
}

/// Does some name in the body have this index on an axis, which tells its range?
bool shows_range(const NotationTree& notation, MarkId body, MarkId index) {
  return std::ranges::any_of(marks_below(notation, body), [&](MarkId mark) {
    if (notation.kind(mark) != Mark::index) return false;
    const std::span<const MarkId> parts = notation.children(mark);
    return notation.kind(parts[0]) == Mark::identifier && !written_as_fraction(notation.name(parts[0])) &&
           std::ranges::find(parts.subspan(1), index) != parts.end();
  });
}

/// Σ or max over bound names; the range is said where no name's axis tells it.
MarkId reduced(Notator& n, Reduction kind, MarkId body, const std::vector<MarkId>& names,
               const std::vector<Dim>& sizes) {
  std::vector<MarkId> parts{body};
  for (std::size_t k = 0; k < names.size(); ++k) {
    std::vector<MarkId> binder{names[k]};
    if (!shows_range(n.notation, body, names[k])) binder.push_back(dim_mark(n, sizes[k]));
    parts.push_back(n.notation.make(Mark::binder, binder));
  }
  return n.notation.make(Mark::reduction, parts, static_cast<std::uint32_t>(kind));
}

// A contraction: basis vectors fix their index, the other summed indices are named, and factors that share no
// summed index, even through others, are summed apart.
class IndexedContraction {
 public:
  IndexedContraction(const Scope& scope, NodeId node, const std::vector<MarkId>& indices)
      : scope_(scope), n_(scope.n), node_(node), view_(contract_view(scope.n.graph, node)) {
    value_.assign(view_.label_count, no_mark);
    for (std::size_t axis = 0; axis < view_.out.size(); ++axis) value_[view_.out[axis]] = indices[axis];
    group_.resize(view_.label_count);
    for (Label label = 0; label < view_.label_count; ++label) group_[label] = label;
  }
  MarkId run();

 private:
  Scope scope_;
  Notator& n_;
  NodeId node_;
  ContractView view_;
  std::vector<MarkId> value_;        // of each label
  std::vector<bool> bound_;          // labels with a name under Σ
  std::vector<bool> fixed_;          // labels whose value a basis factor says
  std::vector<std::size_t> fixing_;  // those factors, in order
  std::vector<Label> group_;         // union-find over bound labels

  void fix_labels();
  Label root(Label label) {
    while (group_[label] != label) label = group_[label] = group_[group_[label]];
    return label;
  }
  std::vector<MarkId> values(std::span<const Label> labels) const {
    std::vector<MarkId> result;
    for (const Label label : labels) result.push_back(value_[label]);
    return result;
  }
  std::vector<Label> bound_in(std::size_t factor) const;
  void multiply(ProductParts& parts, std::size_t factor);
  MarkId sum(const std::vector<std::size_t>& factors);
};

// Σ_d e_t[d] f[d] = f[t], where t may itself depend on other indices. A label is fixed once, and not by an
// index that depends on a label fixed later.
void IndexedContraction::fix_labels() {
  fixed_.assign(view_.label_count, false);
  std::vector<bool> used(view_.label_count, false);
  for (std::size_t k = 0; k < view_.factors.size(); ++k) {
    if (n_.graph.op(n_.graph.arg(node_, k)) != Op::basis) continue;
    const std::span<const Label> labels = view_.factors[k];
    const Label last = labels.back();
    const auto own = labels.first(labels.size() - 1);
    if (value_[last] != no_mark || fixed_[last] || used[last] || std::ranges::find(own, last) != own.end())
      continue;
    fixed_[last] = true;
    fixing_.push_back(k);
    for (const Label label : own) used[label] = true;
  }
}

/// The named indices that a factor depends on, through fixed ones too.
std::vector<Label> IndexedContraction::bound_in(std::size_t factor) const {
  std::vector<Label> open(view_.factors[factor].begin(), view_.factors[factor].end());
  std::vector<Label> result;
  for (std::size_t next = 0; next < open.size(); ++next) {
    if (bound_[open[next]]) result.push_back(open[next]);
    if (!fixed_[open[next]]) continue;
    for (const std::size_t k : fixing_)
      if (view_.factors[k].back() == open[next])
        open.insert(open.end(), view_.factors[k].begin(), view_.factors[k].end() - 1);
  }
  return result;
}

void IndexedContraction::multiply(ProductParts& parts, std::size_t factor) {
  const NodeId arg = n_.graph.arg(node_, factor);
  const std::vector<MarkId> indices = values(view_.factors[factor]);
  if (is_literal(n_.graph, arg)) {
    parts.coefficient *= scalar_value(n_.graph, arg);
  } else if (const auto inverse = reciprocal(n_.graph, arg)) {
    parts.denominators.push_back(
        power_mark(n_.notation, scope_.at(inverse->base, indices), inverse->exponent, 0));
  } else {
    parts.numerators.push_back(scope_.at(arg, indices));
  }
}

MarkId IndexedContraction::sum(const std::vector<std::size_t>& factors) {
  ProductParts body;
  std::vector<Label> labels;
  for (const std::size_t k : factors) {
    multiply(body, k);
    for (const Label label : bound_in(k))
      if (std::ranges::find(labels, label) == labels.end()) labels.push_back(label);
  }
  std::ranges::sort(labels);
  const MarkId product = product_mark(n_.notation, body);
  const std::vector<Dim> dims = label_dims(n_.graph, node_);
  std::vector<MarkId> names;
  std::vector<Dim> sizes;
  for (const Label label : labels) {
    names.push_back(value_[label]);
    sizes.push_back(dims[label]);
  }
  return reduced(n_, Reduction::sum, product, names, sizes);
}

MarkId IndexedContraction::run() {
  fix_labels();
  bound_.assign(view_.label_count, false);
  std::vector<Label> named;
  for (Label label = 0; label < view_.label_count; ++label)
    if (value_[label] == no_mark && !fixed_[label]) named.push_back(label);
  const std::vector<Dim> dims = label_dims(n_.graph, node_);
  std::vector<Dim> sizes;
  for (const Label label : named) sizes.push_back(dims[label]);
  const std::vector<MarkId> names = take_names(n_, sizes, scope_.used);
  for (std::size_t k = 0; k < named.size(); ++k) {
    bound_[named[k]] = true;
    value_[named[k]] = names[k];
  }
  for (const std::size_t k : fixing_) {
    const std::span<const Label> labels = view_.factors[k];
    value_[labels.back()] =
        scope_.at(n_.graph.arg(n_.graph.arg(node_, k), 0), values(labels.first(labels.size() - 1)));
  }
  for (std::size_t k = 0; k < view_.factors.size(); ++k) {
    const std::vector<Label> labels = bound_in(k);
    for (const Label label : labels) group_[root(label)] = root(labels.front());
  }
  ProductParts parts;
  std::vector<std::pair<Label, std::vector<std::size_t>>> groups;
  for (std::size_t k = 0; k < view_.factors.size(); ++k) {
    if (std::ranges::find(fixing_, k) != fixing_.end()) continue;
    const std::vector<Label> labels = bound_in(k);
    if (labels.empty()) {
      multiply(parts, k);
      continue;
    }
    const Label group = root(labels.front());
    const auto known = std::ranges::find(groups, group, &std::pair<Label, std::vector<std::size_t>>::first);
    if (known == groups.end())
      groups.push_back({group, {k}});
    else
      known->second.push_back(k);
  }
  for (const auto& [group, factors] : groups) parts.numerators.push_back(sum(factors));
  return product_mark(n_.notation, parts);
}

MarkId application_entry(const Scope& scope, NodeId node, const std::vector<MarkId>& indices) {
  Notator& n = scope.n;
  const Application& application = n.graph.application(n.graph.node(node).attr);
  const Function& function = n.graph.function(application.function);
  const std::size_t batch = n.graph.order(n.graph.arg(node, 0)) - function.parameters[0].order();
  std::vector<MarkId> written;
  for (std::size_t k = 0; k < function.parameters.size(); ++k) {
    const NodeId arg = n.graph.arg(node, k);
    const std::size_t core = function.parameters[k].order();
    std::vector<MarkId> place(indices.begin(), indices.begin() + static_cast<std::ptrdiff_t>(batch));
    if (core == 0) {
      written.push_back(scope.at(arg, place));
      continue;
    }
    if (batch > 0) place.resize(batch + core, n.notation.glyph(Glyph::colon));
    written.push_back(entry_mark(n, whole(scope, arg), place));
  }
  const MarkId value = application_mark(n, node, written);
  return entry_mark(n, value, std::span(indices).subspan(batch));
}

MarkId max_entry(const Scope& scope, NodeId node, const std::vector<MarkId>& indices) {
  Notator& n = scope.n;
  const NodeId arg = n.graph.arg(node, 0);
  const std::vector<Label>& reduced_axes = n.graph.labels(n.graph.node(node).attr);
  if (indices.empty())
    if (const MarkId written = matrix_form(n, arg); written != no_mark)
      return n.notation.call("max", "\\max", {written});
  std::vector<Dim> sizes;
  for (const Label axis : reduced_axes) sizes.push_back(n.graph.axes(arg)[axis]);
  Names used = scope.used;
  const std::vector<MarkId> names = take_names(n, sizes, used);
  std::vector<MarkId> place;
  std::size_t kept = 0, bound = 0;
  for (std::size_t axis = 0; axis < n.graph.order(arg); ++axis) {
    const bool gone = std::ranges::binary_search(reduced_axes, static_cast<Label>(axis));
    place.push_back(gone ? names[bound++] : indices[kept++]);
  }
  const MarkId body = index_form(n, arg, place, used, scope.depth + 1);
  return reduced(n, Reduction::max, body, names, sizes);
}

/// The arguments as whole tensors; the body of a call is not written.
std::vector<MarkId> whole_args(const Scope& scope, NodeId node) {
  std::vector<MarkId> written;
  for (const NodeId arg : written_args(scope.n.graph, node)) written.push_back(whole(scope, arg));
  return written;
}

/// A function of numbers, whose arguments are numbers or have the axes of the value.
bool acts_on_entries(const Graph& graph, NodeId node) {
  const Function& function = graph.function(graph.node(node).attr);
  return function.result.order() == 0 &&
         std::ranges::all_of(function.parameters, [](const Type& type) { return type.order() == 0; }) &&
         std::ranges::all_of(written_args(graph, node), [&](NodeId arg) {
           return graph.order(arg) == 0 || graph.axes(arg) == graph.axes(node);
         });
}

/// softmax(S)[i,j], but mean(X[n,:]) and max(x[i], y[i]).
MarkId call_entry(const Scope& scope, NodeId node, const std::vector<MarkId>& indices) {
  Notator& n = scope.n;
  if (acts_on_entries(n.graph, node)) {
    std::vector<MarkId> entries;
    for (const NodeId arg : written_args(n.graph, node))
      entries.push_back(n.graph.order(arg) == 0 ? whole(scope, arg) : scope.at(arg, indices));
    return call_mark(n, node, entries);
  }
  std::vector<MarkId> written = whole_args(scope, node);
  const std::size_t batch = call_batch(n.graph, node);
  // softmax(S) acts on the rows of a matrix; the rows of what has more axes are named.
  const bool by_rows = batch == 1 && indices.size() > 1;
  if (batch == 0 || by_rows) return entry_mark(n, call_mark(n, node, written), indices);
  for (std::size_t k = 0; k < written.size(); ++k) {
    const std::size_t order = n.graph.order(n.graph.arg(node, k));
    const Function& function = n.graph.function(n.graph.node(node).attr);
    if (order == function.parameters[k].order()) continue;
    std::vector<MarkId> place(indices.begin(), indices.begin() + static_cast<std::ptrdiff_t>(batch));
    place.resize(order, n.notation.glyph(Glyph::colon));
    written[k] = entry_mark(n, written[k], place);
  }
  return entry_mark(n, call_mark(n, node, written), std::span(indices).subspan(batch));
}

/// The arguments at the same indices.
std::vector<MarkId> entries_of_args(const Scope& scope, NodeId node, const std::vector<MarkId>& indices) {
  std::vector<MarkId> written;
  for (const NodeId arg : scope.n.graph.args(node)) written.push_back(scope.at(arg, indices));
  return written;
}

MarkId write_entry(const Scope& scope, NodeId node, const std::vector<MarkId>& indices) {
  Notator& n = scope.n;
  switch (n.graph.op(node)) {
    case Op::literal:
      // The values of an index that begins elsewhere: i + 1.
      if (const auto first = indices.size() == 1 ? consecutive(n.graph, node) : std::nullopt) {
        if (*first == 1) return indices[0];
        if (*first > 1) return n.notation.make(Mark::sum, {indices[0], number_mark(n.notation, *first - 1)});
      }
      return entry_mark(n, matrix_form(n, node), indices);
    case Op::symbol:
    case Op::let:
    case Op::pi:
    case Op::dim_value:
      return entry_mark(n, matrix_form(n, node), indices);
    case Op::call:
      return call_entry(scope, node, indices);
    case Op::inverse:
      return entry_mark(n, inverse_mark(n.notation, whole_args(scope, node)[0]), indices);
    case Op::det:
      return function_mark(n, node, whole_args(scope, node));
    case Op::stack:
      return entry_mark(n, tensor_mark(n, n.graph.axes(node), entries_of_args(scope, node, {})), indices);
    case Op::delta:
      return equal(n, indices[0], indices[1]);
    case Op::iota:
      return indices[0];
    case Op::basis:
      return equal(n, indices.back(),
                   scope.at(n.graph.arg(node, 0), std::vector<MarkId>(indices.begin(), indices.end() - 1)));
    case Op::contract:
      return IndexedContraction(scope, node, indices).run();
    case Op::add:
      return sum_mark(n, entries_of_args(scope, node, indices));
    case Op::apply:
      return application_entry(scope, node, indices);
    case Op::exp:
    case Op::log:
    case Op::sin:
    case Op::cos:
    case Op::erf:
      return function_mark(n, node, entries_of_args(scope, node, indices));
    case Op::pow:
      return power_mark(n.notation, scope.at(n.graph.arg(node, 0), indices),
                        n.graph.rationals(n.graph.node(node).attr).front(), 0);
    case Op::reduce_max:
      return max_entry(scope, node, indices);
    case Op::indicator:
      return n.notation.make(Mark::indicator, {scope.at(n.graph.arg(node, 0), indices)});
    case Op::compare:
    case Op::logic:
      return formula_mark(n, node, entries_of_args(scope, node, indices));
    case Op::all:
      return formula_mark(n, node, std::vector<MarkId>{whole(scope, n.graph.arg(node, 0))});
  }
  return no_mark;
}

bool is_taken(const Graph& graph, const std::string& name) {
  for (std::uint32_t s = 0; s < graph.symbol_count(); ++s)
    if (graph.symbol(s).name.text == name) return true;
  for (std::uint32_t d = 0; d < graph.dim_symbol_count(); ++d)
    if (graph.dim_name(Dim{~static_cast<std::int32_t>(d)}) == name) return true;
  for (std::uint32_t f = 0; f < graph.function_count(); ++f)
    if (graph.function(f).name.text == name) return true;
  for (NodeId id = 0; id < graph.size(); ++id)
    if (graph.op(id) == Op::let && graph.name(graph.node(id).attr).text == name) return true;
  return false;
}

/// i, j, …, then i1, j1, …
void add_candidate(Notator& n) {
  static constexpr std::string_view letters = "ijklmnpqrstuv";
  std::string name(1, letters[n.tried % letters.size()]);
  if (n.tried >= letters.size()) name += std::to_string(n.tried / letters.size());
  ++n.tried;
  if (!is_taken(n.graph, name)) n.index_names.push_back({name, std::nullopt});
}

}  // namespace

std::vector<MarkId> take_names(Notator& n, const std::vector<Dim>& dims, Names& used) {
  std::vector<MarkId> marks;
  for (const Dim dim : dims) {
    for (std::uint16_t k = 0;; ++k) {
      while (n.index_names.size() <= k) add_candidate(n);
      IndexName& name = n.index_names[k];
      if ((name.dim && *name.dim != dim) || std::ranges::find(used, k) != used.end()) continue;
      name.dim = dim;
      used.push_back(k);
      marks.push_back(n.notation.identifier(Name{.text = name.text, .latex = {}, .of = {}, .of_latex = {}}));
      break;
    }
  }
  return marks;
}

MarkId index_form(Notator& n, NodeId node, const std::vector<MarkId>& indices, const Names& used,
                  std::size_t depth) {
  if (depth > max_depth) return n.notation.glyph(Glyph::ellipsis);
  std::vector<std::uint32_t> key{node};
  key.insert(key.end(), indices.begin(), indices.end());
  key.insert(key.end(), used.begin(), used.end());
  if (const auto it = n.indexed.find(key); it != n.indexed.end()) return it->second;
  const MarkId mark = write_entry(Scope{n, used, depth}, node, indices);
  n.indexed.emplace(std::move(key), mark);
  return mark;
}

}  // namespace overbar
