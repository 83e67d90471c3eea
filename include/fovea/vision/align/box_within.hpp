#pragma once

#include "fovea/image/sample.hpp"
#include "fovea/vision/align/crop.hpp"
#include "fovea/vision/align/templates.hpp"

#include <algorithm>
#include <concepts>

namespace fovea::inline FOVEA_ABI {

/// Cuts out a box enlarged around its centre as far as the template reaches, but never beyond the
/// picture: near an edge it is moved inside, and where the picture ends first it is smaller. It is
/// stretched to the crop. Nets that look for the edge of a paper or a screen must see no border
/// that is not there.
template <class Template>
class box_within {
  static_assert(StaysInside<Template>,
                "fovea::box_within: this template does not say how far around the box is seen");

 public:
  using crop_type = crop<Template>;

  /// Boxes of less than a pixel are seen as one pixel. Allocates nothing after the first call.
  const crop_type& align(const image_view& image, const rect& box) {
    const float across = std::max(box.width, 1.0f), down = std::max(box.height, 1.0f);
    const float high = float(image.height), wide = float(image.width);
    const float scale = std::min({Template::reach, high / down, wide / across});
    const float width = scale * across, height = scale * down;
    const point centre = box.centre();
    const rect part{inside(centre.x - width / 2, wide - width),
                    inside(centre.y - height / 2, high - height), width, height};
    crop_.to_image = onto(part, 0, Template::width, Template::height);
    look_(image, crop_.to_image, crop_.pixels);
    return crop_;
  }

  template <std::derived_from<detection> D>
  const crop_type& align(const image_view& image, const D& found) {
    return align(image, found.box);
  }

 private:
  static float inside(float start, float latest) noexcept {
    return std::max(std::min(start, latest), 0.0f);
  }

  sampler look_;
  crop_type crop_;
};

}  // namespace fovea::inline FOVEA_ABI
