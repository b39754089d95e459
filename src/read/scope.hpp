// What names mean at a place of the worksheet.
#pragma once
#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "read/ast.hpp"
#include "read/elaborate_operand.hpp"
#include "read/worksheet.hpp"

namespace overbar {

/// A function that can be called: declared by `fn`, defined on the page, or defined in the prelude.
struct Callable {
  enum class Kind : std::uint8_t {
    opaque,  // fn: any differentiable function
    scalar,  // one scalar parameter: applied entrywise, keeps its name and its derivatives
    kept,    // several parameters or tensors: a call that keeps its name
  } kind = Kind::opaque;
  Name name;
  const ast::Ast* ast = nullptr;
  const ast::Definition* definition = nullptr;
  std::uint32_t function = ~std::uint32_t{0};  // in the graph, once used
};

struct Scope {
  std::map<std::string, Operand> values;
  std::map<std::string, Dim> dims;
  std::map<std::string, Span> declared;
  std::set<std::string> failed;  // names whose declaration was not understood: said once, not at every use
  std::unordered_map<NodeId, Operand> bars;  // what x̄ means for these nodes, whatever the objective
};

/// A failure with its place.
using Expected = std::expected<Operand, Diagnostic>;

Diagnostic make_error(std::string code, Span span, std::string message);
/// A failure that follows from one that has been reported: it is not reported.
Diagnostic consequence(Span span);
bool is_consequence(const Diagnostic& diagnostic);

}  // namespace overbar
