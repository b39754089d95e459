// What can be asked for on the command line: one row a command, one row an option. Parsing, help, the manual
// page and the completions of the shells are all made from these two tables.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "overbar/overbar.hpp"

namespace overbar::cli {

/// What the person wants, with the defaults.
struct Settings {
  std::vector<std::string> files;
  std::vector<std::string> words;  // of a question, or another argument
  std::string output;
  std::string format;
  std::string certificates;
  std::string form = "vector";
  std::string wrt;
  std::vector<std::string> data;
  std::string given;
  std::string macros;
  bool summary = false;
  bool strict = false;
  bool no_repairs = false;
  std::uint64_t jobs = 0;
  double points = 100;
  bool expand = false;
  bool backward = false;
  bool zeros = false;
  bool jacobians = false;
  double time_limit = 10;             // seconds
  std::uint64_t memory_limit = 4096;  // MB
  std::uint64_t input_limit = 16;     // MB
  std::uint64_t seed = 1;
  std::string color = "auto";
  bool ascii = false;
  bool quiet = false;
  bool no_preferred_forms = false;
  bool help = false;
  bool version = false;
};

/// Options come in groups; a command says which it takes.
enum Group : unsigned {
  everywhere = 1U << 0U,
  output = 1U << 1U,      // what all that answers something shares
  derivation = 1U << 2U,  // how a derivation is written
  variables = 1U << 3U,   // --wrt
  drawing = 1U << 4U,
  numbers = 1U << 5U,    // --data
  reporting = 1U << 6U,  // where a report goes
  marking = 1U << 7U,    // of check
  proving = 1U << 8U,    // certificates
};

using Field = std::variant<bool Settings::*, double Settings::*, std::uint64_t Settings::*,
                           std::string Settings::*, std::vector<std::string> Settings::*>;

struct Option {
  Group group;
  char letter;  // '\0': none
  std::string_view name;
  std::string_view value;  // what its value is called; empty: a flag
  std::string_view help;
  Field field;
  std::string_view choices = "";  // "a|b|c"
  bool file = false;              // the value is a file's name
  bool hidden = false;
};

struct Example {
  std::string_view command;
  std::string_view says;
};

enum class Arguments : std::uint8_t { files, file_and_question, one_of, none };

struct Command {
  std::string_view name;
  std::string_view arguments;  // for the usage line
  std::string_view summary;    // for the list of commands
  std::string_view about;      // a paragraph or two
  Arguments takes = Arguments::file_and_question;
  unsigned groups = everywhere;
  std::optional<v1::Ask> only;      // answers this kind of question only
  std::string_view statement = "";  // a question given on the command line begins so
  std::span<const Example> examples;
  std::string_view choices = "";  // of an argument that is one of these
  int (*act)(const Command&, const Settings&);

  /// "TARGET", of "FILE [TARGET]"; empty if a file is all it takes.
  std::string_view placeholder() const;
};

std::span<const Option> options();
std::span<const Command> commands();
const Command* command_named(std::string_view name);

bool takes(const Command& command, const Option& option);
std::vector<std::string> split(std::string_view text, char at);

// What the rows do; the status of the program is returned.
int answer_questions(const Command& command, const Settings& settings);
int check_pages(const Command& command, const Settings& settings);
int print_help(const Command& command, const Settings& settings);
int print_completion(const Command& command, const Settings& settings);
int print_manual(const Command& command, const Settings& settings);

/// `command` null: about the program as a whole.
std::string help_text(const Command* command, bool color);
std::string manual_text();
std::string completion_text(std::string_view shell);

}  // namespace overbar::cli
