#include "fovea/vision/attribute/head_pose.hpp"
#include "fovea/io/image_file.hpp"
#include "fovea/nn/session.hpp"
#include "fovea/vision/concepts.hpp"
#include "fovea/vision/detect/yunet.hpp"
#include "support/labelled_faces.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#if __has_include(<pugixml.hpp>)
#include "apps/model/openvino.hpp"
#endif

using namespace fovea;
using namespace fovea_test;

namespace {

using vector3 = std::array<double, 3>;

/// Turns x towards y, y towards z, or z towards x: the textbook's rotation around an axis.
vector3 turned(vector3 p, int axis, double degrees) {
  const double c = std::cos(degrees / 57.29577951308232), s = std::sin(degrees / 57.29577951308232);
  const auto a = std::size_t((axis + 1) % 3), b = std::size_t((axis + 2) % 3);
  const double from = p[a], to = p[b];
  p[a] = c * from - s * to, p[b] = s * from + c * to;
  return p;
}

/// A head of the mean's size times 80 pixels that looks where it is told, each point moved by up to
/// `noise` parts of the eyes' distance.
mesh looking(head_pose to, float noise = 0) {
  mesh face;
  std::mt19937 random(11);
  std::uniform_real_distribution<float> off(-noise, noise);
  for (const auto& s : mean_skull) {
    vector3 p{double(s.x + off(random)), double(s.y + off(random)), double(s.z + off(random))};
    p = turned(p, 0, -double(to.pitch));
    p = turned(p, 1, -double(to.yaw));
    p = turned(p, 2, double(to.roll));
    face.points[s.index] = {float(300 + 80 * p[0]), float(200 + 80 * p[1])};
    face.depth[s.index] = float(7 + 80 * p[2]);
  }
  return face;
}

const std::vector<head_pose> poses{{0, 0, 0},    {30, 0, 0},    {-45, 0, 0},  {0, 20, 0},
                                   {0, -35, 0},  {0, 0, 15},    {0, 0, -120}, {40, -20, 10},
                                   {-60, 25, 5}, {-12, -8, 33}, {85, 10, -20}};

}  // namespace

static_assert(HeadFor<head_pose_by_mesh, five_point_by_mesh<>::crop_type>);

TEST_CASE("a head turned by known angles is read to a tenth of a degree") {
  for (const auto& truth : poses) {
    CAPTURE(truth.yaw);
    CAPTURE(truth.pitch);
    CAPTURE(truth.roll);
    const auto seen = pose_of(looking(truth));
    CHECK(std::abs(seen.yaw - truth.yaw) < 0.1f);
    CHECK(std::abs(seen.pitch - truth.pitch) < 0.1f);
    CHECK(std::abs(seen.roll - truth.roll) < 0.1f);
  }
}

TEST_CASE("points that are off by a twentieth of the eye distance cost less than three degrees") {
  for (const auto& truth : poses) {
    CAPTURE(truth.yaw);
    const auto seen = pose_of(looking(truth, 0.05f));
    if (std::abs(truth.yaw) > 80) continue;  // pitch and roll are nearly one angle there
    CHECK(std::abs(seen.yaw - truth.yaw) < 3);
    CHECK(std::abs(seen.pitch - truth.pitch) < 3);
    CHECK(std::abs(seen.roll - truth.roll) < 3);
  }
}

TEST_CASE("the signs are those of the picture: right, up, clockwise") {
  const auto right = looking({20, 0, 0}), up = looking({0, 20, 0}), round = looking({0, 0, 20});
  CHECK(right.points[1].x > right.points[168].x);
  CHECK(up.points[1].y < looking({}).points[1].y);
  CHECK(round.points[263].y > round.points[33].y);
}

TEST_CASE("a mesh that is no face has no pose") {
  for (const float value : {0.0f, 5.0f, std::numeric_limits<float>::quiet_NaN(),
                            std::numeric_limits<float>::infinity()}) {
    mesh face;
    face.points.fill({value, value}), face.depth.fill(value);
    const auto pose = pose_of(face);
    CHECK(pose.yaw == 0);
    CHECK(pose.pitch == 0);
    CHECK(pose.roll == 0);
  }
}

#if __has_include(<pugixml.hpp>)
namespace {

/// Open Model Zoo's net on the square around the detector's box, in our signs.
head_pose by_net(nn::session& net, const image_view& photo, const rect& box) {
  tensor_input how;
  how.width = how.height = 60;
  how.order = channel_order::bgr, how.layout = tensor_layout::nchw;
  const point c = box.centre();
  const float side = std::max(box.width, box.height);
  sampler look;
  look(photo, onto({c.x - side / 2, c.y - side / 2, side, side}, 0, 60, 60), how,
       net.input<float>(0).data());
  net.run();
  return {net.output<float>(2)[0], -net.output<float>(1)[0], net.output<float>(0)[0]};
}

}  // namespace

TEST_CASE("the pose is what a net trained for it says, within that net's own error") {
  const auto file = shared(
      "models/open-model-zoo/head-pose-estimation-adas-0001/FP16/head-pose-estimation-adas-0001");
  const auto mesh_file = models::path("face_landmark.tflite");
  if (!have(yunet_file(), mesh_file, file + ".xml", shared("data/faces-compreface/noses.csv")))
    return;
  const auto xml = file_map::map(file + ".xml").value();
  const auto bin = file_map::map(file + ".bin").value();
  auto graph = model::read_openvino(xml.contents(), bin.contents(), file).value();
  nn::session net(nn::compile(std::move(graph)).value());
  auto detector = yunet::load(yunet_file()).value();
  five_point_by_mesh aligner(face_mesh::load(mesh_file).value());
  double yaw = 0, pitch = 0, roll = 0;
  int count = 0;
  for (const auto& [name, noses] : compreface_noses()) {
    const auto photo = read_image(shared("data/faces-compreface/" + name)).value();
    for (const auto& found : detector.detect(photo)) {
      const auto& seen = aligner.align(photo, found).placed_by;
      if (seen.presence < 0.5f) continue;
      const auto ours = pose_of(seen), theirs = by_net(net, photo, found.box);
      yaw += std::abs(double(ours.yaw - theirs.yaw));
      pitch += std::abs(double(ours.pitch - theirs.pitch));
      roll += std::abs(double(ours.roll - theirs.roll));
      ++count;
    }
  }
  REQUIRE(count > 40);
  MESSAGE(count << " faces; mean differences: yaw " << yaw / count << ", pitch " << pitch / count
                << ", roll " << roll / count);
  CHECK(yaw / count < 5.4);
  CHECK(pitch / count < 7.5);  // the mesh understates pitch
  CHECK(roll / count < 4.6);
}
#endif
