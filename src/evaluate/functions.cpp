// The bodies of functions and of their derivatives.
#include <algorithm>
#include <unordered_set>

#include "derive/derive.hpp"
#include "evaluate/evaluate.hpp"
#include "op/build.hpp"

namespace overbar {

// Bodies may apply further functions, so the list of nodes to look at grows while it is walked.
void prepare_functions(Graph& graph, std::span<const NodeId> roots) {
  std::unordered_set<NodeId> seen(roots.begin(), roots.end());
  std::vector<NodeId> pending(seen.begin(), seen.end());
  const auto visit = [&](NodeId id) {
    if (seen.insert(id).second) pending.push_back(id);
  };
  for (std::size_t next = 0; next < pending.size(); ++next) {
    const NodeId id = pending[next];
    if (graph.op(id) == Op::apply) {
      const Application application = graph.application(graph.node(id).attr);
      if (!graph.function(application.function).opaque) {
        ensure_derivatives(graph, application.function, application.derivatives.size());
        visit(graph.function(application.function).bodies[application.derivatives.size()]);
      }
    }
    const std::vector<NodeId> args(graph.args(id).begin(), graph.args(id).end());
    std::ranges::for_each(args, visit);
  }
}

// A derivative list is sorted, so its last position is differentiated last: bodies[{0, 1}] is the Jacobian of
// bodies[{0}] by the placeholder 1, and the new axes come last.
void prepare_bodies(Graph& graph, std::span<const NodeId> roots,
                    std::map<std::uint32_t, FunctionBody>& bodies) {
  for (const NodeId id : reachable(graph, roots)) {
    if (graph.op(id) != Op::apply) continue;
    const Application application = graph.application(graph.node(id).attr);
    const auto it = bodies.find(application.function);
    if (it == bodies.end() || !it->second.bodies.contains({})) continue;
    std::vector<std::uint8_t> order;
    NodeId body = it->second.bodies.at({});
    for (const std::uint8_t position : application.derivatives) {
      order.push_back(position);
      const auto known = it->second.bodies.find(order);
      body = known != it->second.bodies.end() ? known->second
                                              : jacobian(graph, body, it->second.placeholders[position]);
      it->second.bodies.emplace(order, body);
    }
  }
}

}  // namespace overbar
