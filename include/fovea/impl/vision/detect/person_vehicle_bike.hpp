#pragma once

#include "fovea/vision/detect/person_vehicle_bike.hpp"
#include "fovea/vision/expect.hpp"

#include <algorithm>

namespace fovea::inline FOVEA_ABI {

namespace person_vehicle_bike_detail {

inline constexpr int side = 1024, priors = 48384, classes = 4;
/// Of each class but the background, which comes first.
inline constexpr road_user users[] = {road_user::person, road_user::vehicle, road_user::cycle};
inline constexpr const char* wanted =
    "person-vehicle-bike-detection-crossroad-0078, converted with its boxes and scores";

}  // namespace person_vehicle_bike_detail

FOVEA_INLINE void person_vehicle_bike_map::read(const nn::session& net, const look& from,
                                                float score,
                                                std::vector<road_detection>& out) const {
  using namespace person_vehicle_bike_detail;
  const auto box = net.output<float>(boxes), p = net.output<float>(scores);
  for (std::size_t i = 0; i < std::size_t(priors); ++i) {
    const float* of = p.data() + i * classes + 1;
    const auto best = std::max_element(of, of + classes - 1) - of;
    if (!(of[best] >= score)) continue;
    const float* at = box.data() + 4 * i;
    road_detection found;
    found.score = std::min(of[best], 1.0f), found.is = users[best];
    found.box = from.to_image(
        rect{at[0] * side, at[1] * side, (at[2] - at[0]) * side, (at[3] - at[1]) * side});
    out.push_back(found);
  }
}

FOVEA_INLINE result<person_vehicle_bike> person_vehicle_bike::load(const std::string& path,
                                                                   const detect_options& how) {
  using namespace person_vehicle_bike_detail;
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  survey_needs needs{"person_vehicle_bike", wanted, {{side, side}}, {}, how.parallel, nullptr};
  needs.pixels.order = channel_order::bgr;
  auto nets = surveyor::load(path, std::move(*graph), needs);
  if (!nets) return nets.error();
  const expectation expect{nets->program_of(0), path, "person_vehicle_bike", wanted};
  const auto boxes = expect.output({1, priors, 4}, "detection_out/boxes");
  if (!boxes) return boxes.error();
  const auto scores = expect.output({1, priors, classes}, "detection_out/scores");
  if (!scores) return scores.error();
  look_plan plan;
  plan.stretch = true;
  return person_vehicle_bike(std::move(*nets), person_vehicle_bike_map{*boxes, *scores}, how,
                             std::move(plan));
}

}  // namespace fovea::inline FOVEA_ABI
