// Shapes for a page without a worksheet, from its own forward equations.
//
// A name that nothing declares is an input of 0, 1 or 2 axes, and a function that nothing declares acts on
// every entry, or gives a number or a vector. Which, is tried in the order in which the spelling makes it
// likely (W is a matrix, x a vector, λ and a loss are numbers), the fewest surprises first: equation by
// equation, each choice made where its name is first met, and taken back where an equation does not fit.
// Where nothing fits, the equation at which every attempt ended is left out, with all that stands on it.
#include <algorithm>
#include <array>

#include "check/evidence.hpp"
#include "check/names.hpp"
#include "check/shapes.hpp"
#include "diag/codes.hpp"
#include "op/build.hpp"

namespace overbar {
namespace {

using ast::ExprId;
using ast::ExprKind;

constexpr std::size_t max_trials = 20'000;   // of one search
constexpr std::size_t all_trials = 100'000;  // of a page
constexpr std::size_t max_surprises = 12;
constexpr std::size_t broadcast_surprise = 2;  // of a sum of a number and a vector
constexpr std::size_t most_in_one_breath = 2;  // equations from the use of a name to "where p = …"
constexpr std::size_t max_alternatives = 64;   // equations whose choices may still be taken back

class Inference {
 public:
  Inference(Page& page, Setting& setting)
      : page_(page), ast_(page.sheet.ast), setting_(setting), evidence_(page.sheet.ast) {
    for (const ast::Statement& statement : page.sheet.statements)
      if (const auto* function = std::get_if<ast::FunctionDeclaration>(&statement.body)) {
        const auto& sizes = function->result.dimensions;
        const bool named =
            std::ranges::all_of(sizes, [&](const ExprId size) { return ast_[size].kind == ExprKind::name; });
        const bool scalars = std::ranges::all_of(
            function->arguments, [](const ast::Shape& argument) { return argument.dimensions.empty(); });
        for (const ast::Name& name : function->names) {
          if (!function->result.given) functions_.emplace(name.text, false);
          // f : ℝ → ℝ acts on every entry.
          if (!function->result.given || !named || scalars) continue;
          auto& typed = indices_.typed[name.text];
          for (const ExprId size : sizes) typed.emplace_back(ast_.text(size));
        }
      }
    for (ExprId id = 0; id < ast_.nodes.size(); ++id)
      if (ast_[id].kind == ExprKind::call && ast_[id].op > 0)
        if (const auto it = functions_.find(std::string(ast_.text(id))); it != functions_.end())
          it->second = true;
    for (const ast::Statement& statement : page.sheet.statements)
      if (const auto* definition = std::get_if<ast::Definition>(&statement.body);
          definition != nullptr && definition->is_function && is_primed(definition->name.text))
        evidence_.note_numbers(definition->value);
    indices_.labels = page.labels;
    for (const std::string& label : page.labels) indices_.letters.insert(label);
    find_varied();
    bool forward = true;
    for (const PageElement& element : page.elements)
      if (const auto* chain = std::get_if<PageChain>(&element)) {
        forward = forward && !has_derivative(ast_, *chain);
        consider(*chain, forward);
      }
    for (const ast::Statement& statement : page.sheet.statements)
      if (const auto* definition = std::get_if<ast::Definition>(&statement.body);
          definition != nullptr && definition->is_function)
        note_parameters(*definition);
  }

  /// Gives every input a shape; the equations that no shapes fit are left out and told.
  void solve(std::vector<Diagnostic>& diagnostics) {
    for (;;) {
      sort();
      if (search()) break;
      const PageChain* culprit = ordered_[deepest_];
      // Where nothing in it is to be inferred, its own link says what does not fit.
      if (const std::string names = names_in(*culprit); !names.empty())
        diagnostics.push_back(
            {Severity::warning,
             code("shape-mismatch"),
             culprit->span,
             "no shapes of " + names +
                 " make this equation fit; say them: $x \\in \\mathbb{R}^n$, or give a worksheet",
             {}});
      std::erase(equations_, culprit);
      fail(*culprit);
    }
    unite_terms();
    name_bounds();
    declare();
    std::ranges::move(notes_, std::back_inserter(diagnostics));
    complete_rows();
  }

