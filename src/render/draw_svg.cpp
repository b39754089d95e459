// Graphviz says where things stand; how they look is ours.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <graphviz/gvc.h>

#include "render/draw.hpp"
#include "render/printers.hpp"
#include "render/render.hpp"

namespace overbar {
namespace {

struct Point {
  double x = 0, y = 0;
};

/// The numbers in "e,12.5,30 1,2 3,4 …", in order.
std::vector<double> numbers(const char* text) {
  std::vector<double> result;
  const std::string_view view(text == nullptr ? "" : text);
  for (std::size_t k = 0; k < view.size();) {
    double value = 0;
    const auto [end, error] = std::from_chars(view.data() + k, view.data() + view.size(), value);
    if (error == std::errc{}) {
      result.push_back(value);
      k = static_cast<std::size_t>(end - view.data());
    } else {
      ++k;
    }
  }
  return result;
}

struct Layout {
  std::vector<Point> nodes;               // centres
  std::vector<std::vector<Point>> edges;  // Bézier points; the last is the tip of the arrow
  std::vector<std::optional<Point>> labels;
  double width = 0, height = 0;
};

constexpr double node_height = 34;

double node_width(const DrawnNode& node) {
  return 26.0 + 10.0 * static_cast<double>(display_width(node.label));
}

void set(void* object, const char* name, const std::string& value) {
  agsafeset(object, const_cast<char*>(name), const_cast<char*>(value.c_str()), const_cast<char*>(""));
}

std::optional<Layout> layout(const Drawing& drawing) {
  const std::unique_ptr<GVC_t, int (*)(GVC_t*)> context(gvContext(), gvFreeContext);
  if (!context) return std::nullopt;
  Agraph_t* graph = agopen(const_cast<char*>("g"), Agdirected, nullptr);
  set(graph, "rankdir", "LR");
  set(graph, "nodesep", "0.25");
  set(graph, "ranksep", "0.55");
  std::vector<Agnode_t*> nodes;
  for (std::size_t k = 0; k < drawing.nodes.size(); ++k) {
    Agnode_t* node = agnode(graph, const_cast<char*>(("n" + std::to_string(k)).c_str()), 1);
    set(node, "shape", "box");
    set(node, "fixedsize", "true");
    set(node, "label", "");
    set(node, "width", fmt::format("{:.3f}", node_width(drawing.nodes[k]) / 72));
    set(node, "height", fmt::format("{:.3f}", node_height / 72));
    nodes.push_back(node);
  }
  std::vector<Agedge_t*> edges;
  for (std::size_t k = 0; k < drawing.edges.size(); ++k) {
    Agedge_t* edge = agedge(graph, nodes[drawing.edges[k].from], nodes[drawing.edges[k].to],
                            const_cast<char*>(("e" + std::to_string(k)).c_str()), 1);
    if (!drawing.edges[k].label.empty())
      set(edge, "label", std::string(display_width(drawing.edges[k].label), 'x'));
    edges.push_back(edge);
  }
  std::optional<Layout> result;
  if (gvLayout(context.get(), graph, "dot") == 0) {
    attach_attrs(graph);
    result.emplace();
    const std::vector<double> box = numbers(agget(graph, const_cast<char*>("bb")));
    if (box.size() == 4) {
      result->width = box[2];
      result->height = box[3];
    }
    const auto point = [&](double x, double y) { return Point{x, result->height - y}; };
    for (Agnode_t* node : nodes) {
      const std::vector<double> at = numbers(agget(node, const_cast<char*>("pos")));
      result->nodes.push_back(at.size() >= 2 ? point(at[0], at[1]) : Point{});
    }
    for (Agedge_t* edge : edges) {
      const std::vector<double> at = numbers(agget(edge, const_cast<char*>("pos")));
      std::vector<Point> path;
      for (std::size_t k = 2; k + 1 < at.size(); k += 2) path.push_back(point(at[k], at[k + 1]));
      if (at.size() >= 2) path.push_back(point(at[0], at[1]));
      result->edges.push_back(std::move(path));
      const std::vector<double> label = numbers(agget(edge, const_cast<char*>("lp")));
      result->labels.push_back(label.size() == 2 ? std::optional(point(label[0], label[1])) : std::nullopt);
    }
    gvFreeLayout(context.get(), graph);
  }
  agclose(graph);
  return result;
}

// `currentColor` for lines and text, so that the picture follows the page's colours, light or dark.
constexpr const char* style = R"(<style>
.ob text{font-family:"STIX Two Text","Cambria","Times New Roman",serif;font-size:17px;fill:currentColor;text-anchor:middle}
.ob .n text{font-style:italic;dominant-baseline:central}
.ob .e path{fill:none;stroke:currentColor;stroke-width:1.1;opacity:.75}
.ob .e polygon{fill:currentColor;opacity:.75}
.ob .e text{font-size:13px;opacity:.85}
.ob .back path{stroke:#c2410c}.ob .back polygon{fill:#c2410c}.ob .back text{fill:#c2410c}
.ob .n rect{stroke:currentColor;stroke-width:1.2;fill-opacity:.14}
.ob .input rect{fill:#0f766e}.ob .given rect{fill:#64748b;stroke-dasharray:4 3}.ob .param rect{fill:#b45309}
.ob .dead{opacity:.4}.ob .dead path{stroke-dasharray:5 4}
.ob .zero rect{fill:#64748b;fill-opacity:.45;stroke-dasharray:5 4}.ob .zero text{opacity:.7}
.ob .partly rect{fill:#eab308;fill-opacity:.4}.ob .alive rect{fill:#16a34a;fill-opacity:.35}
.ob .unknown rect{fill:#e11d48;fill-opacity:.25}.ob .legend text{font-size:13px;font-style:normal;text-anchor:start;opacity:.85}
.ob .quantity rect{fill:none}.ob .objective rect{fill:#1d4ed8;stroke-width:2.2}
</style>
)";

std::string arrow(const Point& from, const Point& tip) {
  const double dx = tip.x - from.x;
  const double dy = tip.y - from.y;
  const double length = std::max(1e-6, std::sqrt(dx * dx + dy * dy));
  const double ux = dx / length;
  const double uy = dy / length;
  const Point base{tip.x - 9 * ux, tip.y - 9 * uy};
  return fmt::format("<polygon points=\"{:.1f},{:.1f} {:.1f},{:.1f} {:.1f},{:.1f}\"/>", tip.x, tip.y,
                     base.x - 3.5 * uy, base.y + 3.5 * ux, base.x + 3.5 * uy, base.y - 3.5 * ux);
}

struct LegendRow {
  DrawnMark mark;
  const char* name;
  const char* text;
};
constexpr LegendRow legend_rows[] = {{DrawnMark::zero, "zero", "derivative always 0"},
                                     {DrawnMark::partly, "partly", "some entries always 0"},
                                     {DrawnMark::alive, "alive", "not always 0"},
                                     {DrawnMark::unknown, "unknown", "unknown"}};

bool is_used(const Drawing& drawing, DrawnMark mark) {
  return std::ranges::any_of(drawing.nodes, [&](const DrawnNode& node) { return node.mark == mark; });
}

double legend_advance(const LegendRow& row) {
  return 44 + 6.6 * static_cast<double>(display_width(row.text));
}

double legend_width(const Drawing& drawing) {
  double width = 0;
  for (const LegendRow& row : legend_rows)
    if (is_used(drawing, row.mark)) width += legend_advance(row);
  return width;
}

std::string legend(const Drawing& drawing, double top) {
  std::string svg = "<g class=\"legend\">";
  double left = 0;
  for (const LegendRow& row : legend_rows) {
    if (!is_used(drawing, row.mark)) continue;
    svg += fmt::format(
        "<g class=\"n {}\"><rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"20\" height=\"14\" rx=\"4\"/></g><text "
        "x=\"{:.1f}\" "
        "y=\"{:.1f}\">{}</text>",
        row.name, left, top, left + 26, top + 12, row.text);
    left += legend_advance(row);
  }
  return svg + "</g>\n";
}

}  // namespace

std::string draw_svg(const Drawing& drawing, const DrawOptions& options) {
  const auto places = layout(drawing);
  if (!places) return {};
  constexpr double margin = 8;
  const bool has_marks =
      std::ranges::any_of(drawing.nodes, [](const DrawnNode& node) { return node.mark != DrawnMark::none; });
  const double legend_height = has_marks ? 34 : 0;
  const double width = has_marks ? std::max(places->width, legend_width(drawing)) : places->width;
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"ob\" role=\"img\" viewBox=\"{:.1f} {:.1f} {:.1f} "
      "{:.1f}\" "
      "width=\"{:.0f}\" height=\"{:.0f}\">\n",
      -margin, -margin, width + 2 * margin, places->height + legend_height + 2 * margin, width + 2 * margin,
      places->height + legend_height + 2 * margin);
  svg += "<title>computation graph of " + escaped(drawing.nodes.back().label) + "</title>\n";
  svg += style;
  for (std::size_t k = 0; k < drawing.edges.size(); ++k) {
    const std::vector<Point>& path = places->edges[k];
    if (path.size() < 5) continue;
    svg += fmt::format("<g class=\"e{}{}\">", options.backward ? " back" : "",
                       drawing.edges[k].dead ? " dead" : "");
    svg += fmt::format("<path d=\"M{:.1f},{:.1f}", path[0].x, path[0].y);
    for (std::size_t p = 1; p + 3 < path.size(); p += 3)
      svg += fmt::format(" C{:.1f},{:.1f} {:.1f},{:.1f} {:.1f},{:.1f}", path[p].x, path[p].y, path[p + 1].x,
                         path[p + 1].y, path[p + 2].x, path[p + 2].y);
    svg += "\"/>";
    // The adjoints flow against the arrows of the forward pass.
    svg += options.backward ? arrow(path[1], path[0]) : arrow(path[path.size() - 2], path.back());
    if (places->labels[k])
      svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", places->labels[k]->x,
                         places->labels[k]->y, escaped(drawing.edges[k].label));
    svg += "</g>\n";
  }
  constexpr std::array marks{"", "zero", "partly", "alive", "unknown"};
  constexpr std::array roles{"input", "given", "param", "quantity", "objective"};
  for (std::size_t k = 0; k < drawing.nodes.size(); ++k) {
    const DrawnNode& node = drawing.nodes[k];
    const Point& at = places->nodes[k];
    const double width = node_width(node);
    const bool marked = node.mark != DrawnMark::none;
    svg += fmt::format("<g class=\"n {}\">", marked ? marks[static_cast<std::size_t>(node.mark)]
                                                    : roles[static_cast<std::size_t>(node.role)]);
    if (!node.definition.empty())
      svg += "<title>" + escaped(node.label + " = " + node.definition) + "</title>";
    svg += fmt::format(
        "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" rx=\"{}\"/><text x=\"{:.1f}\" "
        "y=\"{:.1f}\">{}</text></g>\n",
        at.x - width / 2, at.y - node_height / 2, width, node_height, node.role == DrawnRole::param ? 4 : 17,
        at.x, at.y, escaped(node.label));
  }
  if (legend_height > 0) svg += legend(drawing, places->height + 12);
  return svg + "</svg>\n";
}

}  // namespace overbar
