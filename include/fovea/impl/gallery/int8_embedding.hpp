#pragma once

#include "fovea/gallery/int8_embedding.hpp"
#include "fovea/kernel/kernel_set.hpp"

#include <algorithm>
#include <cmath>

namespace fovea::inline FOVEA_ABI::embedding_detail {

FOVEA_INLINE int8_scale to_int8(std::span<const float> from, std::int8_t* to) noexcept {
  float most = 0;
  for (const float v : from) most = std::max(most, std::fabs(v));
  const float step = most > 0 ? 127 / most : 0;
  std::int64_t square = 0;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const float v = from[i] * step;
    to[i] = static_cast<std::int8_t>(v + (v < 0 ? -0.5f : 0.5f));  // the conversion cuts off
    square += to[i] * to[i];
  }
  if (square == 0) return {};
  int8_scale s;
  s.scale = static_cast<float>(1 / std::sqrt(double(square)));
  double apart = 0;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const double off = double(from[i]) - double(s.scale) * double(to[i]);
    apart += off * off;
  }
  s.error = static_cast<float>(std::sqrt(apart));
  return s;
}

FOVEA_INLINE float int8_cosine(const std::int8_t* a, const std::int8_t* b, std::size_t count,
                               float scale) noexcept {
  return float(kernel::best().bytes->dot(a, b, std::int64_t(count))) * scale;
}

}  // namespace fovea::inline FOVEA_ABI::embedding_detail
