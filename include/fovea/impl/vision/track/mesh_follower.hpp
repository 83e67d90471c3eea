#pragma once

#include "fovea/vision/track/mesh_follower.hpp"

#include <algorithm>

namespace fovea::inline FOVEA_ABI {

FOVEA_INLINE mesh_follower::mesh_follower(face_mesh net, const follow_options& how)
    : net_(std::move(net)), how_(how) {
  how_.most = std::max(how_.most, 1);
  faces_.reserve(std::size_t(how_.most));
  smooth_.resize(std::size_t(how_.most), steady_mesh(how_.smoothing));
}

FOVEA_INLINE bool mesh_follower::fits(const mesh& now, const mesh& before) const noexcept {
  return now.presence >= how_.presence && overlap(now.bounds(), before.bounds()) >= how_.overlap;
}

FOVEA_INLINE void mesh_follower::put(std::size_t i, const mesh& now, double seconds) noexcept {
  followed_face& face = faces_[i];
  face.seen = now;
  face.placed = how_.steady ? smooth_[i].update(now, seconds) : now;
  face.box = now.bounds(), face.score = now.presence;
  ++face.frames;
}

FOVEA_INLINE void mesh_follower::drop(std::size_t i) {
  faces_.erase(faces_.begin() + std::ptrdiff_t(i));
  std::rotate(smooth_.begin() + std::ptrdiff_t(i), smooth_.begin() + std::ptrdiff_t(i) + 1,
              smooth_.end());
}

FOVEA_INLINE void mesh_follower::follow(const image_view& image, double seconds) {
  for (std::size_t i = 0; i < faces_.size();) {
    const mesh& before = faces_[i].seen;
    const mesh now = net_.read(frame_.align(image, before.bounds(), before.radians()));
    // Two faces never have one place: the one that was there first stays.
    const bool doubled = std::any_of(faces_.begin(), faces_.begin() + std::ptrdiff_t(i),
                                     [&](auto& f) { return overlap(f.box, now.bounds()) > 0.5f; });
    if (fits(now, before) && !doubled)
      put(i++, now, seconds);
    else
      drop(i);
  }
}

FOVEA_INLINE bool mesh_follower::wants_look(double seconds) const noexcept {
  if (faces_.size() == std::size_t(how_.most)) return false;
  return faces_.empty() || !has_looked_ || !(seconds - last_look_ < how_.look_again);
}

FOVEA_INLINE bool mesh_follower::take(const image_view& image, const rect& box, double seconds) {
  const auto at = [&](const rect& r) {
    return std::any_of(faces_.begin(), faces_.end(), [&](const followed_face& f) {
      return overlap(f.box, r) > 0.3f || f.box.contains(r.centre());
    });
  };
  if (faces_.size() == std::size_t(how_.most) || at(box)) return false;
  const mesh first = net_.read(frame_.align(image, box, 0));
  const mesh now = net_.read(frame_.align(image, first.bounds(), first.radians()));
  if (now.presence < how_.presence || at(now.bounds())) return false;
  faces_.emplace_back().id = ++last_id_;
  smooth_[faces_.size() - 1].reset();
  put(faces_.size() - 1, now, seconds);
  return true;
}

}  // namespace fovea::inline FOVEA_ABI
