#include "fovea/vision/align/mesh_lines.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

using namespace fovea;

namespace {

std::vector<point> scattered(int count, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> place(-500, 500);
  std::vector<point> points;
  for (int i = 0; i < count; ++i) points.push_back({place(random), place(random)});
  return points;
}

double turn(point a, point b, point c) {
  return (double(b.x) - a.x) * (double(c.y) - a.y) - (double(b.y) - a.y) * (double(c.x) - a.x);
}

/// Whether d lies inside the circle through a, b, c: the sign of the usual determinant.
bool inside_circle(point a, point b, point c, point d) {
  const auto row = [&](point p) {
    const double x = double(p.x) - d.x, y = double(p.y) - d.y;
    return std::array{x, y, x * x + y * y};
  };
  const auto p = row(a), q = row(b), r = row(c);
  const double determinant = p[0] * (q[1] * r[2] - q[2] * r[1]) -
                             p[1] * (q[0] * r[2] - q[2] * r[0]) +
                             p[2] * (q[0] * r[1] - q[1] * r[0]);
  return determinant * (turn(a, b, c) > 0 ? 1 : -1) > 1e-3;
}

}  // namespace

TEST_CASE("every line of the triangulation is a side of a triangle whose circle is empty") {
  const auto points = scattered(40, 5);
  const auto n = points.size();
  std::vector<mesh_line> expected;
  for (std::size_t a = 0; a < n; ++a)
    for (std::size_t b = a + 1; b < n; ++b)
      for (std::size_t c = b + 1; c < n; ++c) {
        bool empty = true;
        for (std::size_t d = 0; d < n && empty; ++d)
          empty = d == a || d == b || d == c ||
                  !inside_circle(points[a], points[b], points[c], points[d]);
        if (!empty) continue;
        for (const auto& [p, q] : {std::pair{a, b}, {a, c}, {b, c}})
          expected.push_back({std::uint16_t(p), std::uint16_t(q)});
      }
  std::sort(expected.begin(), expected.end());
  expected.erase(std::unique(expected.begin(), expected.end()), expected.end());

  const auto lines = delaunay_lines(points);

  // A far triangle stands for infinity, so a line of the hull may be missing; none may be wrong.
  CHECK(lines.size() + 2 >= expected.size());
  CHECK(std::includes(expected.begin(), expected.end(), lines.begin(), lines.end()));
}

TEST_CASE("points too few, in line, or in one place do no harm") {
  CHECK(delaunay_lines({}).empty());
  CHECK(delaunay_lines(std::vector<point>{{1, 1}}).empty());
  CHECK(delaunay_lines(std::vector<point>{{1, 1}, {2, 5}}).size() == 1);
  CHECK(delaunay_lines(std::vector<point>(9, point{3, 3})).size() < 36);
  std::vector<point> row;
  for (int i = 0; i < 10; ++i) row.push_back({float(i), float(2 * i)});
  CHECK(delaunay_lines(row).size() >= 9);
}

TEST_CASE("a face is covered with about three lines a point") {
  mesh face;
  std::mt19937 random(3);
  std::uniform_real_distribution<float> part(-1, 1);
  for (std::size_t i = 0; i < mesh::size; ++i) {
    const float x = part(random), y = part(random);
    face.points[i] = {200 + 80 * x, 300 + 100 * y};
    face.depth[i] = 60 * x * x - 40;
  }
  face.points[33] = face.points[133] = {160, 260};
  face.points[263] = face.points[362] = {240, 260};
  const auto lines = mesh_lines(face);
  CHECK(lines.size() > 1200);
  CHECK(lines.size() < 1405);  // 3 n - 3 - hull
  for (const auto& [a, b] : lines) CHECK(a < b);
}
