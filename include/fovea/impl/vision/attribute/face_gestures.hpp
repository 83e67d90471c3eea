#pragma once

#include "fovea/vision/attribute/face_gestures.hpp"

#include <array>
#include <cmath>

namespace fovea::inline FOVEA_ABI {

namespace detail {

using place3 = std::array<float, 3>;

FOVEA_INLINE place3 place(const mesh& face, std::size_t i) noexcept {
  return {face.points[i].x, face.points[i].y, face.depth[i]};
}
FOVEA_INLINE float dot(const place3& a, const place3& b) noexcept {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
FOVEA_INLINE place3 minus(const place3& a, const place3& b) noexcept {
  return {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
}
FOVEA_INLINE float apart(const mesh& face, std::size_t a, std::size_t b) noexcept {
  const auto d = minus(place(face, a), place(face, b));
  return std::sqrt(dot(d, d));
}
FOVEA_INLINE float share(float part, float whole) noexcept { return whole > 0 ? part / whole : 0; }

/// (|p2 - p6| + |p3 - p5|) / (2 |p1 - p4|)
FOVEA_INLINE float eye_aspect(const mesh& face, const std::array<std::size_t, 6>& p) noexcept {
  return share(apart(face, p[1], p[5]) + apart(face, p[2], p[4]), 2 * apart(face, p[0], p[3]));
}

/// How far the middle of the corners lies above the middle of the lips, along the face.
FOVEA_INLINE float corners_above_lips(const mesh& face) noexcept {
  const auto down = minus(place(face, 152), place(face, 10));
  const auto lips = minus(place(face, 13), place(face, 61));
  const auto others = minus(place(face, 14), place(face, 291));
  return share(dot(lips, down) + dot(others, down), 2 * std::sqrt(dot(down, down)));
}

}  // namespace detail

FOVEA_INLINE face_gestures gestures_of(const mesh& face) noexcept {
  const float width = detail::apart(face, 61, 291);
  return {detail::eye_aspect(face, {33, 160, 158, 133, 153, 144}),
          detail::eye_aspect(face, {362, 385, 387, 263, 373, 380}),
          detail::share(detail::apart(face, 13, 14), detail::apart(face, 78, 308)),
          detail::share(width, detail::apart(face, 234, 454)),
          detail::share(detail::corners_above_lips(face), width)};
}

FOVEA_INLINE bool blink_counter::update(float openness, double seconds) noexcept {
  if (!(openness >= 0)) return false;
  const double passed = seconds > last_ ? seconds - last_ : 0;
  last_ = seconds;
  const double keep = std::exp(-passed / limits_.forgets);
  level_ = openness > level_ ? openness : float(keep * level_ + (1 - keep) * openness);
  if (!shut_ && openness < limits_.shut * level_) {
    shut_ = true, since_ = seconds;
  } else if (shut_ && openness > limits_.open * level_) {
    shut_ = false;
    const double lasted = seconds - since_;
    const bool blink = lasted >= limits_.shortest && lasted <= limits_.longest;
    count_ += blink;
    return blink;
  }
  return false;
}

}  // namespace fovea::inline FOVEA_ABI
