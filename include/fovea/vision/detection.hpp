#pragma once

#include "fovea/image/rect.hpp"

#include <array>

namespace fovea::inline FOVEA_ABI {

/// Something found: where, in pixels of the image, and how sure the detector is, 0 to 1.
struct detection {
  rect box;
  float score = 0;
};

/// Eye, eye, tip of the nose, corner of the mouth, corner of the mouth. Of each pair, first the one
/// that is on the left of an upright picture.
using five_points = std::array<point, 5>;

/// A face with the points that alignment needs.
struct face_detection : detection {
  five_points points{};

  std::array<point, 2> eyes() const noexcept { return {points[0], points[1]}; }
};

/// A face as BlazeFace reports it: eye, eye, tip of the nose, middle of the mouth, ear, ear.
struct blaze_detection : detection {
  std::array<point, 6> points{};

  std::array<point, 2> eyes() const noexcept { return {points[0], points[1]}; }
};

}  // namespace fovea::inline FOVEA_ABI
