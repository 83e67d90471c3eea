#pragma once

#include "fovea/vision/track/box_motion.hpp"

#include <cmath>

namespace fovea::inline FOVEA_ABI {

namespace box_motion_detail {
inline std::array<float, 4> measured(const rect& r) noexcept {
  return {r.centre().x, r.centre().y, r.width, r.height};
}
constexpr float square(float x) noexcept { return x * x; }
}  // namespace box_motion_detail

FOVEA_INLINE box_motion::box_motion(const rect& seen) noexcept {
  using namespace box_motion_detail;
  const auto z = measured(seen);
  for (std::size_t i = 0; i < 4; ++i) axes_[i].at = z[i];
  for (std::size_t i = 0; i < 4; ++i) {
    axes_[i].spread = square(2 * place * extent(i));
    axes_[i].speed_spread = square(10 * pace * extent(i));
  }
}

FOVEA_INLINE void box_motion::predict(float steps) noexcept {
  using namespace box_motion_detail;
  std::array<float, 4> noise;
  for (std::size_t i = 0; i < 4; ++i) noise[i] = extent(i);
  for (std::size_t i = 0; i < 4; ++i)
    axes_[i].predict(steps, square(place * noise[i]), square(pace * noise[i]));
  for (std::size_t i = 2; i < 4; ++i)
    if (axes_[i].at < 1)
      axes_[i].at = 1, axes_[i].speed = 0;  // nothing shrinks to less than a pixel
}

FOVEA_INLINE void box_motion::update(const rect& seen) noexcept {
  using namespace box_motion_detail;
  const auto z = measured(seen);
  std::array<float, 4> noise;
  for (std::size_t i = 0; i < 4; ++i) noise[i] = extent(i);
  for (std::size_t i = 0; i < 4; ++i) axes_[i].update(z[i], square(place * noise[i]));
}

FOVEA_INLINE void box_motion::stretch(float times) noexcept {
  for (auto& a : axes_) a.speed *= times, a.shared *= times, a.speed_spread *= times * times;
}

FOVEA_INLINE void box_motion::move(const affine& camera) noexcept {
  const point centre = camera({axes_[0].at, axes_[1].at});
  const point ahead = camera({axes_[0].at + axes_[0].speed, axes_[1].at + axes_[1].speed});
  const float scale = std::sqrt(std::abs(camera.determinant()));
  axes_[0].at = centre.x, axes_[1].at = centre.y;
  axes_[0].speed = ahead.x - centre.x, axes_[1].speed = ahead.y - centre.y;
  axes_[2].at *= scale, axes_[3].at *= scale;
}

FOVEA_INLINE rect box_motion::box() const noexcept {
  const float width = axes_[2].at, height = axes_[3].at;
  return {axes_[0].at - width / 2, axes_[1].at - height / 2, width, height};
}

}  // namespace fovea::inline FOVEA_ABI
