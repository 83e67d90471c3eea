#include "fovea/image/resize.hpp"
#include "fovea/io/image_file.hpp"
#include "fovea/pipeline/pipeline.hpp"
#include "fovea/vision/align/box_fill.hpp"
#include "fovea/vision/align/five_point.hpp"
#include "fovea/vision/align/five_point_by_mesh.hpp"
#include "fovea/vision/attribute/person_attributes.hpp"
#include "fovea/vision/detect/nanodet.hpp"
#include "fovea/vision/detect/ssd_mobilenet.hpp"
#include "fovea/vision/detect/ultraface.hpp"
#include "fovea/vision/detect/yolox.hpp"
#include "fovea/vision/detect/yunet.hpp"
#include "fovea/vision/embed/face_feature.hpp"
#include "fovea/vision/embed/flip_averaged.hpp"
#include "fovea/vision/embed/mobile_face.hpp"
#include "fovea/vision/liveness/challenge.hpp"
#include "fovea/vision/liveness/mini_fasnet.hpp"
#include "fovea/vision/liveness/unlock.hpp"
#include "fovea/vision/quality.hpp"
#include "fovea/vision/track/face_follower.hpp"
#include "fovea/vision/track/object_tracker.hpp"
#include "support/counting_allocator.hpp"
#include "support/shared.hpp"
#include "support/slow_here.hpp"

#include <unistd.h>

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

/// Bytes of this process that are in memory.
long resident() {
  std::ifstream file("/proc/self/statm");
  long whole = 0, pages = 0;
  file >> whole >> pages;
  return pages * sysconf(_SC_PAGESIZE);
}

}  // namespace

TEST_CASE("allocations are counted") {
  std::vector<int> some;
  CHECK(allocations_during([&] { some.resize(100); }) == 1);
}

TEST_CASE("detectors allocate nothing once they have seen a picture as large") {
  if (!have(yunet_file(), ultraface_file(), group())) return;
  auto one = yunet::load(yunet_file()).value();
  CHECK(allocations_when_warm([&](const image_view& v) { one.detect(v); }) == 0);
  auto other = ultraface::load(ultraface_file()).value();
  CHECK(allocations_when_warm([&](const image_view& v) { other.detect(v); }) == 0);
}

TEST_CASE("road users and what they wear are read without allocating") {
  const auto by_yolox = shared("models/yolox/yolox_nano.onnx"),
             by_nanodet = shared("models/nanodet/nanodet_m_320.onnx"),
             wears = models::path("person-attributes.onnx");
  if (!have(by_yolox, by_nanodet, wears, group())) return;
  auto one = yolox::load(by_yolox).value();
  CHECK(allocations_when_warm([&](const image_view& v) { one.detect(v); }) == 0);
  auto other = nanodet::load(by_nanodet).value();
  CHECK(allocations_when_warm([&](const image_view& v) { other.detect(v); }) == 0);
  if (const auto by_ssd = models::path("ssd_mobilenet_v2.tflite"); have(by_ssd)) {
    auto third = ssd_mobilenet::load(by_ssd).value();
    CHECK(allocations_when_warm([&](const image_view& v) { third.detect(v); }) == 0);
  }
  auto attributes = person_attributes::load(wears).value();
  box_fill<person_80> cut;
  CHECK(allocations_when_warm([&](const image_view& v) {
          attributes.read(cut.align(v, rect{20, 10, 100, 210}));
        }) == 0);
}

TEST_CASE("a tracker allocates nothing once it has had as many boxes") {
  object_tracker<road_detection> tracker;
  std::vector<road_detection> found(30);
  const auto frame = [&](int i) {
    for (int k = 0; k < 30; ++k) {
      const auto x = float(50 * (k % 6) + i % 40), y = float(100 * (k / 6));
      auto& each = found[std::size_t(k)];
      each.box = {x, y, 30, 80}, each.score = (i + k) % 11 == 0 ? 0.2f : 0.9f;
    }
    tracker.update(found, i * 0.04);
  };
  for (int i = 0; i < 60; ++i) frame(i);
  CHECK(allocations_during([&] {
          for (int i = 60; i < 120; ++i) frame(i);
        }) == 0);
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
  CHECK(allocations_during([&] { passes = measure(face).against(probing).passes(); }) == 0);
  CHECK(!passes);
}

TEST_CASE(
    "a video of ten thousand frames allocates nothing after the first, and memory stays flat") {
  const auto mesh_file = models::path("face_landmark.tflite");
  const auto file = shared("data/faces-compreface/009_C.jpg");
  if (!have(yunet_file(), mesh_file, file)) return;
  const int frames = slow_here() ? 500 : 10000;
  const auto photo = read_image(file).value();
  const view<rgb8> whole = photo;
  face_follower faces{
      yunet::load(yunet_file()).value(), face_mesh::load(mesh_file).value(), {.look_again = 3}};
  challenge_course course(1);
  unlock door;
  const auto show = [&](int frame) {
    const int off = frame % 24 < 12 ? frame % 24 : 24 - frame % 24;
    const double time = frame / 30.0;
    const auto seen = faces.update(whole.part(off, off, whole.width - 24, whole.height - 24), time);
    if (seen.empty()) return;
    const auto glance = glance_at(seen[0].seen, time);
    course.update(glance);
    door.update({time, true, attentive(glance), false, liveness_verdict::cannot_tell});
  };
  for (int frame = 0; frame < 100; ++frame) show(frame);
  const long before = resident();
  CHECK(allocations_during([&] {
          for (int frame = 100; frame < frames; ++frame) show(frame);
        }) == 0);
  CHECK(resident() - before < 1 << 20);
  MESSAGE(frames << " frames, " << faces.looks() << " looks, memory grew by " << resident() - before
                 << " bytes");
}

TEST_CASE("liveness allocates nothing") {
  const auto file = shared("models/minifasnet/2.7_80x80_MiniFASNetV2.onnx");
  if (!have(file, group())) return;
  auto head = mini_fasnet::load(file).value();
  box_within<around_80> cut;
  CHECK(allocations_when_warm([&](const image_view& v) {
          head.read(cut.align(v, rect{120, 110, 60, 80}));
        }) == 0);
}
