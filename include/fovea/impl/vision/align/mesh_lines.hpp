#pragma once

#include "fovea/vision/align/mesh_lines.hpp"

#include <algorithm>
#include <cmath>

namespace fovea::inline FOVEA_ABI {

namespace mesh_lines_detail {

struct place {
  double x, y;
};

struct triangle {
  int corner[3];
  double x, y, square;  ///< the circle through the corners: its centre and squared radius
};

/// The circle through three points: equal distances, |c - a|^2 = |c - b|^2 = |c - d|^2.
inline triangle around(const std::vector<place>& at, int a, int b, int d) {
  const auto &p = at[std::size_t(a)], &q = at[std::size_t(b)], &r = at[std::size_t(d)];
  const double qx = q.x - p.x, qy = q.y - p.y, rx = r.x - p.x, ry = r.y - p.y;
  const double twice = 2 * (qx * ry - qy * rx);
  if (std::abs(twice) < 1e-12) return {{a, b, d}, p.x, p.y, 1e30};  // in line: covers everything
  const double q2 = qx * qx + qy * qy, r2 = rx * rx + ry * ry;
  const double x = (ry * q2 - qy * r2) / twice, y = (qx * r2 - rx * q2) / twice;
  return {{a, b, d}, p.x + x, p.y + y, x * x + y * y};
}

/// The points in a unit square, followed by the corners of a triangle that holds them all.
inline std::vector<place> normalized(std::span<const point> points) {
  double left = 1e30, top = 1e30, right = -1e30, bottom = -1e30;
  for (const point& p : points) {
    left = std::min(left, double(p.x)), right = std::max(right, double(p.x));
    top = std::min(top, double(p.y)), bottom = std::max(bottom, double(p.y));
  }
  const double extent = std::max({right - left, bottom - top, 1e-9});
  std::vector<place> at;
  for (const point& p : points)
    at.push_back({(double(p.x) - left) / extent, (double(p.y) - top) / extent});
  at.insert(at.end(), {{-50, -30}, {51, -30}, {0.5, 90}});
  return at;
}

/// Replaces all triangles whose circle holds point `i` by a fan around it.
inline void insert(std::vector<triangle>& all, const std::vector<place>& at, int i,
                   std::vector<std::array<int, 2>>& rim) {
  const auto& p = at[std::size_t(i)];
  rim.clear();
  const auto holds = [&](const triangle& t) {
    const double x = p.x - t.x, y = p.y - t.y;
    return x * x + y * y < t.square * (1 - 1e-12);
  };
  const auto first = std::partition(all.begin(), all.end(), [&](auto& t) { return !holds(t); });
  for (auto t = first; t != all.end(); ++t)
    for (int k = 0; k < 3; ++k) {
      const std::array<int, 2> edge{std::min(t->corner[k], t->corner[(k + 1) % 3]),
                                    std::max(t->corner[k], t->corner[(k + 1) % 3])};
      const auto twin = std::find(rim.begin(), rim.end(), edge);
      if (twin == rim.end())
        rim.push_back(edge);
      else
        rim.erase(twin);  // between two that go
    }
  all.erase(first, all.end());
  for (const auto& edge : rim) all.push_back(around(at, edge[0], edge[1], i));
}

}  // namespace mesh_lines_detail

FOVEA_INLINE std::vector<mesh_line> delaunay_lines(std::span<const point> points) {
  namespace detail = mesh_lines_detail;
  std::vector<mesh_line> lines;
  const int count = int(points.size());
  if (count < 2 || count > 65000) return lines;
  const auto at = detail::normalized(points);
  std::vector<detail::triangle> all{detail::around(at, count, count + 1, count + 2)};
  std::vector<std::array<int, 2>> rim;
  for (int i = 0; i < count; ++i) detail::insert(all, at, i, rim);
  for (const auto& t : all)
    for (int k = 0; k < 3; ++k) {
      const int a = t.corner[k], b = t.corner[(k + 1) % 3];
      if (a < count && b < count)
        lines.push_back({std::uint16_t(std::min(a, b)), std::uint16_t(std::max(a, b))});
    }
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  return lines;
}

FOVEA_INLINE std::vector<mesh_line> mesh_lines(const mesh& face) {
  const auto eyes = face.eyes();
  const point across = eyes[1] - eyes[0];
  const float span = std::max(std::hypot(across.x, across.y), 1e-6f);
  const point right = (1 / span) * across, down{-right.y, right.x};
  const point middle = 0.5f * (eyes[0] + eyes[1]);
  // The axis of the head lies about one and a quarter eye distances behind the middle of the eyes.
  const float axis = face.depth[168] + 1.25f * span;
  std::vector<point> flat;
  for (std::size_t i = 0; i < mesh::size; ++i) {
    const point p = face.points[i] - middle;
    const float x = p.x * right.x + p.y * right.y, y = p.x * down.x + p.y * down.y;
    flat.push_back({std::atan2(x, axis - face.depth[i]), 0.7f * y / span});
  }
  auto lines = delaunay_lines(flat);
  const auto length = [&](const mesh_line& l) {
    const point d = flat[l[1]] - flat[l[0]];
    return d.x * d.x + d.y * d.y;
  };
  std::vector<float> lengths;
  for (const auto& l : lines) lengths.push_back(length(l));
  if (lengths.empty()) return lines;
  std::nth_element(lengths.begin(), lengths.begin() + std::ptrdiff_t(lengths.size() / 2),
                   lengths.end());
  const float most = 25 * lengths[lengths.size() / 2];  // five times the median: across the hollows
  lines.erase(std::remove_if(lines.begin(), lines.end(), [&](auto& l) { return length(l) > most; }),
              lines.end());
  return lines;
}

}  // namespace fovea::inline FOVEA_ABI
