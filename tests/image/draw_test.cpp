#include "fovea/image/draw.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include "support/guard_buffer.hpp"

using namespace fovea;

namespace {

image<rgb8> page(int width, int height, std::uint8_t shade = 0) {
  image<rgb8> out(width, height);
  std::memset(out.data(), shade, std::size_t(width) * std::size_t(height) * 3);
  return out;
}

/// Covered area in pixels of something drawn in white on black.
double area(const image<rgb8>& on) {
  double sum = 0;
  for (int y = 0; y < on.height(); ++y)
    for (int x = 0; x < on.width(); ++x) sum += on.at(x, y)[1] / 255.0;
  return sum;
}

}  // namespace

TEST_CASE("shapes cover the area that they have") {
  auto on = page(120, 100);
  draw::dot(on, {50.3f, 40.7f}, 20, white);
  CHECK(area(on) == doctest::Approx(3.14159 * 400).epsilon(0.01));
  on = page(120, 100);
  draw::circle(on, {50.3f, 40.7f}, 20, white, 3);
  CHECK(area(on) == doctest::Approx(2 * 3.14159 * 20 * 3).epsilon(0.01));
  on = page(120, 100);
  draw::fill(on, {10.25f, 20.5f, 30.5f, 40.25f}, white);
  CHECK(area(on) == doctest::Approx(30.5 * 40.25).epsilon(0.002));
  on = page(120, 100);
  draw::box(on, {10, 20, 30, 40}, white, 2);
  CHECK(area(on) == doctest::Approx(30 * 40 - 26 * 36).epsilon(0.002));
  on = page(120, 100);
  draw::line(on, {10, 10}, {100, 70}, white, 4);
  CHECK(area(on) == doctest::Approx(std::hypot(90, 60) * 4 + 3.14159 * 4).epsilon(0.01));
}

TEST_CASE("a line covers the same whichever end it is drawn from") {
  auto a = page(60, 60), b = page(60, 60);
  draw::line(a, {3.5f, 50}, {55, 7.25f}, white, 2);
  draw::line(b, {55, 7.25f}, {3.5f, 50}, white, 2);
  for (int i = 0; i < 60 * 60 * 3; ++i) REQUIRE(std::abs(a.data()[i] - b.data()[i]) <= 1);
}

TEST_CASE("a line thinner than a pixel is fainter, not broken") {
  auto on = page(40, 40);
  draw::line(on, {5, 20.5f}, {35, 20.5f}, white, 0.5f);
  for (int x = 6; x < 34; ++x) CHECK(std::abs(on.at(x, 20)[0] - 128) <= 1);
}

TEST_CASE("half a colour is mixed in by half") {
  auto on = page(10, 10, 100);
  draw::fill(on, {0, 0, 10, 10}, {200, 0, 100, 128});
  CHECK(std::abs(on.at(4, 4)[0] - 150) <= 1);
  CHECK(std::abs(on.at(4, 4)[1] - 50) <= 1);
  CHECK(on.at(4, 4)[2] == 100);
}

TEST_CASE("what reaches over the edge is cut off, and the rest is as it would be") {
  auto large = page(200, 200), small = page(60, 50);
  const auto all = [](image<rgb8>& on, float dx, float dy) {
    draw::line(on, {-40 + dx, 20 + dy}, {110 + dx, 45 + dy}, white, 3);
    draw::dot(on, {dx, dy}, 12, {255, 0, 0});
    draw::circle(on, {60 + dx, 50 + dy}, 15, {0, 255, 0}, 2);
    draw::box(on, {-10 + dx, 30 + dy, 50, 40}, {0, 0, 255}, 3);
    draw::text(on, {30 + dx, 40 + dy}, "over the edge", white, 20);
  };
  all(small, 0, 0);
  all(large, 64, 64);
  for (int y = 0; y < 50; ++y)
    for (int x = 0; x < 60; ++x)
      for (int c = 0; c < 3; ++c)
        REQUIRE(std::abs(small.at(x, y)[c] - large.at(x + 64, y + 64)[c]) <= 1);
}

TEST_CASE("places that are not numbers, or are endless, draw nothing") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float endless = std::numeric_limits<float>::infinity();
  for (const float odd : {nan, endless, -endless, 1e30f}) {
    auto on = page(20, 20);
    draw::line(on, {odd, 1}, {5, 5}, white);
    draw::dot(on, {3, odd}, 4, white);
    draw::dot(on, {3, 3}, odd, white);
    draw::circle(on, {3, 3}, 4, white, odd);
    draw::fill(on, {odd, 0, 5, 5}, white);
    draw::box(on, {0, 0, odd, 5}, white);
    draw::text(on, {odd, 5}, "text", white);
    CHECK(area(on) == 0);
  }
}

TEST_CASE("nothing is drawn on nothing, and boxes without extent are nothing") {
  image<rgb8> nothing;
  draw::line(nothing, {0, 0}, {5, 5}, white);
  draw::dot(nothing, {0, 0}, 5, white);
  draw::text(nothing, {0, 0}, "words", white);
  auto on = page(20, 20);
  draw::box(on, {5, 5, 0, 0}, white);
  draw::fill(on, {5, 5, -3, 4}, white);
  CHECK(area(on) == 0);
}

TEST_CASE("every printable letter shows, and no two look alike") {
  std::string seen;
  image<rgb8> pictures[95];
  for (int i = 1; i < 95; ++i) {
    pictures[i] = page(40, 40);
    const char letter = static_cast<char>(' ' + i);
    draw::text(pictures[i], {4, 4}, std::string(1, letter), white, 24);
    CAPTURE(letter);
    CHECK(area(pictures[i]) > 2);
  }
  for (int i = 1; i < 95; ++i)
    for (int k = 1; k < i; ++k) {
      CAPTURE(i);
      CAPTURE(k);
      const bool same = std::memcmp(pictures[i].data(), pictures[k].data(), 40 * 40 * 3) == 0;
      CHECK(!same);
    }
}

TEST_CASE("text stays within its width and between its top and its descenders") {
  const std::string words = "Quick jumping, 0.97 @ (person 2) gy|_";
  for (const float height : {8.f, 16.f, 31.f}) {
    auto on = page(900, 80);
    draw::text(on, {10, 20}, words, white, height);
    const float right = 10 + draw::text_width(words, height), low = 20 + height * 8 / 6;
    for (int y = 0; y < 80; ++y)
      for (int x = 0; x < 900; ++x)
        if (on.at(x, y)[0] > 0) {
          REQUIRE(x >= 9);
          REQUIRE(float(x) <= right + 1);
          REQUIRE(float(y) >= 18 - height / 8);
          REQUIRE(float(y) <= low + 2 + height / 8);
        }
  }
}

TEST_CASE("a character of several bytes shows as one box") {
  CHECK(draw::text_width("\xc3\xa9", 12) == draw::text_width("\x01", 12));
  CHECK(draw::text_width("", 12) == 0);
  CHECK(draw::text_width("ab", 12) == draw::text_width("a", 12) + draw::text_width("b", 12));
}
