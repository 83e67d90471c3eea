#pragma once

#include "fovea/vision/align/face_mesh.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// Two of the points of a mesh, to be joined by a line.
using mesh_line = std::array<std::uint16_t, 2>;

/// The Delaunay triangulation of points in the plane, as its lines, each once: Bowyer (1981) and
/// Watson (1981), n^2. At most 65,000 points; of points in one place, one is joined.
std::vector<mesh_line> delaunay_lines(std::span<const point> points);

/// Lines that show the surface of a face: the Delaunay triangulation of its points, unrolled from a
/// cylinder around the head so that the sides of the nose lie beside each other and not behind.
///
/// The lines of one face suit every other: take them once, from a face that looks at the camera.
std::vector<mesh_line> mesh_lines(const mesh& face);

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/align/mesh_lines.hpp"
#endif
