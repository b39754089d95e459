#pragma once
#include <cstddef>
#include <cstdint>

namespace overbar {

/// When to give up ("too large"). Work counts monomials looked at and steps of the canonical labelling; a
/// unit is of the order of a microsecond.
struct Limits {
  std::uint64_t work = 2'000'000;
  std::size_t terms = 20'000;     // of one polynomial
  std::size_t factors = 96;       // of one monomial
  std::size_t bound = 48;         // summed indices of one monomial
  std::size_t labellings = 4096;  // tried for one monomial
};

}  // namespace overbar
