// What is known of the sign of a quantity, wherever it is defined.
#pragma once
#include "rewrite/parts.hpp"

namespace overbar::normal {

Sign sign_of(Space& space, PolyId poly);
Sign sign_of(Space& space, const Part& part);
/// Of every entry of a node, by its structure alone.
Sign sign_of_node(Space& space, NodeId node);

}  // namespace overbar::normal
