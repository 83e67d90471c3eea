#pragma once

#include "fovea/image/image.hpp"

namespace fovea::inline FOVEA_ABI::image_file_detail {

/// Lays R G B A over white paper.
inline void over_white(const std::uint8_t* rgba, image<rgb8>& out) noexcept {
  const std::size_t count = std::size_t(out.width()) * std::size_t(out.height());
  std::uint8_t* rgb = out.data();
  for (std::size_t i = 0; i < count; ++i, rgba += 4, rgb += 3)
    for (int c = 0; c < 3; ++c)
      rgb[c] = static_cast<std::uint8_t>((rgba[c] * rgba[3] + 255 * (255 - rgba[3]) + 127) / 255);
}

}  // namespace fovea::inline FOVEA_ABI::image_file_detail
