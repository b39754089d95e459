// Completion scripts for bash, zsh and fish, from the tables of command.cpp.
#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "command.hpp"
#include "terminal.hpp"

namespace overbar::cli {
namespace {

std::string replaced(std::string_view text, char what, std::string_view by) {
  std::string result;
  for (const char c : text)
    if (c == what)
      result += by;
    else
      result += c;
  return result;
}

/// For single quotes of a shell.
std::string for_quotes(std::string_view text) { return replaced(text, '\'', "'\\''"); }

/// The first sentence: descriptions in a completion menu are short.
std::string brief(std::string_view text) { return std::string(text.substr(0, text.find_first_of(";.:,"))); }

std::string names_of_commands() {
  std::string names;
  for (const Command& command : commands())
    names += fmt::format("{}{}", names.empty() ? "" : " ", command.name);
  return names;
}

std::string words_of(const Command& command) {
  std::string words;
  for (const Option& option : options())
    if (takes(command, option) && !option.hidden) words += fmt::format("--{} ", option.name);
  return words + replaced(command.choices, '|', " ");
}

/// "*:--seed" for bash's `case`; commands that take another option of the same name stand by name.
std::string patterns(const Option& option) {
  std::string made;
  const auto add = [&](std::string_view command) {
    made += fmt::format("{}{}:--{}", made.empty() ? "" : "|", command, option.name);
    if (option.letter != '\0') made += fmt::format("|{}:-{}", command, option.letter);
  };
  const auto namesakes = std::ranges::count(options(), option.name, &Option::name);
  if (namesakes == 1) add("*");
  for (const Command& command : commands())
    if (namesakes > 1 && takes(command, option)) add(command.name);
  return made;
}

std::string bash() {
  std::string text = fmt::format(R"(# bash completion for overbar, made by `overbar completion bash`
_overbar() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} command=run words=
  local commands='{}'
  COMPREPLY=()
  [[ $COMP_CWORD -gt 1 && " $commands " == *" ${{COMP_WORDS[1]}} "* ]] && command=${{COMP_WORDS[1]}}
  case $command:$before in
)",
                                 names_of_commands());
  for (const Option& option : options()) {
    const std::string where = patterns(option);
    if (!option.choices.empty())
      text += fmt::format("    {}) COMPREPLY=($(compgen -W '{}' -- \"$word\")); return;;\n", where,
                          replaced(option.choices, '|', " "));
    else if (option.file)
      text += fmt::format("    {}) compopt -o default; return;;\n", where);
    else if (!option.value.empty())
      text += fmt::format("    {}) return;;\n", where);
  }
  text += "  esac\n  case $command in\n";
  for (const Command& command : commands())
    text += fmt::format("    {}) words='{}';;\n", command.name, words_of(command));
  return text + R"(  esac
  if [[ $word == -* || $command == completion ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$word"))
    return
  fi
  [[ $COMP_CWORD -eq 1 || $command == help ]] && COMPREPLY=($(compgen -W "$commands" -- "$word"))
  compopt -o filenames
  COMPREPLY+=($(compgen -f -X '!*.@(ob|md|tex)' -- "$word") $(compgen -d -- "$word"))
}
shopt -s extglob
complete -F _overbar overbar
)";
}

std::string zsh() {
  std::string text =
      "#compdef overbar\n# zsh completion for overbar, made by `overbar completion zsh`\n_overbar() {\n"
      "  local -a commands=(\n";
  const auto clean = [](std::string_view says) {
    return for_quotes(replaced(replaced(says, '[', "("), ']', ")"));
  };
  for (const Command& command : commands())
    text += fmt::format("    '{}:{}'\n", command.name, for_quotes(replaced(command.summary, ':', ",")));
  text +=
      "  )\n  local files='*:worksheet:_files -g \"*.(ob|md|tex)\"'\n"
      "  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n"
      "    _describe command commands\n    _files -g '*.(ob|md|tex)'\n    return\n  fi\n"
      "  local command=run\n  if (( ${commands[(I)$words[2]:*]} )); then\n    command=$words[2]\n"
      "    shift words\n    (( CURRENT-- ))\n  fi\n  case $command in\n";
  for (const Command& command : commands()) {
    text += fmt::format("    {})\n      _arguments", command.name);
    for (const Option& option : options()) {
      if (!takes(command, option) || option.hidden) continue;
      std::string value;
      if (!option.choices.empty())
        value = fmt::format(":value:({})", replaced(option.choices, '|', " "));
      else if (option.file)
        value = ":file:_files";
      else if (!option.value.empty())
        value = fmt::format(":{}: ", option.value);
      for (const std::string& name :
           {option.letter == '\0' ? "" : fmt::format("-{}", option.letter), fmt::format("--{}", option.name)})
        if (!name.empty())
          text += fmt::format(" \\\n        '{}[{}]{}'", name, clean(brief(option.help)), value);
    }
    if (!command.choices.empty())
      text += fmt::format(" \\\n        '1:value:({})'", replaced(command.choices, '|', " "));
    else if (command.name == "help")
      text += fmt::format(" \\\n        '1:command:({})'", names_of_commands());
    else if (command.takes != Arguments::none)
      text += " \\\n        $files";
    text += ";;\n";
  }
  return text + "  esac\n}\ncompdef _overbar overbar 2> /dev/null || _overbar \"$@\"\n";
}

std::string fish() {
  std::string text = fmt::format(
      "# fish completion for overbar, made by `overbar completion fish`\nset -l commands {}\n"
      "complete -c overbar -f\n"
      "complete -c overbar -n \"not __fish_seen_subcommand_from completion help man\" -k -a "
      "\"(__fish_complete_suffix .ob; __fish_complete_suffix .md; __fish_complete_suffix .tex)\"\n",
      names_of_commands());
  for (const Command& command : commands())
    text +=
        fmt::format("complete -c overbar -n \"not __fish_seen_subcommand_from $commands\" -a {} -d '{}'\n",
                    command.name, for_quotes(command.summary));
  for (const Option& option : options()) {
    if (option.hidden) continue;
    std::string where;
    bool run = false;
    for (const Command& command : commands())
      if (takes(command, option)) {
        where += fmt::format(" {}", command.name);
        run = run || command.name == "run";
      }
    text += fmt::format("complete -c overbar -n \"{}__fish_seen_subcommand_from{}\"",
                        run ? "not __fish_seen_subcommand_from $commands; or " : "", where);
    if (option.letter != '\0') text += fmt::format(" -s {}", option.letter);
    text += fmt::format(" -l {} -d '{}'", option.name, for_quotes(brief(option.help)));
    if (!option.choices.empty())
      text += fmt::format(" -x -a '{}'", replaced(option.choices, '|', " "));
    else if (option.file)
      text += " -r -F";
    else if (!option.value.empty())
      text += " -x";
    text += "\n";
  }
  text += "complete -c overbar -n \"__fish_seen_subcommand_from completion\" -a 'bash zsh fish'\n";
  return text + "complete -c overbar -n \"__fish_seen_subcommand_from help\" -a \"$commands\"\n";
}

}  // namespace

std::string completion_text(std::string_view shell) {
  if (shell == "bash") return bash();
  if (shell == "zsh") return zsh();
  if (shell == "fish") return fish();
  return {};
}

int print_completion(const Command&, const Settings& settings) {
  const std::string text = completion_text(settings.words.empty() ? "" : settings.words.front());
  if (text.empty()) {
    complain("say for which shell: overbar completion bash, zsh or fish");
    return 2;
  }
  std::fputs(text.c_str(), stdout);
  return 0;
}

}  // namespace overbar::cli
