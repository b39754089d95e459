// What the lines of a page say of the shapes of names that nothing declares, before any of them is fitted:
// what is a factor of ⊙, added to W x, squared, divided by.
#pragma once
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "read/ast.hpp"

namespace overbar {

/// A choice among the numbers of axes: x of x W, one axis that lies.
inline constexpr std::size_t row_vector = 9;

class Evidence {
 public:
  explicit Evidence(const ast::Ast& ast) : ast_(ast) {}

  /// An expression of a forward equation; `defined` are the names that the equations before it define.
  void note(ast::ExprId id, const std::set<std::string>& defined);
  /// a and b of f(x) = a log x + b, where f′ is met: f gives numbers, so these are most likely some.
  void note_numbers(ast::ExprId root);
  /// ∂q/∂x = 1 is said of numbers q and x, ∂f/∂q = z of a number f.
  void note_slope(ast::ExprId derivative, ast::ExprId value);
  /// x, y, z of f(x, y, z): numbers, if one of them is.
  void note_alike(const std::vector<std::string>& parameters);
  /// x_i of x_iᵀ and ‖x_i − c‖ is no number; nor is most likely v of ‖v‖.
  void note_vectors(const std::set<ast::ExprId>& ids);
  /// ∂C/∂w_{jk} says that w is a matrix, also where the forward equations write w a.
  void count_indices(const std::set<ast::ExprId>& ids);

  /// Numbers of axes of a name that is never indexed in a forward equation, the likeliest first.
  std::vector<std::size_t> usual_orders(const std::string& name, bool size) const;
  /// Of several numbers of axes, those first of which the page speaks.
  std::vector<std::size_t> in_likely_order(const std::string& name, std::vector<std::size_t> orders) const;
  /// Is a derivative of it a number or a small letter?
  bool has_slope(const std::string& name) const { return slopes_.contains(name); }
  bool is_entrywise(const std::string& name) const { return entrywise_.contains(name); }
  /// Does it stand with indices in a line with derivatives?
  bool is_indexed_in_derivatives(const std::string& name) const { return derived_counts_.contains(name); }

 private:
  void note_square(ast::ExprId root, const std::set<std::string>& defined);
  void note_biases(std::span<const ast::ExprId> terms);
  void note_divisors(ast::ExprId root);
  void note_rows(ast::ExprId first, ast::ExprId last);

  const ast::Ast& ast_;
  std::set<std::string> entrywise_;                    // factors of ⊙
  std::set<std::string> divisors_;                     // what stands below a fraction's bar
  std::set<std::string> biases_;                       // c of W h + c
  std::set<std::string> turned_;                       // β of βᵀ
  std::set<std::string> lead_;                         // x and b of x W + b
  std::set<std::string> offsets_;                      // b of wᵀx + b
  std::set<std::string> squares_;                      // a and b of (a − b)²
  std::set<std::string> slopes_;                       // f of ∂f/∂q = z
  std::set<std::string> normed_;                       // v of ‖v‖
  std::set<std::string> rows_;                         // x of x_iᵀ and ‖x_i‖
  std::map<std::string, std::size_t> derived_counts_;  // of ∂C/∂x_ij: only likely
};

}  // namespace overbar