 private:
  Page& page_;
  ast::Ast& ast_;
  Setting& setting_;
  std::vector<const PageChain*> equations_, ordered_;
  std::set<ExprId> derived_;                   // the expressions of lines with derivatives
  std::map<std::string, std::size_t> met_at_;  // at which of the equations
  std::set<std::string> varied_;
  std::vector<std::string> met_;  // unknown names, in the order of the page
  std::set<std::string> defined_, used_, failed_;
  std::map<std::string, bool> functions_;  // declared nowhere; is there an f′?
  IndexNames indices_;
  std::map<std::string, std::set<std::size_t>> index_counts_;  // x_ij: two
  Evidence evidence_;
  InferredShapes state_;
  std::size_t trials_ = 0, spent_ = 0, deepest_ = 0;
  std::size_t broadcasts_ = 0;
  std::vector<Diagnostic> notes_;
  bool losses_are_scalars_ = true;

  /// Is there an f′ of it?
  bool is_primed(const std::string& function) const {
    return std::ranges::any_of(ast_.nodes, [&](const ast::ExprNode& node) {
      return node.kind == ExprKind::call && node.op > 0 && ast_.texts[node.text] == function;
    });
  }

  /// f(x, y, z) = (x + y) z of letters that are alike, and nothing in it that vectors have.
  void note_parameters(const ast::Definition& function) {
    std::vector<std::string> names;
    for (const auto& parameter : function.parameters) {
      const std::string& name = parameter.name.text;
      if (parameter.shape.given || name.size() != 1 ||
          std::string_view("abcpqrstuvxyz").find(name[0]) == std::string_view::npos)
        return;
      names.push_back(name);
    }
    for (const ExprId id : below(ast_, {function.value})) {
      const ExprKind kind = ast_[id].kind;
      if (kind == ExprKind::transpose || kind == ExprKind::norm || kind == ExprKind::dot ||
          kind == ExprKind::hadamard || kind == ExprKind::index)
        return;
    }
    evidence_.note_alike(names);
  }

  /// What the left side's name is, without its indices.
  ExprId base_of_left(const PageChain& chain) const {
    const ExprId left = chain.sides[0].expr;
    if (left == ast::no_expr) return left;
    const ExprId base = ast_[left].kind == ExprKind::index ? ast_.child(left, 0) : left;
    return ast_[base].kind == ExprKind::name ? base : ast::no_expr;
  }

  static bool is_equation(const PageChain& chain) {
    return !chain.relations.empty() && (chain.relations[0].kind == PageRelation::equal ||
                                        chain.relations[0].kind == PageRelation::defined_as);
  }

  /// By what the page differentiates: "∇_w L = …" and then "w = …" is a solution and no definition.
  void find_varied() {
    for (ExprId id = 0; id < ast_.nodes.size(); ++id) {
      const ExprKind kind = ast_[id].kind;
      if (kind != ExprKind::partial && kind != ExprKind::gradient && kind != ExprKind::bar) continue;
      const auto children = ast_.children(id);
      for (ExprId by : children.subspan(kind == ExprKind::bar || children.size() == 1 ? 0 : 1)) {
        if (ast_[by].kind == ExprKind::index) by = ast_.child(by, 0);
        if (ast_[by].kind == ExprKind::name) varied_.emplace(ast_.text(by));
      }
    }
  }

