#pragma once

#include "fovea/core/config.hpp"

#include <cstdint>

namespace fovea::inline FOVEA_ABI::nn::reduce_detail {

template <class T>
T greater(T a, T b) noexcept {
  return b > a || b != b ? b : a;  // NaN stays
}
template <class T>
T lesser(T a, T b) noexcept {
  return b < a || b != b ? b : a;
}

/// Sixteen running results, so that the loop is not one chain of additions: it vectorises, and
/// blocks of it, so that the rounding error grows with count / 2048.
template <class Merge, class Map>
float fold(const float* x, std::int64_t count, float start, Merge merge, Map map) noexcept {
  constexpr int lanes = 16;
  constexpr std::int64_t block = 2048;
  float total = start;
  for (; count > 0; x += block, count -= block) {
    const std::int64_t some = count < block ? count : block, even = some / lanes * lanes;
    float part[lanes];
    for (auto& p : part) p = start;
    for (std::int64_t i = 0; i < even; i += lanes)
      for (int l = 0; l < lanes; ++l) part[l] = merge(part[l], map(x[i + l]));
    for (std::int64_t i = even; i < some; ++i) part[i - even] = merge(part[i - even], map(x[i]));
    for (int l = 1; l < lanes; ++l) part[0] = merge(part[0], part[l]);
    total = merge(total, part[0]);
  }
  return total;
}

}  // namespace fovea::inline FOVEA_ABI::nn::reduce_detail
