// Goes through a page from top to bottom in one layout of its derivatives: names come into being, links are
// read.
#include <algorithm>
#include <array>
#include <set>

#include "check/names.hpp"
#include "check/record.hpp"
#include "diag/codes.hpp"
#include "op/build.hpp"

namespace overbar {
namespace {

using ast::ExprId;
using ast::ExprKind;

constexpr std::size_t max_gradients = 3;     // that "setting them to zero" may be about
constexpr std::size_t max_from_below = 8;    // definitions that one chain brings forward
constexpr std::size_t max_lines_below = 12;  // how far below it they may stand

class Runner {
 public:
  Runner(PageSource& source, Layout layout) : source_(source), page_(source.page) {
    run_.layout = layout;
    const std::size_t count =
        source.given == nullptr ? 1 : std::max<std::size_t>(1, source.given->sections.size());
    for (std::size_t k = 0; k < count; ++k)
      run_.settings.push_back(std::make_unique<Setting>(source.sources, source.given, k));
    for (auto& setting : run_.settings) setting->shadowed = page_.shadowed;
  }

  Run go() {
    choose(0, {});
    // What a page about one problem declares holds for all of it.
    const bool early = run_.settings.size() == 1;
    if (early) give_shapes_to_definitions(page_, setting());
    if (early)
      for (const PageElement& element : page_.elements)
        if (const auto* statement = std::get_if<PageStatement>(&element)) state(*statement);
    if (early) read_rows_of_matrices(page_, setting());
    if (early && source_.given != nullptr) complete_all_rows();
    if (early) source_.families.merge(separate_families(page_, setting()));
    for (auto& setting : run_.settings) {
      alias_dimensions(page_, *setting);
      if (source_.given == nullptr) infer_shapes(page_, *setting, run_.diagnostics);
    }
    if (source_.given == nullptr) find_conventions(page_, setting());
    if (early) define_forward();
    if (source_.given == nullptr) alias_dimensions(page_, setting());  // m of Σ_{i=1}^m dZ[:,i]
    find_batch();
    for (std::size_t k = 0; k < page_.elements.size(); ++k) {
      const PageElement& element = page_.elements[k];
      if (const auto* heading = std::get_if<PageHeading>(&element)) {
        choose(k + 1, heading->title);
        after_.clear();
        gradients_.clear();
        last_derivative_ = no_node;
        stationary_ = false;
      } else if (const auto* statement = std::get_if<PageStatement>(&element)) {
        if (!early) state(*statement);
      } else if (const auto* assumption = std::get_if<PageAssumption>(&element)) {
        assume(*assumption);
      } else if (const auto* unread = std::get_if<PageUnread>(&element)) {
        not_understood(unread->span, unread->problem);
      } else {
        define_from_below(k);
        chain(std::get<PageChain>(element));
      }
    }
    for (auto& setting : run_.settings)
      for (Diagnostic& diagnostic : setting->elaborator.diagnostics())
        if (std::ranges::none_of(run_.diagnostics, [&](const Diagnostic& other) {
              return other.span == diagnostic.span && other.message == diagnostic.message;
            }))
          run_.diagnostics.push_back(diagnostic);
    return std::move(run_);
  }

 private:
  PageSource& source_;
  Page& page_;
  Run run_;
  std::size_t at_ = 0;         // the setting
  std::vector<NodeId> after_;  // what the chain before asserts, for ⇒
  std::size_t last_chain_ = ~std::size_t{0};
  std::vector<NodeId> gradients_;                // "∂J/∂w = 0" of those that the page has derived
  NodeId last_derivative_ = no_node;             // the last of all, "which set to zero gives …"
  bool stationary_ = false;                      // … which it has set to zero
  std::string batch_;                            // m of dW = (1/m) dZ Xᵀ
  std::map<const PageChain*, Operand> defined_;  // by the forward part, ahead of time

  Setting& setting() { return *run_.settings[at_]; }
  const ast::Ast& ast() const { return page_.sheet.ast; }

  /// h_j of a matrix h is its j-th row.
  void complete_all_rows() {
    for (const auto& [name, value] : setting().scope().values)
      if (own_order(setting().graph(), value) == 2) complete_rows(page_.sheet.ast, name);
  }

