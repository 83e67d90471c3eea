#pragma once

#include "fovea/vision/align/face_mesh.hpp"
#include "fovea/vision/attribute/head_pose.hpp"

#include <array>

namespace fovea::inline FOVEA_ABI {

/// How squarely the camera sees the skin around each point of a mesh: the cosine between the
/// surface and the line of sight, 1 seen from the front, 0 at the edge, below 0 turned away.
///
/// The mesh's net places points that nobody can see, too. Here the head is an ellipsoid in the pose
/// that `pose_of` finds, so that hair, hands and the nose in front of a cheek hide nothing.
///
/// Against rays cast at a turned mesh (`./tests/run vision`, "visible") it says the same of 88 of
/// 100 points at 30 degrees and of 81 at 60. Allocates nothing.
std::array<float, mesh::size> facing_of(const mesh& face) noexcept;

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/attribute/mesh_visibility.hpp"
#endif
