// Each line against the truth, not only against the line before it.
//
// side 0 = side 1 = …: a link may hold although its line is wrong (the error was made before), and a wrong
// step may lead back to what is right. Across lines: what the person wrote for x̄ is put in the place of x̄; a
// line that is wrong but holds for the person's own values carries an error on and makes none.
#include <algorithm>

#include "check/record.hpp"
#include "decide/tactic.hpp"
#include "op/build.hpp"
#include "render/render.hpp"

namespace overbar {
namespace {

bool is_equality(PageRelation relation) {
  return relation == PageRelation::equal || relation == PageRelation::defined_as;
}

/// Is this side what the first side of its chain is?
std::optional<bool> line_holds(LinkRecord& record, const Operand& side) {
  Setting& setting = *record.setting;
  const auto claim = claim_of(setting, PageRelation::equal, *record.first_value, side);
  if (!claim) return false;
  if (holds(setting, *claim, record.premises)) return true;
  const NodeId relation = relation_of(setting.graph(), *claim);
  if (relation != no_node && setting.probe(record.premises)
                                     .compare(setting.graph().arg(relation, 0),
                                              setting.graph().arg(relation, 1)) == Agreement::differ)
    return false;
  return std::nullopt;
}

/// What a name stands for, one step down: the right side of its equation.
NodeId meaning(const Graph& graph, NodeId node) {
  return graph.op(node) == Op::let ? graph.arg(node, 0) : node;
}

const Name& name_of(const Graph& graph, NodeId named) { return graph.name(graph.node(named).attr); }

/// A quantity with an equation of its own, not an adjoint.
bool is_definition(const Graph& graph, NodeId node) {
  return graph.op(node) == Op::let && name_of(graph, node).accent == Accent::none;
}

using Own = std::unordered_map<NodeId, NodeId>;  // a named quantity → what the person wrote for it

/// The person's value of the side, if it can stand in the place of what it was written for.
void remember(Run& run, LinkRecord& record, std::map<Setting*, Own>& own) {
  Setting& setting = *record.setting;
  Graph& graph = setting.graph();
  if (!record.first_value || !record.right_value) return;
  const NodeId named = record.first_value->node;
  if (graph.op(named) != Op::let || !record.first_value->indices.empty()) return;
  auto fitted = aligned(graph, {*record.first_value, *record.right_value});
  if (!fitted || !fitted->at(1).indices.empty() || graph.type(fitted->at(1).node) != graph.type(named))
    return;
  if (depends_on(graph, fitted->at(1).node, named)) return;
  own[&setting].insert_or_assign(named, fitted->at(1).node);
  static_cast<void>(run);
}

/// Does the wrong link hold for what the person wrote before?
bool holds_for_own(LinkRecord& record, NodeId claim, const Own& own) {
  Setting& setting = *record.setting;
  Graph& graph = setting.graph();
  Own replaced = own;
  // What this line itself is about is not taken from an earlier line, but derived from what it is made of.
  if (record.first_value) replaced.erase(record.first_value->node);
  if (replaced.empty()) return false;
  const NodeId fresh = substitute(graph, claim, replaced);
  return fresh != claim && holds(setting, fresh, record.premises);
}

}  // namespace

void compare_lines(Run& run) {
  std::map<Setting*, Own> own;
  std::size_t chain = ~std::size_t{0};
  bool wrong_before = false;  // in this chain
  bool comparable = true;
  for (LinkRecord& record : run.records) {
    MarkedLink& link = link_of(run, record);
    if (record.chain != chain) {
      chain = record.chain;
      wrong_before = false;
      comparable = true;
    }
    comparable = comparable && is_equality(record.relation) && record.first_value.has_value();
    const bool bad = link.mark == LinkMark::refuted || link.mark == LinkMark::ill_shaped;
    if (link.mark == LinkMark::definition) continue;
    if (link.mark == LinkMark::proved) {
      link.standing = LinkStanding::sound;
      if (wrong_before && comparable && record.right_value) {
        const auto right = line_holds(record, *record.right_value);
        link.standing = right == true    ? LinkStanding::sound
                        : right == false ? LinkStanding::consistent
                                         : LinkStanding::open;
        if (right == true) wrong_before = false;
        if (right == false) remember(run, record, own);
      }
      continue;
    }
    if (!bad) continue;
    const bool first = !wrong_before;
    link.standing = first ? LinkStanding::first_wrong : LinkStanding::wrong;
    if (comparable) {
      const Graph& graph = record.setting->graph();
      const bool step = !first && record.right_value && line_holds(record, *record.right_value) == true;
      if (step) {
        link.standing = LinkStanding::recovered;
        wrong_before = false;
        continue;
      }
      if (graph.op(record.first_value->node) == Op::let)
        link.truth = meaning(graph, record.first_value->node);
      else if (record.position == 0 || record.right_value)
        link.truth = record.first_value->node;
      if (first && link.mark == LinkMark::refuted && is_definition(graph, record.first_value->node))
        link.reason = to_string(name_of(graph, record.first_value->node)) + " is defined as " +
                      render(graph, link.truth);
      if (first && link.mark == LinkMark::refuted && holds_for_own(record, link.claim, own[record.setting])) {
        link.standing = LinkStanding::consistent;
        link.reason = "wrong, but it follows from what you wrote before";
      }
      remember(run, record, own);
    }
    wrong_before = true;
  }
}

}  // namespace overbar
