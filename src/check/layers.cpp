// An equation for every layer is marked once for each (read/page_layers.cpp), and reported once: as the worst
// of them, with the layer at which it is so.
#include <algorithm>

#include "check/record.hpp"

namespace overbar {
namespace {

/// The worst first; what is only a definition says nothing beside what is proved.
int severity(LinkMark mark) {
  switch (mark) {
    case LinkMark::refuted:
      return 0;
    case LinkMark::ill_shaped:
      return 1;
    case LinkMark::not_understood:
      return 2;
    case LinkMark::unknown:
      return 3;
    case LinkMark::proved:
      return 4;
    case LinkMark::definition:
      return 5;
  }
  return 5;
}

void append(std::string& text, const std::string& more) { text += (text.empty() ? "" : "; ") + more; }

MarkedLink worst(const std::vector<const MarkedLinks*>& instances, std::size_t position) {
  const MarkedLinks* chosen = instances[0];
  std::string same;
  // Of those that are equally bad the last with a repair: the first layer often has another name for its
  // input.
  const auto rank = [&](const MarkedLinks* each) {
    const MarkedLink& link = each->links[position];
    return 2 * severity(link.mark) + (link.repairs.empty() ? 1 : 0);
  };
  for (const MarkedLinks* each : instances)
    if (rank(each) < rank(chosen) ||
        (rank(each) == rank(chosen) && rank(each) < 2 * severity(LinkMark::proved)))
      chosen = each;
  MarkedLink link = chosen->links[position];
  for (const MarkedLinks* each : instances)
    if (each->links[position].mark == link.mark)
      same += (same.empty() ? "" : ", ") + std::to_string(each->layer);
  const std::string depth = std::to_string(chosen->depth);
  const std::string what = chosen->steps ? "step " : "layer ";
  if (link.mark == LinkMark::proved)
    append(link.reading, "written out for " + what + same + " of " + depth);
  else if (link.mark != LinkMark::definition)
    append(link.reading, "at " + what + std::to_string(chosen->layer) + " of " + depth);
  return link;
}

}  // namespace

void merge_layers(std::vector<MarkedLinks>& chains) {
  std::vector<MarkedLinks> merged;
  for (std::size_t at = 0; at < chains.size(); ++at) {
    if (chains[at].layer_group == 0) {
      merged.push_back(std::move(chains[at]));
      continue;
    }
    const auto alike = [&](const MarkedLinks& other) {
      return other.layer_group == chains[at].layer_group && other.span == chains[at].span &&
             other.links.size() == chains[at].links.size();
    };
    if (std::ranges::any_of(chains.begin(), chains.begin() + static_cast<std::ptrdiff_t>(at), alike))
      continue;
    std::vector<const MarkedLinks*> instances;
    for (std::size_t k = at; k < chains.size(); ++k)
      if (alike(chains[k])) instances.push_back(&chains[k]);
    std::ranges::stable_sort(instances, {}, &MarkedLinks::layer);
    MarkedLinks one{chains[at].span, chains[at].number, {}};
    for (std::size_t k = 0; k < chains[at].links.size(); ++k) one.links.push_back(worst(instances, k));
    merged.push_back(std::move(one));
  }
  chains = std::move(merged);
}

}  // namespace overbar
