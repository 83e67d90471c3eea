#pragma once

#include "fovea/impl/nn/op/arithmetic_unary.hpp"
#include "fovea/impl/nn/op/real_types.hpp"
#include "fovea/nn/op/spatial.hpp"

namespace fovea::inline FOVEA_ABI::nn::activation_detail {

/// f(x), for the functions that an operator can apply as it stores.
template <class W>
W apply(const activation& then, W x, W slope) {
  if (then.f == function::prelu) return x < 0 ? slope * x : x;
  return unary_detail::evaluate(unary{then.f, then.a, then.b}, x);
}

constexpr bool applies(function f) noexcept {
  return f <= function::shrink || f == function::prelu;
}

/// Whether `then` can be fused, and slopes are there where it needs them.
inline status fits(const activation& then, facts reads, std::size_t slopes, std::int64_t channels) {
  if (!applies(then.f)) return check::malformed("it cannot apply this function as it stores");
  if (then.f != function::prelu) return done;
  return real_detail::check_vector(reads, slopes, "slopes", channels);
}

}  // namespace fovea::inline FOVEA_ABI::nn::activation_detail
