// Teaches makes of vehicles from pictures of your own, and says how far to trust it.
// Run: ./examples/run 11 LABELS.txt PHOTO... (lines "PHOTO MAKE", three or more of each make).
// Prints the share that is wrong when left out, then a make, or unknown, for each PHOTO.
// needs: yolox-nano
// packages: libeigen3-dev:<eigen3/Eigen/Core>
#include "models/cache.hpp"

#include <fovea/fovea.hpp>
#include <fovea/gallery/teach.hpp>
#include <fovea/io/image_file.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>

using namespace fovea;
using looks_like = vehicle_look::result_type;

/// The largest vehicle of a photograph, or all of it where none is found.
looks_like look_at(yolox& detector, vehicle_look& embedder, const std::string& file) {
  const auto photo = read_image(file).value();
  rect box{0, 0, float(photo.width()), float(photo.height())};
  float largest = 0;
  for (const auto& each : detector.detect(photo))
    if (is_vehicle(each.is) && each.box.area() > largest) box = each.box, largest = each.box.area();
  box_fill<vehicle_224> cut;
  return embedder.read(cut.align(photo, box));
}

int main(int argc, char** argv) {
  if (argc < 2) return std::fprintf(stderr, "11_make_of_a_vehicle: give LABELS.txt.\n"), 2;
  auto detector = yolox::load(models::path("yolox_nano.onnx")).value();
  auto embedder = vehicle_look::load(models::path("yolox_nano.onnx")).value();
  std::vector<looks_like> looks;
  std::vector<std::string> makes;
  std::ifstream labels(argv[1]);
  for (std::string photo, make; labels >> photo >> make;) {
    const auto file = std::filesystem::path(argv[1]).parent_path() / photo;
    looks.push_back(look_at(detector, embedder, file.string()));
    makes.push_back(make);
  }
  const auto head = teach(std::span<const looks_like>(looks), std::span<const std::string>(makes));
  if (!head) return std::fprintf(stderr, "%s\n", head.error().sentence.c_str()), 2;
  std::printf("%s\n", head->report().text(true).c_str());
  for (int i = 2; i < argc; ++i) {
    const auto told = head->read(look_at(detector, embedder, argv[i]));
    std::printf("%s: %s, probability %.2f\n", argv[i],
                told.known ? std::string(told.name).c_str() : "unknown", double(told.probability));
  }
}
