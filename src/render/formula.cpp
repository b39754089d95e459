// Comparisons and connectives.
#include <algorithm>

#include "render/notator.hpp"

namespace overbar {
namespace {

/// Links that may stand in one chain: all = and <, ≤, or all = and >, ≥.
bool chains(const std::string& so_far, char link) {
  if (link == '#') return false;
  const auto rises = [](char c) { return c == '<' || c == 'l'; };
  const auto falls = [](char c) { return c == '>' || c == 'g'; };
  return std::ranges::none_of(
      so_far, [&](char c) { return c == '#' || (rises(c) && falls(link)) || (falls(c) && rises(link)); });
}

char letter(Comparison comparison) {
  switch (comparison) {
    case Comparison::lt:
      return '<';
    case Comparison::le:
      return 'l';
    case Comparison::gt:
      return '>';
    case Comparison::ge:
      return 'g';
    case Comparison::eq:
      return '=';
    case Comparison::ne:
      return '#';
  }
  return '=';
}

/// a < b and b < c is a < b < c.
std::vector<MarkId> join_chains(NotationTree& notation, std::span<const MarkId> parts) {
  std::vector<MarkId> result;
  for (const MarkId part : parts) {
    if (!result.empty() && notation.kind(part) == Mark::comparison &&
        notation.kind(result.back()) == Mark::comparison) {
      const std::string links = notation.text(result.back());
      const std::string link = notation.text(part);
      const std::span<const MarkId> left = notation.children(result.back());
      const std::span<const MarkId> right = notation.children(part);
      if (link.size() == 1 && left.back() == right.front() && chains(links, link[0])) {
        std::vector<MarkId> sides(left.begin(), left.end());
        sides.push_back(right.back());
        result.back() = notation.with_text(Mark::comparison, links + link, sides);
        continue;
      }
    }
    result.push_back(part);
  }
  return result;
}

}  // namespace

MarkId formula_mark(Notator& n, NodeId node, std::span<const MarkId> written) {
  const std::uint32_t attr = n.graph.node(node).attr;
  if (n.graph.op(node) == Op::compare)
    return n.notation.with_text(Mark::comparison, {letter(static_cast<Comparison>(attr))}, written);
  if (n.graph.op(node) == Op::all) {
    // A comparison of tensors is understood entrywise.
    const Mark kind = n.notation.kind(written[0]);
    return kind == Mark::comparison ? written[0] : n.notation.make(Mark::universal, {written[0]});
  }
  switch (static_cast<Connective>(attr)) {
    case Connective::conjunction: {
      if (written.empty()) return n.notation.glyph(Glyph::truth);
      const std::vector<MarkId> joined = join_chains(n.notation, written);
      return joined.size() == 1 ? joined[0] : n.notation.make(Mark::conjunction, joined);
    }
    case Connective::disjunction:
      if (written.empty()) return n.notation.glyph(Glyph::falsehood);
      return n.notation.make(Mark::disjunction, written);
    case Connective::negation:
      return n.notation.make(Mark::negation, {written[0]});
    case Connective::implication:
      return n.notation.make(Mark::implication, {written[0], written[1]});
    case Connective::equivalence:
      return n.notation.make(Mark::equivalence, {written[0], written[1]});
  }
  return no_mark;
}

}  // namespace overbar
