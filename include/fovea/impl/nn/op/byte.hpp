#pragma once

#include "fovea/nn/element.hpp"

#include <algorithm>
#include <cmath>

namespace fovea::inline FOVEA_ABI::nn::integer_detail {

/// The whole number nearest to `real`, within limits.
inline float limited(float real, std::int32_t least, std::int32_t most) noexcept {
  return std::clamp(std::nearbyint(real), static_cast<float>(least), static_cast<float>(most));
}

/// A whole number near `real`, which may be far outside of a byte.
inline std::uint8_t to_byte(float real, std::int32_t zero, std::int32_t low,
                            std::int32_t high) noexcept {
  const float near = std::nearbyint(std::clamp(real, -65536.0f, 65536.0f));
  return static_cast<std::uint8_t>(std::clamp(static_cast<std::int32_t>(near) + zero, low, high));
}

inline bool is_byte(element type) noexcept { return type == element::u8 || type == element::i8; }

}  // namespace fovea::inline FOVEA_ABI::nn::integer_detail
