// Shows what can go wrong, and that it goes wrong while loading, with a sentence.
// Run: ./examples/run 05
// Prints a sentence for a file that is absent, one that is no model, and the wrong model.
// needs: yunet mobile-face
#include "models/cache.hpp"

#include <fovea/fovea.hpp>
#include <fovea/io/image_file.hpp>

#include <cstdio>

/// A result is a value or a failure: test it, then use it. `.value()` throws the failure instead.
template <class T>
void tell(const fovea::result<T>& loaded) {
  if (loaded)
    std::puts("loaded; from here on nothing can fail");
  else
    std::printf("%s\n", loaded.error().sentence.c_str());
}

int main(int, char** argv) {
  using namespace fovea;
  tell(yunet::load("absent.onnx"));
  tell(yunet::load(argv[0]));                               // this program is no model
  tell(yunet::load(models::path("MobileFaceNet.tflite")));  // a model, but of another kind
  tell(mobile_face::load(models::path("yunet_n.onnx")));    // and the other way round
  tell(read_image(models::path("yunet_n.onnx")));           // a model is no picture
  tell(yunet::load(models::path("yunet_n.onnx")));

  auto detector = yunet::load(models::path("yunet_n.onnx")).value();
  std::printf("an empty picture has %zu faces\n", detector.detect(image_view{}).size());
}
