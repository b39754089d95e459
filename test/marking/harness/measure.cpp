#include "measure.hpp"

#include <algorithm>
#include <chrono>
#include <random>

#include <fmt/format.h>

#include "check/check.hpp"
#include "check/probe.hpp"

namespace overbar::marking {
namespace {

using v1::Link;
using v1::Mark;

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

bool is_wrong(const Link& link) {
  return link.mark == Mark::refuted || link.mark == Mark::ill_shaped || link.mark == Mark::not_understood;
}

std::vector<const Link*> links_of(const v1::Marking& marking) {
  std::vector<const Link*> links;
  for (const v1::MarkedPage& page : marking.pages)
    for (const v1::MarkedChain& chain : page.chains)
      for (const Link& link : chain.links) links.push_back(&link);
  std::ranges::stable_sort(links, {}, [](const Link* link) { return link->right.begin; });
  return links;
}

const Link* link_at(const v1::Marking& marking, std::size_t relation) {
  for (const Link* link : links_of(marking))
    if (link->relation.begin == relation && link->right.end > link->right.begin) return link;
  return nullptr;
}

/// The two sides of the formula that a link was read as; none where it is no equation of numbers.
std::pair<NodeId, NodeId> sides_of(const Graph& graph, NodeId claim) {
  while (graph.op(claim) != Op::compare && graph.args(claim).size() == 1) claim = graph.args(claim)[0];
  if (graph.op(claim) != Op::compare || graph.args(claim).size() != 2) return {no_node, no_node};
  if (static_cast<Comparison>(graph.node(claim).attr) != Comparison::eq) return {no_node, no_node};
  return {graph.args(claim)[0], graph.args(claim)[1]};
}

/// Do the sides of the link that begins there agree at random numbers?
Agreement agreement(const v1::Source& page, const std::optional<v1::Source>& given, std::size_t relation) {
  // What the page itself assumes is not among the assumptions of its problem.
  if (page.text.find("Assume") != std::string::npos) return Agreement::undefined;
  SourceMap sources;
  sources.files.push_back({page.name, page.text});
  CheckSettings settings;
  if (given) {
    sources.files.push_back({given->name, given->text});
    settings.given = 1;
  }
  settings.repairs = false;
  const CheckedPage checked = check_page(sources, 0, settings);
  for (const MarkedLinks& chain : checked.chains)
    for (const MarkedLink& link : chain.links) {
      if (link.relation.begin != relation || link.claim == no_node) continue;
      if (link.reading.starts_with("given"))
        return Agreement::undefined;  // it holds where something else does
      const Problem& problem = checked.problems[link.problem];
      const auto [left, right] = sides_of(*problem.graph, link.claim);
      if (left == no_node) return Agreement::undefined;
      std::vector<NodeId> assumed;
      for (const Formula& formula : problem.assumptions) assumed.push_back(formula.node);
      Probe probe(*problem.graph, assumed);
      return probe.compare(left, right);
    }
  return Agreement::undefined;
}

struct Mutant {
  Edit edit;
  std::size_t relation = 0;  // where the sign of the link stands, which no mistake moves
  const Link* original = nullptr;
};

std::vector<Mutant> mutants_of(const v1::Source& page, const v1::Marking& marking) {
  std::vector<std::string> names;
  for (const Link* link : links_of(marking))
    for (std::string& name : names_in(page.text, link->right.begin, link->right.end))
      if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  std::vector<Mutant> mutants;
  for (const Link* link : links_of(marking)) {
    if (link->mark != Mark::proved || link->right.end <= link->right.begin) continue;
    for (Edit& edit : edits_of(page.text, link->right.begin, link->right.end, names))
      mutants.push_back({std::move(edit), link->relation.begin, link});
  }
  return mutants;
}

/// As many of each kind as of the others, as far as there are some.
std::vector<Mutant> chosen(std::vector<Mutant> all, const Plan& plan, std::mt19937_64& random) {
  if (plan.per_page == 0 || all.size() <= plan.per_page) return all;
  std::ranges::shuffle(all, random);
  std::map<std::string_view, std::vector<Mutant>> kinds;
  for (Mutant& mutant : all) kinds[mutant.edit.kind].push_back(std::move(mutant));
  std::vector<std::string_view> order;
  for (const auto& [kind, mutants] : kinds) order.push_back(kind);
  std::ranges::shuffle(order, random);
  std::vector<Mutant> some;
  for (std::size_t round = 0; some.size() < plan.per_page; ++round)
    for (const std::string_view kind : order)
      if (round < kinds[kind].size() && some.size() < plan.per_page) some.push_back(kinds[kind][round]);
  return some;
}

/// Text without spaces and braces: what a repair gives back may be spaced otherwise.
std::string bare(std::string_view text) {
  std::string result;
  for (const char c : text)
    if (c != ' ' && c != '\n' && c != '{' && c != '}') result += c;
  return result;
}

struct Repaired {
  bool holds = false;  // proved, so equal to what was there
  bool exact = false;  // the same formula
};

/// The page with the repair in it, marked again.
Repaired repaired(const v1::Source& mutated, const v1::Source& original, const Exercise& exercise,
                  const v1::Repair& repair, const Mutant& mutant) {
  v1::Source page = mutated;
  page.text.replace(repair.place.begin, repair.place.end - repair.place.begin, repair.replacement);
  if (bare(page.text) == bare(original.text)) return {true, true};
  const v1::Marking marking = mark(page, exercise.given, false);
  // A repair of the left side moves the sign.
  const bool before = repair.place.end <= mutant.relation;
  const std::size_t moved = before ? repair.replacement.size() - (repair.place.end - repair.place.begin) : 0;
  const Link* link = link_at(marking, mutant.relation + moved);
  if (link == nullptr || link->mark != Mark::proved) return {};
  return {true, link->claim.text == mutant.original->claim.text};
}

std::string describe(const Exercise& exercise, const v1::Source& mutated, const Mutant& mutant,
                     std::string_view what) {
  const std::size_t begin = mutated.text.rfind('\n', mutant.edit.begin) + 1;
  const std::size_t end = std::min(mutated.text.find('\n', mutant.edit.begin), mutated.text.size());
  return fmt::format("{}: {}: {}\n    was {}\n    now {}", exercise.name, mutant.edit.kind, what,
                     mutant.original->source, mutated.text.substr(begin, std::max(begin, end) - begin));
}

void try_mutant(const Exercise& exercise, const v1::Source& original, const Mutant& mutant, const Plan& plan,
                Measurement& out) {
  const v1::Source mutated{original.name, edited(original.text, mutant.edit)};
  Tally& tally = out.kinds[std::string(mutant.edit.kind)];
  ++tally.mutants;
  const double begin = now();
  const v1::Marking marking = mark(mutated, exercise.given, plan.repairs);
  tally.seconds += now() - begin;
  const Link* link = link_at(marking, mutant.relation);
  bool first = true;
  for (const Link* other : links_of(marking)) {
    if (link != nullptr ? other == link : other->relation.begin >= mutant.relation) break;
    first = first && !is_wrong(*other);
  }
  if (link == nullptr) {  // no longer one link: said, or lost
    bool said = false;
    for (const Link* other : links_of(marking))
      said = said || (is_wrong(*other) && other->place.begin <= mutant.edit.begin &&
                      other->place.end >= mutant.edit.begin);
    ++tally.changed;
    tally.detected += said ? 1 : 0;
    tally.first_there += said && first ? 1 : 0;
    tally.not_understood += said ? 1 : 0;
    if (!said) out.misses.push_back(describe(exercise, mutated, mutant, "the link is not marked at all"));
    return;
  }
  if (!is_wrong(*link)) {
    const Agreement agreed = agreement(mutated, exercise.given, mutant.relation);
    if (agreed == Agreement::agree && link->reading != mutant.original->reading) {
      ++tally.reread;
    } else if (agreed != Agreement::differ) {
      ++tally.equivalent;
    } else {
      ++tally.changed;
      if (link->mark == Mark::proved) ++tally.unsound;
      out.misses.push_back(
          describe(exercise, mutated, mutant, link->mark == Mark::proved ? "PROVED" : "unknown"));
    }
    return;
  }
  ++tally.changed;
  ++tally.detected;
  tally.not_understood += link->mark == Mark::not_understood ? 1 : 0;
  tally.first_there += first ? 1 : 0;
  if (!first) out.misses.push_back(describe(exercise, mutated, mutant, "an earlier link is accused"));
  if (link->repairs.empty()) {
    if (plan.repairs)
      out.misses.push_back(describe(exercise, mutated, mutant,
                                    link->mark == Mark::not_understood ? "not understood" : "no repair"));
    return;
  }
  const v1::Repair& repair = link->repairs.front();
  const Repaired fixed = repaired(mutated, original, exercise, repair, mutant);
  if (!fixed.holds) {
    out.misses.push_back(describe(exercise, mutated, mutant,
                                  fmt::format("its repair is not proved in the page: {} ({} → {})",
                                              repair.what, repair.original, repair.replacement)));
    return;
  }
  ++tally.repaired;
  const std::size_t mutated_end =
      mutant.edit.begin + std::max<std::size_t>(1, mutant.edit.replacement.size());
  tally.place += repair.place.begin <= mutated_end && repair.place.end + 1 >= mutant.edit.begin ? 1 : 0;
  tally.exact += fixed.exact ? 1 : 0;
  if (!fixed.exact)
    out.misses.push_back(describe(
        exercise, mutated, mutant,
        fmt::format("repaired otherwise: {} ({} → {})", repair.what, repair.original, repair.replacement)));
}

}  // namespace

Tally& Tally::operator+=(const Tally& other) {
  mutants += other.mutants;
  equivalent += other.equivalent;
  reread += other.reread;
  changed += other.changed;
  detected += other.detected;
  first_there += other.first_there;
  not_understood += other.not_understood;
  repaired += other.repaired;
  place += other.place;
  exact += other.exact;
  unsound += other.unsound;
  seconds += other.seconds;
  return *this;
}

Tally Measurement::total() const {
  Tally all;
  for (const auto& [kind, tally] : kinds) all += tally;
  return all;
}

Measurement measure(const std::vector<Exercise>& exercises, const Plan& plan) {
  Measurement out;
  std::mt19937_64 random(plan.seed);
  for (const Exercise& exercise : exercises) {
    if (!exercise.right) continue;
    const double begin = now();
    const v1::Marking marking = mark(*exercise.right, exercise.given);
    out.seconds += now() - begin;
    ++out.pages;
    for (const Link* link : links_of(marking)) {
      if (link->mark == Mark::definition) continue;
      ++out.links;
      if (link->mark == Mark::refuted || link->mark == Mark::ill_shaped) {
        ++out.false_alarms;
        out.misses.push_back(
            fmt::format("{}: FALSE ALARM: {} ({})", exercise.name, link->source, link->reason));
      } else if (link->mark != Mark::proved) {
        ++out.unmarked;
        out.misses.push_back(
            fmt::format("{}: not decided: {} ({})", exercise.name, link->source, link->reason));
      }
    }
    for (const Mutant& mutant : chosen(mutants_of(*exercise.right, marking), plan, random))
      try_mutant(exercise, *exercise.right, mutant, plan, out);
  }
  return out;
}

std::string table(const Measurement& measurement) {
  const auto part = [](std::size_t some, std::size_t all) {
    return all == 0 ? std::string("–")
                    : fmt::format("{:.1f} %", 100.0 * static_cast<double>(some) / static_cast<double>(all));
  };
  std::string text = fmt::format(
      "{} right pages, {} links: {} false alarms, {} not decided, {:.0f} ms a page\n\n", measurement.pages,
      measurement.links, measurement.false_alarms, measurement.unmarked,
      1000 * measurement.seconds / static_cast<double>(std::max<std::size_t>(1, measurement.pages)));
  text +=
      "| mistake | mutants | still true | changed | detected | at the right link | repaired | at its place | "
      "as it was | ms |\n";
  text += "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n";
  const auto row = [&](const std::string& name, const Tally& t) {
    text += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} | {} | {:.0f} |\n", name, t.mutants,
                        t.equivalent + t.reread, t.changed, part(t.detected, t.changed),
                        part(t.first_there, t.changed), part(t.repaired, t.changed), part(t.place, t.changed),
                        part(t.exact, t.changed),
                        1000 * t.seconds / static_cast<double>(std::max<std::size_t>(1, t.mutants)));
  };
  for (const auto& [kind, tally] : measurement.kinds) row(kind, tally);
  const Tally all = measurement.total();
  row("**all**", all);
  return text + fmt::format(
                    "\n{} proved though the sides differ; {} true under another convention, which is said; "
                    "{} not understood\n",
                    all.unsound, all.reread, all.not_understood);
}

}  // namespace overbar::marking
