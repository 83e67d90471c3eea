#pragma once

#include "fovea/image/sample.hpp"

namespace fovea::inline FOVEA_ABI {

/// What `from` looks like through `to_source` (see `sampler`), in a picture of its own.
template <Pixel P>
image<P> warp(const image_view& from, const affine& to_source, int width, int height,
              color border = black) {
  image<P> out(width, height);
  sampler look;
  look(from, to_source, out, border);
  return out;
}

}  // namespace fovea::inline FOVEA_ABI
