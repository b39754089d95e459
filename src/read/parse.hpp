// Text to Worksheet. Never stops at the first error: a statement that cannot be read is reported and left
// out.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "read/ast.hpp"

namespace overbar {

/// A piece of a source file that takes part in the reading.
struct TextRange {
  enum class Kind : std::uint8_t {
    statements,    // a block
    continuation,  // more of the block before it (the next line of a block inside a quotation)
    heading,       // opens a scope; the text is its title
  };
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Kind kind = Kind::statements;
};

/// A function that is known without a declaration. With `prefix`, it needs no brackets around a single factor
/// (`log x`, `log det X`), or takes the whole juxtaposed product after it (`tr A B` is tr(A B)).
struct KnownFunction {
  enum class Prefix : std::uint8_t { none, factor, product };
  std::string name;
  Prefix prefix = Prefix::none;
};

struct ReadLimits {
  std::uint32_t depth = 256;             // of brackets and operators inside one another
  std::uint32_t tokens = 20'000'000;     // in one file
  std::uint32_t statements = 1'000'000;  // in one file
  std::uint32_t diagnostics = 100;       // reported before the reader gives up counting them
};

struct ParseOptions {
  ReadLimits limits;
  std::vector<KnownFunction> functions;  // the prelude's
  std::vector<std::string> names;        // quantities known without a declaration (`I`)
};

/// Reads the ranges, in order, as one worksheet. A heading opens a scope titled by its text.
ast::Worksheet parse_worksheet(const SourceMap& sources, std::uint32_t file,
                               std::span<const TextRange> blocks, const ParseOptions& options);

/// A whole `.ob` file.
ast::Worksheet parse_worksheet(const SourceMap& sources, std::uint32_t file, const ParseOptions& options);

/// One formula or expression at a place of a source (a line of somebody's derivation, an option of the
/// command line), with `options.names` the names known there, primed ones included. Nodes and reports go to
/// `sheet`; no_expr after an error.
ast::ExprId parse_formula(const SourceMap& sources, Span place, const ParseOptions& options,
                          ast::Worksheet& sheet);

}  // namespace overbar
