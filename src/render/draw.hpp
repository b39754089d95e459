// The computation graph as a picture: the person's named quantities, and an arrow from each to what is made
// of it.
#pragma once
#include <string>
#include <vector>

#include "derive/derive.hpp"
#include "graph/graph.hpp"

namespace overbar {

enum class DrawnRole : std::uint8_t { input, given, param, quantity, objective };

/// What is known of the derivative with respect to a quantity.
enum class DrawnMark : std::uint8_t { none, zero, partly, alive, unknown };

struct DrawnNode {
  NodeId node = no_node;
  std::string label;       // Unicode
  std::string definition;  // what it is made of; empty for what is declared
  DrawnRole role = DrawnRole::quantity;
  DrawnMark mark = DrawnMark::none;
};
struct DrawnEdge {
  std::size_t from = 0, to = 0;  // `to` is made of `from`
  std::string label;             // the local Jacobian, or the adjoint that flows back
  bool dead = false;             // nothing flows back along it
};
struct Drawing {
  std::vector<DrawnNode> nodes;  // the objective last: what is used stands before what uses it
  std::vector<DrawnEdge> edges;
};

struct DrawOptions {
  bool backward = false;   // edges carry the adjoints, and arrows point back
  bool jacobians = false;  // edges carry the local Jacobians
};

/// The direct Jacobian of one equation as a person writes it: that of a scalar by a vector is a row, (y −
/// s)ᵀ.
std::string jacobian_text(Graph& graph, NodeId of, NodeId wrt);

Drawing drawing_of(Graph& graph, NodeId objective, const DrawOptions& options = {});
std::string draw_dot(const Drawing& drawing, const DrawOptions& options = {});
std::string draw_svg(const Drawing& drawing, const DrawOptions& options = {});
/// One line a quantity with what it is made of, for a terminal.
std::string draw_text(const Drawing& drawing);

}  // namespace overbar
