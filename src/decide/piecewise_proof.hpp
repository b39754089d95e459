// A proof by case split while it is built, and the certificate text. docs/proofs.md has the rules and the
// format.
#pragma once
#include <string>
#include <vector>

#include "decide/piecewise.hpp"
#include "decide/piecewise_number.hpp"

namespace overbar::piecewise {

using Label = std::uint32_t;
using ProofId = std::uint32_t;

/// How a certificate names a fact.
struct Name {
  enum class Kind : std::uint8_t {
    nothing,     // 0 = 0, never written
    one,         // 1 > 0
    always,      // fact b that unit a has by itself: a variable's bounds, u >= 0 of a relu, ...
    labelled,    // fact b of the split, derivation or hull that has label a
    when_true,   // formula a, true on this path
    when_false,  // formula a, false on this path
  };
  Kind kind = Kind::nothing;
  std::uint32_t a = 0, b = 0;
};

struct NamedPart {
  Name name;
  Number multiplier;
};

/// derive: the sum of the parts. hull: what the bounds named by the parts (lower, then upper) say about a
/// unit.
struct Step {
  enum class Kind : std::uint8_t { derive, hull_low, hull_high, hull_both };
  Kind kind = Kind::derive;
  Label label = 0;
  UnitId unit = 0;
  std::vector<NamedPart> parts;
};

struct Split {
  enum class Kind : std::uint8_t { sign, gate, truth, domain, cases };
  Kind kind = Kind::sign;
  std::uint32_t id = 0;  // a unit; for `cases` a formula
  bool flag =
      false;     // sign: the cases are t > 0 and t <= 0, not t >= 0 and t < 0; cases: the formula's truth
  Rational cut;  // domain: x <= cut, or x >= the next value
  Label label = 0;
};

struct ProofNode {
  std::vector<Step> steps;
  bool is_split = false;
  std::vector<NamedPart> contradiction;  // if not a split
  Split split;
  std::vector<ProofId> cases;
};

struct Proof {
  std::vector<ProofNode> nodes;
};

std::string write_certificate(const Problem&, const Proof&, ProofId root);

}  // namespace overbar::piecewise
