#include "report/marking_table.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "report/marking_words.hpp"

namespace overbar::v1 {
namespace {

constexpr std::size_t most_quantities = 40;

bool is_worse(Mark a, Mark b) {
  const auto rank = [](Mark mark) {
    constexpr std::array order{Mark::refuted, Mark::ill_shaped, Mark::not_understood,
                               Mark::unknown, Mark::proved,     Mark::definition};
    return std::ranges::find(order, mark) - order.begin();
  };
  return rank(a) < rank(b);
}

/// What several pages derive, in the order in which it is met first; of one page, everything.
std::vector<std::string> shared_quantities(const Marking& marking) {
  struct Seen {
    std::size_t pages = 0;
    std::size_t last = 0;  // page, from 1
  };
  std::map<std::string, Seen, std::less<>> seen;
  std::vector<std::string> order;
  for (std::size_t p = 0; p < marking.pages.size(); ++p)
    for (const MarkedChain& chain : marking.pages[p].chains) {
      if (std::ranges::all_of(chain.links, [](const Link& link) { return link.mark == Mark::definition; }))
        continue;
      const std::string quantity = quantity_of(marking, chain);
      if (quantity.empty()) continue;
      auto [at, fresh] = seen.try_emplace(quantity);
      if (fresh) order.push_back(quantity);
      if (at->second.last != p + 1) ++at->second.pages;
      at->second.last = p + 1;
    }
  const std::size_t least =
      marking.pages.size() == 1 ? 1 : std::max<std::size_t>(2, marking.pages.size() / 20);
  std::erase_if(order, [&](const std::string& name) { return seen[name].pages < least; });
  while (order.size() > most_quantities)
    order.erase(
        std::ranges::min_element(order, {}, [&](const std::string& name) { return seen[name].pages; }));
  return order;
}

PageRow row_of(const Marking& marking, const MarkedPage& page, const std::vector<std::string>& quantities) {
  PageRow row{page_name(marking, page), count_marks(page), nullptr, page.layout, {}};
  row.quantities.resize(quantities.size());
  for (const MarkedChain& chain : page.chains) {
    const auto at = std::ranges::find(quantities, quantity_of(marking, chain));
    for (const Link& link : chain.links) {
      if (row.first_wrong == nullptr && !holds(link) && link.mark != Mark::unknown) row.first_wrong = &link;
      if (at == quantities.end() || link.mark == Mark::definition) continue;
      std::optional<QuantityMark>& cell = row.quantities[static_cast<std::size_t>(at - quantities.begin())];
      if (!cell || is_worse(link.mark, cell->mark)) cell = QuantityMark{link.mark, spot(link).line};
    }
  }
  return row;
}

}  // namespace

std::string quantity_of(const Marking& marking, const MarkedChain& chain) {
  if (chain.links.empty()) return {};
  const Link& link = chain.links.front();
  if (!link.subject.text.empty()) return joined(link.subject.text);
  return joined(text_of(marking, link.left));
}

ClassTable class_table(const Marking& marking) {
  ClassTable table{shared_quantities(marking), {}, count_marks(marking)};
  for (const MarkedPage& page : marking.pages) table.rows.push_back(row_of(marking, page, table.quantities));
  return table;
}

std::string percentage(const MarkCounts& counts) {
  if (counts.links() == 0) return "–";
  return fmt::format("{:.1f} %",
                     100.0 * static_cast<double>(counts.proved) / static_cast<double>(counts.links()));
}

}  // namespace overbar::v1
