// Is a claimed gradient the derivative? Compared, entry by entry, with
//  - dual numbers over exact rationals, where every function on the way stays rational: then errors are
//  exact;
//  - central differences elsewhere, in 320-bit balls with step 2⁻⁸⁰, so that the difference quotient is good
//  to
//    some 150 bits and the comparison is not blurred by cancellation;
//  - dual numbers over double where balls cannot tell (a kink exactly at the point).
#pragma once
#include <span>
#include <string>
#include <vector>

#include "evaluate/evaluate.hpp"

namespace overbar {

struct GradientClaim {
  std::uint32_t symbol = 0;
  NodeId gradient = no_node;  // with the symbol's shape
};

enum class GradcheckMethod : std::uint8_t { exact_duals, central_differences, float_duals };

struct GradcheckRow {
  std::uint32_t symbol = 0;
  GradcheckMethod method = GradcheckMethod::exact_duals;
  std::size_t entries = 0;  // of the symbol
  std::size_t checked = 0;  // all of them, or an even sample of a large one
  double worst =
      0;  // relative error: |claimed − true| / max(|claimed|, |true|, 1e-8); 0 is exact in exact_duals
  std::size_t worst_entry = 0;
  double claimed = 0, truth = 0;  // at the worst entry
};

struct GradcheckOptions {
  std::size_t max_entries = 64;  // checked of each symbol
  EvaluateLimits limits;
};

Result<std::vector<GradcheckRow>> gradcheck(const Graph& graph, NodeId objective,
                                            std::span<const GradientClaim> claims,
                                            const Assignment<Rational>& at,
                                            const GradcheckOptions& options = {});

}  // namespace overbar
