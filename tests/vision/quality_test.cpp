#include "fovea/vision/quality.hpp"
#include "fovea/image/resize.hpp"
#include "fovea/io/image_file.hpp"
#include "fovea/vision/detect/yunet.hpp"
#include "support/shared.hpp"
#include "support/slow_here.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

using namespace fovea;
using namespace fovea_test;
using why = quality_reason;

namespace {

/// A face of known pixels, in a crop: measured as if the image were as large as told.
crop_with_mesh<arcface_112> painted(auto shade) {
  crop_with_mesh<arcface_112> face;
  for (int y = 0; y < 112; ++y)
    for (int x = 0; x < 112; ++x) std::fill_n(face.pixels.at(x, y), 3, std::uint8_t(shade(x, y)));
  return face;
}

/// The mean of a square around each pixel, by sums over all that is above and to the left.
image<rgb8> blurred(const image<rgb8>& sharp, int radius) {
  const int width = sharp.width(), height = sharp.height();
  image<rgb8> out(width, height);
  std::vector<long> sums(std::size_t(width + 1) * std::size_t(height + 1));
  const auto until = [&](int x, int y) -> long& { return sums[std::size_t(y * (width + 1) + x)]; };
  for (int c = 0; c < 3; ++c) {
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x)
        until(x + 1, y + 1) = until(x, y + 1) + until(x + 1, y) - until(x, y) + sharp.at(x, y)[c];
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x) {
        const int left = std::max(x - radius, 0), right = std::min(x + radius + 1, width),
                  top = std::max(y - radius, 0), low = std::min(y + radius + 1, height);
        const long sum =
            until(right, low) - until(left, low) - until(right, top) + until(left, top);
        out.at(x, y)[c] = std::uint8_t(sum / ((right - left) * (low - top)));
      }
  }
  return out;
}

image<rgb8> darkened(const image<rgb8>& photo, float by) {
  auto out = photo.clone();
  for (std::ptrdiff_t i = 0; i < out.stride() * out.height(); ++i)
    out.data()[i] = std::uint8_t(by * float(out.data()[i]));
  return out;
}

detection moved(const detection& found, float scale, point by) {
  const rect& b = found.box;
  return {{scale * b.x - by.x, scale * b.y - by.y, scale * b.width, scale * b.height}, found.score};
}

/// One face of a photograph, about 150 pixels high, that enrolment takes.
struct sample {
  static std::string mesh_file() { return models::path("face_landmark.tflite"); }
  static std::string photo_file() { return shared("data/faces-compreface/001_A.jpg"); }

  image<rgb8> photo;
  detection found;
  five_point_by_mesh<> aligner{face_mesh::load(mesh_file()).value()};

  sample() {
    const auto whole = read_image(photo_file()).value();
    const auto first = yunet::load(yunet_file()).value().detect(whole)[0];
    const float scale = 150 / first.box.height;
    photo =
        resize<rgb8>(whole, int(scale * float(whole.width())), int(scale * float(whole.height())));
    found = moved(first, scale, {});
  }
  face_measures look(const view<rgb8>& at, const detection& where) {
    return measure(aligner.align(at, where));
  }
};

}  // namespace

TEST_CASE("light, contrast, clipping and sharpness of known pixels are the textbook's") {
  const auto flat = measure(painted([](int, int) { return 100; }));
  CHECK(flat.light == doctest::Approx(100));
  CHECK(flat.contrast < 0.01f);
  CHECK(flat.sharpness < 0.01f);
  const auto board = measure(painted([](int x, int y) { return (x + y) % 2 ? 255 : 1; }));
  CHECK(board.light == doctest::Approx(128));
  CHECK(board.contrast == doctest::Approx(127));
  CHECK(board.clipped == doctest::Approx(1));
  CHECK(board.sharpness == doctest::Approx(64));  // the Laplacian is 8 times the difference to 128
  // A wave of w radians a pixel: its Laplacian is 2 cos w - 2 times itself.
  const auto wave = measure(
      painted([](int x, int) { return std::lround(128 + 90 * std::sin(x * 0.7853981634)); }));
  CHECK(wave.sharpness == doctest::Approx(std::pow(2 - std::sqrt(2.0), 2)).epsilon(0.02));
}

