// A row a link, for spreadsheets and data frames.
#include <fmt/format.h>

#include "report/csv.hpp"
#include "report/marking_table.hpp"
#include "report/marking_words.hpp"
#include "report/marking_writers.hpp"

namespace overbar::v1 {

std::string marking_csv(const Marking& marking, const WriteOptions&) {
  std::string text =
      csv_row({"page", "line", "column", "chain", "link", "number", "quantity", "mark", "standing", "source",
               "claim", "reason", "truth", "repair", "original", "replacement"});
  for (const MarkedPage& page : marking.pages)
    for (std::size_t c = 0; c < page.chains.size(); ++c) {
      const MarkedChain& chain = page.chains[c];
      for (std::size_t l = 0; l < chain.links.size(); ++l) {
        const Link& link = chain.links[l];
        const Repair repair = link.repairs.empty() ? Repair{} : link.repairs.front();
        text += csv_row({page_name(marking, page), fmt::format("{}", spot(link).line),
                         fmt::format("{}", spot(link).column), fmt::format("{}", c + 1),
                         fmt::format("{}", l + 1), chain.number, quantity_of(marking, chain),
                         std::string(identifier(link.mark)), std::string(identifier(link.standing)),
                         joined(link.source), link.claim.text, joined(link.reason), joined(link.truth),
                         repair.what, joined(repair.original), joined(repair.replacement)});
      }
    }
  return text;
}

}  // namespace overbar::v1
