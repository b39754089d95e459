// One line an op, in the order of the enumeration.
#include <array>

#include "op/row.hpp"

namespace overbar {

extern const OpRow symbol_row, literal_row, pi_row, dim_value_row, delta_row, iota_row, basis_row,
    contract_row, add_row, apply_row, call_row, exp_row, log_row, sin_row, cos_row, erf_row, pow_row,
    reduce_max_row, indicator_row, compare_row, logic_row, all_row, stack_row, inverse_row, det_row, let_row;

namespace {
constexpr std::array<const OpRow*, op_count> rows{
    &symbol_row,   &literal_row, &pi_row,      &dim_value_row,  &delta_row,     &iota_row,    &basis_row,
    &contract_row, &add_row,     &apply_row,   &call_row,       &exp_row,       &log_row,     &sin_row,
    &cos_row,      &erf_row,     &pow_row,     &reduce_max_row, &indicator_row, &compare_row, &logic_row,
    &all_row,      &stack_row,   &inverse_row, &det_row,        &let_row,
};
}  // namespace

const OpRow& row(Op op) { return *rows[static_cast<std::size_t>(op)]; }

Result<void> validate(const Graph& graph) {
  for (NodeId id = 0; id < graph.size(); ++id) {
    for (const NodeId arg : graph.args(id))
      if (arg >= id)
        return fail(code("ill-formed-graph"), "node " + std::to_string(id) + " is older than its argument");
    if (auto result = row(graph, id).check.value(graph, id); !result) return result;
  }
  return {};
}

}  // namespace overbar
