// One letter for several quantities: δ_k for the outputs and δ_j for the hidden units, w_ji and w_kj, where
// the index says which is meant.
//
// A class of an index letter is the size it runs over: the bound of its sums, the axis of a quantity that is
// declared. Where neither is known, two letters are told apart by an equation that would define a name by
// itself: z_j = h(a_j), a_j = Σ_i w_ji z_i. A name that nothing declares, that never stands without indices,
// and that is met with letters of different classes is taken for as many names, δ_k and δ_j, if the page
// defines it more than once, never (inputs and weights), or by itself. In all other cases an index of another
// size is what it looks like: a mistake.
#include <algorithm>
#include <set>

#include "check/names.hpp"

namespace overbar {
namespace {

using ast::ExprId;
using ast::ExprKind;

using Letters = std::vector<std::string>;

struct Occurrence {
  ExprId index = ast::no_expr;
  std::string name;
  Letters letters;
  std::size_t chain = 0;
  bool defines = false;  // the left side of an equation that may define it
};

struct Family {
  Letters classes;
  std::string name;
};

class Families {
 public:
  Families(Page& page, Setting& setting) : page_(page), ast_(page.sheet.ast), setting_(setting) {
    std::size_t number = 0;
    for (const PageElement& element : page.elements)
      if (const auto* chain = std::get_if<PageChain>(&element)) consider(*chain, number++);
  }

  /// The names that were made, and the letter that each was.
  std::map<std::string, std::string> separate() {
    find_circles();
    find_classes();
    complete_classes();
    std::map<std::string, std::vector<Occurrence*>> names;
    for (Occurrence& occurrence : occurrences_)
      if (!bare_.contains(occurrence.name)) names[occurrence.name].push_back(&occurrence);
    for (auto& [name, occurrences] : names) separate(name, occurrences);
    return std::move(made_);
  }

 private:
  Page& page_;
  ast::Ast& ast_;
  Setting& setting_;
  std::vector<Occurrence> occurrences_;
  std::set<std::string> bare_;                          // stand somewhere without indices
  std::map<std::string, std::set<std::string>> sizes_;  // of each letter
  std::map<std::string, std::string> classes_;
  std::set<std::string> apart_;  // letters that some other letter differs from
  std::map<std::string, std::string> made_;
  std::set<std::string> circular_;  // names that would be defined by themselves

  std::string size_key(const std::string& name) {
    const auto it = setting_.scope().dims.find(name);
    return it == setting_.scope().dims.end() ? name : to_string(setting_.graph(), it->second);
  }

  void bound_of(ExprId binder) {
    const auto children = ast_.children(binder);
    if (children.size() != 1 || ast_[children[0]].kind != ExprKind::range) return;
    const ExprId last = ast_.child(children[0], 1);
    if (ast_[last].kind == ExprKind::name)
      sizes_[std::string(ast_.text(binder))].insert(size_key(std::string(ast_.text(last))));
  }

  void consider(const PageChain& chain, std::size_t number) {
    for (const ExprId binder : chain.binders) bound_of(binder);
    for (std::size_t k = 0; k < chain.sides.size(); ++k) {
      const ExprId root = chain.sides[k].expr;
      if (root == ast::no_expr) continue;
      std::set<ExprId> indexed;
      for (const ExprId id : below(ast_, {root})) {
        if (ast_[id].kind == ExprKind::binder) bound_of(id);
        if (ast_[id].kind == ExprKind::index)
          indexed.insert(consider_index(id, number, id == root && k == 0 && is_definition(ast_, chain)));
      }
      for (const ExprId id : below(ast_, {root}))
        if (ast_[id].kind == ExprKind::name && !indexed.contains(id)) bare_.emplace(ast_.text(id));
    }
  }

