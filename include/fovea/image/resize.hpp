#pragma once

#include "fovea/image/sample.hpp"

namespace fovea::inline FOVEA_ABI {

enum class filter : std::uint8_t {
  bilinear,  ///< halved until the step is below 1.6, then bilinear: fast
  area,      ///< the mean of what each output pixel covers, exactly: for making a picture smaller
};

/// Scales `from`, of any layout, to the size and layout of `to`.
void resize(const image_view& from, const image_target& to, filter how = filter::bilinear);

/// Into a picture of its own: `resize<rgb8>(photo, 640, 480)`.
template <Pixel P>
image<P> resize(const image_view& from, int width, int height, filter how = filter::bilinear) {
  image<P> out(width, height);
  resize(from, out, how);
  return out;
}

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/image/resize.hpp"
#endif
