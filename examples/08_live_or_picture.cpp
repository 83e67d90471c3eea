// Tells living faces from pictures of them by two nets, and counts how often that is right.
// Run: ./examples/run 08 FACE... (name files of attacks KIND=FILE, as in print=photo.jpg)
// Prints live, attack or cannot tell for each, then error rates with their intervals.
// needs: yunet liveness-mini face-liveness
// photographs: groups
#include "models/cache.hpp"

#include <fovea/fovea.hpp>
#include <fovea/io/image_file.hpp>

#include <cstdio>

int main(int count, char** words) {
  using namespace fovea;
  auto faces = pipeline{yunet::load(models::path("yunet_n.onnx")).value(), box_within<around_80>{},
                        mini_fasnet::load(models::path("2.7_80x80_MiniFASNetV2.onnx")).value()}
                   .with(box_frame<loose_128>{},
                         face_liveness::load(models::path("fr_liveness.onnx")).value());
  liveness_tally tally;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i], kind = word.substr(0, word.find('=') + 1);
    const std::string file = word.substr(kind.size());
    for (const auto& face : faces(read_image(file).value())) {
      const liveness both =
          together(face.get<mini_fasnet::result_type>(), face.get<face_liveness::result_type>());
      std::printf("%s %4.0f,%4.0f: %s\n", file.c_str(), face.box.x, face.box.y,
                  both.text().c_str());
      tally.add(kind.substr(0, kind.find('=')), both.verdict());
    }
  }
  std::printf("%s", tally.text().c_str());
}
