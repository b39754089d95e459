// Small quantities for the tests of the renderer.
#pragma once
#include <string>

#include "op/build.hpp"
#include "render/render.hpp"

namespace overbar::sample {

inline Name plain(const std::string& text) { return Name{text, {}, Accent::none, {}, {}}; }
inline Name barred(const std::string& text) { return Name{text, {}, Accent::bar, {}, {}}; }

struct Sheet {
  Graph g;
  Dim n = g.dim_symbol("N"), k = g.dim_symbol("K"), m = g.dim_symbol("M");

  NodeId free(const std::string& name, std::vector<Dim> axes = {}, std::string latex = {}) {
    Name called = plain(name);
    called.latex = std::move(latex);
    return symbol_node(g, g.add_symbol({called, Role::input, g.intern_type(Type{std::move(axes)}), {}}));
  }
  NodeId bar(const std::string& name, std::vector<Dim> axes = {}) {
    return let(g, barred(name), free(name + "_adjoint", std::move(axes)));
  }
  std::uint32_t scalar_function(const std::string& name) {
    return g.add_function({plain(name), {Type{}}, Type{}, true, no_node, {}});
  }
  std::string text(NodeId node) const { return render(g, node); }
};

}  // namespace overbar::sample
