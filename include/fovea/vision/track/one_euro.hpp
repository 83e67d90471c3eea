#pragma once

#include "fovea/vision/align/face_mesh.hpp"

#include <array>
#include <cmath>
#include <cstddef>

namespace fovea::inline FOVEA_ABI {

/// How much a filter smooths. What trembles at rest wants a lower `cutoff`; what lags when it moves
/// wants a higher `beta`.
struct one_euro_options {
  float cutoff = 1;        ///< hertz, of a value at rest
  float beta = 0;          ///< hertz more for each unit a second of speed
  float speed_cutoff = 1;  ///< hertz, of the speed's own filter
};

/// Steadies a value that comes at uneven times: a low-pass filter whose cutoff grows with the
/// value's speed (Casiez, Roussel and Vogel 2012, "1 Euro Filter", algorithm 1).
///
/// A time that is not later than the last leaves the value as it was. Values must be numbers.
class one_euro {
 public:
  one_euro() = default;
  explicit one_euro(const one_euro_options& how) : how_(how) {}

  /// The filtered value; the first comes back as it is. `seconds` on the caller's clock; `unit` is
  /// what speeds are measured in, so that one `beta` suits near and far things.
  float update(float value, double seconds, float unit = 1) noexcept {
    if (!started_) {
      started_ = true, last_ = seconds;
      return value_ = value;
    }
    const double passed = seconds - last_;
    if (!(passed > 0)) return value_;
    last_ = seconds;
    speed_ += smoothing(how_.speed_cutoff, passed) * (float((value - value_) / passed) - speed_);
    const float cutoff = how_.cutoff + how_.beta * std::abs(speed_) / unit;
    return value_ += smoothing(cutoff, passed) * (value - value_);
  }

  float value() const noexcept { return value_; }
  /// Starts anew with the next value: after a cut, or when another face took its place.
  void reset() noexcept { started_ = false, speed_ = 0; }

 private:
  /// alpha = 1 / (1 + tau / Te) with tau = 1 / (2 pi cutoff)
  static float smoothing(float cutoff, double passed) noexcept {
    const double r = 6.283185307179586 * double(cutoff) * passed;
    return float(r / (r + 1));
  }

  one_euro_options how_{};
  double last_ = 0;
  float value_ = 0, speed_ = 0;
  bool started_ = false;
};

/// Steadies a mesh in video. The unit of speed is the distance between the eyes.
///
/// 1,404 filters, 45 kB; allocates nothing.
class steady_mesh {
 public:
  explicit steady_mesh(const one_euro_options& how = {1, 4, 1}) {
    for (auto& axis : filters_) axis.fill(one_euro(how));
  }

  mesh update(const mesh& seen, double seconds) noexcept {
    const auto eyes = seen.eyes();
    const point across = eyes[1] - eyes[0];
    const float span = std::hypot(across.x, across.y), unit = span > 0 ? span : 1;
    mesh out = seen;
    for (std::size_t i = 0; i < mesh::size; ++i) {
      out.points[i].x = filters_[0][i].update(seen.points[i].x, seconds, unit);
      out.points[i].y = filters_[1][i].update(seen.points[i].y, seconds, unit);
      out.depth[i] = filters_[2][i].update(seen.depth[i], seconds, unit);
    }
    return out;
  }
  void reset() noexcept {
    for (auto& axis : filters_)
      for (auto& each : axis) each.reset();
  }

 private:
  std::array<std::array<one_euro, mesh::size>, 3> filters_;
};

}  // namespace fovea::inline FOVEA_ABI
