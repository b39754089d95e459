// A worksheet that has been understood: problems, each with its graph, its quantities and its questions.
#pragma once
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "derive/derive.hpp"
#include "diag/diagnostic.hpp"
#include "graph/graph.hpp"

namespace overbar {

struct Quantity {
  std::string name;
  NodeId node = no_node;  // a symbol or a let
  bool row = false;       // written as a row vector
  Span span;
};

struct Formula {
  NodeId node = no_node;  // a boolean scalar
  Span span;
};

enum class DeriveForm : std::uint8_t { vector, index, steps };

struct DeriveQuestion {
  NodeId target = no_node;
  std::vector<NodeId> wrt;  // empty: every named quantity. Two or more equal or different after `wrt x, y`
  bool hessian = false;     // wrt x, x: the second derivative
  bool bars = false;        // from here on bars are of this target
  std::optional<DeriveForm> form;
};
struct GraphQuestion {
  NodeId target = no_node;
};
struct Bindings {
  std::vector<std::pair<Dim, std::int64_t>> dims;
  std::vector<std::pair<std::uint32_t, NodeId>> symbols;  // symbol, closed expression of any compatible shape
  /// A function and an expression in placeholders (scalar symbols) that it stands for.
  struct FunctionValue {
    std::uint32_t function = 0;
    std::vector<NodeId> parameters;
    NodeId body = no_node;
  };
  std::vector<FunctionValue> functions;
};
struct EvalQuestion {
  std::vector<std::pair<std::string, NodeId>> targets;  // as written, what it is
  Bindings at;
};
struct ClaimQuestion {
  std::string label;
  NodeId formula = no_node;
};
struct ZerosQuestion {
  NodeId target = no_node;
  std::vector<NodeId> wrt;
};
struct SignQuestion {
  NodeId target = no_node;
  std::vector<NodeId> wrt;
};
struct FindQuestion {
  std::vector<std::uint32_t> symbols;
  NodeId formula = no_node;
};
struct GradcheckQuestion {
  NodeId target = no_node;
  std::vector<NodeId> wrt;
  Bindings at;
};

struct Question {
  Span span;
  std::string text;                  // as written
  std::size_t assumption_count = 0;  // how many of the problem's assumptions stand before it
  bool assumption_lost = false;      // one before it has an error, and is not among them
  std::variant<DeriveQuestion, GraphQuestion, EvalQuestion, ClaimQuestion, ZerosQuestion, SignQuestion,
               FindQuestion, GradcheckQuestion>
      ask;
};

struct Problem {
  std::string title;
  Span span;
  std::unique_ptr<Graph> graph = std::make_unique<Graph>();
  std::vector<Quantity> quantities;  // in the order of the page
  std::vector<Formula> assumptions;
  bool assumption_lost = false;  // one that was written has an error
  std::vector<Question> questions;
  /// What bars mean at the end of the page: each `derive` says it for what follows.
  NodeId objective = no_node;
  /// The adjoints of every objective that was asked for: named x̄ where it was what bars meant, …
  std::unordered_map<NodeId, Backprop> backprops;
  /// … and named ∂J/∂x where it was not.
  std::unordered_map<NodeId, Backprop> partials;
};

/// The derivation of this objective: with bars, or as ∂J/∂x. Made when it is first asked for.
const Backprop& backprop_of(Problem& problem, NodeId objective, bool bars);

struct Understood {
  std::vector<Problem> problems;
  std::vector<Diagnostic> diagnostics;
};

}  // namespace overbar
