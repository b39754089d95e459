// A node, or an equation, written as mathematics.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "graph/graph.hpp"

namespace overbar {

enum class Format : std::uint8_t { unicode, ascii, latex, mathml };
/// `automatic`: matrix notation, and index notation where no matrix form exists.
enum class Form : std::uint8_t { automatic, index };

struct RenderOptions {
  Format format = Format::unicode;
  Form form = Form::automatic;
  /// Longer expressions are cut with an ellipsis (bytes).
  std::size_t max_size = std::size_t{1} << 22U;
};

/// lhs = side = side …; one side is the usual case. A side that is a let of the name on the left shows what
/// it stands for.
struct Equation {
  Name lhs;
  std::vector<NodeId> sides;
};

/// A named quantity is its name; anything else is written out down to the names in it.
std::string render(const Graph& graph, NodeId node, const RenderOptions& options = {});
/// Is it written without free indices, as matrices? Else `render` names the axes i, j, ….
bool has_matrix_notation(const Graph& graph, NodeId node);
/// One entry in index notation, with the numbers (from 1) in place of free indices: Σ_j 1[j ≤ 2] z[j].
std::string render_entry(const Graph& graph, NodeId node, std::span<const std::size_t> entry,
                         const RenderOptions& options = {});
/// "x̄ = W1ᵀ z̄ + ȳ"; in index notation "x̄[i] = Σ_j W1[j,i] z̄[j] + ȳ[i]".
std::string render_equation(const Graph& graph, const Name& lhs, NodeId rhs,
                            const RenderOptions& options = {});
std::string render_equation(const Graph& graph, const Equation& equation, const RenderOptions& options = {});

/// The left side, then each side, in one notation: matrices if every side has such a form, else entry by
/// entry.
std::vector<std::string> render_sides(const Graph& graph, const Equation& equation,
                                      const RenderOptions& options = {});
/// The same in several formats (`options.format` is not looked at): the notation is chosen once.
std::vector<std::vector<std::string>> render_sides(const Graph& graph, const Equation& equation,
                                                   std::span<const Format> formats,
                                                   const RenderOptions& options = {});

/// MathML comes without the `math` element around it.
std::string render_name(const Name& name, Format format);

/// Columns that a text takes in a terminal (combining marks take none).
std::size_t display_width(std::string_view text);

}  // namespace overbar
