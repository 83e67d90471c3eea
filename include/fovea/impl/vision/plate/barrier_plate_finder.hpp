#pragma once

#include "fovea/vision/expect.hpp"
#include "fovea/vision/plate/plate_finder.hpp"

#include <algorithm>

namespace fovea::inline FOVEA_ABI {

namespace barrier_plate_detail {

inline constexpr int side = 300, priors = 1126, classes = 3, plate_class = 2;
inline constexpr const char* wanted =
    "vehicle-license-plate-detection-barrier-0106, converted with its boxes and scores";

}  // namespace barrier_plate_detail

FOVEA_INLINE void barrier_plate_map::read(const nn::session& net, const look& from, float score,
                                          std::vector<plate_detection>& out) const {
  using namespace barrier_plate_detail;
  const auto box = net.output<float>(boxes), p = net.output<float>(scores);
  for (std::size_t i = 0; i < std::size_t(priors); ++i) {
    const float here = p[i * classes + plate_class];
    if (!(here >= score)) continue;
    const float* at = box.data() + 4 * i;
    plate_detection found;
    found.score = std::min(here, 1.0f), found.lines = 0;
    found.box = from.to_image(
        rect{at[0] * side, at[1] * side, (at[2] - at[0]) * side, (at[3] - at[1]) * side});
    found.corners = corners_of(found.box);
    out.push_back(found);
  }
}

FOVEA_INLINE result<barrier_plate_finder> barrier_plate_finder::load(const std::string& path,
                                                                     const detect_options& how) {
  using namespace barrier_plate_detail;
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  survey_needs needs{"barrier_plate_finder", wanted, {{side, side}}, {}, how.parallel, nullptr};
  needs.pixels.order = channel_order::bgr;
  auto nets = surveyor::load(path, std::move(*graph), needs);
  if (!nets) return nets.error();
  const expectation expect{nets->program_of(0), path, "barrier_plate_finder", wanted};
  const auto boxes = expect.output({1, priors, 4});
  if (!boxes) return boxes.error();
  const auto scores = expect.output({1, priors, classes});
  if (!scores) return scores.error();
  look_plan plan;
  plan.stretch = true;
  return barrier_plate_finder(std::move(*nets), barrier_plate_map{*boxes, *scores}, how,
                              std::move(plan));
}

}  // namespace fovea::inline FOVEA_ABI
