#pragma once

#include "fovea/image/affine.hpp"

#include <cstdint>

namespace fovea::inline FOVEA_ABI {

enum class placement : std::uint8_t { centre, top_left };

/// How a picture lies in the input of a network: evenly scaled to fit, the rest is border.
struct letterbox {
  float scale = 1;          ///< pixels of the network for one of the picture
  float left = 0, top = 0;  ///< where the picture starts, in pixels of the network

  /// A picture of `width` x `height` in an input of `input_width` x `input_height`. Centred, it
  /// starts at a whole pixel, as the tools that trained the networks have it.
  static constexpr letterbox fit(int width, int height, int input_width, int input_height,
                                 placement where = placement::centre) noexcept {
    if (width <= 0 || height <= 0) return {};
    const float across = float(input_width) / float(width);
    const float down = float(input_height) / float(height);
    letterbox box{across < down ? across : down};
    if (where == placement::centre) {
      box.left = float(int((float(input_width) - box.scale * float(width)) / 2));
      box.top = float(int((float(input_height) - box.scale * float(height)) / 2));
    }
    return box;
  }

  /// For a `sampler`: from pixels of the network to pixels of the picture.
  constexpr affine to_source() const noexcept {
    return {1 / scale, 0, -left / scale, 0, 1 / scale, -top / scale};
  }
  constexpr point to_source(point p) const noexcept {
    return {(p.x - left) / scale, (p.y - top) / scale};
  }
  constexpr rect to_source(const rect& r) const noexcept {
    return {(r.x - left) / scale, (r.y - top) / scale, r.width / scale, r.height / scale};
  }
};

/// For a `sampler`: a picture scaled to fill the input, its sides' ratio given up.
constexpr affine stretch(int width, int height, int input_width, int input_height) noexcept {
  return {float(width) / float(input_width), 0, 0, 0, float(height) / float(input_height), 0};
}

}  // namespace fovea::inline FOVEA_ABI