  /// The problem of the worksheet that the part of the page from here to the next heading is about.
  void choose(std::size_t from, const std::string& title) {
    if (run_.settings.size() < 2) return;
    if (const auto named = by_title(run_.settings, title)) {
      at_ = *named;
      return;
    }
    const auto names = names_until_heading(page_, from);
    if (names.empty()) return;
    const auto known = [&](std::size_t k) {
      return std::ranges::count_if(names,
                                   [&](const std::string& name) { return run_.settings[k]->knows(name); });
    };
    std::size_t best = at_;
    for (std::size_t k = 0; k < run_.settings.size(); ++k)
      if (known(k) > known(best)) best = k;
    at_ = best;
  }

  /// "L = f(y), where y = W x": in the forward part of the page a name may be used before its equation.
  void define_forward() {
    std::vector<const PageChain*> waiting;
    for (const PageElement& element : page_.elements) {
      const auto* chain = std::get_if<PageChain>(&element);
      if (chain == nullptr) continue;
      if (has_derivative(ast(), *chain)) break;
      if (is_definition(ast(), *chain) && !new_name(chain->sides[0].expr).empty() &&
          ast()[chain->sides[0].expr].kind != ExprKind::call)
        waiting.push_back(chain);
    }
    for (bool progress = true; progress && !waiting.empty();) {
      progress = false;
      std::vector<const PageChain*> later;
      for (const PageChain* chain : waiting) {
        const std::string name = new_name(chain->sides[0].expr);
        if (name.empty()) continue;  // another equation has defined it
        LinkRecord record;
        record.setting = &setting();
        record.left = chain->sides[0].expr;
        record.right = chain->sides[1].expr;
        record.ranges = ranges_of(*chain);
        auto defined = record.ranges.contains(name) ? std::unexpected(Diagnostic{})
                                                    : define_name(page_, *chain, name, record, run_.layout);
        if (!defined) {
          later.push_back(chain);
          continue;
        }
        defined_.emplace(chain, *defined);
        progress = true;
      }
      waiting = std::move(later);
    }
  }

  /// "H = Xᵀ S X, where S = diag(…)": what this chain uses and an equation below it defines, with what that
  /// needs in turn.
  void define_from_below(std::size_t position) {
    std::vector<const PageChain*> needed{&std::get<PageChain>(page_.elements[position])};
    for (std::size_t next = 0; next < needed.size() && needed.size() <= max_from_below; ++next)
      for (const std::string& name : unknown_names(*needed[next]))
        for (std::size_t k = position + 1; k < page_.elements.size() && k <= position + max_lines_below;
             ++k) {
          if (std::holds_alternative<PageHeading>(page_.elements[k])) break;
          const auto* below = std::get_if<PageChain>(&page_.elements[k]);
          if (below == nullptr || !is_definition(ast(), *below) || ranges_of(*below).contains(name) ||
              new_name(below->sides[0].expr) != name || ast()[below->sides[0].expr].kind == ExprKind::call)
            continue;
          if (std::ranges::find(needed, below) == needed.end()) needed.push_back(below);
          break;
        }
    for (std::size_t k = needed.size(); k-- > 1;) {
      LinkRecord record;
      record.setting = &setting();
      record.left = needed[k]->sides[0].expr;
      record.right = needed[k]->sides[1].expr;
      record.ranges = ranges_of(*needed[k]);
      const std::string name = new_name(record.left);
      if (name.empty()) continue;
      if (has_bars(*needed[k])) setting().settle_objective();
      if (const auto defined = define_name(page_, *needed[k], name, record, run_.layout))
        defined_.emplace(needed[k], *defined);
    }
  }

  // -- "dZ = A − Y, dW = (1/m) dZ Xᵀ" --

  /// m of a line like dW = (1/m) dZ Xᵀ, where dW has no axis of this size and dZ has one.
  void find_batch() {
    for (const PageElement& element : page_.elements) {
      const auto* chain = std::get_if<PageChain>(&element);
      if (chain == nullptr || chain->sides.size() < 2 || chain->sides[0].expr == ast::no_expr) continue;
      const ExprId left = chain->sides[0].expr;
      if (ast()[left].kind != ExprKind::bar) continue;
      for (const ExprId id : parts_of(*chain)) {
        if (ast()[id].kind != ExprKind::divide || ast()[ast().child(id, 1)].kind != ExprKind::name) continue;
        const std::string name(ast().text(ast().child(id, 1)));
        const auto size = setting().scope().dims.find(name);
        if (size == setting().scope().dims.end() || has_axis(left, size->second)) continue;
        const auto parts = parts_of(*chain);
        if (std::ranges::none_of(parts, [&](ExprId part) {
              return ast()[part].kind == ExprKind::bar && has_axis(part, size->second);
            }))
          continue;
        batch_ = name;
        run_.has_means = true;
        return;
      }
    }
  }

