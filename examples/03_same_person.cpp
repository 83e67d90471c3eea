// Tells whether two photographs show the same person.
// Run: ./examples/run 03 ONE TWO (without, it takes two samples).
// Prints for each pair of faces how alike they are, and what that means.
// needs: yunet face-mesh mobile-face
// photographs: groups
#include "models/cache.hpp"

#include <fovea/fovea.hpp>
#include <fovea/io/image_file.hpp>

#include <cstdio>

int main(int, char** argv) {
  using namespace fovea;
  pipeline faces{yunet::load(models::path("yunet_n.onnx")).value(),
                 five_point_by_mesh{face_mesh::load(models::path("face_landmark.tflite")).value()},
                 mobile_face::load(models::path("MobileFaceNet.tflite")).value()};
  using identity = mobile_face::result_type;

  const auto first = faces(read_image(argv[1]).value());
  const std::vector one(first.begin(), first.end());  // the next call takes its place
  const auto two = faces(read_image(argv[2]).value());

  for (const auto& a : one)
    for (const auto& b : two) {
      const float alike = cosine(a.get<identity>(), b.get<identity>());
      std::printf("%5.0f,%4.0f  and %5.0f,%4.0f: %5.2f %s\n", a.box.x, a.box.y, b.box.x, b.box.y,
                  alike, alike >= mobile_face::same_person ? "the same person" : "");
    }
}
