// Overbar's public interface: worksheets in, answers out.
//
//   namespace ob = overbar::v1;
//   ob::Report report = ob::answer({{"page.ob", text}}, {});
//   std::cout << ob::write(report, ob::Format::text, {});
//
// Everything here is plain data; nothing throws, nothing prints, nothing opens a file.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// The layers below have namespace overbar to themselves; the interface is versioned.
namespace overbar::v1 {

/// A worksheet (`.ob`) or a page with worksheet blocks (`.md`), by the ending of its name.
struct Source {
  std::string name;
  std::string text;  // UTF-8
};

enum class Verdict : std::uint8_t { proved, refuted, unknown };

/// One formula in several spellings.
struct Math {
  std::string text;  // Unicode; reads back as worksheet language
  std::string latex;
  std::string mathml;   // the inside of <math>
  std::string ascii{};  // `text` in ASCII, which reads back too; may be empty: then made from `text`
};

/// A plain paragraph.
struct Prose {
  std::string text;
};

/// left = right[0] = right[1] …; `note` says where a step comes from.
struct Equation {
  Math left;
  std::vector<Math> right;
  std::string note;
};
struct Equations {
  std::vector<Equation> lines;
};

/// A number or tensor: exact where it is rational, else decimal.
struct Value {
  Math name;
  std::vector<std::int64_t> shape;
  std::vector<std::string> exact;    // row-major; empty where not rational
  std::vector<std::string> decimal;  // row-major
};
struct Values {
  std::string title;
  std::vector<Value> values;
};

/// The answer to one claim.
struct Decision {
  Verdict verdict = Verdict::unknown;
  Math claim;
  std::string method;  // which tactic decided; empty for unknown
  std::string reason;  // one line: why it holds, where it fails, or what was tried
  /// Refuted: the witness, every intermediate value, and a command line that replays it.
  std::vector<Value> witness;
  std::vector<Value> intermediate;
  std::string replay;
  std::string certificate;  // text of the certificate, where the method gives one
};

/// What `zeros` and `sign` found of one derivative, or of some of its entries.
enum class DerivativeSign : std::uint8_t { zero, not_zero, nonnegative, nonpositive, either_sign, unknown };
struct DerivativeExample {
  Value value;                // of the derivative
  std::vector<Value> values;  // of everything free
  std::string replay;
};
struct DerivativeFinding {
  Math quantity;    // W1
  Math derivative;  // W̄1, W̄1[1,:]
  DerivativeSign found = DerivativeSign::unknown;
  std::string reason;         // one line
  std::vector<Math> because;  // the assumptions that it rests on
  std::vector<DerivativeExample> examples;
};

/// One row a quantity, e.g. for zeros and signs. `tone` colours the row: good, bad, or neutral.
enum class Tone : std::uint8_t { neutral, good, bad };
struct Cell {
  std::string text;
  std::optional<Math> math;
};
struct Row {
  std::vector<Cell> cells;
  Tone tone = Tone::neutral;
  std::optional<DerivativeFinding> finding{};  // the same as data
};
struct Table {
  std::vector<std::string> header;
  std::vector<Row> rows;
};

struct Picture {
  std::string caption;
  std::string svg;  // self-contained
  std::string dot;
  std::string text;  // for a terminal
};

using Block = std::variant<Prose, Equations, Values, Decision, Table, Picture>;

enum class Ask : std::uint8_t { derive, graph, eval, claim, zeros, sign, find, gradcheck };

/// A place in a source: lines and columns from 1, byte offsets from 0.
struct Place {
  std::size_t source = 0;
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct Answer {
  Ask ask = Ask::claim;
  Place place;
  std::string question;            // as written
  std::optional<Verdict> verdict;  // of the whole question; derivations and pictures have none
  std::vector<Block> blocks;
};

struct ProblemReport {
  std::string title;
  Place place;
  std::vector<Equation> given;  // the person's own definitions, as read
  std::vector<Answer> answers;
};

struct Message {
  enum class Severity : std::uint8_t { error, warning, note } severity = Severity::error;
  Place place;
  std::string code;  // "index-size-mismatch"
  std::string text;
  std::string formatted;  // with the source line and carets, no colour
};

struct Report {
  std::vector<Source> sources;
  std::vector<ProblemReport> problems;
  std::vector<Message> messages;
};

enum class EquationForm : std::uint8_t { vector, index, steps };

struct Options {
  EquationForm form = EquationForm::vector;  // where the worksheet does not say
  bool expand = false;                       // σ′ as σ(1 − σ)
  bool backward = false;                     // pictures show the bars
  bool zeros = false;                        // pictures show which derivatives are guaranteed to be 0
  bool jacobians = false;                    // pictures show the local Jacobians
  std::uint64_t seed = 1;
  /// Off: equations need no LaTeX and MathML, because only text will be written. Long derivations are
  /// answered faster.
  bool markup = true;
  /// Answers only these kinds of question; empty: all.
  std::vector<Ask> only;
  /// For one question; the core reads no clock, so the caller says when time is over.
  std::function<bool()> out_of_time;
  /// Called before each question with what is being done (for progress).
  std::function<void(const std::string&)> progress;
  /// Called within a long question with how far it is ("find: round 3, 57 counterexamples").
  std::function<void(const std::string&)> detail;
  /// The forms that the prelude prefers are used; off to prove these forms from the definitions alone.
  bool preferred_forms = true;
  /// Data for `eval` by name: JSON text, or the bytes of an .npz file.
  struct Data {
    std::string name;  // the ending tells the kind
    std::string bytes;
  };
  std::vector<Data> data;
  /// A derivation, picture or check asked for on the command line, in worksheet language ("derive J wrt x"),
  /// in the scope of the last problem that knows its names. If there are any, only these are answered, not
  /// the questions of the sources.
  std::vector<std::string> extra_statements;
};

/// Reads the sources and answers every question in them.
Report answer(std::vector<Source> sources, const Options& options);

enum class Format : std::uint8_t { text, html, markdown, latex, json };

struct WriteOptions {
  bool color = false;  // text only
  bool ascii = false;  // text only
  bool quiet = false;  // text only: verdicts and errors, no derivations
  std::size_t width = 100;
  double points = 100;  // Gradescope only: for a page without a fault
};

/// The report in one format; complete documents (HTML and LaTeX) stand alone. Text leaves out the messages:
/// the caller knows where errors go.
std::string write(const Report& report, Format format, const WriteOptions& options);

/// 0: every claim proved (or none made); 1: some claim refuted; 2: some statement not understood; 3: none
/// refuted, some unknown.
int exit_status(const Report& report);

/// The version, as `overbar --version` prints it.
std::string version();

}  // namespace overbar::v1