  std::vector<ExprId> parts_of(const PageChain& chain) const {
    std::vector<ExprId> roots;
    for (const PageSide& side : chain.sides)
      if (side.expr != ast::no_expr) roots.push_back(side.expr);
    return below(ast(), roots);
  }

  /// Is the bar of something with an axis of this size?
  bool has_axis(ExprId bar, Dim size) {
    const auto known = setting().scope().values.find(base_name(ast(), ast().child(bar, 0)));
    if (known == setting().scope().values.end()) return false;
    const std::vector<Dim> axes = own_axes(setting().graph(), known->second);
    return std::ranges::find(axes, size) != axes.end();
  }

  /// dZ of each example's loss is m times that of the mean.
  ExprId of_each_example(ExprId side, LinkRecord& record) {
    if (run_.layout != Layout::per_example || batch_.empty() || side == ast::no_expr) return side;
    ast::Ast& ast = page_.sheet.ast;
    const Dim size = setting().scope().dims.at(batch_);
    const auto is_of_examples = [&](ExprId id) {
      return ast[id].kind == ExprKind::bar && has_axis(id, size);
    };
    return with_parts_changed(ast, side, [&](ExprId id, ExprId made) {
      const bool entry = ast[id].kind == ExprKind::index && is_of_examples(ast.child(id, 0));
      if (!entry && !is_of_examples(id)) return made;
      record.per_example = true;
      if (entry) {  // of dZ_i itself, not of (m dZ)_i
        std::vector<ExprId> children(ast.children(made).begin(), ast.children(made).end());
        children[0] = ast.child(id, 0);
        made = with_children(ast, made, children, ast[made].span);
      }
      const Span place = ast[id].span;
      const std::array factors{ast::add_expr(ast, ExprKind::name, place, {}, batch_), made};
      return ast::add_expr(ast, ExprKind::mul, place, factors);
    });
  }

  bool has_bars(const PageChain& chain) const {
    return std::ranges::any_of(chain.sides, [&](const PageSide& side) {
      return side.expr != ast::no_expr && mentions(side.expr, {ExprKind::bar});
    });
  }

  /// The names of a chain that mean nothing yet, but for the one that it defines itself.
  std::vector<std::string> unknown_names(const PageChain& chain) {
    std::vector<std::string> names;
    const std::string own = chain.sides[0].expr == ast::no_expr ? "" : new_name(chain.sides[0].expr);
    const IndexRanges ranges = ranges_of(chain);
    std::vector<ExprId> stack;
    for (const PageSide& side : chain.sides)
      if (side.expr != ast::no_expr) stack.push_back(side.expr);
    while (!stack.empty()) {
      const ExprId id = stack.back();
      stack.pop_back();
      const auto children = ast().children(id);
      stack.insert(stack.end(), children.begin(), children.end());
      const std::string name(ast().text(id));
      if (ast()[id].kind == ExprKind::name && !name.empty() && name != own && !setting().knows(name) &&
          !ranges.contains(name) && std::ranges::find(names, name) == names.end())
        names.push_back(name);
    }
    return names;
  }

  void state(const PageStatement& statement) {
    // Words about the worksheet's own names are compared with it; the rest is declared.
    const auto assumed = [&]() -> const std::vector<Formula>& {
      return setting().elaborator.problem().assumptions;
    };
    const std::size_t before = assumed().size();
    declare_statement(page_, statement.position, setting(), run_.diagnostics);
    for (std::size_t k = before; k < assumed().size(); ++k) setting().premises.push_back(assumed()[k].node);
  }

  void assume(const PageAssumption& assumption) {
    auto& elaborator = setting().elaborator;
    const auto value = elaborator.expression(ast(), assumption.formula, setting().scope());
    if (!value) {
      if (!assumption.if_it_fits) run_.diagnostics.push_back(value.error());
    } else if (elaborator.graph().is_boolean(value->node)) {
      const NodeId premise = all(elaborator.graph(), value->node);
      // Words about what is computed are a claim at most.
      if (assumption.if_it_fits &&
          std::ranges::any_of(reachable(elaborator.graph(), premise),
                              [&](NodeId id) { return elaborator.graph().op(id) == Op::let; }))
        return;
      setting().premises.push_back(premise);
    }
  }