  void consider(const PageChain& chain, bool forward) {
    if (chain.relations.empty()) return;
    if (std::ranges::any_of(chain.relations, [](const PageChain::Relation& relation) {
          return relation.kind == PageRelation::approximate;
        }))
      return;
    const ExprId base = base_of_left(chain);
    const std::string name = base == ast::no_expr ? std::string{} : std::string(ast_.text(base));
    std::set<ExprId> ids;
    for (const PageSide& side : chain.sides) {
      if (side.expr == ast::no_expr) {
        // What it should define is not known, and no input.
        if (is_equation(chain) && !name.empty() && &side != &chain.sides[0] && !setting_.knows(name) &&
            !defined_.contains(name) && std::ranges::find(met_, name) == met_.end())
          failed_.insert(name);
        return;
      }
      const std::vector<ExprId> part = below(ast_, {side.expr});
      ids.insert(part.begin(), part.end());
    }
    evidence_.note_vectors(ids);
    if (has_derivative(ast_, chain)) {
      derived_.insert(ids.begin(), ids.end());
      evidence_.count_indices(ids);
      for (std::size_t k = 1; k < chain.sides.size(); ++k)
        evidence_.note_slope(chain.sides[k - 1].expr, chain.sides[k].expr);
      // δ = ∂L/∂z = …: it says nothing of shapes, but what δ is.
      ExprId left = chain.sides[0].expr;
      if (ast_[left].kind == ExprKind::index) left = ast_.child(left, 0);
      const std::string name(ast_.text(left));
      const bool met = std::ranges::find(met_, name) != met_.end();
      if (ast_[left].kind == ExprKind::name && is_definition(ast_, chain) && !setting_.knows(name) && !met)
        defined_.insert(name);
      return;
    }
    equations_.push_back(&chain);
    std::set<ExprId> indices;
    for (const ExprId id : ids) {
      const auto children = ast_.children(id);
      if (ast_[id].kind == ExprKind::index) {
        const std::vector<ExprId> within = below(ast_, {children.begin() + 1, children.end()});
        indices.insert(within.begin(), within.end());
        // y of p_{y_i} is no index, but holds some.
        for (const ExprId part : within)
          if (ast_[part].kind == ExprKind::index) indices.erase(ast_.child(part, 0));
        if (ast_[children[0]].kind == ExprKind::name)
          index_counts_[std::string(ast_.text(children[0]))].insert(children.size() - 1);
      }
      if (ast_[id].kind == ExprKind::call && ast_.text(id) == "onehot" && children.size() == 1)
        for (const ExprId part : below(ast_, {children[0]})) indices.insert(part);
      evidence_.note(id, defined_);
      if (ast_[id].kind != ExprKind::binder) continue;
      indices_.letters.emplace(ast_.text(id));
      if (children.size() != 1 || ast_[children[0]].kind != ExprKind::range) continue;
      for (const ExprId end : ast_.children(children[0])) {
        indices.insert(end);
        if (ast_[end].kind == ExprKind::name) indices_.sizes.emplace(ast_.text(end));
      }
    }
    for (const ExprId id : indices)
      if (ast_[id].kind == ExprKind::name && !indices_.sizes.contains(std::string(ast_.text(id))))
        indices_.letters.emplace(ast_.text(id));
    // θ := θ − …, θ = θ + … of what is met here first
    const bool updated = base != ast::no_expr && base == chain.sides[0].expr &&
                         std::ranges::any_of(below(ast_, {chain.sides[1].expr}), [&](ExprId id) {
                           return ast_[id].kind == ExprKind::name && ast_.text(id) == name;
                         });
    const bool fresh =
        is_equation(chain) && !updated && !name.empty() && !setting_.knows(name) && !defined_.contains(name);
    const bool used_before = std::ranges::find(met_, name) != met_.end();
    for (const ExprId id : ids) {
      const std::string other(ast_.text(id));
      if (ast_[id].kind != ExprKind::name || indices.contains(id) || setting_.knows(other)) continue;
      if (other == "I" || ((other == "e" || other == "π") && !page_.shadowed.contains(other)) ||
          other.starts_with("I_"))
        continue;
      if (id != base) used_.insert(other);
      if (std::ranges::find(met_, other) != met_.end()) continue;
      met_.push_back(other);
      met_at_[other] = equations_.size();
    }
    // An equation for a name that was not used before gives it its meaning; in the forward part of a page,
    // also for one that was ("… where y = W x"), and anywhere if that was in the same breath.
    const bool same_breath =
        used_before && !varied_.contains(name) && equations_.size() - met_at_.at(name) <= most_in_one_breath;
    if (fresh && (!used_before || ((forward || same_breath) && is_definition(ast_, chain))))
      defined_.insert(name);
    if (fresh && defined_.contains(name)) failed_.erase(name);
  }

  /// i in y_i also where it stands alone: 1[i = j].
  bool is_index(const std::string& name) const {
    return indices_.letters.contains(name) && !index_counts_.contains(name) && !indices_.sizes.contains(name);
  }

  bool is_input(const std::string& name) const {
    return std::ranges::find(met_, name) != met_.end() && !defined_.contains(name) && !is_index(name) &&
           !indices_.sizes.contains(name);  // the N of 1/N Σ_{n=1}^N is a size
  }

  std::string names_in(const PageChain& chain) const {
    std::string names;
    std::set<std::string> said;
    for (const PageSide& side : chain.sides)
      for (const ExprId id : below(ast_, {side.expr})) {
        const std::string name(ast_.text(id));
        if (ast_[id].kind == ExprKind::name && is_input(name) && said.insert(name).second)
          names += (names.empty() ? "" : ", ") + name;
      }
    return names;
  }

  void fail(const PageChain& chain) {
    const ExprId base = base_of_left(chain);
    if (base != ast::no_expr && defined_.contains(std::string(ast_.text(base))))
      failed_.emplace(ast_.text(base));
  }

