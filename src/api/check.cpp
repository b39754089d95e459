// Pages in, marks out.
#include "check/check.hpp"

#include <algorithm>

#include "api/context.hpp"
#include "api/replay.hpp"
#include "decide/tactic.hpp"
#include "diag/diagnostic.hpp"
#include "op/build.hpp"
#include "overbar/marking.hpp"

namespace overbar {
namespace {

/// The pages of a call, the file that the marker sees, and how its places are those of the sources.
struct Sheets {
  SourceMap map;
  std::vector<std::size_t> source;  // of each file: its position in Marking::sources
};

v1::Place place_of(const Sheets& sheets, Span span) {
  if (span.file >= sheets.map.files.size()) return {};
  const LineColumn at = line_column(sheets.map.files[span.file], span.begin);
  return {sheets.source[span.file], at.line, at.column, span.begin, span.end};
}

std::string text_of(const Sheets& sheets, Span span) {
  if (span.file >= sheets.map.files.size() || span.end < span.begin) return {};
  return sheets.map.files[span.file].text.substr(span.begin, span.end - span.begin);
}

v1::Message message_of(const Sheets& sheets, const Diagnostic& diagnostic) {
  constexpr v1::Message::Severity severities[] = {
      v1::Message::Severity::error, v1::Message::Severity::warning, v1::Message::Severity::note};
  return {severities[static_cast<std::size_t>(diagnostic.severity)], place_of(sheets, diagnostic.span),
          diagnostic.code, diagnostic.message, format_diagnostic(sheets.map, diagnostic)};
}

/// The values that refute, as for a claim of a worksheet.
void fill_witness(const Sheets& sheets, CheckedPage& page, const MarkedLink& link, v1::Link& out) {
  if (!link.decision.witness || link.claim == no_node) return;
  Problem& problem = page.problems[link.problem];
  NormalForms forms(*problem.graph);
  const v1::Options options;
  std::vector<Diagnostic> noticed;
  Context context{problem, *problem.graph, forms, options, noticed};
  v1::Decision block;
  describe_witness(context, Question{}, link.claim, *link.decision.witness, block);
  out.witness = std::move(block.witness);
  out.intermediate = std::move(block.intermediate);
  const std::optional<std::uint32_t> given =
      sheets.map.files.size() > 1 ? std::optional<std::uint32_t>(1) : std::nullopt;
  out.replay = replayed(sheets.map, given, problem, link.claim, *link.decision.witness, block.replay);
  if (out.reason.empty() || out.reason == link.decision.reason)
    out.reason = std::move(block.reason);
  else if (!block.reason.empty())
    out.reason += "; " + block.reason;
}

v1::Link link_of(const Sheets& sheets, CheckedPage& page, const MarkedLink& link) {
  constexpr v1::Mark marks[] = {v1::Mark::proved,  v1::Mark::refuted,        v1::Mark::ill_shaped,
                                v1::Mark::unknown, v1::Mark::not_understood, v1::Mark::definition};
  constexpr v1::Standing standings[] = {v1::Standing::sound,     v1::Standing::first_wrong,
                                        v1::Standing::wrong,     v1::Standing::consistent,
                                        v1::Standing::recovered, v1::Standing::open};
  Graph& graph = *page.problems[link.problem].graph;
  v1::Link out;
  out.left = place_of(sheets, link.left);
  out.relation = place_of(sheets, link.relation);
  out.right = place_of(sheets, link.right);
  const Span whole{link.left.file, std::min(link.left.begin, link.right.begin),
                   std::max(link.left.end, link.right.end)};
  out.place = place_of(sheets, whole);
  out.source = text_of(sheets, whole);
  out.mark = marks[static_cast<std::size_t>(link.mark)];
  out.standing = standings[static_cast<std::size_t>(link.standing)];
  if (link.subject != no_node) out.subject = math_of(graph, link.subject);
  if (link.claim != no_node) out.claim = math_of(graph, link.claim);
  out.reading = link.reading;
  out.method = link.decision.method;
  out.reason = link.reason.empty() ? link.decision.reason : link.reason;
  if (link.truth != no_node) {
    out.truth_math = math_of(graph, link.truth);
    out.truth = out.truth_math.text;
  }
  fill_witness(sheets, page, link, out);
  for (const SuggestedRepair& repair : link.repairs) {
    v1::Repair suggestion;
    suggestion.place = place_of(sheets, repair.place);
    suggestion.original = text_of(sheets, repair.place);
    suggestion.replacement = repair.replacement;
    suggestion.what = repair.what;
    if (repair.side != no_node) suggestion.line = math_of(graph, repair.side);
    out.repairs.push_back(std::move(suggestion));
  }
  return out;
}

v1::MarkedPage page_of(const Sheets& sheets, CheckedPage& page) {
  v1::MarkedPage out;
  out.source = sheets.source[0];
  out.layout = page.layout;
  out.mixed_layouts = page.mixed_layouts;
  for (const MarkedLinks& chain : page.chains) {
    v1::MarkedChain marked;
    marked.place = place_of(sheets, chain.span);
    marked.number = chain.number;
    for (const MarkedLink& link : chain.links) marked.links.push_back(link_of(sheets, page, link));
    out.chains.push_back(std::move(marked));
  }
  return out;
}

}  // namespace

namespace v1 {

Marking check(std::vector<Source> pages, const CheckOptions& options) {
  Marking marking;
  marking.sources = std::move(pages);
  const std::size_t count = marking.sources.size();
  if (options.given) marking.sources.push_back(*options.given);
  CheckSettings settings;
  if (options.given) settings.given = 1;
  if (options.macros) settings.macros = options.macros->text;
  settings.repairs = options.repairs;
  settings.seed = options.seed;
  settings.time_limit = options.time_limit;
  settings.progress = options.progress;
  for (std::size_t k = 0; k < count; ++k) {
    Sheets sheets;
    sheets.map.files.push_back({marking.sources[k].name, marking.sources[k].text});
    sheets.source.push_back(k);
    if (options.given) {
      sheets.map.files.push_back({options.given->name, options.given->text});
      sheets.source.push_back(count);
    }
    CheckedPage page = check_page(sheets.map, 0, settings);
    for (const Diagnostic& diagnostic : page.diagnostics) {
      Message message = message_of(sheets, diagnostic);
      // The worksheet is read for every page; what is wrong with it is said once.
      if (std::ranges::none_of(marking.messages,
                               [&](const Message& other) { return other.formatted == message.formatted; }))
        marking.messages.push_back(std::move(message));
    }
    marking.pages.push_back(page_of(sheets, page));
  }
  std::ranges::stable_sort(marking.messages, {},
                           [](const Message& m) { return std::pair(m.place.source, m.place.begin); });
  return marking;
}

}  // namespace v1
}  // namespace overbar
