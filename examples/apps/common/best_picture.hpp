#pragma once

#include <fovea/fovea.hpp>

#include <algorithm>

namespace app {

/// The best picture of what is followed, small enough for a page.
struct best_picture {
  static constexpr float longest = 160;  ///< pixels, of its longer side
  float measure = 0;                     ///< how good it is, as its owner measures it
  fovea::image<fovea::rgb8> picture;

  /// Keeps what is in `box` where that measures a fifth more than what there was.
  void keep(const fovea::image_view& photo, const fovea::rect& box, float measured) {
    if (measured <= 1.2f * measure || !(box.width > 0 && box.height > 0)) return;
    measure = measured;
    const float scale = std::min(1.0f, longest / std::max(box.width, box.height));
    picture = fovea::image<fovea::rgb8>(std::max(1, int(box.width * scale)),
                                        std::max(1, int(box.height * scale)));
    const float step = 1 / scale;
    fovea::sampler{}(photo, fovea::affine{step, 0, box.x, 0, step, box.y}, picture);
  }
};

}  // namespace app
