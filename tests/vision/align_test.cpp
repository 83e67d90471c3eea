#include "fovea/vision/align/box_frame.hpp"
#include "fovea/vision/align/five_point.hpp"
#include "support/pictures.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>

using namespace fovea;

namespace {

float distance(point a, point b) { return std::hypot(a.x - b.x, a.y - b.y); }

/// A face whose points are the template's, turned, scaled and moved.
face_detection placed(float radians, float scale, point at) {
  face_detection face;
  const float c = scale * std::cos(radians), s = scale * std::sin(radians);
  for (std::size_t i = 0; i < 5; ++i) {
    const point p = arcface_112::points[i];
    face.points[i] = {at.x + c * p.x - s * p.y, at.y + s * p.x + c * p.y};
  }
  return face;
}

}  // namespace

TEST_CASE("the five points land on the template, however the face was turned and scaled") {
  const auto picture = fovea_test::scene(317, 211, 1);
  five_point aligner;
  for (const float degrees : {0.0f, 7.0f, -33.0f, 90.0f, 179.0f})
    for (const float scale : {0.1f, 0.5f, 1.0f, 7.3f}) {
      CAPTURE(degrees);
      CAPTURE(scale);
      const auto face = placed(degrees * 0.0174533f, scale, {90, 60});
      const auto& crop = aligner.align(picture, face);
      for (std::size_t i = 0; i < 5; ++i)
        CHECK(distance(crop.to_image(arcface_112::points[i]), face.points[i]) <
              0.02f * scale + 0.001f);
    }
}

TEST_CASE("a face that lies as the template wants it is copied") {
  const auto picture = fovea_test::scene(112, 112, 2);
  five_point aligner;
  const auto& crop = aligner.align(picture, placed(0, 1, {0, 0}));
  int worst = 0;
  for (int y = 0; y < 112; ++y)
    for (int i = 0; i < 3 * 112; ++i)
      worst = std::max(worst, std::abs(int(crop.pixels.at(0, y)[i]) - int(picture.at(0, y)[i])));
  CHECK(worst <= 1);
}

TEST_CASE("points all in one place, or no numbers, give a crop and no crash") {
  const auto picture = fovea_test::scene(50, 40, 3);
  five_point aligner;
  face_detection face;
  CHECK(aligner.align(picture, face).pixels.width() == 112);
  for (auto& p : face.points) p = {1e30f, -1e30f};
  CHECK(aligner.align(picture, face).pixels.width() == 112);
  for (auto& p : face.points) p = {NAN, NAN};
  CHECK(aligner.align(picture, face).pixels.width() == 112);
}

TEST_CASE("the frame is a square around the box, as much larger as its template says") {
  const auto picture = fovea_test::scene(300, 200, 4);
  box_frame<loose_224> loose;
  const detection found{{100, 50, 40, 60}, 1};
  const auto& crop = loose.align(picture, found);
  CHECK(distance(crop.to_image({112, 112}), {120, 80}) < 1e-3f);
  CHECK(distance(crop.to_image({0, 0}), {120 - 33, 80 - 33}) < 1e-3f);
  CHECK(distance(crop.to_image({224, 224}), {120 + 33, 80 + 33}) < 1e-3f);
}

TEST_CASE("eyes that are not level turn the mesh's frame, and are level in its crop") {
  const auto picture = fovea_test::scene(300, 200, 5);
  box_frame<mesh_192> frame;
  for (const float degrees : {0.0f, 12.0f, -50.0f, 170.0f}) {
    CAPTURE(degrees);
    const float radians = degrees * 0.0174533f;
    face_detection face;
    face.box = {120, 60, 50, 50};
    const point half{12 * std::cos(radians), 12 * std::sin(radians)};
    face.points[0] = point{145, 80} - half, face.points[1] = point{145, 80} + half;
    const auto back = inverse(frame.align(picture, face).to_image);
    const point left = back(face.points[0]), right = back(face.points[1]);
    CHECK(left.y == doctest::Approx(right.y).epsilon(1e-3));
    CHECK(right.x - left.x == doctest::Approx(24 * 192 / 75.0).epsilon(1e-3));
  }
}

TEST_CASE("a copy of a crop has pixels of its own") {
  const auto picture = fovea_test::scene(112, 112, 6);
  five_point aligner;
  crop<arcface_112> one = aligner.align(picture, placed(0, 1, {0, 0}));
  const auto before = *one.pixels.at(5, 5);
  aligner.align(fovea_test::scene(40, 30, 9), placed(1, 0.2f, {3, 3}));
  CHECK(*one.pixels.at(5, 5) == before);
  CHECK(one.to_image(point{0, 0}).x == doctest::Approx(0));
}
