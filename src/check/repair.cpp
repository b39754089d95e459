// What a person most likely meant: the smallest edits that make a link true.
//
// Every edit of every expression of the side is tried: elaborated, compared with the other side by numbers at
// a few points, and only if these agree proved. Where no single edit helps, pairs of the cheaper ones are
// tried, the first with every second on what it leaves. The search is bounded by steps and by the caller's
// clock; what is found is ranked by cost and by how little of the page it touches.
#include <algorithm>
#include <set>

#include "check/edit.hpp"
#include "check/notation.hpp"
#include "decide/tactic.hpp"
#include "derive/applied_body.hpp"
#include "op/build.hpp"
#include "read/print.hpp"
#include "render/render.hpp"

namespace overbar {

using ast::ExprId;
using ast::ExprKind;

namespace {

constexpr EditKind* edit_kinds[] = {edit_transpose, edit_product,  edit_sign, edit_factor, edit_term,
                                    edit_exponent,  edit_function, edit_name, edit_index,  edit_comparison};

constexpr std::size_t max_shown = 3;
constexpr std::uint32_t longest_command = 8;  // \mathbf{, before what it is about
constexpr std::size_t max_work = 120'000;     // expressions read while edits of one side are tried …
constexpr std::size_t max_pairs = 120'000;    // … and pairs of them
constexpr std::size_t max_unproved = 4;       // sides that agree by numbers and have no proof
constexpr std::size_t max_expressions = 120;  // of a side that is edited
constexpr double pair_cost = 1.25;            // of each edit of a pair, at most
constexpr double slack = 0.25;                // how much worse than the best a suggestion may be

/// The page's arena as it was.
struct Restore {
  ast::Ast& ast;
  std::size_t nodes = ast.nodes.size();
  std::size_t children = ast.child_ids.size();
  void now() const {
    ast.nodes.resize(nodes);
    ast.child_ids.resize(children);
  }
};

/// A node as an expression of the page: written as text, and read. Where `objective` is given, x̄ is ∂J/∂x.
ExprId as_expression(const Graph& graph, NodeId node, const ParseOptions& options,
                     const std::string& objective, ast::Ast& into) {
  SourceMap text;
  text.files.push_back({"term", render(graph, node)});
  ast::Worksheet sheet;
  sheet.ast = std::move(into);
  ast::Ast& ast = sheet.ast;
  const std::size_t before = ast.nodes.size();
  const ExprId loss = ast::add_expr(ast, ExprKind::name, no_place, {}, objective);
  const Span whole{0, 0, static_cast<std::uint32_t>(text.files[0].text.size())};
  const ExprId id = parse_formula(text, whole, options, sheet);
  for (std::size_t k = before; k < ast.nodes.size(); ++k) {
    ast::ExprNode& made = ast.nodes[k];
    made.span = no_place;
    if (objective.empty() || made.kind != ExprKind::bar) continue;
    const ExprId of = ast.child_ids[made.first_child];
    if (ast.nodes[of].kind != ExprKind::name) continue;
    made.kind = ExprKind::partial;
    made.first_child = static_cast<std::uint32_t>(ast.child_ids.size());
    made.child_count = 2;
    ast.child_ids.push_back(loss);
    ast.child_ids.push_back(of);
  }
  into = std::move(sheet.ast);
  return id;
}

class Repairer {
 public:
  Repairer(PageSource& source, const Notation& notation, Run& run, LinkRecord& record)
      : source_(source),
        ast_(source.page.sheet.ast),
        notation_(notation),
        run_(run),
        record_(record),
        setting_(*record.setting) {
    if (source.settings.time_limit) out_of_time_ = source.settings.time_limit();
  }

  void go() {
    MarkedLink& link = link_of(run_, record_);
    if (is_order(record_.relation)) return turn_relation();
    const bool against_truth = link.standing == LinkStanding::wrong && record_.first_value.has_value();
    if (against_truth || record_.left_value) {
      const Operand& target = against_truth ? *record_.first_value : *record_.left_value;
      search(record_.right, target, link.truth);
    }
    const bool left_side = record_.position == 0 && record_.right_value.has_value();
    if (found_.empty() && left_side) search_left();
    if (found_.empty() && (against_truth || record_.left_value))
      search_pairs(record_.right, against_truth ? *record_.first_value : *record_.left_value, link.truth);
    std::ranges::stable_sort(found_, {}, &Found::cost);
    for (Found& found : found_) {
      if (link.repairs.size() == max_shown || found.cost > found_.front().cost + slack) break;
      const bool known = std::ranges::any_of(link.repairs, [&](const SuggestedRepair& other) {
        return other.replacement == found.repair.replacement && other.place == found.repair.place;
      });
      if (!known) link.repairs.push_back(std::move(found.repair));
    }
  }

