// The graph: every quantity of a worksheet, every gradient and every claim is a node of it.
//
// A DAG is a list, children before parents: a node's arguments always have smaller ids, so a pass is a loop
// over ids with a dense memo. Nodes are hash-consed: equal (op, attribute, type, arguments) is the same id.
// Nothing is ever removed. Spans, comments and other things of the reader live in side tables of the reader,
// not here.
#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/rational.hpp"
#include "graph/name.hpp"

namespace overbar {

using NodeId = std::uint32_t;
inline constexpr NodeId no_node = ~NodeId{0};

/// A dimension: a constant size (code ≥ 0), or a symbol that stands for every size ≥ 1 (code < 0, symbol
/// ~code).
struct Dim {
  std::int32_t code = 1;
  bool is_constant() const { return code >= 0; }
  std::uint32_t symbol() const { return static_cast<std::uint32_t>(~code); }
  friend auto operator<=>(const Dim&, const Dim&) = default;
};

/// Ordered axes, and whether the entries are real numbers or truth values.
struct Type {
  std::vector<Dim> axes;
  bool boolean = false;
  std::size_t order() const { return axes.size(); }
  friend bool operator==(const Type&, const Type&) = default;
};

enum class Op : std::uint8_t {
  symbol,     // attr: symbol
  literal,    // attr: rationals (one for a scalar, row-major entries for a tensor with constant axes)
  pi,         // the number π
  dim_value,  // attr: Dim code; a dimension as a number
  delta,      // Kronecker delta, axes [d, d]
  iota,       // axes [d]: 1, 2, …, d
  basis,      // argument t with axes b: axes b + [d]; one at index t, else 0
  contract,   // attr: index labels; the n-ary product with free and summed indices
  add,        // n-ary sum of equal types
  apply,      // attr: application; a scalar or opaque function with its derivative order
  call,       // attr: function; arguments…, then the body of the call
  exp,
  log,
  sin,
  cos,
  erf,
  pow,         // attr: rational exponent
  reduce_max,  // attr: labels of the axes that are reduced (positions)
  indicator,   // boolean → real, entrywise
  compare,     // attr: Comparison
  logic,       // attr: Connective
  all,         // boolean tensor → boolean scalar: every entry
  stack,       // scalars, row-major → tensor with constant axes
  inverse,     // square matrix
  det,         // square matrix → scalar
  let,         // attr: name; a quantity that the person named; the argument is its definition
};
inline constexpr std::size_t op_count = static_cast<std::size_t>(Op::let) + 1;

enum class Comparison : std::uint32_t { lt, le, gt, ge, eq, ne };
enum class Connective : std::uint32_t { conjunction, disjunction, negation, implication, equivalence };

struct Node {
  Op op = Op::literal;
  std::uint32_t attr = 0;
  std::uint32_t type = 0;
  std::uint32_t args_begin = 0;
  std::uint32_t args_count = 0;
};

/// What a free symbol is for the person who declared it.
enum class Role : std::uint8_t { input, given, param, find, index, placeholder };

/// The values a free symbol ranges over (entrywise).
struct Domain {
  bool integer = false;
  std::optional<Rational> lower, upper;  // inclusive
  std::vector<Rational> values;          // finite set; empty: not restricted to one
  std::optional<Dim> index_of;           // an index: an integer in 1..dim
  bool is_real_line() const { return !integer && !lower && !upper && values.empty() && !index_of; }
};

struct Symbol {
  Name name;
  Role role = Role::input;
  std::uint32_t type = 0;
  Domain domain;
};

/// A function of scalars or tensors. Opaque (`fn loss : scalar -> scalar`): any differentiable function.
/// Defined (σ, tanh, …): scalar → scalar, applied entrywise, with one body per derivative order, made when
/// first needed.
struct Function {
  Name name;
  std::vector<Type> parameters;
  Type result;
  bool opaque = true;
  /// bodies[k]: the k-th derivative as an expression in `placeholder` (a scalar symbol); defined functions
  /// only.
  NodeId placeholder = no_node;
  std::vector<NodeId> bodies;
  /// Of the prelude: what is known of σ or relu by name may be used. A page may define its own function of
  /// that name.
  bool prelude = false;
};

/// The attribute of `apply`: a function, and the argument positions it is differentiated at (sorted).
struct Application {
  std::uint32_t function = 0;
  std::vector<std::uint8_t> derivatives;
  friend bool operator==(const Application&, const Application&) = default;
};

/// Labels of a contraction: first the output's, then each argument's axes in order; canonical numbering by
/// first appearance. A label outside the output is summed; an output label of no argument is broadcast.
using Label = std::uint16_t;

class Graph {
 public:
  Graph();

