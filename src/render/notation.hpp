// The notation tree: mathematics laid out as a careful person writes it, before anybody has chosen Unicode,
// LaTeX or MathML. It is made once from the graph and printed by small printers.
//
// A tree is a list, children before parents, and marks are hash-consed: equal marks have equal ids, so that
// "‖v‖² when both factors are written alike" is a comparison of ids. Brackets are no marks: every printer
// sets them by the one precedence table in precedence.hpp.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/rational.hpp"
#include "graph/name.hpp"

namespace overbar {

using MarkId = std::uint32_t;
inline constexpr MarkId no_mark = ~MarkId{0};

enum class Mark : std::uint8_t {
  identifier,         // attr: name
  number,             // attr: text; a natural number in digits
  glyph,              // attr: Glyph
  ones,               // [] or [size]: 𝟏
  sum,                // [terms…]; a `negative` among them is subtracted
  negative,           // [a]
  product,            // [a, b…] matrix product
  scale,              // [scalars…, tensor or last scalar]
  hadamard,           // [a, b…]
  hadamard_quotient,  // [a, b]
  fraction,           // [a, b]; the denominator is a scalar
  power,              // [a, exponent]; entrywise on vectors
  hadamard_power,     // [a, exponent]; entrywise on matrices
  transpose,          // [a]
  inverse,            // [a]
  inverse_transpose,  // [a]
  root,               // [a]
  call,               // attr: head; [arguments…]
  partial,            // [call, variables…] ∂ℓ(o, y)/∂o
  index,              // [a, i…]
  norm,               // attr: text, the subscript ("", "F", "1", "∞"); [a]
  absolute,           // [a]
  indicator,          // [formula]
  reduction,          // attr: Reduction; [body, binders…]
  binder,             // [name] or [name, size]
  matrix,             // [rows…]
  row,                // [entries…]
  vector,             // [entries…]
  piecewise,          // [value, formula, …, otherwise]
  family,             // [body, binders…]: the tensor with these entries
  comparison,         // attr: text, one letter a link (see Comparison); [a, b…] a chain
  conjunction,
  disjunction,
  negation,
  implication,
  equivalence,
  universal,  // [formula]: every entry
};

enum class Glyph : std::uint32_t { pi, identity, colon, truth, falsehood, ellipsis };
enum class Reduction : std::uint32_t { sum, max };

/// The head of a call: the function's name, and the arguments it is differentiated at.
struct Head {
  Name name;
  bool unary = true;                      // one parameter: derivatives are primes, else ∂₁ℓ
  std::vector<std::uint8_t> derivatives;  // positions, sorted
  friend bool operator==(const Head&, const Head&) = default;
};

struct MarkNode {
  Mark kind = Mark::glyph;
  std::uint32_t attr = 0;
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

class NotationTree {
 public:
  MarkId make(Mark kind, std::span<const MarkId> children, std::uint32_t attr = 0);
  MarkId make(Mark kind, std::initializer_list<MarkId> children, std::uint32_t attr = 0) {
    return make(kind, std::span(children.begin(), children.size()), attr);
  }
  MarkId identifier(const Name& name);
  MarkId number(const std::string& digits);
  MarkId glyph(Glyph glyph) { return make(Mark::glyph, {}, static_cast<std::uint32_t>(glyph)); }
  MarkId call(Head head, std::span<const MarkId> arguments);
  /// A function that the language knows: "sum", "diag", "tr", "exp" …
  MarkId call(const std::string& name, const std::string& latex, std::initializer_list<MarkId> arguments);
  MarkId with_text(Mark kind, const std::string& text, std::span<const MarkId> children);

  std::size_t size() const { return marks_.size(); }
  const MarkNode& operator[](MarkId id) const { return marks_[id]; }
  Mark kind(MarkId id) const { return marks_[id].kind; }
  std::span<const MarkId> children(MarkId id) const {
    return {children_.data() + marks_[id].first, marks_[id].count};
  }
  MarkId child(MarkId id, std::size_t position) const { return children_[marks_[id].first + position]; }
  const Name& name(MarkId id) const { return names_[marks_[id].attr]; }
  const std::string& text(MarkId id) const { return texts_[marks_[id].attr]; }
  const Head& head(MarkId id) const { return heads_[marks_[id].attr]; }

 private:
  std::vector<MarkNode> marks_;
  std::vector<MarkId> children_;
  std::vector<Name> names_;
  std::vector<std::string> texts_;
  std::vector<Head> heads_;
  std::unordered_map<std::string, MarkId> mark_ids_;
  std::unordered_map<std::string, std::uint32_t> name_ids_, text_ids_, head_ids_;
};

// -- the everyday constructions
MarkId number_mark(NotationTree& notation, const Rational& value);  // 3, 1/2, −2
MarkId negative_mark(NotationTree& notation, MarkId mark);          // −−a is a
MarkId transpose_mark(NotationTree& notation, MarkId mark);  // (A⁻¹)ᵀ is A⁻ᵀ; a symmetric form is itself
MarkId inverse_mark(NotationTree& notation, MarkId mark);  // (Aᵀ)⁻¹ is A⁻ᵀ
/// base^exponent as people write it: x², √x, 1/x, 1/√x. `order` is the base's: reciprocals of tensors are 1 ⊘
/// x.
MarkId power_mark(NotationTree& notation, MarkId base, const Rational& exponent, std::size_t order);

/// A product with its numbers in front: coefficient · numerators / denominators · tensor. `tensor` may be
/// no_mark.
struct ProductParts {
  Rational coefficient = 1;
  std::vector<MarkId> numerators;
  std::vector<MarkId> denominators;
  MarkId tensor = no_mark;
};
MarkId product_mark(NotationTree& notation, const ProductParts& parts);

}  // namespace overbar
