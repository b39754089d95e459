#include "check/evidence.hpp"

#include <algorithm>
#include <array>

#include "check/names.hpp"

namespace overbar {

using ast::ExprId;
using ast::ExprKind;

void Evidence::note(ExprId id, const std::set<std::string>& defined) {
  const auto children = ast_.children(id);
  switch (ast_[id].kind) {
    case ExprKind::divide:
      return note_divisors(children[1]);
    case ExprKind::power:
      return note_square(children[0], defined);
    case ExprKind::add:
      return note_biases(children);
    case ExprKind::mul:
      return note_rows(children[0], children[1]);
    case ExprKind::transpose:
      if (ast_[children[0]].kind == ExprKind::name) turned_.emplace(ast_.text(children[0]));
      return;
    case ExprKind::hadamard:
      for (const ExprId factor : children)
        if (ast_[factor].kind == ExprKind::name) entrywise_.emplace(ast_.text(factor));
      return;
    default:
      return;
  }
}

void Evidence::note_numbers(ExprId root) {
  for (const ExprId id : below(ast_, {root}))
    if (ast_[id].kind == ExprKind::name) squares_.emplace(ast_.text(id));
}

void Evidence::note_slope(ExprId derivative, ExprId value) {
  const auto children = ast_.children(derivative);
  if (ast_[derivative].kind != ExprKind::partial || children.size() != 2) return;
  if (std::ranges::any_of(children, [&](ExprId id) { return ast_[id].kind != ExprKind::name; })) return;
  const std::string text(ast_.text(value));
  const bool number = ast_[value].kind == ExprKind::number && text != "0";
  const bool letter = ast_[value].kind == ExprKind::name && text.size() == 1 && text[0] >= 'a';
  if (number) squares_.emplace(ast_.text(children[1]));
  if (number || letter) slopes_.emplace(ast_.text(children[0]));
}

void Evidence::note_alike(const std::vector<std::string>& parameters) {
  if (std::ranges::any_of(parameters, [&](const std::string& name) { return squares_.contains(name); }))
    squares_.insert(parameters.begin(), parameters.end());
}

void Evidence::note_vectors(const std::set<ExprId>& ids) {
  for (const ExprId id : ids) {
    const ExprKind kind = ast_[id].kind;
    if (kind != ExprKind::transpose && kind != ExprKind::norm) continue;
    std::vector<ExprId> stack{ast_.child(id, 0)};
    if (kind == ExprKind::norm && ast_[stack[0]].kind == ExprKind::name) normed_.emplace(ast_.text(stack[0]));
    while (!stack.empty()) {
      const ExprId part = stack.back();
      stack.pop_back();
      const auto children = ast_.children(part);
      const ExprKind inside = ast_[part].kind;
      if (inside == ExprKind::index && children.size() == 2 && ast_[children[0]].kind == ExprKind::name)
        rows_.emplace(ast_.text(children[0]));
      if (inside == ExprKind::add || inside == ExprKind::neg)
        stack.insert(stack.end(), children.begin(), children.end());
    }
  }
}

/// (a − b)² of names that nothing defines: most likely numbers, for a vector's square is its norm's.
void Evidence::note_square(ExprId root, const std::set<std::string>& defined) {
  std::set<std::string> names;
  std::vector<ExprId> stack{root};
  while (!stack.empty()) {
    const ExprId id = stack.back();
    stack.pop_back();
    const ExprKind kind = ast_[id].kind;
    if (kind == ExprKind::name)
      names.emplace(ast_.text(id));
    else if (kind == ExprKind::add || kind == ExprKind::neg)
      stack.insert(stack.end(), ast_.children(id).begin(), ast_.children(id).end());
    else if (kind != ExprKind::number)
      return;
  }
  if (std::ranges::none_of(names, [&](const auto& name) { return defined.contains(name); }))
    squares_.insert(names.begin(), names.end());
}

/// x of x W may be a row; so may b of x W + b.
void Evidence::note_rows(ExprId first, ExprId last) {
  const auto small = [](std::string_view name) { return !name.empty() && name[0] >= 'a' && name[0] <= 'z'; };
  const std::string name(ast_.text(first));
  const std::string_view matrix = ast_.text(last);
  if (ast_[first].kind == ExprKind::name && ast_[last].kind == ExprKind::name && small(name) &&
      matrix[0] >= 'A' && matrix[0] <= 'Z')
    lead_.insert(name);
}

/// W h + c: c is a vector, as W h is; wᵀ h + c: c is a number.
void Evidence::note_biases(std::span<const ExprId> terms) {
  for (const ExprId product : terms) {
    if (ast_[product].kind != ExprKind::mul) continue;
    ExprId first = ast_.child(product, 0);
    const bool turned = ast_[first].kind == ExprKind::transpose;
    if (turned) first = ast_.child(first, 0);
    if (ast_[first].kind != ExprKind::name) continue;
    const std::string name(ast_.text(first));
    if (!turned && lead_.contains(name))
      for (const ExprId term : terms)
        if (ast_[term].kind == ExprKind::name) lead_.emplace(ast_.text(term));
    const bool capital = name[0] >= 'A' && name[0] <= 'Z';
    const bool small = name[0] >= 'a' && name[0] <= 'z';
    if (!capital && !(turned && small)) continue;
    for (const ExprId term : terms)
      if (ast_[term].kind == ExprKind::name) (capital ? biases_ : offsets_).emplace(ast_.text(term));
  }
}

/// p of 1/(1 − p): most likely a number.
void Evidence::note_divisors(ExprId root) {
  std::vector<ExprId> stack{root};
  while (!stack.empty()) {
    const ExprId id = stack.back();
    stack.pop_back();
    const ExprKind kind = ast_[id].kind;
    if (kind == ExprKind::name) divisors_.emplace(ast_.text(id));
    if (kind != ExprKind::add && kind != ExprKind::neg && kind != ExprKind::mul) continue;
    const auto children = ast_.children(id);
    stack.insert(stack.end(), children.begin(), children.end());
  }
}

void Evidence::count_indices(const std::set<ExprId>& ids) {
  for (const ExprId id : ids) {
    if (ast_[id].kind != ExprKind::index || ast_[ast_.child(id, 0)].kind != ExprKind::name) continue;
    std::size_t& most = derived_counts_[std::string(ast_.text(ast_.child(id, 0)))];
    most = std::max(most, ast_.children(id).size() - 1);
  }
}

std::vector<std::size_t> Evidence::usual_orders(const std::string& name, bool size) const {
  const char first = name.empty() ? ' ' : name[0];
  if (offsets_.contains(name)) return {0, 1, 2};
  if (size || is_named_as_loss(name)) return {0};
  if (squares_.contains(name)) return {0, 1, 2};
  if (normed_.contains(name) && first >= 'a' && first <= 'z') return {1, 2, 0};
  if (first >= 'A' && first <= 'Z') return {2, 1, 0};
  constexpr std::array<std::string_view, 10> capitals{"Σ", "Λ", "Θ", "Φ", "Ψ", "Γ", "Δ", "Ω", "Π", "Ξ"};
  for (const std::string_view letter : capitals)
    if (name.starts_with(letter)) return {2, 1, 0};
  constexpr std::array<std::string_view, 9> numbers{"λ", "η", "α", "β", "γ", "ε", "ϵ", "ρ", "τ"};
  for (const std::string_view letter : numbers)
    if (name.starts_with(letter) && !entrywise_.contains(name) && !turned_.contains(name)) return {0, 1, 2};
  // What stands in an entrywise product, or is added to one of a matrix, is a vector or a matrix.
  const bool number = !entrywise_.contains(name) && !biases_.contains(name);
  if (number && divisors_.contains(name)) return {0, 1, 2};
  const bool counts = number && (first == 'c' || first == 'n' || first == 'm');
  if (counts && name.find_first_not_of("0123456789", 1) == std::string::npos) return {0, 1, 2};
  if (lead_.contains(name)) return {1, 0, row_vector, 2};
  return {1, 0, 2};
}

std::vector<std::size_t> Evidence::in_likely_order(const std::string& name,
                                                   std::vector<std::size_t> orders) const {
  if (rows_.contains(name) && orders == std::vector<std::size_t>{1, 2}) orders = {2, 1};
  const auto counted = derived_counts_.find(name);
  if (counted == derived_counts_.end() || counted->second > 2) return orders;
  // W_j may be a row of a matrix W.
  const std::size_t most = counted->second;
  if (const auto it = std::ranges::find(orders, most); it != orders.end() && (most == 2 || orders[0] == 0))
    std::rotate(orders.begin(), it, it + 1);
  return orders;
}

}  // namespace overbar
