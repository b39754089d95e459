// A loss that a page only differentiates: "let g = ∂L/∂y", "given ȳ". Where no equation says what L is, it is
// any differentiable function of what the page computes: of the quantities that its equations define and make
// nothing else of; of those by which L is differentiated, if there are such.
//
// A page that has bars alone ("write v̄ for the derivative of the loss by v") means one loss, called by
// nobody.
//
// What a line then says of L itself (∂L/∂z = p − y, where the words say which loss it is) is neither right
// nor wrong; what it says of how one derivative of L comes from another is decided (run.cpp, link.cpp).
#include <algorithm>
#include <array>
#include <set>

#include "check/names.hpp"
#include "diag/codes.hpp"

namespace overbar {
namespace {

using ast::ExprId;
using ast::ExprKind;

constexpr std::size_t most_arguments = 8;

class Supposed {
 public:
  Supposed(const SourceMap& sources, Page& page) : sources_(sources), page_(page), ast_(page.sheet.ast) {
    for (const ast::Statement& statement : page.sheet.statements) {
      if (const auto* quantities = std::get_if<ast::QuantityDeclaration>(&statement.body))
        for (const auto& item : quantities->items) known_.insert(item.name.text);
      if (const auto* functions = std::get_if<ast::FunctionDeclaration>(&statement.body))
        for (const ast::Name& name : functions->names) known_.insert(name.text);
      if (const auto* definition = std::get_if<ast::Definition>(&statement.body))
        known_.insert(definition->name.text);
    }
    for (std::size_t k = 0; k < page.elements.size(); ++k)
      if (const auto* chain = std::get_if<PageChain>(&page.elements[k])) look_at(*chain, k);
  }

  void suppose(std::vector<Diagnostic>& diagnostics) {
    for (const auto& [loss, place] : losses_) {
      if (known_.contains(loss) || defined_.contains(loss) || is_unread(loss)) continue;
      suppose(loss, place, diagnostics);
    }
  }

  bool suppose_objective(std::vector<Diagnostic>& diagnostics) {
    if (first_derivative_ >= page_.elements.size()) return false;
    for (const char* name : {"L", "J", "ℓ"})
      if (!known_.contains(name) && !defined_.contains(name) && !used_.contains(name) &&
          !varied_.contains(name))
        return suppose(name, std::get<PageChain>(page_.elements[first_derivative_]).span, diagnostics);
    return false;
  }

 private:
  const SourceMap& sources_;
  Page& page_;
  ast::Ast& ast_;
  std::set<std::string> known_;  // declared
  std::vector<std::string> defined_in_order_;
  std::set<std::string> defined_, used_;  // by equations; in those for something else
  std::map<std::string, ExprId> values_;  // what they are defined as
  std::set<std::string> varied_;          // what is differentiated by
  std::map<std::string, Span> losses_;    // that are differentiated
  std::size_t first_derivative_ = ~std::size_t{0};

  bool suppose(const std::string& loss, Span place, std::vector<Diagnostic>& diagnostics) {
    const std::vector<std::string> arguments = results();
    if (arguments.empty() || arguments.size() > most_arguments) return false;
    define(loss, place, arguments);
    std::string names;
    for (const std::string& argument : arguments) names += (names.empty() ? "" : ", ") + argument;
    diagnostics.push_back({Severity::note,
                           code("supposed-loss"),
                           place,
                           "nothing says what " + loss + " is: any differentiable function of " + names,
                           {}});
    return true;
  }

  void look_at(const PageChain& chain, std::size_t position) {
    const ExprId left = chain.sides[0].expr;
    const std::string name = left == ast::no_expr ? std::string{} : base_name(ast_, left);
    if (has_derivative(ast_, chain)) {
      first_derivative_ = std::min(first_derivative_, position);
      for (const PageSide& side : chain.sides)
        if (side.expr != ast::no_expr) find_losses(side.expr);
      return;
    }
    if (chain.relations.empty()) return;
    if (!name.empty() && defined_.insert(name).second && is_definition(ast_, chain)) {
      defined_in_order_.push_back(name);
      values_[name] = chain.sides[1].expr;
    }
    for (std::size_t k = 1; k < chain.sides.size(); ++k)
      if (chain.sides[k].expr != ast::no_expr)
        for (const ExprId id : below(ast_, {chain.sides[k].expr}))
          if (ast_[id].kind == ExprKind::name && ast_.text(id) != name) used_.emplace(ast_.text(id));
  }