  MarkedLink& not_understood(Span span, std::string reason) {
    MarkedLink link;
    link.left = link.relation = link.right = span;
    link.mark = LinkMark::not_understood;
    link.reason = std::move(reason);
    link.problem = at_;
    run_.chains.push_back({span, {}, {std::move(link)}});
    return run_.chains.back().links.back();
  }

  bool mentions(ExprId root, std::initializer_list<ExprKind> kinds) const {
    return std::ranges::any_of(below(ast(), {root}), [&](ExprId id) {
      return std::ranges::find(kinds, ast()[id].kind) != kinds.end();
    });
  }

  /// Does the name stand in it?
  bool names(ExprId root, const std::string& name) const {
    std::vector<ExprId> stack{root};
    while (!stack.empty()) {
      const ExprId id = stack.back();
      stack.pop_back();
      if (ast()[id].kind == ExprKind::name && ast().text(id) == name) return true;
      const auto children = ast().children(id);
      stack.insert(stack.end(), children.begin(), children.end());
    }
    return false;
  }

  IndexRanges ranges_of(const PageChain& chain) {
    std::vector<ExprId> roots;
    for (const PageSide& side : chain.sides)
      if (side.expr != ast::no_expr) roots.push_back(side.expr);
    auto& elaborator = setting().elaborator;
    const std::size_t before = elaborator.diagnostics().size();
    auto given = elaborator.ranges_of(ast(), chain.binders, nullptr);
    elaborator.diagnostics().resize(before);  // a range that is not understood leaves the index its axis
    return elaborator.index_ranges(ast(), roots, given ? *std::move(given) : IndexRanges{});
  }

  /// The name that the first side gives a meaning to, if it has none.
  std::string new_name(ExprId side) {
    if (side == ast::no_expr) return {};
    if (ast()[side].kind == ExprKind::index) side = ast().child(side, 0);
    if (ast()[side].kind != ExprKind::name && ast()[side].kind != ExprKind::call) return {};
    const std::string name(ast().text(side));
    return setting().knows(name) ? std::string{} : name;
  }

  void chain(const PageChain& chain) {
    if (chain.supposed) return suppose(chain);
    const bool follows = chain.after != PageLink::none;
    if (!follows) after_.clear();
    if (chain.relations.empty()) return lone(chain);
    if (has_bars(chain))
      setting().settle_objective();
    else
      setting().expect_objective();
    declare_variable(chain);
    run_.chains.push_back(
        {chain.span, chain.number, {}, chain.layer_group, chain.layer, chain.depth, chain.steps});
    const std::size_t number = run_.chains.size() - 1;
    if (follows) assumed_before(chain);
    // What is set to zero stays so until the page goes on to derive something.
    stationary_ = (stationary_ || chain.stationary) && !has_derivative(ast(), chain);
    std::vector<NodeId> asserted;
    std::optional<Operand> first;
    std::vector<NodeId> premises = setting().premises;
    const std::set<std::string> letters = index_letters_of(chain.condition);
    // A condition on j says nothing of a line without j ("for j ≠ y we have …, and for y …").
    const bool masked = !letters.empty() && chain.sides[0].expr != ast::no_expr &&
                        std::ranges::all_of(letters, [&](const std::string& letter) {
                          return names(chain.sides[0].expr, letter);
                        });
    if (chain.condition != ast::no_expr && letters.empty())
      if (const auto condition = setting().elaborator.expression(ast(), chain.condition, setting().scope());
          condition && setting().graph().is_boolean(condition->node))
        premises.push_back(all(setting().graph(), condition->node));
    const bool impossible = masked ? is_never(chain)
                                   : premises.size() > setting().premises.size() &&
                                         contradictory(setting().forms(), premises, {});
    for (std::size_t k = 0; k < chain.relations.size(); ++k) {
      MarkedLink link;
      link.left = chain.sides[k].span;
      link.right = chain.sides[k + 1].span;
      link.relation = chain.relations[k].span;
      link.problem = at_;
      run_.chains[number].links.push_back(std::move(link));
      LinkRecord record;
      record.chain = number;
      record.position = k;
      record.setting = &setting();
      record.problem = at_;
      record.relation = chain.relations[k].kind;
      record.left = of_each_example(chain.sides[k].expr, record);
      record.right = of_each_example(chain.sides[k + 1].expr, record);
      record.premises = premises;
      record.antecedents = after_;
      record.restriction = chain.restriction;
      record.stationary =
          (stationary_ && !gradients_.empty()) || (chain.set_to_zero && last_derivative_ != no_node);
      if (stationary_)
        record.antecedents.insert(record.antecedents.end(), gradients_.begin(), gradients_.end());
      if (chain.set_to_zero && last_derivative_ != no_node &&
          std::ranges::find(record.antecedents, last_derivative_) == record.antecedents.end())
        record.antecedents.push_back(last_derivative_);
      if (impossible) {
        link_of(run_, record).mark = LinkMark::not_understood;
        link_of(run_, record).reason =
            "what it is said of never is so: its conditions contradict one another";
        continue;
      }
      if (!readable(chain, k, record)) continue;
      if (masked) mask(chain.condition, record);
      record.derivatives = derivative_in(record.left) || derivative_in(record.right);
      const std::string fresh = k == 0 ? new_name(record.left) : std::string{};
      record.ranges = ranges_of(chain);
      const bool equation =
          record.relation == PageRelation::equal || record.relation == PageRelation::defined_as;
      if (const auto early = defined_.find(&chain); k == 0 && early != defined_.end()) {
        link_of(run_, record).mark = LinkMark::definition;
        record.left_value = record.right_value = early->second;
      } else if (!fresh.empty() && !record.ranges.contains(fresh) && equation) {
        define(chain, fresh, record);
      } else if (const std::string behind =
                     k > 0 && record.relation == PageRelation::defined_as ? new_name(record.right) : "";
                 !behind.empty() && !record.ranges.contains(behind)) {
        std::swap(record.left, record.right);  // … = y − t := e
        define(chain, behind, record);
      } else if (const std::string said = k == 0 && equation ? says_nothing(record) : ""; !said.empty()) {
        link_of(run_, record).mark = LinkMark::definition;
        link_of(run_, record).reason = said;
        continue;
      } else {
        read_link(source_, run_, record);
      }
      if (chain.restriction) restrict_data(record);
      said_shapes(chain, k, record);
      if (chain.restriction) restrict(record);
      if (k == 0) first = record.left_value;
      record.first_value = first;
      const MarkedLink& done = link_of(run_, record);
      if (done.claim != no_node) asserted.push_back(done.claim);
      if (k == 0) remember_gradient(record);
      count(record, done.mark == LinkMark::proved);
      run_.records.push_back(std::move(record));
    }
    after_.insert(after_.end(), asserted.begin(), asserted.end());
    last_chain_ = number;
  }

