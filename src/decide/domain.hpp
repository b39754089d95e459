// Domains of free symbols: what lies in one, and the values of a finite one.
#pragma once
#include <optional>
#include <vector>

#include "graph/graph.hpp"

namespace overbar {

/// An index of symbolic size has no known values: not to be asked here.
bool is_in_domain(const Domain& domain, const Rational& value);
/// The values of a finite domain in ascending order; nullopt: not finite, or a range of more than `most`.
std::optional<std::vector<Rational>> finite_values(const Domain& domain, std::size_t most);

}  // namespace overbar
