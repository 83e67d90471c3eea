#pragma once

#include "fovea/core/assert.hpp"
#include "fovea/vision/detect/look.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace fovea::inline FOVEA_ABI {

namespace look_detail {

/// Never enlarged: a net learns nothing from pixels that are not there.
inline float fitting_scale(canvas_size canvas, int width, int height, int longest) {
  const float across = float(canvas.width) / float(width);
  const float down = float(canvas.height) / float(height);
  const float asked = longest > 0 ? float(longest) / float(std::max(width, height)) : 1.0f;
  return std::min({across, down, asked, 1.0f});
}

/// How many tiles of `tile` pixels cover `extent`, overlapping by a quarter or more.
inline int tile_count(float extent, int tile) {
  const float step = 0.75f * float(tile);
  return extent <= float(tile) ? 1 : 1 + int(std::ceil((extent - float(tile)) / step - 1e-4f));
}

/// Where tile `i` of `count` begins, in pixels of the image; tiles are spread evenly.
inline int tile_start(int i, int count, int tile, int extent) {
  return count > 1 ? int(std::int64_t(extent - tile) * i / (count - 1)) : 0;
}

inline void append_tiles(const look_plan& plan, std::vector<look>& out) {
  const auto canvas = plan.canvases[std::size_t(plan.tile_canvas)];
  float scale = plan.tile_scale;
  const auto count = [&](int extent, int tile) { return tile_count(float(extent) * scale, tile); };
  while (count(plan.image_width, canvas.width) * count(plan.image_height, canvas.height) >
         std::max(plan.most_tiles, 1))
    scale *= 0.95f;
  const int across = count(plan.image_width, canvas.width);
  const int down = count(plan.image_height, canvas.height);
  if (across * down < 2) return;
  const int width = std::min(plan.image_width, int(float(canvas.width) / scale));
  const int height = std::min(plan.image_height, int(float(canvas.height) / scale));
  for (int i = 0; i < across * down; ++i) {
    const int x = tile_start(i % across, across, width, plan.image_width);
    const int y = tile_start(i / across, down, height, plan.image_height);
    const rect part{float(x), float(y), float(width), float(height)};
    look tile{part, plan.tile_canvas, scale, scale, true};
    if (plan.stretch)
      tile.scale_x = float(canvas.width) / part.width,
      tile.scale_y = float(canvas.height) / part.height;
    out.push_back(tile);
  }
}

inline look whole_look(const look_plan& plan, int index) {
  const int width = plan.image_width, height = plan.image_height;
  const auto canvas = plan.canvases[std::size_t(index)];
  const float even = fitting_scale(canvas, width, height, plan.whole);
  look whole{{0, 0, float(width), float(height)}, index, even, even, false};
  if (plan.stretch)
    whole.scale_x = float(canvas.width) / float(width),
    whole.scale_y = float(canvas.height) / float(height);
  return whole;
}

}  // namespace look_detail

FOVEA_INLINE int best_canvas(const std::vector<canvas_size>& canvases, int width, int height,
                             int longest) {
  constexpr float as_good = 0.97f;  // three per cent of size are not worth a larger canvas
  float largest = 0;
  for (const auto& canvas : canvases)
    largest = std::max(largest, look_detail::fitting_scale(canvas, width, height, longest));
  int best = -1;
  for (std::size_t i = 0; i < canvases.size(); ++i) {
    const auto pixels = [&](std::size_t k) { return canvases[k].width * canvases[k].height; };
    const float scale = look_detail::fitting_scale(canvases[i], width, height, longest);
    if (scale >= as_good * largest && (best < 0 || pixels(i) < pixels(std::size_t(best))))
      best = int(i);
  }
  return best;
}

FOVEA_INLINE void plan_looks(const look_plan& plan, std::vector<look>& out) {
  FOVEA_ASSERT(!plan.canvases.empty(), "a detector has a canvas");
  out.clear();
  if (plan.image_width <= 0 || plan.image_height <= 0) return;
  const int chosen = best_canvas(plan.canvases, plan.image_width, plan.image_height, plan.whole);
  out.push_back(look_detail::whole_look(plan, chosen));
  const float scale = out[0].scale_x;
  if (plan.coarse >= 0 && plan.coarse != chosen) {
    const look coarse = look_detail::whole_look(plan, plan.coarse);
    if (coarse.scale_x < 0.5f * scale) out.push_back(coarse);
  }
  if (plan.tile_scale > scale) look_detail::append_tiles(plan, out);
}

FOVEA_INLINE bool cut_by_tile(const look& from, const rect& box, int image_width,
                              int image_height) noexcept {
  if (!from.tile) return false;
  const float margin = 2 / from.scale_x;
  const auto& part = from.part;
  return (part.x > 0 && box.x < part.x + margin) || (part.y > 0 && box.y < part.y + margin) ||
         (part.right() < float(image_width) && box.right() > part.right() - margin) ||
         (part.bottom() < float(image_height) && box.bottom() > part.bottom() - margin);
}

}  // namespace fovea::inline FOVEA_ABI