  /// "d/dx log σ(x) = 1 − σ(x)": x is nothing else on the page, and all that the line is about.
  void declare_variable(const PageChain& chain) {
    if (source_.given != nullptr || !has_derivative(ast(), chain) || has_bars(chain)) return;
    std::set<std::string> names;
    for (const ExprId id : parts_of(chain)) {
      if (ast()[id].kind == ExprKind::name) names.emplace(ast().text(id));
      if (ast()[id].kind == ExprKind::index || ast()[id].kind == ExprKind::binder) return;
    }
    names.erase("e");
    if (names.size() != 1) return;
    const std::string& name = *names.begin();
    if (setting().knows(name) || setting().scope().failed.contains(name)) return;
    Graph& graph = setting().graph();
    const std::uint32_t symbol =
        graph.add_symbol({Name{name, {}, Accent::none, {}, {}}, Role::input, graph.intern_type(Type{}), {}});
    const NodeId node = symbol_node(graph, symbol);
    setting().scope().values[name] = scalar_value(node);
    setting().elaborator.problem().quantities.push_back({name, node, false, {}});
  }

  /// Why an equation claims nothing, if it does not.
  std::string says_nothing(const LinkRecord& record) {
    if (is_update(record)) return "an update: on its right stands the value from before";
    if (explains_bars(record)) return "this says what a bar means";
    return {};
  }

  /// "v̄ = ∂L/∂v", of a letter v that is nothing on the page.
  bool explains_bars(const LinkRecord& record) {
    if (ast()[record.left].kind != ExprKind::bar || ast()[record.right].kind != ExprKind::partial ||
        ast().children(record.right).size() != 2)
      return false;
    const ExprId letter = ast().child(record.left, 0);
    return ast()[letter].kind == ExprKind::name && !setting().knows(std::string(ast().text(letter))) &&
           ast::same_expr(ast(), letter, ast(), ast().child(record.right, 1));
  }

  /// "w := w − η ∂J/∂w", also with =: a free quantity gets a new value, made of the old one.
  bool is_update(const LinkRecord& record) {
    const std::string name = base_name(ast(), record.left);
    const auto known = setting().scope().values.find(name);
    if (name.empty() || known == setting().scope().values.end() ||
        setting().graph().op(known->second.node) != Op::symbol)
      return false;
    if (record.relation == PageRelation::defined_as) return names(record.right, name);
    return ast()[record.right].kind == ExprKind::add &&
           ast::same_expr(ast(), ast().child(record.right, 0), ast(), record.left);
  }

