#pragma once

#include "fovea/vision/align/box_frame.hpp"
#include "fovea/vision/align/face_mesh.hpp"
#include "fovea/vision/align/five_point.hpp"

#include <utility>

namespace fovea::inline FOVEA_ABI {

/// Aligns faces of which only a box is known: the mesh is run twice, the second time with the eyes
/// that the first one found level and around the box of its points, and gives the five points.
///
/// Costs two runs of the mesh's net for each face. Where a detector finds five points itself,
/// `five_point` is as good.
template <class Template = arcface_112>
class five_point_by_mesh {
 public:
  using crop_type = crop<Template>;

  explicit five_point_by_mesh(face_mesh net) : mesh_(std::move(net)) {}

  template <std::derived_from<detection> D>
  const crop_type& align(const image_view& image, const D& found) {
    const mesh first = mesh_.read(frame_.align(image, found));
    detection_with_eyes again;
    again.box = bounds_of(first), again.at = first.eyes();
    return align_.align(image, mesh_.read(frame_.align(image, again)).five());
  }

 private:
  struct detection_with_eyes : detection {
    std::array<point, 2> at;
    std::array<point, 2> eyes() const noexcept { return at; }
  };

  static rect bounds_of(const mesh& m) noexcept {
    float left = m.points[0].x, top = m.points[0].y, right = left, bottom = top;
    for (const point& p : m.points) {
      left = p.x < left ? p.x : left, right = p.x > right ? p.x : right;
      top = p.y < top ? p.y : top, bottom = p.y > bottom ? p.y : bottom;
    }
    return {left, top, right - left, bottom - top};
  }

  face_mesh mesh_;
  box_frame<mesh_192> frame_;
  five_point<Template> align_;
};

}  // namespace fovea::inline FOVEA_ABI
