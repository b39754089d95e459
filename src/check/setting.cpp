#include "check/setting.hpp"

#include <algorithm>
#include <array>

#include "read/elaborate.hpp"
#include "read/markdown.hpp"

namespace overbar {
namespace {

/// Names that objectives usually have, the likeliest first.
constexpr std::array<std::string_view, 10> objective_names{"J",    "L", "ℓ", "𝓛", "ℒ",
                                                           "loss", "C", "E", "l", "cost"};

bool is_scalar_quantity(const Graph& graph, NodeId node) {
  return graph.op(node) == Op::let && graph.order(node) == 0 && !graph.is_boolean(node);
}

const Name& let_name(const Graph& graph, NodeId node) { return graph.name(graph.node(node).attr); }

}  // namespace

Given read_given(const SourceMap& sources, std::uint32_t file) {
  Given given;
  const SourceFile& source = sources.files[file];
  if (source.name.ends_with(".md") || source.name.ends_with(".markdown"))
    given.sheet = parse_worksheet(sources, file, extract_blocks(source.text).ranges, prelude_parse_options());
  else
    given.sheet = parse_worksheet(sources, file, prelude_parse_options());
  const auto& statements = given.sheet.statements;
  for (std::size_t k = 0; k < statements.size(); ++k) {
    const auto* opening = std::get_if<ast::ScopeOpening>(&statements[k].body);
    if (opening != nullptr || given.sections.empty())
      given.sections.push_back({opening == nullptr ? "" : opening->title, k, k});
    given.sections.back().last = k + 1;
  }
  // A heading with nothing under it is no problem.
  std::erase_if(given.sections, [&](const Given::Section& section) {
    return section.last == section.first + 1 &&
           std::holds_alternative<ast::ScopeOpening>(statements[section.first].body);
  });
  return given;
}

Setting::Setting(const SourceMap& sources, const Given* given, std::size_t section)
    : elaborator(sources, ElaborateOptions{}), alone(given == nullptr) {
  if (given == nullptr || section >= given->sections.size()) {
    elaborator.open_problem("", {});
  } else {
    title = given->sections[section].title;
    const auto& part = given->sections[section];
    for (std::size_t k = part.first; k < part.last; ++k) elaborator.statement(given->sheet, k);
    for (const Formula& assumption : elaborator.problem().assumptions) premises.push_back(assumption.node);
  }
  forms_.emplace(graph());
  const std::vector<std::string> functions = elaborator.function_names();
  builtin_.insert(functions.begin(), functions.end());
}

Probe& Setting::probe(const std::vector<NodeId>& assumptions) {
  for (auto& [held, probe] : probes_)
    if (held == assumptions) return *probe;
  probes_.emplace_back(assumptions, std::make_unique<Probe>(graph(), assumptions));
  return *probes_.back().second;
}

NodeId Setting::usual_objective(bool& failed) {
  failed = false;
  const std::vector<Quantity>& quantities = elaborator.problem().quantities;
  for (const std::string_view name : objective_names) {
    failed = scope().failed.contains(std::string(name));
    if (failed) return no_node;
    for (auto it = quantities.rbegin(); it != quantities.rend(); ++it)
      if (is_scalar_quantity(graph(), it->node) && let_name(graph(), it->node).text == name) return it->node;
  }
  return no_node;
}

void Setting::expect_objective() {
  bool failed = false;
  NodeId& objective = elaborator.problem().objective;
  if (objective == no_node) objective = usual_objective(failed);
}

void Setting::settle_objective() {
  Problem& problem = elaborator.problem();
  if (problem.objective != no_node) return;
  bool failed = false;
  problem.objective = usual_objective(failed);
  if (failed) return elaborator.lose_objective();
  if (problem.objective != no_node) return;
  // The last scalar would be a guess where something was not understood.
  if (!scope().failed.empty()) return elaborator.lose_objective();
  elaborator.objective();
  without_objective = problem.objective == no_node;
}

void add_names(Setting& setting, const Given& given, std::size_t section, PageOptions& options) {
  const Graph& graph = setting.graph();
  const auto known = [&](const std::string& name) {
    return std::ranges::find(options.names, name, &PageName::name) != options.names.end();
  };
  for (const auto& [name, value] : setting.scope().values) {
    if (known(name)) continue;
    PageName entry{name, {}, false, static_cast<std::uint8_t>(own_order(graph, value))};
    if (graph.op(value.node) == Op::let) entry.latex = let_name(graph, value.node).latex;
    if (graph.op(value.node) == Op::symbol)
      entry.latex = graph.symbol(graph.node(value.node).attr).name.latex;
    options.names.push_back(std::move(entry));
  }
  for (const auto& [name, dim] : setting.scope().dims)
    if (std::ranges::find(options.dims, name) == options.dims.end()) options.dims.push_back(name);
  const Given::Section& part = given.sections[section];
  for (std::size_t k = part.first; k < part.last; ++k) {
    const auto& body = given.sheet.statements[k].body;
    if (const auto* functions = std::get_if<ast::FunctionDeclaration>(&body)) {
      for (const ast::Name& name : functions->names)
        if (!known(name.text)) options.names.push_back({name.text, name.latex, true, 0});
    } else if (const auto* definition = std::get_if<ast::Definition>(&body);
               definition != nullptr && definition->is_function && !known(definition->name.text)) {
      options.names.push_back({definition->name.text, definition->name.latex, true, 0});
    }
  }
}

}  // namespace overbar
