#include "fovea/image/letterbox.hpp"

#include <doctest/doctest.h>

using namespace fovea;

TEST_CASE("a wide picture fills the width and is centred between borders") {
  const auto box = letterbox::fit(1920, 1080, 640, 640);
  CHECK(box.scale == doctest::Approx(1.0 / 3));
  CHECK(box.left == 0);
  CHECK(box.top == 140);
}

TEST_CASE("a tall picture at the upper left leaves the border at the right") {
  const auto box = letterbox::fit(300, 600, 320, 240, placement::top_left);
  CHECK(box.scale == doctest::Approx(0.4));
  CHECK(box.left == 0);
  CHECK(box.top == 0);
}

TEST_CASE("boxes and points go back to where they came from") {
  for (const auto where : {placement::centre, placement::top_left}) {
    const auto box = letterbox::fit(1333, 777, 416, 416, where);
    const rect seen{100 * box.scale + box.left, 200 * box.scale + box.top, 50 * box.scale,
                    60 * box.scale};
    const rect back = box.to_source(seen);
    CHECK(back.x == doctest::Approx(100).epsilon(1e-4));
    CHECK(back.y == doctest::Approx(200).epsilon(1e-4));
    CHECK(back.width == doctest::Approx(50).epsilon(1e-4));
    CHECK(back.height == doctest::Approx(60).epsilon(1e-4));
    const point p{seen.x, seen.y};
    CHECK(box.to_source(p).x == doctest::Approx(box.to_source()(p).x).epsilon(1e-5));
    CHECK(box.to_source(p).y == doctest::Approx(box.to_source()(p).y).epsilon(1e-5));
  }
}

TEST_CASE("an empty picture has a harmless letterbox") {
  CHECK(letterbox::fit(0, 0, 640, 640).scale == 1);
  CHECK(letterbox::fit(-3, 7, 640, 640).scale == 1);
}

TEST_CASE("a stretched picture gives up the ratio of its sides") {
  CHECK(stretch(640, 480, 320, 240)({320, 240}) == point{640, 480});
  CHECK(stretch(640, 100, 320, 100)({1, 1}) == point{2, 1});
}
