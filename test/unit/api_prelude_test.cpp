// The prelude's claims, its preferred derivative forms among them, are proved from the definitions alone.
#include <gtest/gtest.h>

#include "overbar/overbar.hpp"
#include "prelude/embedded.hpp"

namespace ob = overbar::v1;

namespace {

std::string forms() {
  for (const auto& file : overbar::embedded::prelude_files)
    if (file.name == "forms.ob") return std::string(file.text);
  return {};
}

TEST(Prelude, EveryFormIsProvedFromTheDefinitions) {
  ob::Options options;
  options.preferred_forms = false;
  const ob::Report report = ob::answer({{"forms.ob", forms()}}, options);
  for (const ob::Message& message : report.messages) ADD_FAILURE() << message.formatted;
  std::size_t claims = 0;
  for (const ob::ProblemReport& problem : report.problems)
    for (const ob::Answer& answer : problem.answers) {
      if (answer.ask != ob::Ask::claim) continue;
      ++claims;
      EXPECT_EQ(answer.verdict, ob::Verdict::proved) << problem.title << ": " << answer.question;
    }
  EXPECT_GE(claims, 37U);
}

TEST(Prelude, EveryDefinitionIsRead) {
  std::string page = "dim n\ninput z : n, t : n, A : n×n, a, b\n";
  const std::pair<const char*, const char*> calls[] = {{"s", "sigma(z)"},
                                                       {"s2", "sigmoid(z)"},
                                                       {"s3", "logistic(z)"},
                                                       {"th", "tanh(z)"},
                                                       {"r", "relu(z)"},
                                                       {"sp", "softplus(z)"},
                                                       {"sw", "swish(z)"},
                                                       {"si", "silu(z)"},
                                                       {"ge", "gelu(z)"},
                                                       {"ab", "abs(z)"},
                                                       {"sg", "sign(z)"},
                                                       {"st", "step(z)"},
                                                       {"ss", "step_strict(z)"},
                                                       {"sq", "square(z)"},
                                                       {"lr", "leaky_relu(z, 1/10)"},
                                                       {"ma", "max(z, t)"},
                                                       {"mi", "min(a, b)"},
                                                       {"hi", "hinge(a, b)"},
                                                       {"hu", "huber(z, 1)"},
                                                       {"bc", "binary_cross_entropy(a, b)"},
                                                       {"ce", "cross_entropy(z, t)"},
                                                       {"c2", "CE(t, z)"},
                                                       {"sc", "softmax_cross_entropy(z, t)"},
                                                       {"se", "squared_error(z, t)"},
                                                       {"so", "softmax(z)"},
                                                       {"ls", "logsumexp(z)"},
                                                       {"lo", "log_softmax(z)"},
                                                       {"me", "mean(z)"},
                                                       {"va", "variance(z)"},
                                                       {"la", "layer_norm(z, 1/10)"},
                                                       {"rm", "rms_norm(z, 1/10)"},
                                                       {"ld", "logdet(A)"}};
  for (const auto& [name, call] : calls) page += std::string(name) + " = " + call + "\n";
  const ob::Report report = ob::answer({{"calls.ob", page}}, {});
  for (const ob::Message& message : report.messages) ADD_FAILURE() << message.formatted;
  ASSERT_EQ(report.problems.size(), 1U);
  EXPECT_EQ(report.problems[0].given.size(), std::size(calls));
}

}  // namespace
