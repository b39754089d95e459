// One link: both sides read, in the ways in which derivatives may be meant, and decided.
#include <algorithm>
#include <array>
#include <set>

#include "check/names.hpp"
#include "check/record.hpp"
#include "decide/tactic.hpp"
#include "diag/codes.hpp"
#include "op/build.hpp"

namespace overbar {
namespace {

constexpr std::size_t max_ambiguous = 4;  // derivatives of one link that are tried both ways

struct Sides {
  Expected left, right;
};

Sides read_sides(Setting& setting, const ast::Ast& ast, const LinkRecord& record,
                 const DerivativeReading& reading) {
  setting.scope().reading = reading;
  Expected left = setting.elaborator.expression(ast, record.left, setting.scope(), record.ranges, {});
  Expected right = setting.elaborator.expression(ast, record.right, setting.scope(), record.ranges, {});
  setting.scope().reading = {};
  return {std::move(left), std::move(right)};
}

/// ∂y/∂x of the link that differ when only y's own equation is looked at.
std::vector<ast::ExprId> ambiguous_derivatives(Setting& setting, const ast::Ast& ast,
                                               const LinkRecord& record) {
  std::vector<ast::ExprId> result;
  const auto quantity = [&](ast::ExprId id) -> NodeId {
    if (ast[id].kind == ast::ExprKind::index) id = ast.child(id, 0);
    if (ast[id].kind != ast::ExprKind::name) return no_node;
    const auto it = setting.scope().values.find(std::string(ast.text(id)));
    return it == setting.scope().values.end() ? no_node : it->second.node;
  };
  for (const ast::ExprId id : below(ast, {record.left, record.right})) {
    if (ast[id].kind != ast::ExprKind::partial || ast.children(id).size() != 2) continue;
    const NodeId y = quantity(ast.child(id, 0));
    const NodeId x = quantity(ast.child(id, 1));
    if (y == no_node || x == no_node || y == x || setting.graph().op(y) != Op::let) continue;
    const auto total = setting.elaborator.partial(y, x);
    const auto direct = setting.elaborator.direct_partial(y, x);
    if (!total || !direct || is_zero(setting.graph(), *direct)) continue;
    if (setting.probe({}).compare(*total, *direct) == Agreement::agree) continue;
    result.push_back(id);
    if (result.size() == max_ambiguous) break;
  }
  return result;
}

/// "∂y/∂x read as the direct derivative (…)".
std::string direct_text(const ast::Ast& ast, const std::vector<ast::ExprId>& direct) {
  std::string names;
  std::string of;
  for (const ast::ExprId id : direct) {
    const auto name = [&](std::uint32_t child) {
      ast::ExprId part = ast.child(id, child);
      if (ast[part].kind == ast::ExprKind::index) part = ast.child(part, 0);
      return std::string(ast.text(part));
    };
    const std::string text = "∂" + name(0) + "/∂" + name(1);
    if (names.find(text) != std::string::npos) continue;
    names += (names.empty() ? "" : ", ") + text;
    of = name(0);
  }
  const bool one = names.find(',') == std::string::npos;
  return names + " read as the direct derivative: by " + (one ? of + "'s" : "each quantity's") +
         " own equation, with the rest held";
}

/// The subsets of the ambiguous derivatives in the order in which people mean them: those of the right side,
/// all, then the smaller before the larger.
std::vector<std::vector<ast::ExprId>> direct_choices(const ast::Ast& ast, const LinkRecord& record,
                                                     const std::vector<ast::ExprId>& ambiguous) {
  std::vector<std::vector<ast::ExprId>> choices;
  const std::vector<ast::ExprId> right = below(ast, {record.right});
  std::vector<ast::ExprId> on_right;
  for (const ast::ExprId id : ambiguous)
    if (std::ranges::binary_search(right, id)) on_right.push_back(id);
  const auto push = [&](std::vector<ast::ExprId> choice) {
    if (!choice.empty() && std::ranges::find(choices, choice) == choices.end())
      choices.push_back(std::move(choice));
  };
  push(on_right);
  push(ambiguous);
  for (std::size_t size = 1; size < ambiguous.size(); ++size)
    for (std::size_t mask = 1; mask < (std::size_t{1} << ambiguous.size()); ++mask) {
      std::vector<ast::ExprId> choice;
      for (std::size_t k = 0; k < ambiguous.size(); ++k)
        if ((mask >> k & 1U) != 0) choice.push_back(ambiguous[k]);
      if (choice.size() == size) push(std::move(choice));
    }
  return choices;
}

Agreement agreement(Setting& setting, NodeId claim, const std::vector<NodeId>& premises) {
  const Graph& graph = setting.graph();
  const NodeId relation = relation_of(graph, claim);
  if (!is_equation(graph, relation)) return Agreement::undefined;
  return setting.probe(premises).compare(graph.arg(relation, 0), graph.arg(relation, 1));
}

std::optional<Decision> cheap_proof(Setting& setting, NodeId claim, const std::vector<NodeId>& premises) {
  Graph& graph = setting.graph();
  if (claim == truth(graph, true)) return proved("evaluation", "both sides are the same");
  if (agreement(setting, claim, premises) == Agreement::differ) return std::nullopt;
  const Claim question{setting.forms(), graph, claim, premises, {}};
  for (Tactic* tactic : {normal_form_tactic, propagation_tactic, given_equations_tactic})
    if (auto decision = tactic(question); decision && decision->outcome == Outcome::proved) return decision;
  return std::nullopt;
}

/// Is it made of a loss that nothing on the page defines?
bool speaks_of_supposed(const Setting& setting, const Graph& graph, NodeId root) {
  return std::ranges::any_of(reachable(graph, root), [&](NodeId id) {
    if (graph.op(id) != Op::apply) return false;
    const Function& function = graph.function(graph.application(graph.node(id).attr).function);
    return function.opaque && setting.supposed.contains(function.name.text);
  });
}

/// A symbol by its own name.
bool is_free(const Graph& graph, const Operand& value) { return graph.op(value.node) == Op::symbol; }

/// x of x_i, if that is a symbol.
NodeId free_entries(const ast::Ast& ast, Setting& setting, ast::ExprId side) {
  if (ast[side].kind != ast::ExprKind::index) return no_node;
  const auto known = setting.scope().values.find(std::string(ast.text(ast.child(side, 0))));
  if (known == setting.scope().values.end() || setting.graph().op(known->second.node) != Op::symbol)
    return no_node;
  return known->second.node;
}

/// Is it ∂y/∂x, an entry of it, or a bar?
bool is_derivative(const ast::Ast& ast, ast::ExprId side) {
  if (ast[side].kind == ast::ExprKind::index) side = ast.child(side, 0);
  const ast::ExprKind kind = ast[side].kind;
  return kind == ast::ExprKind::partial || kind == ast::ExprKind::gradient || kind == ast::ExprKind::bar;
}

/// What the link claims. "1/m = ∂μ/∂x_j" is about what stands on its right, for every j.
Result<NodeId> claim_about(Setting& setting, const ast::Ast& ast, const LinkRecord& record,
                           const Sides& sides) {
  const bool turned = comparison_of(record.relation) == Comparison::eq && is_derivative(ast, record.right) &&
                      !is_derivative(ast, record.left);
  auto claim = claim_of(setting, record.relation, *sides.left, *sides.right);
  if (!claim && turned)
    if (auto other = claim_of(setting, record.relation, *sides.right, *sides.left)) return other;
  return claim;
}

/// The same product as one by entries.
ast::ExprId entrywise(ast::Ast& ast, ast::ExprId product) {
  const ast::ExprId factors[] = {ast.child(product, 0), ast.child(product, 1)};
  return ast::add_expr(ast, ast::ExprKind::hadamard, ast[product].span, factors);
}

/// The expression with every product that is written `*` taken entry by entry.
ast::ExprId with_stars_entrywise(PageSource& source, ast::ExprId root) {
  ast::Ast& ast = source.page.sheet.ast;
  return with_parts_changed(ast, root, [&](ast::ExprId id, ast::ExprId made) {
    if (ast[id].kind != ast::ExprKind::mul) return made;
    const Span a = ast[ast.child(id, 0)].span;
    const Span b = ast[ast.child(id, 1)].span;
    if (a.file != b.file || a.file >= source.sources.files.size() || a.end >= b.begin) return made;
    const std::string& text = source.sources.files[a.file].text;
    const std::string between = text.substr(a.end, b.begin - a.end);
    const bool starred = between.find('*') != std::string::npos || between.find("\\ast") != std::string::npos;
    return starred ? entrywise(ast, made) : made;
  });
}

/// h h of a vector h as h ∘ h: there is no other product of it with itself.
ast::ExprId with_squares_entrywise(PageSource& source, ast::ExprId root) {
  ast::Ast& ast = source.page.sheet.ast;
  return with_parts_changed(ast, root, [&](ast::ExprId id, ast::ExprId made) {
    const bool square =
        ast[id].kind == ast::ExprKind::mul && ast::same_expr(ast, ast.child(id, 0), ast, ast.child(id, 1));
    return square ? entrywise(ast, made) : made;
  });
}

/// (a ⊙ B) c as a ⊙ (B c), wherever the page has no bracket that closes before c.
ast::ExprId with_products_first(PageSource& source, ast::ExprId root) {
  ast::Ast& ast = source.page.sheet.ast;
  const auto closes = [&](Span a, Span b) {
    if (a.file != b.file || a.file >= source.sources.files.size() || a.end > b.begin) return true;
    const std::string_view between =
        std::string_view(source.sources.files[a.file].text).substr(a.end, b.begin - a.end);
    return between.find_first_of(")]") != std::string_view::npos;
  };
  return with_parts_changed(ast, root, [&](ast::ExprId, ast::ExprId made) {
    const ast::ExprNode node = ast[made];
    if (node.kind != ast::ExprKind::mul && node.kind != ast::ExprKind::dot) return made;
    const ast::ExprId left = ast.child(made, 0);
    const ast::ExprId right = ast.child(made, 1);
    if (ast[left].kind != ast::ExprKind::hadamard || closes(ast[left].span, ast[right].span)) return made;
    const ast::ExprId first = ast.child(left, 0);
    const ast::ExprId second = ast.child(left, 1);
    const ast::ExprId inner[] = {second, right};
    const Span span{node.span.file, ast[second].span.begin, node.span.end};
    const ast::ExprId outer[] = {first, ast::add_expr(ast, node.kind, span, inner)};
    return ast::add_expr(ast, ast::ExprKind::hadamard, node.span, outer);
  });
}

}  // namespace

void read_as_written(PageSource& source, Run& run, LinkRecord& record);

std::size_t axes_that_count(const Graph& graph, const Operand& value) {
  const std::vector<Dim> axes = own_axes(graph, value);
  return static_cast<std::size_t>(std::ranges::count_if(axes, [](Dim dim) { return dim != Dim{1}; }));
}

Comparison comparison_of(PageRelation relation) {
  switch (relation) {
    case PageRelation::not_equal:
      return Comparison::ne;
    case PageRelation::less:
      return Comparison::lt;
    case PageRelation::less_equal:
      return Comparison::le;
    case PageRelation::greater:
      return Comparison::gt;
    case PageRelation::greater_equal:
      return Comparison::ge;
    default:
      return Comparison::eq;
  }
}

bool is_shape_error(const std::string& code) {
  constexpr std::array<std::string_view, 9> codes{
      "shape-mismatch", "index-size-mismatch", "matrix-division", "order-too-high",    "wrong-index-count",
      "not-square",     "not-a-scalar",        "unbound-index",   "index-out-of-range"};
  return std::ranges::find(codes, code) != codes.end();
}

Result<NodeId> claim_of(Setting& setting, PageRelation relation, const Operand& left, const Operand& right) {
  Graph& graph = setting.graph();
  if (graph.is_boolean(left.node) != graph.is_boolean(right.node))
    return fail(code("not-a-quantity"), "a quantity is compared with a formula");
  if (graph.is_boolean(left.node)) {
    auto both = joined(graph, Connective::equivalence, {left, right});
    if (!both) return std::unexpected(both.error());
    return all(graph, both->node);
  }
  for (const auto& [one, other, where] :
       {std::tuple{&left, &right, "left"}, std::tuple{&right, &left, "right"}})
    for (const std::string& index : one->indices)
      if (std::ranges::find(other->indices, index) == other->indices.end() &&
          (own_order(graph, *other) > 0 || (!other->indices.empty() && one == &right) ||
           (one == &right && !constant_value(graph, left.node))))
        return fail(code("unbound-index"), "index " + index + " is free on the " + where + " side only");
  auto claim = compared(graph, comparison_of(relation), left, right);
  if (!claim) return std::unexpected(claim.error());
  return all(graph, claim->node);
}

bool holds(Setting& setting, NodeId claim, const std::vector<NodeId>& premises) {
  return cheap_proof(setting, claim, premises).has_value();
}

namespace {

/// May rows of a matrix be row vectors here? Not where x_i ∈ ℝᵈ is said, or where the page's definitions have
/// them as columns only.
bool may_have_rows(const PageSource& source, const LinkRecord& record) {
  const ast::Ast& ast = source.page.sheet.ast;
  if (!has_row_slice(ast, {record.left, record.right})) return false;
  if (record.setting->columns && !record.setting->rows) return false;
  return std::ranges::none_of(below(ast, {record.left, record.right}), [&](ast::ExprId id) {
    return ast[id].kind == ast::ExprKind::name && source.page.families.contains(std::string(ast.text(id)));
  });
}

/// Another way to read the link, which stands if it makes it hold, or gives shapes to what had none.
bool read_otherwise(PageSource& source, Run& run, LinkRecord& record, LinkRecord other,
                    const std::string& reading) {
  MarkedLink& link = link_of(run, record);
  const MarkedLink before = link;
  link.reason.clear();
  read_as_written(source, run, other);
  if (link.mark == LinkMark::proved || (other.pending && before.mark == LinkMark::ill_shaped)) {
    link.reading += (link.reading.empty() ? "" : "; ") + reading;
    record = std::move(other);
    return true;
  }
  link = before;
  return false;
}

}  // namespace

/// Is its left side the derivative by a b that the page adds to every row?
bool is_by_row(const PageSource& source, const LinkRecord& record) {
  const ast::Ast& ast = source.page.sheet.ast;
  const ast::ExprKind kind = ast[record.left].kind;
  if (kind != ast::ExprKind::bar && kind != ast::ExprKind::partial && kind != ast::ExprKind::gradient)
    return false;
  return source.page.rows.contains(base_name(ast, ast.children(record.left).back()));
}

void read_link(PageSource& source, Run& run, LinkRecord& record) {
  read_as_written(source, run, record);
  if (link_of(run, record).mark == LinkMark::proved) return;
  if (may_have_rows(source, record)) {
    LinkRecord rows = record;
    rows.pending = false;
    rows.reading.row_slices = true;
    if (read_otherwise(source, run, record, std::move(rows), "rows of a matrix read as row vectors")) return;
  }
  if (link_of(run, record).mark != LinkMark::ill_shaped) return;
  // φ′(z) ⊙ Wᵀ δ is φ′(z) ⊙ (Wᵀ δ) where the shapes ask for it.
  LinkRecord grouped = record;
  grouped.left = with_products_first(source, record.left);
  grouped.right = with_products_first(source, record.right);
  if (grouped.left != record.left || grouped.right != record.right) {
    MarkedLink& link = link_of(run, record);
    const MarkedLink before = link;
    link.reason.clear();
    read_as_written(source, run, grouped);
    if (link.mark == LinkMark::proved || grouped.pending) {
      record = std::move(grouped);
      return;
    }
    link = before;
  }
  // ∂L/∂b = 𝟏ᵀ ∂L/∂Y
  if (is_by_row(source, record)) {
    LinkRecord turned = record;
    ast::Ast& ast = source.page.sheet.ast;
    turned.right = add_expr(ast, ast::ExprKind::transpose, ast[record.right].span, std::array{record.right});
    if (read_otherwise(source, run, record, std::move(turned), "what is added to every row read as a row"))
      return;
  }
  LinkRecord squared = record;
  squared.left = with_squares_entrywise(source, record.left);
  squared.right = with_squares_entrywise(source, record.right);
  const bool squares = squared.left != record.left || squared.right != record.right;
  LinkRecord both = squared;
  both.left = with_products_first(source, squared.left);
  both.right = with_products_first(source, squared.right);
  const std::string as_squares = "a product of a vector with itself read as its square";
  if (squares && read_otherwise(source, run, record, std::move(squared), as_squares)) return;
  if (squares && read_otherwise(source, run, record, std::move(both), as_squares)) return;
  // `*` of two vectors is most often what it is in a program.
  LinkRecord starred = record;
  starred.left = with_stars_entrywise(source, record.left);
  starred.right = with_stars_entrywise(source, record.right);
  if (starred.left == record.left && starred.right == record.right) return;
  read_otherwise(source, run, record, std::move(starred), "* read as the entrywise product");
}

void read_with_premises(PageSource& source, Run& run, LinkRecord& record);

void read_as_written(PageSource& source, Run& run, LinkRecord& record) {
  read_with_premises(source, run, record);
  const Setting& setting = *record.setting;
  const bool ill_shaped = link_of(run, record).mark == LinkMark::ill_shaped;
  if ((!record.pending && !ill_shaped) || record.restriction || setting.conventions.empty()) return;
  // What does not hold in general is marked, and repaired, under what the page takes for granted: one such
  // thing if it is enough, else everything.
  const std::vector<NodeId> said = record.premises;
  const std::size_t count = setting.conventions.size();
  for (std::size_t k = count > 1 && !ill_shaped ? 0 : count; k <= count; ++k) {
    record.premises = said;
    std::string text;
    for (std::size_t other = 0; other < count; ++other) {
      if (k < count && other != k) continue;
      record.premises.push_back(setting.conventions[other].premise);
      text += (text.empty() ? "" : "; ") + setting.conventions[other].text;
    }
    if (ill_shaped) return;
    record.pending = false;
    read_with_premises(source, run, record);
    MarkedLink& link = link_of(run, record);
    if (link.mark != LinkMark::proved) continue;
    link.reading += (link.reading.empty() ? "" : "; ") + text;
    return;
  }
}

void read_with_premises(PageSource& source, Run& run, LinkRecord& record) {
  MarkedLink& link = link_of(run, record);
  Setting& setting = *record.setting;
  const ast::Ast& ast = source.page.sheet.ast;
  DerivativeReading base;
  base.compose = base.determinants = true;
  base.row_gradients = run.layout == Layout::numerator;
  base.column_jacobians = run.layout == Layout::transposed_jacobians;
  base.row_slices = record.reading.row_slices;

  const auto attempt = [&](const DerivativeReading& reading) {
    const Sides sides = read_sides(setting, ast, record, reading);
    if (!sides.left || !sides.right) return false;
    const auto claim = claim_about(setting, ast, record, sides);
    if (!claim) return false;
    auto decision = cheap_proof(setting, *claim, record.premises);
    if (!decision && !record.antecedents.empty()) {
      std::vector<NodeId> assumed = record.premises;
      assumed.insert(assumed.end(), record.antecedents.begin(), record.antecedents.end());
      decision = cheap_proof(setting, *claim, assumed);
      if (decision)
        link.reading = record.stationary ? "given that the gradient is 0" : "given the line before";
    }
    if (!decision) return false;
    record.left_value = *sides.left;
    record.right_value = *sides.right;
    record.reading = reading;
    link.claim = *claim;
    link.mark = LinkMark::proved;
    link.decision = *std::move(decision);
    return true;
  };
  if (attempt(base)) return;
  if (record.derivatives)
    for (const auto& choice : direct_choices(ast, record, ambiguous_derivatives(setting, ast, record))) {
      DerivativeReading reading = base;
      reading.direct = {choice.begin(), choice.end()};
      if (!attempt(reading)) continue;
      link.reading = direct_text(ast, choice);
      return;
    }

  record.reading = base;
  const Sides sides = read_sides(setting, ast, record, base);
  if (sides.left) record.left_value = *sides.left;
  if (sides.right) record.right_value = *sides.right;
  const auto failed = [&](const std::string& code, std::string message) {
    link.mark = is_shape_error(code) ? LinkMark::ill_shaped : LinkMark::not_understood;
    link.reason = std::move(message);
    if (code.empty()) {
      link.reason = stands_on(ast, setting, {record.left, record.right});
      if (link.reason.empty()) link.reason = "what bars are derivatives of was not understood";
    }
  };
  for (const Expected* side : {&sides.left, &sides.right})
    if (!*side) {
      // What is not known at all weighs more than what does not fit.
      const Diagnostic& error = side->error();
      if (link.reason.empty() || link.mark == LinkMark::ill_shaped) failed(error.code, error.message);
    }
  if (!link.reason.empty()) return;
  const auto claim = claim_about(setting, ast, record, sides);
  if (!claim) return failed(claim.error().code, claim.error().message);
  link.claim = *claim;
  link.mark = LinkMark::unknown;
  record.pending = true;
}

void decide_link(const PageSource& source, Run& run, LinkRecord& record) {
  MarkedLink& link = link_of(run, record);
  Setting& setting = *record.setting;
  Graph& graph = setting.graph();
  record.pending = false;
  std::vector<NodeId> assumed = record.premises;
  assumed.insert(assumed.end(), record.antecedents.begin(), record.antecedents.end());
  DecideOptions options;
  options.seed = source.settings.seed;
  if (source.settings.time_limit) options.out_of_time = source.settings.time_limit();
  std::optional<Decision> decision;
  if (agreement(setting, link.claim, assumed) == Agreement::differ)
    decision = witness_tactic(Claim{setting.forms(), graph, link.claim, assumed, options});
  link.decision = decision ? *std::move(decision) : decide(setting.forms(), link.claim, assumed, options);
  constexpr LinkMark marks[] = {LinkMark::proved, LinkMark::refuted, LinkMark::unknown};
  link.mark = marks[static_cast<std::size_t>(link.decision.outcome)];
  link.reason = link.decision.reason;
  if (record.stationary && link.mark != LinkMark::unknown) link.reading = "given that the gradient is 0";
  const auto is_constant = [&](const Operand& value) {
    return constant_value(graph, value.node).has_value() || value.unsized != Operand::Unsized::no;
  };
  const Operand& left = *record.left_value;
  const Operand& right = *record.right_value;
  const NodeId free =
      is_free(graph, left) ? left.node : free_entries(source.page.sheet.ast, setting, record.left);
  if (link.mark == LinkMark::refuted && record.antecedents.empty() && free != no_node &&
      !depends_on(graph, right.node, free)) {
    // Said of something free, it is no claim about the worksheet, and nothing makes it true or false.
    link.mark = LinkMark::unknown;
    link.reason =
        graph.symbol(graph.node(free).attr).name.text + " is free: nothing before this line says what it is";
    link.decision = {};
    return;
  }
  if (link.mark == LinkMark::refuted && !setting.supposed.empty() &&
      speaks_of_supposed(setting, graph, left.node) != speaks_of_supposed(setting, graph, right.node)) {
    link.mark = LinkMark::not_understood;
    link.reason = "it depends on the loss, and no equation of the page says what that is";
    link.decision = {};
    return;
  }
  if (link.mark == LinkMark::refuted &&
      (axes_that_count(graph, left) == 0) != (axes_that_count(graph, right) == 0) && !is_constant(left) &&
      !is_constant(right)) {
    link.mark = LinkMark::ill_shaped;
    link.reason =
        "the left side is " + shape_text(graph, left) + ", the right side " + shape_text(graph, right);
    link.decision = {};
  }
}

}  // namespace overbar
