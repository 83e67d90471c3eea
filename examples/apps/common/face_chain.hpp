#pragma once

#include "apps/common/faces.hpp"

namespace app {

using identity = fovea::mobile_face::result_type;

/// Finds faces with YuNet, aligns them by the mesh, knows them again by MobileFaceNet, and measures
/// their pictures. Throws one sentence where a model is missing.
inline auto face_chain(const fovea::detect_options& how = {}) {
  using namespace fovea;
  return pipeline{yunet::load(models::path("yunet_n.onnx"), how).value(), mesh_aligner(),
                  mobile_face::load(models::path("MobileFaceNet.tflite")).value(), placing_mesh{},
                  face_measures_by_mesh{}};
}

/// Where nothing must be missed: small faces, too, and doubtful ones.
inline fovea::detect_options thorough() {
  fovea::detect_options how;
  how.score = 0.5f, how.smallest_face = 12;
  return how;
}

}  // namespace app
