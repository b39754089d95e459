#include "graph/graph.hpp"

#include <algorithm>
#include <utility>

namespace overbar {
namespace {

std::size_t mix(std::size_t hash, std::size_t value) {
  hash ^= value + 0x9E3779B97F4A7C15ULL + (hash << 6U) + (hash >> 2U);
  return hash * 0xFF51AFD7ED558CCDULL;
}

std::size_t hash_parts(Op op, std::uint32_t attr, std::uint32_t type, std::span<const NodeId> args) {
  std::size_t hash = mix(mix(static_cast<std::size_t>(op), attr), type);
  for (const NodeId arg : args) hash = mix(hash, arg);
  return hash;
}

/// Interns `value` under `key`: one table, one index, for each kind of attribute.
template <class T>
std::uint32_t intern_value(std::deque<T>& table, std::unordered_map<std::string, std::uint32_t>& ids,
                           std::string key, T value) {
  const auto [it, fresh] = ids.try_emplace(std::move(key), static_cast<std::uint32_t>(table.size()));
  if (fresh) table.push_back(std::move(value));
  return it->second;
}

template <class T>
void append_bytes(std::string& key, const T& value) {
  key.append(reinterpret_cast<const char*>(&value), sizeof value);
}

}  // namespace

Graph::Graph() : buckets_(1024, no_node) {}

bool Graph::same(NodeId id, Op op, std::uint32_t attr, std::uint32_t type,
                 std::span<const NodeId> args) const {
  const Node& n = nodes_[id];
  return n.op == op && n.attr == attr && n.type == type && std::ranges::equal(this->args(id), args);
}

void Graph::grow_buckets() {
  std::vector<std::uint32_t> bigger(buckets_.size() * 2, no_node);
  for (NodeId id = 0; id < nodes_.size(); ++id) {
    const Node& n = nodes_[id];
    std::size_t slot = hash_parts(n.op, n.attr, n.type, args(id)) & (bigger.size() - 1);
    while (bigger[slot] != no_node) slot = (slot + 1) & (bigger.size() - 1);
    bigger[slot] = id;
  }
  buckets_ = std::move(bigger);
}

NodeId Graph::intern(Op op, std::uint32_t attr, const Type& type, std::span<const NodeId> args) {
  if ((nodes_.size() + 1) * 2 > buckets_.size()) grow_buckets();
  const std::uint32_t type_id = intern_type(type);
  std::size_t slot = hash_parts(op, attr, type_id, args) & (buckets_.size() - 1);
  while (buckets_[slot] != no_node) {
    if (same(buckets_[slot], op, attr, type_id, args)) return buckets_[slot];
    slot = (slot + 1) & (buckets_.size() - 1);
  }
  const auto id = static_cast<NodeId>(nodes_.size());
  const auto begin = static_cast<std::uint32_t>(args_.size());
  // `args` may point into args_ itself, so it is copied before the vector can move.
  const std::vector<NodeId> copy(args.begin(), args.end());
  args_.insert(args_.end(), copy.begin(), copy.end());
  nodes_.push_back({op, attr, type_id, begin, static_cast<std::uint32_t>(copy.size())});
  buckets_[slot] = id;
  return id;
}

std::uint32_t Graph::intern_rationals(std::vector<Rational> values) {
  std::string key;
  for (const Rational& value : values) key += value.str() + ',';
  return intern_value(rationals_, rational_ids_, std::move(key), std::move(values));
}

std::uint32_t Graph::intern_labels(std::vector<Label> labels) {
  std::string key(reinterpret_cast<const char*>(labels.data()), labels.size() * sizeof(Label));
  return intern_value(labels_, label_ids_, std::move(key), std::move(labels));
}

std::uint32_t Graph::intern_application(Application application) {
  std::string key;
  append_bytes(key, application.function);
  for (const std::uint8_t position : application.derivatives) append_bytes(key, position);
  return intern_value(applications_, application_ids_, std::move(key), std::move(application));
}

std::uint32_t Graph::intern_name(Name name) {
  std::string key = name.text + '\0' + name.latex + '\0' +
                    static_cast<char>('0' + static_cast<int>(name.accent)) + name.of + '\0' + name.of_latex;
  return intern_value(names_, name_ids_, std::move(key), std::move(name));
}

std::uint32_t Graph::intern_type(const Type& type) {
  std::string key(1, type.boolean ? 'b' : 'r');
  for (const Dim dim : type.axes) append_bytes(key, dim.code);
  return intern_value(types_, type_ids_, std::move(key), type);
}

Dim Graph::dim_symbol(const std::string& name) {
  const auto [it, fresh] = dim_ids_.try_emplace(name, static_cast<std::uint32_t>(dim_names_.size()));
  if (fresh) dim_names_.push_back(name);
  return Dim{~static_cast<std::int32_t>(it->second)};
}

std::uint32_t Graph::add_symbol(Symbol symbol) {
  symbols_.push_back(std::move(symbol));
  return static_cast<std::uint32_t>(symbols_.size() - 1);
}

std::uint32_t Graph::add_function(Function function) {
  functions_.push_back(std::move(function));
  return static_cast<std::uint32_t>(functions_.size() - 1);
}

std::string to_string(const Graph& graph, Dim dim) {
  return dim.is_constant() ? std::to_string(dim.code) : graph.dim_name(dim);
}

std::string to_string(const Graph& graph, const Type& type) {
  if (type.axes.empty()) return "scalar";
  std::string text;
  for (const Dim dim : type.axes) text += (text.empty() ? "" : "×") + to_string(graph, dim);
  return text;
}

ContractView contract_view(const Graph& graph, NodeId id) {
  const std::vector<Label>& labels = graph.labels(graph.node(id).attr);
  ContractView view;
  const std::size_t order = graph.order(id);
  view.out = {labels.data(), order};
  std::size_t begin = order;
  for (const NodeId arg : graph.args(id)) {
    view.factors.emplace_back(labels.data() + begin, graph.order(arg));
    begin += graph.order(arg);
  }
  for (const Label label : labels) view.label_count = std::max<Label>(view.label_count, label + 1);
  return view;
}

std::vector<Dim> label_dims(const Graph& graph, NodeId id) {
  const ContractView view = contract_view(graph, id);
  std::vector<Dim> dims(view.label_count);
  for (std::size_t axis = 0; axis < view.out.size(); ++axis) dims[view.out[axis]] = graph.axes(id)[axis];
  for (std::size_t f = 0; f < view.factors.size(); ++f)
    for (std::size_t axis = 0; axis < view.factors[f].size(); ++axis)
      dims[view.factors[f][axis]] = graph.axes(graph.arg(id, f))[axis];
  return dims;
}

}  // namespace overbar
