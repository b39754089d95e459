// Z = W X + b of a batch, as programs add a vector to every column of a matrix (or, in X W + b, to every
// row): b becomes b 𝟏ᵀ, or 𝟏 bᵀ.
//
// Which, the declared sizes say; where nothing is declared, the side on which the weights stand, and then
// only if the spelling is that of a batch: capitals for what is multiplied and for what is defined, a small
// letter for what is added.
#include <algorithm>
#include <array>
#include <optional>

#include "check/names.hpp"

namespace overbar {
namespace {

using ast::ExprId;
using ast::ExprKind;

enum class Side : std::uint8_t { none, columns, rows };

bool is_capital(std::string_view name) { return !name.empty() && name[0] >= 'A' && name[0] <= 'Z'; }

bool names_bias(std::string_view name) {
  return name.starts_with('b') || name.starts_with('c') || name.starts_with("β");
}

bool names_weights(std::string_view name) {
  return name.starts_with('W') || name.starts_with('V') || name.starts_with('U') || name.starts_with("Θ");
}

class Broadcast {
 public:
  explicit Broadcast(Page& page) : page_(page), ast_(page.sheet.ast) {
    for (const ast::Statement& statement : page.sheet.statements)
      if (const auto* quantities = std::get_if<ast::QuantityDeclaration>(&statement.body))
        for (const auto& item : quantities->items)
          if (item.shape.given) {
            auto& sizes = declared_[item.name.text];
            for (const ExprId size : item.shape.dimensions) sizes.emplace_back(ast_.text(size));
            if (sizes.size() == 2 && (item.name.text == "X" || item.name.text == "Y")) {
              if (is_size(item.shape.dimensions[1])) columns_ = sizes[1];
              if (is_size(item.shape.dimensions[0])) rows_ = sizes[0];
            }
          }
  }

  void run() {
    for (PageElement& element : page_.elements) {
      auto* chain = std::get_if<PageChain>(&element);
      if (chain == nullptr || chain->relations.empty() || has_derivative(ast_, *chain)) continue;
      const std::string left =
          base_name(ast_, chain->sides[0].expr == ast::no_expr ? 0 : chain->sides[0].expr);
      for (std::size_t k = 1; k < chain->sides.size(); ++k)
        if (chain->sides[k].expr != ast::no_expr) chain->sides[k].expr = spread(chain->sides[k].expr, left);
    }
  }

 private:
  Page& page_;
  ast::Ast& ast_;
  std::map<std::string, std::vector<std::string>> declared_;  // sizes of the axes
  std::string columns_, rows_;                                // how many examples are in a batch

  bool is_size(ExprId id) const { return ast_[id].kind == ExprKind::name; }

  /// 𝟏, with its size where that is known: b may have one entry.
  ExprId ones(Side side, Span place) {
    const std::string& size = side == Side::columns ? columns_ : rows_;
    if (size.empty()) return add_expr(ast_, ExprKind::ones, place, {});
    return add_expr(ast_, ExprKind::ones, place, std::array{add_expr(ast_, ExprKind::name, place, {}, size)});
  }

  /// Rows and columns of a name or its transpose, if they are declared.
  std::vector<std::string> sizes_of(ExprId id) const {
    const bool turned = ast_[id].kind == ExprKind::transpose;
    if (turned) id = ast_.child(id, 0);
    const auto known = declared_.find(std::string(ast_.text(id)));
    if (ast_[id].kind != ExprKind::name || known == declared_.end()) return {};
    std::vector<std::string> sizes = known->second;
    if (turned) std::ranges::reverse(sizes);
    return sizes;
  }

  std::string name_of(ExprId id) const {
    if (ast_[id].kind == ExprKind::transpose) id = ast_.child(id, 0);
    return ast_[id].kind == ExprKind::name ? std::string(ast_.text(id)) : std::string{};
  }

  /// May it be a matrix, as far as is known?
  bool is_matrix(ExprId id) const {
    const std::string name = name_of(id);
    const auto known = declared_.find(name);
    return known == declared_.end() ? is_capital(name) : known->second.size() == 2;
  }

  /// 𝟏 of b 𝟏ᵀ, as the page itself writes it.
  ExprId own_ones(ExprId term) const {
    if (ast_[term].kind != ExprKind::mul || ast_[ast_.child(term, 0)].kind != ExprKind::name)
      return ast::no_expr;
    const ExprId row = ast_.child(term, 1);
    if (ast_[row].kind != ExprKind::transpose) return ast::no_expr;
    const ExprId made = ast_.child(row, 0);
    return ast_[made].kind == ExprKind::ones && ast_.children(made).empty() ? made : ast::no_expr;
  }

  Side side_of(ExprId product, ExprId bias, const std::string& left) const {
    const ExprId first = ast_.child(product, 0);
    const ExprId last = ast_.child(product, 1);
    if (!is_matrix(first) || !is_matrix(last)) return Side::none;
    const std::string name(ast_.text(bias));
    const auto known = declared_.find(name);
    if (known != declared_.end() && known->second.size() != 1) return Side::none;
    const std::vector<std::string> a = sizes_of(first);
    const std::vector<std::string> b = sizes_of(last);
    // A batch of one, x ∈ ℝ^{1×n}, is a row.
    if ((a.size() == 2 && a[0] == "1" && !names_weights(name_of(first))) ||
        (b.size() == 2 && b[1] == "1" && !names_weights(name_of(last))))
      return Side::none;
    if (known != declared_.end()) {
      const bool rows = b.size() == 2 && b[1] == known->second[0];
      const bool columns = a.size() == 2 && a[0] == known->second[0];
      if (rows != columns) return rows ? Side::rows : Side::columns;
    } else if (!names_bias(name)) {
      return Side::none;
    }
    const bool batch = known != declared_.end() || a.size() + b.size() > 0 || is_capital(left);
    const bool leads = names_weights(name_of(first));
    const bool ends = names_weights(name_of(last));
    if (!batch || leads == ends) return Side::none;
    return leads ? Side::columns : Side::rows;
  }

  ExprId spread(ExprId root, const std::string& left) {
    return with_parts_changed(ast_, root, [&](ExprId, ExprId made) {
      if (ast_[made].kind != ExprKind::add) return made;
      const auto terms = ast_.children(made);
      std::vector<ExprId> changed(terms.begin(), terms.end());
      const auto product =
          std::ranges::find_if(changed, [&](ExprId term) { return ast_[term].kind == ExprKind::mul; });
      if (product == changed.end()) return made;
      const ExprId matrices = *product;
      for (ExprId& term : changed) {
        if (const ExprId own = own_ones(term); own != ast::no_expr && !columns_.empty()) {
          const ExprId sized = ones(Side::columns, ast_[own].span);
          const ExprId row = add_expr(ast_, ExprKind::transpose, ast_[own].span, std::array{sized});
          term = with_children(ast_, term, std::array{ast_.child(term, 0), row}, ast_[term].span);
        }
        if (ast_[term].kind != ExprKind::name) continue;
        const Side side = side_of(matrices, term, left);
        if (side == Side::none) continue;
        const Span place = ast_[term].span;
        const ExprId spread = ones(side, place);
        const bool columns = side == Side::columns;
        if (!columns) page_.rows.emplace(ast_.text(term));
        const ExprId row = add_expr(ast_, ExprKind::transpose, place, std::array{columns ? spread : term});
        term = add_expr(ast_, ExprKind::mul, place, std::array{columns ? term : spread, row});
      }
      return with_children(ast_, made, changed, ast_[made].span);
    });
  }
};

}  // namespace

void broadcast_biases(Page& page) { Broadcast(page).run(); }

}  // namespace overbar