  // Each equation behind those that define what it needs. What stands on something that is not understood is
  // not understood; equations that wait for one another are a circle, said elsewhere.
  void sort() {
    ordered_.clear();
    std::set<std::string> ready;
    std::vector<const PageChain*> waiting = equations_;
    for (bool progress = true; progress;) {
      progress = false;
      std::vector<const PageChain*> later;
      for (const PageChain* chain : waiting) {
        const ExprId base = base_of_left(*chain);
        bool missing = false;
        bool failed = false;
        for (const PageSide& side : chain->sides)
          for (const ExprId id : below(ast_, {side.expr})) {
            if (ast_[id].kind != ExprKind::name || id == base) continue;
            const std::string name(ast_.text(id));
            failed = failed || failed_.contains(name);
            missing = missing || (defined_.contains(name) && !ready.contains(name));
          }
        if (failed) {
          fail(*chain);
          std::erase(equations_, chain);
          progress = true;
        } else if (missing) {
          later.push_back(chain);
        } else {
          ordered_.push_back(chain);
          if (base != ast::no_expr) ready.emplace(ast_.text(base));
          progress = true;
        }
      }
      waiting = std::move(later);
    }
    for (const PageChain* chain : waiting) fail(*chain);
    if (!waiting.empty())
      std::erase_if(equations_, [&](const PageChain* chain) {
        return std::ranges::find(waiting, chain) != waiting.end();
      });
  }

  // -- the search --
  /// One equation on the way, with what was chosen for the names that it is the first to use.
  struct Frame {
    std::size_t spent = 0;           // surprises before it
    std::vector<std::string> names;  // inputs and functions met here first
    std::vector<std::size_t> choice;
    bool begun = false;
    InferredShapes before;
  };

  bool search() {
    deepest_ = 0;
    if (ordered_.empty()) return true;
    // What is called like a loss is one, if that fits: E may be a matrix of errors.
    for (const bool strict : {true, false}) {
      losses_are_scalars_ = strict;
      const std::size_t reached = deepest_;
      trials_ = 0;
      for (std::size_t surprises = 0; surprises <= max_surprises && trials_ <= max_trials; ++surprises)
        if (search(surprises)) return true;
      if (!strict) deepest_ = reached;
    }
    return false;
  }

  bool search(std::size_t surprises) {
    state_ = {};
    std::vector<Frame> frames;
    frames.push_back(frame(0, 0));
    std::size_t committed = 0;  // equations whose choices stand
    while (!frames.empty()) {
      Frame& top = frames.back();
      const std::size_t at = committed + frames.size() - 1;
      if (++trials_ > max_trials || ++spent_ > all_trials || !advance(top, surprises - top.spent)) {
        frames.pop_back();
        if (trials_ > max_trials || spent_ > all_trials) return false;
        continue;
      }
      state_ = top.before;
      std::size_t cost = top.spent;
      for (std::size_t k = 0; k < top.names.size(); ++k) {
        choose(top.names[k], top.choice[k]);
        cost += top.choice[k];
      }
      deepest_ = std::max(deepest_, at);
      broadcasts_ = 0;
      if (!fits(*ordered_[at])) continue;
      cost += broadcast_surprise * broadcasts_;
      if (cost > surprises) continue;
      if (at + 1 == ordered_.size()) return true;
      frames.push_back(frame(at + 1, cost));
      if (frames.size() > max_alternatives) {
        frames.erase(frames.begin());
        ++committed;
      }
    }
    return false;
  }

  Frame frame(std::size_t at, std::size_t spent) {
    Frame out;
    out.spent = spent;
    out.before = state_;
    for (const PageSide& side : ordered_[at]->sides)
      for (const ExprId id : below(ast_, {side.expr})) {
        const std::string name(ast_.text(id));
        const bool function =
            ast_[id].kind == ExprKind::call && functions_.contains(name) && !state_.functions.contains(name);
        const bool input = ast_[id].kind == ExprKind::name && is_input(name) && !state_.names.contains(name);
        if ((function || input) && std::ranges::find(out.names, name) == out.names.end())
          out.names.push_back(name);
      }
    out.choice.assign(out.names.size(), 0);
    return out;
  }

  /// The next choice that costs at most this much; the last name changes first.
  bool advance(Frame& frame, std::size_t most) const {
    if (!frame.begun) return frame.begun = true;
    std::size_t cost = 0;
    for (const std::size_t choice : frame.choice) cost += choice;
    for (std::size_t k = frame.choice.size(); k-- > 0;) {
      const std::size_t options = functions_.contains(frame.names[k]) ? results_of(frame.names[k]).size()
                                                                      : orders_of(frame.names[k]).size();
      if (cost < most && frame.choice[k] + 1 < options) {
        ++frame.choice[k];
        return true;
      }
      cost -= frame.choice[k];
      frame.choice[k] = 0;
    }
    return false;
  }