  /// L = loss(y), which the page does not say: no link of it.
  void suppose(const PageChain& chain) {
    setting().supposed.emplace(ast().text(chain.sides[1].expr));
    const std::string name = new_name(chain.sides[0].expr);
    if (name.empty()) return;
    LinkRecord record;
    record.setting = &setting();
    record.left = chain.sides[0].expr;
    record.right = chain.sides[1].expr;
    if (!define_name(page_, chain, name, record, run_.layout)) setting().scope().failed.insert(name);
  }

  /// Is this a derivative by something free, and by a parameter if the worksheet has some? Those by what lies
  /// between are not zero at a minimum.
  bool is_by_what_is_chosen(ExprId side) {
    while (ast()[side].kind == ExprKind::index) side = ast().child(side, 0);
    const auto children = ast().children(side);
    const ExprKind kind = ast()[side].kind;
    if (kind != ExprKind::gradient && kind != ExprKind::partial && kind != ExprKind::bar) return false;
    // A second derivative is not 0 there.
    if (children.size() > 2 || has_derivative_below(children[0])) return false;
    if (kind == ExprKind::gradient && children.size() == 1) return true;
    ExprId by = children.back();
    while (ast()[by].kind == ExprKind::index) by = ast().child(by, 0);
    const auto known = setting().scope().values.find(std::string(ast().text(by)));
    const Graph& graph = setting().graph();
    if (known == setting().scope().values.end() || graph.op(known->second.node) != Op::symbol) return false;
    const auto is_parameter = [&](NodeId node) {
      return graph.op(node) == Op::symbol && graph.symbol(graph.node(node).attr).role == Role::param;
    };
    return is_parameter(known->second.node) ||
           std::ranges::none_of(setting().elaborator.problem().quantities,
                                [&](const Quantity& quantity) { return is_parameter(quantity.node); });
  }

  bool has_derivative_below(ExprId id) const {
    return mentions(id, {ExprKind::partial, ExprKind::gradient, ExprKind::bar});
  }

  void remember_gradient(const LinkRecord& record) {
    if (record.relation != PageRelation::equal) return;
    remember_gradient(record.left, record.left_value);
    remember_gradient(record.right, record.right_value);
  }

  void remember_gradient(ExprId side, const std::optional<Operand>& value) {
    if (!value || !mentions(side, {ExprKind::partial, ExprKind::gradient, ExprKind::bar})) return;
    const auto zero =
        claim_of(setting(), PageRelation::equal, *value, scalar_value(literal(setting().graph(), 0)));
    const auto parts = ast().children(side);
    const ExprKind kind = ast()[side].kind;
    const bool derivative = kind == ExprKind::partial || kind == ExprKind::gradient || kind == ExprKind::bar;
    // A second derivative is not 0 there.
    if (zero && derivative)
      last_derivative_ = parts.size() > 2 || has_derivative_below(parts[0]) ? no_node : *zero;
    if (!is_by_what_is_chosen(side)) return;
    if (!zero || std::ranges::find(gradients_, *zero) != gradients_.end()) return;
    if (gradients_.size() == max_gradients) gradients_.erase(gradients_.begin());
    gradients_.push_back(*zero);
  }

  /// w of "for w ≠ o": a condition about indices, not about quantities.
  std::set<std::string> index_letters_of(ExprId condition) {
    std::set<std::string> letters;
    std::vector<ExprId> stack;
    if (condition != ast::no_expr) stack.push_back(condition);
    while (!stack.empty()) {
      const ExprId id = stack.back();
      stack.pop_back();
      const auto children = ast().children(id);
      stack.insert(stack.end(), children.begin(), children.end());
      if (ast()[id].kind != ExprKind::name) continue;
      const std::string name(ast().text(id));
      if (!setting().scope().values.contains(name) && !setting().scope().dims.contains(name) &&
          !setting().scope().failed.contains(name))
        letters.insert(name);
    }
    return letters;
  }

  /// "for i = j and i ≠ j": from which everything would follow.
  bool is_never(const PageChain& chain) {
    ast::Ast& ast = page_.sheet.ast;
    const Span span = ast[chain.condition].span;
    const ExprId where = ast::add_expr(ast, ExprKind::indicator, span, std::array{chain.condition});
    const auto value = setting().elaborator.expression(ast, where, setting().scope(), ranges_of(chain), {});
    return value && setting().probe({}).zero(value->node) == Agreement::agree;
  }

