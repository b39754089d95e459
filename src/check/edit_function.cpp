#include <algorithm>
#include <set>

#include "check/edit.hpp"

namespace overbar {

using ast::ExprId;
using ast::ExprKind;

void edit_function(const EditContext& c, ExprId at, std::vector<Edit>& edits) {
  if (!c.is_value(at)) return;
  const auto primes = [](std::size_t count) {
    std::string text;
    for (std::size_t k = 0; k < count; ++k) text += "′";
    return text;
  };
  if (c.kind(at) == ExprKind::call) {
    const std::string function(c.ast.text(at));
    const std::uint8_t order = c.ast[at].op;
    const auto children = c.ast.children(at);
    const std::vector<ExprId> args(children.begin(), children.end());
    for (const int step : {-1, 1}) {
      if (step < 0 && order == 0) continue;
      const auto other = static_cast<std::uint8_t>(order + step);
      if (other > 2 || args.size() != 1) continue;
      edits.push_back({at, c.make(ExprKind::call, args, function, other), 1,
                       function + primes(other) + ", not " + function + primes(order)});
    }
    if (args.size() == 1) {
      edits.push_back({at, args[0], 1.2, "no " + function + primes(order)});
      // σ′ at another point.
      if (c.kind(args[0]) != ExprKind::name && c.kind(args[0]) != ExprKind::index)
        for (const KnownName& known : c.names)
          if (const auto it = c.axes.find(args[0]); it != c.axes.end() && it->second == known.axes)
            edits.push_back({at, c.make(ExprKind::call, {c.name(known.name)}, function, order), 1.2,
                             function + primes(order) + " at " + known.name});
    }
    std::set<std::string> others;
    for (const ExprId id : c.below)
      if (c.kind(id) == ExprKind::call && c.ast.text(id) != function) others.emplace(c.ast.text(id));
    for (const char* other : {"σ", "tanh", "relu", "exp", "log", "softmax"})
      if (function != other) others.emplace(other);
    if (args.size() == 1)
      for (const std::string& other : others)
        edits.push_back({at, c.make(ExprKind::call, args, other, order), 1.4, other + ", not " + function});
    if (args.size() == 2)
      edits.push_back({at, c.make(ExprKind::call, {args[1], args[0]}, function, order), 1.2,
                       "the arguments of " + function + " exchanged"});
    return;
  }
  const ExprKind parent = c.parent_kind(at);
  if (parent == ExprKind::call || parent == ExprKind::neg || c.kind(at) == ExprKind::number) return;
  const ExprKind kind = c.kind(at);
  const bool place = at == c.root || kind == ExprKind::name || kind == ExprKind::index ||
                     kind == ExprKind::add || kind == ExprKind::reduce || kind == ExprKind::mul;
  if (!place) return;
  // A function that is missing: those of the worksheet's own equations, and the logarithm.
  edits.push_back({at, c.make(ExprKind::abs, {at}), 1.4, "the absolute value of " + c.text(at)});
  for (const char* other : {"log", "exp", "σ", "tanh", "relu", "softmax", "step"})
    edits.push_back({at, c.make(ExprKind::call, {at}, other), 1.5, std::string(other) + " is missing"});
}

}  // namespace overbar
