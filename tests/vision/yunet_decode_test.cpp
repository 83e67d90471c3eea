#include "fovea/vision/detect/yunet_decode.hpp"
#include "fovea/vision/detect/blazeface_decode.hpp"

#include <doctest/doctest.h>

using namespace fovea;

TEST_CASE("a YuNet cell becomes a face in pixels of the image") {
  std::vector<float> face(6, 0.0f), object(6, 0.0f), box(24, 0.0f), points(60, 0.0f);
  face[4] = 0.9f, object[4] = 0.81f;  // column 1, row 1 of a 3 x 2 map
  box[16] = 0.25f, box[17] = -0.5f, box[18] = 1.0f, box[19] = 0.0f;
  points[40] = 0.5f, points[41] = 0.75f, points[48] = -1, points[49] = 2;
  const look from{{100, 50, 300, 200}, 0, 0.5f, 0.25f, false};
  std::vector<face_detection> found;

  decode(yunet_map{16, 3, 2, face.data(), object.data(), box.data(), points.data()}, from, 0.5f,
         found);

  REQUIRE(found.size() == 1);
  CHECK(found[0].score == doctest::Approx(0.853815));
  const double width = 2.718281828 * 16, height = 16;
  CHECK(found[0].box.x == doctest::Approx(100 + (1.25 * 16 - width / 2) / 0.5));
  CHECK(found[0].box.y == doctest::Approx(50 + (0.5 * 16 - height / 2) / 0.25));
  CHECK(found[0].box.width == doctest::Approx(width / 0.5));
  CHECK(found[0].box.height == doctest::Approx(height / 0.25));
  CHECK(found[0].points[0].x == doctest::Approx(100 + 1.5 * 16 / 0.5));
  CHECK(found[0].points[0].y == doctest::Approx(50 + 1.75 * 16 / 0.25));
  CHECK(found[0].points[4].x == doctest::Approx(100));
  CHECK(found[0].points[4].y == doctest::Approx(50 + 3.0 * 16 / 0.25));
}

TEST_CASE("scores under the threshold and scores that are no numbers give no face") {
  const float face[] = {0.6f, NAN, -1, 0.49f}, object[] = {0.6f, 1, -1, 0.5f};
  const std::vector<float> zeros(60, 0.0f);
  std::vector<face_detection> found;
  decode(yunet_map{8, 2, 2, face, object, zeros.data(), zeros.data()}, look{}, 0.5f, found);
  REQUIRE(found.size() == 1);
  CHECK(found[0].score == doctest::Approx(0.6));
}

TEST_CASE("a BlazeFace anchor becomes a face in pixels of the image") {
  const point anchors[] = {{4, 4}, {12, 20}};
  std::vector<float> boxes(32, 0.0f);
  boxes[16] = 2, boxes[17] = -4, boxes[18] = 32, boxes[19] = 48;
  boxes[20] = 1, boxes[21] = 3, boxes[30] = -5, boxes[31] = 6;
  const float logits[] = {-3.0f, 2.0f};
  const look from{{10, 0, 64, 64}, 0, 2, 2, false};
  std::vector<blaze_detection> found;

  decode_blazeface(anchors, boxes.data(), logits, from, 0.5f, found);

  REQUIRE(found.size() == 1);
  CHECK(found[0].score == doctest::Approx(0.880797));
  CHECK(found[0].box == rect{10 + (14 - 16) / 2.0f, (16 - 24) / 2.0f, 16, 24});
  CHECK(found[0].points[0] == point{10 + 13 / 2.0f, 23 / 2.0f});
  CHECK(found[0].points[5] == point{10 + 7 / 2.0f, 26 / 2.0f});
}
