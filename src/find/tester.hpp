// A formula compiled for quick tests in floating point. It only chooses what to look at exactly: what it lets
// pass is still to be proved, what it rejects is evaluated again.
#pragma once
#include "find/program.hpp"

namespace overbar::synthesis {

class Tester {
 public:
  Tester(const Program& program, const std::vector<Program::Place>& places);
  bool holds(const std::vector<double>& leaves);

 private:
  struct Term {
    double coefficient = 0;
    std::uint32_t begin = 0, end = 0;  // of atoms_
  };
  struct Step {
    bool is_formula = false;
    std::uint8_t kind = 0;             // AtomKind or FormulaKind
    Relation relation = Relation::ge;  // compare
    bool truth = true;                 // literal
    std::uint32_t target = 0;          // the value's place
    std::uint32_t begin = 0, end = 0;  // of terms_, or of parts_
  };
  std::vector<Term> terms_;
  std::vector<std::uint32_t> atoms_;
  std::vector<std::uint32_t> parts_;
  std::vector<Step> steps_;
  std::vector<double> numbers_;
  std::vector<char> truths_;
};

}  // namespace overbar::synthesis
