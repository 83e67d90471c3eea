#pragma once

#include "fovea/vision/align/box_frame.hpp"
#include "fovea/vision/align/face_mesh.hpp"
#include "fovea/vision/track/one_euro.hpp"

#include <span>
#include <vector>

namespace fovea::inline FOVEA_ABI {

struct follow_options {
  int most = 4;             ///< faces that are followed at once, at least 1
  double look_again = 0.5;  ///< seconds between looks for more faces, while some are followed
  float presence = 0.5f;    ///< of the mesh, at least
  float overlap = 0.3f;     ///< of its box with the last frame's, at least
  bool steady = true;       ///< by a One-Euro filter
  one_euro_options smoothing{1, 4, 1};
};

/// A face of a video. Its box is that of the mesh's points.
struct followed_face : detection {
  int id = 0;      ///< from 1; never given twice; says nothing of who it is
  int frames = 0;  ///< that it was followed for, 1 where it is new
  mesh placed;     ///< steadied, for showing
  mesh seen;       ///< of this frame alone, for what is quick: steadying hides every second blink
};

/// Keeps meshes on faces from frame to frame: each is run once, around its own last points.
///
/// `face_follower` adds the detector. A face that moves by more than about half its size between
/// two frames is lost; a cut to another face in the same place is not noticed.
class mesh_follower {
 public:
  mesh_follower(face_mesh net, const follow_options& how);

  /// Runs the meshes anew and drops the faces that they no longer see. Allocates nothing.
  void follow(const image_view& image, double seconds);

  /// Takes up a face that was found, unless it is followed already or there is no room.
  bool take(const image_view& image, const rect& box, double seconds);

  /// Whether it is time to look for more faces.
  bool wants_look(double seconds) const noexcept;
  void looked(double seconds) noexcept { last_look_ = seconds, has_looked_ = true; }

  /// In the order in which they were found. Readable until the next call.
  std::span<const followed_face> faces() const noexcept { return faces_; }

 private:
  bool fits(const mesh& now, const mesh& before) const noexcept;
  void put(std::size_t i, const mesh& now, double seconds) noexcept;
  void drop(std::size_t i);

  face_mesh net_;
  follow_options how_;
  box_frame<mesh_192> frame_;
  std::vector<followed_face> faces_;
  std::vector<steady_mesh> smooth_;  ///< of fixed size; the first are those of the faces
  int last_id_ = 0;
  double last_look_ = 0;
  bool has_looked_ = false;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/track/mesh_follower.hpp"
#endif
