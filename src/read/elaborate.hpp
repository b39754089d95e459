// From what a worksheet says to what it means: names resolved, shapes checked, quantities made nodes.
#pragma once
#include "read/ast.hpp"
#include "read/parse.hpp"
#include "read/worksheet.hpp"

namespace overbar {

struct ElaborateOptions {
  /// Use the derivative forms that the prelude prefers (σ′ = σ(1 − σ)); off where these forms are themselves
  /// proved.
  bool preferred_forms = true;
};

/// What the parser must know of the prelude.
const ParseOptions& prelude_parse_options();

/// Every statement that can be understood is; each other one is a diagnostic.
Understood elaborate(const SourceMap& sources, const ast::Worksheet& worksheet,
                     const ElaborateOptions& options = {});

}  // namespace overbar
