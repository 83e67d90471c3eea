#pragma once

#include "fovea/image/sample.hpp"

#include <iterator>
#include <span>
#include <utility>

namespace fovea::inline FOVEA_ABI {

/// Where named points of an object lie in a crop of a fixed size: a struct with constants `width`,
/// `height` and `points`, an array of `point`s.
template <class T>
concept AlignmentTemplate = requires {
  { T::width } -> std::convertible_to<int>;
  { T::height } -> std::convertible_to<int>;
  { *std::begin(T::points) } -> std::convertible_to<point>;
};

/// A picture of one object, cut so that its points lie where `Template` has them.
///
/// The template is part of the type: a head that was trained on one does not read another.
template <class Template, Pixel P = rgb8>
class crop {
  static_assert(AlignmentTemplate<Template>,
                "fovea::crop: a template has width, height and points");

 public:
  using template_type = Template;
  using pixel_type = P;
  static constexpr int width = Template::width;
  static constexpr int height = Template::height;

  crop() : pixels_(width, height) {}

  affine to_source;  ///< from places in the crop to places in the picture it was cut from

  const image<P>& pixels() const noexcept { return pixels_; }
  image<P>& pixels() noexcept { return pixels_; }
  operator view<P>() const noexcept { return pixels_; }
  operator image_view() const noexcept { return pixels_; }

  [[nodiscard]] crop clone() const {
    crop copy;
    copy.pixels_ = pixels_.clone(), copy.to_source = to_source;
    return copy;
  }

  /// Cuts it again, from the given points of `from`, as many as the template has; no allocation.
  void cut(sampler& look, const image_view& from, std::span<const point> points) {
    to_source = similarity({std::begin(Template::points), std::end(Template::points)}, points);
    look(from, to_source, pixels_);
  }

 private:
  image<P> pixels_;
};

}  // namespace fovea::inline FOVEA_ABI
