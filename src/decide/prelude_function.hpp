// Which function of the prelude a node applies.
#pragma once
#include <string_view>

#include "graph/graph.hpp"

namespace overbar {

/// "relu" of relu(z), not of its derivative; "" for every other node. Valid while the graph stays as it is.
inline std::string_view prelude_function(const Graph& graph, NodeId node) {
  if (graph.op(node) != Op::apply) return {};
  const Application& application = graph.application(graph.node(node).attr);
  const Function& function = graph.function(application.function);
  if (!function.prelude || !application.derivatives.empty()) return {};
  return function.name.text;
}

/// A unit of the case splitter.
inline bool is_unit(const Graph& graph, NodeId node) {
  const std::string_view name = prelude_function(graph, node);
  return name == "relu" || name == "abs" || name == "step" || name == "step_strict";
}

}  // namespace overbar
