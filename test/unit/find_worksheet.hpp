// A page with `find`, and the page with the weights written into it, which knows nothing of how they were
// found.
#pragma once
#include <sstream>

#include "audit/audit.hpp"
#include "decide_worksheet.hpp"
#include "evaluate/evaluate.hpp"
#include "find/find.hpp"
#include "op/build.hpp"

namespace overbar {

inline const FindQuestion& find_question(WorksheetProblem& page) {
  for (const Question& question : page.problem().questions)
    if (const auto* find = std::get_if<FindQuestion>(&question.ask)) return *find;
  ADD_FAILURE() << "nothing is to be found";
  static const FindQuestion none;
  return none;
}

inline Found find_on(WorksheetProblem& page) {
  const FindQuestion& question = find_question(page);
  NormalForms forms(page.graph());
  return find_weights(forms, question.symbols, question.formula, page.assumptions, {});
}

inline std::string literal_of(const Tensor<Rational>& tensor) {
  if (tensor.shape.empty()) return to_string(tensor.data[0]);
  std::string text = "[";
  const std::size_t columns = tensor.shape.back();
  for (std::size_t k = 0; k < tensor.data.size(); ++k) {
    if (k > 0) text += tensor.shape.size() == 1 ? ", " : k % columns == 0 ? "; " : " ";
    text += to_string(tensor.data[k]);
  }
  return text + "]";
}

/// `find …` becomes the weights' definitions, `such that` a claim.
inline std::string filled_in(const std::string& text, const Graph& graph,
                             const Assignment<Rational>& weights) {
  std::istringstream lines(text);
  std::string result;
  bool written = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("find ")) {
      if (!written)
        for (const auto& [symbol, tensor] : weights.symbols)
          result += to_string(graph.symbol(symbol).name) + " = " + literal_of(tensor) + "\n";
      written = true;
    } else if (line.starts_with("such that")) {
      result += "claim (" + line.substr(9) + ")\n";
    } else {
      result += line + "\n";
    }
  }
  return result;
}

/// Small values of what is free in the page, in its domain, a few thousand points at most.
inline std::vector<Assignment<Rational>> sample_inputs(const Graph& graph,
                                                       const std::vector<std::uint32_t>& symbols) {
  struct Entry {
    std::uint32_t symbol;
    std::size_t place;
    std::vector<Rational> values;
  };
  std::vector<Entry> entries;
  Assignment<Rational> start;
  for (const std::uint32_t id : symbols) {
    const Symbol& symbol = graph.symbol(id);
    Tensor<Rational>& tensor = start.symbols[id];
    for (const Dim dim : graph.type_of(symbol.type).axes)
      tensor.shape.push_back(static_cast<std::size_t>(dim.code));
    tensor.data.assign(entry_count(tensor.shape), Rational(0));
    std::vector<Rational> values = symbol.domain.values;
    if (values.empty())
      for (const Rational& value : {Rational(0), Rational(1), Rational(-1), Rational(2), Rational(1, 2)})
        if (!(symbol.domain.lower && value < *symbol.domain.lower) &&
            !(symbol.domain.upper && value > *symbol.domain.upper) &&
            !(symbol.domain.integer && !is_integer(value)))
          values.push_back(value);
    for (std::size_t k = 0; k < tensor.data.size(); ++k) entries.push_back({id, k, values});
  }
  // Fewer values each where there are many inputs.
  std::size_t depth = 5;
  while (depth > 2 && std::pow(static_cast<double>(depth), static_cast<double>(entries.size())) > 4000)
    --depth;
  std::vector<Assignment<Rational>> result;
  std::vector<std::size_t> at(entries.size(), 0);
  while (result.size() < 4096) {
    for (std::size_t k = 0; k < entries.size(); ++k)
      start.symbols[entries[k].symbol].data[entries[k].place] = entries[k].values[at[k]];
    result.push_back(start);
    std::size_t k = 0;
    while (k < at.size() && ++at[k] >= std::min(depth, entries[k].values.size())) at[k++] = 0;
    if (k == at.size()) break;
  }
  return result;
}

inline bool is_true(const Graph& graph, NodeId formula, const Assignment<Rational>& at) {
  const auto value = evaluate<Rational>(graph, formula, at);
  EXPECT_TRUE(value.has_value()) << (value ? "" : value.error().message);
  return value && value->truth.data[0] == Truth::yes;
}

inline std::vector<std::uint32_t> free_symbols(const Graph& graph, const std::vector<NodeId>& roots) {
  std::vector<std::uint32_t> symbols;
  for (const NodeId id : reachable(graph, roots))
    if (graph.op(id) == Op::symbol) symbols.push_back(graph.node(id).attr);
  return symbols;
}

}  // namespace overbar
