// What `zeros` and `sign` share: which derivatives are asked about, which parts of them, and why a part is 0.
#pragma once
#include "api/context.hpp"
#include "decide/decide.hpp"
#include "decide/entry.hpp"
#include "derive/derive.hpp"

namespace overbar {

const Backprop& backprop_of(Context& context, NodeId target);
/// Those named after `wrt`, else every declared one; no indices.
std::vector<NodeId> quantities_asked(const Context& context, const std::vector<NodeId>& wrt);
DecideOptions decide_options(const Context& context);

/// Some entries of a derivative: those at these indices (no_node: all along this axis), for all values of the
/// index symbols in them that meet the condition.
struct Part {
  std::vector<NodeId> at;
  NodeId condition = no_node;  // a boolean scalar
};
NodeId entries_of(Graph& graph, NodeId tensor, const Part& part);
v1::Math math_of_part(Graph& graph, NodeId tensor, const Part& part);
/// Every entry of the part is 0.
NodeId is_zero_claim(Graph& graph, NodeId tensor, const Part& part);

/// Parts of a derivative that are always 0 although the whole is not, the largest first.
struct ZeroParts {
  std::vector<Part> zero;
  std::vector<Part> unknown;
};
ZeroParts zero_parts(Context& context, NodeId tensor, const std::vector<NodeId>& assumptions,
                     const Assignment<Rational>& witness);

/// One line: the chain of factors down to one that is 0, by which assumptions, along which paths.
struct ZeroReason {
  std::string text;
  std::vector<NodeId> assumptions;  // that it rests on
};
ZeroReason why_zero(Context& context, const Backprop& backprop, const std::vector<NodeId>& assumptions,
                    NodeId quantity, const Part& part);
/// An assumption as a person writes it.
v1::Math math_of_assumption(Graph& graph, NodeId assumption);

/// A symbol for an index of this size, with a name that the page does not use.
NodeId new_index(Graph& graph, Dim dim);

/// The graph with what was found: dead edges, zero and other derivatives.
enum class ZeroMark : std::uint8_t { unknown, zero, partly, alive };
v1::Picture picture_of_zeros(Context& context, const Backprop& backprop,
                             const std::vector<NodeId>& assumptions,
                             const std::unordered_map<NodeId, ZeroMark>& marks);

}  // namespace overbar