  void find_losses(ExprId root) {
    for (const ExprId id : below(ast_, {root})) {
      const auto children = ast_.children(id);
      const ExprKind kind = ast_[id].kind;
      if (kind == ExprKind::bar) varied_.insert(base_name(ast_, children[0]));
      if ((kind != ExprKind::partial && kind != ExprKind::gradient) || children.size() < 2) continue;
      for (const ExprId by : children.subspan(1)) varied_.insert(base_name(ast_, by));
      if (ast_[children[0]].kind != ExprKind::name) continue;
      const std::string of(ast_.text(children[0]));
      if (is_named_as_loss(of)) losses_.try_emplace(of, ast_[children[0]].span);
    }
  }

  /// Does it stand in something that was not understood, which may say what it is?
  bool is_unread(const std::string& loss) const {
    const auto mentions = [&](Span span) {
      if (span.file >= sources_.files.size()) return false;
      const std::string& text = sources_.files[span.file].text;
      const std::string_view part = std::string_view(text).substr(
          std::min<std::size_t>(span.begin, text.size()), span.end - span.begin);
      const std::string letter = loss.substr(0, loss.find('_'));
      return part.contains(letter == "ℓ" ? "\\ell" : letter) || part.contains(letter);
    };
    return std::ranges::any_of(page_.elements, [&](const PageElement& element) {
      if (const auto* unread = std::get_if<PageUnread>(&element)) return mentions(unread->span);
      const auto* chain = std::get_if<PageChain>(&element);
      if (chain == nullptr || has_derivative(ast_, *chain)) return false;
      return std::ranges::any_of(chain->sides,
                                 [](const PageSide& side) { return side.expr == ast::no_expr; }) &&
             mentions(chain->span);
    });
  }

  std::vector<std::string> results() const {
    std::vector<std::string> all, varied;
    for (const std::string& name : defined_in_order_) {
      if (used_.contains(name) || is_written_out(name)) continue;
      all.push_back(name);
      if (varied_.contains(name)) varied.push_back(name);
    }
    return varied.empty() ? all : varied;
  }

  /// "h = (W x + b) ⊙ … Writing a = W x + b": h is made of a.
  bool is_written_out(const std::string& name) const {
    const ExprId value = values_.at(name);
    if (value == ast::no_expr || ast_[value].kind == ExprKind::name) return false;
    return std::ranges::any_of(values_, [&](const auto& other) {
      if (other.first == name || other.second == ast::no_expr) return false;
      return std::ranges::any_of(below(ast_, {other.second}), [&](ExprId id) {
        return ast_[id].kind == ast_[value].kind && ast::same_expr(ast_, id, ast_, value);
      });
    });
  }

  void define(const std::string& loss, Span place, const std::vector<std::string>& arguments) {
    std::string function = "loss";
    for (const std::string& tail : {std::string("_") + loss, std::string("_of_") + loss})
      if (known_.contains(function) || defined_.contains(function)) function = "loss" + tail;
    known_.insert(function);
    std::vector<ExprId> parts;
    for (const std::string& argument : arguments)
      parts.push_back(add_expr(ast_, ExprKind::name, place, {}, argument));
    PageChain chain;
    chain.span = place;
    chain.supposed = true;
    chain.sides.push_back({add_expr(ast_, ExprKind::name, place, {}, loss), place, {}});
    chain.sides.push_back({add_expr(ast_, ExprKind::call, place, parts, function), place, {}});
    chain.relations.push_back({PageRelation::equal, place});
    ast::FunctionDeclaration declaration;
    declaration.names.push_back({function, "", place});
    declaration.arguments.resize(arguments.size());
    page_.sheet.statements.push_back({place, std::move(declaration)});
    const auto at = page_.elements.begin() + static_cast<std::ptrdiff_t>(first_derivative_);
    page_.elements.insert(at, std::move(chain));
  }
};

}  // namespace

bool is_named_as_loss(const std::string& name) {
  constexpr std::array<std::string_view, 17> losses{"J",  "L",   "ℓ",    "ℒ",    "𝓛",  "loss",
                                                    "C",  "E",   "cost", "Loss", "CE", "BCE",
                                                    "FL", "MSE", "NLL",  "RSS",  "SSE"};
  return std::ranges::any_of(losses, [&](std::string_view loss) {
    return name == loss ||
           (name.starts_with(loss) && (name[loss.size()] == '_' || name[loss.size()] == '\''));
  });
}

void suppose_losses(const SourceMap& sources, Page& page, std::vector<Diagnostic>& diagnostics) {
  Supposed(sources, page).suppose(diagnostics);
}

bool suppose_objective(const SourceMap& sources, Page& page, std::vector<Diagnostic>& diagnostics) {
  return Supposed(sources, page).suppose_objective(diagnostics);
}

}  // namespace overbar
