// A claim of known sizes in the language of Z3, entry by entry: real arithmetic with products and quotients.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include <z3++.h>

#include "graph/graph.hpp"

namespace overbar::smt {

struct Entries {
  std::vector<std::size_t> shape;
  std::vector<z3::expr> values;  // row-major; real, or boolean
};

/// What is not polynomial is replaced by what is known of it: a root by its equation, exp, sin, ... and
/// opaque functions by functions without meaning (exp is positive, sin and cos lie in [-1, 1]). So what
/// cannot be in Z3's terms cannot be; the converse holds where `faithful`.
class Translator {
 public:
  Translator(Graph& graph, z3::context& context) : graph_(graph), context_(context) {}

  /// The truth of a boolean scalar; nothing where a size is not known or an operation has no translation.
  std::optional<z3::expr> formula(NodeId root);

  struct Variable {
    std::uint32_t symbol;
    std::size_t entry;
    z3::expr value;
  };
  std::vector<Variable> variables;
  std::vector<z3::expr> conditions;  // of the domains, and of all sides being defined
  bool faithful = true;
  bool integral = false;  // unbounded whole numbers occur

 private:
  Graph& graph_;
  z3::context& context_;
  std::unordered_map<NodeId, Entries> entries_;
  std::size_t total_ = 0;
  std::size_t fresh_ = 0;

  z3::expr number(const Rational& value);
  z3::expr fresh(const char* prefix);
  const Entries& argument(NodeId id, std::size_t k) const { return entries_.at(graph_.arg(id, k)); }
  std::optional<std::vector<std::size_t>> shape_of(NodeId id) const;
  std::optional<Entries> translate(NodeId id);
  std::optional<Entries> symbol(NodeId id, Entries result);
  std::optional<Entries> contraction(NodeId id, Entries result);
  std::optional<Entries> application(NodeId id, Entries result);
  std::optional<Entries> power(NodeId id, Entries result);
  std::optional<z3::expr> power_of(const z3::expr& base, const Rational& exponent);
  Entries maximum(NodeId id, Entries result);
  Entries connective(NodeId id, Entries result);
  Entries without_meaning(NodeId id, Entries result, const std::string& name);
};

}  // namespace overbar::smt
