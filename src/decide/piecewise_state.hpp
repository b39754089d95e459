// What the search knows on the path from the root to where it stands: facts, the bounds that they give,
// decided units and asserted formulas, and a trail to take it all back.
//
// A *row* is a linear expression without constant whose first coefficient is 1; expressions that differ by a
// factor share a row, so that a threshold unit and an atom of the claim over the same expression know of each
// other. A *fact* is scale * row + constant (>= > =) 0, with its origin; a derived fact lists the facts that
// it is the sum of. Each bound points at the fact that gives it, so that every conflict is a sum of facts
// that says 0 > 0.
#pragma once
#include <array>
#include <map>
#include <optional>
#include <vector>

#include "decide/piecewise_linear.hpp"
#include "decide/piecewise_proof.hpp"

namespace overbar::piecewise {

using FactId = std::uint32_t;
using Row = std::uint32_t;
inline constexpr std::uint32_t none = ~std::uint32_t{0};
inline constexpr FactId fact_nothing = 0;  // 0 = 0
inline constexpr FactId fact_one = 1;      // 1 > 0

enum class Relation : std::uint8_t { ge, gt, eq };

/// scale * row + constant (relation) 0.
struct Form {
  Row row = 0;
  Number scale;
  Number constant;
  Relation relation = Relation::ge;
};

struct Part {
  FactId fact = fact_nothing;
  Number multiplier;
};

struct Fact {
  enum class Origin : std::uint8_t { root, split, asserted, derived, hull };
  Origin origin = Origin::root;
  bool linear = true;  // false: only the truth of a formula
  Step::Kind hull = Step::Kind::hull_both;
  Form form;        // hull: row is none, see `own`
  Linear own;       // hull
  Name name;        // derived, hull: nothing until it is used
  UnitId unit = 0;  // hull
  std::vector<Part>
      parts;  // derived: the sum; hull: the bounds (lower, upper); asserted: the parent formula's fact
};

struct Bound {
  FactId fact = none;
  Number value;
  bool strict = false;
};

/// u = off + kink * max(t, 0).
struct Kink {
  Linear t;
  Linear off, on;
  Form t_form;
  int kink = 1;
};

/// What one case of a split asserts.
struct Case {
  std::vector<Form> facts;
  std::vector<std::pair<FormulaId, bool>> asserted;
};

/// All that one unit that can be decided needs; built once.
struct UnitTable {
  std::array<std::vector<Case>, 2> variants;  // sign splits of a kink have two, all others one
  std::optional<Kink> kink;
  std::optional<Form> guard;   // the t of a kink or step; the value of a gate
  std::vector<Column> inputs;  // columns that the unit's value depends on directly
  bool splits() const { return !variants[0].empty(); }
};

struct Pending {
  FormulaId formula;
  bool truth;
  FactId fact;
};

struct HullRecord {
  std::array<FactId, 4> facts{none, none, none, none};
  FactId low = none, high = none;  // the bound facts that it was made from
};

struct Mark {
  std::size_t trail, facts, pending;
};

struct State {
  explicit State(const Problem& of) : problem(of), values(expand_units(of)) {}

  const Problem& problem;
  std::vector<Linear> values;  // of units, over columns
  std::vector<UnitTable> units;
  std::vector<Form> atoms;  // of comparisons, by formula; relation unused

  std::vector<std::vector<LinearTerm>> rows;
  std::vector<std::vector<double>> row_doubles;
  std::vector<Row> row_of_column;
  std::vector<std::vector<Row>> rows_with_column;
  std::vector<std::vector<UnitId>> kinks_of_row;  // that have the row as their t
  std::map<std::string, Row> row_index;

  std::vector<Bound> lower, upper;  // by row
  std::vector<double> lower_double, upper_double;
  std::vector<Fact> facts;
  std::vector<std::uint8_t> decided;            // units
  std::vector<std::array<FactId, 2>> asserted;  // formulas: [false, true]
  std::vector<Pending> pending;
  std::vector<HullRecord> hulls;

  struct Change {
    enum class Kind : std::uint8_t { lower, upper, decided, asserted, hull };
    Kind kind;
    std::uint32_t id;
    Bound bound;
    HullRecord hull;
  };
  std::vector<Change> trail;
  std::vector<Row> queue;
  std::vector<std::uint8_t> queued;

  std::optional<std::vector<Part>> conflict;  // parts that sum to a contradiction
  Proof proof;
  Label next_label = 0;
};

State make_state(const Problem&);

Mark mark(const State&);
void undo(State&, const Mark&);
void forget_queue(State&);

/// Adds a fact and the bounds that it gives; sets `conflict` when they cross.
FactId add_fact(State&, Fact fact);

/// row - lower >= 0 and upper - row >= 0 as a multiple of the fact behind the bound.
Part lower_part(const State&, Row);
Part upper_part(const State&, Row);

/// Asserts a formula's truth, unfolding connectives that leave no choice.
void assert_formula(State&, FormulaId, bool truth, Fact::Origin origin, FactId parent, Name name);

/// The cases of an asserted formula that leaves a choice.
std::vector<Case> cases_of_formula(const State&, FormulaId, bool truth);
/// The parts of a formula whose truth follows without choice.
std::vector<std::pair<FormulaId, bool>> unfold(const Formula&, bool truth);
bool leaves_choice(const Formula&, bool truth);

/// The comparison's meaning when it has the given truth; it must not be of the kind "differs from 0".
Form atom_form(const State&, FormulaId, bool truth);

Linear linear_of(const State&, const Fact&);
Form form_of(State&, const Linear&, Relation);

}  // namespace overbar::piecewise
