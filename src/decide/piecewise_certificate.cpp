#include <string_view>

#include "decide/piecewise_proof.hpp"

namespace overbar::piecewise {
namespace {

std::string_view unit_word(UnitKind kind) {
  switch (kind) {
    case UnitKind::variable:
      return "var";
    case UnitKind::affine:
      return "affine";
    case UnitKind::relu:
      return "relu";
    case UnitKind::abs:
      return "abs";
    case UnitKind::max:
      return "max";
    case UnitKind::min:
      return "min";
    case UnitKind::step:
      return "step";
    case UnitKind::strict_step:
      return "strict_step";
    case UnitKind::gate:
      return "gate";
    case UnitKind::indicator:
      return "indicator";
  }
  return {};
}

std::string_view comparison_word(Comparison comparison) {
  switch (comparison) {
    case Comparison::ge:
      return "ge";
    case Comparison::gt:
      return "gt";
    case Comparison::le:
      return "le";
    case Comparison::lt:
      return "lt";
    case Comparison::eq:
      return "eq";
    case Comparison::ne:
      return "ne";
  }
  return {};
}

std::string_view connective_word(FormulaKind kind) {
  switch (kind) {
    case FormulaKind::conjunction:
      return "and";
    case FormulaKind::disjunction:
      return "or";
    case FormulaKind::negation:
      return "not";
    case FormulaKind::implication:
      return "implies";
    case FormulaKind::equivalence:
      return "iff";
    default:
      return {};
  }
}

void write(std::string& out, const Rational& value) { (out += ' ') += to_string(value); }
void write(std::string& out, std::uint32_t index) { (out += ' ') += std::to_string(index); }

void write(std::string& out, const Domain& domain) {
  if (!domain.values.empty()) {
    out += " in";
    for (const Rational& value : domain.values) write(out, value);
    return;
  }
  out += domain.integer ? " integer" : " real";
  if (domain.lower) write(out += domain.lower_strict ? " gt" : " ge", *domain.lower);
  if (domain.upper) write(out += domain.upper_strict ? " lt" : " le", *domain.upper);
}

void write(std::string& out, const Unit& unit) {
  out += unit_word(unit.kind);
  (out += ' ') += unit.name.empty() ? "-" : unit.name;
  if (unit.kind == UnitKind::variable) write(out, unit.domain);
  if (unit.kind == UnitKind::affine) {
    write(out, unit.constant);
    for (const Term& term : unit.terms) {
      write(out, term.coefficient);
      write(out, term.unit);
    }
  }
  for (const std::uint32_t argument : unit.arguments) write(out, argument);
  out += '\n';
}

void write(std::string& out, const Formula& formula) {
  if (formula.kind == FormulaKind::literal) {
    out += formula.truth ? "true" : "false";
  } else if (formula.kind == FormulaKind::compare) {
    write((out += "compare ") += comparison_word(formula.comparison), formula.unit);
  } else {
    out += connective_word(formula.kind);
    for (const FormulaId argument : formula.arguments) write(out, argument);
  }
  out += '\n';
}

void write(std::string& out, const Problem& problem) {
  FormulaId next = 0;
  const auto formulas_up_to = [&](UnitId units) {
    for (; next < problem.formulas.size() && problem.formulas[next].units_before <= units; ++next)
      write(out, problem.formulas[next]);
  };
  for (UnitId id = 0; id < problem.units.size(); ++id) {
    formulas_up_to(id);
    write(out, problem.units[id]);
  }
  formulas_up_to(static_cast<UnitId>(problem.units.size()));
  if (problem.assumption) (write(out += "assume", *problem.assumption), out += '\n');
  (write(out += "claim", problem.claim), out += '\n');
}

void write(std::string& out, const Name& name) {
  const std::string a = std::to_string(name.a);
  switch (name.kind) {
    case Name::Kind::nothing:
      break;
    case Name::Kind::one:
      out += " one";
      break;
    case Name::Kind::always:
      ((((out += " u") += a) += '.') += std::to_string(name.b));
      break;
    case Name::Kind::labelled:
      ((((out += ' ') += a) += '.') += std::to_string(name.b));
      break;
    case Name::Kind::when_true:
      (out += " t") += a;
      break;
    case Name::Kind::when_false:
      (out += " n") += a;
      break;
  }
}

void write_sum(std::string& out, const std::vector<NamedPart>& parts) {
  for (const NamedPart& part : parts) {
    if (part.name.kind == Name::Kind::nothing || part.multiplier.is_zero()) continue;
    write(out, part.multiplier.exact());
    write(out, part.name);
  }
  out += '\n';
}

void write(std::string& out, const Step& step) {
  if (step.kind == Step::Kind::derive) {
    write(out += "derive", step.label);
    write_sum(out, step.parts);
    return;
  }
  write(out += "hull", step.label);
  write(out, step.unit);
  out += step.kind == Step::Kind::hull_low ? " low" : step.kind == Step::Kind::hull_high ? " high" : " both";
  for (const NamedPart& part : step.parts) write(out, part.name);
  out += '\n';
}

void write(std::string& out, const Split& split) {
  write(out += "split", split.label);
  switch (split.kind) {
    case Split::Kind::sign:
      write(out += " sign", split.id), out += split.flag ? " gt" : " ge";
      break;
    case Split::Kind::gate:
      write(out += " gate", split.id);
      break;
    case Split::Kind::truth:
      write(out += " truth", split.id);
      break;
    case Split::Kind::domain:
      write(out += " domain", split.id), write(out, split.cut);
      break;
    case Split::Kind::cases:
      write(out += " cases", split.id), out += split.flag ? " true" : " false";
      break;
  }
  out += '\n';
}

void write_proof(std::string& out, const Proof& proof, ProofId root) {
  struct Open {
    ProofId node;
    std::size_t next_case;
  };
  std::vector<Open> stack;
  const auto enter = [&](ProofId id) {
    const ProofNode& node = proof.nodes[id];
    for (const Step& step : node.steps) write(out, step);
    if (!node.is_split) {
      write_sum(out += "contradiction", node.contradiction);
      return;
    }
    write(out, node.split);
    stack.push_back({id, 0});
  };
  enter(root);
  while (!stack.empty()) {
    Open& open = stack.back();
    const ProofNode& node = proof.nodes[open.node];
    if (open.next_case == node.cases.size()) {
      out += "end\n";
      stack.pop_back();
      continue;
    }
    write(out += "case", static_cast<std::uint32_t>(open.next_case));
    out += '\n';
    enter(node.cases[open.next_case++]);
  }
}

}  // namespace

std::string write_certificate(const Problem& problem, const Proof& proof, ProofId root) {
  std::string out = "overbar-certificate piecewise 1\n";
  write(out, problem);
  out += "proof\n";
  write_proof(out, proof, root);
  out += "qed\n";
  return out;
}

}  // namespace overbar::piecewise
