#include <algorithm>
#include <set>

#include "api/zeros.hpp"
#include "evaluate/evaluate.hpp"
#include "op/build.hpp"

// Which entries. Over known sizes: those that are 0 at every witness so far are candidates, whole rows and
// columns before single entries; each is proved, or a new witness takes entries off the list. Over symbolic
// sizes: the indices that occur in the assumptions and in the derivative, and all but one of them. Where a
// 0/1 mask is a factor: the entries where it is 0.

namespace overbar {
namespace {

constexpr std::size_t most_entries = 144;
constexpr int most_questions = 48;

class Finder {
 public:
  Finder(Context& context, NodeId tensor, const std::vector<NodeId>& assumptions)
      : context_(context), g_(context.graph), tensor_(tensor), assumptions_(assumptions) {}

  ZeroParts run(const Assignment<Rational>& witness) {
    const std::vector<Dim> axes = g_.axes(tensor_);
    const bool known = std::ranges::all_of(axes, [](Dim dim) { return dim.is_constant(); });
    std::size_t count = 1;
    for (const Dim dim : axes) count *= dim.is_constant() ? static_cast<std::size_t>(dim.code) : 1;
    if (known && count <= most_entries)
      over_known_sizes(witness, count);
    else
      over_symbolic_sizes(witness);
    masks();
    return std::move(found_);
  }

 private:
  Context& context_;
  Graph& g_;
  NodeId tensor_;
  const std::vector<NodeId>& assumptions_;
  ZeroParts found_;
  int questions_ = 0;

  Decision ask(const Part& part) {
    ++questions_;
    std::vector<NodeId> assumed = assumptions_;
    if (part.condition != no_node) assumed.push_back(part.condition);
    return decide(context_.forms, is_zero_claim(g_, tensor_, part), assumed, decide_options(context_));
  }

  /// Which entries are not 0 for sure, row by row; empty if it cannot be evaluated.
  std::vector<bool> alive_at(const Assignment<Rational>& witness) const {
    prepare_functions(g_, std::span<const NodeId>(&tensor_, 1));
    std::vector<bool> alive;
    if (auto exact = evaluate<Rational>(g_, tensor_, witness)) {
      for (const Rational& value : exact->real.data) alive.push_back(value != 0);
    } else if (auto ball = evaluate<Ball>(g_, tensor_, convert<Ball>(witness))) {
      for (const Ball& value : ball->real.data)
        alive.push_back(less(value, Ball(Rational(0), 64)) == Truth::yes ||
                        less(Ball(Rational(0), 64), value) == Truth::yes);
    }
    return alive;
  }

  void over_known_sizes(const Assignment<Rational>& witness, std::size_t count) {
    enum class State : std::uint8_t { candidate, alive, zero, unknown };
    std::vector<State> state(count, State::candidate);
    std::vector<std::size_t> sizes;
    for (const Dim dim : g_.axes(tensor_)) sizes.push_back(static_cast<std::size_t>(dim.code));
    const auto take = [&](const Assignment<Rational>& at) {
      const std::vector<bool> alive = alive_at(at);
      for (std::size_t e = 0; e < alive.size() && e < count; ++e)
        if (alive[e] && state[e] == State::candidate) state[e] = State::alive;
    };
    const auto index_of = [&](std::size_t entry, std::size_t axis) {
      for (std::size_t a = sizes.size(); a-- > axis + 1;) entry /= sizes[a];
      return entry % sizes[axis];
    };
    take(witness);
    const auto settle = [&](const Part& part, const std::vector<std::size_t>& entries) {
      const Decision decision = ask(part);
      if (decision.outcome == Outcome::refuted && decision.witness) {
        take(*decision.witness);
        // A witness counts even where it cannot be evaluated entry by entry.
        if (entries.size() == 1 && state[entries[0]] == State::candidate) state[entries[0]] = State::alive;
        return;
      }
      const bool proved = decision.outcome == Outcome::proved;
      if (!proved && entries.size() > 1) return;  // its entries are asked one by one
      (proved ? found_.zero : found_.unknown).push_back(part);
      for (const std::size_t e : entries) state[e] = proved ? State::zero : State::unknown;
    };
    for (std::size_t axis = 0; axis < sizes.size() && sizes.size() > 1; ++axis)
      for (std::size_t k = 0; k < sizes[axis] && questions_ < most_questions; ++k) {
        std::vector<std::size_t> entries;
        bool all = true;
        bool fresh = false;
        for (std::size_t e = 0; e < count; ++e) {
          if (index_of(e, axis) != k) continue;
          entries.push_back(e);
          all = all && (state[e] == State::candidate || state[e] == State::zero);
          fresh = fresh || state[e] == State::candidate;
        }
        if (!all || !fresh) continue;
        Part part{std::vector<NodeId>(sizes.size(), no_node), no_node};
        part.at[axis] = literal(g_, Rational(k + 1));
        settle(part, entries);
      }
    for (std::size_t e = 0; e < count && questions_ < most_questions; ++e) {
      if (state[e] != State::candidate) continue;
      Part part;
      for (std::size_t axis = 0; axis < sizes.size(); ++axis)
        part.at.push_back(literal(g_, Rational(index_of(e, axis) + 1)));
      settle(part, {e});
    }
  }

