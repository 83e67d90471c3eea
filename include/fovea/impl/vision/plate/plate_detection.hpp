#pragma once

#include "fovea/vision/nms.hpp"
#include "fovea/vision/plate/plate_detection.hpp"

#include <cmath>

namespace fovea::inline FOVEA_ABI {

namespace plate_detail {

inline float between(point a, point b) noexcept { return std::hypot(b.x - a.x, b.y - a.y); }

}  // namespace plate_detail

FOVEA_INLINE float plate_detection::width() const noexcept {
  return (plate_detail::between(corners[0], corners[1]) +
          plate_detail::between(corners[3], corners[2])) /
         2;
}

FOVEA_INLINE float plate_detection::height() const noexcept {
  return (plate_detail::between(corners[0], corners[3]) +
          plate_detail::between(corners[1], corners[2])) /
         2;
}

FOVEA_INLINE bool same_plate::operator()(const plate_detection& a,
                                         const plate_detection& b) const noexcept {
  return same_object{overlap, containment}(a.box, b.box);
}

}  // namespace fovea::inline FOVEA_ABI
