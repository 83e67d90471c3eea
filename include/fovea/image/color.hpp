#pragma once

#include "fovea/image/image.hpp"

namespace fovea::inline FOVEA_ABI {

/// Red, green, blue and how much it covers.
struct color {
  std::uint8_t r = 0, g = 0, b = 0, a = 255;
  friend constexpr bool operator==(const color&, const color&) noexcept = default;
};

inline constexpr color black{0, 0, 0}, white{255, 255, 255}, mid_gray{128, 128, 128};

/// Bytes of a pixel, counting luma only for NV12 and I420.
int channels(pixel_format f) noexcept;

/// Pixels [x, x + count) of row `y`, whatever their layout, as bytes R G B A.
///
/// Alpha is 255 where there is none. NV12 and I420 are taken as BT.601 video range; the four
/// pixels of a square share their chroma. They must lie inside the image.
void read_row(const image_view& from, int y, int x, int count, std::uint8_t* rgba) noexcept;

/// The reverse: `count` pixels of R G B A in the layout `to`, which must be interleaved.
///
/// Gray is luma, 0.299 R + 0.587 G + 0.114 B; alpha is dropped where there is no room for it.
void write_row(const std::uint8_t* rgba, int count, pixel_format to, std::uint8_t* out) noexcept;

/// Every pixel of `from` in the layout of `to`, which must have its size.
void convert(const image_view& from, const image_target& to) noexcept;

/// A copy in the layout `P`: `convert<rgb8>(frame)`.
template <Pixel P>
image<P> convert(const image_view& from) {
  image<P> out(from.empty() ? 0 : from.width, from.empty() ? 0 : from.height);
  convert(from, out);
  return out;
}

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/image/color.hpp"
#endif
