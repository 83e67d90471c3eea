#pragma once

#include "fovea/image/rect.hpp"

#include <span>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// One map of a detector's output: a cell every `stride` pixels of its input, each with `per_cell`
/// predictions.
struct anchor_level {
  int stride = 0, per_cell = 1;
};

/// The centre of every prediction, in pixels of the input, in the order in which nets list them:
/// level by level, row by row, and all of a cell together.
///
/// (x + 1/2) * stride, as in SSD (Liu et al. 2016, section 2.2), where maps are rounded up.
inline std::vector<point> anchor_centres(int width, int height,
                                         std::span<const anchor_level> levels) {
  std::vector<point> centres;
  for (const auto& level : levels) {
    const int across = (width + level.stride - 1) / level.stride;
    const int down = (height + level.stride - 1) / level.stride;
    const auto step = static_cast<float>(level.stride);
    for (int cell = 0; cell < across * down; ++cell)
      centres.insert(centres.end(), static_cast<std::size_t>(level.per_cell),
                     {(static_cast<float>(cell % across) + 0.5f) * step,
                      (static_cast<float>(cell / across) + 0.5f) * step});
  }
  return centres;
}

}  // namespace fovea::inline FOVEA_ABI