 private:
  struct Found {
    double cost = 0;
    SuggestedRepair repair;
  };
  PageSource& source_;
  ast::Ast& ast_;
  const Notation& notation_;
  Run& run_;
  LinkRecord& record_;
  Setting& setting_;
  std::function<bool()> out_of_time_;
  std::vector<Found> found_;
  std::size_t tried_ = 0;
  std::size_t unproved_ = 0;
  std::set<NodeId> refuted_;  // sides that were compared already

  static bool is_order(PageRelation relation) {
    return relation != PageRelation::equal && relation != PageRelation::defined_as;
  }

  /// An inequality the wrong way round. (An edit of a side would find some bound, not the one that was
  /// meant.)
  void turn_relation() {
    MarkedLink& link = link_of(run_, record_);
    if (!record_.left_value || !record_.right_value) return;
    constexpr std::pair<PageRelation, const char*> relations[] = {{PageRelation::equal, "="},
                                                                  {PageRelation::less, "<"},
                                                                  {PageRelation::less_equal, "\\le"},
                                                                  {PageRelation::greater, ">"},
                                                                  {PageRelation::greater_equal, "\\ge"}};
    for (const auto& [relation, text] : relations) {
      if (relation == record_.relation) continue;
      const auto claim = claim_of(setting_, relation, *record_.left_value, *record_.right_value);
      if (!claim || over()) continue;
      if (decide(setting_.forms(), *claim, assumed(), {source_.settings.seed, out_of_time_}).outcome !=
          Outcome::proved)
        continue;
      SuggestedRepair repair;
      repair.place = link.relation;
      repair.replacement = text;
      repair.what = "the relation the other way round";
      link.repairs.push_back(std::move(repair));
      return;
    }
  }

  bool over() const { return out_of_time_ && out_of_time_(); }

  Expected value_of(ExprId root) {
    setting_.scope().reading = record_.reading;
    Expected value = setting_.elaborator.expression(ast_, root, setting_.scope(), record_.ranges, {});
    setting_.scope().reading = {};
    return value;
  }

  /// Does the side equal the target, as far as numbers tell?
  std::optional<NodeId> agrees(const Operand& side, const Operand& target, bool left) {
    const auto claim = left ? claim_of(setting_, record_.relation, side, target)
                            : claim_of(setting_, record_.relation, target, side);
    if (!claim) return std::nullopt;
    Graph& graph = setting_.graph();
    // x̄ = x̄ says nothing.
    if (side.node == target.node && graph.op(target.node) == Op::let) return std::nullopt;
    // A scalar for a tensor is no repair.
    if (axes_that_count(graph, side) != axes_that_count(graph, target) &&
        side.unsized == Operand::Unsized::no && !constant_value(graph, target.node))
      return std::nullopt;
    if (!refuted_.insert(*claim).second) return std::nullopt;
    const NodeId relation = graph.op(*claim) == Op::all ? graph.arg(*claim, 0) : *claim;
    if (graph.op(relation) == Op::compare && record_.relation == PageRelation::equal) {
      const Agreement agreement =
          setting_.probe(record_.premises).compare(graph.arg(relation, 0), graph.arg(relation, 1));
      if (agreement != Agreement::agree) return std::nullopt;
    }
    return *claim;
  }

