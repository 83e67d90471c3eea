#pragma once

#include "fovea/image/rect.hpp"

#include <vector>

namespace fovea::inline FOVEA_ABI {

/// The size of a net's input.
struct canvas_size {
  int width = 0, height = 0;
  friend constexpr bool operator==(canvas_size, canvas_size) noexcept = default;
};

/// One run of a detector's net: which part of the image it sees, on which canvas, and how large.
struct look {
  rect part;                       ///< whole pixels of the image
  int canvas = 0;                  ///< index into the detector's canvases
  float scale_x = 1, scale_y = 1;  ///< canvas pixels per image pixel
  bool tile = false;  ///< a part of the image, so that its inner edges cut faces in two

  constexpr point to_image(float x, float y) const noexcept {
    return {part.x + x / scale_x, part.y + y / scale_y};
  }
  constexpr rect to_image(const rect& r) const noexcept {
    return {part.x + r.x / scale_x, part.y + r.y / scale_y, r.width / scale_x, r.height / scale_y};
  }
};

/// What a detector must see of an image.
struct look_plan {
  int image_width = 0, image_height = 0;
  std::vector<canvas_size> canvases;  ///< at least one
  int whole = 0;         ///< most pixels along the long side of the whole picture; 0: all fits
  int coarse = -1;       ///< index of a small canvas for faces too large for the whole one, or -1
  int tile_canvas = 0;   ///< index of the canvas that tiles are looked at on
  float tile_scale = 0;  ///< canvas pixels per image pixel that tiles should have; 0: no tiles
  int most_tiles = 0;    ///< the bound on the cost: above it, tiles get a coarser scale
  bool stretch = false;  ///< whether a net wants the canvas filled instead of the shape kept
};

/// Appends the looks: the whole picture, once more on the coarse canvas where that is less than
/// half as large, then the tiles, which overlap by a quarter.
///
/// `out` is cleared first and keeps its memory.
void plan_looks(const look_plan& plan, std::vector<look>& out);

/// The canvas on which a picture of this shape appears largest, ties to the one with fewest pixels.
int best_canvas(const std::vector<canvas_size>& canvases, int width, int height, int longest);

/// Whether a box lies across an edge of the look that is not an edge of the image: the net saw only
/// a part of that face, and another look sees all of it.
bool cut_by_tile(const look& from, const rect& box, int image_width, int image_height) noexcept;

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/detect/look.hpp"
#endif
