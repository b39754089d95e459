// An expression as source text.
#pragma once
#include <cstdint>
#include <string>

#include "read/ast.hpp"

namespace overbar::ast {

enum class PrintStyle : std::uint8_t { unicode, ascii };

/// Reads back to the same tree, with the same names known. (Greek letters and hats of names stay as they are
/// in ASCII where no ASCII spelling exists.)
std::string print_expr(const Ast& ast, ExprId id, PrintStyle style = PrintStyle::unicode);

}  // namespace overbar::ast
