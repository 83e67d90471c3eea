#pragma once

#include "reference/activations.hpp"
#include "support/guard_buffer.hpp"

#include <fovea/kernel/kernel_set.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

/// What the tests of kernels share: noise that ends at a guard page, and one way to compare.
namespace kernel_case {

namespace kernel = fovea::kernel;
using kernel::activation;

inline constexpr float untouched = -12345.0f;

/// Uniform in [-1, 1), by a generator of its own, so that every machine sees the same numbers.
inline std::vector<float> noise(std::size_t count, std::uint32_t seed) {
  std::vector<float> values(count);
  for (float& v : values) {
    seed = seed * 1664525u + 1013904223u;
    v = static_cast<float>(seed >> 8) / 8388608.0f - 1.0f;
  }
  return values;
}

/// The same values, ending where no one may read.
struct guarded {
  fovea_test::guard_buffer<float> buffer;
  explicit guarded(const std::vector<float>& values) : buffer(values.size()) {
    std::copy(values.begin(), values.end(), buffer.data());
  }
  guarded(std::size_t count, float value) : buffer(count) {
    std::fill_n(buffer.data(), count, value);
  }
  float* data() { return buffer.data(); }
  float& operator[](std::size_t i) { return buffer[i]; }
};

struct named_activation {
  activation f;
  std::string_view name;
  float a = 0, b = 0;
};

inline const std::vector<named_activation>& activations() {
  static const std::vector<named_activation> all{
      {activation::none, "none"},
      {activation::relu, "relu"},
      {activation::leaky_relu, "leaky_relu", 0.1f},
      {activation::clip, "clip", -0.3f, 0.6f},
      {activation::prelu, "prelu"},
      {activation::sigmoid, "sigmoid"},
      {activation::hard_sigmoid, "hard_sigmoid", 0.2f, 0.5f},
      {activation::silu, "silu", 1.0f},
      {activation::hard_swish, "hard_swish"},
      {activation::mish, "mish"},
      {activation::gelu, "gelu"},
      {activation::gelu_tanh, "gelu_tanh"},
      {activation::tanh, "tanh"},
      {activation::softplus, "softplus"},
      {activation::elu, "elu", 0.7f},
      {activation::exp, "exp"},
  };
  return all;
}

/// What an epilogue makes of sums [pixels, channels]; residuals and slopes may be empty.
inline std::vector<double> settled(std::vector<double> sums, std::size_t channels,
                                   const named_activation& f, const std::vector<float>& residual,
                                   bool residual_last, const std::vector<float>& slopes) {
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const double more = residual.empty() ? 0 : double(residual[i]);
    const double a = slopes.empty() ? double(f.a) : double(slopes[i % channels]);
    const double x = residual_last ? sums[i] : sums[i] + more;
    sums[i] = reference::activation(f.name, x, a, double(f.b)) + (residual_last ? more : 0);
  }
  return sums;
}

/// `allowed` is the error that an answer near 1 may have.
inline void check_close(const float* got, const std::vector<double>& expected, double allowed) {
  std::size_t worst = 0;
  double most = -1;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double error = std::fabs(double(got[i]) - expected[i]) / (1 + std::fabs(expected[i]));
    if (!(error <= most)) most = error, worst = i;
  }
  if (most <= allowed) return;
  CAPTURE(worst);
  CAPTURE(got[worst]);
  CAPTURE(expected[worst]);
  CHECK(most <= allowed);
}

inline std::size_t size(std::int64_t n) { return static_cast<std::size_t>(n); }

}  // namespace kernel_case