  EditContext context_of(ExprId root, NodeId truth) {
    EditContext c{ast_, setting_, record_, root, below(ast_, {root}), {}, {}, {}, {}, {}, {}, {}, false, {}};
    c.misfit = link_of(run_, record_).mark == LinkMark::ill_shaped;
    for (const ExprId id : c.below)
      for (const ExprId child : ast_.children(id)) c.parent.try_emplace(child, id);
    Graph& graph = setting_.graph();
    for (const auto& [name, value] : setting_.scope().values) {
      if (graph.is_boolean(value.node)) continue;
      c.names.push_back({name, own_axes(graph, value), value.row, value.node});
    }
    std::set<std::string> sizes;
    std::set<std::int32_t> codes;
    for (const auto& [name, dim] : setting_.scope().dims)
      if (codes.insert(dim.code).second) c.dims.push_back(name);
    std::set<std::string> letters;
    for (const auto& [name, range] : record_.ranges) letters.insert(name);
    for (const ExprId side : {record_.left, record_.right, root})
      for (const ExprId id : below(ast_, {side})) {
        if (ast_[id].kind == ExprKind::binder) letters.emplace(ast_.text(id));
        if (ast_[id].kind != ExprKind::index) continue;
        for (const ExprId index : ast_.children(id).subspan(1))
          if (ast_[index].kind == ExprKind::name && !setting_.knows(std::string(ast_.text(index))))
            letters.emplace(ast_.text(index));
      }
    c.indices.assign(letters.begin(), letters.end());
    find_axes(c);
    find_terms(c, truth);
    return c;
  }

  /// Which expressions of the side are values, and of which shape. A part that does not fit is one too.
  void find_axes(EditContext& c) {
    std::set<ExprId> not_values;
    for (auto it = c.below.rbegin(); it != c.below.rend(); ++it) {
      const ExprKind kind = ast_[*it].kind;
      const auto children = ast_.children(*it);
      const std::size_t from = kind == ExprKind::index ? 1 : 0;
      if (kind == ExprKind::binder || kind == ExprKind::range || kind == ExprKind::partial ||
          kind == ExprKind::gradient || (kind == ExprKind::index && !children.empty()) ||
          not_values.contains(*it))
        for (std::size_t k = not_values.contains(*it) ? 0 : from; k < children.size(); ++k)
          not_values.insert(children[k]);
      if (kind == ExprKind::reduce)
        for (std::size_t k = 1; k < children.size(); ++k) not_values.insert(children[k]);
      if (kind == ExprKind::binder || kind == ExprKind::range || kind == ExprKind::slice ||
          kind == ExprKind::row || kind == ExprKind::compare || kind == ExprKind::chain)
        not_values.insert(*it);
    }
    for (const ExprId id : c.below) {
      if (not_values.contains(id)) continue;
      if (const auto value = value_of(id)) {
        if (!setting_.graph().is_boolean(value->node)) c.axes[id] = own_axes(setting_.graph(), *value);
      } else if (is_shape_error(value.error().code)) {
        c.axes[id] = {Dim{0}};  // no shape at all
      }
    }
  }

  /// The transpose of a term in which derivatives are rows already: (Wᵀ z̄)ᵀ is ∂J/∂z W.
  ExprId transposed(EditContext& c, ExprId id, int depth) {
    constexpr int deepest = 8;
    const auto part = [&](std::uint32_t k) { return transposed(c, ast_.child(id, k), depth + 1); };
    switch (depth > deepest ? ExprKind::error : ast_[id].kind) {
      case ExprKind::partial:
      case ExprKind::gradient:
      case ExprKind::bar:
      case ExprKind::number:
        return id;
      case ExprKind::transpose:
        return ast_.child(id, 0);
      case ExprKind::neg:
        return c.make(ExprKind::neg, {part(0)});
      case ExprKind::mul:
        return c.make(ExprKind::mul, {part(1), part(0)});
      case ExprKind::hadamard:
        return c.make(ExprKind::hadamard, {part(0), part(1)});
      default:
        return c.make(ExprKind::transpose, {id});
    }
  }

  /// The terms as the line has them: entries where its left side is an entry, rows where gradients are rows.
  void as_on_the_line(EditContext& c) {
    ExprId left = record_.left;
    if (left == ast::no_expr) return;
    if (ast_[left].kind == ExprKind::partial) left = ast_.children(left).back();
    std::vector<ExprId> letters;
    if (ast_[left].kind == ExprKind::index)
      for (const ExprId index : ast_.children(left).subspan(1)) letters.push_back(c.name(ast_.text(index)));
    const bool rows = record_.reading.row_gradients && record_.derivatives;
    if (letters.empty() && !rows) return;
    for (ExprId& term : c.terms) {
      if (rows) term = transposed(c, term, 0);
      if (letters.empty()) continue;
      std::vector<ExprId> entry{term};
      entry.insert(entry.end(), letters.begin(), letters.end());
      term = c.make(ExprKind::index, entry);
    }
  }

