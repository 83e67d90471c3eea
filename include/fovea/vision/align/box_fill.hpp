#pragma once

#include "fovea/image/sample.hpp"
#include "fovea/vision/align/crop.hpp"
#include "fovea/vision/align/templates.hpp"

#include <concepts>

namespace fovea::inline FOVEA_ABI {

/// Stretches a box to a crop, its sides' ratio given up: what nets that read people and vehicles
/// were trained on. A box that reaches out of the image is filled with its outermost pixels'
/// border.
template <class Template>
class box_fill {
  static_assert(FillsCrop<Template>,
                "fovea::box_fill: this template is not filled by a box; see box_frame");

 public:
  using crop_type = crop<Template>;

  /// Boxes of less than a pixel are seen as one pixel. Allocates nothing after the first call.
  const crop_type& align(const image_view& image, const rect& box) {
    const rect part{box.x, box.y, box.width > 1 ? box.width : 1, box.height > 1 ? box.height : 1};
    crop_.to_image = onto(part, 0, Template::width, Template::height);
    look_(image, crop_.to_image, crop_.pixels);
    return crop_;
  }

  template <std::derived_from<detection> D>
  const crop_type& align(const image_view& image, const D& found) {
    return align(image, found.box);
  }

 private:
  sampler look_;
  crop_type crop_;
};

}  // namespace fovea::inline FOVEA_ABI