  void choose(const std::string& name, std::size_t choice) {
    if (functions_.contains(name)) {
      state_.functions[name].result = results_of(name)[choice];
      return;
    }
    InferredShape shape;
    const std::size_t order = orders_of(name)[choice];
    shape.row = order == row_vector;
    for (std::size_t axis = 0; axis < (shape.row ? 1 : order); ++axis)
      shape.axes.push_back(state_.sizes.fresh());
    if (const auto family = page_.families.find(name); family != page_.families.end()) {
      ShapeReader reader(ast_, setting_, indices_, state_);
      const auto& sizes = family->second.shape.dimensions;
      for (std::size_t k = 0; k < sizes.size(); ++k)
        if (ast_[sizes[k]].kind == ExprKind::name)
          reader.name_size(std::string(ast_.text(sizes[k])), shape.axes[family->second.indices + k]);
    }
    state_.names[name] = std::move(shape);
  }

  /// Numbers of axes, the likeliest first.
  std::vector<std::size_t> orders_of(const std::string& name) const {
    if (const auto family = page_.families.find(name); family != page_.families.end())
      return {family->second.indices + family->second.shape.dimensions.size()};
    std::vector<std::size_t> orders;
    if (const auto it = index_counts_.find(name); it != index_counts_.end()) {
      const std::size_t most = *it->second.rbegin();
      orders = most == 1 ? std::vector<std::size_t>{1, 2} : std::vector{most};
    } else {
      orders = evidence_.usual_orders(name, indices_.sizes.contains(name));
    }
    return evidence_.in_likely_order(name, std::move(orders));
  }

  /// What a function that nothing declares gives, the likeliest first.
  std::vector<InferredFunction::Result> results_of(const std::string& name) const {
    using Result = InferredFunction::Result;
    if (functions_.at(name)) return {Result::entrywise, Result::scalar};
    if (is_named_as_loss(name) || name == "l") return {Result::scalar};
    if (name.starts_with('p') || name.starts_with('q')) return {Result::scalar, Result::vector};  // densities
    if (name == "φ" || name == "ψ" || name == "g" || name == "a")
      return {Result::entrywise, Result::scalar, Result::vector};
    return feeds_something(name) ? std::vector{Result::vector, Result::scalar}
                                 : std::vector{Result::scalar, Result::vector};
  }

  /// h = f(z), and something is made of h.
  bool feeds_something(const std::string& function) const {
    for (const PageChain* chain : equations_) {
      const ExprId base = base_of_left(*chain);
      if (base == ast::no_expr || !used_.contains(std::string(ast_.text(base)))) continue;
      for (const PageSide& side : chain->sides)
        for (const ExprId id : below(ast_, {side.expr}))
          if (ast_[id].kind == ExprKind::call && ast_.text(id) == function) return true;
    }
    return false;
  }

  bool fits(const PageChain& chain) {
    ShapeReader reader(ast_, setting_, indices_, state_);
    std::optional<InferredShape> common;
    const ExprId left = chain.sides[0].expr;
    const ExprId base = base_of_left(chain);
    const std::string name = base == ast::no_expr ? std::string{} : std::string(ast_.text(base));
    const bool defines = !name.empty() && defined_.contains(name) && !state_.names.contains(name);
    for (std::size_t k = defines ? 1 : 0; k < chain.sides.size(); ++k) {
      const auto shape = reader.shape_of(chain.sides[k].expr);
      if (!shape || !as_said(reader, chain, k, *shape)) return false;
      if (!common)
        common = shape;
      else if (!reader.same(*common, *shape))
        return false;
    }
    if (defines && !define(reader, name, left, common ? *common : InferredShape{})) return false;
    reader.keep_labels();
    broadcasts_ = reader.broadcasts();
    return true;
  }