  /// The terms and factors of what the side should be, as expressions.
  void find_terms(EditContext& c, NodeId truth) {
    if (truth == no_node) return;
    Graph& graph = setting_.graph();
    ParseOptions options = source_names();
    std::string objective;
    if (const NodeId loss = setting_.elaborator.problem().objective;
        !notation_.uses_bars() && loss != no_node && graph.op(loss) == Op::let)
      objective = graph.name(graph.node(loss).attr).text;
    const auto add_one = [&](NodeId node, std::vector<ExprId>& list) {
      if (list.size() >= 16) return;
      const ExprId id = as_expression(graph, node, options, objective, ast_);
      if (id != ast::no_expr) list.push_back(id);
    };
    // ∂J/∂b = ∂J/∂z: the terms are those of ∂J/∂z.
    for (int step = 0; step < 3 && graph.op(truth) == Op::let; ++step) truth = graph.arg(truth, 0);
    std::vector<NodeId> terms{truth};
    if (graph.op(truth) == Op::add) terms.assign(graph.args(truth).begin(), graph.args(truth).end());
    // The factors of the terms; those of an adjoint also from its own equation, two steps down.
    std::vector<NodeId> factors;
    const auto add_factors = [&](NodeId node) {
      std::vector<NodeId> parts{node};
      if (graph.op(node) == Op::add) parts.assign(graph.args(node).begin(), graph.args(node).end());
      for (const NodeId part : parts) {
        if (graph.op(part) != Op::contract) {
          factors.push_back(part);
          continue;
        }
        factors.insert(factors.end(), graph.args(part).begin(), graph.args(part).end());
      }
    };
    for (const NodeId term : terms) {
      if (terms.size() > 1) add_one(term, c.terms);
      add_factors(term);
    }
    as_on_the_line(c);
    std::size_t from = 0;
    for (int step = 0; step < 2; ++step) {
      const std::size_t until = factors.size();
      for (; from < until; ++from)
        if (graph.op(factors[from]) == Op::let &&
            graph.name(graph.node(factors[from]).attr).accent != Accent::none)
          add_factors(graph.arg(factors[from], 0));
    }
    std::set<NodeId> seen;
    const auto known_as = [&](NodeId node) {
      for (const Quantity& quantity : setting_.elaborator.problem().quantities)
        if (graph.op(quantity.node) == Op::let && graph.arg(quantity.node, 0) == node) return quantity.node;
      return node;
    };
    for (const NodeId factor : factors)
      if (seen.insert(factor).second) add_one(factor, c.factors);
    // σ′(z) as h (1 − h).
    for (const NodeId factor : factors) {
      if (graph.op(factor) != Op::apply) continue;
      const Application application = graph.application(graph.node(factor).attr);
      if (application.derivatives.empty() || graph.function(application.function).opaque) continue;
      const NodeId body = applied_body(graph, factor);
      if (body == no_node || graph.op(body) != Op::contract) continue;
      const std::vector<NodeId> parts(graph.args(body).begin(), graph.args(body).end());
      for (const NodeId part : parts)
        if (seen.insert(known_as(part)).second) add_one(known_as(part), c.factors);
    }
    std::set<Rational> exponents;
    for (const NodeId id : reachable(graph, truth))
      if (graph.op(id) == Op::pow) exponents.insert(graph.rationals(graph.node(id).attr)[0]);
    c.exponents.assign(exponents.begin(), exponents.end());
    if (c.exponents.size() > 6) c.exponents.resize(6);
    for (const ExprId id : c.below)
      if ((ast_[id].kind == ExprKind::call || ast_[id].kind == ExprKind::divide) && c.is_value(id))
        c.factors.push_back(id);
  }

  ParseOptions source_names() {
    ParseOptions options = prelude_parse_options();
    for (const auto& [name, value] : setting_.scope().values) options.names.push_back(name);
    for (const auto& [name, dim] : setting_.scope().dims) options.names.push_back(name);
    for (const std::string& name : setting_.elaborator.function_names())
      options.functions.push_back({name, KnownFunction::Prefix::none});
    return options;
  }

  static std::vector<Edit> edits_of(const EditContext& c) {
    std::vector<Edit> edits;
    for (const ExprId id : c.below)
      for (EditKind* kind : edit_kinds) kind(c, id, edits);
    std::ranges::stable_sort(edits, {}, &Edit::cost);
    return edits;
  }

