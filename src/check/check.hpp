// Marks a page: each link of each chain on its own, and each line against what the left side really is.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "decide/decide.hpp"
#include "read/page.hpp"
#include "read/worksheet.hpp"

namespace overbar {

enum class LinkMark : std::uint8_t { proved, refuted, ill_shaped, unknown, not_understood, definition };
enum class LinkStanding : std::uint8_t { sound, first_wrong, wrong, consistent, recovered, open };

struct SuggestedRepair {
  Span place;               // what is replaced, in the page
  std::string replacement;  // in the page's own notation
  std::string what;
  NodeId side = no_node;  // the whole side as repaired
};

struct MarkedLink {
  Span left, relation, right;
  LinkMark mark = LinkMark::unknown;
  LinkStanding standing = LinkStanding::open;
  NodeId subject = no_node;  // the left side, if it was understood
  NodeId claim = no_node;    // in the graph of problem `problem`
  NodeId truth = no_node;    // what the left side really is, for a wrong line
  std::size_t problem = 0;
  std::string reading;
  std::string reason;
  Decision decision;
  std::vector<SuggestedRepair> repairs;
};

struct MarkedLinks {
  Span span;
  std::string number;
  std::vector<MarkedLink> links;
  std::uint32_t layer_group = 0;  // of an equation for every layer, while it is marked (read/page.hpp)
  int layer = 0, depth = 0;
  bool steps = false;
};

struct CheckedPage {
  std::vector<Problem> problems;  // that the nodes of the links live in
  std::vector<MarkedLinks> chains;
  std::vector<Diagnostic> diagnostics;
  std::string layout;
  bool mixed_layouts = false;
};

struct CheckSettings {
  std::optional<std::uint32_t> given;  // a worksheet of the source map
  std::string macros;
  bool repairs = true;
  std::uint64_t seed = 1;
  std::function<std::function<bool()>()> time_limit;
  std::function<void(const std::string&)> progress;
};

CheckedPage check_page(const SourceMap& sources, std::uint32_t page, const CheckSettings& settings);

}  // namespace overbar
