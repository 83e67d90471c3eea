#include "fovea/vision/track/face_follower.hpp"
#include "apps/common/cpu_time.hpp"
#include "fovea/image/color.hpp"
#include "fovea/io/image_file.hpp"
#include "fovea/vision/align/five_point_by_mesh.hpp"
#include "fovea/vision/detect/yunet.hpp"
#include "fovea/vision/embed/mobile_face.hpp"
#include "support/shared.hpp"

#include <algorithm>
#include <cmath>

using namespace fovea;
using namespace fovea_test;

namespace {

const auto mesh_file = [] { return models::path("face_landmark.tflite"); };
const auto one_face = [] { return shared("data/faces-compreface/009_C.jpg"); };
const auto seven_faces = [] { return shared("data/faces-dlib/faces/2008_004176.jpg"); };

auto follower(const follow_options& how = {}) {
  return face_follower{yunet::load(yunet_file()).value(), face_mesh::load(mesh_file()).value(),
                       how};
}

/// A camera of 30 frames a second that sways over a photograph: a part of it, 24 pixels smaller.
struct swaying {
  image<rgb8> photo;
  view<rgb8> at(int frame) const {
    const auto off = [&](double speed) { return int(12 + 12 * std::sin(speed * frame)); };
    const view<rgb8> whole = photo;
    return whole.part(off(0.11), off(0.07), whole.width - 24, whole.height - 24);
  }
};

float apart(const mesh& a, const mesh& b) {
  float sum = 0;
  for (std::size_t i = 0; i < mesh::size; ++i)
    sum += std::hypot(a.points[i].x - b.points[i].x, a.points[i].y - b.points[i].y);
  return sum / float(mesh::size);
}

}  // namespace

static_assert(std::is_copy_constructible_v<face_follower<yunet>>);

TEST_CASE("one face keeps its number, and its mesh is that of looking anew") {
  if (!have(yunet_file(), mesh_file(), one_face())) return;
  const swaying camera{read_image(one_face()).value()};
  auto faces = follower({.look_again = 1000, .steady = false});
  auto detector = yunet::load(yunet_file()).value();
  five_point_by_mesh anew(face_mesh::load(mesh_file()).value());
  float worst = 0;
  for (int frame = 0; frame < 60; ++frame) {
    const auto seen = faces.update(camera.at(frame), frame / 30.0);
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].id == 1);
    CHECK(seen[0].frames == frame + 1);
    const auto found = detector.detect(camera.at(frame));
    const mesh fresh = anew.align(camera.at(frame), found[0]).placed_by;
    worst = std::max(worst, apart(seen[0].placed, fresh) / fresh.bounds().width);
  }
  MESSAGE("followed and looked for anew, at most " << worst << " of the face's width apart");
  CHECK(worst < 0.02f);
  CHECK(faces.looks() == 1);
}

TEST_CASE("a crop by the mesh that is known is the person that a fresh look finds") {
  const auto identity = models::path("MobileFaceNet.tflite");
  if (!have(yunet_file(), mesh_file(), identity, one_face())) return;
  const swaying camera{read_image(one_face()).value()};
  auto faces = follower();
  auto head = mobile_face::load(identity).value();
  auto detector = yunet::load(yunet_file()).value();
  five_point_by_mesh aligner(face_mesh::load(mesh_file()).value());
  for (int frame = 0; frame < 20; ++frame) faces.update(camera.at(frame), frame / 30.0);
  const auto seen = faces.update(camera.at(20), 20 / 30.0);
  REQUIRE(seen.size() == 1);
  const auto known = head.read(aligner.align(camera.at(20), seen[0].placed));
  const auto fresh = head.read(aligner.align(camera.at(20), detector.detect(camera.at(20))[0]));
  MESSAGE("cosine " << cosine(known, fresh));
  CHECK(cosine(known, fresh) > 0.9f);
}

TEST_CASE("many faces keep their numbers, and no more are followed than asked") {
  if (!have(yunet_file(), mesh_file(), seven_faces())) return;
  const swaying camera{read_image(seven_faces()).value()};
  auto faces = follower({.most = 5});
  std::vector<int> first;
  for (int frame = 0; frame < 40; ++frame) {
    const auto seen = faces.update(camera.at(frame), frame / 30.0);
    std::vector<int> ids;
    for (const auto& face : seen) ids.push_back(face.id);
    if (frame == 0) first = ids;
    CHECK(ids == first);
  }
  CHECK(first == std::vector<int>{1, 2, 3, 4, 5});
  CHECK(faces.looks() == 1);  // there was no room for more
}

