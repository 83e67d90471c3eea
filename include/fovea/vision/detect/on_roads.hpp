#pragma once

#include "fovea/vision/detect/surveyor.hpp"

#include <array>

namespace fovea::inline FOVEA_ABI {

/// What detectors of road users start from: their scores are lower than those of faces.
inline constexpr detect_options on_roads{.score = 0.4f, .long_side = 416};

/// A class of COCO (Lin et al. 2014; of 80, counted from 0) that is on roads.
struct coco_class {
  int index = 0;
  road_user is = road_user::person;
};
inline constexpr std::array<coco_class, 6> coco_on_roads{{{0, road_user::person},
                                                          {1, road_user::bicycle},
                                                          {2, road_user::car},
                                                          {3, road_user::motorcycle},
                                                          {5, road_user::bus},
                                                          {7, road_user::truck}}};

/// The road user that scores most among the 80 scores at `scores`.
struct coco_best {
  road_user is = road_user::person;
  float score = 0;
};
constexpr coco_best best_on_road(const float* scores) noexcept {
  coco_best best;
  for (const auto& each : coco_on_roads)
    if (scores[each.index] > best.score) best = {each.is, scores[each.index]};
  return best;
}

}  // namespace fovea::inline FOVEA_ABI
