// results.json of Gradescope's autograders: a test for each chain, worth its share of the points, by the part
// of its links that is proved. Definitions count for nothing.
#include <cmath>

#include <fmt/format.h>

#include "report/json_parts.hpp"
#include "report/marking_table.hpp"
#include "report/marking_words.hpp"
#include "report/marking_writers.hpp"

namespace overbar::v1 {
namespace {

double rounded(double points) { return std::round(points * 100) / 100; }

MarkCounts count_of(const MarkedChain& chain) {
  MarkedPage page;
  page.chains = {chain};
  return count_marks(page);
}

std::string output(const MarkedChain& chain) {
  std::string text;
  for (const Link& link : chain.links) {
    text += fmt::format("{} line {}: {}\n", sign(link.mark), spot(link).line, one_line(link));
    if (const std::string more = remark(link); !more.empty()) text += fmt::format("    {}\n", joined(more));
    if (holds(link)) continue;
    text += fmt::format("    {}\n", joined(verdict_sentence(link)));
    for (const Repair& repair : link.repairs)
      text += fmt::format("    would hold with: {} ({} → {})\n", joined(repair_sentence(repair)),
                          joined(repair.original), joined(repair.replacement));
  }
  return text;
}

}  // namespace

std::string marking_gradescope(const Marking& marking, const WriteOptions& options) {
  const MarkCounts all = count_marks(marking);
  const double share = all.links() == 0 ? 0 : options.points / static_cast<double>(all.links());
  Json tests = Json::array();
  std::size_t number = 0;
  for (const MarkedPage& page : marking.pages)
    for (const MarkedChain& chain : page.chains) {
      const MarkCounts counts = count_of(chain);
      if (counts.links() == 0) continue;
      ++number;
      const std::string title =
          fmt::format("{}:{}  {}", page_name(marking, page), chain.place.line, quantity_of(marking, chain));
      tests.push_back({{"number", fmt::format("{}", number)},
                       {"name", title},
                       {"score", rounded(share * static_cast<double>(counts.proved))},
                       {"max_score", rounded(share * static_cast<double>(counts.links()))},
                       {"status", counts.proved == counts.links() ? "passed" : "failed"},
                       {"output", output(chain)},
                       {"output_format", "text"},
                       {"visibility", "visible"}});
    }
  std::string says = sentence(all);
  for (const MarkedPage& page : marking.pages)
    if (!page.layout.empty()) says += fmt::format("\n{}: {}", page_name(marking, page), page.layout);
  for (const Message& message : marking.messages) says += "\n" + message.formatted;
  return printed({{"score", rounded(share * static_cast<double>(all.proved))},
                  {"output", says},
                  {"output_format", "text"},
                  {"visibility", "visible"},
                  {"stdout_visibility", "hidden"},
                  {"tests", std::move(tests)}});
}

}  // namespace overbar::v1
