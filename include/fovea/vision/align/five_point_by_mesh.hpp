#pragma once

#include "fovea/vision/align/box_frame.hpp"
#include "fovea/vision/align/face_mesh.hpp"
#include "fovea/vision/align/five_point.hpp"

#include <utility>

namespace fovea::inline FOVEA_ABI {

/// A crop, and the mesh that says where the face lies in the image.
template <class Template>
struct crop_with_mesh : crop<Template> {
  mesh placed_by;
  int image_width = 0, image_height = 0;  ///< of the image that it was cut from
};

/// Gives the mesh that a crop was placed by, at no cost.
struct placing_mesh {
  using result_type = mesh;

  template <class Template>
  const mesh& read(const crop_with_mesh<Template>& face) const noexcept {
    return face.placed_by;
  }
};

/// Aligns faces by their mesh, which is run twice: around the box that was found, then around the
/// points of the first run with its eyes level. Needs no more of a detector than a box.
///
/// Costs two runs of the mesh's net for each face, and is worth them where faces are tilted: the
/// five points that YuNet finds stay nearly level up to 20 degrees of roll, and one pair of faces
/// of one person went from a cosine of 0.43 to 0.78. Where the mesh sees no face, five points that
/// the detector found are used instead.
template <class Template = arcface_112>
class five_point_by_mesh {
  static_assert(PlacesFivePoints<Template> || PlacesMeshPoints<Template>,
                "fovea::five_point_by_mesh: this template does not say where the five points go");

 public:
  using crop_type = crop_with_mesh<Template>;

  explicit five_point_by_mesh(face_mesh net) : mesh_(std::move(net)) {}

  template <std::derived_from<detection> D>
  const crop_type& align(const image_view& image, const D& found) {
    const mesh first = mesh_.read(frame_.align(image, found));
    crop_.placed_by = mesh_.read(frame_.align(image, first.bounds(), first.radians()));
    return cut(image, place(crop_.placed_by, found));
  }

  /// By a mesh that is known, as `face_follower` finds it: no run of the net.
  const crop_type& align(const image_view& image, const mesh& known) {
    crop_.placed_by = known;
    return cut(image, place(known, detection{}));
  }

 private:
  const crop_type& cut(const image_view& image, const affine& to_image) {
    crop_.image_width = image.width, crop_.image_height = image.height;
    crop_.to_image = to_image;
    look_(image, crop_.to_image, crop_.pixels);
    return crop_;
  }

  template <class D>
  static affine place(const mesh& seen, const D& found) noexcept {
    if constexpr (PlacesMeshPoints<Template>) {
      std::array<point, Template::mesh_points.size()> points;
      for (std::size_t i = 0; i < points.size(); ++i)
        points[i] = seen.points[static_cast<std::size_t>(Template::mesh_points[i])];
      return similarity(Template::mesh_places, points);
    } else {
      if constexpr (std::derived_from<D, face_detection>)
        if (seen.presence < 0.5f) return similarity(Template::points, found.points);
      return similarity(Template::points, seen.five());
    }
  }

  face_mesh mesh_;
  box_frame<mesh_192> frame_;
  sampler look_;
  crop_type crop_;
};

}  // namespace fovea::inline FOVEA_ABI