  /// Numbers that are missing as factors. The side is linear in a term; where target − side without it is r
  /// times the term, r stands before it.
  void find_ratios(const EditContext& c, const Operand& target, bool left, std::vector<Edit>& edits) {
    Graph& graph = setting_.graph();
    const auto sides = [&](ExprId side) -> std::optional<std::pair<NodeId, NodeId>> {
      const auto value = value_of(side);
      if (!value) return std::nullopt;
      const auto claim = left ? claim_of(setting_, record_.relation, *value, target)
                              : claim_of(setting_, record_.relation, target, *value);
      const NodeId relation = claim ? relation_of(graph, *claim) : no_node;
      if (relation == no_node || !is_equation(graph, relation)) return std::nullopt;
      const NodeId own = graph.arg(relation, left ? 0 : 1);
      const NodeId other = graph.arg(relation, left ? 1 : 0);
      if (graph.type(own) != graph.type(other)) return std::nullopt;
      return std::pair{other, own};
    };
    if (record_.relation != PageRelation::equal) return;
    const auto whole = sides(c.root);
    if (!whole) return;
    for (const ExprId id : c.below) {
      const ExprKind parent = c.parent_kind(id);
      const bool term = id == c.root || parent == ExprKind::add || parent == ExprKind::neg ||
                        parent == ExprKind::reduce || parent == ExprKind::divide;
      if (!term || !c.is_value(id) || c.kind(id) == ExprKind::neg || c.kind(id) == ExprKind::number) continue;
      const auto rest = sides(applied(c, {id, c.make(ExprKind::mul, {c.number("0"), id}), 0, {}}));
      if (!rest || rest->first != whole->first || graph.type(rest->second) != graph.type(whole->second))
        continue;
      const auto ratio = setting_.probe(record_.premises)
                             .ratio(subtract(graph, rest->first, rest->second),
                                    subtract(graph, whole->second, rest->second));
      if (!ratio || *ratio == 1 || *ratio == 0 || *ratio == -1) continue;
      const Rational size = abs(*ratio);
      ExprId factor = c.number(to_string(Rational(numerator(size))));
      if (denominator(size) != 1)
        factor = c.make(ExprKind::divide, {factor, c.number(to_string(Rational(denominator(size))))});
      ExprId by = c.make(ExprKind::mul, {factor, id});
      if (*ratio < 0) by = c.make(ExprKind::neg, {by});
      edits.push_back({id, by, 1.12, "a factor " + to_string(*ratio) + " is missing"});
    }
  }

  /// The side with the edit applied.
  static ExprId applied(const EditContext& c, const Edit& edit) {
    ExprId id = edit.at;
    ExprId by = edit.by;
    while (id != c.root) {
      const ExprId above = c.parent.at(id);
      const auto children = c.ast.children(above);
      const auto position = static_cast<std::uint32_t>(std::ranges::find(children, id) - children.begin());
      by = c.with_child(above, position, by);
      id = above;
    }
    return by;
  }

  void search(ExprId root, const Operand& target, NodeId truth, bool left = false, double extra = 0) {
    const Restore restore{ast_};
    if (root == ast::no_expr || below(ast_, {root}).size() > max_expressions) return;
    const EditContext c = context_of(root, truth);
    double limit = 1e9;
    std::size_t work = 0;
    std::vector<Edit> edits = edits_of(c);
    find_ratios(c, target, left, edits);
    std::ranges::stable_sort(edits, {}, &Edit::cost);
    for (const Edit& edit : edits) {
      work += c.below.size();
      if (work > max_work || edit.cost > limit || unproved_ > max_unproved || (++tried_ % 64 == 0 && over()))
        break;
      const ExprId fresh = applied(c, edit);
      if (ast::same_expr(ast_, fresh, ast_, root)) continue;
      if (ast::same_expr(ast_, fresh, ast_, left ? record_.right : record_.left)) continue;
      const auto value = value_of(fresh);
      if (!value) continue;
      const auto claim = agrees(*value, target, left);
      if (!claim || !proved_true(*claim)) continue;
      suggest(c, edit.at, edit.by, edit.cost + extra, edit.what, left, *value);
      limit = std::min(limit, edit.cost + slack);
    }
    restore.now();
  }

  bool proved_true(NodeId claim) {
    const std::vector<NodeId> assumptions = assumed();
    if (holds(setting_, claim, assumptions)) return true;
    const DecideOptions options{source_.settings.seed, out_of_time_};
    if (const auto decision =
            piecewise_tactic(Claim{setting_.forms(), setting_.graph(), claim, assumptions, options});
        decision && decision->outcome == Outcome::proved)
      return true;
    ++unproved_;
    return false;
  }

