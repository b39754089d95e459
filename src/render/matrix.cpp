// Contraction → matrix notation. A contraction is a multigraph: its indices are the vertices, a factor of
// order 2 is an edge, a factor of order 1 a mark on a vertex. Summed vertices are eliminated one at a time,
// as in series-parallel reduction; each step is a piece of matrix notation:
//     one edge and marks    M (u ∘ v), or M 𝟏 without a mark      two edges       A B, or A diag(v) B with
//     marks a loop                tr(A), or the vector diag(A)           parallel edges  A ∘ B, or tr(Aᵀ B)
//     when it closes marks alone           uᵀ v, ‖v‖², sum(v), uᵀ (v ∘ w)
// What is left touches only the free indices: a Hadamard product, an outer product u vᵀ, or diag(u) M
// diag(v). A vertex with three edges that never become parallel has no matrix form (then index notation is
// used). Cost: quadratic in the number of factors of one contraction.
//
// Order: a term stands where its first factor stood, so h̄ ∘ σ′(z) keeps its adjoint first, and ȳ hᵀ its ȳ.
#include <algorithm>

#include "op/build.hpp"
#include "render/notator.hpp"

namespace overbar {
namespace {

struct Piece {
  MarkId mark = no_mark;
  std::size_t position = 0;
  bool transposed = false;
  bool symmetric = false;
  bool identity = false;
  std::optional<Label> ones = std::nullopt;  // this is 𝟏, over that label
};

/// A chain of pieces, multiplied from left to right: a matrix from labels[0] to labels[1], or a column vector
/// over labels[0].
struct Term {
  std::vector<Label> labels;
  std::vector<Piece> chain;
  std::size_t position = 0;
  bool reciprocal = false;  // 1 ⊘ the chain
};

class Elimination {
 public:
  Elimination(Notator& notator, NodeId node, bool sized) : n_(notator), node_(node), sized_(sized) {}

  /// no_mark if there is no matrix form.
  MarkId run();

 private:
  Notator& n_;
  NodeId node_;
  bool sized_;
  std::vector<Term> terms_;
  std::vector<std::pair<std::size_t, MarkId>> scalars_;  // with their positions
  ProductParts parts_;
  std::size_t free_ = 0;  // labels 0 … free_ − 1 are the output

  bool read_factors();
  /// What a basis vector makes of a summed label: the entry x[t], or with consecutive numbers the part
  /// x[2..3], over the label `instead`.
  struct Fixed {
    MarkId mark = no_mark;
    std::optional<Label> instead = std::nullopt;
  };
  bool read_factor(std::size_t k, std::span<const Label> labels, const std::vector<Fixed>& fixed);
  bool step();
  MarkId finish();
  MarkId finish_matrix();

  bool is_free(Label label) const { return label < free_; }
  std::size_t incidence(Label label, std::size_t order) const;
  std::vector<Label> summed_labels() const;
  std::vector<Term> take_vectors(Label label);
  Term take(std::size_t place);
  void put(Term term);

  bool remove_loop();
  bool close_vectors(Label label);
  bool multiply_vectors();
  bool multiply_vector(Label label, bool with_ones);
  bool merge_parallel();
  bool multiply_matrices(Label label, bool natural);
  MarkId trace(std::vector<Piece> cycle);

