// The rules. A proof is a tree that is read from top to bottom: `derive` and `hull` add facts to the branch,
// `split` opens cases that exhaust what can be, `contradiction` closes a branch by a sum of facts that says 0
// > 0.
#include "audit/audit.hpp"

#include <array>
#include <unordered_map>

#include "audit/claim.hpp"

namespace overbar::audit {
namespace {

constexpr std::size_t most_steps = 2'000'000'000;  // coefficient operations: hostile input ends here
constexpr std::size_t most_bits = 50'000;          // of a number that is carried on

enum class Relation { at_least, above, equal };  // sum >= 0, sum > 0, sum = 0

struct Fact {
  Linear sum;
  Relation relation = Relation::at_least;
};

struct Case {
  std::vector<Fact> facts;
  std::vector<std::pair<Index, bool>> asserted;
};

/// What a case or the root has added and must take back.
struct Scope {
  std::vector<Index> labels;
  std::vector<std::pair<Index, bool>> asserted;
};

struct Open {
  Index label = 0;
  std::vector<Case> cases;
  std::size_t next = 0;
};

struct Checker {
  explicit Checker(const Claim& of) : claim(of) {}

  const Claim& claim;
  std::vector<Open> splits;
  std::vector<Scope> scopes = std::vector<Scope>(1);
  std::unordered_map<Index, std::vector<Fact>> labelled;
  std::vector<std::array<bool, 2>> asserted = std::vector<std::array<bool, 2>>(claim.formulas.size());
  bool branch_open = true;  // the branch still needs its proof
  std::size_t steps = 0;
};

Linear difference(const Linear& a, const Linear& b) {
  Linear result = a;
  add(result, b, -1);
  return result;
}

Linear multiple(const Linear& a, const Rational& factor) {
  Linear result;
  add(result, a, factor);
  return result;
}

Linear number(const Rational& value) {
  Linear result;
  result.constant = value;
  return result;
}

const Linear& value_of(const Checker& c, Index unit) { return c.claim.units[unit].expanded; }
const Linear& argument(const Checker& c, Index unit, std::size_t i) {
  return value_of(c, c.claim.units[unit].arguments[i]);
}

std::size_t work_of(const Checker& c, Index id) {
  const Unit& unit = c.claim.units[id];
  std::size_t work = 10 + unit.values.size();
  if (unit.kind != "indicator")
    for (const Index input : unit.arguments) work += 4 * value_of(c, input).terms.size();
  return work;
}

/// relu, abs, max and min are u = off + kink * max(t, 0); `on` is their value where t >= 0.
struct Kink {
  Linear t, off, on;
  int kink = 0;
};
std::optional<Kink> kink_of(const Checker& c, Index unit) {
  const std::string_view kind = c.claim.units[unit].kind;
  if (kind != "relu" && kind != "abs" && kind != "max" && kind != "min") return std::nullopt;
  const Linear& a = argument(c, unit, 0);
  if (kind == "relu") return Kink{a, {}, a, 1};
  if (kind == "abs") return Kink{a, multiple(a, -1), a, 2};
  const Linear& b = argument(c, unit, 1);
  return kind == "max" ? Kink{difference(b, a), a, b, 1} : Kink{difference(a, b), a, b, -1};
}

/// The facts that a unit has by itself.
std::vector<Fact> facts_of(const Checker& c, Index id) {
  const Unit& unit = c.claim.units[id];
  std::vector<Fact> facts;
  if (unit.kind == "var") {
    const auto bound = [&](const Rational& value, bool strict, int sign) {
      facts.push_back({multiple(difference(unit.expanded, number(value)), sign),
                       strict ? Relation::above : Relation::at_least});
    };
    const Fact trivial{};  // 0 >= 0 in the place of a bound that is missing
    if (!unit.values.empty()) {
      bound(unit.values.front(), false, 1);
      bound(unit.values.back(), false, -1);
      return facts;
    }
    if (unit.lower)
      bound(*unit.lower, unit.lower_strict, 1);
    else
      facts.push_back(trivial);
    if (unit.upper)
      bound(*unit.upper, unit.upper_strict, -1);
    else
      facts.push_back(trivial);
  } else if (const auto kink = kink_of(c, id)) {
    const int sign = kink->kink > 0 ? 1 : -1;
    facts.push_back({multiple(difference(unit.expanded, kink->off), sign), Relation::at_least});
    facts.push_back({multiple(difference(unit.expanded, kink->on), sign), Relation::at_least});
  } else if (unit.kind == "step" || unit.kind == "strict_step" || unit.kind == "indicator") {
    facts.push_back({unit.expanded, Relation::at_least});
    facts.push_back({difference(number(1), unit.expanded), Relation::at_least});
  }
  return facts;
}

/// What a comparison says when it has this truth; nothing where that is "differs from 0".
std::optional<Fact> fact_of(const Checker& c, Index id, bool truth) {
  const Formula& formula = c.claim.formulas[id];
  if (formula.kind != "compare") return std::nullopt;
  const Linear& z = value_of(c, formula.unit);
  std::string_view op = formula.comparison;
  static const std::map<std::string_view, std::string_view> opposite = {
      {"ge", "lt"}, {"gt", "le"}, {"le", "gt"}, {"lt", "ge"}, {"eq", "ne"}, {"ne", "eq"}};
  if (!truth) op = opposite.at(op);
  if (op == "ge") return Fact{z, Relation::at_least};
  if (op == "gt") return Fact{z, Relation::above};
  if (op == "le") return Fact{multiple(z, -1), Relation::at_least};
  if (op == "lt") return Fact{multiple(z, -1), Relation::above};
  if (op == "eq") return Fact{z, Relation::equal};
  return std::nullopt;
}

/// Asserts a truth and all that follows from it without a choice.
void assert_formula(Checker& c, Index root, bool root_truth) {
  std::vector<std::pair<Index, bool>> work{{root, root_truth}};
  while (!work.empty()) {
    const auto [id, truth] = work.back();
    work.pop_back();
    ++c.steps;
    if (c.asserted[id][truth]) continue;
    c.asserted[id][truth] = true;
    c.scopes.back().asserted.emplace_back(id, truth);
    const Formula& formula = c.claim.formulas[id];
    if (formula.kind == "not") work.emplace_back(formula.arguments[0], !truth);
    if ((formula.kind == "and" && truth) || (formula.kind == "or" && !truth))
      for (const Index part : formula.arguments) work.emplace_back(part, truth);
    if (formula.kind == "implies" && !truth) {
      work.emplace_back(formula.arguments[0], true);
      work.emplace_back(formula.arguments[1], false);
    }
  }
}

/// The cases of a formula that is known to have this truth: at least one of them holds.
std::optional<std::vector<Case>> cases_of(const Checker& c, Index id, bool truth) {
  const Formula& formula = c.claim.formulas[id];
  const auto& parts = formula.arguments;  // (their number is paid for when they are asserted)
  std::vector<Case> cases;
  if (formula.kind == (truth ? "false" : "true")) return cases;  // cannot be: no case
  if (formula.kind == "compare" && formula.comparison == (truth ? "ne" : "eq")) {
    const Linear& z = value_of(c, formula.unit);
    return std::vector<Case>{{{{multiple(z, -1), Relation::above}}, {}}, {{{z, Relation::above}}, {}}};
  }
  if ((formula.kind == "and" && !truth) || (formula.kind == "or" && truth)) {
    for (const Index part : parts) cases.push_back({{}, {{part, truth}}});
    return cases;
  }
  if (formula.kind == "implies" && truth)
    return std::vector<Case>{{{}, {{parts[0], false}}}, {{}, {{parts[1], true}}}};
  if (formula.kind == "iff")
    return std::vector<Case>{{{}, {{parts[0], true}, {parts[1], truth}}},
                             {{}, {{parts[0], false}, {parts[1], !truth}}}};
  return std::nullopt;
}

/// split LABEL sign UNIT ge|gt | gate UNIT | truth UNIT | domain UNIT CUT | cases FORMULA true|false
std::optional<std::vector<Case>> read_split(Checker& c, const Words& words) {
  if (words.size() < 4) return std::nullopt;
  const auto id = read_index(words[3]);
  const std::string_view rule = words[2];
  const std::string_view last = words.size() == 5 ? words[4] : std::string_view();
  if (!id || words.size() > 5) return std::nullopt;
  if (rule == "cases") {
    if (*id >= c.claim.formulas.size() || (last != "true" && last != "false")) return std::nullopt;
    if (!c.asserted[*id][last == "true"]) return std::nullopt;
    return cases_of(c, *id, last == "true");
  }
  if (*id >= c.claim.units.size()) return std::nullopt;
  const Unit& unit = c.claim.units[*id];
  c.steps += work_of(c, *id);
  const Linear& u = unit.expanded;
  const Linear one = number(1);
  const auto is = [&](const Linear& a, const Linear& b) { return Fact{difference(a, b), Relation::equal}; };
  if (rule == "sign" && (last == "ge" || last == "gt")) {
    const bool strict = last == "gt";
    const auto kink = kink_of(c, *id);
    if (!kink && unit.kind != (strict ? "strict_step" : "step")) return std::nullopt;
    const Linear& t = kink ? kink->t : argument(c, *id, 0);
    const Fact on{t, strict ? Relation::above : Relation::at_least};
    const Fact off{multiple(t, -1), strict ? Relation::at_least : Relation::above};
    return std::vector<Case>{{{on, is(u, kink ? kink->on : one)}, {}},
                             {{off, is(u, kink ? kink->off : Linear{})}, {}}};
  }
  if (rule == "gate" && unit.kind == "gate" && last.empty()) {
    const Linear& g = argument(c, *id, 0);
    return std::vector<Case>{{{is(g, one), is(u, argument(c, *id, 1))}, {}}, {{is(g, {}), is(u, {})}, {}}};
  }
  if (rule == "truth" && unit.kind == "indicator" && last.empty())
    return std::vector<Case>{{{is(u, one)}, {{unit.arguments[0], true}}},
                             {{is(u, {})}, {{unit.arguments[0], false}}}};
  if (rule == "domain" && unit.kind == "var") {
    const auto cut = read_number(last);
    if (!cut) return std::nullopt;
    Rational next = *cut + 1;
    if (!unit.integer) {
      std::size_t i = 0;
      while (i < unit.values.size() && unit.values[i] != *cut) ++i;
      if (i + 1 >= unit.values.size()) return std::nullopt;
      next = unit.values[i + 1];
    } else if (!is_integer(*cut)) {
      return std::nullopt;
    }
    return std::vector<Case>{{{{difference(number(*cut), u), Relation::at_least}}, {}},
                             {{{difference(u, number(next)), Relation::at_least}}, {}}};
  }
  return std::nullopt;
}

/// one | uUNIT.INDEX | LABEL.INDEX | tFORMULA | nFORMULA
std::optional<Fact> find_fact(const Checker& c, std::string_view name) {
  if (name == "one") return Fact{number(1), Relation::above};
  const char letter = name.empty() ? ' ' : name[0];
  if (letter == 't' || letter == 'n') {
    const auto id = read_index(name.substr(1));
    if (!id || *id >= c.claim.formulas.size() || !c.asserted[*id][letter == 't']) return std::nullopt;
    return fact_of(c, *id, letter == 't');
  }
  const auto dot = name.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto a = read_index(name.substr(letter == 'u' ? 1 : 0, dot - (letter == 'u' ? 1 : 0)));
  const auto b = read_index(name.substr(dot + 1));
  if (!a || !b) return std::nullopt;
  if (letter == 'u') {
    if (*a >= c.claim.units.size()) return std::nullopt;
    const std::vector<Fact> facts = facts_of(c, *a);
    return *b < facts.size() ? std::optional(facts[*b]) : std::nullopt;
  }
  const auto place = c.labelled.find(*a);
  if (place == c.labelled.end() || *b >= place->second.size()) return std::nullopt;
  return place->second[*b];
}

/// Multiplier and fact by turns, from words[first] on: their sum. A multiplier is >= 0 unless the fact is an
/// equality.
std::optional<Fact> read_sum(Checker& c, const Words& words, std::size_t first) {
  if ((words.size() - first) % 2 != 0) return std::nullopt;
  Fact sum{{}, Relation::equal};
  for (std::size_t i = first; i < words.size(); i += 2) {
    const auto multiplier = read_number(words[i]);
    const auto fact = find_fact(c, words[i + 1]);
    if (!multiplier || !fact || *multiplier == 0) return std::nullopt;
    if (*multiplier < 0 && fact->relation != Relation::equal) return std::nullopt;
    if (fact->relation == Relation::above) sum.relation = Relation::above;
    if (fact->relation == Relation::at_least && sum.relation == Relation::equal)
      sum.relation = Relation::at_least;
    c.steps += fact->sum.terms.size() + 1;
    add(sum.sum, fact->sum, *multiplier);
  }
  return sum;
}

bool is_contradiction(const Fact& fact) {
  if (!fact.sum.terms.empty()) return false;
  switch (fact.relation) {
    case Relation::at_least:
      return fact.sum.constant < 0;
    case Relation::above:
      return fact.sum.constant <= 0;
    case Relation::equal:
      return fact.sum.constant != 0;
  }
  return false;
}

/// If the fact is a bound of t on the wanted side, that bound.
std::optional<Rational> bound_on(const Fact& fact, const Linear& t, bool low) {
  if (t.terms.empty()) return std::nullopt;
  const auto place = fact.sum.terms.find(t.terms.begin()->first);
  if (place == fact.sum.terms.end()) return std::nullopt;
  const Rational factor = place->second / t.terms.begin()->second;
  const Linear rest = difference(fact.sum, multiple(t, factor));
  if (!rest.terms.empty()) return std::nullopt;
  if (fact.relation != Relation::equal && (factor > 0) != low) return std::nullopt;
  return -rest.constant / factor;
}

/// hull LABEL UNIT both LOW HIGH | low LOW | high HIGH: what bounds of its t say about a unit in all its
/// cases.
std::optional<std::vector<Fact>> read_hull(Checker& c, const Words& words) {
  if (words.size() < 5) return std::nullopt;
  const auto id = read_index(words[2]);
  const auto first = find_fact(c, words[4]);
  if (!id || *id >= c.claim.units.size() || !first) return std::nullopt;
  const Unit& unit = c.claim.units[*id];
  c.steps += work_of(c, *id);
  const Linear& u = unit.expanded;
  if (words[3] == "both") {  // low <= t <= high, low < 0 < high: u is on the near side of the chord
    const auto kink = kink_of(c, *id);
    const auto second = words.size() == 6 ? find_fact(c, words[5]) : std::nullopt;
    if (!kink || !second) return std::nullopt;
    const auto low = bound_on(*first, kink->t, true);
    const auto high = bound_on(*second, kink->t, false);
    if (!low || !high || *low >= 0 || *high <= 0) return std::nullopt;
    Linear chord = kink->off;
    add(chord, difference(kink->t, number(*low)), *high / (*high - *low) * kink->kink);
    return std::vector<Fact>{{multiple(difference(chord, u), kink->kink > 0 ? 1 : -1), Relation::at_least}};
  }
  const bool low = words[3] == "low";
  if (words.size() != 5 || (!low && words[3] != "high")) return std::nullopt;
  if (unit.kind == "step" || unit.kind == "strict_step") {  // t >= low (1 - u), t <= high u
    const Linear& t = argument(c, *id, 0);
    const auto bound = bound_on(*first, t, low);
    if (!bound) return std::nullopt;
    const Linear right = low ? multiple(difference(number(1), u), *bound) : multiple(u, *bound);
    return std::vector<Fact>{{multiple(difference(t, right), low ? 1 : -1), Relation::at_least}};
  }
  if (unit.kind != "gate") return std::nullopt;  // u >= low g, u <= v - low (1 - g); turned round for high
  const Linear& g = argument(c, *id, 0);
  const Linear& v = argument(c, *id, 1);
  const auto bound = bound_on(*first, v, low);
  if (!bound) return std::nullopt;
  const Linear other = difference(v, multiple(difference(number(1), g), *bound));
  const int sign = low ? 1 : -1;
  return std::vector<Fact>{{multiple(difference(u, multiple(g, *bound)), sign), Relation::at_least},
                           {multiple(difference(other, u), sign), Relation::at_least}};
}

bool is_long(const Rational& value) {
  const auto bits = [](const Integer& n) { return n == 0 ? 0 : msb(abs(n)); };
  return bits(boost::multiprecision::numerator(value)) + bits(boost::multiprecision::denominator(value)) >
         most_bits;
}

std::string add_label(Checker& c, Index label, std::vector<Fact>&& facts) {
  for (const Fact& fact : facts) {
    if (is_long(fact.sum.constant)) return "a number grew too long";
    for (const auto& term : fact.sum.terms)
      if (is_long(term.second)) return "a number grew too long";
  }
  if (!c.labelled.try_emplace(label, std::move(facts)).second) return "the label is taken";
  c.scopes.back().labels.push_back(label);
  return {};
}

void close_scope(Checker& c) {
  for (const Index label : c.scopes.back().labels) c.labelled.erase(label);
  for (const auto& [formula, truth] : c.scopes.back().asserted) c.asserted[formula][truth] = false;
  c.scopes.pop_back();
}

/// One line of the proof; an error text, or empty.
std::string check_line(Checker& c, const Words& words) {
  const std::string_view word = words[0];
  const auto label = words.size() > 1 ? read_index(words[1]) : std::nullopt;
  if (word == "derive" || word == "hull" || word == "split" || word == "contradiction") {
    if (!c.branch_open) return "this branch is closed already, or a case is missing here";
    if (word == "contradiction") {
      const auto sum = read_sum(c, words, 1);
      if (!sum) return "not a sum of facts that are known here";
      if (!is_contradiction(*sum)) return "the sum is no contradiction";
      c.branch_open = false;
      return {};
    }
    if (!label) return "not a label";
    if (word == "split") {
      auto cases = read_split(c, words);
      if (!cases) return "not a split that is allowed here";
      if (c.labelled.contains(*label)) return "the label is taken";
      c.splits.push_back({*label, std::move(*cases), 0});
      c.branch_open = false;
      return {};
    }
    if (word == "hull") {
      auto facts = read_hull(c, words);
      return facts ? add_label(c, *label, std::move(*facts)) : "the hull does not follow";
    }
    auto sum = read_sum(c, words, 2);
    return sum ? add_label(c, *label, {std::move(*sum)}) : "not a sum of facts that are known here";
  }
  if (c.branch_open) return "this branch has no proof yet";
  if (c.splits.empty()) return "no split is open";
  Open& open = c.splits.back();
  if (word == "case") {
    if (words.size() != 2 || !label || *label != open.next || open.next >= open.cases.size())
      return "not the next case";
    if (open.next > 0) close_scope(c);
    Case one = std::move(open.cases[open.next++]);
    c.scopes.emplace_back();
    c.branch_open = true;
    if (std::string error = add_label(c, open.label, std::move(one.facts)); !error.empty()) return error;
    for (const auto& [formula, truth] : one.asserted) assert_formula(c, formula, truth);
    return {};
  }
  if (word != "end" || words.size() != 1) return "an unknown step";
  if (open.next != open.cases.size()) return "a case is missing";
  if (!open.cases.empty()) close_scope(c);
  c.splits.pop_back();
  return {};
}

}  // namespace

Report audit(std::string_view certificate) {
  Lines lines{certificate};
  Report report;
  const auto stop = [&](Verdict verdict, const std::string& why) {
    report.verdict = verdict;
    report.reason = "line " + std::to_string(lines.number) + ": " + why;
    return report;
  };
  if (lines.next() != Words{"overbar-certificate", "piecewise", "1"})
    return stop(Verdict::unreadable, "not a certificate of a version that is known here");
  Claim claim;
  for (Words words = lines.next(); words != Words{"proof"}; words = lines.next()) {
    if (words.empty()) return stop(Verdict::unreadable, "there is no proof");
    if (const std::string error = read_declaration(claim, words); !error.empty())
      return stop(Verdict::unreadable, error);
  }
  if (!claim.claim) return stop(Verdict::unreadable, "there is no claim");
  report.claim = print(claim);
  Checker checker(claim);
  if (claim.assumption) assert_formula(checker, *claim.assumption, true);
  assert_formula(checker, *claim.claim, false);  // suppose not
  for (Words words = lines.next(); words != Words{"qed"}; words = lines.next()) {
    if (words.empty()) return stop(Verdict::rejected, "the proof stops short");
    if (const std::string error = check_line(checker, words); !error.empty())
      return stop(Verdict::rejected, error);
    if (checker.steps > most_steps)
      return stop(Verdict::unreadable, "the proof is too long for this program");
  }
  if (checker.branch_open || !checker.splits.empty()) return stop(Verdict::rejected, "a branch has no proof");
  if (!lines.next().empty()) return stop(Verdict::rejected, "something follows the end");
  report.verdict = Verdict::valid;
  return report;
}

}  // namespace overbar::audit