  std::vector<NodeId> assumed() const {
    std::vector<NodeId> all = record_.premises;
    all.insert(all.end(), record_.antecedents.begin(), record_.antecedents.end());
    return all;
  }

  /// Another quantity on the left: the right side is what something else is.
  void search_left() { search(record_.left, *record_.right_value, no_node, true, 0.5); }

  void search_pairs(ExprId root, const Operand& target, NodeId truth) {
    const Restore restore{ast_};
    if (root == ast::no_expr || below(ast_, {root}).size() > max_expressions / 2) return;
    std::size_t tried = 0;
    std::size_t work = 0;
    const EditContext c = context_of(root, truth);
    const std::vector<Edit> firsts = edits_of(c);
    for (const Edit& first : firsts) {
      if (first.cost > pair_cost || work > max_pairs || unproved_ > max_unproved || !found_.empty()) break;
      const Restore inner{ast_};
      const ExprId middle = applied(c, first);
      const EditContext d = context_of(middle, no_node);
      for (const Edit& second : edits_of(d)) {
        work += d.below.size();
        if (second.cost > pair_cost || work > max_pairs || (++tried % 64 == 0 && over())) break;
        const ExprId fresh = applied(d, second);
        if (ast::same_expr(ast_, fresh, ast_, record_.left)) continue;
        if (ast_[fresh].kind == ExprKind::bar || ast_[fresh].kind == ExprKind::name) continue;
        const auto value = value_of(fresh);
        if (!value) continue;
        const auto claim = agrees(*value, target, false);
        if (!claim || !proved_true(*claim)) continue;
        suggest(c, c.root, fresh, first.cost + second.cost, first.what + "; " + second.what, false, *value);
        break;
      }
      inner.now();
    }
    restore.now();
  }

  /// δ_k[k] and δ_k_{k} as the page says them: δ_k.
  std::string with_letters(std::string what) const {
    for (const auto& [name, letter] : source_.families) {
      std::string letters;
      for (const char c : name.substr(letter.size() + 1))
        letters += (letters.empty() ? "" : ", ") + std::string(1, c);
      for (const std::string& index : {"[" + letters + "]", "_{" + letters + "}"})
        for (std::size_t at = what.find(name + index); at != std::string::npos; at = what.find(name + index))
          what.erase(at + name.size(), index.size());
    }
    return what;
  }

