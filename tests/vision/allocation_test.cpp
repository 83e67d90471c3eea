#include "fovea/image/resize.hpp"
#include "fovea/io/image_file.hpp"
#include "fovea/pipeline/pipeline.hpp"
#include "fovea/vision/align/five_point.hpp"
#include "fovea/vision/align/five_point_by_mesh.hpp"
#include "fovea/vision/detect/ultraface.hpp"
#include "fovea/vision/detect/yunet.hpp"
#include "fovea/vision/embed/face_feature.hpp"
#include "fovea/vision/embed/flip_averaged.hpp"
#include "fovea/vision/embed/mobile_face.hpp"
#include "fovea/vision/quality.hpp"
#include "support/counting_allocator.hpp"
#include "support/shared.hpp"

using namespace fovea;
using namespace fovea_test;

namespace {

const auto group = [] { return shared("data/faces-dlib/faces/2008_004176.jpg"); };

/// How often calls allocate for pictures that were looked at before.
template <class Call>
long allocations_when_warm(Call call) {
  const auto photo = read_image(group()).value();
  const auto smaller = resize<rgb8>(photo, 480, 437);
  call(smaller), call(photo);
  return allocations_during([&] { call(photo), call(smaller); });
}

}  // namespace

TEST_CASE("detectors allocate nothing once they have seen a picture as large") {
  if (!have(yunet_file(), ultraface_file(), group())) return;
  auto one = yunet::load(yunet_file()).value();
  CHECK(allocations_when_warm([&](const image_view& v) { one.detect(v); }) == 0);
  auto other = ultraface::load(ultraface_file()).value();
  CHECK(allocations_when_warm([&](const image_view& v) { other.detect(v); }) == 0);
}

TEST_CASE("tiles allocate nothing either") {
  if (!have(yunet_file(), group())) return;
  detect_options how;
  how.smallest_face = 10;
  auto detector = yunet::load(yunet_file(), how).value();
  CHECK(allocations_when_warm([&](const image_view& v) { detector.detect(v); }) == 0);
}

TEST_CASE("a pipeline allocates nothing once it has seen as many faces") {
  const auto mesh = models::path("face_landmark.tflite"),
             identity = models::path("MobileFaceNet.tflite");
  if (!have(yunet_file(), group(), mesh, identity)) return;
  pipeline faces{yunet::load(yunet_file()).value(),
                 five_point_by_mesh{face_mesh::load(mesh).value()},
                 mobile_face::load(identity).value(), placing_mesh{}};
  std::size_t seen = 0;
  CHECK(allocations_when_warm([&](const image_view& v) { seen = faces(v).size(); }) == 0);
  CHECK(seen >= 7);
}

TEST_CASE("reading who a face is allocates nothing, mirrored or not") {
  const auto file = models::path("fr_feature.onnx");
  if (!have(file)) return;
  auto head = face_feature::load(file).value();
  flip_averaged averaged(head);
  const crop<arcface_112> face;
  float alike = 0;
  head.read(face);
  CHECK(allocations_during([&] { alike = cosine(head.read(face), averaged.read(face)); }) == 0);
  CHECK(alike > 0.5f);
}

TEST_CASE("pose, gestures and quality of a face allocate nothing") {
  const crop_with_mesh<arcface_112> face;
  bool passes = true;
  CHECK(allocations_during([&] { passes = measure(face, 112, 112).against(probing).passes(); }) ==
        0);
  CHECK(!passes);
}