  /// The chain of a term, its reciprocal written out.
  std::vector<Piece> settled(const Term& term);
  void settle(Term& term);
  /// Vectors over one index, multiplied entry by entry.
  std::vector<Piece> column(const std::vector<Term>& vectors);
  MarkId mark(const std::vector<Piece>& chain);
  MarkId mark(const Term& term);
  MarkId hadamard(const std::vector<Term>& terms);
  MarkId diagonal(const std::vector<Term>& vectors);
  /// Its size is written where nothing around tells it: in an outer product.
  MarkId ones(Label label, bool sized = false);
  Piece ones_piece(Label label) { return {ones(label), 0, false, false, false, label}; }
  MarkId function(const char* name, const char* latex, MarkId argument) {
    return n_.notation.call(name, latex, {argument});
  }
};

std::vector<Piece> flipped(const std::vector<Piece>& chain) {
  std::vector<Piece> result(chain.rbegin(), chain.rend());
  for (Piece& piece : result) piece.transposed = !piece.transposed && !piece.symmetric;
  return result;
}

/// 2..3 for the numbers 2, 3.
MarkId part_mark(Notator& n, NodeId numbers) {
  const auto first = consecutive(n.graph, numbers);
  if (!first) return no_mark;
  const Rational last = *first + static_cast<int>(n.graph.axes(numbers)[0].code) - 1;
  return n.notation.number(to_string(*first) + ".." + to_string(last));
}

/// As a matrix from `row` on the left.
std::vector<Piece> oriented(const Term& term, Label row) {
  return term.labels[0] == row ? term.chain : flipped(term.chain);
}

bool is_identity(const std::vector<Piece>& chain) { return chain.size() == 1 && chain[0].identity; }

bool same(const std::vector<Piece>& a, const std::vector<Piece>& b) {
  return std::ranges::equal(
      a, b, [](const Piece& p, const Piece& q) { return p.mark == q.mark && p.transposed == q.transposed; });
}

std::size_t transposes(const std::vector<Piece>& chain) {
  return static_cast<std::size_t>(std::ranges::count(chain, true, &Piece::transposed));
}

std::vector<Piece> joined(std::vector<Piece> left, const std::vector<Piece>& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

bool Elimination::read_factors() {
  const Graph& graph = n_.graph;
  const ContractView view = contract_view(graph, node_);
  free_ = view.out.size();
  // Σ_a x[a] e_t[a] is the entry x[t]: summed labels that a basis vector fixes.
  std::vector<Fixed> fixed(view.label_count);
  std::vector<bool> used(view.factors.size(), false);
  // Entries first: a part x[2..3] is written only where its own axis stays.
  for (const std::size_t order : {1U, 2U})
    for (std::size_t k = 0; k < view.factors.size(); ++k) {
      const NodeId arg = graph.arg(node_, k);
      if (graph.op(arg) != Op::basis || graph.order(arg) != order) continue;
      const MarkId part = order == 2 ? part_mark(n_, graph.arg(arg, 0)) : no_mark;
      if (order == 2 && part == no_mark) continue;
      const Label label = view.factors[k].back();
      const Label rows = view.factors[k][0];
      if (order == 2 && (rows == label || fixed[rows].mark != no_mark)) continue;
      bool elsewhere = false;
      for (std::size_t f = 0; f < view.factors.size(); ++f)
        elsewhere =
            elsewhere || (f != k && std::ranges::find(view.factors[f], label) != view.factors[f].end());
      if (is_free(label) || fixed[label].mark != no_mark || !elsewhere) continue;
      fixed[label] = part == no_mark ? Fixed{n_.matrix.at(graph.arg(arg, 0))} : Fixed{part, rows};
      used[k] = true;
    }
  for (std::size_t k = 0; k < view.factors.size(); ++k)
    if (!used[k] && !read_factor(k, view.factors[k], fixed)) return false;
  return true;
}

bool Elimination::read_factor(std::size_t k, std::span<const Label> labels, const std::vector<Fixed>& fixed) {
  const Graph& graph = n_.graph;
  const NodeId arg = graph.arg(node_, k);
  if (is_literal(graph, arg)) {
    parts_.coefficient *= scalar_value(graph, arg);
    return true;
  }
  Term term{.labels = {}, .chain = {}, .position = k};
  std::vector<MarkId> indices;
  bool indexed = false;
  for (const Label label : labels) {
    const Fixed& index = fixed[label];
    indexed = indexed || index.mark != no_mark;
    indices.push_back(index.mark == no_mark ? n_.notation.glyph(Glyph::colon) : index.mark);
    if (index.mark == no_mark) term.labels.push_back(label);
    if (index.instead) term.labels.push_back(*index.instead);
  }
  MarkId written = n_.matrix.at(arg);
  if (written == no_mark || term.labels.size() > 2) return false;
  if (indexed) written = entry_mark(n_, written, indices);
  if (term.labels.empty()) {
    const std::size_t below = parts_.denominators.size();
    if (!indexed) multiply_scalar(n_, parts_, arg, written);
    if (parts_.denominators.size() > below) return true;
    parts_.numerators.clear();
    scalars_.emplace_back(k, written);
    return true;
  }
  if (const auto inverse = reciprocal(graph, arg); inverse && !indexed) {
    const MarkId base = sized_mark(n_, inverse->base, n_.matrix.at(inverse->base));
    written = power_mark(n_.notation, base, inverse->exponent, graph.order(arg));
    term.reciprocal = true;
  }
  const bool identity = graph.op(arg) == Op::delta;
  Piece piece{written, k, false, identity, identity};
  // A matrix written as Aᵀ takes part as A, turned.
  if (term.labels.size() == 2 && n_.notation.kind(written) == Mark::transpose)
    piece = {n_.notation.child(written, 0), k, true, false};
  term.chain.push_back(piece);
  terms_.push_back(std::move(term));
  return true;
}

std::size_t Elimination::incidence(Label label, std::size_t order) const {
  std::size_t count = 0;
  for (const Term& term : terms_)
    if (term.labels.size() == order)
      count += static_cast<std::size_t>(std::ranges::count(term.labels, label));
  return count;
}

std::vector<Label> Elimination::summed_labels() const {
  std::vector<Label> labels;
  for (const Term& term : terms_)
    for (const Label label : term.labels)
      if (!is_free(label) && std::ranges::find(labels, label) == labels.end()) labels.push_back(label);
  return labels;
}

Term Elimination::take(std::size_t place) {
  Term term = std::move(terms_[place]);
  terms_.erase(terms_.begin() + static_cast<std::ptrdiff_t>(place));
  return term;
}

void Elimination::put(Term term) {
  const auto place = std::ranges::upper_bound(terms_, term.position, {}, &Term::position);
  terms_.insert(place, std::move(term));
}

std::vector<Term> Elimination::take_vectors(Label label) {
  std::vector<Term> vectors;
  for (std::size_t k = 0; k < terms_.size();)
    if (terms_[k].labels.size() == 1 && terms_[k].labels[0] == label)
      vectors.push_back(take(k));
    else
      ++k;
  return vectors;
}

// A[a,a]: the trace when nothing else mentions a, else the vector of the diagonal.
bool Elimination::remove_loop() {
  for (std::size_t k = 0; k < terms_.size(); ++k) {
    if (terms_[k].labels.size() != 2 || terms_[k].labels[0] != terms_[k].labels[1]) continue;
    const Term loop = take(k);
    const Label label = loop.labels[0];
    if (!is_free(label) && incidence(label, 1) + incidence(label, 2) == 0) {
      scalars_.emplace_back(loop.position, trace(settled(loop)));
      return true;
    }
    const MarkId vector = function("diag", "\\operatorname{diag}", mark(loop));
    put({{label}, {{vector, loop.position, false, false}}, loop.position});
    return true;
  }
  return false;
}

// tr is the same for every rotation of its cycle and for the cycle transposed: fewest ᵀ, then the first
// factor first.
MarkId Elimination::trace(std::vector<Piece> cycle) {
  std::vector<Piece> turned = flipped(cycle);
  const bool tie = transposes(turned) == transposes(cycle);
  const auto rotate = [](std::vector<Piece>& chain) {
    std::ranges::rotate(chain, std::ranges::min_element(chain, {}, &Piece::position));
  };
  rotate(cycle);
  rotate(turned);
  // tr(Aᵀ B) rather than tr(A Bᵀ)
  const bool turn =
      tie ? !cycle.front().transposed && turned.front().transposed : transposes(turned) < transposes(cycle);
  return function("tr", "\\operatorname{tr}", mark(turn ? turned : cycle));
}

// A summed index of vectors only.
bool Elimination::close_vectors(Label label) {
  if (incidence(label, 2) != 0) return false;
  std::vector<Term> vectors = take_vectors(label);
  const std::size_t position = vectors.front().position;
  if (vectors.size() == 2 && vectors[0].reciprocal == vectors[1].reciprocal &&
      same(vectors[0].chain, vectors[1].chain)) {
    const MarkId norm = n_.notation.with_text(Mark::norm, "", std::vector<MarkId>{mark(vectors[0])});
    scalars_.emplace_back(position, power_mark(n_.notation, norm, 2, 0));
    return true;
  }
  const bool quotient = std::ranges::any_of(vectors, &Term::reciprocal);
  if (vectors.size() == 1 || quotient) {
    scalars_.emplace_back(position, function("sum", "\\operatorname{sum}", hadamard(vectors)));
    return true;
  }
  const std::vector<Term> rest(vectors.begin() + 1, vectors.end());
  const std::vector<Piece> right = column(rest);
  scalars_.emplace_back(position, mark(joined(flipped(vectors[0].chain), right)));
  return true;
}

// The shortest vector first, so that ‖A u‖² is not uᵀ Aᵀ A u.
bool Elimination::multiply_vectors() {
  Label best = 0;
  std::size_t shortest = 0;
  for (const Label label : summed_labels()) {
    if (incidence(label, 2) != 1 || incidence(label, 1) == 0) continue;
    std::size_t length = 0;
    for (const Term& term : terms_)
      if (term.labels.size() == 1 && term.labels[0] == label) length += term.chain.size();
    if (shortest != 0 && length >= shortest) continue;
    shortest = length;
    best = label;
  }
  return shortest != 0 && multiply_vector(best, false);
}

// A summed index of one matrix: M v.
bool Elimination::multiply_vector(Label label, bool with_ones) {
  if (incidence(label, 2) != 1 || (incidence(label, 1) == 0 && !with_ones)) return false;
  std::size_t place = 0;
  while (terms_[place].labels.size() != 2 ||
         std::ranges::find(terms_[place].labels, label) == terms_[place].labels.end())
    ++place;
  Term matrix = take(place);
  settle(matrix);
  const Label other = matrix.labels[0] == label ? matrix.labels[1] : matrix.labels[0];
  const std::vector<Term> vectors = take_vectors(label);
  if (vectors.empty() && !is_free(other) && incidence(other, 1) + incidence(other, 2) == 0) {
    scalars_.emplace_back(matrix.position, function("sum", "\\operatorname{sum}", mark(matrix)));
    return true;
  }
  const std::size_t position =
      vectors.empty() ? matrix.position : std::min(matrix.position, vectors.front().position);
  const std::vector<Piece> right = vectors.empty() ? std::vector<Piece>{ones_piece(label)} : column(vectors);
  put({{other}, joined(oriented(matrix, other), right), position});
  return true;
}

// Two matrices over the same pair of indices.
bool Elimination::merge_parallel() {
  for (std::size_t i = 0; i < terms_.size(); ++i) {
    for (std::size_t j = i + 1; j < terms_.size(); ++j) {
      if (terms_[i].labels.size() != 2 || terms_[j].labels.size() != 2) continue;
      const Label a = terms_[i].labels[0];
      const Label b = terms_[i].labels[1];
      const bool straight = terms_[j].labels[0] == a && terms_[j].labels[1] == b;
      const bool crossed = terms_[j].labels[0] == b && terms_[j].labels[1] == a;
      if (!straight && !crossed) continue;
      const bool closes = !is_free(a) && !is_free(b) && incidence(a, 1) + incidence(b, 1) == 0 &&
                          incidence(a, 2) == 2 && incidence(b, 2) == 2;
      Term second = take(j);
      Term first = take(i);
      if (closes && first.reciprocal == second.reciprocal && same(first.chain, oriented(second, a))) {
        const MarkId norm = n_.notation.with_text(Mark::norm, "F", std::vector<MarkId>{mark(first)});
        scalars_.emplace_back(first.position, power_mark(n_.notation, norm, 2, 0));
        return true;
      }
      if (closes && !first.reciprocal && !second.reciprocal) {
        scalars_.emplace_back(first.position, trace(joined(first.chain, oriented(second, b))));
        return true;
      }
      second.chain = oriented(second, a);
      const std::size_t position = first.position;
      if (is_identity(first.chain) && is_identity(second.chain)) {
        put(std::move(first));
        return true;
      }
      const MarkId product = hadamard({std::move(first), std::move(second)});
      put({{a, b}, {{product, position, false, false}}, position});
      return true;
    }
  }
  return false;
}

// A summed index of two matrices: A B, and A diag(v) B with vectors on it.
bool Elimination::multiply_matrices(Label label, bool natural) {
  if (incidence(label, 2) != 2) return false;
  std::vector<std::size_t> places;
  for (std::size_t k = 0; k < terms_.size(); ++k)
    if (terms_[k].labels.size() == 2 && std::ranges::find(terms_[k].labels, label) != terms_[k].labels.end())
      places.push_back(k);
  if (places.size() != 2) return false;
  const bool forward = terms_[places[0]].labels[1] == label && terms_[places[1]].labels[0] == label;
  const bool backward = terms_[places[0]].labels[0] == label && terms_[places[1]].labels[1] == label;
  if (natural && !forward && !backward) return false;
  Term second = take(places[1]);
  Term first = take(places[0]);
  if (!forward && backward) std::swap(first, second);
  settle(first);
  settle(second);
  const std::vector<Term> vectors = take_vectors(label);
  const Label left = first.labels[0] == label ? first.labels[1] : first.labels[0];
  const Label right = second.labels[0] == label ? second.labels[1] : second.labels[0];
  std::vector<Piece> chain = oriented(first, left);
  if (!vectors.empty()) chain.push_back({diagonal(vectors), vectors.front().position, false, true});
  chain = joined(std::move(chain), oriented(second, label));
  put({{left, right}, std::move(chain), std::min(first.position, second.position)});
  return true;
}

bool Elimination::step() {
  if (remove_loop()) return true;
  const std::vector<Label> labels = summed_labels();
  const auto some = [&](auto&& rule) { return std::ranges::any_of(labels, rule); };
  return some([&](Label l) { return close_vectors(l); }) || multiply_vectors() || merge_parallel() ||
         some([&](Label l) { return multiply_matrices(l, true); }) ||
         some([&](Label l) { return multiply_matrices(l, false); }) ||
         some([&](Label l) { return multiply_vector(l, true); });
}

MarkId Elimination::mark(const std::vector<Piece>& chain) {
  std::vector<MarkId> marks;
  for (const Piece& piece : chain)
    marks.push_back(piece.transposed ? transpose_mark(n_.notation, piece.mark) : piece.mark);
  return marks.size() == 1 ? marks[0] : n_.notation.make(Mark::product, marks);
}

std::vector<Piece> Elimination::settled(const Term& term) {
  if (!term.reciprocal) return term.chain;
  return {{mark(term), term.position, false, false}};
}

void Elimination::settle(Term& term) {
  term.chain = settled(term);
  term.reciprocal = false;
}

std::vector<Piece> Elimination::column(const std::vector<Term>& vectors) {
  if (vectors.size() == 1) return settled(vectors[0]);
  return {{hadamard(vectors), vectors.front().position, false, false}};
}

MarkId Elimination::mark(const Term& term) {
  const MarkId written = mark(term.chain);
  return term.reciprocal ? n_.notation.make(Mark::hadamard_quotient, {n_.notation.number("1"), written})
                         : written;
}

MarkId Elimination::hadamard(const std::vector<Term>& terms) {
  std::vector<MarkId> above, below;
  for (const Term& term : terms) (term.reciprocal ? below : above).push_back(mark(term.chain));
  const auto product = [&](const std::vector<MarkId>& marks) {
    return marks.empty()       ? n_.notation.number("1")
           : marks.size() == 1 ? marks[0]
                               : n_.notation.make(Mark::hadamard, marks);
  };
  if (below.empty()) return product(above);
  return n_.notation.make(Mark::hadamard_quotient, {product(above), product(below)});
}

MarkId Elimination::diagonal(const std::vector<Term>& vectors) {
  return function("diag", "\\operatorname{diag}", hadamard(vectors));
}

MarkId Elimination::ones(Label label, bool sized) {
  if (!sized) return n_.notation.make(Mark::ones, {});
  return n_.notation.make(Mark::ones, {dim_mark(n_, label_dims(n_.graph, node_)[label])});
}

// What is left over the output indices (0, 1): diag(u) M diag(v), or u vᵀ.
MarkId Elimination::finish_matrix() {
  const std::vector<Term> rows = take_vectors(0);
  const std::vector<Term> columns = take_vectors(1);
  if (terms_.empty()) {
    std::vector<Piece> left = rows.empty() ? std::vector<Piece>{ones_piece(0)} : column(rows);
    std::vector<Piece> right = columns.empty() ? std::vector<Piece>{ones_piece(1)} : column(columns);
    // Between a column and a row nothing tells the size of 𝟏.
    for (Piece* piece : {&left.front(), &right.back()})
      if (piece->ones) piece->mark = ones(*piece->ones, true);
    return mark(joined(left, flipped(right)));
  }
  Term& middle = terms_.front();  // parallel matrices have been merged into one
  settle(middle);
  if (is_identity(middle.chain)) {
    std::vector<Term> both = rows;
    both.insert(both.end(), columns.begin(), columns.end());
    std::ranges::sort(both, {}, &Term::position);
    return both.empty() ? identity_mark(n_, n_.graph.axes(node_)[0], sized_) : diagonal(both);
  }
  std::vector<Piece> chain = oriented(middle, 0);
  if (!rows.empty()) chain.insert(chain.begin(), {diagonal(rows), 0, false, true});
  if (!columns.empty()) chain.push_back({diagonal(columns), 0, false, true});
  return mark(chain);
}

MarkId Elimination::finish() {
  if (free_ == 1) parts_.tensor = terms_.empty() ? ones(0, sized_) : hadamard(terms_);
  if (free_ == 2) parts_.tensor = finish_matrix();
  std::ranges::stable_sort(scalars_, {}, &std::pair<std::size_t, MarkId>::first);
  for (const auto& [position, scalar] : scalars_) parts_.numerators.push_back(scalar);
  return product_mark(n_.notation, parts_);
}

MarkId Elimination::run() {
  if (!read_factors()) return no_mark;
  while (step()) {
  }
  return summed_labels().empty() ? finish() : no_mark;
}

/// Order above 2: only products entry by entry can be said.
MarkId entrywise_form(Notator& n, NodeId node) {
  const ContractView view = contract_view(n.graph, node);
  ProductParts parts;
  std::vector<MarkId> tensors;
  for (std::size_t k = 0; k < view.factors.size(); ++k) {
    const NodeId arg = n.graph.arg(node, k);
    const MarkId written = n.matrix.at(arg);
    if (written == no_mark) return no_mark;
    if (is_literal(n.graph, arg))
      parts.coefficient *= scalar_value(n.graph, arg);
    else if (view.factors[k].empty())
      multiply_scalar(n, parts, arg, written);
    else if (std::ranges::equal(view.factors[k], view.out))
      tensors.push_back(written);
    else
      return no_mark;
  }
  if (tensors.empty()) return parts.coefficient == 0 ? n.notation.number("0") : no_mark;
  parts.tensor = tensors.size() == 1 ? tensors[0] : n.notation.make(Mark::hadamard, tensors);
  return product_mark(n.notation, parts);
}

}  // namespace

MarkId contraction_matrix_form(Notator& n, NodeId node, bool sized) {
  return n.graph.order(node) > 2 ? entrywise_form(n, node) : Elimination(n, node, sized).run();
}

bool shows_size(const Graph& graph, NodeId node) {
  if (graph.op(node) == Op::delta) return false;
  if (graph.order(node) > 0 && is_zero(graph, node)) return false;
  if (graph.op(node) != Op::contract || graph.order(node) == 0) return true;
  const ContractView view = contract_view(graph, node);
  std::size_t tensors = 0;
  bool identity = true;
  for (std::size_t k = 0; k < view.factors.size(); ++k) {
    const bool shapes =
        std::ranges::any_of(view.factors[k], [&](Label label) { return label < view.out.size(); });
    if (!shapes) continue;
    ++tensors;
    identity = identity && graph.op(graph.arg(node, k)) == Op::delta;
  }
  return tensors == 0 ? graph.order(node) != 1 : !identity;  // 𝟏_N 𝟏_Kᵀ has its sizes anyway
}

MarkId sized_mark(Notator& n, NodeId node, MarkId written) {
  if (written == no_mark || shows_size(n.graph, node)) return written;
  const std::vector<Dim>& axes = n.graph.axes(node);
  if (n.graph.op(node) == Op::delta) return identity_mark(n, axes[0], true);
  if (!is_zero(n.graph, node)) return contraction_matrix_form(n, node, true);
  if (axes.size() > 2) {
    Names used;
    return family_mark(n, written, axes, take_names(n, axes, used));
  }
  std::vector<MarkId> ones;
  for (const Dim dim : axes) ones.push_back(n.notation.make(Mark::ones, {dim_mark(n, dim)}));
  if (axes.size() == 2)
    ones = {n.notation.make(Mark::product, {ones[0], transpose_mark(n.notation, ones[1])})};
  return n.notation.make(Mark::scale, {n.notation.number("0"), ones[0]});
}

MarkId identity_mark(Notator& n, Dim dim, bool sized) {
  if (!sized || dim.is_constant()) return n.notation.glyph(Glyph::identity);
  return n.notation.identifier(
      Name{.text = "I_" + n.graph.dim_name(dim), .latex = {}, .of = {}, .of_latex = {}});
}

// Only names and numbers: a long scalar over a whole vector keeps its 𝟏, as in (pᵀ p̄) 𝟏.
MarkId broadcast_scalar(Notator& n, NodeId node) {
  if (n.graph.op(node) != Op::contract || n.graph.order(node) == 0) return no_mark;
  const ContractView view = contract_view(n.graph, node);
  ProductParts parts;
  for (std::size_t k = 0; k < view.factors.size(); ++k) {
    if (!view.factors[k].empty()) return no_mark;
    const NodeId arg = n.graph.arg(node, k);
    if (is_literal(n.graph, arg))
      parts.coefficient *= scalar_value(n.graph, arg);
    else
      multiply_scalar(n, parts, arg, n.matrix.at(arg));
  }
  return product_mark(n.notation, parts);
}

void multiply_scalar(Notator& n, ProductParts& parts, NodeId factor, MarkId written) {
  if (const auto inverse = reciprocal(n.graph, factor)) {
    const auto base = n.matrix.find(inverse->base);
    if (base != n.matrix.end()) {
      parts.denominators.push_back(power_mark(n.notation, base->second, inverse->exponent, 0));
      return;
    }
  }
  parts.numerators.push_back(written);
}

}  // namespace overbar
