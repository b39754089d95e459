// One link of the page while it is being marked, and what the passes over all links share.
#pragma once
#include "check/check.hpp"
#include "check/setting.hpp"

namespace overbar {

/// How the page lays out derivatives.
enum class Layout : std::uint8_t {
  denominator,
  numerator,
  transposed_jacobians,
  per_example,  // denominator; dZ of a batch is of each example's loss, where J is the mean of m of them
};

struct LinkRecord {
  std::size_t chain = 0;     // of CheckedPage::chains
  std::size_t position = 0;  // in the chain
  Setting* setting = nullptr;
  std::size_t problem = 0;
  PageRelation relation = PageRelation::equal;
  ast::ExprId left = ast::no_expr, right = ast::no_expr;
  std::optional<Operand> left_value, right_value;
  std::optional<Operand> first_value;  // the chain's first side
  IndexRanges ranges;
  DerivativeReading reading;
  std::vector<NodeId> premises;
  std::vector<NodeId> antecedents;  // A, of A ⇒ B; the gradient is 0, where the page sets it to 0
  bool stationary = false;          // the latter
  bool pending = false;             // understood, not yet decided
  bool repairable = true;           // what is wrong is in its sides
  bool restriction = false;         // "with Σ y = 1": it is assumed, unless it holds anyway
  bool derivatives = false;         // a ∂ or ∇ stands in it: its layout matters
  bool per_example = false;         // a bar in it was read as m times the derivative of the mean
};

/// Everything about a page that one way of reading its derivatives gives.
struct Run {
  Layout layout = Layout::denominator;
  std::vector<std::unique_ptr<Setting>> settings;
  std::vector<MarkedLinks> chains;
  std::vector<LinkRecord> records;  // of every link that was elaborated
  std::vector<Diagnostic> diagnostics;
  std::size_t proved = 0;    // links
  std::size_t adjoints = 0;  // links about bars of vectors and matrices, which have one layout only
  bool has_means = false;    // dW = (1/m) dZ Xᵀ: its bars may be of each example's loss
};

/// What every run starts from.
struct PageSource {
  const SourceMap& sources;
  const CheckSettings& settings;
  const Given* given = nullptr;
  Page& page;                                        // its arena of expressions grows
  std::map<std::string, std::string> families = {};  // δ_k and δ_j of the page, each with its letter δ
};

Run run_page(PageSource& source, Layout layout);

/// Marks a page that has been read.
CheckedPage check_page(const SourceMap& sources, Page& page, const Given* given,
                       const CheckSettings& settings, std::vector<Diagnostic> diagnostics);

/// Where a page looks at one step of a recurrence: what is taken as given there.
void remark_on_steps(const Page& page, Run& run);

/// The link of a record.
inline MarkedLink& link_of(Run& run, const LinkRecord& record) {
  return run.chains[record.chain].links[record.position];
}

// -- one link
Comparison comparison_of(PageRelation relation);
/// Do these codes say that shapes do not fit (rather than that something is not known)?
bool is_shape_error(const std::string& code);
/// Axes of more than one entry: a 1×N matrix, a row and a vector have one.
std::size_t axes_that_count(const Graph& graph, const Operand& value);
/// left R right for all values of the free indices; or why it has no meaning.
Result<NodeId> claim_of(Setting& setting, PageRelation relation, const Operand& left, const Operand& right);
/// Elaborates both sides in the readings that are possible, and proves the link if that is cheap; else it is
/// pending, or has no meaning.
void read_link(PageSource& source, Run& run, LinkRecord& record);
/// Decides a pending link by all means.
void decide_link(const PageSource& source, Run& run, LinkRecord& record);
/// Proved by cheap means: numbers first, then normal forms.
bool holds(Setting& setting, NodeId claim, const std::vector<NodeId>& premises);

// -- whole chains and pages
/// Each line against the truth of its chain's first side, and against the person's own earlier values.
void compare_lines(Run& run);
/// One chain for each equation that was written out for every layer.
void merge_layers(std::vector<MarkedLinks>& chains);
/// The layout of the page, among the runs that were made; says where the page mixes.
void describe_layouts(const PageSource& source, const std::vector<Run>& runs, std::size_t chosen,
                      CheckedPage& checked);

// -- repairs
void repair_links(PageSource& source, Run& run);

}  // namespace overbar
