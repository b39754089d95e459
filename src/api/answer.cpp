// Sources in, a report out.
#include <algorithm>

#include "api/context.hpp"
#include "diag/diagnostic.hpp"
#include "read/elaborate.hpp"
#include "read/markdown.hpp"
#include "read/parse.hpp"

namespace overbar {
namespace {

v1::Place place_of(const SourceMap& sources, Span span) {
  const LineColumn at = line_column(sources.files[span.file], span.begin);
  return {span.file, at.line, at.column, span.begin, span.end};
}

v1::Message message_of(const SourceMap& sources, const Diagnostic& diagnostic) {
  constexpr v1::Message::Severity severities[] = {
      v1::Message::Severity::error, v1::Message::Severity::warning, v1::Message::Severity::note};
  return {severities[static_cast<std::size_t>(diagnostic.severity)], place_of(sources, diagnostic.span),
          diagnostic.code, diagnostic.message, format_diagnostic(sources, diagnostic)};
}

/// One row a kind of question.
struct Asked {
  v1::Ask ask;
  void (*answer)(Context&, const Question&, v1::Answer&);
};

template <class Q, void (*f)(Context&, const Question&, const Q&, v1::Answer&)>
void with(Context& context, const Question& question, v1::Answer& answer) {
  f(context, question, std::get<Q>(question.ask), answer);
}

/// In the order of the alternatives of Question::ask.
constexpr Asked table[] = {
    {v1::Ask::derive, with<DeriveQuestion, answer_derive>},
    {v1::Ask::graph, with<GraphQuestion, answer_graph>},
    {v1::Ask::eval, with<EvalQuestion, answer_eval>},
    {v1::Ask::claim, with<ClaimQuestion, answer_claim>},
    {v1::Ask::zeros, with<ZerosQuestion, answer_zeros>},
    {v1::Ask::sign, with<SignQuestion, answer_sign>},
    {v1::Ask::find, with<FindQuestion, answer_find>},
    {v1::Ask::gradcheck, with<GradcheckQuestion, answer_gradcheck>},
};

v1::ProblemReport answer_problem(const SourceMap& sources, Problem& problem, const v1::Options& options,
                                 std::vector<Diagnostic>& diagnostics) {
  v1::ProblemReport report;
  report.title = problem.title;
  report.place = place_of(sources, problem.span);
  Graph& graph = *problem.graph;
  for (const Quantity& quantity : problem.quantities)
    if (graph.op(quantity.node) == Op::let)
      report.given.push_back(equation_of(graph, name_of(graph, quantity.node), {graph.arg(quantity.node, 0)},
                                         {.index_form = false, .markup = options.markup}));
  NormalForms forms(graph);
  Context context{problem, graph, forms, options, diagnostics};
  for (const Question& question : problem.questions) {
    const Asked& row = table[question.ask.index()];
    if (!options.only.empty() && std::ranges::find(options.only, row.ask) == options.only.end()) continue;
    if (options.progress) options.progress(question.text);
    v1::Answer answer;
    answer.ask = row.ask;
    answer.place = place_of(sources, question.span);
    answer.question = question.text;
    row.answer(context, question, answer);
    qualify(context, question, answer);
    report.answers.push_back(std::move(answer));
  }
  return report;
}

bool has_ending(const std::string& name, std::string_view ending) { return name.ends_with(ending); }

ast::Worksheet parse_source(const SourceMap& sources, std::uint32_t file) {
  const SourceFile& source = sources.files[file];
  if (!has_ending(source.name, ".md") && !has_ending(source.name, ".markdown"))
    return parse_worksheet(sources, file, prelude_parse_options());
  const MarkdownBlocks blocks = extract_blocks(source.text);
  return parse_worksheet(sources, file, blocks.ranges, prelude_parse_options());
}

bool is_question(const ast::Statement& statement) {
  return std::holds_alternative<ast::Derive>(statement.body) ||
         std::holds_alternative<ast::Graph>(statement.body) ||
         std::holds_alternative<ast::Eval>(statement.body) ||
         std::holds_alternative<ast::Claim>(statement.body) ||
         std::holds_alternative<ast::Zeros>(statement.body) ||
         std::holds_alternative<ast::Sign>(statement.body) ||
         std::holds_alternative<ast::Gradcheck>(statement.body) ||
         std::holds_alternative<ast::SuchThat>(statement.body);
}

struct Page {
  ast::Worksheet worksheet;
  Understood understood;
};

Page read_page(const SourceMap& sources, std::uint32_t file, const v1::Options& options) {
  Page page{parse_source(sources, file), {}};
  page.understood = elaborate(sources, page.worksheet, {.preferred_forms = options.preferred_forms});
  return page;
}

/// The page with the questions before `cut` left out.
Page read_up_to(const SourceMap& sources, std::uint32_t file, std::uint32_t cut, const v1::Options& options) {
  Page page{parse_source(sources, file), {}};
  std::erase_if(page.worksheet.statements, [&](const ast::Statement& statement) {
    return is_question(statement) && statement.span.begin < cut;
  });
  page.understood = elaborate(sources, page.worksheet, {.preferred_forms = options.preferred_forms});
  return page;
}

bool is_understood_from(const Page& page, std::uint32_t cut) {
  const auto failed = [&](const Diagnostic& diagnostic) { return diagnostic.span.begin >= cut; };
  return std::ranges::none_of(page.worksheet.diagnostics, failed) &&
         std::ranges::none_of(page.understood.diagnostics, failed);
}

/// The text with everything before `begin` blank, lines kept. In Markdown only a heading begins anew.
std::string blank_before(std::string text, std::uint32_t begin, bool markdown) {
  const std::size_t first = text.find_first_not_of(" \n", begin);
  if (markdown && (first == std::string::npos || text[first] != '#')) return text;
  std::ranges::replace_if(
      text.begin(), text.begin() + begin, [](char c) { return c != '\n'; }, ' ');
  return text;
}

// Statements of the command line are read as if they stood at the end of the last problem that understands
// them, and then only they are answered. So the page is cut there, problem by problem from the last, until
// they are understood. A problem is tried without those before it, so that each is read a few times only.
Page read_with_extra(SourceMap& sources, std::uint32_t file, const v1::Options& options) {
  const std::string original = sources.files[file].text;
  const bool markdown =
      has_ending(sources.files[file].name, ".md") || has_ending(sources.files[file].name, ".markdown");
  std::string extra = markdown ? "\n\n```overbar\n" : "\n";
  for (const std::string& statement : options.extra_statements) extra += statement + "\n";
  if (markdown) extra += "```\n";
  auto cut = static_cast<std::uint32_t>(original.size());
  sources.files[file].text = original + extra;
  Page whole = read_up_to(sources, file, cut, options);
  if (is_understood_from(whole, cut)) return whole;
  std::vector<std::uint32_t> begins;
  for (const ast::Statement& statement : whole.worksheet.statements)
    if (std::holds_alternative<ast::ScopeOpening>(statement.body) && statement.span.begin < cut) {
      const auto line = original.rfind('\n', statement.span.begin);
      begins.push_back(line == std::string::npos ? 0 : static_cast<std::uint32_t>(line));
    }
  while (!begins.empty()) {
    cut = begins.back();
    begins.pop_back();
    const std::string text = original.substr(0, cut);
    const std::uint32_t begin = begins.empty() ? 0 : begins.back();
    sources.files[file].text = blank_before(text, begin, markdown) + extra;
    if (!is_understood_from(read_up_to(sources, file, cut, options), cut)) continue;
    sources.files[file].text = text + extra;
    Page page = read_up_to(sources, file, cut, options);
    if (is_understood_from(page, cut)) return page;
  }
  sources.files[file].text = original + extra;
  return whole;
}

}  // namespace

namespace v1 {

Report answer(std::vector<Source> given, const Options& options) {
  Report report;
  report.sources = std::move(given);
  SourceMap sources;
  for (const Source& source : report.sources) sources.files.push_back({source.name, source.text});
  for (std::uint32_t file = 0; file < sources.files.size(); ++file) {
    Page page = options.extra_statements.empty() ? read_page(sources, file, options)
                                                 : read_with_extra(sources, file, options);
    for (const auto* list : {&page.worksheet.diagnostics, &page.understood.diagnostics})
      for (const Diagnostic& diagnostic : *list) report.messages.push_back(message_of(sources, diagnostic));
    std::vector<Diagnostic> noticed;
    for (Problem& problem : page.understood.problems)
      report.problems.push_back(answer_problem(sources, problem, options, noticed));
    for (const Diagnostic& diagnostic : noticed) report.messages.push_back(message_of(sources, diagnostic));
  }
  std::ranges::stable_sort(report.messages, {},
                           [](const Message& m) { return std::pair(m.place.source, m.place.begin); });
  return report;
}

}  // namespace v1
}  // namespace overbar
