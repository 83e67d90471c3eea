#include "fovea/image/resize.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "support/pictures.hpp"

using namespace fovea;
using fovea_test::noise;

namespace {

/// The integral over what an output pixel covers, pixel by pixel.
double mean_under(const view<rgb8>& from, double left, double top, double right, double bottom,
                  int c) {
  double sum = 0;
  for (int y = 0; y < from.height; ++y)
    for (int x = 0; x < from.width; ++x) {
      const double w = std::max(0.0, std::min(right, x + 1.0) - std::max(left, double(x)));
      const double h = std::max(0.0, std::min(bottom, y + 1.0) - std::max(top, double(y)));
      sum += w * h * from.at(x, y)[c];
    }
  return sum / ((right - left) * (bottom - top));
}

}  // namespace

TEST_CASE("area resize gives the mean of what each output pixel covers") {
  for (const int width : {1, 2, 17, 40})
    for (const int out_width : {1, 3, 16, 17, 53}) {
      CAPTURE(width);
      CAPTURE(out_width);
      const int height = 13, out_height = 5;
      const auto photo = noise<rgb8>(width, height, 1);
      const auto small = resize<rgb8>(photo, out_width, out_height, filter::area);
      const double sx = double(width) / out_width, sy = double(height) / out_height;
      for (int y = 0; y < out_height; ++y)
        for (int x = 0; x < out_width; ++x)
          for (int c = 0; c < 3; ++c)
            REQUIRE(std::fabs(small.at(x, y)[c] - mean_under(photo, x * sx, y * sy, (x + 1) * sx,
                                                             (y + 1) * sy, c)) < 0.51);
    }
}

TEST_CASE("a resize to the same size changes nothing") {
  const auto photo = noise<bgr8>(33, 21, 2);
  for (const auto how : {filter::bilinear, filter::area}) {
    const auto same = resize<bgr8>(photo, 33, 21, how);
    for (int i = 0; i < 33 * 21 * 3; ++i) REQUIRE(same.data()[i] == photo.data()[i]);
  }
}

TEST_CASE("one colour stays that colour at any size") {
  image<rgba8> plain(37, 29);
  for (int i = 0; i < 37 * 29 * 4; ++i) plain.data()[i] = static_cast<std::uint8_t>(i % 4 * 60 + 7);
  for (const int side : {1, 2, 36, 37, 100})
    for (const auto how : {filter::bilinear, filter::area}) {
      const auto out = resize<rgba8>(plain, side, side + 3, how);
      for (int i = 0; i < side * (side + 3) * 4; ++i) REQUIRE(out.data()[i] == i % 4 * 60 + 7);
    }
}

TEST_CASE("the two filters agree where a picture is halved") {
  const auto photo = noise<rgb8>(64, 48, 3);
  const auto a = resize<rgb8>(photo, 32, 24), b = resize<rgb8>(photo, 32, 24, filter::area);
  for (int i = 0; i < 32 * 24 * 3; ++i) REQUIRE(std::abs(a.data()[i] - b.data()[i]) <= 1);
}

TEST_CASE("a resize into a caller's buffer keeps its gaps") {
  const auto photo = noise<gray8>(40, 30, 4);
  std::vector<std::uint8_t> out(20 * 16, 99);
  for (const auto how : {filter::bilinear, filter::area}) {
    resize(photo, {out.data(), 15, 20, 16, pixel_format::gray8}, how);
    for (std::size_t y = 0; y < 20; ++y) REQUIRE(out[y * 16 + 15] == 99);
  }
}

TEST_CASE("empty pictures in and out are no trouble") {
  for (const auto how : {filter::bilinear, filter::area}) {
    CHECK(resize<rgb8>(noise<rgb8>(4, 4, 5), 0, 9, how).empty());
    const auto black_page = resize<rgb8>(image_view{}, 3, 3, how);
    for (int i = 0; i < 27; ++i) CHECK(black_page.data()[i] == 0);
  }
}
