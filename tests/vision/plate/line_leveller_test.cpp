#include "fovea/vision/plate/line_leveller.hpp"
#include "support/counting_allocator.hpp"
#include "support/pictures.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace fovea;

namespace {

/// A dark picture with seven bright letters, each of two posts and a bar, 20 high; `slope` pixels
/// down for each to the right, and each leaning `slant` to the right for each down.
image<rgb8> line_of_letters(float slope, float slant, int width = 160, int height = 60) {
  image<rgb8> out(width, height);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const float down = float(y) - float(height) / 2 - slope * (float(x) - float(width) / 2);
      const float along = float(x) - slant * down - 17;
      const float in = std::fmod(along, 18.0f);
      const bool letter = along > 0 && along < 126 && std::abs(down) < 10 && in < 12;
      const bool ink = letter && (in < 3 || in > 9 || std::abs(down) < 1.5f);
      std::fill_n(out.at(x, y), 3, std::uint8_t(ink ? 220 : 60));
    }
  return out;
}

quad whole(const image_view& of) { return corners_of({0, 0, float(of.width), float(of.height)}); }

struct lie {
  float slope, slant, height, middle;
};
lie lie_of(const quad& q) {
  const point top = q[1] - q[0], side = q[3] - q[0];
  return {top.y / top.x, (side.x) / (side.y), side.y, (q[0].y + q[1].y + q[2].y + q[3].y) / 4};
}

}  // namespace

TEST_CASE(
    "a line of letters that climbs or falls is found by its slope, its letters by their slant") {
  for (const float slope : {-0.12f, -0.06f, 0.0f, 0.04f, 0.10f})
    for (const float slant : {-0.3f, 0.0f, 0.25f}) {
      CAPTURE(slope);
      CAPTURE(slant);
      const auto picture = line_of_letters(slope, slant);
      const lie is = lie_of(line_leveller{}(picture, whole(picture)));
      CHECK(std::abs(is.slope - slope) < 0.012f);
      CHECK(std::abs(is.slant - slant) < 0.08f);
      CHECK(is.height > 22);  // of letters that are 20 high
      CHECK(is.height < 34);
      CHECK(std::abs(is.middle - 30) < 1.5f);
    }
}

TEST_CASE("a part of a picture is levelled in pixels of the picture") {
  const auto small = line_of_letters(0.08f, 0);
  auto large = fovea_test::plain(320, 200, {60, 60, 60});
  for (int y = 0; y < small.height(); ++y)
    std::copy_n(small.at(0, y), 3 * small.width(), large.at(120, y + 90));
  const lie is = lie_of(line_leveller{}(large, corners_of({120, 90, 160, 60})));
  CHECK(std::abs(is.slope - 0.08f) < 0.012f);
  CHECK(std::abs(is.middle - 120) < 1.5f);
}

TEST_CASE("what has no edges, no pixels or no extent stays as it is") {
  line_leveller level;
  const auto grey = fovea_test::plain(40, 20, {90, 90, 90});
  CHECK(level(grey, whole(grey)) == whole(grey));
  CHECK(level(image_view{}, corners_of({1, 2, 30, 10})) == corners_of({1, 2, 30, 10}));
  const auto letters = line_of_letters(0, 0);
  CHECK(level(letters, corners_of({5, 5, 0, 0})) == corners_of({5, 5, 0, 0}));
  const quad crossed{point{0, 0}, point{100, 0}, point{0, 40}, point{100, 40}};
  CHECK(level(letters, crossed) == crossed);
  const quad none{point{0, 0}, point{NAN, 0}, point{100, 40}, point{0, 40}};
  CHECK(std::isnan(level(letters, none)[1].x));
}

TEST_CASE("what is steeper than it looks for is levelled as far as it looks") {
  for (const float slope : {-0.9f, 0.9f})
    for (const float slant : {-1.5f, 1.5f}) {
      const auto picture = line_of_letters(slope, slant, 128, 48);
      const lie is = lie_of(line_leveller{}(picture, whole(picture)));
      CHECK(std::abs(is.slope) < 0.31f);
      CHECK(std::abs(is.slant) < 0.61f);
    }
}

TEST_CASE("only boxes are upright") {
  CHECK(is_upright(corners_of({3, 4, 50, 20})));
  CHECK_FALSE(is_upright({point{0, 0}, point{50, 1}, point{50, 21}, point{0, 20}}));
  CHECK_FALSE(is_upright({point{0, 0}, point{50, 0}, point{52, 20}, point{2, 20}}));
}

TEST_CASE("levelling allocates only the first time") {
  const auto letters = line_of_letters(0.05f, 0.1f);
  line_leveller level;
  level(letters, whole(letters));
  CHECK(fovea_test::allocations_during([&] { level(letters, whole(letters)); }) == 0);
}
