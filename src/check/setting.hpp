// What the names of a page mean: a problem of the worksheet that is given, and what the page itself has said
// so far.
#pragma once
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "check/probe.hpp"
#include "read/elaborator.hpp"
#include "read/page.hpp"
#include "rewrite/normal_form.hpp"

namespace overbar {

/// The worksheet, read once for a page.
struct Given {
  ast::Worksheet sheet;
  struct Section {
    std::string title;
    std::size_t first = 0, last = 0;  // statements
  };
  std::vector<Section> sections;  // one a problem
};

Given read_given(const SourceMap& sources, std::uint32_t file);

struct Convention {
  NodeId premise = no_node;
  std::string text;  // "given Σ y = 1, as of a distribution"
};

class Setting {
 public:
  /// A problem of the worksheet; without one the page alone.
  Setting(const SourceMap& sources, const Given* given, std::size_t section);

  Elaborator elaborator;
  std::string title;
  std::deque<ast::Definition> functions;  // that the page defines
  std::vector<NodeId> premises;           // the worksheet's assumptions, then the page's
  std::vector<Convention> conventions;    // what the page takes for granted, for lines that need it
  bool alone = false;                     // no worksheet is given
  bool without_objective = false;         // bars stand on the page, and nothing that they could be of
  bool rows = false, columns = false;     // the x_i of a matrix, as the definitions of the page multiply it
  std::set<std::string> supposed;         // functions that losses, which nothing defines, are taken for
  std::set<std::string> shadowed;         // functions of the prelude that are quantities on the page

  Graph& graph() { return elaborator.graph(); }
  Scope& scope() { return elaborator.scope(); }
  NormalForms& forms() { return *forms_; }
  /// Points at which these hold.
  Probe& probe(const std::vector<NodeId>& assumptions);

  bool knows(const std::string& name) {
    return scope().values.contains(name) || scope().dims.contains(name) ||
           (!shadowed.contains(name) && (elaborator.is_function(name) || builtin_.contains(name)));
  }
  /// Chooses what bars are derivatives of, once one is met.
  void settle_objective();
  /// … where none has been met, but a loss has one of its usual names: so that ∂z/∂w is not written w̄.
  void expect_objective();

 private:
  /// The quantity with the likeliest name of an objective; `failed`: such a name was not understood.
  NodeId usual_objective(bool& failed);
  std::optional<NormalForms> forms_;
  std::set<std::string> builtin_;  // functions that need no definition
  std::vector<std::pair<std::vector<NodeId>, std::unique_ptr<Probe>>> probes_;
};

/// What the reader of the page must know of the worksheet.
void add_names(Setting& setting, const Given& given, std::size_t section, PageOptions& options);

}  // namespace overbar
