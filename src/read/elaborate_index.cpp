// Index variables: what they are, their ranges, and the entries that they take.
#include <algorithm>

#include "base/rational.hpp"
#include "diag/codes.hpp"
#include "op/build.hpp"
#include "read/expression_reader.hpp"

namespace overbar {

using ast::ExprId;
using ast::ExprKind;

void ExpressionReader::find_index_variables(const std::vector<ExprId>& ids) {
  const std::set<std::string> outside = index_variables_;
  std::set<ExprId> inside;
  for (auto it = ids.rbegin(); it != ids.rend(); ++it) {
    const ExprId id = *it;
    const auto children = ast_.children(id);
    if (kind(id) == ExprKind::index) inside.insert(children.begin() + 1, children.end());
    // In Σ_{j=1..i} and Σ_{j≠i} an unknown i is an index.
    if (kind(id) == ExprKind::binder) inside.insert(children.begin(), children.end());
    if (kind(id) == ExprKind::reduce && ast_[id].conditional) inside.insert(children.back());
    if (inside.contains(id)) {
      if (kind(id) == ExprKind::name && !scope_.values.contains(text(id)) && !scope_.dims.contains(text(id)))
        index_variables_.insert(text(id));
      if (kind(id) != ExprKind::index) inside.insert(children.begin(), children.end());
    }
    if (kind(id) == ExprKind::binder) index_variables_.insert(text(id));
  }
  for (const auto& [name, range] : given_) index_variables_.insert(name);
  std::set<std::string> given = outside;
  for (const auto& [name, range] : given_) given.insert(name);
  find_pairs(ids, given);
}

// On paper Σ_{i<j} runs over both letters, Σ_{j≠i} over j for a given i. The letter behind the relation is
// summed over too if it stands in what is summed, and nowhere else but under such sums or those that bind it
// (none of which is around this one), and either comes later in the alphabet or is bound by one of them: in
// Σ_{i<j} A[i,j] = Σ_{j>i} A[i,j] both sums are over both.
void ExpressionReader::find_pairs(const std::vector<ExprId>& ids, const std::set<std::string>& outside) {
  std::map<std::string, std::vector<ExprId>> binding;  // sums with this letter as their own
  for (const ExprId id : ids) {
    if (kind(id) != ExprKind::reduce) continue;
    for (const ExprId part : ast_.children(id))
      if (kind(part) == ExprKind::binder) binding[text(part)].push_back(id);
  }
  std::map<std::string, std::vector<ExprId>> sums;  // by the letter behind the relation
  for (const ExprId id : ids) {
    if (kind(id) != ExprKind::reduce || !ast_[id].conditional) continue;
    const auto children = ast_.children(id);
    const ExprId condition = children.back();
    if (children.size() != 3 || kind(condition) != ExprKind::compare) continue;
    const ExprId other = ast_.child(condition, 1);
    if (!is_index_variable(other) || outside.contains(text(other)) || text(other) == text(children[1]))
      continue;
    const auto bound = binding.find(text(other));
    if (bound == binding.end() && text(other) <= text(children[1])) continue;
    const bool around = bound != binding.end() && std::ranges::any_of(bound->second, [&](ExprId sum) {
                          const std::vector<ExprId> inside = ast::below(ast_, {sum});
                          return sum != id && std::ranges::find(inside, id) != inside.end();
                        });
    if (around) continue;
    const std::vector<ExprId> body = ast::below(ast_, {children[0]});
    if (std::ranges::any_of(body,
                            [&](ExprId at) { return is_index_variable(at) && text(at) == text(other); }))
      sums[text(other)].push_back(id);
  }
  for (const auto& [name, all] : sums) {
    std::set<ExprId> covered;
    for (const std::vector<ExprId>& group : {all, binding[name]})
      for (const ExprId sum : group)
        for (const ExprId part : ast::below(ast_, {sum})) covered.insert(part);
    const bool elsewhere = std::ranges::any_of(ids, [&](ExprId id) {
      const bool named = kind(id) == ExprKind::name || kind(id) == ExprKind::binder;
      return named && text(id) == name && !covered.contains(id);
    });
    if (elsewhere) continue;
    for (const ExprId sum : all) pairs_[sum] = name;
  }
}

/// Of a quantity, or of its bar.
std::optional<std::vector<Dim>> ExpressionReader::axes_of_name(ExprId id) const {
  while (kind(id) == ExprKind::bar) id = ast_.child(id, 0);
  const auto it = kind(id) == ExprKind::name ? scope_.values.find(text(id)) : scope_.values.end();
  if (it == scope_.values.end()) return std::nullopt;
  return own_axes(g_, it->second);
}

void ExpressionReader::find_ranges(const std::vector<ExprId>& ids) {
  for (const ExprId id : ids) {
    const auto children = ast_.children(id);
    if (kind(id) != ExprKind::index) continue;
    ExprId base = children[0];
    indexed_.insert(base);
    bool flipped = false;
    if (kind(base) == ExprKind::transpose) {
      base = ast_.child(base, 0);
      flipped = true;
    }
    // ∂y/∂x has the axes of y, then those of x.
    const auto parts = kind(base) == ExprKind::partial ? ast_.children(base) : std::span(&base, 1);
    std::vector<Dim> axes;
    bool known = true;
    for (const ExprId part : parts) {
      auto own = axes_of_name(part);
      known = known && own.has_value();
      if (!own) break;
      // The derivative of a single number, be it 1×1, has the axes of the variable alone.
      const bool single = parts.size() > 1 && part == parts[0] &&
                          std::ranges::all_of(*own, [](Dim dim) { return dim == Dim{1}; });
      if (!single) axes.insert(axes.end(), own->begin(), own->end());
    }
    if (!known) continue;
    if (flipped) std::ranges::reverse(axes);
    if (axes.size() != children.size() - 1) continue;
    for (std::size_t k = 0; k < axes.size(); ++k)
      if (is_index_variable(children[k + 1])) set_range(text(children[k + 1]), axes[k]);
  }
  // Where it stands in no axis, the ends that are written: the widest, of which each sum takes its part.
  std::map<std::string, Dim> written;
  for (const ExprId id : ids) {
    const auto children = ast_.children(id);
    if (kind(id) != ExprKind::binder || children.size() != 1 || kind(children[0]) != ExprKind::range)
      continue;
    const auto last = size_of(ast_.child(children[0], 1));
    if (!last || ranges_.contains(text(id))) continue;
    const auto [known, fresh] = written.try_emplace(text(id), *last);
    if (fresh || known->second == *last) continue;
    if (known->second.is_constant() && last->is_constant())
      known->second = std::max(known->second, *last);
    else
      ambiguous_.insert(text(id));
  }
  ranges_.insert(written.begin(), written.end());
  // Indices that are compared run over the same: Σ_{j=1..i}, Σ_{j≠i}, 1[k = t].
  for (bool learned = true; learned;) {
    learned = false;
    for (const ExprId id : ids) {
      const auto children = ast_.children(id);
      if (kind(id) == ExprKind::compare) {
        for (const std::size_t side : {0U, 1U})
          if (kind(children[1 - side]) == ExprKind::name)
            learned = same_range(children[side], children[1 - side]) || learned;
      } else if (kind(id) == ExprKind::binder && children.size() == 1 &&
                 kind(children[0]) == ExprKind::range) {
        for (const ExprId end : ast_.children(children[0])) {
          learned = same_range(id, end) || learned;
          for (const ExprId part : ast::below(ast_, {end})) learned = same_range(part, id) || learned;
        }
      }
    }
  }
}

bool ExpressionReader::same_range(ExprId index, ExprId other) {
  if (!is_index_variable(index) && kind(index) != ExprKind::binder) return false;
  const std::string name = text(index);
  if (ranges_.contains(name) || given_.contains(name)) return false;
  for (const ExprId part : ast::below(ast_, {other})) {
    if (kind(part) != ExprKind::name && kind(part) != ExprKind::binder) continue;
    if (const auto known = ranges_.find(text(part)); known != ranges_.end())
      return ranges_.try_emplace(name, known->second).second;
    if (const auto known = given_.find(text(part)); known != given_.end() && known->second.first == 1)
      return ranges_.try_emplace(name, known->second.dim).second;
    if (is_index_variable(part)) continue;
    // given t in 1..K
    const auto value = scope_.values.find(text(part));
    if (value == scope_.values.end() || g_.op(value->second.node) != Op::symbol) continue;
    const Domain& domain = g_.symbol(g_.node(value->second.node).attr).domain;
    if (domain.index_of && g_.order(value->second.node) == 0)
      return ranges_.try_emplace(name, *domain.index_of).second;
  }
  return false;
}

void ExpressionReader::set_range(const std::string& name, Dim dim) {
  if (ranges_.try_emplace(name, dim).first->second != dim) ambiguous_.insert(name);
}

Result<IndexRange> ExpressionReader::range_of(const std::string& name) const {
  if (const auto it = given_.find(name); it != given_.end()) return it->second;
  const auto it = ranges_.find(name);
  if (it == ranges_.end())
    return fail(code("unknown-range"),
                "the range of index " + name + " is not known here; write Σ_{" + name + "=1..N}");
  if (ambiguous_.contains(name))
    return fail(code("index-size-mismatch"),
                "index " + name + " runs over two ranges in this expression; use two names");
  return IndexRange{it->second, 1};
}

// -- indices --
Expected ExpressionReader::read_index(ExprId id) {
  const ExprId base = ast_.child(id, 0);
  if (!values_.at(base)) return values_.at(base);
  // I_N, where I is no quantity of the page
  if (value(base).unsized == Operand::Unsized::identity && kind(base) == ExprKind::name &&
      ast_.children(id).size() == 2)
    if (const auto dim = size_of(ast_.child(id, 1))) return scalar_value(delta(g_, *dim));
  return index_value(id, value(base));
}

Expected ExpressionReader::index_value(ExprId id, const Operand& base) {
  if (g_.is_boolean(base.node)) return error(id, code("not-a-quantity"), "a formula has no entries");
  std::vector<ExprId> indices(ast_.children(id).begin() + 1, ast_.children(id).end());
  const std::vector<Dim> own = own_axes(g_, base);
  std::vector<std::string> split;
  if (indices.size() == 1 && own.size() > 1 &&
      ast_[id].op == static_cast<std::uint8_t>(ast::IndexStyle::subscript) &&
      kind(indices[0]) == ExprKind::number && text(indices[0]).size() == own.size())
    for (const char digit : text(indices[0])) split.emplace_back(1, digit);
  if (split.empty() && indices.size() != own.size()) {
    // A vector kept as 1×N or N×1 has one index.
    if (indices.size() == 1 && own.size() == 2 && (own[0] == Dim{1} || own[1] == Dim{1}))
      if (auto flat = shaped_as(g_, base, {own[0] == Dim{1} ? own[1] : own[0]}))
        return index_value(id, *flat);
    return error(id, code("wrong-index-count"),
                 std::to_string(indices.size()) + (indices.size() == 1 ? " index" : " indices") + " for " +
                     shape_text(g_, base) + ", which has " + std::to_string(own.size()));
  }
  // Labels: first the named indices, then whatever stays or is contracted.
  std::vector<std::string> names = base.indices;
  std::vector<Dim> dims(g_.axes(base.node).begin(),
                        g_.axes(base.node).begin() + static_cast<std::ptrdiff_t>(names.size()));
  const auto label_for = [&](const std::string& name, Dim dim) -> std::optional<Label> {
    const auto it = std::ranges::find(names, name);
    if (it == names.end()) {
      names.push_back(name);
      dims.push_back(dim);
      return static_cast<Label>(names.size() - 1);
    }
    if (dims[static_cast<std::size_t>(it - names.begin())] != dim) return std::nullopt;
    return static_cast<Label>(it - names.begin());
  };
  constexpr Label later = 1000;  // labels of own axes, far above the names'
  std::vector<Label> base_labels;
  for (std::size_t k = 0; k < base.indices.size(); ++k) base_labels.push_back(static_cast<Label>(k));
  std::vector<std::pair<Label, Dim>> kept;
  std::vector<Factor> selections;
  for (std::size_t axis = 0; axis < own.size(); ++axis) {
    const Label mine = static_cast<Label>(later + axis);
    const ExprId index = split.empty() ? indices[axis] : indices[0];
    if (split.empty() && kind(index) == ExprKind::slice) {
      kept.emplace_back(mine, own[axis]);
      base_labels.push_back(mine);
      continue;
    }
    if (split.empty() && is_index_variable(index)) {
      if (const auto given = given_.find(text(index));
          given != given_.end() && !given->second.is_axis(own[axis])) {
        // Of the axis, the entries that `for i in a..b` names.
        const IndexRange& range = given->second;
        const std::int32_t last = range.first + range.dim.code - 1;
        if (!range.dim.is_constant() || range.first < 1 || (own[axis].is_constant() && last > own[axis].code))
          return error(index, code("index-out-of-range"),
                       "index " + text(index) + " runs over " + std::to_string(range.first) + ".." +
                           (range.dim.is_constant() ? std::to_string(last) : to_string(g_, range.dim)) +
                           ", which is not inside 1.." + to_string(g_, own[axis]));
        const auto label = label_for(text(index), range.dim);
        if (!label)
          return error(index, code("index-size-mismatch"), "index " + text(index) + " has two sizes");
        base_labels.push_back(mine);
        selections.push_back({selection(g_, range, own[axis]), {*label, mine}});
        continue;
      }
      const auto label = label_for(text(index), own[axis]);
      if (!label)
        return error(
            index, code("index-size-mismatch"),
            "index " + text(index) + " has size " +
                to_string(
                    g_,
                    dims[static_cast<std::size_t>(std::ranges::find(names, text(index)) - names.begin())]) +
                " in one place but " + to_string(g_, own[axis]) + " in another");
      base_labels.push_back(*label);
      continue;
    }
    base_labels.push_back(mine);
    if (split.empty() && kind(index) == ExprKind::range) {
      auto rows = range_rows(index, own[axis]);
      if (!rows) return std::unexpected(rows.error());
      const Label fresh = static_cast<Label>(later + 100 + axis);
      kept.emplace_back(fresh, g_.axes(*rows)[0]);
      selections.push_back({*rows, {fresh, mine}});
      continue;
    }
    Operand number;
    if (split.empty()) {
      if (!values_.at(index)) return values_.at(index);
      number = value(index);
    } else {
      number = scalar_value(literal(g_, *parse_rational(split[axis])));
    }
    if (const auto valid = check_index(g_, number, own[axis]); !valid)
      return error(index, valid.error().code, valid.error().message);
    std::vector<Label> labels;
    for (std::size_t k = 0; k < number.indices.size(); ++k) {
      const auto label = label_for(number.indices[k], g_.axes(number.node)[k]);
      if (!label)
        return error(index, code("index-size-mismatch"), "index " + number.indices[k] + " has two sizes");
      labels.push_back(*label);
    }
    labels.push_back(mine);
    if (split.empty() && !number.indices.empty()) uses_.push_back({index, number, own[axis]});
    selections.push_back({basis(g_, number.node, own[axis]), labels});
  }
  std::vector<Label> out;
  std::vector<Dim> axes = dims;
  for (std::size_t k = 0; k < names.size(); ++k) out.push_back(static_cast<Label>(k));
  for (const auto& [label, dim] : kept) {
    out.push_back(label);
    axes.push_back(dim);
  }
  std::vector<Factor> factors{{base.node, base_labels}};
  factors.insert(factors.end(), selections.begin(), selections.end());
  const bool row_of_matrix = scope_.reading.row_slices && own.size() == 2 && kept.size() == 1 &&
                             kind(indices.back()) == ExprKind::slice;
  return Operand{contract(g_, out, axes, std::move(factors)), names,
                 (base.row && kept.size() == 1) || row_of_matrix, Operand::Unsized::no};
}

std::expected<NodeId, Diagnostic> ExpressionReader::range_rows(ExprId range, Dim dim) const {
  const auto bound = [&](std::uint32_t k) -> std::optional<int> {
    const ExprId end = ast_.child(range, k);
    if (!values_.at(end) || !is_literal(g_, value(end).node)) return std::nullopt;
    const Rational& number = overbar::scalar_value(g_, value(end).node);
    if (!is_integer(number) || number < 1 || number > 100000) return std::nullopt;
    return static_cast<int>(number);
  };
  const auto first = bound(0);
  const auto last = bound(1);
  if (!first || !last || *last < *first || (dim.is_constant() && *last > dim.code))
    return std::unexpected(make_error(code("index-out-of-range"), ast_[range].span,
                                      "a range a..b of this axis, inside 1…" + to_string(g_, dim)));
  return selection(g_, IndexRange{Dim{*last - *first + 1}, *first}, dim);
}

}  // namespace overbar
