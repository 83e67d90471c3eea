#include "fovea/vision/attribute/mesh_visibility.hpp"
#include "fovea/io/image_file.hpp"
#include "fovea/vision/align/mesh_lines.hpp"
#include "fovea/vision/detect/yunet.hpp"
#include "support/shared.hpp"

#include <algorithm>
#include <cmath>
#include <set>

using namespace fovea;
using namespace fovea_test;

namespace {

using triangles = std::vector<std::array<std::size_t, 3>>;

/// The mean skull of `head_pose`, turned aside: the only points that this mesh has.
mesh skull(float yaw) {
  mesh face;
  const float radians = yaw / 57.29578f;
  for (const auto& s : mean_skull) {
    face.points[s.index] = {300 + 80 * (s.x * std::cos(radians) - s.z * std::sin(radians)),
                            200 + 80 * s.y};
    face.depth[s.index] = 80 * (s.x * std::sin(radians) + s.z * std::cos(radians));
  }
  return face;
}

/// A mesh turned around the vertical through a point behind its eyes.
mesh turned(const mesh& face, float degrees) {
  mesh out = face;
  const float c = std::cos(degrees / 57.29578f), s = std::sin(degrees / 57.29578f);
  const float x0 = face.points[168].x;
  for (std::size_t i = 0; i < mesh::size; ++i) {
    const float x = face.points[i].x - x0, z = face.depth[i];
    out.points[i].x = x0 + c * x - s * z;
    out.depth[i] = s * x + c * z;
  }
  return out;
}

/// Three points that are joined with one another, and no fourth among them.
triangles surface_of(const mesh& face) {
  std::set<std::pair<std::size_t, std::size_t>> joined;
  for (const auto& [a, b] : mesh_lines(face)) joined.insert({a, b});
  triangles all;
  for (const auto& [a, b] : joined)
    for (std::size_t c = b + 1; c < mesh::size; ++c)
      if (joined.count({a, c}) && joined.count({b, c})) all.push_back({a, b, c});
  return all;
}

/// Whether a ray from the camera to a point meets a triangle clearly before it.
bool hidden(const mesh& face, std::size_t i, const triangles& surface) {
  const point p = face.points[i];
  const auto cross = [](point a, point b) { return a.x * b.y - a.y * b.x; };
  const point across = face.points[454] - face.points[234];
  const float margin = 0.02f * std::hypot(across.x, across.y);
  for (const auto& t : surface) {
    if (t[0] == i || t[1] == i || t[2] == i) continue;
    const point a = face.points[t[0]], b = face.points[t[1]], c = face.points[t[2]];
    const float area = cross(b - a, c - a);
    if (area == 0) continue;
    const float u = cross(p - a, c - a) / area, v = cross(b - a, p - a) / area;
    if (u < 0 || v < 0 || u + v > 1) continue;
    const float depth =
        (1 - u - v) * face.depth[t[0]] + u * face.depth[t[1]] + v * face.depth[t[2]];
    if (depth < face.depth[i] - margin) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("from the front all of a skull is visible, from the side the far half is not") {
  const auto front = facing_of(skull(0)), side = facing_of(skull(70));
  for (const auto& s : mean_skull) {
    CAPTURE(s.index);
    CHECK(front[s.index] > -0.1f);
    if (s.x > 0.6f) CHECK(side[s.index] < 0);  // the nose points right: its side is away
    if (s.x < -0.6f) CHECK(side[s.index] > 0);
  }
  CHECK(front[1] > 0.9f);
  CHECK(side[1] < front[1]);
}

TEST_CASE("a mesh without extent faces nowhere") {
  for (const float v : facing_of(mesh{})) CHECK(v == 0);
}

TEST_CASE("visible is what rays from the camera reach first") {
  const auto file = models::path("face_landmark.tflite");
  const auto photo_file = [](const char* name) {
    return shared(std::string("data/faces-compreface/") + name + ".jpg");
  };
  if (!have(yunet_file(), file, photo_file("004_A"))) return;
  five_point_by_mesh aligner(face_mesh::load(file).value());
  auto detector = yunet::load(yunet_file()).value();
  constexpr float degrees[] = {0, 30, -30, 60, -60};
  int same[5] = {}, visible[5] = {}, all = 0;
  for (const char* name : {"002_A", "003_A", "004_A", "007_B", "009_C"}) {
    const auto photo = read_image(photo_file(name)).value();
    const mesh seen = aligner.align(photo, detector.detect(photo)[0]).placed_by;
    const auto surface = surface_of(seen);
    REQUIRE(surface.size() > 700);
    all += mesh::size;
    for (int d = 0; d < 5; ++d) {
      const mesh aside = turned(seen, degrees[d]);
      const auto facing = facing_of(aside);
      for (std::size_t i = 0; i < mesh::size; ++i) {
        same[d] += hidden(aside, i, surface) == (facing[i] < 0);
        visible[d] += facing[i] >= 0;
      }
    }
  }
  for (int d = 0; d < 5; ++d) {
    MESSAGE(degrees[d] << " degrees: the same of " << same[d] << " points of " << all
                       << ", visible " << visible[d]);
    CHECK(same[d] > (d == 0 ? 0.97 : d < 3 ? 0.86 : 0.78) * all);
  }
}
