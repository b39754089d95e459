#include "read/words.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace overbar::ast {

namespace {

constexpr auto words = std::to_array<std::pair<std::string_view, Word>>({
    {"and", Word::and_},      {"as", Word::as},
    {"assume", Word::assume}, {"at", Word::at},
    {"bar", Word::bar},       {"claim", Word::claim},
    {"derive", Word::derive}, {"diff", Word::diff},
    {"dim", Word::dim},       {"else", Word::else_},
    {"eval", Word::eval},     {"false", Word::false_},
    {"find", Word::find},     {"fn", Word::fn},
    {"for", Word::for_},      {"given", Word::given},
    {"grad", Word::grad},     {"gradcheck", Word::gradcheck},
    {"graph", Word::graph},   {"if", Word::if_},
    {"iff", Word::iff},       {"implies", Word::implies},
    {"in", Word::in},         {"inf", Word::inf},
    {"input", Word::input},   {"not", Word::not_},
    {"or", Word::or_},        {"otherwise", Word::otherwise},
    {"param", Word::param},   {"problem", Word::problem},
    {"prove", Word::prove},   {"sign", Word::sign},
    {"such", Word::such},     {"then", Word::then},
    {"true", Word::true_},    {"wrt", Word::wrt},
    {"zeros", Word::zeros},
});
static_assert(std::ranges::is_sorted(words, {}, &std::pair<std::string_view, Word>::first));

}  // namespace

Word word_of(std::string_view name) {
  const auto row = std::ranges::lower_bound(words, name, {}, &std::pair<std::string_view, Word>::first);
  return row != words.end() && row->first == name ? row->second : Word::none;
}

bool begins_statement(Word word) { return Word::problem <= word && word <= Word::gradcheck; }

}  // namespace overbar::ast
