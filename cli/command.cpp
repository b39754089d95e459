#include "command.hpp"

#include <algorithm>
#include <array>

namespace overbar::cli {
namespace {

using v1::Ask;

constexpr auto option_rows = std::to_array<Option>({
    {reporting, 'o', "output", "OUT",
     "Write the report to OUT instead of the terminal, in the format of its ending: .html .md .tex .json "
     ".txt, and "
     ".svg or .dot for one picture.",
     &Settings::output, "", true},
    {reporting, 0, "format", "FORMAT", "The format, whatever the ending of OUT.", &Settings::format,
     "text|html|md|latex|json|svg|dot"},
    {marking, 'o', "output", "OUT",
     "Write the marks to OUT instead of the terminal, in the format of its ending: .html .md .tex .json "
     ".sarif .csv "
     ".txt. A folder (OUT/) gets a file for each page, HTML unless --format says otherwise.",
     &Settings::output, "", true},
    {marking, 0, "format", "FORMAT",
     "The format, whatever the ending of OUT; gradescope is the results.json of its autograders.",
     &Settings::format, "text|html|md|latex|json|sarif|csv|gradescope"},
    {marking, 0, "given", "NET.ob",
     "The worksheet with what the pages are about: names, shapes, definitions.", &Settings::given, "", true},
    {marking, 0, "macros", "FILE.tex", "LaTeX definitions that the pages use.", &Settings::macros, "", true},
    {marking, 0, "summary", "",
     "A table with a row a page instead of the pages: what part is proved, each quantity, the first wrong "
     "line. "
     "As text, .html, .md or .csv; into a folder, beside the pages.",
     &Settings::summary},
    {marking, 0, "strict", "", "Ill-shaped and not understood count as refuted in the exit status.",
     &Settings::strict},
    {marking, 0, "no-repairs", "", "Do not look for small edits that make a wrong line true.",
     &Settings::no_repairs},
    {marking, 0, "points", "NUMBER", "Of a page without a fault, for Gradescope.", &Settings::points},
    {marking, 0, "jobs", "NUMBER", "Pages that are marked at a time; 0: one for each processor.",
     &Settings::jobs},
    {derivation, 0, "form", "FORM",
     "How derivations are written where the page does not say: matrix notation, index notation, or step by "
     "step "
     "with the Jacobians.",
     &Settings::form, "vector|index|steps"},
    {variables, 0, "wrt", "NAMES",
     "The variables, as in --wrt x,W1, of the question given on the command line.", &Settings::wrt},
    {derivation, 0, "expand", "", "Write out the derivatives of functions: σ′ as σ (1 − σ).",
     &Settings::expand},
    {drawing, 0, "backward", "", "Draw the adjoints, from the loss back, over the picture.",
     &Settings::backward},
    {drawing, 0, "zeros", "", "Colour a picture by which derivatives are guaranteed to be 0.",
     &Settings::zeros},
    {drawing, 0, "jacobians", "", "Write the local Jacobian on each edge of a picture.",
     &Settings::jacobians},
    {numbers, 0, "data", "FILE", "Values by name, from a .json or .npz file; may be given several times.",
     &Settings::data, "", true},
    {proving, 0, "certificates", "DIR",
     "Writes each proof by case split into a file of DIR, which overbar-audit re-checks; those of an earlier "
     "run for the same worksheet are replaced.",
     &Settings::certificates, "", true},
    {output, 0, "time-limit", "SECONDS",
     "For each question, or link of a page; 0 for none. What is not decided by then is unknown.",
     &Settings::time_limit},
    {output, 0, "memory-limit", "MB", "For the whole run; 0 for none.", &Settings::memory_limit},
    {output, 0, "input-limit", "MB", "Larger files are refused.", &Settings::input_limit},
    {output, 0, "seed", "NUMBER", "Of the search for witnesses; the same seed gives the same report.",
     &Settings::seed},
    {output, 'q', "quiet", "", "Verdicts and errors only, one a line.", &Settings::quiet},
    {output, 0, "ascii", "", "No character beyond ASCII on the terminal.", &Settings::ascii},
    {output, 0, "color", "WHEN", "Colours; auto: on a terminal, unless NO_COLOR is set.", &Settings::color,
     "auto|always|never"},
    {reporting, 0, "no-preferred-forms", "", "Derive from the definitions alone.",
     &Settings::no_preferred_forms, "", false, true},
    {everywhere, 'h', "help", "", "This help.", &Settings::help},
    {everywhere, 0, "version", "", "The version of the program.", &Settings::version},
});

constexpr unsigned usual = everywhere | output | reporting;

constexpr auto run_examples = std::to_array<Example>({
    {"overbar net.ob", "answers every question of the worksheet"},
    {"overbar notes.md -o notes.html", "the same as a page to read, print or send"},
    {"overbar notes.md -o notes.md", "puts each answer under its question, in the page itself"},
    {"overbar -q *.ob", "one line a claim; the status says whether all are proved"},
});
constexpr auto derive_examples = std::to_array<Example>({
    {"overbar derive net.ob J", "the adjoint of every named quantity"},
    {"overbar derive net.ob J --wrt x,W1 --form index", "two of them, in index notation"},
    {"overbar derive net.ob J --form steps", "each contribution with its Jacobian, then simplified"},
    {"overbar derive net.ob y --wrt x", "a Jacobian"},
    {"overbar derive net.ob J --format latex > J.tex", "a document to paste from"},
});
constexpr auto graph_examples = std::to_array<Example>({
    {"overbar graph net.ob J", "on the terminal"},
    {"overbar graph net.ob J --backward -o J.svg", "a picture with the backward pass"},
    {"overbar graph net.ob J --zeros -o J.svg", "a picture of the derivatives that are guaranteed to be 0"},
    {"overbar graph net.ob J --format dot | dot -Tpdf > J.pdf", "through Graphviz"},
});
constexpr auto eval_examples = std::to_array<Example>({
    {"overbar eval net.ob 'J, x̄ at x = [1, 2], w = 1/3'", "exact where it is rational"},
    {"overbar eval net.ob J --data values.json", "values by name"},
});
constexpr auto gradcheck_examples = std::to_array<Example>({
    {"overbar gradcheck net.ob J", "every derived gradient against differences"},
    {"overbar gradcheck net.ob J --wrt W1 --data weights.npz", "one of them, at given numbers"},
});
constexpr auto prove_examples = std::to_array<Example>({
    {"overbar prove net.ob", "every claim of the worksheet"},
    {"overbar prove net.ob 'x̄ = W1ᵀ z̄ + ȳ'", "one claim about it"},
    {"overbar prove net.ob --certificates proofs && overbar-audit proofs/*",
     "checks the proofs by another program"},
    {"overbar prove net.ob \"bar(x) = W1' bar(z)\" -q", "in ASCII, with a one-line answer"},
});
constexpr auto zeros_examples = std::to_array<Example>({
    {"overbar zeros net.ob L", "which gradients of L vanish whatever the inputs are"},
    {"overbar zeros net.ob L --wrt w1,w3", "of these parameters only"},
});
constexpr auto sign_examples = std::to_array<Example>({
    {"overbar sign net.ob L", "which gradients of L keep one sign"},
});
constexpr auto check_examples = std::to_array<Example>({
    {"overbar check page.tex --given net.ob", "the page with marks in its margin"},
    {"overbar check page.tex --given net.ob -o page.html", "the same as typeset, to read or send back"},
    {"overbar check -q notes.md paper.tex", "one line for each link that does not hold, as compilers do"},
    {"overbar check class/*.tex --given net.ob --summary -o class.html", "a table of all pages"},
    {"overbar check class/*.tex --given net.ob --summary -o marked/", "a file for each, and the table"},
    {"overbar check paper.tex --format sarif > paper.sarif", "for editors and code review"},
});
constexpr auto find_examples = std::to_array<Example>({
    {"overbar find sort.ob", "weights such that what the worksheet asks for holds"},
});
constexpr auto completion_examples = std::to_array<Example>({
    {"overbar completion bash > ~/.local/share/bash-completion/completions/overbar", "for bash"},
    {"overbar completion zsh > ~/.zfunc/_overbar", "for zsh, with ~/.zfunc in fpath"},
    {"overbar completion fish > ~/.config/fish/completions/overbar.fish", "for fish"},
});
constexpr auto manual_examples = std::to_array<Example>({
    {"overbar man | man -l -", "reads it"},
});

constexpr auto command_rows = std::to_array<Command>({
    {"run", "FILE…", "answer every question of the worksheets",
     "Reads worksheets (.ob, or the ```overbar blocks of .md; - is standard input) and answers every "
     "question in "
     "them: derivations, pictures, numbers, and claims, each proved, refuted with numbers, or unknown.",
     Arguments::files, usual | derivation | drawing | numbers | proving, std::nullopt, "", run_examples, "",
     answer_questions},
    {"derive", "FILE [TARGET]", "the backward pass, equation by equation",
     "Derives the adjoints of TARGET (x̄ = ∂TARGET/∂x) for every named quantity, or for those after --wrt. Of "
     "a tensor, "
     "the Jacobian. Without a TARGET, answers the derive questions of the page.",
     Arguments::file_and_question, usual | derivation | variables, Ask::derive, "derive", derive_examples, "",
     answer_questions},
    {"graph", "FILE [TARGET]", "a picture of the computation graph",
     "Draws how TARGET is computed: as text, or as .svg or .dot with -o. Without a TARGET, answers the graph "
     "questions "
     "of the page.",
     Arguments::file_and_question, usual | drawing, Ask::graph, "graph", graph_examples, "",
     answer_questions},
    {"eval", "FILE [QUANTITIES [at VALUES]]", "numbers, exact where they are rational",
     "Computes quantities and their adjoints, with the values after `at` and those of --data. Without "
     "QUANTITIES, "
     "answers the eval questions of the page.",
     Arguments::file_and_question, usual | numbers, Ask::eval, "eval", eval_examples, "", answer_questions},
    {"gradcheck", "FILE [TARGET]", "compare the derived gradient with differences",
     "Compares the derived gradients of TARGET with exact dual numbers, or with central differences where "
     "there are "
     "none, and gives the worst relative error of each variable.",
     Arguments::file_and_question, usual | variables | numbers, Ask::gradcheck, "gradcheck",
     gradcheck_examples, "", answer_questions},
    {"prove", "FILE [CLAIM]", "decide claims: proved, refuted with numbers, or unknown",
     "Decides CLAIM about the worksheet, for all inputs and all dimensions; without one, every claim of the "
     "page.",
     Arguments::file_and_question, usual | proving, Ask::claim, "claim", prove_examples, "",
     answer_questions},
    {"zeros", "FILE [TARGET]", "which gradients are zero for all inputs",
     "For each parameter: whether the derivative of TARGET by it is zero under the worksheet's assumptions. "
     "Without a "
     "TARGET, answers the zeros questions of the page.",
     Arguments::file_and_question, usual | variables, Ask::zeros, "zeros", zeros_examples, "",
     answer_questions},
    {"sign", "FILE [TARGET]", "which gradients keep one sign for all inputs",
     "For each parameter: the sign that the derivative of TARGET by it always has, if any. Without a TARGET, "
     "answers "
     "the sign questions of the page.",
     Arguments::file_and_question, usual | variables, Ask::sign, "sign", sign_examples, "", answer_questions},
    {"check", "PAGE…", "mark a person's derivation, line by line",
     "Reads pages in LaTeX (.tex) or Markdown (.md) and marks each link of each chain of equalities: proved, "
     "refuted "
     "with numbers, ill-shaped, unknown, or not understood, with the small edit that makes a wrong line true "
     "where there "
     "is one. Names and shapes come from --given, from the ```overbar blocks of the page, or from the page "
     "itself.",
     Arguments::files, everywhere | output | marking, std::nullopt, "", check_examples, "", check_pages},
    {"find", "FILE…", "weights that make a claim true",
     "Looks for the quantities declared with `find` such that what stands after `such that` holds for all "
     "inputs.",
     Arguments::files, usual | proving, Ask::find, "", find_examples, "", answer_questions},
    {"completion", "bash|zsh|fish", "completion for a shell",
     "Prints a script that makes the shell complete commands, options and worksheets.", Arguments::one_of,
     everywhere, std::nullopt, "", completion_examples, "bash|zsh|fish", print_completion},
    {"man", "", "the manual page", "Prints the manual page, as roff.", Arguments::none, everywhere,
     std::nullopt, "", manual_examples, "", print_manual},
    {"help",
     "[COMMAND]",
     "help about a command",
     "Prints what a command does and its options.",
     Arguments::one_of,
     everywhere,
     std::nullopt,
     "",
     {},
     "",
     print_help},
});

}  // namespace

std::span<const Option> options() { return option_rows; }
std::span<const Command> commands() { return command_rows; }

const Command* command_named(std::string_view name) {
  const auto* row = std::ranges::find(command_rows, name, &Command::name);
  return row == command_rows.end() ? nullptr : row;
}

std::string_view Command::placeholder() const {
  const std::size_t begin = arguments.find('[');
  if (begin == std::string_view::npos) return {};
  return arguments.substr(begin + 1, arguments.find_first_of(" ]", begin) - begin - 1);
}

bool takes(const Command& command, const Option& option) { return (command.groups & option.group) != 0; }

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(at), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

}  // namespace overbar::cli
