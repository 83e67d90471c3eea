#pragma once

#include "fovea/core/result.hpp"
#include "fovea/image/sample.hpp"
#include "fovea/nn/session.hpp"
#include "fovea/vision/align/face_mesh.hpp"
#include "fovea/vision/attribute/head_pose.hpp"

#include <array>
#include <string>

namespace fovea::inline FOVEA_ABI {

/// The irises of a face: left and right as in an upright picture. Pixels of the image.
struct irises {
  std::array<point, 2> centre{};
  std::array<float, 2> radius{};
};

/// Finds the irises in the eyes of a mesh with MediaPipe's iris net (Ablavatski et al. 2020;
/// @vladmandic/human's file, converted to ONNX by `model convert`).
///
/// Each eye is a square of 2.3 times its width, the right one mirrored: that way round the net's
/// corners lie nearest to the mesh's. It answers for shut eyes, too: see `face_gestures`.
class iris_reader {
 public:
  static result<iris_reader> load(const std::string& path, executor* parallel = nullptr);

  /// Runs the net twice. Allocates only for a larger eye than any before.
  irises read(const image_view& image, const mesh& face);

 private:
  explicit iris_reader(nn::session net) : net_(std::move(net)) {}

  nn::session net_;
  sampler look_;
};

/// Where eyes look, in degrees, seen from the camera; zero where they look into it. The signs are
/// those of `head_pose`: positive to the right of the picture, and up.
struct gaze {
  float yaw = 0, pitch = 0;
};

/// The direction in which both eyes look, by their irises and the pose of the head: an eyeball of
/// 0.41 eye widths (12 of 29 mm) whose centre lies 0.26 of them behind the middle between the
/// corners. The latter was fitted to the 22 faces of CompreFace's photographs that look into the
/// camera, as eyes see it.
///
/// On those 22 it is off by 4.3 degrees of yaw and 4.3 of pitch in the mean; the 24 that look
/// elsewhere are 23 degrees away (`./tests/run vision`, "look into the camera"). It is coarse: no
/// person's eyes were measured on their own, pitch leans on the lids, and eyes under 20 pixels tell
/// hardly anything.
gaze gaze_of(const mesh& face, const irises& seen) noexcept;

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/attribute/iris.hpp"
#endif
