// Lays a mesh of 468 points over each face, as lines.
// Run: ./examples/run 02 PHOTO (without one it takes a sample).
// Writes mesh.png and prints how many faces it drew.
// needs: yunet face-mesh
// photographs: groups
#include "models/cache.hpp"

#include <fovea/fovea.hpp>
#include <fovea/io/image_file.hpp>

#include <cstdio>

int main(int, char** argv) {
  using namespace fovea;
  auto photo = read_image(argv[1]).value();
  auto detector = yunet::load(models::path("yunet_n.onnx")).value();
  auto net = face_mesh::load(models::path("face_landmark.tflite")).value();
  box_frame<mesh_192> frame;  // the crop that this net reads; another would not compile

  int drawn = 0;
  const auto untouched = photo.clone();
  for (const auto& face : detector.detect(untouched)) {
    const mesh seen = net.read(frame.align(untouched, face));
    if (seen.presence < 0.5f) continue;  // a profile, or a hand before it
    for (const auto& [a, b] : mesh_lines(seen))
      draw::line(photo, seen.points[a], seen.points[b], {120, 255, 200, 160}, 1.2f);
    ++drawn;
  }
  write_png("mesh.png", photo).value();
  std::printf("%d faces are drawn in mesh.png\n", drawn);
}
