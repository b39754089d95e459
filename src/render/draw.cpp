#include "render/draw.hpp"

#include <algorithm>

#include "derive/local.hpp"
#include "op/build.hpp"
#include "render/render.hpp"

namespace overbar {
namespace {

std::string escaped_dot(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

std::string edge_label(Graph& graph, const Backprop* backprop, NodeId from, NodeId to,
                       const DrawOptions& options) {
  std::string label;
  if (options.jacobians && graph.order(from) + graph.order(to) <= 2) label = jacobian_text(graph, to, from);
  std::string back;
  if (options.backward && backprop != nullptr)
    if (const BarEquation* equation = backprop->find(from))
      for (const Contribution& contribution : equation->contributions)
        if (contribution.consumer == to)
          back += (back.empty() ? "" : " + ") + render(graph, contribution.term);
  if (label.empty() || back.empty()) return label + back;
  return label + "; ← " + back;  // two things, no product
}

DrawnRole role_of(const Graph& graph, NodeId id) {
  if (graph.op(id) == Op::let) return DrawnRole::quantity;
  switch (graph.symbol(graph.node(id).attr).role) {
    case Role::param:
    case Role::find:
      return DrawnRole::param;
    case Role::given:
      return DrawnRole::given;
    default:
      return DrawnRole::input;
  }
}

}  // namespace

std::string jacobian_text(Graph& graph, NodeId of, NodeId wrt) {
  std::string text = render(graph, direct_jacobian(graph, of, wrt));
  if (graph.order(of) != 0 || graph.order(wrt) != 1) return text;
  return (text.find(' ') == std::string::npos ? text : "(" + text + ")") + "ᵀ";
}

Drawing drawing_of(Graph& graph, NodeId objective, const DrawOptions& options) {
  std::vector<NodeId> named{objective};
  std::unordered_map<NodeId, std::size_t> place{{objective, 0}};
  std::vector<std::pair<NodeId, NodeId>> edges;
  for (std::size_t next = 0; next < named.size(); ++next) {
    const NodeId id = named[next];
    if (graph.op(id) == Op::symbol) continue;
    for (const NodeId leaf : named_leaves(graph, graph.op(id) == Op::let ? graph.arg(id, 0) : id)) {
      edges.emplace_back(leaf, id);
      if (place.try_emplace(leaf, named.size()).second) named.push_back(leaf);
    }
  }
  std::ranges::sort(named);
  Drawing drawing;
  for (const NodeId id : named) {
    place[id] = drawing.nodes.size();
    const DrawnRole role = id == objective ? DrawnRole::objective : role_of(graph, id);
    DrawnNode node{id, render(graph, id), {}, role, DrawnMark::none};
    if (graph.op(id) == Op::let) node.definition = render(graph, graph.arg(id, 0));
    drawing.nodes.push_back(std::move(node));
  }
  std::optional<Backprop> backprop;
  if (options.backward) backprop = backpropagate(graph, objective);
  for (const auto& [from, to] : edges)
    drawing.edges.push_back({place[from], place[to],
                             edge_label(graph, backprop ? &*backprop : nullptr, from, to, options), false});
  return drawing;
}

std::string draw_dot(const Drawing& drawing, const DrawOptions& options) {
  constexpr const char* shapes[] = {"ellipse", "ellipse", "box", "ellipse", "doublecircle"};
  std::string text = "digraph computation {\n  rankdir=LR;\n  node [fontname=\"serif\"];\n";
  for (std::size_t k = 0; k < drawing.nodes.size(); ++k) {
    const DrawnNode& node = drawing.nodes[k];
    text += "  n" + std::to_string(k) + " [label=\"" + escaped_dot(node.label) +
            "\", shape=" + shapes[static_cast<std::size_t>(node.role)];
    if (!node.definition.empty())
      text += ", tooltip=\"" + escaped_dot(node.label + " = " + node.definition) + "\"";
    constexpr const char* colours[] = {"", "#94a3b8", "#fde68a", "#86efac", "#e2e8f0"};
    if (node.mark != DrawnMark::none)
      text +=
          std::string(", style=filled, fillcolor=\"") + colours[static_cast<std::size_t>(node.mark)] + "\"";
    text += "];\n";
  }
  for (const DrawnEdge& edge : drawing.edges) {
    text += "  n" + std::to_string(edge.from) + " -> n" + std::to_string(edge.to);
    std::string attributes = edge.label.empty() ? "" : "label=\"" + escaped_dot(edge.label) + "\"";
    if (edge.dead) attributes += std::string(attributes.empty() ? "" : ", ") + "style=dashed, color=gray";
    if (options.backward) attributes += std::string(attributes.empty() ? "" : ", ") + "dir=both";
    text += (attributes.empty() ? "" : " [" + attributes + "]") + ";\n";
  }
  return text + "}\n";
}

std::string draw_text(const Drawing& drawing) {
  // One line for each quantity that is made of others: its sources, an arrow, what it is.
  std::vector<std::pair<std::string, std::string>> lines;
  std::size_t width = 0;
  for (std::size_t k = 0; k < drawing.nodes.size(); ++k) {
    std::string sources;
    for (const DrawnEdge& edge : drawing.edges)
      if (edge.to == k) {
        sources += (sources.empty() ? "" : ", ") + drawing.nodes[edge.from].label;
        if (!edge.label.empty()) sources += " (" + edge.label + ")";
      }
    if (sources.empty()) continue;
    width = std::max(width, display_width(sources));
    lines.emplace_back(std::move(sources), drawing.nodes[k].label);
  }
  std::string text;
  for (const auto& [sources, name] : lines)
    text += std::string(width - display_width(sources), ' ') + sources + " ──▶ " + name + "\n";
  return text;
}

}  // namespace overbar
