// The values after `at`, and those of data files, as an assignment.
#pragma once
#include "api/context.hpp"
#include "op/evaluation.hpp"

namespace overbar {

/// Sizes that are not given are taken from the shapes of the values.
Result<Assignment<Rational>> assignment_of(Context& context, const Bindings& bindings);

/// What a node needs that has no value; nullopt when nothing is missing.
std::optional<std::string> missing_value(const Graph& graph, NodeId node, const Assignment<Rational>& at);

/// Values for everything below the nodes that has none: sizes 2, 3, 4, …, small rationals by the seed (inside
/// the domains), and a polynomial for each opaque function.
/// `attempt` counts the points that were tried before.
void complete(Context& context, std::span<const NodeId> nodes, Assignment<Rational>& at,
              std::uint64_t attempt = 0);

}  // namespace overbar