  void suggest(const EditContext& c, ExprId at, ExprId by, double cost, std::string what, bool left,
               const Operand& value) {
    const MarkedLink& link = link_of(run_, record_);
    // The smallest part of the page around the edit that can be cut out as it stands.
    while (at != c.root && !notation_.is_whole(at)) {
      const ExprId above = c.parent.at(at);
      const auto children = ast_.children(above);
      by = c.with_child(above, static_cast<std::uint32_t>(std::ranges::find(children, at) - children.begin()),
                        by);
      at = above;
    }
    const auto written = notation_.replace(ast_, left ? link.left : link.right, c.parent, at, by);
    // The condition of a line stands outside its sides.
    const Span side = left ? link.left : link.right;
    if (written.place.end <= side.begin || written.place.begin + longest_command < side.begin) return;
    Found found;
    // z̄ = b̄ may be true, but b̄ is what is made from z̄.
    const ExprId whole = applied(c, {at, by, 0, {}});
    if (ast_[whole].kind == ExprKind::bar || ast_[whole].kind == ExprKind::name)
      cost += record_.left_value && value.node > record_.left_value->node ? 0.3 : 0.05;
    found.cost = cost + 0.001 * static_cast<double>(written.place.end - written.place.begin);
    found.repair.place = written.place;
    found.repair.replacement = written.text;
    found.repair.what = with_letters(std::move(what));
    found.repair.side = value.node;
    found_.push_back(std::move(found));
  }
};

}  // namespace

ExprId EditContext::make(ExprKind kind, std::initializer_list<ExprId> children, std::string_view name,
                         std::uint8_t op) const {
  return ast::add_expr(ast, kind, no_place, {children.begin(), children.size()}, name, op);
}

ExprId EditContext::make(ExprKind kind, const std::vector<ExprId>& children, std::string_view name,
                         std::uint8_t op) const {
  return ast::add_expr(ast, kind, no_place, children, name, op);
}

ExprId EditContext::with_child(ExprId id, std::uint32_t position, ExprId child) const {
  const auto old = ast.children(id);
  std::vector<ExprId> children(old.begin(), old.end());
  children[position] = child;
  const ast::ExprNode node = ast[id];
  const std::string text(ast.text(id));
  const ExprId fresh = make(node.kind, children, text, node.op);
  ast.nodes[fresh].conditional = node.conditional;
  return fresh;
}

std::string EditContext::text(ExprId id) const {
  const std::string text = ast::print_expr(ast, id);
  return kind(id) == ExprKind::add ? "(" + text + ")" : text;
}

/// How the page spells the names that stand in its equations for every layer, where these are written for
/// one.
std::map<std::string, std::string> layer_spellings(const PageSource& source, int layer) {
  std::map<std::string, std::string> spellings;
  const ast::Ast& ast = source.page.sheet.ast;
  for (const PageElement& element : source.page.elements) {
    const auto* chain = std::get_if<PageChain>(&element);
    if (chain == nullptr || chain->layer_group == 0 || chain->layer != layer) continue;
    std::vector<ExprId> stack;
    for (const PageSide& side : chain->sides)
      if (side.expr != ast::no_expr) stack.push_back(side.expr);
    while (!stack.empty()) {
      const ExprId id = stack.back();
      stack.pop_back();
      const auto children = ast.children(id);
      stack.insert(stack.end(), children.begin(), children.end());
      if (ast[id].kind != ExprKind::name) continue;
      const Span span = ast[id].span;
      const std::string text = source.sources.files[span.file].text.substr(span.begin, span.end - span.begin);
      // The letter with the script of its layer, without brackets around it or a transpose behind.
      const bool scripted = text.contains('^') || text.contains('_');
      if (scripted && std::ranges::count(text, '{') == std::ranges::count(text, '}') &&
          !text.starts_with('(') && !text.contains("top"))
        spellings.try_emplace(std::string(ast.text(id)), text);
    }
  }
  // W^{[l+1]} beside W^{[l]} and δ^{[l+1]}, be it nowhere on the page.
  std::map<std::string, std::string> bases;  // W: W
  std::map<char, std::string> scripts;       // 2: ^{[l+1]}
  for (const auto& [name, latex] : spellings) {
    const std::size_t script = latex.find_first_of("^_");
    bases.try_emplace(name.substr(0, name.size() - 1), latex.substr(0, script));
    scripts.try_emplace(name.back(), latex.substr(script));
  }
  for (const auto& [base, latex] : bases)
    for (const auto& [digit, script] : scripts) spellings.try_emplace(base + digit, latex + script);
  return spellings;
}

void repair_links(PageSource& source, Run& run) {
  const bool wanted = std::ranges::any_of(run.records, [&](const LinkRecord& record) {
    const LinkMark mark = link_of(run, record).mark;
    return mark == LinkMark::refuted || mark == LinkMark::ill_shaped;
  });
  if (!wanted) return;
  std::uint32_t file = 0;
  for (const MarkedLinks& chain : run.chains) file = chain.span.file;
  Notation notation(source.sources, source.page, file);
  notation.set_letters(source.families);
  for (const auto& setting : run.settings)
    for (const Quantity& quantity : setting->elaborator.problem().quantities) {
      const Graph& graph = setting->graph();
      const Name& name = graph.op(quantity.node) == Op::let
                             ? graph.name(graph.node(quantity.node).attr)
                             : graph.symbol(graph.node(quantity.node).attr).name;
      notation.add_spelling(quantity.name, name.latex);
    }
  for (const auto& setting : run.settings)
    if (const NodeId objective = setting->elaborator.problem().objective;
        objective != no_node && setting->graph().op(objective) == Op::let)
      notation.set_objective(setting->graph().name(setting->graph().node(objective).attr).text);
  for (LinkRecord& record : run.records) {
    const MarkedLink& link = link_of(run, record);
    if (link.mark != LinkMark::refuted && link.mark != LinkMark::ill_shaped) continue;
    if (link.standing == LinkStanding::consistent || !record.repairable) continue;
    const MarkedLinks& chain = run.chains[record.chain];
    if (chain.layer_group == 0) {
      Repairer(source, notation, run, record).go();
      continue;
    }
    Notation of_layer = notation;
    for (const auto& [name, latex] : layer_spellings(source, chain.layer)) of_layer.set_spelling(name, latex);
    Repairer(source, of_layer, run, record).go();
  }
}

}  // namespace overbar
