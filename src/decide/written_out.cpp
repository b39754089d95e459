#include "decide/written_out.hpp"

#include "decide/prelude_function.hpp"
#include "derive/applied_body.hpp"
#include "op/build.hpp"

namespace overbar {

NodeId written_out(Graph& graph, NodeId root, bool with_opaque) {
  for (int round = 0; round < 8; ++round) {
    std::unordered_map<NodeId, NodeId> replacement;
    for (const NodeId id : reachable(graph, root)) {
      if (graph.op(id) != Op::apply) continue;
      const Application application = graph.application(graph.node(id).attr);
      if (graph.function(application.function).opaque) {
        if (!with_opaque) return no_node;
        continue;
      }
      if (is_unit(graph, id)) continue;
      const NodeId body = applied_body(graph, id);
      if (body == no_node) return no_node;
      replacement[id] = body;
    }
    if (replacement.empty()) return root;
    root = substitute(graph, root, replacement);
  }
  return no_node;
}

}  // namespace overbar
