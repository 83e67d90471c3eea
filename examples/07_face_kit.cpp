// Everything about the faces of a photograph in a few lines, by parts that go well together.
// Run: ./examples/run 07 PHOTO (without one it takes a sample).
// Prints a sentence for each face, then all of them as JSON.
// needs: yunet face-mesh mobile-face faceres
// photographs: groups
#include "models/cache.hpp"

#include <fovea/fovea.hpp>
#include <fovea/io/image_file.hpp>

#include <cstdio>

int main(int, char** argv) {
  using namespace fovea;
  auto kit = face_kit::load(models::folder()).value();
  const auto faces = kit.look(read_image(argv[1]).value());
  std::printf("%s\n%s\n", faces.text().c_str(), faces.json().c_str());
}
