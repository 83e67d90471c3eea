// Composes a detector, aligners and heads; what they tell is part of the result's type.
// Run: ./examples/run 04 PHOTO (without one it takes a sample).
// Prints for each face how old and how male or female it looks, and how far its head is turned.
// needs: yunet face-mesh faceres
// photographs: groups
#include "models/cache.hpp"

#include <fovea/fovea.hpp>
#include <fovea/io/image_file.hpp>

#include <cstdio>

/// A head of our own: reads a crop, gives a small type. Nothing to inherit, nothing to register.
struct turn {
  float sideways = 0;  ///< -1: to the left of the picture, 0: at the camera, 1: to its right
};
struct turn_head {
  using result_type = turn;
  template <class Template>
  turn read(const fovea::crop_with_mesh<Template>& crop) const {
    const auto [left, right, nose, a, b] = crop.placed_by.five();
    return {2 * (nose.x - left.x) / (right.x - left.x) - 1};
  }
};

int main(int, char** argv) {
  using namespace fovea;
  auto mesh_net = face_mesh::load(models::path("face_landmark.tflite")).value();
  auto faces =
      pipeline{yunet::load(models::path("yunet_n.onnx")).value(), five_point_by_mesh{mesh_net},
               turn_head{}}
          .with(box_frame<loose_224>{}, age_gender::load(models::path("faceres.onnx")).value());

  for (const auto& face : faces(read_image(argv[1]).value())) {
    const auto& looks = face.get<age_and_gender>();
    std::printf("%4.0f,%4.0f  %2.0f years (%.0f to %.0f), %-11s  turned %+.2f\n", face.box.x,
                face.box.y, looks.years, looks.youngest(), looks.oldest(), name_of(looks.looks()),
                face.get<turn>().sideways);
  }
}
