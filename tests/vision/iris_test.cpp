#include "fovea/vision/attribute/iris.hpp"
#include "fovea/vision/align/five_point_by_mesh.hpp"
#include "fovea/vision/attribute/face_gestures.hpp"
#include "support/faces_by_eye.hpp"
#include "support/pictures.hpp"

#include <algorithm>
#include <cmath>

using namespace fovea;
using namespace fovea_test;

namespace {

using vector3 = std::array<double, 3>;

const auto iris_file = [] { return models::path("iris.onnx"); };
const auto mesh_file = [] { return models::path("face_landmark.tflite"); };

/// The textbook's rotations: around x (chin up), y (to the right of the picture) and z (clockwise).
vector3 turned(vector3 p, const head_pose& by) {
  const auto turn = [&](std::size_t a, std::size_t b, double degrees) {
    const double c = std::cos(degrees / 57.29577951308232),
                 s = std::sin(degrees / 57.29577951308232);
    const double from = p[a], to = p[b];
    p[a] = c * from - s * to, p[b] = s * from + c * to;
  };
  turn(1, 2, -double(by.pitch));
  turn(2, 0, -double(by.yaw));
  turn(0, 1, double(by.roll));
  return p;
}

struct head {
  mesh face;
  irises eyes;
};

/// A skull with two eyeballs in it: the head turned one way, each eyeball so that the sum is
/// `look`.
head built(const head_pose& pose, const gaze& look) {
  head out;
  const auto put = [&](const vector3& p) {
    const auto q = turned(p, pose);
    return std::pair{point{float(300 + 200 * q[0]), float(200 + 200 * q[1])}, float(200 * q[2])};
  };
  for (const auto& s : mean_skull)
    std::tie(out.face.points[s.index], out.face.depth[s.index]) =
        put({double(s.x), double(s.y), double(s.z)});
  const std::array<std::array<std::size_t, 2>, 2> corners{{{33, 133}, {362, 263}}};
  for (std::size_t eye = 0; eye < 2; ++eye) {
    const auto of = [&](std::size_t index) {
      const auto at = std::find_if(mean_skull.begin(), mean_skull.end(),
                                   [&](auto& s) { return s.index == index; });
      return vector3{double(at->x), double(at->y), double(at->z)};
    };
    const auto l = of(corners[eye][0]), r = of(corners[eye][1]);
    const double width = std::hypot(r[0] - l[0], r[1] - l[1], r[2] - l[2]);
    const vector3 centre{(l[0] + r[0]) / 2, (l[1] + r[1]) / 2 - 0.045 * width,
                         (l[2] + r[2]) / 2 + 0.26 * width};
    const auto [middle, depth] = put(centre);
    const vector3 ahead = turned({0, 0, -1}, {look.yaw, look.pitch, 0});
    out.eyes.centre[eye] =
        middle + point{float(200 * 0.41 * width * ahead[0]), float(200 * 0.41 * width * ahead[1])};
  }
  return out;
}

}  // namespace

TEST_CASE("eyeballs that look where they are told are read, however the head is turned") {
  for (const head_pose pose : {head_pose{},
                               {20, 0, 0},
                               {-30, 0, 0},
                               {0, 15, 0},
                               {0, -15, 0},
                               {0, 0, 25},
                               {15, -10, 0},
                               {-20, 5, -15}})
    for (const gaze look : {gaze{0, 0}, {15, 0}, {-15, 0}, {0, 12}, {0, -12}, {10, -8}}) {
      CAPTURE(pose.yaw);
      CAPTURE(pose.pitch);
      CAPTURE(pose.roll);
      CAPTURE(look.yaw);
      CAPTURE(look.pitch);
      const auto [face, eyes] = built(pose, look);
      const auto seen = gaze_of(face, eyes);
      CHECK(std::abs(seen.yaw - look.yaw) < 3);  // yaw and pitch are taken one by one
      CHECK(std::abs(seen.pitch - look.pitch) < 3);
    }
}

