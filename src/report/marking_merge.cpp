#include <algorithm>

#include "overbar/marking.hpp"

namespace overbar::v1 {
namespace {

/// Where each source of one part is in the whole.
struct Numbers {
  std::vector<std::size_t> of;
  void apply(Place& place) const {
    if (place.source < of.size()) place.source = of[place.source];
  }
  void apply(Link& link) const {
    for (Place* place : {&link.place, &link.left, &link.relation, &link.right}) apply(*place);
    for (Repair& repair : link.repairs) apply(repair.place);
  }
};

bool same(const Message& a, const Message& b) {
  return a.place.source == b.place.source && a.place.begin == b.place.begin && a.code == b.code &&
         a.text == b.text;
}

}  // namespace

// Every part brings its pages first and then, mostly the same, the worksheet.
Marking merge(std::vector<Marking> parts) {
  Marking whole;
  std::vector<Numbers> numbers(parts.size());
  for (std::size_t p = 0; p < parts.size(); ++p) {
    numbers[p].of.resize(parts[p].sources.size());
    for (MarkedPage& page : parts[p].pages) {
      if (page.source >= parts[p].sources.size()) continue;
      numbers[p].of[page.source] = whole.sources.size();
      whole.sources.push_back(std::move(parts[p].sources[page.source]));
    }
  }
  const std::size_t pages = whole.sources.size();
  for (std::size_t p = 0; p < parts.size(); ++p)
    for (std::size_t s = 0; s < parts[p].sources.size(); ++s) {
      if (std::ranges::find(parts[p].pages, s, &MarkedPage::source) != parts[p].pages.end()) continue;
      const auto known = std::find_if(whole.sources.begin() + static_cast<std::ptrdiff_t>(pages),
                                      whole.sources.end(), [&](const Source& source) {
                                        return source.name == parts[p].sources[s].name &&
                                               source.text == parts[p].sources[s].text;
                                      });
      numbers[p].of[s] = static_cast<std::size_t>(known - whole.sources.begin());
      if (known == whole.sources.end()) whole.sources.push_back(std::move(parts[p].sources[s]));
    }
  for (std::size_t p = 0; p < parts.size(); ++p) {
    for (MarkedPage& page : parts[p].pages) {
      Place place;
      place.source = page.source;
      numbers[p].apply(place);
      page.source = place.source;
      for (MarkedChain& chain : page.chains) {
        numbers[p].apply(chain.place);
        for (Link& link : chain.links) numbers[p].apply(link);
      }
      whole.pages.push_back(std::move(page));
    }
    for (Message& message : parts[p].messages) {
      numbers[p].apply(message.place);
      if (std::ranges::none_of(whole.messages, [&](const Message& known) { return same(known, message); }))
        whole.messages.push_back(std::move(message));
    }
  }
  return whole;
}

}  // namespace overbar::v1
