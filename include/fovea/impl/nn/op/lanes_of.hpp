#pragma once

#include "fovea/nn/scalar.hpp"

namespace fovea::inline FOVEA_ABI::nn {

/// A tensor around one axis, or a few that are one: position = (outer * extent + i) * inner + lane.
struct around_axis {
  std::int64_t outer, extent, inner;
};
inline around_axis around(const shape& dims, int first, int last) noexcept {
  return {dims.product(0, first), dims.product(first, last), dims.product(last, dims.rank())};
}

/// Calls `visit` with a function from position to a number in the elements' order: float, double or
/// int64. The top bit of u64 is turned over, so that they are in order as int64.
template <class Visit>
void with_loader(const const_tensor_view& x, Visit&& visit) {
  if (x.type == element::f32)
    visit([p = x.as<float>()](std::int64_t i) { return p[i]; });
  else if (is_real(x.type))
    visit([&x](std::int64_t i) { return load_real(x, i); });
  else
    visit([&x, turned = x.type == element::u64 ? INT64_MIN : 0](std::int64_t i) {
      return load_integer(x, i) ^ turned;
    });
}

}  // namespace fovea::inline FOVEA_ABI::nn
