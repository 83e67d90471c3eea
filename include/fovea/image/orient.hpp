#pragma once

#include "fovea/image/image.hpp"

namespace fovea::inline FOVEA_ABI {

/// How a camera was held, numbered as in EXIF: what must be done to the stored rows to look right.
enum class orientation : std::uint8_t {
  upright = 1,
  mirrored = 2,            ///< left and right swapped
  upside_down = 3,         ///< turned by 180 degrees
  flipped = 4,             ///< top and bottom swapped
  transposed = 5,          ///< rows and columns swapped
  turn_clockwise = 6,      ///< to be turned by 90 degrees clockwise
  transversed = 7,         ///< swapped along the other diagonal
  turn_anticlockwise = 8,  ///< to be turned by 90 degrees anticlockwise
};

/// Whether width and height change places.
constexpr bool swaps_sides(orientation o) noexcept { return static_cast<int>(o) >= 5; }

/// Puts the pixels of an interleaved layout right: into rows without gaps, of the (swapped) size,
/// at `out`.
void orient(const image_view& from, orientation stored, std::uint8_t* out) noexcept;

template <Pixel P>
image<P> oriented(const view<P>& from, orientation stored) {
  const bool swapped = swaps_sides(stored);
  image<P> out(swapped ? from.height : from.width, swapped ? from.width : from.height);
  orient(from, stored, out.data());
  return out;
}

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/image/orient.hpp"
#endif
