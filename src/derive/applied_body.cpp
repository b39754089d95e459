#include "derive/applied_body.hpp"

#include "derive/derive.hpp"
#include "op/build.hpp"

namespace overbar {

NodeId applied_body(Graph& graph, NodeId application) {
  const Application applied = graph.application(graph.node(application).attr);
  ensure_derivatives(graph, applied.function, applied.derivatives.size());
  const Function& function = graph.function(applied.function);
  return lift(graph, function.bodies[applied.derivatives.size()], function.placeholder,
              graph.arg(application, 0));
}

}  // namespace overbar
