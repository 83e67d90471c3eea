#include "fovea/vision/attribute/face_gestures.hpp"
#include "fovea/io/image_file.hpp"
#include "fovea/vision/align/mesh_contours.hpp"
#include "fovea/vision/concepts.hpp"
#include "fovea/vision/detect/yunet.hpp"
#include "support/labelled_faces.hpp"

#include <algorithm>
#include <cmath>
#include <set>

using namespace fovea;
using namespace fovea_test;

namespace {

/// Eyes 40 wide whose lids are `lids` apart, a mouth 60 wide, `open` high inside, whose corners lie
/// `lift` above its middle, on a face 150 wide; turned by `radians` around the vertical.
mesh drawn(float lids, float open, float lift, float radians = 0) {
  mesh face;
  const auto put = [&](std::size_t i, float x, float y) {
    face.points[i] = {100 + x * std::cos(radians), 100 + y};
    face.depth[i] = x * std::sin(radians);
  };
  put(10, 0, -90), put(152, 0, 110), put(234, -75, 0), put(454, 75, 0);
  put(33, -60, 0), put(133, -20, 0), put(160, -50, -lids / 2), put(144, -50, lids / 2);
  put(158, -30, -lids / 2), put(153, -30, lids / 2);
  put(362, 20, 0), put(263, 60, 0), put(385, 30, -lids / 2), put(380, 30, lids / 2);
  put(387, 50, -lids / 2), put(373, 50, lids / 2);
  put(61, -30, 60 - lift), put(291, 30, 60 - lift), put(78, -25, 60), put(308, 25, 60);
  put(13, 0, 60 - open / 2), put(14, 0, 60 + open / 2);
  return face;
}

/// Frames at 30 a second of eyes at 0.25 that are at 0.08 in [from, to); the blinks counted.
int blinks(double from, double to, blink_counter& eyes) {
  for (int frame = 0; frame < 90; ++frame) {
    const double time = frame / 30.0;
    eyes.update(time >= from && time < to ? 0.08f : 0.25f, time);
  }
  return eyes.count();
}

}  // namespace

static_assert(HeadFor<face_gestures_by_mesh, five_point_by_mesh<>::crop_type>);

TEST_CASE("ratios are those of the drawing, however the head is turned") {
  for (const float radians : {0.0f, 0.5f, -0.9f}) {
    CAPTURE(radians);
    const auto seen = gestures_of(drawn(10, 20, 6, radians));
    CHECK(seen.left_eye == doctest::Approx(10 / 40.0));
    CHECK(seen.right_eye == doctest::Approx(10 / 40.0));
    CHECK(seen.mouth == doctest::Approx(20 / 50.0));
    CHECK(seen.mouth_width == doctest::Approx(60 / 150.0));
    CHECK(seen.corner_lift == doctest::Approx(6 / 60.0));
  }
  CHECK(gestures_of(mesh{}).eyes() == 0);
  CHECK(gestures_of(mesh{}).corner_lift == 0);
}

TEST_CASE("lifted corners are more of a smile") {
  float before = -1;
  for (const float lift : {-3.0f, 0.0f, 3.0f, 6.0f}) {
    const float smile = gestures_of(drawn(10, 2, lift)).smile();
    CHECK(smile > before);
    CHECK(smile <= 1);
    before = smile;
  }
}

TEST_CASE("a blink is short, and hysteresis counts it once") {
  blink_counter blinking, asleep, awake;
  CHECK(blinks(1.0, 1.2, blinking) == 1);
  CHECK(blinks(1.0, 2.0, asleep) == 0);  // a second is no blink
  CHECK(blinks(1.0, 1.0, awake) == 0);
  int trembling = 0;
  blink_counter eyes;
  for (int frame = 0; frame < 60; ++frame) {  // between the two limits nothing changes
    const float open = frame < 30 ? 0.25f : frame % 2 ? 0.18f : 0.195f;
    trembling += eyes.update(open, frame / 30.0);
  }
  CHECK(trembling == 0);
  CHECK(!eyes.shut());
}

TEST_CASE("narrow eyes blink as wide ones do, and no number changes nothing") {
  for (const float open : {0.15f, 0.4f}) {
    blink_counter eyes;
    for (int frame = 0; frame < 30; ++frame) eyes.update(open, frame / 30.0);
    CHECK(!eyes.update(NAN, 1.0));
    CHECK(!eyes.update(open / 2, 1.0));
    CHECK(eyes.shut());
    CHECK(eyes.update(open, 1.1));
  }
}

TEST_CASE("contours name each point once") {
  const auto distinct = [](const auto& line) {
    return std::set<int>(line.begin(), line.end()).size() == line.size() &&
           *std::max_element(line.begin(), line.end()) < mesh::size;
  };
  CHECK(distinct(contour::lips_outside));
  CHECK(distinct(contour::lips_inside));
  CHECK(distinct(contour::left_eye));
  CHECK(distinct(contour::right_eye));
  CHECK(distinct(contour::oval));
  CHECK(distinct(contour::ibug_68));
}

TEST_CASE("68 points from the mesh lie where labels have them") {
  const auto mesh_file = models::path("face_landmark.tflite");
  if (!have(yunet_file(), mesh_file, shared("data/faces-dlib/faces/testing.xml"))) return;
  auto detector = yunet::load(yunet_file()).value();
  five_point_by_mesh aligner(face_mesh::load(mesh_file).value());
  double inner = 0, jaw = 0;
  int faces_seen = 0;
  for (const auto& [name, faces] : dlib_faces()) {
    const auto photo = read_image(shared("data/faces-dlib/faces/" + name)).value();
    const auto found = detector.detect(photo);
    for (const auto& face : faces) {
      const auto hit = std::find_if(found.begin(), found.end(),
                                    [&](const auto& f) { return overlap(f.box, face.box) > 0.3f; });
      REQUIRE(hit != found.end());
      const auto& seen = aligner.align(photo, *hit).placed_by;
      const auto ours = points_of(seen, contour::ibug_68);
      const point across = face.points[45] - face.points[36];
      const double eyes = std::hypot(double(across.x), double(across.y));
      for (std::size_t i = 0; i < 68; ++i) {
        const point off = ours[i] - face.points[i] - point{0.5f, 0.5f};
        (i < 17 ? jaw : inner) += std::hypot(double(off.x), double(off.y)) / eyes;
      }
      ++faces_seen;
    }
  }
  inner /= 51 * faces_seen, jaw /= 17 * faces_seen;
  MESSAGE(faces_seen << " faces, in parts of the outer corners' distance: brows, nose, eyes, lips "
                     << inner << ", jaw " << jaw);
  CHECK(inner < 0.06);
  CHECK(jaw < 0.15);
}
