// Computed indices (2j + k − 1) and the conditions under which they must stay on their axes.
#include <algorithm>

#include "diag/codes.hpp"
#include "op/build.hpp"
#include "read/expression_reader.hpp"

namespace overbar {

/// Indicators among the factors of a product.
void ExpressionReader::indicators_in(ExprId id, std::vector<Condition>& found) const {
  std::vector<ExprId> pending{id};
  while (!pending.empty()) {
    const ExprId at = pending.back();
    pending.pop_back();
    const auto children = ast_.children(at);
    if (kind(at) == ExprKind::indicator) found.emplace_back(children[0], true);
    if (kind(at) == ExprKind::mul || kind(at) == ExprKind::hadamard)
      pending.insert(pending.end(), children.begin(), children.end());
  }
}

void ExpressionReader::find_guards(const std::vector<ExprId>& ids) {
  if (std::ranges::none_of(ids, [&](ExprId id) { return kind(id) == ExprKind::index; })) return;
  for (auto it = ids.rbegin(); it != ids.rend(); ++it) {
    const auto children = ast_.children(*it);
    for (std::size_t k = 0; k < children.size(); ++k) {
      std::vector<Condition> guards = guards_[*it];
      if (kind(*it) == ExprKind::reduce && k == 0) {
        if (ast_[*it].conditional) guards.emplace_back(children.back(), true);
        for (const ExprId binder : children.subspan(1))
          if (kind(binder) == ExprKind::binder && ast_.children(binder).size() == 1 &&
              kind(ast_.child(binder, 0)) == ExprKind::range)
            guards.emplace_back(binder, true);
      }
      if (kind(*it) == ExprKind::implication && k == 1) guards.emplace_back(children[0], true);
      if (kind(*it) == ExprKind::piecewise && k % 2 == 0) {
        for (std::size_t c = 1; c < k; c += 2) guards.emplace_back(children[c], false);
        if (k + 1 < children.size()) guards.emplace_back(children[k + 1], true);
      }
      if (kind(*it) == ExprKind::mul || kind(*it) == ExprKind::hadamard)
        indicators_in(children[1 - k], guards);
      // A part that stands in two places counts where either does.
      const auto [known, fresh] = guards_.try_emplace(children[k], guards);
      if (!fresh)
        std::erase_if(known->second,
                      [&](const Condition& c) { return std::ranges::find(guards, c) == guards.end(); });
    }
  }
}

Expected ExpressionReader::between(ExprId binder) const {
  const ExprId range = ast_.child(binder, 0);
  const auto size = range_of(text(binder));
  if (!size) return error(binder, size.error().code, size.error().message);
  const Operand index{values_of(g_, *size), {text(binder)}, false, Operand::Unsized::no};
  std::vector<Operand> parts;
  for (const std::uint32_t end : {0U, 1U}) {
    const Expected& limit = values_.at(ast_.child(range, end));
    if (!limit) return limit;
    auto part = compared(g_, end == 0 ? Comparison::ge : Comparison::le, index, *limit);
    if (!part) return place(binder, std::move(part));
    parts.push_back(*part);
  }
  return place(binder, joined(g_, Connective::conjunction, parts));
}

std::optional<Diagnostic> ExpressionReader::outside_of_axis() {
  for (const IndexUse& use : uses_) {
    std::vector<Guard> guards;
    for (const auto& [condition, holds] : guards_[use.index]) {
      const Expected value = kind(condition) == ExprKind::binder ? between(condition) : values_.at(condition);
      if (value) guards.push_back({*value, holds});
    }
    const IndexBounds bounds = index_bounds(g_, use.value, use.axis, guards);
    const Span span = ast_[use.index].span;
    if (bounds.verdict == IndexBounds::Verdict::outside)
      return make_error(code("index-out-of-range"), span,
                        "this index is " + bounds.text + ", outside 1…" + to_string(g_, use.axis));
    if (bounds.verdict == IndexBounds::Verdict::needs) e_.require(bounds.condition, bounds.text, span);
  }
  return std::nullopt;
}

}  // namespace overbar