  /// The same expression, as if it stood there.
  ExprId placed(ExprId root, Span place) {
    ast::Ast& ast = page_.sheet.ast;
    std::map<ExprId, ExprId> fresh;
    for (const ExprId id : below(ast, {root})) {
      std::vector<ExprId> children;
      for (const ExprId child : ast.children(id)) children.push_back(fresh.at(child));
      const ast::ExprNode node = ast[id];
      const std::string text(ast.text(id));
      fresh[id] = ast::add_expr(ast, node.kind, place, children, text, node.op);
      ast.nodes[fresh[id]].conditional = node.conditional;
    }
    return fresh.at(root);
  }

  /// Where the condition holds, and only there: 1[w ≠ o] left = 1[w ≠ o] right.
  void mask(ExprId condition, LinkRecord& record) {
    if (record.relation != PageRelation::equal && record.relation != PageRelation::defined_as) return;
    ast::Ast& ast = page_.sheet.ast;
    for (ExprId* side : {&record.left, &record.right}) {
      const Span span = ast[*side].span;
      const ExprId where = ast::add_expr(ast, ExprKind::indicator, span, std::array{placed(condition, span)});
      *side = ast::add_expr(ast, ExprKind::mul, span, std::array{where, *side});
    }
  }

  /// … = W x ∈ ℝ^{m}
  void said_shapes(const PageChain& chain, std::size_t k, LinkRecord& record) {
    for (const PageChain::Shape& said : chain.shapes) {
      const std::optional<Operand>& value = said.side == k + 1         ? record.right_value
                                            : said.side == 0 && k == 0 ? record.left_value
                                                                       : std::nullopt;
      if (!value || has_shape(ast(), said.shape, setting(), *value)) continue;
      MarkedLink& link = link_of(run_, record);
      link.mark = LinkMark::ill_shaped;
      link.reason = "this is " + shape_text(setting().graph(), *value) + ", not what stands behind ∈";
      link.decision = {};
      record.pending = record.repairable = false;
    }
  }

  /// "with Σ y_k = 1": about nothing but what is given, it is assumed from here on.
  void restrict(LinkRecord& record) {
    MarkedLink& link = link_of(run_, record);
    if (!record.pending) return;
    const Graph& graph = setting().graph();
    for (const NodeId id : reachable(graph, link.claim))
      if (graph.op(id) == Op::let) return;
    record.pending = false;
    link.mark = LinkMark::definition;
    link.reason = "assumed from here on";
    setting().premises.push_back(link.claim);
  }

  bool derivative_in(ExprId side) const { return mentions(side, {ExprKind::partial}); }

  void count(const LinkRecord& record, bool proved) {
    if (proved) ++run_.proved;
    if ((mentions(record.left, {ExprKind::bar, ExprKind::gradient})) && record.left_value &&
        own_order(record.setting->graph(), *record.left_value) > 0)
      ++run_.adjoints;
  }

  /// Both sides were read and the relation is one that is decided.
  bool readable(const PageChain& chain, std::size_t k, const LinkRecord& record) {
    MarkedLink& link = link_of(run_, record);
    for (const PageSide* side : {&chain.sides[k], &chain.sides[k + 1]}) {
      if (side->expr != ast::no_expr) continue;
      // "t = 1, 2, 3" in a sentence: about a letter that has no meaning here.
      const bool aside = !chain.display && k == 0 && !new_name(chain.sides[0].expr).empty();
      link.mark = aside ? LinkMark::definition : LinkMark::not_understood;
      link.reason = side->problem.empty() ? "this side was not understood" : side->problem;
      // What should have been defined is known to nobody, and no input either.
      if (const std::string name = new_name(chain.sides[0].expr);
          k == 0 && chain.display && !name.empty() && side == &chain.sides[1])
        setting().scope().failed.insert(name);
      return false;
    }
    if (record.relation == PageRelation::approximate) {
      link.mark = LinkMark::definition;
      link.reason =
          "an approximation, a distribution, or an order of matrices says nothing that is proved or refuted";
      return false;
    }
    return true;
  }

