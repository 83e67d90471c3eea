#include "fovea/vision/anchors.hpp"

#include <doctest/doctest.h>

using namespace fovea;

TEST_CASE("the short range net has 896 anchors: 16 x 16 twice, then 8 x 8 six times") {
  const anchor_level levels[] = {{8, 2}, {16, 6}};
  const auto centres = anchor_centres(128, 128, levels);

  REQUIRE(centres.size() == 896);
  CHECK(centres[0] == point{4, 4});
  CHECK(centres[1] == point{4, 4});
  CHECK(centres[2] == point{12, 4});
  CHECK(centres[2 * 16] == point{4, 12});
  CHECK(centres[511] == point{124, 124});
  CHECK(centres[512] == point{8, 8});
  CHECK(centres[517] == point{8, 8});
  CHECK(centres[518] == point{24, 8});
  CHECK(centres[895] == point{120, 120});
}

TEST_CASE("the full range net has one anchor for each of 48 x 48 cells") {
  const anchor_level levels[] = {{4, 1}};
  const auto centres = anchor_centres(192, 192, levels);
  REQUIRE(centres.size() == 2304);
  CHECK(centres[49] == point{6, 6});
}

TEST_CASE("a map that does not divide its input is rounded up") {
  const anchor_level levels[] = {{8, 1}, {16, 1}, {32, 1}, {64, 1}};
  CHECK(anchor_centres(320, 240, std::span(levels).first(1)).size() == 40 * 30);
  CHECK(anchor_centres(320, 240, std::span(levels).last(1)).size() == 5 * 4);
  CHECK(anchor_centres(0, 240, levels).empty());
}
