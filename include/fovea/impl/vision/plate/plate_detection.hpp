#pragma once

#include "fovea/vision/nms.hpp"
#include "fovea/vision/plate/plate_detection.hpp"

#include <algorithm>
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

FOVEA_INLINE void steady_corners(std::span<plate_detection> hits) noexcept {
  std::sort(hits.begin(), hits.end(), best_first);
  for (std::size_t i = 0; i < hits.size(); ++i) {
    quad sum{};
    float weights = 0;
    for (const auto& other : hits.subspan(i)) {
      if (&other != &hits[i] && !same_object{0.7f, 1}(other.box, hits[i].box)) continue;
      weights += other.score;
      for (std::size_t k = 0; k < 4; ++k) sum[k] = sum[k] + other.score * other.corners[k];
    }
    if (!(weights > 0)) continue;
    for (auto& corner : sum) corner = {corner.x / weights, corner.y / weights};
    hits[i].corners = sum;
  }
}

}  // namespace fovea::inline FOVEA_ABI
