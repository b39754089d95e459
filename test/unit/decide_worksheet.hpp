// A problem in worksheet language: its graph, its assumptions, its claims.
#pragma once
#include <gtest/gtest.h>

#include "read/elaborate.hpp"

namespace overbar {

struct WorksheetProblem {
  SourceMap sources;
  Understood understood;
  std::vector<NodeId> assumptions;
  std::vector<NodeId> claims;

  explicit WorksheetProblem(const std::string& text) {
    sources.files.push_back({"test.ob", text});
    understood = elaborate(sources, parse_worksheet(sources, 0, prelude_parse_options()));
    for (const Diagnostic& diagnostic : understood.diagnostics)
      ADD_FAILURE() << format_diagnostic(sources, diagnostic);
    for (const Formula& formula : problem().assumptions) assumptions.push_back(formula.node);
    for (const Question& question : problem().questions)
      if (const auto* claim = std::get_if<ClaimQuestion>(&question.ask)) claims.push_back(claim->formula);
  }
  Problem& problem() { return understood.problems.front(); }
  Graph& graph() { return *problem().graph; }
};

}  // namespace overbar