  /// Notes x_ij, and gives back the name x.
  ExprId consider_index(ExprId id, std::size_t chain, bool defines) {
    ExprId base = ast_.child(id, 0);
    if (ast_[base].kind == ExprKind::bar) base = ast_.child(base, 0);
    if (ast_[base].kind != ExprKind::name) return base;
    Occurrence occurrence{id, std::string(ast_.text(base)), {}, chain, defines && base == ast_.child(id, 0)};
    for (const ExprId index : ast_.children(id).subspan(1))
      occurrence.letters.push_back(ast_[index].kind == ExprKind::name ? std::string(ast_.text(index)) : "");
    const auto known = setting_.scope().values.find(occurrence.name);
    if (known != setting_.scope().values.end()) {
      const std::vector<Dim> axes = own_axes(setting_.graph(), known->second);
      for (std::size_t k = 0; axes.size() == occurrence.letters.size() && k < axes.size(); ++k)
        if (!occurrence.letters[k].empty())
          sizes_[occurrence.letters[k]].insert(to_string(setting_.graph(), axes[k]));
      return base;
    }
    // x_1: which family is not said.
    if (std::ranges::find(occurrence.letters, "") != occurrence.letters.end() ||
        setting_.knows(occurrence.name))
      bare_.insert(occurrence.name);
    occurrences_.push_back(std::move(occurrence));
    return base;
  }

  /// Names that are defined by themselves with another letter, through whatever equations.
  void find_circles() {
    using Key = std::pair<std::string, Letters>;
    std::map<std::size_t, Key> defined;  // by chain
    for (const Occurrence& one : occurrences_)
      if (one.defines) defined.emplace(one.chain, Key{one.name, one.letters});
    std::map<Key, std::set<Key>> uses;
    for (const Occurrence& one : occurrences_)
      if (const auto it = defined.find(one.chain); it != defined.end() && !one.defines)
        uses[it->second].insert({one.name, one.letters});
    for (const auto& [chain, start] : defined) {
      std::set<Key> seen{start};
      std::vector<Key> stack{start};
      while (!stack.empty()) {
        const Key key = stack.back();
        stack.pop_back();
        for (const Key& next : uses[key]) {
          if (!seen.insert(next).second) continue;
          stack.push_back(next);
          if (next.first != start.first || next.second.size() != start.second.size()) continue;
          circular_.insert(start.first);
          for (std::size_t k = 0; k < next.second.size(); ++k)
            if (next.second[k] != start.second[k]) apart_.insert({next.second[k], start.second[k]});
        }
      }
    }
  }

  void find_classes() {
    for (const auto& [letter, sizes] : sizes_)
      if (sizes.size() == 1) classes_[letter] = *sizes.begin();
    for (const std::string& letter : apart_)
      if (!sizes_.contains(letter)) classes_[letter] = "index " + letter;
    for (const std::string& letter : apart_)
      if (!sizes_.contains(letter)) stand_in(letter);
  }

  /// Σ_q w_qj δ_q, where everything else is w_kj and δ_k: q is another letter for k, if no equation is for
  /// every q, and nothing else has the place of q.
  void stand_in(const std::string& letter) {
    std::set<std::string> possible;
    bool first = true;
    for (const Occurrence& one : occurrences_) {
      const auto at = std::ranges::find(one.letters, letter);
      if (at == one.letters.end()) continue;
      if (one.defines) return;
      if (one.letters.size() < 2) continue;
      std::set<std::string> here;
      for (const Occurrence& other : occurrences_) {
        if (other.name != one.name || other.letters.size() != one.letters.size()) continue;
        bool same = true;
        for (std::size_t k = 0; k < one.letters.size(); ++k)
          same = same &&
                 (one.letters[k] == letter ? other.letters[k] != letter : other.letters[k] == one.letters[k]);
        if (same) here.insert(classes_[other.letters[static_cast<std::size_t>(at - one.letters.begin())]]);
      }
      if (first)
        possible = here;
      else
        std::erase_if(possible, [&](const std::string& kind) { return !here.contains(kind); });
      first = false;
    }
    if (possible.size() == 1 && !possible.begin()->empty()) classes_[letter] = *possible.begin();
  }

