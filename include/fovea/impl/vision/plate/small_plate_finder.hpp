#pragma once

#include "fovea/impl/vision/plate/plate_finder.hpp"
#include "fovea/vision/expect.hpp"
#include "fovea/vision/plate/small_plate_finder.hpp"

#include <algorithm>

namespace fovea::inline FOVEA_ABI {

namespace small_plate_detail {

inline constexpr int stride = 8;
inline constexpr float reach = 16;
inline constexpr const char* wanted =
    "plate_finder_small.onnx, with a map of scores and one of eight planes of corners";

}  // namespace small_plate_detail

FOVEA_INLINE void decode_small_plates(const small_plate_map& map, const look& from, float threshold,
                                      std::vector<plate_detection>& out) {
  using namespace small_plate_detail;
  const int cells = map.across * map.down;
  for (int cell = 0; cell < cells; ++cell) {
    const float score = map.scores[cell];
    if (!(score >= threshold)) continue;
    const float x = (float(cell % map.across) + 0.5f) * stride;
    const float y = (float(cell / map.across) + 0.5f) * stride;
    const auto plane = [&](int n) { return map.corners[std::ptrdiff_t(n) * cells + cell]; };
    plate_detection found;
    found.score = std::min(score, 1.0f), found.lines = 0;
    for (int k = 0; k < 4; ++k)
      found.corners[std::size_t(k)] =
          from.to_image(x + reach * plane(2 * k), y + reach * plane(2 * k + 1));
    if (!is_convex(found.corners)) continue;
    found.box = bounds_of(found.corners);
    out.push_back(found);
  }
}

FOVEA_INLINE void small_plate_cells::read(const nn::session& net, const look& from, float score,
                                          std::vector<plate_detection>& out) const {
  const auto& dims = net.compiled().outputs()[std::size_t(scores)].dims;
  decode_small_plates({int(dims[3]), int(dims[2]), net.output<float>(scores).data(),
                       net.output<float>(corners).data()},
                      from, score, out);
}

FOVEA_INLINE result<small_plate_finder> small_plate_finder::load(const std::string& path,
                                                                 const detect_options& how) {
  using namespace small_plate_detail;
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  survey_needs needs{"small_plate_finder", wanted, plate_finder_detail::canvases(how.long_side), {},
                     how.parallel,         nullptr};
  for (float& each : needs.pixels.scale) each = 1 / 255.0f;
  auto nets = surveyor::load(path, std::move(*graph), needs);
  if (!nets) return nets.error();
  small_plate_cells reader;
  for (std::size_t i = 0; i < nets->canvases().size(); ++i) {
    const auto size = nets->canvases()[i];
    const expectation expect{nets->program_of(int(i)), path, "small_plate_finder", wanted};
    const auto scores = expect.output({1, 1, size.height / stride, size.width / stride});
    if (!scores) return scores.error();
    const auto corners = expect.output({1, 8, size.height / stride, size.width / stride});
    if (!corners) return corners.error();
    reader.scores = *scores, reader.corners = *corners;
  }
  look_plan plan;
  plan.whole = how.long_side;
  if (nets->canvases().back().width == plate_finder_detail::coarse_side)
    plan.coarse = int(nets->canvases().size()) - 1;
  return small_plate_finder(std::move(*nets), reader, how, std::move(plan));
}

}  // namespace fovea::inline FOVEA_ABI
