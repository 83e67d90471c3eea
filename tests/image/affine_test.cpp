#include "fovea/image/affine.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <vector>

using namespace fovea;

namespace {

std::vector<point> random_points(int count, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> place(-100, 900);
  std::vector<point> out(static_cast<std::size_t>(count));
  for (auto& p : out) p = {place(random), place(random)};
  return out;
}

double miss(const affine& a, const std::vector<point>& from, const std::vector<point>& to) {
  double sum = 0;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const double x = double(a.xx) * from[i].x + double(a.xy) * from[i].y + a.x0 - to[i].x;
    const double y = double(a.yx) * from[i].x + double(a.yy) * from[i].y + a.y0 - to[i].y;
    sum += x * x + y * y;
  }
  return sum;
}

void check_near(point a, point b, double within) {
  CHECK(std::fabs(a.x - b.x) <= within);
  CHECK(std::fabs(a.y - b.y) <= within);
}

}  // namespace

TEST_CASE("a similarity is found again from points that it moved") {
  for (const int count : {2, 3, 5, 68}) {
    CAPTURE(count);
    const auto from = random_points(count, 1);
    const affine moved{1.2f, -0.7f, 31, 0.7f, 1.2f, -8};
    std::vector<point> to;
    for (const point p : from) to.push_back(moved(p));
    const affine found = similarity(from, to);
    CHECK(found.xx == doctest::Approx(moved.xx).epsilon(1e-4));
    CHECK(found.xy == doctest::Approx(moved.xy).epsilon(1e-4));
    CHECK(std::fabs(found.x0 - moved.x0) < 0.01f);
    CHECK(std::fabs(found.y0 - moved.y0) < 0.01f);
    CHECK(found.scale() == doctest::Approx(std::hypot(1.2, 0.7)).epsilon(1e-4));
  }
}

TEST_CASE("no similarity near the one found misses by less") {
  const auto from = random_points(5, 2), to = random_points(5, 3);
  const affine best = similarity(from, to);
  const double least = miss(best, from, to);
  for (const float d : {-1e-2f, 1e-2f}) {
    affine turned = best, scaled = best, moved = best;
    turned.xy -= d, turned.yx += d;
    scaled.xx += d, scaled.yy += d;
    moved.x0 += 100 * d;
    CHECK(miss(turned, from, to) > least);
    CHECK(miss(scaled, from, to) > least);
    CHECK(miss(moved, from, to) > least);
  }
}

TEST_CASE("a similarity never mirrors") {
  const std::vector<point> from{{0, 0}, {10, 0}, {0, 10}}, mirrored{{0, 0}, {-10, 0}, {0, 10}};
  CHECK(similarity(from, mirrored).determinant() >= 0);
}

TEST_CASE("points at one place are only moved") {
  const std::vector<point> from{{3, 4}, {3, 4}}, to{{10, 10}, {12, 12}};
  CHECK(similarity(from, to) == affine{1, 0, 8, 0, 1, 7});
}

TEST_CASE("an inverse undoes its map, also far from the origin") {
  const affine a{0.31f, -0.12f, 3010, 0.12f, 0.31f, -1200};
  for (const point p : random_points(20, 4)) {
    check_near(inverse(a)(a(p)), p, 0.01);
    check_near((a * inverse(a))(p), p, 0.01);
  }
}

TEST_CASE("a product of maps applies the right one first") {
  const affine twice{2, 0, 0, 0, 2, 0}, right{1, 0, 5, 0, 1, 0};
  CHECK((twice * right)({1, 1}) == point{12, 2});
  CHECK((right * twice)({1, 1}) == point{7, 2});
}

TEST_CASE("a crop lies on its rectangle, turned clockwise around the middle") {
  const rect r{100, 50, 40, 20};
  check_near(onto(r, 0, 80, 80)({0, 0}), {100, 50}, 1e-4);
  check_near(onto(r, 0, 80, 80)({80, 80}), {140, 70}, 1e-4);
  const affine quarter = onto(r, float(std::acos(-1.0) / 2), 80, 80);
  check_near(quarter({40, 40}), r.centre(), 1e-4);
  check_near(quarter({0, 0}), {130, 40}, 1e-4);  // upper left came to the upper right
  check_near(quarter({80, 0}), {130, 80}, 1e-4);
}

TEST_CASE("bounds hold all corners of a turned box") {
  const affine quarter{0, -1, 0, 1, 0, 0};
  CHECK(quarter.bounds({1, 2, 3, 4}) == rect{-6, 1, 4, 3});
}