  /// The indices of this size that the page speaks of.
  std::vector<NodeId> indices_of(Dim dim) const {
    std::vector<NodeId> roots = assumptions_;
    roots.push_back(tensor_);
    std::vector<NodeId> found;
    const auto add = [&](NodeId index) {
      if (std::ranges::find(found, index) == found.end()) found.push_back(index);
    };
    for (const NodeId id : reachable(g_, roots)) {
      if (g_.op(id) == Op::basis && g_.order(id) == 1 && g_.axes(id)[0] == dim) {
        const NodeId index = g_.arg(id, 0);
        if (is_literal(g_, index) || g_.op(index) == Op::symbol) add(index);
      }
      if (g_.op(id) == Op::symbol && g_.order(id) == 0)
        if (g_.symbol(g_.node(id).attr).domain.index_of == dim) add(id);
    }
    return found;
  }

  void over_symbolic_sizes(const Assignment<Rational>& witness) {
    const std::vector<Dim> axes = g_.axes(tensor_);
    const std::vector<bool> alive = alive_at(witness);
    std::vector<std::size_t> shape;
    for (const Dim dim : axes)
      shape.push_back(dim.is_constant() ? static_cast<std::size_t>(dim.code) : witness.dims.at(dim.symbol()));
    /// Is every entry with (or without) this index 0 at the witness?
    const auto possible = [&](std::size_t axis, NodeId index, bool with) {
      std::size_t k = 0;
      if (is_literal(g_, index)) {
        k = scalar_value(g_, index).convert_to<std::size_t>();
      } else if (const auto it = witness.symbols.find(g_.node(index).attr); it != witness.symbols.end()) {
        k = it->second.data[0].convert_to<std::size_t>();
      }
      for (std::size_t e = 0; e < alive.size(); ++e) {
        std::size_t rest = e;
        for (std::size_t a = shape.size(); a-- > axis + 1;) rest /= shape[a];
        if (alive[e] && (rest % shape[axis] + 1 == k) == with) return false;
      }
      return true;
    };
    for (std::size_t axis = 0; axis < axes.size(); ++axis)
      for (const NodeId index : indices_of(axes[axis])) {
        if (questions_ >= most_questions) return;
        Part part{std::vector<NodeId>(axes.size(), no_node), no_node};
        part.at[axis] = index;
        if (possible(axis, index, true) && ask(part).outcome == Outcome::proved) {
          found_.zero.push_back(part);
          continue;
        }
        part.at[axis] = new_index(g_, axes[axis]);
        part.condition = compare(g_, Comparison::ne, part.at[axis], index);
        if (possible(axis, index, false) && ask(part).outcome == Outcome::proved) found_.zero.push_back(part);
      }
  }