TEST_CASE("an eye without extent or without numbers looks nowhere") {
  auto [face, eyes] = built({10, 0, 0}, {5, 5});
  eyes.centre[1].x = NAN;
  CHECK(gaze_of(face, eyes).yaw == 0);
  CHECK(gaze_of(mesh{}, irises{}).yaw == 0);
  CHECK(gaze_of(mesh{}, irises{}).pitch == 0);
}

TEST_CASE("faces that look into the camera do, and those that look aside do not") {
  if (!have(yunet_file(), iris_file(), mesh_file(), shared("data/faces-compreface/noses.csv")))
    return;
  auto reader = iris_reader::load(iris_file()).value();
  five_point_by_mesh aligner(face_mesh::load(mesh_file()).value());
  double yaw = 0, pitch = 0, aside = 0, head = 0;
  int lookers = 0, others = 0;
  for_each_face_by_eye([&](const image_view& photo, const face_detection& face, auto& looks) {
    const mesh seen = aligner.align(photo, face).placed_by;
    const auto eyes = reader.read(photo, seen);
    const auto at = gaze_of(seen, eyes);
    if (looks.at_camera) {
      yaw += std::abs(double(at.yaw)), pitch += std::abs(double(at.pitch)), ++lookers;
      head += std::abs(double(pose_of(seen).yaw));
      const point edge = seen.points[133] - seen.points[33];
      const float width = std::hypot(edge.x, edge.y);
      CHECK(eyes.radius[0] > 0.12f * width);  // 0.2 of the eye's width, seen from the front
      CHECK(eyes.radius[0] < 0.28f * width);
    } else {
      aside += std::hypot(double(at.yaw), double(at.pitch)), ++others;
    }
  });
  REQUIRE(lookers == 22);
  MESSAGE("into the camera: " << lookers << " faces, mean yaw " << yaw / lookers
                              << " (of their heads " << head / lookers << "), pitch "
                              << pitch / lookers << "; aside: " << others << " faces, mean angle "
                              << aside / others);
  CHECK(yaw / lookers < 6);
  CHECK(pitch / lookers < 6);
  CHECK(aside / others > 2.5 * std::hypot(yaw, pitch) / lookers);
}

TEST_CASE("a mirrored picture has mirrored irises") {
  if (!have(yunet_file(), iris_file(), mesh_file(), shared("data/faces-compreface/004_A.jpg")))
    return;
  const auto photo = read_image(shared("data/faces-compreface/004_A.jpg")).value();
  auto mirrored = photo.clone();
  for (int y = 0; y < photo.height(); ++y)
    for (int x = 0; x < photo.width(); ++x)
      std::copy_n(photo.at(photo.width() - 1 - x, y), 3, mirrored.at(x, y));
  auto reader = iris_reader::load(iris_file()).value();
  auto detector = yunet::load(yunet_file()).value();
  five_point_by_mesh aligner(face_mesh::load(mesh_file()).value());
  const auto look = [&](const image<rgb8>& at) {
    const mesh seen = aligner.align(at, detector.detect(at)[0]).placed_by;
    return std::pair{reader.read(at, seen), seen.bounds().width};
  };
  const auto [one, width] = look(photo);
  const auto [other, same] = look(mirrored);
  for (std::size_t eye = 0; eye < 2; ++eye) {
    const float x = float(photo.width()) - other.centre[1 - eye].x;
    CHECK(std::abs(one.centre[eye].x - x) < 0.02f * width);
    CHECK(std::abs(one.centre[eye].y - other.centre[1 - eye].y) < 0.02f * width);
  }
}

TEST_CASE("other models are no iris net") {
  if (!have(yunet_file())) return;
  CHECK(iris_reader::load(yunet_file()).error().sentence.find("fovea::iris_reader") !=
        std::string::npos);
}
