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

/// The cells around one, itself among them, cut at the edges of the map.
struct neighbours {
  int left, top, right, bottom;  ///< the last ones count

  neighbours(const small_plate_map& map, int x, int y) noexcept
      : left(std::max(x - 1, 0)),
        top(std::max(y - 1, 0)),
        right(std::min(x + 1, map.across - 1)),
        bottom(std::min(y + 1, map.down - 1)) {}
};

/// Whether no cell around sees more of a plate; of equals the first counts.
inline bool is_peak(const small_plate_map& map, int x, int y) noexcept {
  const int cell = y * map.across + x;
  const neighbours n(map, x, y);
  for (int v = n.top; v <= n.bottom; ++v)
    for (int u = n.left; u <= n.right; ++u) {
      const int other = v * map.across + u;
      if (map.scores[other] > map.scores[cell]) return false;
      if (other < cell && map.scores[other] == map.scores[cell]) return false;
    }
  return true;
}

/// The corners that the cells around see, in pixels of the canvas: the mean by their scores.
inline quad mean_corners(const small_plate_map& map, int x, int y, float threshold) noexcept {
  const neighbours n(map, x, y);
  const std::ptrdiff_t cells = std::ptrdiff_t(map.across) * map.down;
  quad sum{};
  float weights = 0;
  for (int v = n.top; v <= n.bottom; ++v)
    for (int u = n.left; u <= n.right; ++u) {
      const std::ptrdiff_t cell = std::ptrdiff_t(v) * map.across + u;
      const float weight = map.scores[cell];
      if (!(weight >= threshold)) continue;
      weights += weight;
      for (std::size_t k = 0; k < 4; ++k) {
        const float* at = map.corners + std::ptrdiff_t(2 * k) * cells + cell;
        sum[k].x += weight * ((float(u) + 0.5f) * stride + reach * at[0]);
        sum[k].y += weight * ((float(v) + 0.5f) * stride + reach * at[cells]);
      }
    }
  for (auto& corner : sum) corner = {corner.x / weights, corner.y / weights};
  return sum;
}

}  // namespace small_plate_detail

FOVEA_INLINE void decode_small_plates(const small_plate_map& map, const look& from, float threshold,
                                      std::vector<plate_detection>& out) {
  using namespace small_plate_detail;
  for (int cell = 0; cell < map.across * map.down; ++cell) {
    const float score = map.scores[cell];
    const int x = cell % map.across, y = cell / map.across;
    if (!(score >= threshold) || !is_peak(map, x, y)) continue;
    plate_detection found;
    found.score = std::min(score, 1.0f), found.lines = 0;
    const quad seen = mean_corners(map, x, y, 0.5f * score);
    for (std::size_t k = 0; k < 4; ++k) found.corners[k] = from.to_image(seen[k].x, seen[k].y);
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
