#pragma once

#include <algorithm>
#include <cmath>
#include <string_view>

/// Textbook formulas in double, independent of the library: what its results are held against.
namespace reference {

/// A function by name; `a` and `b` mean what they mean for the library's function of that name.
inline double activation(std::string_view name, double x, double a = 0, double b = 0) {
  const double pi = 3.14159265358979323846;
  if (name == "relu") return std::max(x, 0.0);
  if (name == "leaky_relu" || name == "prelu") return x >= 0 ? x : a * x;
  if (name == "clip") return std::min(std::max(x, a), b);
  if (name == "sigmoid") return 1 / (1 + std::exp(-x));
  if (name == "hard_sigmoid") return std::max(0.0, std::min(1.0, a * x + b));
  if (name == "silu") return x / (1 + std::exp(-a * x));
  if (name == "hard_swish") return x * std::max(0.0, std::min(1.0, x / 6 + 0.5));
  if (name == "mish") return x * std::tanh(std::log(1 + std::exp(x)));
  if (name == "gelu") return 0.5 * x * (1 + std::erf(x / std::sqrt(2.0)));
  if (name == "gelu_tanh")
    return 0.5 * x * (1 + std::tanh(std::sqrt(2 / pi) * (x + 0.044715 * x * x * x)));
  if (name == "tanh") return std::tanh(x);
  if (name == "exp") return std::exp(x);
  if (name == "softplus") return std::log(1 + std::exp(x));
  if (name == "softsign") return x / (1 + std::fabs(x));
  if (name == "elu") return x >= 0 ? x : a * (std::exp(x) - 1);
  if (name == "celu") return std::max(0.0, x) + std::min(0.0, a * (std::exp(x / a) - 1));
  if (name == "selu") return x > 0 ? b * x : b * (a * std::exp(x) - a);
  if (name == "thresholded_relu") return x > a ? x : 0;
  return x;
}

}  // namespace reference
