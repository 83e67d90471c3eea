#pragma once

#include "fovea/image/color_name.hpp"

#include <cmath>
#include <numbers>

namespace fovea::inline FOVEA_ABI {

namespace color_name_detail {

/// IEC 61966-2-1, 5.2.
inline float linear(std::uint8_t v) {
  const float x = float(v) / 255;
  return x <= 0.04045f ? x / 12.92f : std::pow((x + 0.055f) / 1.055f, 2.4f);
}

/// CIE 15:2004, 8.2.1.
inline float root(float t) {
  constexpr float edge = 216.0f / 24389;
  return t > edge ? std::cbrt(t) : (24389.0f / 27 * t + 16) / 116;
}

}  // namespace color_name_detail

FOVEA_INLINE lab to_lab(color c) noexcept {
  using namespace color_name_detail;
  const float r = linear(c.r), g = linear(c.g), b = linear(c.b);
  const float x = root((0.4124564f * r + 0.3575761f * g + 0.1804375f * b) / 0.95047f);
  const float y = root(0.2126729f * r + 0.7151522f * g + 0.0721750f * b);
  const float z = root((0.0193339f * r + 0.1191920f * g + 0.9503041f * b) / 1.08883f);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

FOVEA_INLINE color_name name_of_color(const lab& c) noexcept {
  const float chroma = std::hypot(c.a, c.b);
  float hue = std::atan2(c.b, c.a) * 180 / std::numbers::pi_v<float>;
  if (hue < 0) hue += 360;
  // Dark cloth keeps little chroma, and cameras add some to shadows.
  if (c.lightness < 22 && chroma < 14) return color_name::black;
  if (chroma < (c.lightness > 80 ? 9.0f : 11.0f))
    return c.lightness < 28   ? color_name::black
           : c.lightness < 78 ? color_name::gray
                              : color_name::white;
  if (hue < 20 || hue >= 345) return c.lightness > 62 ? color_name::pink : color_name::red;
  if (hue < 48)
    return c.lightness > 68 && chroma < 45 ? color_name::pink
           : chroma < 38                   ? color_name::brown
                                           : color_name::red;
  if (hue < 72) return c.lightness < 52 || chroma < 35 ? color_name::brown : color_name::orange;
  if (hue < 105) return c.lightness < 48 ? color_name::brown : color_name::yellow;
  if (hue < 200) return color_name::green;
  if (hue < 300) return color_name::blue;
  if (hue < 330) return color_name::purple;
  return c.lightness > 55 ? color_name::pink : color_name::purple;
}

}  // namespace fovea::inline FOVEA_ABI