TEST_CASE("the text says what is wrong, and by how much") {
  face_measures good{30, 1, 0, 0, 0, 0.2f, 120, 40, 0, 0.25f};
  CHECK(good.against(enrolment).passes());
  CHECK(good.against(enrolment).text() == "good");
  CHECK(good.against(enrolment).score() == 1);
  good.eye_distance = 12;
  CHECK(good.against(enrolment).passes());
  CHECK(good.against(enrolment)[why::size].warns());
  CHECK(good.against(enrolment).text() ==
        "almost too small (12.0 pixels between the eyes; at least 16.0 is advised)");
  good.eye_distance = 5.3f, good.yaw = 50;
  const auto bad = good.against(enrolment);
  CHECK(!bad.passes());
  CHECK(bad.score() == doctest::Approx(0.5));
  CHECK(bad.text() ==
        "too small (5.3 pixels between the eyes; at least 10.6 is asked), "
        "turned too far aside (50.0 degrees; at most 25 is asked)");
}

TEST_CASE("no number passes no check") {
  face_measures none;
  none.sharpness = NAN, none.yaw = NAN;
  const auto found = none.against(enrolment);
  CHECK(!found[why::blur].passes());
  CHECK(!found[why::yaw].passes());
  CHECK(found.score() == 0);
}

TEST_CASE("whatever enrolment takes, probing takes") {
  face_measures edge{10.6f, 1, 25, 20, 25, 0.02f, 60, 18, 0.1f, 0.15f};
  CHECK(edge.against(enrolment).passes());
  CHECK(edge.against(probing).passes());
  edge = {9, 0.95f, 40, 28, 40, 0.01f, 40, 12, 0.2f, 0};
  CHECK(edge.against(probing).passes());
  const auto strict = edge.against(enrolment);
  for (const auto& c : strict.checks) CHECK(c.passes() == (c.reason == why::bright));
}

TEST_CASE("blur, darkness, distance and the picture's edge are each found out") {
  if (!have(yunet_file(), sample::mesh_file(), sample::photo_file())) return;
  sample s;
  const auto sharp = s.look(s.photo, s.found);
  CHECK(sharp.against(enrolment).text() == "good");

  auto before = sharp;
  for (const int radius : {1, 2, 4, 8}) {
    CAPTURE(radius);
    if (slow_here() && radius != 1 && radius != 8) continue;
    const auto now = s.look(blurred(s.photo, radius), s.found);
    CHECK(now.sharpness < before.sharpness);
    before = now;
  }
  CHECK(!before.against(enrolment)[why::blur].passes());

  before = sharp;
  for (const float by : {0.7f, 0.4f, 0.2f}) {
    CAPTURE(by);
    const auto now = s.look(darkened(s.photo, by), s.found);
    CHECK(now.light < before.light);
    CHECK(now.contrast < before.contrast);
    CHECK(now.against(enrolment)[why::blur].passes());  // dim light is no blur
    before = now;
  }
  CHECK(!before.against(enrolment)[why::dark].passes());

  before = sharp;
  for (const float by : {0.5f, 0.28f, 0.18f}) {
    CAPTURE(by);
    const auto small =
        resize<rgb8>(s.photo, int(by * float(s.photo.width())), int(by * float(s.photo.height())));
    const auto now = s.look(small, moved(s.found, by, {}));
    CHECK(now.eye_distance < before.eye_distance);
    CHECK(now.eye_distance == doctest::Approx(by * sharp.eye_distance).epsilon(0.1));
    CHECK(now.against(enrolment)[why::size].warns() == (by == 0.28f));
    before = now;
  }
  CHECK(!before.against(enrolment)[why::size].passes());

  before = sharp;
  for (const float share : {0.15f, 0.3f, 0.45f}) {
    CAPTURE(share);
    const int left = int(s.found.box.x + share * s.found.box.width);
    const auto part = view<rgb8>(s.photo).part(left, 0, s.photo.width() - left, s.photo.height());
    const auto now = s.look(part, moved(s.found, 1, {float(left), 0}));
    CHECK(now.in_frame < before.in_frame);
    CHECK(!now.against(enrolment)[why::in_frame].passes());
    before = now;
  }
}
