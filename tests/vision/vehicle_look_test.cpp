#include "fovea/vision/embed/vehicle_look.hpp"

#include "fovea/gallery/teach.hpp"
#include "fovea/io/image_file.hpp"
#include "fovea/vision/align/box_fill.hpp"
#include "fovea/vision/detect/nanodet.hpp"
#include "support/counting_allocator.hpp"
#include "support/makes_by_eye.hpp"
#include "support/shared.hpp"

#include <algorithm>
#include <cmath>

using namespace fovea;
using namespace fovea_test;
using look_of = vehicle_look::result_type;

namespace {

const auto net = [] { return shared("models/yolox/yolox_nano.onnx"); };
const auto lorry = [](int number) {
  return shared("data/vehicles-lorries/lorry" + std::to_string(number) + ".jpg");
};

/// The pictures show one vehicle and little else.
look_of seen(vehicle_look& embedder, int number, float shift = 0) {
  const auto photo = read_image(lorry(number)).value();
  box_fill<vehicle_224> cut;
  const float w = float(photo.width()), h = float(photo.height());
  return embedder.read(cut.align(photo, rect{shift * w, 0, w * (1 - shift), h}));
}

}  // namespace

TEST_CASE("a vehicle cut a little differently looks more like itself than like any other") {
  if (!have(net(), lorry(204))) return;
  auto embedder = vehicle_look::load(net()).value();
  std::vector<look_of> once, shifted;
  for (const auto& each : makes_by_eye) {
    once.push_back(seen(embedder, each.lorry));
    shifted.push_back(seen(embedder, each.lorry, 0.04f));
    double length = 0;
    for (const float v : once.back().values) length += double(v) * double(v);
    CHECK(length == doctest::Approx(1).epsilon(1e-4));
  }
  for (std::size_t a = 0; a < once.size(); ++a)
    for (std::size_t b = 0; b < once.size(); ++b)
      if (a != b) CHECK(cosine(once[a], shifted[a]) > cosine(once[a], shifted[b]));
}

TEST_CASE(
    "makes are taught on the pictures at hand, and what it is worth is measured on those left "
    "out") {
  if (!have(net(), lorry(204))) return;
  auto embedder = vehicle_look::load(net()).value();
  std::vector<look_of> looks;
  std::vector<std::string> makes;
  for (const auto& each : makes_by_eye)
    if (std::string(each.make) == "isuzu" || std::string(each.make) == "toyota")
      looks.push_back(seen(embedder, each.lorry)), makes.push_back(each.make);
  int right = 0, unknown = 0;
  for (std::size_t out = 0; out < looks.size(); ++out) {
    auto some = looks;
    auto named = makes;
    some.erase(some.begin() + std::ptrdiff_t(out)),
        named.erase(named.begin() + std::ptrdiff_t(out));
    const auto head =
        teach(std::span<const look_of>(some), std::span<const std::string>(named)).value();
    const auto told = head.read(looks[out]);
    right += told.name == makes[out], unknown += !told.known;
  }
  const auto head =
      teach(std::span<const look_of>(looks), std::span<const std::string>(makes)).value();
  MESSAGE("left out, " << right << " of " << looks.size() << " have the right make, " << unknown
                       << " are unknown; " << head.report().text(true));
  int others_known = 0;
  for (const int number : {934, 942}) others_known += head.read(seen(embedder, number)).known;
  MESSAGE(others_known << " of 2 vehicles of other makes are taken for known");
  // The closed form says what leaving out says, to one sample.
  CHECK(std::abs(head.report().error - (1 - double(right) / double(looks.size()))) <
        1.5 / double(looks.size()));
}

TEST_CASE("vehicle_look refuses other nets with a sentence, and reads without allocating") {
  if (!have(net(), lorry(204), shared("models/nanodet/nanodet_m_320.onnx"))) return;
  const auto other = vehicle_look::load(shared("models/nanodet/nanodet_m_320.onnx"));
  REQUIRE_FALSE(other);
  CHECK(other.error().sentence.find("fovea::vehicle_look reads YOLOX-nano") != std::string::npos);
  CHECK_FALSE(vehicle_look::load(shared("models/ultraface/version-RFB-320.onnx")));
  auto embedder = vehicle_look::load(net()).value();
  crop<vehicle_224> gray;
  std::fill_n(gray.pixels.data(), 224 * 224 * 3, std::uint8_t(90));
  embedder.read(gray);
  CHECK(allocations_during([&] { embedder.read(gray); }) == 0);
}