  bool define(ShapeReader& reader, const std::string& name, ExprId left, InferredShape made) {
    if (ast_[left].kind == ExprKind::index) {
      InferredShape whole;
      const auto indices = ast_.children(left).subspan(1);
      std::size_t named = 0;
      for (const ExprId index : indices) {
        if (ast_[index].kind == ExprKind::slice) continue;
        ++named;
        const auto axis = reader.axis_of(std::string(ast_.text(index)));
        whole.axes.push_back(axis ? *axis : state_.sizes.fresh());
      }
      // z_n = W x_n, a vector for each n.
      if (made.row || (named > 1 && !made.axes.empty()) || made.axes.size() > 1) return false;
      whole.axes.insert(whole.axes.end(), made.axes.begin(), made.axes.end());
      made = std::move(whole);
    }
    const bool may_be_errors = !losses_are_scalars_ && (name == "E" || name == "C");
    const std::size_t indexed = ast_[left].kind == ExprKind::index ? 1 : 0;
    if (is_named_as_loss(name) && !may_be_errors && made.axes.size() > indexed) return false;
    if (losses_are_scalars_ && evidence_.has_slope(name) && made.axes.size() > indexed) return false;
    if (made.any) return false;
    state_.names[name] = std::move(made);
    return true;
  }

  /// … = W x ∈ ℝ^{m}
  bool as_said(ShapeReader& reader, const PageChain& chain, std::size_t side, const InferredShape& shape) {
    for (const PageChain::Shape& said : chain.shapes) {
      if (said.side != side || shape.any) continue;
      if (said.shape.dimensions.size() != shape.axes.size()) return false;
      for (std::size_t k = 0; k < shape.axes.size(); ++k)
        if (const ExprId size = said.shape.dimensions[k]; ast_[size].kind == ExprKind::name)
          reader.name_size(std::string(ast_.text(size)), shape.axes[k]);
        else if (ast_.text(size) == "1")
          state_.sizes.unite(reader.axis_of(Dim{1}), shape.axes[k]);
    }
    return true;
  }

  // -- what fits becomes symbols of the setting, with sizes that have names --
  std::map<Axis, Dim> dims_;
  std::size_t next_letter_ = 0;

  /// m of lines with derivatives, which may be a size that they tell.
  bool stands_on_page(const std::string& name) const {
    return std::ranges::any_of(ast_.nodes, [&](const ast::ExprNode& node) {
      return node.kind == ExprKind::name && ast_.texts[node.text] == name;
    });
  }

  Dim size_of(Axis axis) {
    const auto [it, fresh] = dims_.try_emplace(state_.sizes.root(axis), Dim{1});
    if (!fresh) return it->second;
    constexpr std::array<const char*, 8> letters{"n", "m", "k", "p", "q", "d", "N", "K"};
    std::string name;
    do {
      name = next_letter_ < letters.size() ? letters[next_letter_] : "n" + std::to_string(next_letter_);
      ++next_letter_;
    } while (setting_.scope().dims.contains(name) || stands_on_page(name) ||
             std::ranges::find(met_, name) != met_.end() || indices_.letters.contains(name) ||
             indices_.sizes.contains(name));
    it->second = setting_.graph().dim_symbol(name);
    setting_.scope().dims[name] = it->second;
    return it->second;
  }

  void declare() {
    Graph& graph = setting_.graph();
    for (const auto& [code, axis] : state_.known) dims_.try_emplace(state_.sizes.root(axis), Dim{code});
    for (const auto& [name, axis] : state_.named) {
      const auto [it, fresh] = dims_.try_emplace(state_.sizes.root(axis), Dim{1});
      if (fresh) it->second = graph.dim_symbol(name);
      setting_.scope().dims[name] = it->second;
    }
    declare_rates();
    for (const std::string& name : met_) {
      const auto shape = state_.names.find(name);
      // N of Σ_{n=1}^N is a size wherever it stands.
      if (shape == state_.names.end() || !is_input(name) || setting_.scope().dims.contains(name)) continue;
      const NodeId node = declare_symbol(name, type_of(shape->second), Role::input);
      setting_.scope().values[name].row = shape->second.row;
      if (const auto family = page_.families.find(name); family != page_.families.end())
        restrict(graph.symbol(graph.node(node).attr), family->second.domain);
    }
    for (const auto& [name, axis] : state_.gathered) {
      const auto value = setting_.scope().values.find(name);
      if (value != setting_.scope().values.end() && graph.op(value->second.node) == Op::symbol &&
          is_input(name))
        one_of(graph.symbol(graph.node(value->second.node).attr), axis);
    }
    for (const auto& [label, axis] : state_.labels) {
      if (setting_.scope().values.contains(label)) continue;
      const NodeId node = declare_symbol(label, Type{}, Role::given);
      one_of(graph.symbol(graph.node(node).attr), axis);
    }
    declare_matrices();
    for (const auto& [name, function] : state_.functions) {
      std::vector<Type> arguments;
      for (const InferredShape& argument : function.arguments) arguments.push_back(type_of(argument));
      if (function.result == InferredFunction::Result::entrywise) arguments = {Type{}};
      if (arguments.size() > most_parameters) continue;
      setting_.elaborator.declare_function({name, {}, Accent::none, {}, {}}, std::move(arguments),
                                           type_of(function.value));
    }
    setting_.scope().failed.insert(failed_.begin(), failed_.end());
  }

