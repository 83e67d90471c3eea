#pragma once

#include "fovea/image/sample.hpp"
#include "fovea/vision/align/crop.hpp"
#include "fovea/vision/align/templates.hpp"

#include <cmath>
#include <concepts>

namespace fovea::inline FOVEA_ABI {

/// Cuts out a square around the box of a face, as much larger as the template says, and turned so
/// that the eyes are level where the template asks for it and the detector found eyes.
template <class Template>
class box_frame {
  static_assert(FramesBox<Template>,
                "fovea::box_frame: this template does not say how much of the box is seen");

 public:
  using crop_type = crop<Template>;

  /// `radians` turns the square: positive from x towards y, clockwise on the screen.
  const crop_type& align(const image_view& image, const rect& box, float radians) {
    const float side = Template::margin * (box.width > box.height ? box.width : box.height);
    const point centre = box.centre();
    crop_.to_image = onto({centre.x - side / 2, centre.y - side / 2, side, side}, radians,
                          Template::width, Template::height);
    look_(image, crop_.to_image, crop_.pixels);
    return crop_;
  }

  template <std::derived_from<detection> D>
  const crop_type& align(const image_view& image, const D& found) {
    float radians = 0;
    if constexpr (Template::level_eyes && requires { found.eyes(); }) {
      const point across = found.eyes()[1] - found.eyes()[0];
      radians = std::atan2(across.y, across.x);
    }
    return align(image, found.box, radians);
  }

 private:
  sampler look_;
  crop_type crop_;
};

}  // namespace fovea::inline FOVEA_ABI
