#pragma once

#include "fovea/vision/detect/look.hpp"
#include "fovea/vision/detection.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// What YuNet says about one map of `across` x `down` cells of `stride` pixels: a class and an
/// object score, four numbers of a box and ten of points for each cell.
struct yunet_map {
  int stride = 8, across = 0, down = 0;
  const float *face = nullptr, *object = nullptr, *box = nullptr, *points = nullptr;
};

/// Appends the faces of one map that score `threshold` or more, in pixels of the image.
///
/// score = sqrt(face * object); centre = (cell + offset) * stride; extent = exp(e) * stride; point
/// = (cell + offset) * stride, where cells count from their corner (Wu, Peng, Yu: "YuNet",
/// 2023, 3.3).
inline void decode(const yunet_map& map, const look& from, float threshold,
                   std::vector<face_detection>& out) {
  const auto stride = static_cast<float>(map.stride);
  const float enough = threshold * threshold;
  for (int cell = 0; cell < map.across * map.down; ++cell) {
    const float product = std::max(map.face[cell], 0.0f) * std::max(map.object[cell], 0.0f);
    if (!(product >= enough)) continue;
    const auto column = static_cast<float>(cell % map.across);
    const auto row = static_cast<float>(cell / map.across);
    const float* box = map.box + 4 * cell;
    const float width = std::exp(std::min(box[2], 10.0f)) * stride;
    const float height = std::exp(std::min(box[3], 10.0f)) * stride;
    face_detection found;
    found.score = std::min(std::sqrt(product), 1.0f);
    found.box = from.to_image(rect{(column + box[0]) * stride - width / 2,
                                   (row + box[1]) * stride - height / 2, width, height});
    const float* at = map.points + 10 * cell;
    for (point& p : found.points) {
      p = from.to_image((column + at[0]) * stride, (row + at[1]) * stride);
      at += 2;
    }
    out.push_back(found);
  }
}

}  // namespace fovea::inline FOVEA_ABI
