#pragma once

#include "fovea/vision/detect/look.hpp"
#include "fovea/vision/detection.hpp"
#include "fovea/vision/logistic.hpp"

#include <span>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// Appends the faces that score `threshold` or more, in pixels of the image. `boxes` holds sixteen
/// numbers for each anchor, all in pixels of the canvas: centre, extents, six points; places are
/// relative to the anchor. `logits` holds one each.
inline void decode_blazeface(std::span<const point> anchors, const float* boxes,
                             const float* logits, const look& from, float threshold,
                             std::vector<blaze_detection>& out) {
  const float enough = fovea::logit(threshold);
  for (const point& anchor : anchors) {
    const float logit = *logits++;
    const float* at = boxes;
    boxes += 16;
    if (!(logit >= enough)) continue;
    blaze_detection found;
    found.score = logistic(logit);
    found.box = from.to_image(
        rect{anchor.x + at[0] - at[2] / 2, anchor.y + at[1] - at[3] / 2, at[2], at[3]});
    for (point& p : found.points) {
      at += 2;
      p = from.to_image(anchor.x + at[2], anchor.y + at[3]);
    }
    out.push_back(found);
  }
}

}  // namespace fovea::inline FOVEA_ABI