TEST_CASE("a face that goes is dropped, and gets another number when it comes back") {
  if (!have(yunet_file(), mesh_file(), one_face())) return;
  const swaying camera{read_image(one_face()).value()};
  image<rgb8> wall(camera.photo.width(), camera.photo.height());
  std::fill_n(wall.data(), wall.stride() * wall.height(), std::uint8_t(120));
  auto faces = follower();
  CHECK(faces.update(camera.at(0), 0.0).size() == 1);
  CHECK(faces.update(wall, 0.1).empty());
  CHECK(faces.update(wall, 0.2).empty());
  const auto back = faces.update(camera.at(1), 0.3);
  REQUIRE(back.size() == 1);
  CHECK(back[0].id == 2);
  CHECK(back[0].frames == 1);
  CHECK(faces.looks() == 4);
  CHECK(faces.update(image_view{}, 0.4).empty());
}

TEST_CASE("a face that comes later is found at the next look, and not twice") {
  if (!have(yunet_file(), mesh_file(), seven_faces())) return;
  const auto photo = read_image(seven_faces()).value();
  const view<rgb8> whole = photo;
  auto faces = follower({.most = 12, .look_again = 0.5});
  const std::size_t few = faces.update(whole.part(0, 0, whole.width / 2, whole.height), 0).size();
  std::size_t most = 0;
  for (int frame = 1; frame < 40; ++frame) {
    const auto seen = faces.update(whole, frame / 30.0);
    most = std::max(most, seen.size());
    for (std::size_t a = 0; a < seen.size(); ++a)
      for (std::size_t b = 0; b < a; ++b) CHECK(overlap(seen[a].box, seen[b].box) < 0.5f);
  }
  CHECK(most > few);
  CHECK(faces.looks() == 3);
}

TEST_CASE("a steadied mesh trembles less than the net's") {
  if (!have(yunet_file(), mesh_file(), one_face())) return;
  const auto photo = read_image(one_face()).value();
  float moved[2] = {};
  for (const bool steady : {false, true}) {
    auto faces = follower({.steady = steady});
    mesh last;
    for (int frame = 0; frame < 30; ++frame) {
      auto noisy = photo.clone();
      for (std::ptrdiff_t i = 0; i < noisy.stride() * noisy.height(); ++i)
        noisy.data()[i] = std::uint8_t(
            std::clamp(int(noisy.data()[i]) + int((i * 7919 + frame * 104729) % 31) - 15, 0, 255));
      const auto seen = faces.update(noisy, frame / 30.0);
      REQUIRE(seen.size() == 1);
      if (frame > 0) moved[steady] += apart(seen[0].placed, last);
      last = seen[0].placed;
    }
  }
  MESSAGE("29 steps move the points by " << moved[0] << " pixels in all, steadied by " << moved[1]);
  CHECK(moved[1] < moved[0]);
}

TEST_CASE("following a face costs a part of looking for it") {
  if (!have(yunet_file(), mesh_file(), one_face())) return;
  const swaying camera{read_image(one_face()).value()};
  auto faces = follower({.look_again = 1000});
  auto detector = yunet::load(yunet_file()).value();
  five_point_by_mesh anew(face_mesh::load(mesh_file()).value());
  faces.update(camera.at(0), 0);
  double start = app::cpu_milliseconds();
  for (int frame = 1; frame <= 50; ++frame) faces.update(camera.at(frame), frame / 30.0);
  const double followed = (app::cpu_milliseconds() - start) / 50;
  start = app::cpu_milliseconds();
  for (int frame = 1; frame <= 50; ++frame)
    for (const auto& found : detector.detect(camera.at(frame))) anew.align(camera.at(frame), found);
  MESSAGE(camera.at(0).width << " x " << camera.at(0).height << ", ms a frame: followed "
                             << followed << ", looked for "
                             << (app::cpu_milliseconds() - start) / 50);
  CHECK(faces.looks() == 1);
}

TEST_CASE("a picture of one pixel, grey or blue first, is a frame as any other") {
  if (!have(yunet_file(), mesh_file(), one_face())) return;
  const auto photo = read_image(one_face()).value();
  const image<rgb8> dot(1, 1);
  const auto gray = convert<gray8>(photo);
  const auto bgr = convert<bgr8>(photo);
  auto faces = follower();
  CHECK(faces.update(dot, 0).empty());
  CHECK(faces.update(bgr, 0.1).size() == 1);
  CHECK(faces.update(gray, 0.2).size() == 1);
  CHECK(faces.update(dot, 0.3).empty());
}