  // -- nodes ------------------------------------------------------------------------------------------------
  /// The node with these parts, made if it is new. Arguments must exist already. No simplification happens
  /// here: the constructors of op/build.hpp do that.
  NodeId intern(Op op, std::uint32_t attr, const Type& type, std::span<const NodeId> args);
  std::size_t size() const { return nodes_.size(); }
  const Node& node(NodeId id) const { return nodes_[id]; }
  Op op(NodeId id) const { return nodes_[id].op; }
  std::span<const NodeId> args(NodeId id) const {
    return {args_.data() + nodes_[id].args_begin, nodes_[id].args_count};
  }
  NodeId arg(NodeId id, std::size_t position) const { return args_[nodes_[id].args_begin + position]; }
  const Type& type(NodeId id) const { return types_[nodes_[id].type]; }
  const std::vector<Dim>& axes(NodeId id) const { return type(id).axes; }
  std::size_t order(NodeId id) const { return axes(id).size(); }
  bool is_boolean(NodeId id) const { return type(id).boolean; }

  // -- attributes -------------------------------------------------------------------------------------------
  std::uint32_t intern_rationals(std::vector<Rational> values);
  const std::vector<Rational>& rationals(std::uint32_t attr) const { return rationals_[attr]; }
  std::uint32_t intern_labels(std::vector<Label> labels);
  const std::vector<Label>& labels(std::uint32_t attr) const { return labels_[attr]; }
  std::uint32_t intern_application(Application application);
  const Application& application(std::uint32_t attr) const { return applications_[attr]; }
  std::uint32_t intern_name(Name name);
  const Name& name(std::uint32_t attr) const { return names_[attr]; }
  std::uint32_t intern_type(const Type& type);
  const Type& type_of(std::uint32_t id) const { return types_[id]; }

  // -- declarations -----------------------------------------------------------------------------------------
  Dim dim_symbol(const std::string& name);  // the same name is the same dimension
  const std::string& dim_name(Dim dim) const { return dim_names_[dim.symbol()]; }
  std::size_t dim_symbol_count() const { return dim_names_.size(); }
  std::uint32_t add_symbol(Symbol symbol);  // always a new one: scopes may reuse a name
  const Symbol& symbol(std::uint32_t id) const { return symbols_[id]; }
  Symbol& symbol(std::uint32_t id) { return symbols_[id]; }
  std::size_t symbol_count() const { return symbols_.size(); }
  std::uint32_t add_function(Function function);
  const Function& function(std::uint32_t id) const { return functions_[id]; }
  Function& function(std::uint32_t id) { return functions_[id]; }
  std::size_t function_count() const { return functions_.size(); }

  // -- what the prelude says about one call
  // -------------------------------------------------------------------
  /// A preferred pullback of a call: the adjoint of one argument, written with a placeholder for the call's
  /// adjoint.
  struct Pullback {
    NodeId placeholder = no_node;
    NodeId body = no_node;
  };
  void set_pullback(NodeId call, std::size_t arg, Pullback pullback) { pullbacks_[{call, arg}] = pullback; }
  const Pullback* pullback(NodeId call, std::size_t arg) const {
    const auto it = pullbacks_.find({call, arg});
    return it == pullbacks_.end() ? nullptr : &it->second;
  }

 private:
  std::map<std::pair<NodeId, std::size_t>, Pullback> pullbacks_;
  // Deques: a reference to an attribute stays good while more are interned.
  std::vector<Node> nodes_;
  std::vector<NodeId> args_;
  std::vector<std::uint32_t> buckets_;  // open addressing over node ids; no_node marks a free slot
  std::deque<Type> types_;
  std::unordered_map<std::string, std::uint32_t> type_ids_;
  std::deque<std::vector<Rational>> rationals_;
  std::unordered_map<std::string, std::uint32_t> rational_ids_;
  std::deque<std::vector<Label>> labels_;
  std::unordered_map<std::string, std::uint32_t> label_ids_;
  std::deque<Application> applications_;
  std::unordered_map<std::string, std::uint32_t> application_ids_;
  std::deque<Name> names_;
  std::unordered_map<std::string, std::uint32_t> name_ids_;
  std::vector<std::string> dim_names_;
  std::unordered_map<std::string, std::uint32_t> dim_ids_;
  std::deque<Symbol> symbols_;
  std::deque<Function> functions_;

  bool same(NodeId id, Op op, std::uint32_t attr, std::uint32_t type, std::span<const NodeId> args) const;
  void grow_buckets();
};

/// "N×K", "scalar", "3×4": a type as a person writes it.
std::string to_string(const Graph& graph, const Type& type);
std::string to_string(const Graph& graph, Dim dim);

/// A view of a contraction: its output labels, and the labels of each argument.
struct ContractView {
  std::span<const Label> out;
  std::vector<std::span<const Label>> factors;
  Label label_count = 0;  // labels are 0 … label_count − 1
};
ContractView contract_view(const Graph& graph, NodeId id);

/// The size of each label of a contraction.
std::vector<Dim> label_dims(const Graph& graph, NodeId id);

}  // namespace overbar
