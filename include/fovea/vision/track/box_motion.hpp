#pragma once

#include "fovea/image/affine.hpp"

#include <array>

namespace fovea::inline FOVEA_ABI {

/// Where a box is and how fast it goes: a Kalman filter of constant velocity for its centre, width
/// and height, with the noise of BoT-SORT (Aharon et al. 2022, 3.1), in parts of the box's extents:
/// 1/20 for places, 1/160 a step for speeds.
///
/// Nothing couples the four numbers, so the covariance of eight is four of two by two, and nothing
/// is lost by filtering each alone.
class box_motion {
 public:
  box_motion() = default;
  explicit box_motion(const rect& seen) noexcept;

  /// On to a time `steps` steps later; a step is the usual time between two images.
  void predict(float steps) noexcept;
  void update(const rect& seen) noexcept;
  /// From now on a step is so many times as long.
  void stretch(float times) noexcept;
  /// The camera moved: what was at p is at camera(p).
  void move(const affine& camera) noexcept;

  rect box() const noexcept;
  point velocity() const noexcept { return {axes_[0].speed, axes_[1].speed}; }  ///< pixels a step

 private:
  struct axis {
    float at = 0, speed = 0;
    float spread = 0, shared = 0, speed_spread = 0;  ///< the covariance

    void predict(float steps, float place_noise, float speed_noise) noexcept {
      at += steps * speed;
      spread += steps * (2 * shared + steps * speed_spread) + steps * place_noise;
      shared += steps * speed_spread;
      speed_spread += steps * speed_noise;
    }
    void update(float seen, float noise) noexcept {
      const float gain = spread / (spread + noise), speed_gain = shared / (spread + noise);
      const float off = seen - at;
      at += gain * off, speed += speed_gain * off;
      speed_spread -= speed_gain * shared;
      spread *= 1 - gain, shared *= 1 - gain;
    }
  };
  static constexpr float place = 1.0f / 20, pace = 1.0f / 160;

  float extent(std::size_t i) const noexcept {
    const float e = axes_[i % 2 + 2].at;
    return e > 1 ? e : 1;
  }

  std::array<axis, 4> axes_;  ///< x and y of the centre, width, height
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/track/box_motion.hpp"
#endif
