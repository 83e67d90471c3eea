#pragma once

#include "fovea/image/sample.hpp"
#include "fovea/vision/align/crop.hpp"
#include "fovea/vision/align/templates.hpp"

namespace fovea::inline FOVEA_ABI {

/// Turns, scales and moves a face so that its five points lie where the template has them.
///
/// The least-squares similarity in closed form; the source is halved first where the crop is much
/// smaller, so that sharp photographs do not alias. Allocates only for a larger picture than any
/// before.
template <class Template = arcface_112>
class five_point {
  static_assert(PlacesFivePoints<Template>,
                "fovea::five_point: this template does not say where the five points go");

 public:
  using crop_type = crop<Template>;

  const crop_type& align(const image_view& image, const five_points& points) {
    crop_.to_image = similarity(Template::points, points);
    look_(image, crop_.to_image, crop_.pixels);
    return crop_;
  }
  const crop_type& align(const image_view& image, const face_detection& found) {
    return align(image, found.points);
  }

 private:
  sampler look_;
  crop_type crop_;
};

}  // namespace fovea::inline FOVEA_ABI
