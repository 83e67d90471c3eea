#pragma once

#include "fovea/vision/concepts.hpp"
#include "fovea/vision/track/mesh_follower.hpp"

#include <span>
#include <utility>

namespace fovea::inline FOVEA_ABI {

/// Faces of a video with their meshes, steadied: the detector runs only where no face is followed,
/// and every `look_again` seconds for new ones while there is room.
///
///     face_follower faces{yunet::load("yunet.onnx").value(),
///                         face_mesh::load("face_landmark.tflite").value()};
///     for (const auto& face : faces.update(frame, seconds)) draw(face.placed);
///
/// A head that reads an aligned crop takes it from the mesh that is there already:
/// `five_point_by_mesh::align(frame, face.placed)`. Allocates nothing once the detector has seen a
/// frame as large. Copies share weights and go on from the same faces.
template <class D>
class face_follower {
  static_assert(Detector<D>, "fovea::face_follower: it needs a Detector to find faces first");

 public:
  face_follower(D detector, face_mesh net, const follow_options& how = {})
      : detector_(std::move(detector)), followed_(std::move(net), how) {}

  /// The faces of the next frame, in the order in which they were found; readable until the next
  /// call. `seconds` on a clock that does not run backwards.
  std::span<const followed_face> update(const image_view& image, double seconds) {
    followed_.follow(image, seconds);
    if (followed_.wants_look(seconds)) {
      ++looks_;
      followed_.looked(seconds);
      for (const auto& found : detector_.detect(image)) followed_.take(image, found.box, seconds);
    }
    return followed_.faces();
  }

  /// How often the detector ran.
  long looks() const noexcept { return looks_; }

 private:
  D detector_;
  mesh_follower followed_;
  long looks_ = 0;
};

}  // namespace fovea::inline FOVEA_ABI
