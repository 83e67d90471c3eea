#pragma once

#include "fovea/vision/liveness/liveness.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <span>

namespace fovea::inline FOVEA_ABI {

FOVEA_INLINE std::string liveness::text(const liveness_limits& at) const {
  char words[96];
  std::snprintf(words, sizeof words, "%s (%.2f of 1; live from %.2f on, attack up to %.2f)",
                name_of(verdict(at)), double(live), double(at.live), double(at.attack));
  return words;
}

namespace detail {

/// exp(x_i) / sum exp(x): the share of one of a net's numbers.
inline float softmax_share(std::span<const float> x, std::size_t i) noexcept {
  const float most = *std::max_element(x.begin(), x.end());
  float sum = 0;
  for (const float v : x) sum += std::exp(v - most);
  return std::exp(x[i] - most) / sum;
}

}  // namespace detail

}  // namespace fovea::inline FOVEA_ABI
