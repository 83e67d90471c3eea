// Finds the faces in a photograph: the smallest program that is of use.
// Run: ./examples/run 01 PHOTO (without one it takes a sample).
// Prints a line for each face: score, place, size.
// needs: yunet
// photographs: groups
#include "models/cache.hpp"

#include <fovea/fovea.hpp>
#include <fovea/io/image_file.hpp>

#include <cstdio>

int main(int, char** argv) {
  using namespace fovea;
  const auto photo = read_image(argv[1]).value();
  auto detector = yunet::load(models::path("yunet_n.onnx")).value();

  for (const auto& face : detector.detect(photo))
    std::printf("%4.2f  at %4.0f,%4.0f  %3.0f x %3.0f\n", face.score, face.box.x, face.box.y,
                face.box.width, face.box.height);
}
