// Worksheets of random nets with random assumptions, and a claim that each derivative is 0.
#pragma once
#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace overbar {

struct Dice {
  std::mt19937_64 engine;
  std::size_t below(std::size_t n) { return engine() % n; }
  bool chance(unsigned percent) { return below(100) < percent; }
  const std::string& of(const std::vector<std::string>& options) { return options[below(options.size())]; }
};

inline std::string joined(const std::vector<std::string>& parts, const std::string& separator) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : separator) + part;
  return text;
}

/// Scalar units in layers, with skips and shared weights.
inline std::string random_net(std::uint64_t seed) {
  Dice dice{std::mt19937_64(seed)};
  std::vector<std::string> params, lines, sums, relus;
  std::vector<std::string> previous{"x1", "x2"};
  const auto weight = [&] {
    if (!params.empty() && dice.chance(15)) return dice.of(params);
    params.push_back("w" + std::to_string(params.size() + 1));
    return params.back();
  };
  std::size_t unit = 0;
  const std::size_t layers = 1 + dice.below(3);
  for (std::size_t layer = 0; layer < layers; ++layer) {
    std::vector<std::string> next;
    for (std::size_t u = 0, units = 1 + dice.below(2); u < units; ++u) {
      const std::string number = std::to_string(++unit);
      std::vector<std::string> terms;
      for (const std::string& input : previous)
        if (dice.chance(80)) terms.push_back(weight() + " " + input);
      if (terms.empty()) terms.push_back(weight() + " " + previous[0]);
      if (dice.chance(30)) terms.push_back(weight());
      lines.push_back("z" + number + " = " + joined(terms, " + "));
      sums.push_back("z" + number);
      const std::string z = "z" + number;
      const std::size_t kind = dice.below(10);
      const std::vector<std::string> forms{"relu(" + z + ")", "relu(" + z + ")",
                                           "relu(" + z + ")", "step(" + z + ")",
                                           "|" + z + "|",     "max(" + z + ", " + dice.of(previous) + ")",
                                           "σ(" + z + ")",    "leaky_relu(" + z + ", 1/10)",
                                           "tanh(" + z + ")", z};
      std::string value = forms[kind];
      if (dice.chance(20))
        value += " + " + dice.of(previous);
      else if (kind < 3)
        relus.push_back("h" + number);
      lines.push_back("h" + number + " = " + value);
      next.push_back("h" + number);
    }
    previous = next;
  }
  std::vector<std::string> out;
  for (const std::string& input : previous) out.push_back(weight() + " " + input);
  if (dice.chance(15)) out.emplace_back("x1");
  lines.push_back("y = " + joined(out, " + "));
  std::string loss = dice.of({"loss(y)", "loss(y)", "(y - 1)^2", "y"});
  if (dice.chance(15)) loss += " + " + dice.of(params) + "^2";
  lines.push_back("L = " + loss);
  for (std::size_t k = 0, count = dice.below(4); k < count; ++k) {
    const std::string z = dice.of(sums);
    const std::string w = dice.of(params);
    const std::string h = relus.empty() ? z + " <= 0" : dice.of(relus) + " = 0";
    lines.push_back("assume " + dice.of({z + " = -1", z + " < 0", z + " > 0", "x1 = 0", "x1 >= 0",
                                         w + " >= 0", h, w + " = 0"}));
  }
  std::string text = "input x1, x2\nparam " + joined(params, ", ") + "\nfn loss : scalar -> scalar\n" +
                     joined(lines, "\n") + "\n";
  for (const std::string& w : params) text += "claim ∂L/∂" + w + " = 0\n";
  return text + "claim ∂L/∂x1 = 0\n";
}

/// One hidden layer, of symbolic or known sizes; questions about whole gradients and about rows and columns.
inline std::string random_layer(std::uint64_t seed) {
  Dice dice{std::mt19937_64(seed)};
  const bool symbolic = dice.chance(66);
  std::string d = symbolic ? "D" : std::to_string(1 + dice.below(3));
  const std::string k = symbolic ? "K" : std::to_string(2 + dice.below(2));
  const bool skip = dice.chance(30);
  const std::string c = skip ? d : symbolic ? "C" : std::to_string(1 + dice.below(2));
  const std::string unit = dice.of({"relu", "relu", "relu", "step", "abs", "σ", "tanh"});
  std::string text = symbolic ? "dim D, K, C\n" : "";
  text += "input x : " + d + "\nparam W1 : " + k + "×" + d + ", b1 : " + k + ", W2 : " + c + "×" + k +
          ", b2 : " + c;
  text += "\nfn loss : " + c + " -> scalar\nz = W1 x + b1\nh = " + unit + "(z)\ny = W2 h + b2" +
          (skip ? " + x" : "") + "\nL = loss(y)\nderive L\n";
  std::vector<std::string> known{"z[1] = -1", "z[1] < 0", "z[1] > 0",  "x = 0",       "x[1] = 0",   "x >= 0",
                                 "W1 < 0",    "z < 0",    "b1[1] = 0", "W1[1,:] = 0", "W2[:,1] = 0"};
  if (unit == "relu") known.insert(known.end(), {"h[1] = 0", "h = 0", "h[2] = 0"});
  for (std::size_t n = 0, count = 1 + dice.below(2); n < count; ++n)
    text += "assume " + dice.of(known) + "\n";
  for (const char* name :
       {"W̄1", "b̄1", "W̄2", "b̄2", "x̄", "W̄1[1,:]", "b̄1[1]", "W̄2[:,1]", "W̄1[:,1]", "W̄1[2,:]", "x̄[1]"})
    text += std::string("claim ") + name + " = 0\n";
  return text;
}

}  // namespace overbar
