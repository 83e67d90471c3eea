#pragma once

#include <fovea/fovea.hpp>

#include <string>
#include <vector>

/// What analyze keeps of a photograph and of the faces in it.
namespace analyze {

using identity = fovea::mobile_face::result_type;

struct seen_face {
  fovea::face_detection found;
  fovea::mesh mesh;
  fovea::age_and_gender age;
  fovea::head_pose pose;
  fovea::face_gestures gestures;
  fovea::face_measures measures;
  identity who;
  int person = 0;  ///< from 1; 0: too small to tell

  bool large_enough() const { return found.box.height >= fovea::mobile_face::smallest_face; }
  bool has_mesh() const { return mesh.presence >= 0.5f; }
};

struct seen_photo {
  std::string path, picture;  ///< as given; the annotated copy's file name
  std::string problem;        ///< one sentence, where it could not be read or written
  int width = 0, height = 0;
  double read_ms = 0, look_ms = 0, draw_ms = 0;
  std::vector<seen_face> faces;  ///< from left to right
  std::vector<std::byte> jpeg;   ///< the annotated copy
};

}  // namespace analyze
