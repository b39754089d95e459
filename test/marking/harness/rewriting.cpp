#include "rewriting.hpp"

#include <algorithm>
#include <random>

#include <fmt/format.h>

namespace overbar::marking {
namespace {

using v1::Link;
using v1::Mark;

struct Rewritten {
  std::string kind;
  std::string page;
  std::size_t begin = 0;  // where it was changed
};

std::vector<LinkPlace> places_of(const v1::Marking& marking) {
  std::vector<LinkPlace> places;
  for (const v1::MarkedPage& page : marking.pages)
    for (const v1::MarkedChain& chain : page.chains)
      for (const Link& link : chain.links) {
        if (link.mark != Mark::proved || link.left.end <= link.left.begin ||
            link.right.end <= link.right.begin)
          continue;
        const Link& first = chain.links.front();
        places.push_back({link.left.begin, link.left.end, link.right.begin, link.right.end, first.left.begin,
                          first.left.end, chain.links.size() == 1, link.claim.latex});
      }
  return places;
}

/// Some rewrites of the side, each of what the one before left.
Rewritten several(const std::string& page, const LinkPlace& link, std::size_t count,
                  std::mt19937_64& random) {
  Rewritten made{count == 1 ? "" : "several", page, link.right_begin};
  std::size_t end = link.right_end;
  for (std::size_t k = 0; k < count; ++k) {
    const std::vector<Edit> edits = rewrites_of(made.page, link.right_begin, end);
    if (edits.empty()) break;
    const Edit& edit = edits[random() % edits.size()];
    const std::size_t before = made.page.size();
    made.page = edited(made.page, edit);
    end += made.page.size() - before;
  }
  return made;
}

std::vector<Rewritten> pages_of(const std::string& page, const v1::Marking& marking,
                                const RewritingPlan& plan, std::mt19937_64& random) {
  std::vector<Rewritten> all;
  for (const LinkPlace& link : places_of(marking)) {
    if (plan.together > 1) {
      for (int k = 0; k < 4; ++k) all.push_back(several(page, link, plan.together, random));
      continue;
    }
    std::vector<Edit> edits = rewrites_of(page, link.right_begin, link.right_end);
    for (const Edit& edit : rewrites_of(page, link)) edits.push_back(edit);
    if (link.left_begin != link.first_begin || link.alone)
      for (const Edit& edit : rewrites_of(page, link.left_begin, link.left_end))
        if (edit.kind != "transposed twice" && edit.kind != "bold") edits.push_back(edit);
    for (const Edit& edit : edits) all.push_back({std::string(edit.kind), edited(page, edit), edit.begin});
    // Basis vectors and names that only an index tells apart have no spelling that a page can use; nor has dZ
    // of each example's loss one as a bar.
    const bool spelt =
        page.find("{m} dZ") == std::string::npos && link.as_read.find("mathbf{e}") == std::string::npos &&
        link.as_read.find("text{true}") == std::string::npos && page.find("delta_k") == std::string::npos;
    if (link.alone && spelt)
      all.push_back({"as Overbar writes it",
                     page.substr(0, link.left_begin) + link.as_read + page.substr(link.right_end),
                     link.left_begin});
  }
  std::erase_if(all, [&](const Rewritten& one) { return one.page == page; });
  if (plan.per_page == 0 || all.size() <= plan.per_page) return all;
  std::ranges::shuffle(all, random);
  // As many of each kind as of the others.
  std::map<std::string, std::size_t> met;
  std::vector<std::pair<std::size_t, std::size_t>> order;
  for (std::size_t k = 0; k < all.size(); ++k) order.emplace_back(met[all[k].kind]++, k);
  std::ranges::sort(order);
  std::vector<Rewritten> some;
  for (std::size_t k = 0; k < plan.per_page; ++k) some.push_back(std::move(all[order[k].second]));
  return some;
}

std::string line_at(const Rewritten& made) {
  const std::size_t begin = made.begin == 0 ? 0 : made.page.rfind('\n', made.begin - 1) + 1;
  return made.page.substr(begin, std::min(made.page.find('\n', made.begin), made.page.size()) - begin);
}

void try_rewrite(const Exercise& exercise, const Rewritten& made, Rewriting& out) {
  RewritingTally& tally = out.kinds[made.kind];
  ++tally.pages;
  const v1::Marking marking = mark({exercise.right->name, made.page}, exercise.given, false);
  const auto worst = [&](std::initializer_list<Mark> marks) -> const Link* {
    for (const v1::MarkedPage& page : marking.pages)
      for (const v1::MarkedChain& chain : page.chains)
        for (const Link& link : chain.links)
          if (std::ranges::find(marks, link.mark) != marks.end()) return &link;
    return nullptr;
  };
  const char* what = nullptr;
  const Link* link = nullptr;
  if ((link = worst({Mark::refuted, Mark::ill_shaped})) != nullptr) {
    ++tally.accused;
    what = "ACCUSED";
  } else if ((link = worst({Mark::not_understood})) != nullptr) {
    ++tally.unread;
    what = "not understood";
  } else if ((link = worst({Mark::unknown})) != nullptr) {
    ++tally.open;
    what = "unknown";
  }
  if (link != nullptr)
    out.misses.push_back(fmt::format("{}: {}: {}: {}\n    {}\n    the line: {}", exercise.name, made.kind,
                                     what, link->source, link->reason, line_at(made)));
}

}  // namespace

RewritingTally Rewriting::total() const {
  RewritingTally all;
  for (const auto& [kind, tally] : kinds) {
    all.pages += tally.pages;
    all.accused += tally.accused;
    all.unread += tally.unread;
    all.open += tally.open;
  }
  return all;
}

Rewriting rewrite_pages(const std::vector<Exercise>& exercises, const RewritingPlan& plan) {
  Rewriting out;
  std::mt19937_64 random(plan.seed);
  for (const Exercise& exercise : exercises) {
    if (!exercise.right) continue;
    const v1::Marking marking = mark(*exercise.right, exercise.given, false);
    for (const Rewritten& made : pages_of(exercise.right->text, marking, plan, random))
      try_rewrite(exercise, made, out);
  }
  return out;
}

std::string table(const Rewriting& rewriting) {
  std::string text =
      "| written otherwise | pages | accused | not understood | not decided |\n|---|--:|--:|--:|--:|\n";
  const auto row = [&](const std::string& name, const RewritingTally& tally) {
    text += fmt::format("| {} | {} | {} | {} | {} |\n", name, tally.pages, tally.accused, tally.unread,
                        tally.open);
  };
  for (const auto& [kind, tally] : rewriting.kinds) row(kind, tally);
  row("**all**", rewriting.total());
  return text;
}

}  // namespace overbar::marking
