#include "rewrite/dump.hpp"

namespace overbar::normal {
namespace {

std::string dump(Index i) {
  switch (i.kind()) {
    case IndexKind::constant:
      return std::to_string(i.value());
    case IndexKind::symbol:
      return "s" + std::to_string(i.value());
    case IndexKind::free:
      return (i.value() >= private_base ? "p" : "i") + std::to_string(i.value() % private_base);
    case IndexKind::bound:
      return "j" + std::to_string(i.value());
  }
  return {};
}

std::string name_of(const Space& space, const Atom& atom) {
  const Graph& g = space.graph;
  switch (atom.kind) {
    case AtomKind::prime:
    case AtomKind::literal:
      return to_string(g.rationals(atom.attr)[0]) + (atom.kind == AtomKind::literal ? "…" : "");
    case AtomKind::dim:
      return to_string(g, Dim{static_cast<std::int32_t>(atom.attr)});
    case AtomKind::pi:
      return "π";
    case AtomKind::symbol:
      return to_string(g.symbol(atom.attr).name);
    case AtomKind::let:
      return "‹" + to_string(g.name(g.node(atom.attr).attr)) + "›";
    case AtomKind::call:
      return to_string(g.function(g.node(atom.attr).attr).name) + "#" + std::to_string(atom.attr);
    case AtomKind::node:
      return "node" + std::to_string(atom.attr);
    case AtomKind::delta:
      return "δ";
    case AtomKind::iota:
      return "ι";
    case AtomKind::basis:
      return "e";
    case AtomKind::apply: {
      const Application& a = g.application(atom.attr);
      return to_string(g.function(a.function).name) + std::string(a.derivatives.size(), '\'');
    }
    case AtomKind::exp:
      return "exp";
    case AtomKind::log:
      return "log";
    case AtomKind::sine:
      return "sin";
    case AtomKind::cosine:
      return "cos";
    case AtomKind::erf:
      return "erf";
    case AtomKind::base:
      return "";
    case AtomKind::sign:
      return atom.attr == 0 ? "pos" : "neg";
    case AtomKind::inverse:
      return "inv";
    case AtomKind::det:
      return "det";
    case AtomKind::maximum:
      return "max";
    case AtomKind::all:
      return "all";
  }
  return {};
}

}  // namespace

std::string dump(const Space& space, PolyId poly, int depth) {
  std::string text;
  for (const PolyTerm& term : space.poly(poly)) {
    if (!text.empty()) text += " + ";
    text += to_string(term.coefficient);
    const Monomial& m = space.monomial(term.monomial);
    for (const Factor& f : m.factors) {
      const Atom& atom = space.atom(f.atom);
      text += "·" + name_of(space, atom);
      for (const PolyId arg : atom.args) text += depth > 0 ? "(" + dump(space, arg, depth - 1) + ")" : "(…)";
      std::string slots;
      for (const Index i : space.slots(m, f)) slots += (slots.empty() ? "" : ",") + dump(i);
      if (!slots.empty()) text += "[" + slots + "]";
      if (f.exponent != Exponent{}) {
        text += "^" + std::to_string(f.exponent.num);
        if (f.exponent.den != 1) text += "/" + std::to_string(f.exponent.den);
      }
    }
  }
  return text.empty() ? "0" : text;
}

}  // namespace overbar::normal
