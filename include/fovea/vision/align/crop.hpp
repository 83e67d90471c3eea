#pragma once

#include "fovea/image/affine.hpp"
#include "fovea/image/image.hpp"

namespace fovea::inline FOVEA_ABI {

/// A face cut out of an image, lying in it as `Template` says.
template <class Template>
struct crop {
  using template_type = Template;

  image<rgb8> pixels{Template::width, Template::height};
  affine to_image;  ///< from pixels of the crop to pixels of the image it was cut from

  crop() = default;
  crop(const crop& other) : pixels(other.pixels.clone()), to_image(other.to_image) {}
  crop& operator=(const crop& other) {
    pixels = other.pixels.clone(), to_image = other.to_image;
    return *this;
  }
  crop(crop&&) noexcept = default;
  crop& operator=(crop&&) noexcept = default;
};

}  // namespace fovea::inline FOVEA_ABI
