// Expressions in the page's own notation: what is kept of the page is copied from it, what is new is written
// as the page writes its like.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "read/page.hpp"

namespace overbar {

class Notation {
 public:
  Notation(const SourceMap& sources, const Page& page, std::uint32_t file);
  /// The LaTeX spelling that the worksheet gives a name; the page's own comes first.
  bool uses_bars() const { return bars_; }
  void set_objective(const std::string& name) { objective_ = name; }
  void add_spelling(const std::string& name, const std::string& latex);
  /// W2 is W^{[l+1]} in the equation for layer l = 1, though another spelling was met before.
  void set_spelling(const std::string& name, const std::string& latex) { spelling_[name] = latex; }
  /// Names that the page spells with one letter, told apart by their indices.
  void set_letters(const std::map<std::string, std::string>& letters) { letters_ = letters; }

  struct Replacement {
    Span place;
    std::string text;
  };
  /// `by` in the place of `at`, in a side whose expressions have these parents.
  Replacement replace(const ast::Ast& ast, Span side,
                      const std::unordered_map<ast::ExprId, ast::ExprId>& parent, ast::ExprId at,
                      ast::ExprId by) const;
  /// A piece of the page that can be cut out and copied as it stands: not a part of a macro, nor a letter
  /// under its bar.
  bool is_whole(ast::ExprId id) const { return id < whole_.size() && whole_[id]; }
  std::string write(const ast::Ast& ast, ast::ExprId id) const;

 private:
  const SourceMap& sources_;
  std::uint32_t file_;
  std::map<std::string, std::string> spelling_, letters_;
  std::string transpose_ = "^\\top";
  std::string hadamard_ = "\\odot";
  std::string bar_ = "\\bar";

  std::vector<Span> extent_;  // of the page's expressions, with the braces and commands that belong to them
  std::vector<bool> whole_;
  bool by_d_ = false;  // dW for the bar of W
  bool bars_ = false;  // the page writes x̄, not only ∂J/∂x
  std::string objective_ = "J";

  std::string source(Span span) const;
  void find_extents(const ast::Ast& ast);
  Span balanced(Span span, bool fraction) const;
  /// The brackets in the source right around a place, if any.
  std::optional<Span> bracketed(Span span) const;
};

}  // namespace overbar
