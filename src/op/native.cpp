#include "op/native.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace overbar {
namespace {

double sigmoid(double x) {
  if (x >= 0) return 1 / (1 + std::exp(-x));
  const double e = std::exp(x);
  return e / (1 + e);
}
double sigmoid_slope(double x) { return sigmoid(x) * sigmoid(-x); }
double sigmoid_curvature(double x) { return sigmoid_slope(x) * (sigmoid(-x) - sigmoid(x)); }

double tanh_value(double x) { return std::tanh(x); }
double tanh_slope(double x) {
  const double c = std::cosh(x);
  return 1 / (c * c);
}
double tanh_curvature(double x) { return -2 * std::tanh(x) * tanh_slope(x); }

double softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }

double swish(double x) { return x * sigmoid(x); }
double swish_slope(double x) { return sigmoid(x) + x * sigmoid_slope(x); }
double swish_curvature(double x) { return 2 * sigmoid_slope(x) + x * sigmoid_curvature(x); }

double log_sigmoid(double x) { return -softplus(-x); }
double log_sigmoid_slope(double x) { return sigmoid(-x); }
double log_sigmoid_curvature(double x) { return -sigmoid_slope(x); }

double relu(double x) { return x > 0 ? x : 0; }
double above_zero(double x) { return x > 0 ? 1 : 0; }
double from_zero(double x) { return x >= 0 ? 1 : 0; }
double absolute(double x) { return std::abs(x); }
double sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }
double nothing(double /*x*/) { return 0; }

struct ScalarEntry {
  std::string_view name;
  std::array<NativeScalar, 3> orders;
};

constexpr std::array scalars{
    ScalarEntry{"relu", {relu, above_zero, nothing}},
    ScalarEntry{"abs", {absolute, sign, nothing}},
    ScalarEntry{"sign", {sign, nothing, nothing}},
    ScalarEntry{"sgn", {sign, nothing, nothing}},
    ScalarEntry{"step", {from_zero, nothing, nothing}},
    ScalarEntry{"step_strict", {above_zero, nothing, nothing}},
    ScalarEntry{"logistic", {sigmoid, sigmoid_slope, sigmoid_curvature}},
    ScalarEntry{"sigma", {sigmoid, sigmoid_slope, sigmoid_curvature}},
    ScalarEntry{"sigmoid", {sigmoid, sigmoid_slope, sigmoid_curvature}},
    ScalarEntry{"tanh", {tanh_value, tanh_slope, tanh_curvature}},
    ScalarEntry{"softplus", {softplus, sigmoid, sigmoid_slope}},
    ScalarEntry{"swish", {swish, swish_slope, swish_curvature}},
    ScalarEntry{"silu", {swish, swish_slope, swish_curvature}},
    ScalarEntry{"logsigmoid", {log_sigmoid, log_sigmoid_slope, log_sigmoid_curvature}},
    ScalarEntry{"log_sigmoid", {log_sigmoid, log_sigmoid_slope, log_sigmoid_curvature}},
};

using Args = std::span<const Tensor<double>* const>;

const Tensor<double>* one_vector(Args args) {
  return args.size() == 1 && args[0]->shape.size() == 1 && !args[0]->data.empty() ? args[0] : nullptr;
}

double log_sum_exp_of(const std::vector<double>& z) {
  const double top = std::ranges::max(z);
  double sum = 0;
  for (const double entry : z) sum += std::exp(entry - top);
  return top + std::log(sum);
}

std::optional<Tensor<double>> log_sum_exp(Args args) {
  const Tensor<double>* z = one_vector(args);
  if (z == nullptr) return std::nullopt;
  return scalar_tensor(log_sum_exp_of(z->data));
}

std::optional<Tensor<double>> log_softmax(Args args) {
  const Tensor<double>* z = one_vector(args);
  if (z == nullptr) return std::nullopt;
  Tensor<double> result = *z;
  const double total = log_sum_exp_of(z->data);
  for (double& entry : result.data) entry -= total;
  return result;
}

std::optional<Tensor<double>> softmax(Args args) {
  const Tensor<double>* z = one_vector(args);
  if (z == nullptr) return std::nullopt;
  Tensor<double> result = *z;
  const double top = std::ranges::max(z->data);
  double sum = 0;
  for (double& entry : result.data) sum += entry = std::exp(entry - top);
  for (double& entry : result.data) entry /= sum;
  return result;
}

/// Σ t · log Σ exp z − tᵀ z, of logits z and targets t.
std::optional<Tensor<double>> softmax_cross_entropy(Args args) {
  if (args.size() != 2 || args[0]->shape != args[1]->shape || !one_vector(args.first(1))) return std::nullopt;
  const double total = log_sum_exp_of(args[0]->data);
  double sum = 0;
  for (std::size_t k = 0; k < args[0]->data.size(); ++k) sum += args[1]->data[k] * (total - args[0]->data[k]);
  return scalar_tensor(sum);
}

struct CallEntry {
  std::string_view name;
  NativeCall kernel;
};

constexpr std::array calls{
    CallEntry{"softmax", softmax},         CallEntry{"softmax_cross_entropy", softmax_cross_entropy},
    CallEntry{"log_softmax", log_softmax}, CallEntry{"logsoftmax", log_softmax},
    CallEntry{"logsumexp", log_sum_exp},   CallEntry{"log_sum_exp", log_sum_exp},
    CallEntry{"lse", log_sum_exp},
};

}  // namespace

NativeScalar native_scalar(const Function& function, std::size_t order) {
  if (!function.prelude) return nullptr;
  for (const ScalarEntry& entry : scalars)
    if (entry.name == function.name.text) return order < entry.orders.size() ? entry.orders[order] : nullptr;
  return nullptr;
}

NativeCall native_call(const Function& function) {
  if (!function.prelude) return nullptr;
  for (const CallEntry& entry : calls)
    if (entry.name == function.name.text) return entry.kernel;
  return nullptr;
}

}  // namespace overbar
