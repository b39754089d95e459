// Functions of a page that stands alone: h_θ(x) = θᵀ x. What θ is, the page's other equations say, so a call
// is replaced by the function's body with its arguments, and shapes are found as if it had been written
// there. The copy has the place of the call. A letter that a sum in the body binds is renamed where an
// argument has it: Σ_i x_i at x_i^{(n)} would mean something else. What is made of its arguments alone stays
// a function, for it acts on every entry: φ(z) = max(0, z); so does what is differentiated by a prime, or
// named without an argument, and everything once the copies become too large.
#include <algorithm>
#include <array>
#include <set>

#include "check/names.hpp"

namespace overbar {
namespace {

using ast::ExprId;
using ast::ExprKind;

constexpr std::size_t most_copied = 20'000;  // nodes, in one page

class Inliner {
 public:
  explicit Inliner(Page& page) : page_(page), ast_(page.sheet.ast) {}

  void run() {
    std::set<std::string> kept;
    for (ExprId id = 0; id < ast_.nodes.size(); ++id) {
      const bool call = ast_[id].kind == ExprKind::call;
      if (ast_[id].kind == ExprKind::name || call) names_.emplace(ast_.text(id));
      if (call ? ast_[id].op > 0 : ast_[id].kind == ExprKind::name) kept.emplace(ast_.text(id));
    }
    for (const ast::Definition& definition : page_.indexed_functions) {
      Function function;
      for (const auto& parameter : definition.parameters) function.parameters.push_back(parameter.name.text);
      function.body = inlined(definition.value);
      functions_.insert_or_assign(definition.name.text, std::move(function));
    }
    for (const ast::Statement& statement : page_.sheet.statements) {
      const auto* definition = std::get_if<ast::Definition>(&statement.body);
      if (definition == nullptr || !definition->is_function || kept.contains(definition->name.text)) continue;
      Function function;
      for (const auto& parameter : definition->parameters) function.parameters.push_back(parameter.name.text);
      if (is_closed(*definition)) continue;
      function.body = inlined(definition->value);
      functions_.emplace(definition->name.text, std::move(function));
    }
    if (functions_.empty()) return;
    for (ast::Statement& statement : page_.sheet.statements)
      if (auto* definition = std::get_if<ast::Definition>(&statement.body);
          definition != nullptr && definition->is_function)
        definition->value = inlined(definition->value);
    for (PageElement& element : page_.elements) {
      auto* chain = std::get_if<PageChain>(&element);
      if (chain == nullptr) continue;
      for (PageSide& side : chain->sides)
        if (side.expr != ast::no_expr) side.expr = inlined(side.expr);
    }
  }

 private:
  struct Function {
    std::vector<std::string> parameters;
    ExprId body = ast::no_expr;
  };
  Page& page_;
  ast::Ast& ast_;
  std::set<std::string> names_;
  std::map<std::string, Function> functions_;
  std::size_t copied_ = 0;

  bool is_closed(const ast::Definition& definition) const {
    std::set<std::string> known{"e", "π"};
    for (const auto& parameter : definition.parameters) known.insert(parameter.name.text);
    const std::vector<ExprId> parts = below(ast_, {definition.value});
    for (const ExprId id : parts)
      if (ast_[id].kind == ExprKind::binder) known.emplace(ast_.text(id));
    return std::ranges::none_of(parts, [&](ExprId id) {
      return ast_[id].kind == ExprKind::name && !known.contains(std::string(ast_.text(id)));
    });
  }

  ExprId again(ExprId id, const std::vector<ExprId>& children, const std::string& text, Span place) {
    const ast::ExprNode node = ast_[id];
    const ExprId fresh = ast::add_expr(ast_, node.kind, place, children, text, node.op);
    ast_.nodes[fresh].conditional = node.conditional;
    ++copied_;
    return fresh;
  }

  /// Children before parents, so that every call below is replaced first.
  ExprId inlined(ExprId root) {
    if (functions_.empty()) return root;
    std::map<ExprId, ExprId> fresh;
    for (const ExprId id : below(ast_, {root})) {
      std::vector<ExprId> children;
      bool changed = false;
      for (const ExprId child : ast_.children(id)) {
        children.push_back(fresh.at(child));
        changed = changed || children.back() != child;
      }
      const std::string text(ast_.text(id));
      fresh[id] = changed ? again(id, children, text, ast_[id].span) : id;
      const auto function = functions_.find(text);
      if (ast_[id].kind == ExprKind::call && function != functions_.end() && copied_ < most_copied &&
          function->second.parameters.size() == children.size())
        fresh[id] = body_at(function->second, children, ast_[id].span);
      if (const auto indexed = indexed_call(id, children);
          indexed != functions_.end() && copied_ < most_copied)
        fresh[id] = body_at(indexed->second, arguments_of(children), ast_[id].span);
    }
    return fresh.at(root);
  }

  /// φ_k(x): of a function that takes x and k.
  std::map<std::string, Function>::const_iterator indexed_call(ExprId id,
                                                               const std::vector<ExprId>& children) const {
    if (ast_[id].kind != ExprKind::index || ast_[children[0]].kind != ExprKind::call) return functions_.end();
    const auto function = functions_.find(std::string(ast_.text(children[0])));
    const std::size_t count = ast_.children(children[0]).size() + children.size() - 1;
    return function != functions_.end() && function->second.parameters.size() == count ? function
                                                                                       : functions_.end();
  }

  std::vector<ExprId> arguments_of(const std::vector<ExprId>& indexed) const {
    const auto called = ast_.children(indexed[0]);
    std::vector<ExprId> arguments(called.begin(), called.end());
    arguments.insert(arguments.end(), indexed.begin() + 1, indexed.end());
    return arguments;
  }

  ExprId body_at(const Function& function, const std::vector<ExprId>& arguments, Span place) {
    std::set<std::string> said;
    for (const ExprId id : below(ast_, arguments))
      if (ast_[id].kind == ExprKind::name || ast_[id].kind == ExprKind::binder) said.emplace(ast_.text(id));
    const std::vector<ExprId> parts = below(ast_, {function.body});
    std::map<std::string, std::string> renamed;
    for (const ExprId id : parts)
      if (ast_[id].kind == ExprKind::binder && said.contains(std::string(ast_.text(id))))
        renamed.emplace(ast_.text(id), unused_letter());
    std::map<ExprId, ExprId> fresh;
    for (const ExprId id : parts) {
      std::vector<ExprId> children;
      for (const ExprId child : ast_.children(id)) children.push_back(fresh.at(child));
      std::string text(ast_.text(id));
      const auto parameter = std::ranges::find(function.parameters, text);
      if (ast_[id].kind == ExprKind::name && parameter != function.parameters.end()) {
        fresh[id] = arguments[static_cast<std::size_t>(parameter - function.parameters.begin())];
        continue;
      }
      if (const auto other = renamed.find(text);
          other != renamed.end() && (ast_[id].kind == ExprKind::name || ast_[id].kind == ExprKind::binder))
        text = other->second;
      fresh[id] = again(id, children, text, place);
    }
    return fresh.at(function.body);
  }

  std::string unused_letter() {
    constexpr std::array<const char*, 10> letters{"j", "k", "l", "i", "q", "r", "s", "p", "u", "v"};
    for (const char* letter : letters)
      if (names_.insert(letter).second) return letter;
    std::string name;
    for (std::size_t k = 1; !names_.insert(name = "j" + std::to_string(k)).second; ++k) {
    }
    return name;
  }
};

}  // namespace

void inline_functions(Page& page) { Inliner(page).run(); }

}  // namespace overbar