  /// Where a given mask of zeros and ones is 0.
  void masks() {
    const std::vector<Dim> axes = g_.axes(tensor_);
    for (const NodeId id : reachable(g_, tensor_)) {
      if (g_.op(id) != Op::symbol || g_.order(id) == 0 || questions_ >= most_questions) continue;
      const Domain& domain = g_.symbol(g_.node(id).attr).domain;
      const bool mask =
          domain.values.size() == 2 &&
          std::ranges::all_of(domain.values, [](const Rational& v) { return v == 0 || v == 1; });
      if (!mask || g_.order(id) > axes.size()) continue;
      // Its axes are taken to be those of the same sizes, in order.
      std::vector<NodeId> index;
      Part part{std::vector<NodeId>(axes.size(), no_node), no_node};
      std::size_t next = 0;
      for (const Dim dim : g_.axes(id)) {
        while (next < axes.size() && axes[next] != dim) ++next;
        if (next == axes.size()) break;
        index.push_back(part.at[next++] = new_index(g_, dim));
      }
      if (index.size() != g_.order(id)) continue;
      const NodeId entry = Entries(g_, false).at(id, index);
      part.condition = compare(g_, Comparison::eq, entry, literal(g_, 0));
      const NodeId never = compare(g_, Comparison::ne, entry, literal(g_, 0));
      if (provable(context_.forms, never, assumptions_, decide_options(context_))) continue;
      if (ask(part).outcome == Outcome::proved) found_.zero.push_back(part);
    }
  }
};

}  // namespace

NodeId new_index(Graph& graph, Dim dim) {
  const auto taken = [&](const std::string& name) {
    for (std::uint32_t s = 0; s < graph.symbol_count(); ++s)
      if (graph.symbol(s).name.text == name && graph.symbol(s).role != Role::index) return true;
    for (std::uint32_t d = 0; d < graph.dim_symbol_count(); ++d)
      if (graph.dim_name(Dim{~static_cast<std::int32_t>(d)}) == name) return true;
    for (NodeId id = 0; id < graph.size(); ++id)
      if (graph.op(id) == Op::let && graph.name(graph.node(id).attr).text == name) return true;
    return false;
  };
  // One name for each size, so that the same row is called the same everywhere.
  std::string name;
  for (const char letter : std::string("ijklnpqrstuv")) {
    name = std::string(1, letter);
    if (taken(name)) continue;
    bool other_size = false;
    for (std::uint32_t s = 0; s < graph.symbol_count(); ++s)
      other_size =
          other_size || (graph.symbol(s).name.text == name && graph.symbol(s).domain.index_of != dim);
    if (!other_size) break;
  }
  Domain domain;
  domain.integer = true;
  domain.lower = 1;
  if (dim.is_constant()) domain.upper = dim.code;
  domain.index_of = dim;
  return symbol_node(graph, graph.add_symbol({Name{name, {}, Accent::none, {}, {}}, Role::index,
                                              graph.intern_type(Type{}), domain}));
}

NodeId entries_of(Graph& graph, NodeId tensor, const Part& part) {
  return part.at.empty() ? tensor : Entries(graph, false).at(tensor, part.at);
}

NodeId is_zero_claim(Graph& graph, NodeId tensor, const Part& part) {
  const NodeId entries = entries_of(graph, tensor, part);
  return all(graph, compare(graph, Comparison::eq, entries, zeros(graph, graph.axes(entries))));
}

v1::Math math_of_part(Graph& graph, NodeId tensor, const Part& part) {
  v1::Math math = math_of(graph, entries_of(graph, tensor, part));
  if (part.condition == no_node) return math;
  const v1::Math condition = math_of(graph, part.condition);
  math.text += " where " + condition.text;
  if (!math.latex.empty()) math.latex += "\\text{ where }" + condition.latex;
  if (!math.mathml.empty()) math.mathml += "<mtext> where </mtext>" + condition.mathml;
  return math;
}

ZeroParts zero_parts(Context& context, NodeId tensor, const std::vector<NodeId>& assumptions,
                     const Assignment<Rational>& witness) {
  if (context.graph.order(tensor) == 0) return {};
  return Finder(context, tensor, assumptions).run(witness);
}

}  // namespace overbar
