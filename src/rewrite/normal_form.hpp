// Exact normal forms, and proofs of equality for all dimensions.
//
// An expression is brought to a sum of contractions of atoms, each canonical (space.hpp). Equal normal forms
// are a proof that two expressions are equal wherever both are defined; docs/proofs.md says what that means.
// Nothing here ever answers from numbers.
#pragma once
#include <memory>

#include "base/result.hpp"
#include "graph/graph.hpp"
#include "rewrite/limits.hpp"

namespace overbar {

namespace normal {
struct State;
}

using PolyId = std::uint32_t;

/// The arena of normal forms over one graph. Keep one for many questions: what was computed is remembered.
class NormalForms {
 public:
  explicit NormalForms(Graph& graph, const Limits& limits = {});
  ~NormalForms();
  NormalForms(NormalForms&&) noexcept;
  NormalForms& operator=(NormalForms&&) noexcept;

  Graph& graph();
  normal::State& state() { return *state_; }

 private:
  std::unique_ptr<normal::State> state_;
};

struct NormalFormOptions {
  bool unfold =
      true;  // named quantities, calls and defined functions by their definitions; else they stay atoms
};

/// Equal ids mean equal expressions (of equal axes); errors: "too-large", "undefined".
Result<PolyId> normal_form(NormalForms& forms, NodeId node, const NormalFormOptions& options = {});
/// As text, for tests and debugging.
std::string to_string(NormalForms& forms, PolyId poly);
/// Is this normal form 0?
bool is_zero(const NormalForms& forms, PolyId poly);

enum class NotProved : std::uint8_t {
  proved,
  differs,    // the normal forms differ: most likely not equal
  too_large,  // the limits were reached
};
struct Equality {
  bool proved = false;
  NotProved reason = NotProved::differs;
};
/// Are two nodes of one type equal for all values and all dimensions, wherever both are defined? Unfolds
/// named quantities only as far as needed.
Equality prove_equal(NormalForms& forms, NodeId a, NodeId b);
Equality prove_equal(Graph& graph, NodeId a, NodeId b, const Limits& limits = {});

}  // namespace overbar
