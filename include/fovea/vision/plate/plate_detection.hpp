#pragma once

#include "fovea/image/homography.hpp"
#include "fovea/vision/detection.hpp"
#include "fovea/vision/nms.hpp"

#include <concepts>
#include <span>

namespace fovea::inline FOVEA_ABI {

/// A number plate: its box, its corners as one reads it, and in how many lines it is written.
struct plate_detection : detection {
  quad corners{};
  int lines = 1;  ///< 1 or 2; 0: the detector does not tell

  /// Mean extents along the plate, in pixels of the image.
  float width() const noexcept;
  float height() const noexcept;
};

/// When two hits are one plate.
struct same_plate {
  float overlap = 0.4f, containment = 0.65f;

  bool operator()(const plate_detection& a, const plate_detection& b) const noexcept;
};
template <>
struct object_rule<plate_detection> {
  using type = same_plate;
};

/// Orders hits best first, and moves the corners of each to the mean, by their scores, of its own
/// and of those of lesser hits whose box is almost the same: each hit errs in its own way.
void steady_corners(std::span<plate_detection> hits) noexcept;

constexpr void shift(plate_detection& d, point by) noexcept {
  d.box.x += by.x, d.box.y += by.y;
  for (auto& each : d.corners) each = each + by;
}

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/plate/plate_detection.hpp"
#endif
