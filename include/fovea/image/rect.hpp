#pragma once

#include "fovea/core/config.hpp"

namespace fovea::inline FOVEA_ABI {

/// A place in an image, in pixels: (0, 0) is the corner of the first pixel, (0.5, 0.5) its centre.
struct point {
  float x = 0, y = 0;

  friend constexpr point operator+(point a, point b) noexcept { return {a.x + b.x, a.y + b.y}; }
  friend constexpr point operator-(point a, point b) noexcept { return {a.x - b.x, a.y - b.y}; }
  friend constexpr point operator*(float s, point p) noexcept { return {s * p.x, s * p.y}; }
  friend constexpr bool operator==(point, point) noexcept = default;
};

/// A box in pixels: its upper left corner and its extents. It may reach over the image's edge.
struct rect {
  float x = 0, y = 0, width = 0, height = 0;

  constexpr float right() const noexcept { return x + width; }
  constexpr float bottom() const noexcept { return y + height; }
  constexpr point centre() const noexcept { return {x + width / 2, y + height / 2}; }
  constexpr float area() const noexcept { return width > 0 && height > 0 ? width * height : 0; }
  constexpr bool contains(point p) const noexcept {
    return p.x >= x && p.y >= y && p.x < right() && p.y < bottom();
  }
  friend constexpr bool operator==(const rect&, const rect&) noexcept = default;
};

/// What both cover; no extent where they are apart.
constexpr rect intersect(const rect& a, const rect& b) noexcept {
  const float x = a.x > b.x ? a.x : b.x, y = a.y > b.y ? a.y : b.y;
  const float r = a.right() < b.right() ? a.right() : b.right();
  const float d = a.bottom() < b.bottom() ? a.bottom() : b.bottom();
  return {x, y, r > x ? r - x : 0, d > y ? d - y : 0};
}

/// Intersection over union, 0 … 1.
constexpr float overlap(const rect& a, const rect& b) noexcept {
  const float both = intersect(a, b).area(), either = a.area() + b.area() - both;
  return either > 0 ? both / either : 0;
}

}  // namespace fovea::inline FOVEA_ABI
