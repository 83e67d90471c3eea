#pragma once

#include "fovea/image/sample.hpp"

namespace fovea::inline FOVEA_ABI {

enum class filter : std::uint8_t {
  bilinear,  ///< halved until the step is below 1.6, then bilinear: fast
  area,      ///< the mean of what each output pixel covers, exactly: for making a picture smaller
};

/// Scales `from`, of any layout, to `width` x `height` pixels of an interleaved layout, rows
/// `stride` bytes apart.
void resize(const image_view& from, pixel_format to, int width, int height, std::uint8_t* out,
            std::ptrdiff_t stride, filter how = filter::bilinear);

/// Into a picture of its own: `resize<rgb8>(photo, 640, 480)`.
template <Pixel P>
image<P> resize(const image_view& from, int width, int height, filter how = filter::bilinear) {
  image<P> out(width, height);
  resize(from, P::format, width, height, out.data(), out.stride(), how);
  return out;
}

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/image/resize.hpp"
#endif
