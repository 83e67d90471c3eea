#pragma once

#include "fovea/image/color.hpp"
#include "fovea/image/rect.hpp"

#include <algorithm>

namespace fovea_test {

/// The box around all pixels whose green is at least `least`; without width where there is none.
inline fovea::rect bright_box(const fovea::image_view& photo, int least) {
  int left = photo.width, top = photo.height, right = -1, bottom = -1;
  for (int y = 0; y < photo.height; ++y)
    for (int x = 0; x < photo.width; ++x) {
      std::uint8_t rgba[4];
      fovea::read_row(photo, y, x, 1, rgba);
      if (rgba[1] < least) continue;
      left = std::min(left, x), right = std::max(right, x + 1);
      top = std::min(top, y), bottom = std::max(bottom, y + 1);
    }
  if (right < 0) return {};
  return {float(left), float(top), float(right - left), float(bottom - top)};
}

}  // namespace fovea_test
