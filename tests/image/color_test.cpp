#include "fovea/image/color.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "support/guard_buffer.hpp"
#include "support/pictures.hpp"

using namespace fovea;
using fovea_test::noise;

namespace {

int clamped(double v) { return v < 0 ? 0 : v > 255 ? 255 : int(std::lround(v)); }

/// BT.601, video range, from its definition with Kr = 0.299 and Kb = 0.114.
void exact_rgb(int luma, int u, int v, int* rgb) {
  const double y = (luma - 16) / 219.0, pb = (u - 128) / 224.0, pr = (v - 128) / 224.0;
  const double r = y + 2 * (1 - 0.299) * pr, b = y + 2 * (1 - 0.114) * pb;
  rgb[0] = clamped(255 * r), rgb[2] = clamped(255 * b);
  rgb[1] = clamped(255 * (y - 0.299 * r - 0.114 * b) / 0.587);
}

template <Pixel P>
void check_round_trip() {
  for (const int width : {1, 2, 7, 255, 256, 257}) {
    CAPTURE(width);
    const auto photo = noise<rgb8>(width, 3, 5);
    const auto there = convert<P>(photo);
    const auto back = convert<rgb8>(there);
    for (int y = 0; y < 3; ++y)
      for (int i = 0; i < 3 * width; ++i) REQUIRE(back.at(0, y)[i] == photo.at(0, y)[i]);
  }
}

}  // namespace

TEST_CASE("colours survive every layout that holds them") {
  check_round_trip<rgb8>();
  check_round_trip<bgr8>();
  check_round_trip<rgba8>();
  check_round_trip<bgra8>();
}

TEST_CASE("red is where each layout keeps it") {
  image<rgb8> red(1, 1);
  red.data()[0] = 200, red.data()[1] = 20, red.data()[2] = 7;
  CHECK(convert<bgr8>(red).data()[2] == 200);
  CHECK(convert<bgr8>(red).data()[0] == 7);
  CHECK(convert<bgra8>(red).data()[2] == 200);
  CHECK(convert<bgra8>(red).data()[3] == 255);
  CHECK(convert<rgba8>(red).data()[0] == 200);
}

TEST_CASE("gray is luma within one level, and gray stays gray") {
  const auto photo = noise<rgb8>(61, 5, 6);
  const auto gray = convert<gray8>(photo);
  for (int y = 0; y < 5; ++y)
    for (int x = 0; x < 61; ++x) {
      const auto* p = photo.at(x, y);
      REQUIRE(std::fabs(0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2] - *gray.at(x, y)) <= 0.51);
    }
  image<rgba8> level(256, 1);
  for (int i = 0; i < 256; ++i)
    for (int c = 0; c < 4; ++c) level.at(i, 0)[c] = static_cast<std::uint8_t>(i);
  const auto same = convert<gray8>(level);
  for (int i = 0; i < 256; ++i) CHECK(*same.at(i, 0) == i);
}

TEST_CASE("alpha is carried along, and 255 where there was none") {
  auto glass = noise<rgba8>(9, 2, 7);
  CHECK(convert<bgra8>(glass).at(3, 1)[3] == glass.at(3, 1)[3]);
  CHECK(convert<rgba8>(convert<rgb8>(glass)).at(3, 1)[3] == 255);
}

TEST_CASE("video frames become the colours that BT.601 says, at odd sizes up to a guard") {
  for (const int width : {1, 2, 3, 17})
    for (const int height : {1, 2, 5}) {
      CAPTURE(width);
      CAPTURE(height);
      const int across = (width + 1) / 2, down = (height + 1) / 2;
      const auto size = [](int w, int h) { return std::size_t(w) * std::size_t(h); };
      fovea_test::guard_buffer<std::uint8_t> luma(size(width, height));
      fovea_test::guard_buffer<std::uint8_t> u(size(across, down)), v(size(across, down));
      fovea_test::guard_buffer<std::uint8_t> both(size(2 * across, down));
      const auto bytes = fovea_test::random_bytes(luma.size() + 2 * u.size(), 8);
      for (std::size_t i = 0; i < luma.size(); ++i) luma[i] = bytes[i];
      for (std::size_t i = 0; i < u.size(); ++i) {
        both[2 * i] = u[i] = bytes[luma.size() + i];
        both[2 * i + 1] = v[i] = bytes[luma.size() + u.size() + i];
      }
      const auto planar =
          convert<rgb8>(i420_view(luma.data(), u.data(), v.data(), width, height, width, across));
      const auto mixed =
          convert<rgb8>(nv12_view(luma.data(), both.data(), width, height, width, 2 * across));
      for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
          int exact[3];
          const std::size_t c = std::size_t(y / 2 * across + x / 2);
          exact_rgb(luma[std::size_t(y * width + x)], u[c], v[c], exact);
          for (int k = 0; k < 3; ++k) {
            REQUIRE(std::abs(planar.at(x, y)[k] - exact[k]) <= 1);
            REQUIRE(planar.at(x, y)[k] == mixed.at(x, y)[k]);
          }
        }
    }
}

TEST_CASE("rows with gaps are read and written without touching the gaps") {
  const auto bytes = fovea_test::random_bytes(10 * 40, 9);
  const view<rgb8> wide(bytes.data(), 11, 10, 40);
  std::vector<std::uint8_t> out(10 * 50, 77);
  convert(wide, {out.data(), 11, 10, 50, pixel_format::bgra8});
  for (int y = 0; y < 10; ++y) {
    for (int x = 0; x < 11; ++x) CHECK(out[std::size_t(50 * y + 4 * x)] == wide.at(x, y)[2]);
    for (int i = 44; i < 50; ++i) CHECK(out[std::size_t(50 * y + i)] == 77);
  }
}

TEST_CASE("an empty picture converts to an empty picture") {
  CHECK(convert<gray8>(image_view{}).empty());
  CHECK(convert<rgb8>(image<bgr8>(0, 5)).empty());
}
