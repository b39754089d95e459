// Pages about one step of a recurrence, h_t = f(W h_{t−1} + …), with no range for t.
//
// There h_{t−1} is a symbol of its own, so that ∂L/∂W is the derivative by what W does in this step. It is
// the whole derivative only if W has no part in h_{t−1}; W has one where h_t depends on W, directly or
// through another quantity of the step before (c_{t−1} of an LSTM), or where nothing says what h_t is. Such a
// link is told so. What speaks of ∂h_{t−1}/∂W itself is about the steps before, of which the page says
// nothing: it is neither right nor wrong.
#include <algorithm>
#include <array>

#include "check/names.hpp"
#include "op/build.hpp"

namespace overbar {
namespace {

using ast::ExprId;
using ast::ExprKind;

/// A quantity of the step before, and the same of this step if something defines it.
struct Carried {
  std::string name;
  NodeId before = no_node, now = no_node;
};

class Step {
 public:
  Step(const Page& page, Setting& setting) : page_(page), setting_(setting) {
    const std::string mark = "_" + page.step + "m1";
    for (const auto& [name, value] : setting.scope().values) {
      const std::size_t at = name.find(mark);
      if (at == std::string::npos || setting.graph().op(value.node) != Op::symbol) continue;
      std::string now = name;
      now.replace(at, mark.size(), "_" + page.step);
      carried_.push_back({name, value.node, value_of(now)});
    }
    std::ranges::sort(carried_, {}, &Carried::name);
  }

  /// Remarks on a link, or takes its mark back.
  void look_at(const LinkRecord& record, MarkedLink& link) {
    if (carried_.empty()) return;
    std::vector<std::string> taken;
    std::vector<ExprId> stack{record.left, record.right};
    while (!stack.empty()) {
      const ExprId id = stack.back();
      stack.pop_back();
      if (id == ast::no_expr) continue;
      const auto children = ast().children(id);
      stack.insert(stack.end(), children.begin(), children.end());
      const ExprKind kind = ast()[id].kind;
      if (kind != ExprKind::bar && kind != ExprKind::partial && kind != ExprKind::gradient) continue;
      if (children.empty() || (kind != ExprKind::bar && children.size() < 2)) continue;
      const NodeId x = value_of(base_name(ast(), children.back()));
      if (x == no_node || is_of_a_step(base_name(ast(), children.back()))) continue;
      const std::string of = base_name(ast(), children[0]);
      if (kind != ExprKind::bar && is_before(of) && reaches(x, of)) {
        link.mark = LinkMark::not_understood;
        link.reason = "it speaks of what " + base_name(ast(), children.back()) +
                      " does in the steps before this one, " + "which the page does not write out";
        link.decision = {};
        link.repairs.clear();
        return;
      }
      NodeId y = kind == ExprKind::bar ? setting_.elaborator.problem().objective : value_of(of);
      if (y == no_node) y = link.claim;
      for (const Carried& carried : carried_)
        if (y != no_node && depends_on(setting_.graph(), y, carried.before) && reaches(x, carried.name) &&
            std::ranges::find(taken, carried.name) == taken.end())
          taken.push_back(carried.name);
    }
    if (taken.empty()) return;
    std::ranges::sort(taken);
    std::string names;
    for (std::size_t k = 0; k < taken.size(); ++k)
      names += (k == 0                  ? ""
                : k + 1 == taken.size() ? " and "
                                        : ", ") +
               with_steps_as_written(page_, taken[k]);
    link.reading += (link.reading.empty() ? "" : "; ") + std::string("for one step: ") + names +
                    (taken.size() == 1 ? " is" : " are") + " taken as given";
  }

 private:
  const Page& page_;
  Setting& setting_;
  std::vector<Carried> carried_;

  const ast::Ast& ast() const { return page_.sheet.ast; }

  NodeId value_of(const std::string& name) {
    const auto it = setting_.scope().values.find(name);
    return it == setting_.scope().values.end() ? no_node : it->second.node;
  }

  /// h_t, h_{t−1}
  bool is_of_a_step(const std::string& name) const {
    const std::size_t at = name.find("_" + page_.step);
    if (at == std::string::npos) return false;
    const std::string rest = name.substr(at + 1 + page_.step.size());
    return rest.empty() || rest.starts_with("m1") || rest[0] == '_';
  }

  bool is_before(const std::string& name) const {
    return std::ranges::any_of(carried_, [&](const Carried& carried) { return carried.name == name; });
  }

  /// May x have a part in this quantity of the step before?
  bool reaches(NodeId x, const std::string& name) {
    std::vector<std::string> reached{name};
    for (std::size_t next = 0; next < reached.size(); ++next) {
      const auto at = std::ranges::find(carried_, reached[next], &Carried::name);
      if (at->now == no_node || setting_.graph().op(at->now) == Op::symbol) return true;
      if (depends_on(setting_.graph(), at->now, x)) return true;
      for (const Carried& other : carried_)
        if (depends_on(setting_.graph(), at->now, other.before) &&
            std::ranges::find(reached, other.name) == reached.end())
          reached.push_back(other.name);
    }
    return false;
  }
};

}  // namespace

std::string step_latex(const Page& page, const std::string& name) {
  const std::string mark = "_" + page.step + "m1";
  const std::size_t at = page.step.empty() ? std::string::npos : name.find(mark);
  if (at == std::string::npos || name.find('^') != std::string::npos) return {};
  std::string letters = name.substr(0, at);
  if (letters.size() != 1) return {};
  return letters + "_{" + page.step + "-1}";
}

std::string with_steps_as_written(const Page& page, std::string text) {
  if (page.step.empty()) return text;
  const std::string mark = "_" + page.step + "m1";
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at))
    text.replace(at, mark.size(), "_{" + page.step + "−1}");
  return text;
}

void remark_on_steps(const Page& page, Run& run) {
  if (page.step.empty()) return;
  for (MarkedLinks& chain : run.chains)
    for (MarkedLink& link : chain.links) {
      link.reason = with_steps_as_written(page, link.reason);
      link.reading = with_steps_as_written(page, link.reading);
    }
  for (const LinkRecord& record : run.records) {
    MarkedLink& link = link_of(run, record);
    if (link.mark == LinkMark::definition || link.mark == LinkMark::not_understood) continue;
    Step(page, *record.setting).look_at(record, link);
  }
}

}  // namespace overbar