  /// w_qj, where only w_kj ends in j: q runs over what k runs over.
  void complete_classes() {
    std::map<std::string, std::set<Letters>> known;
    for (const Occurrence& one : occurrences_)
      if (const Letters classes = classes_of(one); !classes.empty()) known[one.name].insert(classes);
    for (bool progress = true; progress;) {
      progress = false;
      for (const Occurrence& one : occurrences_) {
        if (!classes_of(one).empty()) continue;
        std::vector<const Letters*> possible;
        for (const Letters& classes : known[one.name])
          if (fits(one, classes)) possible.push_back(&classes);
        if (possible.size() != 1) continue;
        bool some = false;  // of its letters tells which
        for (const std::string& letter : one.letters) some = some || classes_.contains(letter);
        if (!some) continue;
        for (std::size_t k = 0; k < one.letters.size(); ++k)
          classes_.try_emplace(one.letters[k], (*possible[0])[k]);
        progress = true;
      }
    }
  }

  bool fits(const Occurrence& one, const Letters& classes) const {
    if (classes.size() != one.letters.size()) return false;
    for (std::size_t k = 0; k < classes.size(); ++k) {
      const auto it = classes_.find(one.letters[k]);
      if (it != classes_.end() && it->second != classes[k]) return false;
    }
    return true;
  }

  /// The class of each letter; empty where one is not known.
  Letters classes_of(const Occurrence& occurrence) const {
    Letters classes;
    for (const std::string& letter : occurrence.letters) {
      const auto it = classes_.find(letter);
      if (it == classes_.end()) return {};
      classes.push_back(it->second);
    }
    return classes;
  }

  void separate(const std::string& name, const std::vector<Occurrence*>& occurrences) {
    std::vector<Family> families;
    std::set<Letters> defined;
    for (const Occurrence* one : occurrences) {
      if (one->letters.size() != occurrences[0]->letters.size()) return;
      const Letters classes = classes_of(*one);
      if (one->defines) defined.insert(classes);
      if (classes.empty() || std::ranges::find(families, classes, &Family::classes) != families.end())
        continue;
      std::string own = name + "_";
      for (const std::string& letter : one->letters) own += letter;
      if (setting_.knows(own)) return;
      families.push_back({classes, own});
    }
    // w_jk for w_kj is the wrong order.
    for (const Family& one : families)
      for (const Family& other : families)
        if (&one != &other && std::ranges::is_permutation(one.classes, other.classes)) return;
    if (families.size() < 2 || (defined.size() == 1 && !circular_.contains(name))) return;
    std::map<const Occurrence*, const Family*> chosen;
    for (const Occurrence* one : occurrences) {
      const Family* family = family_of(*one, occurrences, families);
      if (family == nullptr) return;
      chosen[one] = family;
    }
    for (const auto& [one, family] : chosen) rename(*one, family->name);
    for (const Family& family : families) made_.emplace(family.name, name);
  }

  /// By its own letters, or with the one other occurrence in the same chain.
  const Family* family_of(const Occurrence& one, const std::vector<Occurrence*>& occurrences,
                          const std::vector<Family>& families) const {
    std::set<Letters> possible;
    if (const Letters own = classes_of(one); !own.empty())
      possible.insert(own);
    else
      for (const Occurrence* other : occurrences)
        if (other->chain == one.chain)
          if (const Letters classes = classes_of(*other); !classes.empty()) possible.insert(classes);
    if (possible.size() != 1) return nullptr;
    return &*std::ranges::find(families, *possible.begin(), &Family::classes);
  }

  void rename(const Occurrence& one, const std::string& name) {
    ExprId base = ast_.child(one.index, 0);
    if (ast_[base].kind == ExprKind::bar) base = ast_.child(base, 0);
    ast::set_text(ast_, base, name);
  }
};

}  // namespace

std::map<std::string, std::string> separate_families(Page& page, Setting& setting) {
  return Families(page, setting).separate();
}

}  // namespace overbar
