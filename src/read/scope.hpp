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
  /// Its body mentions quantities of the page, besides its parameters. Such a function is no function of its
  /// arguments alone: its calls are written out, so that derivatives by these quantities are seen.
  bool mentions_page = false;
  bool reading = false;          // its body, now
  NodeId placeholder = no_node;  // of a scalar one that mentions the page …
  std::vector<NodeId> bodies;    // … with its derivatives, as far as they were needed
};

/// How the derivatives of a person's page are to be read; a worksheet's are read by the defaults.
struct DerivativeReading {
  std::set<ast::ExprId> direct;   // these ∂y/∂x: by y's own equation alone, all else held
  bool row_gradients = false;     // ∂J/∂x is a row, ∂J/∂W has the shape of Wᵀ (numerator layout)
  bool column_jacobians = false;  // ∂y/∂x has the columns y and the rows x (denominator layout)
  /// A product of derivatives in which each is by what the next is of (∂J/∂z ∂z/∂W) is their composition,
  /// whatever their layout and number of axes.
  bool compose = false;
  bool row_slices = false;    // X_{i,:} is 1×n, as it stands in X; else a vector like every other
  bool determinants = false;  // |A| of a square matrix is det A
};

struct Scope {
  DerivativeReading reading;
  std::map<std::string, Operand> values;
  std::map<std::string, Dim> dims;
  std::map<std::string, Span> declared;
  std::set<std::string> failed;  // names whose declaration was not understood: said once, not at every use
  std::unordered_map<NodeId, Operand> bars;  // what x̄ means for these nodes, whatever the objective
};

/// ∂a/∂b ∂b/∂c, or ∂b/∂c ∂a/∂b: the factors, outermost numerator first; nothing for another product.
std::optional<std::vector<ast::ExprId>> composition(const ast::Ast& ast, ast::ExprId product);
/// A derivative in the layout of the page. `numerator` is the order of what was differentiated.
Operand laid_out(Graph& graph, const DerivativeReading& reading, const Operand& derivative,
                 std::size_t numerator);
/// Σ over the last `shared` axes of a and the first of b.
NodeId composed(Graph& graph, NodeId a, NodeId b, std::size_t shared);

/// A failure with its place.
using Expected = std::expected<Operand, Diagnostic>;

Diagnostic make_error(std::string code, Span span, std::string message);
/// A failure that follows from one that has been reported: it is not reported.
Diagnostic consequence(Span span);
bool is_consequence(const Diagnostic& diagnostic);

}  // namespace overbar