  /// "with Σ t_c = 1": what restricts nothing but declared symbols is an assumption from there on.
  void restrict_data(LinkRecord& record) {
    MarkedLink& link = link_of(run_, record);
    if (!record.pending || link.claim == no_node) return;
    const Graph& graph = setting().graph();
    if (std::ranges::any_of(reachable(graph, link.claim),
                            [&](NodeId id) { return graph.op(id) == Op::let || graph.op(id) == Op::call; }))
      return;
    record.pending = false;
    link.mark = LinkMark::definition;
    link.reason = "assumed from here on";
    setting().premises.push_back(link.claim);
  }

  /// "∇J = 0 ⇒ …": what stands before ⇒ and sets something to a number is an assumption, not a claim; so is
  /// an equation of what is given that the line behind ⇒ solves.
  void assumed_before(const PageChain& chain) {
    if (last_chain_ >= run_.chains.size()) return;
    for (LinkRecord& record : run_.records) {
      if (record.chain != last_chain_ || record.position + 1 != run_.chains[last_chain_].links.size())
        continue;
      MarkedLink& link = link_of(run_, record);
      if (!record.pending || !record.right_value) continue;
      if (!constant_value(record.setting->graph(), record.right_value->node) && !solves(chain, link.claim))
        continue;
      record.pending = false;
      link.mark = LinkMark::definition;
      link.reason = "assumed for what follows from it";
    }
  }

  /// "A w = b ⇒ w = …"
  bool solves(const PageChain& chain, NodeId equation) {
    const Graph& graph = setting().graph();
    const std::vector<NodeId> parts = reachable(graph, equation);
    if (std::ranges::any_of(parts, [&](NodeId id) { return graph.op(id) == Op::let; })) return false;
    return std::ranges::any_of(chain.sides, [&](const PageSide& side) {
      if (side.expr == ast::no_expr || ast()[side.expr].kind != ExprKind::name) return false;
      const auto unknown = setting().scope().values.find(std::string(ast().text(side.expr)));
      return unknown != setting().scope().values.end() && graph.op(unknown->second.node) == Op::symbol &&
             std::ranges::find(parts, unknown->second.node) != parts.end();
    });
  }

  void define(const PageChain& chain, const std::string& name, LinkRecord& record) {
    MarkedLink& link = link_of(run_, record);
    if (ast()[record.left].kind == ExprKind::index && names(record.right, name)) {
      link.mark = LinkMark::not_understood;
      link.reason = name +
                    " is made of itself: recurrences over a number of steps that is a symbol are not part of "
                    "the language; write the steps out";
      setting().scope().failed.insert(name);
      return;
    }
    auto defined = define_name(page_, chain, name, record, run_.layout);
    if (!defined) {
      link.mark = is_shape_error(defined.error().code) ? LinkMark::ill_shaped : LinkMark::not_understood;
      link.reason = defined.error().message;
      if (const std::string reason = stands_on(ast(), setting(), {record.right}); !reason.empty())
        link.reason = reason;
      if (link.reason.empty()) link.reason = "what bars are derivatives of was not understood";
      setting().scope().failed.insert(name);
      return;
    }
    link.mark = LinkMark::definition;
    if (defined->node == no_node) return;  // a function
    record.left_value = *defined;
    record.right_value = *defined;
  }

  /// A formula without a relation of the chain: a statement of its own if it is one.
  void lone(const PageChain& chain) {
    const PageSide& side = chain.sides.front();
    if (side.expr == ast::no_expr) {
      if (chain.display) not_understood(side.span, side.problem);
      return;
    }
    constexpr ExprKind formulas[] = {ExprKind::compare,     ExprKind::chain,       ExprKind::implication,
                                     ExprKind::equivalence, ExprKind::conjunction, ExprKind::disjunction};
    if (std::ranges::find(formulas, ast()[side.expr].kind) == std::end(formulas)) return;
    const auto value = setting().elaborator.expression(ast(), side.expr, setting().scope());
    if (!value) {
      if (chain.display) not_understood(side.span, value.error().message);
      return;
    }
    MarkedLink link;
    link.left = link.relation = link.right = side.span;
    link.problem = at_;
    link.claim = all(setting().graph(), value->node);
    run_.chains.push_back({chain.span, chain.number, {std::move(link)}});
    LinkRecord record;
    record.chain = run_.chains.size() - 1;
    record.setting = &setting();
    record.problem = at_;
    record.premises = setting().premises;
    record.left_value = record.right_value = *value;
    record.pending = true;
    run_.records.push_back(std::move(record));
  }
};

}  // namespace

Run run_page(PageSource& source, Layout layout) { return Runner(source, layout).go(); }

}  // namespace overbar
