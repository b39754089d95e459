#include "check/names.hpp"

#include <algorithm>
#include <set>

#include "diag/codes.hpp"
#include "op/build.hpp"

namespace overbar {
namespace {

using ast::ExprId;
using ast::ExprKind;

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::vector<ExprId> roots_of(const PageChain& chain) {
  std::vector<ExprId> roots;
  for (const PageSide& side : chain.sides)
    if (side.expr != ast::no_expr) roots.push_back(side.expr);
  if (chain.condition != ast::no_expr) roots.push_back(chain.condition);
  return roots;
}

/// The dimension of the setting that the page spells in the other case, if there is one only.
std::optional<Dim> same_letter(Setting& setting, const std::string& name) {
  std::optional<Dim> found;
  for (const auto& [other, dim] : setting.scope().dims) {
    if (lower(other) != lower(name)) continue;
    if (found && *found != dim) return std::nullopt;
    found = dim;
  }
  return found;
}

/// The axis over which `index` runs where it stands in one of the known quantities below.
std::optional<Dim> axis_of(const ast::Ast& ast, Setting& setting, const std::vector<ExprId>& ids,
                           const std::string& index) {
  for (const ExprId id : ids) {
    if (ast[id].kind != ExprKind::index) continue;
    ExprId base = ast.child(id, 0);
    if (ast[base].kind == ExprKind::bar) base = ast.child(base, 0);
    const auto it = setting.scope().values.find(std::string(ast.text(base)));
    if (ast[base].kind != ExprKind::name || it == setting.scope().values.end()) continue;
    const std::vector<Dim> axes = own_axes(setting.graph(), it->second);
    const auto children = ast.children(id);
    if (axes.size() != children.size() - 1) continue;
    for (std::size_t k = 0; k < axes.size(); ++k)
      if (ast[children[k + 1]].kind == ExprKind::name && ast.text(children[k + 1]) == index) return axes[k];
  }
  return std::nullopt;
}

/// A size in a declaration: known, known by another letter, or new.
void know_dimension(const ast::Ast& ast, ExprId id, Setting& setting) {
  for (const ExprId part : below(ast, {id})) {
    if (ast[part].kind != ExprKind::name) continue;
    const std::string name(ast.text(part));
    auto& dims = setting.scope().dims;
    if (dims.contains(name)) continue;
    const auto same = same_letter(setting, name);
    dims[name] = same ? *same : setting.graph().dim_symbol(name);
  }
}

/// "x ∈ ℝⁿ" about an x of the worksheet: its letters are other names for the sizes, or it is wrong.
void compare_shape(const ast::Ast& ast, const ast::QuantityDeclaration::Item& item, Setting& setting,
                   std::vector<Diagnostic>& diagnostics) {
  const Operand& known = setting.scope().values.at(item.name.text);
  if (!item.shape.given || has_shape(ast, item.shape, setting, known)) return;
  diagnostics.push_back(
      {Severity::error,
       code("shape-mismatch"),
       item.shape.span,
       "the worksheet declares " + item.name.text + " : " + shape_text(setting.graph(), known),
       {}});
}

/// A size that stands in "X ∈ ℝ^{m×p}" of an X that the worksheet declares: another name for one of its own.
bool names_known_size(const ast::Worksheet& sheet, std::size_t position, Setting& setting) {
  const auto* dims = std::get_if<ast::DimDeclaration>(&sheet.statements[position].body);
  if (dims == nullptr || dims->items.size() != 1) return false;
  const Span place = dims->items[0].name.span;
  for (std::size_t k = position + 1; k < sheet.statements.size(); ++k) {
    if (std::holds_alternative<ast::DimDeclaration>(sheet.statements[k].body)) continue;
    const auto* next = std::get_if<ast::QuantityDeclaration>(&sheet.statements[k].body);
    return next != nullptr && std::ranges::any_of(next->items, [&](const auto& item) {
             const Span shape = item.shape.span;
             return item.shape.given && shape.file == place.file && shape.begin <= place.begin &&
                    place.end <= shape.end && setting.scope().values.contains(item.name.text);
           });
  }
  return false;
}

}  // namespace

std::string base_name(const ast::Ast& ast, ast::ExprId id) {
  while (ast[id].kind == ast::ExprKind::index || ast[id].kind == ast::ExprKind::transpose)
    id = ast.child(id, 0);
  return ast[id].kind == ast::ExprKind::name ? std::string(ast.text(id)) : std::string{};
}

ast::ExprId with_children(ast::Ast& ast, ast::ExprId id, std::span<const ast::ExprId> children, Span place) {
  if (std::ranges::equal(children, ast.children(id))) return id;
  const ast::ExprNode node = ast[id];
  const std::string text(ast.text(id));
  const ast::ExprId fresh = ast::add_expr(ast, node.kind, place, children, text, node.op);
  ast.nodes[fresh].conditional = node.conditional;
  return fresh;
}

ast::ExprId with_parts_changed(ast::Ast& ast, ast::ExprId root,
                               const std::function<ast::ExprId(ast::ExprId, ast::ExprId)>& change) {
  std::unordered_map<ast::ExprId, ast::ExprId> fresh;
  for (const ast::ExprId id : below(ast, {root})) {
    std::vector<ast::ExprId> children;
    for (const ast::ExprId child : ast.children(id)) children.push_back(fresh.at(child));
    fresh[id] = change(id, with_children(ast, id, children, ast[id].span));
  }
  return fresh.at(root);
}

bool has_row_slice(const ast::Ast& ast, const std::vector<ExprId>& roots) {
  return std::ranges::any_of(below(ast, roots), [&](ExprId id) {
    const auto children = ast.children(id);
    return ast[id].kind == ExprKind::index && children.size() == 3 &&
           ast[children[1]].kind != ExprKind::slice && ast[children[2]].kind == ExprKind::slice;
  });
}

bool has_shape(const ast::Ast& ast, const ast::Shape& written, Setting& setting, const Operand& value) {
  Graph& graph = setting.graph();
  std::vector<Dim> axes = own_axes(graph, value);
  std::vector<ExprId> sizes = written.dimensions;
  // ℝ^{n×1} for a column, ℝ^{1×n} for a row.
  if (axes.size() == 1 && sizes.size() == 2) {
    const std::size_t one = value.row ? 0 : 1;
    if (ast.text(sizes[one]) != "1") return false;
    sizes.erase(sizes.begin() + static_cast<std::ptrdiff_t>(one));
  }
  if (axes.size() != sizes.size()) return false;
  for (std::size_t k = 0; k < axes.size(); ++k) {
    const std::string text(ast.text(sizes[k]));
    if (ast[sizes[k]].kind == ExprKind::name) {
      const auto known = setting.scope().dims.try_emplace(text, axes[k]).first;
      if (known->second != axes[k]) return false;
    } else if (ast[sizes[k]].kind == ExprKind::number && to_string(graph, axes[k]) != text) {
      return false;
    }
  }
  return true;
}

std::optional<std::size_t> by_title(const std::vector<std::unique_ptr<Setting>>& settings,
                                    const std::string& heading) {
  const std::string wanted = lower(heading);
  if (wanted.empty()) return std::nullopt;
  std::optional<std::size_t> found;
  for (std::size_t k = 0; k < settings.size(); ++k) {
    const std::string title = lower(settings[k]->title);
    if (title.empty()) continue;
    if (title == wanted) return k;
    if (!found && (title.find(wanted) != std::string::npos || wanted.find(title) != std::string::npos))
      found = k;
  }
  return found;
}

std::vector<std::string> names_until_heading(const Page& page, std::size_t from) {
  std::set<std::string> names;
  for (std::size_t k = from; k < page.elements.size(); ++k) {
    if (std::holds_alternative<PageHeading>(page.elements[k])) break;
    const auto* chain = std::get_if<PageChain>(&page.elements[k]);
    if (chain == nullptr) continue;
    for (const ExprId id : below(page.sheet.ast, roots_of(*chain)))
      if (page.sheet.ast[id].kind == ExprKind::name) names.emplace(page.sheet.ast.text(id));
  }
  return {names.begin(), names.end()};
}

bool has_derivative(const ast::Ast& ast, const PageChain& chain) {
  return std::ranges::any_of(below(ast, roots_of(chain)), [&](ExprId id) {
    const ExprKind kind = ast[id].kind;
    return kind == ExprKind::bar || kind == ExprKind::partial || kind == ExprKind::gradient;
  });
}

bool is_definition(const ast::Ast& ast, const PageChain& chain) {
  if (chain.after != PageLink::none || chain.relations.empty()) return false;
  if (chain.relations[0].kind != PageRelation::equal && chain.relations[0].kind != PageRelation::defined_as)
    return false;
  const ExprId right = chain.sides[1].expr;
  const ExprId left = chain.sides[0].expr;
  const bool updates = right != ast::no_expr && left != ast::no_expr && ast[left].kind == ExprKind::name &&
                       std::ranges::any_of(below(ast, {right}), [&](ExprId id) {
                         return ast[id].kind == ExprKind::name && ast.text(id) == ast.text(left);
                       });
  return right != ast::no_expr && !updates &&
         std::ranges::any_of(below(ast, {right}), [&](ExprId id) { return ast[id].kind == ExprKind::name; });
}

std::string stands_on(const ast::Ast& ast, Setting& setting, std::initializer_list<ExprId> roots) {
  std::string names;
  std::set<std::string> said;
  std::size_t count = 0;
  for (const ExprId root : roots) {
    if (root == ast::no_expr) continue;
    for (const ExprId id : below(ast, {root})) {
      const std::string name(ast.text(id));
      if (ast[id].kind != ExprKind::name || !setting.scope().failed.contains(name)) continue;
      if (!said.insert(name).second) continue;
      names += (names.empty() ? "" : " and ") + name;
      ++count;
    }
  }
  if (names.empty()) return {};
  return "stands on " + names + ", which " + (count == 1 ? "was" : "were") + " not understood";
}

/// The letters that index something somewhere on the page, or that a sum runs over.
std::set<std::string> index_letters(const Page& page) {
  const ast::Ast& ast = page.sheet.ast;
  std::set<std::string> letters;
  for (ExprId id = 0; id < ast.nodes.size(); ++id) {
    if (ast[id].kind == ExprKind::binder) letters.emplace(ast.text(id));
    if (ast[id].kind != ExprKind::index) continue;
    const auto children = ast.children(id);
    for (const ExprId part : below(ast, {children.begin() + 1, children.end()}))
      if (ast[part].kind == ExprKind::name) letters.emplace(ast.text(part));
  }
  return letters;
}

/// Names that stand somewhere else than below a fraction, as the end of a range, or as a size: h of W h
/// beside W ∈ ℝ^{K×H} is none of its sizes.
std::set<std::string> names_of_quantities(const Page& page) {
  const ast::Ast& ast = page.sheet.ast;
  std::set<std::string> names;
  for (const PageElement& element : page.elements) {
    const auto* chain = std::get_if<PageChain>(&element);
    if (chain == nullptr) continue;
    std::set<ExprId> sizes;
    const std::vector<ExprId> ids = below(ast, roots_of(*chain));
    for (const ExprId id : ids) {
      const ExprKind kind = ast[id].kind;
      if (kind == ExprKind::divide)
        for (const ExprId part : below(ast, {ast.child(id, 1)})) sizes.insert(part);
      if (kind == ExprKind::range || kind == ExprKind::ones)
        for (const ExprId part : below(ast, {id})) sizes.insert(part);
    }
    for (const ExprId id : ids)
      if (ast[id].kind == ExprKind::name && !sizes.contains(id)) names.emplace(ast.text(id));
  }
  return names;
}

void alias_dimensions(const Page& page, Setting& setting) {
  const ast::Ast& ast = page.sheet.ast;
  const std::set<std::string> letters = index_letters(page);
  std::map<std::string, std::set<std::string>> subscripted;
  for (const PageElement& element : page.elements) {
    const auto* chain = std::get_if<PageChain>(&element);
    if (chain == nullptr) continue;
    std::vector<ExprId> roots = roots_of(*chain);
    roots.insert(roots.end(), chain->binders.begin(), chain->binders.end());
    const std::vector<ExprId> ids = below(ast, roots);
    for (const ExprId id : ids) {
      if (ast[id].kind != ExprKind::binder || ast.children(id).size() != 1) continue;
      const ExprId range = ast.child(id, 0);
      if (ast[range].kind != ExprKind::range) continue;
      const ExprId last = ast.child(range, 1);
      const std::string name(ast.text(last));
      if (ast[last].kind != ExprKind::name || setting.knows(name)) continue;
      if (const auto dim = axis_of(ast, setting, ids, std::string(ast.text(id))))
        setting.scope().dims[name] = *dim;
    }
  }
  // D = ‖a − b‖ is no size.
  std::set<std::string> defined;
  for (const PageElement& element : page.elements)
    if (const auto* chain = std::get_if<PageChain>(&element);
        chain != nullptr && !chain->relations.empty() && chain->sides[0].expr != ast::no_expr &&
        ast[chain->sides[0].expr].kind == ExprKind::name)
      defined.emplace(ast.text(chain->sides[0].expr));
  if (setting.alone) defined.merge(names_of_quantities(page));
  for (const PageElement& element : page.elements) {
    const auto* chain = std::get_if<PageChain>(&element);
    if (chain == nullptr) continue;
    for (const ExprId id : below(ast, roots_of(*chain))) {
      const std::string name(ast.text(id));
      if (ast[id].kind != ExprKind::name || name.empty() || setting.knows(name)) continue;
      if (letters.contains(name) || defined.contains(name)) continue;
      if (const auto dim = same_letter(setting, name)) setting.scope().dims[name] = *dim;
      const std::size_t script = name.find('_');
      if (script != std::string::npos && setting.scope().dims.contains(name.substr(0, script)))
        subscripted[name.substr(0, script)].insert(name);
    }
  }
  // √d_k, where the worksheet has d and the page has no d_v beside it.
  for (const auto& [letter, names] : subscripted)
    if (names.size() == 1) setting.scope().dims[*names.begin()] = setting.scope().dims.at(letter);
}

void declare_statement(Page& page, std::size_t position, Setting& setting,
                       std::vector<Diagnostic>& diagnostics) {
  ast::Worksheet& sheet = page.sheet;
  if (std::holds_alternative<ast::ScopeOpening>(sheet.statements[position].body)) return;
  if (names_known_size(sheet, position, setting)) return;
  if (const auto* function = std::get_if<ast::FunctionDeclaration>(&sheet.statements[position].body);
      function != nullptr && !function->result.given) {
    // Declared nowhere: what it acts on is inferred, or is a number.
    if (setting.alone) return;
    if (function->arguments.size() > 1) return;
  }
  const auto* declaration = std::get_if<ast::QuantityDeclaration>(&sheet.statements[position].body);
  if (declaration == nullptr) return setting.elaborator.statement(sheet, position);
  ast::QuantityDeclaration fresh{declaration->role, {}};
  for (const auto& item : declaration->items) {
    if (setting.scope().values.contains(item.name.text)) {
      compare_shape(sheet.ast, item, setting, diagnostics);
      continue;
    }
    for (const ExprId dimension : item.shape.dimensions) know_dimension(sheet.ast, dimension, setting);
    fresh.items.push_back(item);
  }
  if (fresh.items.empty()) return;
  setting.elaborator.declare_quantities(sheet.ast, fresh);
}

void give_shapes_to_definitions(Page& page, Setting& setting) {
  const ast::Ast& ast = page.sheet.ast;
  std::map<std::string, PageChain*> defined;
  for (PageElement& element : page.elements) {
    auto* chain = std::get_if<PageChain>(&element);
    if (chain == nullptr) continue;
    if (has_derivative(ast, *chain)) break;
    const ExprId left = chain->sides[0].expr;
    if (left == ast::no_expr || ast[left].kind != ExprKind::name || !is_definition(ast, *chain)) continue;
    const std::string name(ast.text(left));
    // w = w + …: nothing is defined by itself.
    const std::vector<ExprId> right = below(ast, {chain->sides[1].expr});
    if (chain->restriction || setting.knows(name) || std::ranges::any_of(right, [&](ExprId id) {
          return ast[id].kind == ExprKind::name && ast.text(id) == name;
        }))
      continue;
    defined.emplace(name, chain);
  }
  for (ast::Statement& statement : page.sheet.statements) {
    auto* declaration = std::get_if<ast::QuantityDeclaration>(&statement.body);
    if (declaration == nullptr) continue;
    std::erase_if(declaration->items, [&](const ast::QuantityDeclaration::Item& item) {
      const auto found = defined.find(item.name.text);
      if (found == defined.end()) return false;
      if (item.domain.kind != ast::Domain::Kind::none && item.domain.kind != ast::Domain::Kind::reals)
        return false;
      if (item.shape.given) found->second->shapes.push_back({1, item.shape});
      return true;
    });
  }
}

std::expected<Operand, Diagnostic> define_name(Page& page, const PageChain& chain, const std::string& name,
                                               LinkRecord& record, Layout layout) {
  Setting& setting = *record.setting;
  ast::Ast& ast = page.sheet.ast;
  const ExprId left = record.left;
  if (ast[left].kind == ExprKind::call) {
    // A function: a definition of the worksheet language.
    ast::Definition& definition = setting.functions.emplace_back();
    definition.name = {name, {}, ast[left].span};
    definition.is_function = true;
    for (const ExprId argument : ast.children(left)) {
      if (ast[argument].kind != ExprKind::name)
        return std::unexpected(
            make_error(code("unknown-function"), ast[left].span, "unknown function " + name));
      definition.parameters.push_back({{std::string(ast.text(argument)), {}, ast[argument].span}, {}});
    }
    definition.value = record.right;
    const std::size_t before = setting.elaborator.diagnostics().size();
    setting.elaborator.define(ast, definition, chain.span);
    if (setting.elaborator.diagnostics().size() == before) return Operand{};
    Diagnostic error = setting.elaborator.diagnostics().back();
    setting.elaborator.diagnostics().pop_back();
    return std::unexpected(std::move(error));
  }
  DerivativeReading reading;
  reading.compose = reading.determinants = true;
  reading.row_gradients = layout == Layout::numerator;
  reading.column_jacobians = layout == Layout::transposed_jacobians;
  // p_y = …, with the label y: for every y.
  std::map<std::string, Operand> labels;
  if (ast[left].kind == ExprKind::index)
    for (const ExprId index : ast.children(left).subspan(1)) {
      const auto label = setting.scope().values.find(std::string(ast.text(index)));
      if (label == setting.scope().values.end()) continue;
      const Graph& graph = setting.graph();
      if (graph.op(label->second.node) != Op::symbol) continue;
      const auto& domain = graph.symbol(graph.node(label->second.node).attr).domain;
      if (!domain.index_of) continue;
      record.ranges[label->first] = IndexRange{*domain.index_of, 1};
      labels.emplace(label->first, label->second);
      setting.scope().values.erase(label);
    }
  setting.scope().reading = reading;
  auto value = setting.elaborator.expression(ast, record.right, setting.scope(), record.ranges, {});
  if (!value || has_row_slice(ast, {record.right})) {
    setting.scope().reading.row_slices = true;
    auto rows = setting.elaborator.expression(ast, record.right, setting.scope(), record.ranges, {});
    setting.rows = setting.rows || (!value && rows);
    setting.columns = setting.columns || (value && !rows);
    if (!value && rows) value = std::move(rows);
  }
  setting.scope().reading = {};
  const IndexRanges ranges = record.ranges;
  for (const auto& [label, meaning] : labels) {
    setting.scope().values.insert_or_assign(label, meaning);
    record.ranges.erase(label);
  }
  if (!value) return value;
  Operand result = *value;
  Graph& graph = setting.graph();
  if (ast[left].kind == ExprKind::index) {
    std::vector<std::string> order;
    std::vector<Dim> dims;
    for (const ExprId index : ast.children(left).subspan(1)) {
      if (ast[index].kind == ExprKind::slice) continue;
      const std::string text(ast.text(index));
      const auto it = std::ranges::find(result.indices, text);
      const auto range = ranges.find(text);
      if (ast[index].kind != ExprKind::name || (it == result.indices.end() && range == ranges.end()))
        return std::unexpected(
            make_error(code("unknown-name"), ast[left].span,
                       "unknown name " + name + ", and the range of index " + text + " is not known here"));
      order.push_back(text);
      dims.push_back(it == result.indices.end()
                         ? range->second.dim
                         : graph.axes(result.node)[static_cast<std::size_t>(it - result.indices.begin())]);
    }
    auto node = indices_to_axes(graph, result, order, dims);
    if (!node) return std::unexpected(make_error(node.error().code, ast[left].span, node.error().message));
    result = Operand{*node, {}, false, Operand::Unsized::no};
  }
  if (!result.indices.empty())
    return std::unexpected(make_error(code("unbound-index"), ast[record.right].span,
                                      "index " + result.indices[0] + " is free on the right side only"));
  if (result.unsized != Operand::Unsized::no)
    return std::unexpected(make_error(code("unsized"), ast[record.right].span,
                                      "write its size (𝟏_N, I_N): nothing here tells it"));
  if (graph.is_boolean(result.node)) result = collapsed(graph, result);
  setting.elaborator.name_quantity({name, {}, Accent::none, {}, {}}, result, ast[left].span);
  if (ast[left].kind == ExprKind::index && ast.children(left).size() == 2 && own_order(graph, result) == 2)
    complete_rows(ast, name);  // δ_n = …, a vector for each n
  return setting.elaborator.expression(ast, left, setting.scope(), record.ranges, {});
}

}  // namespace overbar