  void name_bounds() {
    ShapeReader reader(ast_, setting_, indices_, state_);
    for (const ExprId sum : derived_)
      if (ast_[sum].kind == ExprKind::reduce)
        reader.name_bounds(sum, [&](const std::string& name) { return defined_.contains(name); });
  }

  /// ∂L/∂z = p − y: p and y are of one size, also where no equation says so.
  void unite_terms() {
    for (const ExprId id : derived_) {
      if (ast_[id].kind != ExprKind::add && ast_[id].kind != ExprKind::hadamard) continue;
      const bool names = std::ranges::all_of(ast_.children(id), [&](ExprId term) {
        if (ast_[term].kind == ExprKind::neg) term = ast_.child(term, 0);
        return ast_[term].kind == ExprKind::name;
      });
      const InferredShapes before = state_;
      if (names && !ShapeReader(ast_, setting_, indices_, state_).shape_of(id)) state_ = before;
    }
  }

  /// 1, …, as many as the axis has
  void one_of(Symbol& symbol, Axis axis) {
    symbol.domain.integer = true;
    symbol.domain.lower = 1;
    symbol.domain.index_of = size_of(axis);
  }

  /// X of Xᵀ(X θ − y), met in lines with derivatives only, beside a family of vectors x_i: these are its
  /// rows, or its columns, if that alone fits.
  void declare_matrices() {
    std::set<std::string> names;
    for (const ExprId id : derived_) {
      const std::string name(ast_.text(id));
      if (ast_[id].kind == ExprKind::name && name.size() == 1 && name[0] >= 'A' && name[0] <= 'Z' &&
          name != "I" && !setting_.knows(name) && !defined_.contains(name) && !failed_.contains(name) &&
          !is_index(name) && !varied_.contains(name) && !evidence_.is_indexed_in_derivatives(name))
        names.insert(name);
    }
    for (const std::string& name : names) {
      const std::string rows(1, static_cast<char>(name[0] - 'A' + 'a'));
      const auto family = state_.names.find(rows);
      if (family == state_.names.end() || family->second.axes.size() != 2 || !is_input(rows)) continue;
      InferredShape turned = family->second;
      std::ranges::reverse(turned.axes);
      const bool columns = misfits(name, turned) < misfits(name, family->second);
      ExprId value = add_expr(ast_, ExprKind::name, {}, {}, rows);
      if (columns) value = add_expr(ast_, ExprKind::transpose, {}, std::array{value});
      const auto matrix = setting_.elaborator.expression(ast_, value, setting_.scope());
      if (!matrix) continue;
      setting_.elaborator.name_quantity({name, {}, Accent::none, {}, {}}, *matrix, {});
      const Span place = place_of(name);
      notes_.push_back({Severity::note,
                        code("supposed-rows"),
                        place,
                        "nothing says what " + name + " is: the matrix whose " +
                            (columns ? "columns" : "rows") + " are the vectors " + rows,
                        {}});
    }
  }

  Span place_of(const std::string& name) const {
    for (const ExprId id : derived_)
      if (ast_[id].kind == ExprKind::name && ast_.text(id) == name) return ast_[id].span;
    return no_place;
  }

  /// Products with it, in lines with derivatives, that do not fit.
  std::size_t misfits(const std::string& name, const InferredShape& shape) {
    std::size_t count = 0;
    const InferredShapes before = state_;
    for (const ExprId id : derived_) {
      if (ast_[id].kind != ExprKind::mul) continue;
      const std::vector<ExprId> parts = below(ast_, {id});
      const auto has = [&](auto test) { return std::ranges::any_of(parts, test); };
      if (!has([&](ExprId part) { return ast_[part].kind == ExprKind::name && ast_.text(part) == name; }) ||
          has([&](ExprId part) {
            const ExprKind kind = ast_[part].kind;
            return kind == ExprKind::partial || kind == ExprKind::gradient || kind == ExprKind::bar;
          }))
        continue;
      state_ = before;
      state_.names[name] = shape;
      const std::size_t sizes = different_sizes();
      const bool fits = ShapeReader(ast_, setting_, indices_, state_).shape_of(id).has_value();
      count += fits && different_sizes() == sizes ? 0 : 1;
    }
    state_ = before;
    return count;
  }

