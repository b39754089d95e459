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

v1::ProblemReport answer_problem(const SourceMap& sources, Problem& problem, const v1::Options& options) {
  v1::ProblemReport report;
  report.title = problem.title;
  report.place = place_of(sources, problem.span);
  Graph& graph = *problem.graph;
  for (const Quantity& quantity : problem.quantities)
    if (graph.op(quantity.node) == Op::let)
      report.given.push_back(
          equation_of(graph, name_of(graph, quantity.node), {graph.arg(quantity.node, 0)}, false));
  NormalForms forms(graph);
  Context context{problem, graph, forms, options};
  for (const Question& question : problem.questions) {
    const Asked& row = table[question.ask.index()];
    if (!options.only.empty() && std::ranges::find(options.only, row.ask) == options.only.end()) continue;
    if (options.progress) options.progress(question.text);
    v1::Answer answer;
    answer.ask = row.ask;
    answer.place = place_of(sources, question.span);
    answer.question = question.text;
    row.answer(context, question, answer);
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

/// The source with the statements of the command line after it, instead of its own questions.
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

}  // namespace

namespace v1 {

Report answer(std::vector<Source> given, const Options& options) {
  Report report;
  report.sources = std::move(given);
  SourceMap sources;
  for (const Source& source : report.sources) {
    std::string text = source.text;
    // Questions of the command line follow the page; its own questions are then left out (below).
    if (!options.extra_statements.empty()) {
      text += has_ending(source.name, ".md") ? "\n```overbar\n" : "\n";
      for (const std::string& statement : options.extra_statements) text += statement + "\n";
      if (has_ending(source.name, ".md")) text += "```\n";
    }
    sources.files.push_back({source.name, std::move(text)});
  }
  for (std::uint32_t file = 0; file < sources.files.size(); ++file) {
    ast::Worksheet worksheet = parse_source(sources, file);
    if (!options.extra_statements.empty())
      std::erase_if(worksheet.statements, [&](const ast::Statement& statement) {
        return is_question(statement) && statement.span.begin < report.sources[file].text.size();
      });
    Understood understood = elaborate(sources, worksheet, {.preferred_forms = options.preferred_forms});
    for (const auto* list : {&worksheet.diagnostics, &understood.diagnostics})
      for (const Diagnostic& diagnostic : *list) report.messages.push_back(message_of(sources, diagnostic));
    for (Problem& problem : understood.problems)
      report.problems.push_back(answer_problem(sources, problem, options));
  }
  std::ranges::stable_sort(report.messages, {},
                           [](const Message& m) { return std::pair(m.place.source, m.place.begin); });
  return report;
}

}  // namespace v1
}  // namespace overbar
