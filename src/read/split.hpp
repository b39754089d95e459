// Where a statement ends.
#pragma once
#include <cstddef>

#include "read/lexer.hpp"

namespace overbar::ast {

/// The end of the statement that begins with tokens[first].
std::size_t statement_end(const TokenList& list, std::size_t first);

}  // namespace overbar::ast