  std::size_t different_sizes() {
    std::set<Axis> roots;
    for (const auto& [name, shape] : state_.names)
      for (const Axis axis : shape.axes) roots.insert(state_.sizes.root(axis));
    return roots.size();
  }

  /// η of w − η ∇L, met in lines with derivatives only: a number, if it is called like one.
  void declare_rates() {
    constexpr std::array<std::string_view, 10> numbers{"λ", "η", "α", "β", "γ", "ε", "ϵ", "ρ", "τ", "κ"};
    for (const ExprId id : derived_) {
      const std::string name(ast_.text(id));
      if (ast_[id].kind != ExprKind::name || std::ranges::find(numbers, name) == numbers.end()) continue;
      if (setting_.knows(name) || defined_.contains(name) || failed_.contains(name) || is_index(name) ||
          state_.names.contains(name) || evidence_.is_indexed_in_derivatives(name) ||
          varied_.contains(name) || evidence_.is_entrywise(name))
        continue;
      declare_symbol(name, Type{}, Role::input);
    }
  }

  Type type_of(const InferredShape& shape) {
    Type type;
    for (const Axis axis : shape.axes) type.axes.push_back(size_of(axis));
    return type;
  }

  NodeId declare_symbol(const std::string& name, const Type& type, Role role) {
    Graph& graph = setting_.graph();
    const std::uint32_t symbol = graph.add_symbol(
        {Name{name, step_latex(page_, name), Accent::none, {}, {}}, role, graph.intern_type(type), {}});
    const NodeId node = symbol_node(graph, symbol);
    setting_.scope().values[name] = scalar_value(node);
    setting_.elaborator.problem().quantities.push_back({name, node, false, {}});
    return node;
  }

  /// y_i ∈ {−1, 1}
  void restrict(Symbol& symbol, const ast::Domain& domain) {
    if (domain.kind != ast::Domain::Kind::finite_set) return;
    for (const ExprId id : domain.values) {
      const auto value = setting_.elaborator.expression(ast_, id, setting_.scope());
      if (!value || !is_literal(setting_.graph(), value->node)) return symbol.domain.values.clear();
      symbol.domain.values.push_back(overbar::scalar_value(setting_.graph(), value->node));
    }
  }

  /// x_i of a family x of vectors is x[i,:].
  void complete_rows() {
    ShapeReader reader(ast_, setting_, indices_, state_);
    for (const auto& [name, shape] : state_.names)
      if (shape.axes.size() == 2) overbar::complete_rows(ast_, name, reader.is_one(shape.axes[0]));
    for (const auto& [name, value] : setting_.scope().values)
      if (own_order(setting_.graph(), value) == 2)
        overbar::complete_rows(ast_, name, own_axes(setting_.graph(), value)[0] == Dim{1});
  }
};

}  // namespace

void complete_rows(ast::Ast& ast, const std::string& name, bool one_row) {
  for (ExprId id = 0; id < ast.nodes.size(); ++id) {
    if (ast[id].kind != ExprKind::index || ast.children(id).size() != 2) continue;
    ExprId base = ast.child(id, 0);
    const ExprKind kind = ast[base].kind;
    if (kind == ExprKind::bar || kind == ExprKind::gradient || kind == ExprKind::partial)
      base = ast.children(base).back();  // (∂L/∂Z)_i
    if (ast[base].kind != ExprKind::name || ast.text(base) != name) continue;
    const ExprId index = ast.child(id, 1);
    if (ast[index].kind == ExprKind::number && ast.text(index).size() > 1) continue;
    // In place, so that everything that holds this expression sees it.
    std::array<ExprId, 3> children{ast.child(id, 0), index, whole_axis};
    if (one_row) children = {ast.child(id, 0), first_entry, index};
    ast.nodes[id].first_child = static_cast<std::uint32_t>(ast.child_ids.size());
    ast.nodes[id].child_count = 3;
    ast.nodes[id].op = static_cast<std::uint8_t>(ast::IndexStyle::brackets);
    ast.child_ids.insert(ast.child_ids.end(), children.begin(), children.end());
  }
}

void infer_shapes(Page& page, Setting& setting, std::vector<Diagnostic>& diagnostics) {
  Inference(page, setting).solve(diagnostics);
}

}  // namespace overbar
