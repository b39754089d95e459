// Expressions in the page's own notation: what is kept of the page is copied from it, what is new is written
// as the page writes its like.
#pragma once
#include <map>
#include <string>
#include <unordered_map>

#include "read/page.hpp"

namespace overbar {

class Notation {
 public:
  Notation(const SourceMap& sources, const Page& page, std::uint32_t file);
  /// The LaTeX spelling that the worksheet gives a name; the page's own comes first.
  void add_spelling(const std::string& name, const std::string& latex);

  struct Replacement {
    Span place;
    std::string text;
  };
  /// `by` in the place of `at`, in a side whose expressions have these parents.
  Replacement replace(const ast::Ast& ast, Span side,
                      const std::unordered_map<ast::ExprId, ast::ExprId>& parent, ast::ExprId at,
                      ast::ExprId by) const;
  std::string write(const ast::Ast& ast, ast::ExprId id) const;

 private:
  const SourceMap& sources_;
  std::uint32_t file_;
  std::map<std::string, std::string> spelling_;
  std::string transpose_ = "^\\top";
  std::string hadamard_ = "\\odot";
  std::string bar_ = "\\bar";

  std::string source(Span span) const;
  /// A piece of the page that can be copied as it stands.
  bool is_whole(const ast::Ast& ast, ast::ExprId id) const;
  /// The brackets in the source right around a place, if any.
  std::optional<Span> bracketed(Span span) const;
};

}  // namespace overbar
