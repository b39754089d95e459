// Rows of a matrix by a letter of their own: "μ_i = exp(x_iᵀ w), where x_iᵀ is the i-th row of X", with X
// declared and x nowhere else. x_i is then X[i,:] and x_ij is X[i,j]; where i runs over the columns of X, x_i
// is one of these.
#include <algorithm>
#include <set>

#include "check/names.hpp"

namespace overbar {
namespace {

using ast::ExprId;
using ast::ExprKind;

struct Use {
  std::vector<ExprId> entries;  // x_i, x_ij
  bool bare = false;            // x
  bool vectors = false;         // x_iᵀ, ‖x_i − c‖
  std::set<std::string> letters;
};

ExprId base_of(const ast::Ast& ast, ExprId index) {
  ExprId base = ast.child(index, 0);
  if (ast[base].kind == ExprKind::bar) base = ast.child(base, 0);
  return base;
}

bool is_small(std::string_view name) { return name.size() == 1 && name[0] >= 'a' && name[0] <= 'z'; }

class Rows {
 public:
  Rows(ast::Ast& ast, Setting& setting) : ast_(ast), setting_(setting) {
    std::set<ExprId> bases;
    for (ExprId id = 0; id < ast.nodes.size(); ++id) {
      const ExprKind kind = ast[id].kind;
      if (kind == ExprKind::index && ast[base_of(ast, id)].kind == ExprKind::name) note(id, bases);
      if (kind == ExprKind::transpose || kind == ExprKind::norm) note_vectors(id);
      if (kind == ExprKind::binder && ast.children(id).size() == 1) note_range(id);
    }
    for (ExprId id = 0; id < ast.nodes.size(); ++id)
      if (ast[id].kind == ExprKind::name && !bases.contains(id))
        if (const auto use = uses_.find(std::string(ast.text(id))); use != uses_.end())
          use->second.bare = true;
  }

  void read_as_rows() {
    for (const auto& [name, use] : uses_) {
      const std::string matrix(1, static_cast<char>(name[0] - 'a' + 'A'));
      const auto known = setting_.scope().values.find(matrix);
      if (use.bare || !use.vectors || setting_.knows(name) || known == setting_.scope().values.end())
        continue;
      const std::vector<Dim> axes = own_axes(setting_.graph(), known->second);
      if (axes.size() != 2) continue;
      const bool columns = axes[0] != axes[1] && std::ranges::any_of(use.letters, [&](const auto& letter) {
                             const auto range = ranges_.find(letter);
                             return range != ranges_.end() && range->second == axes[1];
                           });
      for (const ExprId entry : use.entries) turn(entry, matrix, columns);
    }
  }

 private:
  ast::Ast& ast_;
  Setting& setting_;
  std::map<std::string, Use> uses_;
  std::map<std::string, Dim> ranges_;

  void note(ExprId id, std::set<ExprId>& bases) {
    const ExprId base = base_of(ast_, id);
    bases.insert(base);
    if (!is_small(ast_.text(base)) || ast_.children(id).size() > 3) return;
    Use& use = uses_[std::string(ast_.text(base))];
    use.entries.push_back(id);
    const ExprId index = ast_.child(id, 1);
    if (ast_[index].kind == ExprKind::name) use.letters.emplace(ast_.text(index));
  }

  void note_vectors(ExprId id) {
    for (const ExprId part : below(ast_, {ast_.child(id, 0)})) {
      if (ast_[part].kind != ExprKind::index || ast_.children(part).size() != 2) continue;
      const ExprId base = base_of(ast_, part);
      if (ast_[id].kind == ExprKind::transpose && part != ast_.child(id, 0)) continue;
      if (ast_[base].kind == ExprKind::name && is_small(ast_.text(base)))
        uses_[std::string(ast_.text(base))].vectors = true;
    }
  }

  void note_range(ExprId binder) {
    const ExprId range = ast_.child(binder, 0);
    if (ast_[range].kind != ExprKind::range) return;
    const ExprId last = ast_.child(range, 1);
    const auto dim = setting_.scope().dims.find(std::string(ast_.text(last)));
    if (ast_[last].kind == ExprKind::name && dim != setting_.scope().dims.end())
      ranges_.try_emplace(std::string(ast_.text(binder)), dim->second);
  }

  void turn(ExprId entry, const std::string& matrix, bool columns) {
    ast::set_text(ast_, base_of(ast_, entry), matrix);
    const auto old = ast_.children(entry);
    std::vector<ExprId> children(old.begin(), old.end());
    if (children.size() == 2)
      children.insert(children.begin() + (columns ? 1 : 2), whole_axis);
    else if (columns)
      std::swap(children[1], children[2]);
    ast_.nodes[entry].first_child = static_cast<std::uint32_t>(ast_.child_ids.size());
    ast_.nodes[entry].child_count = 3;
    ast_.nodes[entry].op = static_cast<std::uint8_t>(ast::IndexStyle::brackets);
    ast_.child_ids.insert(ast_.child_ids.end(), children.begin(), children.end());
  }
};

}  // namespace

void read_rows_of_matrices(Page& page, Setting& setting) { Rows(page.sheet.ast, setting).read_as_rows(); }

}  // namespace overbar
