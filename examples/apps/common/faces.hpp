#pragma once

#include "models/cache.hpp"

#include <fovea/fovea.hpp>

#include <filesystem>
#include <utility>

/// The detector and the aligner that the programs use: the cards `yunet|ultraface-rfb face-mesh`.
namespace app {

/// Calls `use(detector)` with YuNet, or, where there was no network to fetch it and no copy, with
/// the detector that a package carries.
template <class Use>
auto with_detector(const fovea::detect_options& how, Use&& use) {
  if (const auto file = models::path("yunet_n.onnx"); std::filesystem::exists(file))
    return use(fovea::yunet::load(file, how).value());
  return use(fovea::ultraface::load(models::path("fr_detect.onnx"), how).value());
}

/// Where nothing must be missed: small faces, too, and doubtful ones.
inline fovea::detect_options thorough() {
  fovea::detect_options how;
  how.score = 0.5f, how.smallest_face = 12;
  return how;
}

inline fovea::five_point_by_mesh<> mesh_aligner() {
  return fovea::five_point_by_mesh{
      fovea::face_mesh::load(models::path("face_landmark.tflite")).value()};
}

/// The five points of a face that came as a box alone are those of its mesh.
inline fovea::face_detection with_points(const fovea::face_detection& found, const fovea::mesh&) {
  return found;
}
inline fovea::face_detection with_points(const fovea::detection& found, const fovea::mesh& mesh) {
  return {{found.box, found.score}, mesh.five()};
}

}  // namespace app
