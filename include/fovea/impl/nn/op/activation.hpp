#pragma once

#include "fovea/impl/nn/op/real_types.hpp"
#include "fovea/nn/op/spatial.hpp"

#include <cmath>

namespace fovea::inline FOVEA_ABI::nn::activation_detail {

/// log(1 + e^x) without overflow.
template <class W>
W softplus(W x) {
  return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
}
template <class W>
W sigmoid(W x) {
  return W(1) / (W(1) + std::exp(-x));
}

/// The functions that an operator can apply as it stores, and those of recurrent cells.
template <class W>
W apply(function f, W x, W a, W b) {
  const auto clamped = [](W v, W low, W high) { return v < low ? low : v > high ? high : v; };
  switch (f) {
    case function::relu: return x < 0 ? W(0) : x;
    case function::prelu:
    case function::leaky_relu: return x < 0 ? a * x : x;
    case function::clip: return clamped(x, a, b);
    case function::sigmoid: return sigmoid(x);
    case function::hard_sigmoid: return clamped(a * x + b, 0, 1);
    case function::silu: return x * sigmoid(a * x);
    case function::hard_swish: return x * clamped(x / 6 + W(0.5), 0, 1);
    case function::mish: return x * std::tanh(softplus(x));
    case function::gelu: return x / 2 * (1 + std::erf(x * W(0.70710678118654752)));
    case function::gelu_tanh:
      return x / 2 * (1 + std::tanh(W(0.79788456080286536) * (x + W(0.044715) * x * x * x)));
    case function::tanh: return std::tanh(x);
    case function::softplus: return softplus(x);
    case function::softsign: return x / (1 + std::abs(x));
    case function::elu: return x < 0 ? a * std::expm1(x) : x;
    case function::celu: return x < 0 ? a * std::expm1(x / a) : x;
    case function::selu: return b * (x < 0 ? a * std::expm1(x) : x);
    case function::thresholded_relu: return x > a ? x : W(0);
    default: return x;
  }
}

constexpr bool applies(function f) noexcept {
  return f <= function::thresholded_relu || f == function::prelu;
}

/// Whether `then` can be fused, and slopes are there where it needs them.
inline status check(const activation& then, facts reads, std::size_t slopes,
                    std::int64_t channels) {
  if (!applies(then.f)) return real_detail::wrong("it cannot apply this function as it stores");
  if (then.f != function::prelu) return done;
  return real_detail::check_vector(reads, slopes, "slopes", channels);
}

}  // namespace fovea::inline FOVEA_ABI::nn::activation_detail
