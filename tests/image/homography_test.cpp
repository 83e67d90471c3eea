#include "fovea/image/homography.hpp"
#include "support/counting_allocator.hpp"

#include <doctest/doctest.h>

#include <Eigen/Dense>
#include <cmath>
#include <random>

using namespace fovea;

namespace {

quad random_quad(std::mt19937& random) {
  std::uniform_real_distribution<float> off(-9, 9);
  quad q{point{20, 30}, {90, 34}, {88, 60}, {22, 55}};
  for (auto& p : q) p = {p.x + off(random), p.y + off(random)};
  return q;
}

/// The textbook way: eight equations, m8 = 1 (Hartley and Zisserman 2004, 4.1).
homography by_equations(const quad& from, const quad& to) {
  Eigen::Matrix<double, 8, 8> a;
  Eigen::Matrix<double, 8, 1> b;
  for (int i = 0; i < 4; ++i) {
    const auto k = std::size_t(i);
    const double x = double(from[k].x), y = double(from[k].y);
    const double u = double(to[k].x), v = double(to[k].y);
    a.row(2 * i) << x, y, 1, 0, 0, 0, -u * x, -u * y;
    a.row(2 * i + 1) << 0, 0, 0, x, y, 1, -v * x, -v * y;
    b[2 * i] = u, b[2 * i + 1] = v;
  }
  const Eigen::Matrix<double, 8, 1> s = a.fullPivLu().solve(b);
  homography h;
  for (std::size_t i = 0; i < 8; ++i) h.m[i] = s[Eigen::Index(i)];
  return h;
}

image<gray8> noise(int width, int height) {
  std::mt19937 random(5);
  image<gray8> out(width, height);
  for (int i = 0; i < width * height; ++i) out.data()[i] = std::uint8_t(random() % 256);
  return out;
}

double bilinear(const image<gray8>& from, double x, double y) {
  x = std::clamp(x - 0.5, 0.0, from.width() - 1.0),
  y = std::clamp(y - 0.5, 0.0, from.height() - 1.0);
  const int i = std::min(int(x), from.width() - 2), j = std::min(int(y), from.height() - 2);
  const double a = x - i, b = y - j;
  return (1 - b) * ((1 - a) * *from.at(i, j) + a * *from.at(i + 1, j)) +
         b * ((1 - a) * *from.at(i, j + 1) + a * *from.at(i + 1, j + 1));
}

}  // namespace

TEST_CASE("a homography from four corners is the one that eight equations give") {
  std::mt19937 random(1);
  for (int i = 0; i < 50; ++i) {
    const quad to = random_quad(random);
    const homography found = onto(to, 94, 23);
    const homography asked = by_equations(corners_of({0, 0, 94, 23}), to);
    for (std::size_t k = 0; k < 9; ++k)
      CHECK(found.m[k] == doctest::Approx(asked.m[k]).epsilon(1e-6));
  }
}

TEST_CASE("a homography and its inverse take every point back") {
  std::mt19937 random(2);
  for (int i = 0; i < 20; ++i) {
    const homography h = onto(random_quad(random), 7, 3), back = inverse(h), both = back * h;
    for (const point p : {point{0, 0}, {7, 3}, {3.5f, 1}, {6, 0.25f}}) {
      CHECK(std::fabs(back(h(p)).x - p.x) < 1e-4f);
      CHECK(std::fabs(both(p).y - p.y) < 1e-4f);
    }
  }
}

TEST_CASE("only corners that go round clockwise are convex") {
  const quad box = corners_of({3, 4, 10, 5});
  CHECK(is_convex(box));
  CHECK(!is_convex({box[0], box[3], box[2], box[1]}));
  CHECK(!is_convex({box[0], box[2], box[1], box[3]}));
  CHECK(!is_convex({box[0], box[0], box[0], box[0]}));
  CHECK(!is_convex({box[0], box[1], point{NAN, 3}, box[3]}));
  CHECK(!is_convex(corners_of({0, 0, 10, 0})));
  CHECK(bounds_of({point{1, 7}, {9, 2}, {8, 3}, {0, 9}}) == rect{0, 2, 9, 7});
}

TEST_CASE("what is straightened is what a textbook reads at each pixel's place") {
  const auto from = noise(131, 97);
  std::mt19937 random(3);
  perspective_sampler look;
  for (int i = 0; i < 20; ++i) {
    const quad q = random_quad(random);
    const homography h = onto(q, 71, 27);
    image<gray8> got(71, 27);
    look(from, h, got);
    for (int y = 0; y < 27; ++y)
      for (int x = 0; x < 71; ++x) {
        const double w = h.m[6] * (x + 0.5) + h.m[7] * (y + 0.5) + h.m[8];
        const double u = (h.m[0] * (x + 0.5) + h.m[1] * (y + 0.5) + h.m[2]) / w;
        const double v = (h.m[3] * (x + 0.5) + h.m[4] * (y + 0.5) + h.m[5]) / w;
        REQUIRE(std::fabs(*got.at(x, y) - bilinear(from, u, v)) < 0.6);
      }
  }
}

TEST_CASE("an upright box of whole pixels is copied") {
  const auto from = noise(37, 19);
  image<gray8> got(11, 7);
  perspective_sampler look;
  look(from, onto(corners_of({5, 3, 11, 7}), 11, 7), got);
  for (int y = 0; y < 7; ++y)
    for (int x = 0; x < 11; ++x) REQUIRE(*got.at(x, y) == *from.at(x + 5, y + 3));
}

TEST_CASE("a plate four times as large is averaged, not thinned out") {
  const auto from = noise(403, 203);
  image<gray8> got(100, 50);
  perspective_sampler look;
  look(from, onto(corners_of({0, 0, 400, 200}), 100, 50), got);
  double worst = 0;
  for (int y = 0; y < 50; ++y)
    for (int x = 0; x < 100; ++x) {
      double mean = 0;
      for (int k = 0; k < 16; ++k) mean += *from.at(4 * x + k % 4, 4 * y + k / 4) / 16.0;
      worst = std::max(worst, std::fabs(mean - *got.at(x, y)));
    }
  CHECK(worst < 1.6);
}

TEST_CASE("outside of the picture, and where a map leads nowhere, there is border") {
  const auto from = noise(9, 9);
  image<gray8> got(5, 3);
  perspective_sampler look;
  look(from, onto(corners_of({100, 100, 5, 3}), 5, 3), got, {77, 77, 77});
  CHECK(*got.at(4, 2) == 77);
  homography behind;
  behind.m = {1, 0, 0, 0, 1, 0, -1, 0, 2};
  look(from, behind, got, {78, 78, 78});
  CHECK(*got.at(0, 0) == 78);
  look(image_view{}, homography{}, got, {79, 79, 79});
  CHECK(*got.at(0, 0) == 79);
}

TEST_CASE("straightening allocates nothing once it has seen a quad as large") {
  const auto from = noise(131, 97);
  image<gray8> got(71, 27);
  perspective_sampler look;
  look(from, onto(corners_of({0, 0, 131, 97}), 71, 27), got);
  CHECK(fovea_test::allocations_during([&] {
          look(from, onto(corners_of({8, 9, 80, 70}), 71, 27), got);
        }) == 0);
}
