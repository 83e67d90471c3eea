#pragma once

#include "fovea/vision/attribute/face_gestures.hpp"
#include "fovea/vision/attribute/head_pose.hpp"
#include "fovea/vision/quality.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace fovea::inline FOVEA_ABI {

namespace detail {

/// Mean and variance of what is added.
struct spread {
  double sum = 0, squares = 0, count = 0;

  void add(double v) noexcept { sum += v, squares += v * v, count += 1; }
  double mean() const noexcept { return sum / count; }
  double variance() const noexcept { return std::max(squares / count - mean() * mean(), 0.0); }
};

FOVEA_INLINE float luma(const std::uint8_t* rgb) noexcept {
  return 0.299f * float(rgb[0]) + 0.587f * float(rgb[1]) + 0.114f * float(rgb[2]);
}

FOVEA_INLINE void measure_light(const image<rgb8>& face, face_measures& out) noexcept {
  spread light, laplacian;
  int clipped = 0;
  for (int y = 36; y < 104; ++y)
    for (int x = 24; x < 88; ++x) {
      const float v = luma(face.at(x, y));
      light.add(double(v));
      laplacian.add(double(luma(face.at(x - 1, y)) + luma(face.at(x + 1, y)) +
                           luma(face.at(x, y - 1)) + luma(face.at(x, y + 1)) - 4 * v));
      clipped += v < 8 || v > 247;
    }
  // One grey level of noise in a face of one colour is not sharpness.
  out.sharpness = float(laplacian.variance() / std::max(light.variance(), 1.0));
  out.light = float(light.mean()), out.contrast = float(std::sqrt(light.variance()));
  out.clipped = float(clipped / light.count);
}

struct wording {
  const char *wrong, *numbers;  ///< `numbers` takes the value, "at least" or "at most", the limit
  float unit = 1;
};
FOVEA_INLINE wording wording_of(quality_reason r) noexcept {
  switch (r) {
    case quality_reason::size: return {"too small", "%.1f pixels between the eyes; %s %.1f"};
    case quality_reason::in_frame: return {"cut off", "%.1f %% in the picture; %s %.0f %%", 100};
    case quality_reason::yaw: return {"turned too far aside", "%.1f degrees; %s %.0f"};
    case quality_reason::pitch: return {"turned too far up or down", "%.1f degrees; %s %.0f"};
    case quality_reason::roll: return {"too far from level", "%.1f degrees; %s %.0f"};
    case quality_reason::blur: return {"too blurred", "sharpness %.4f; %s %.3f"};
    case quality_reason::dark: return {"too dark", "mean %.1f of 255; %s %.0f"};
    case quality_reason::bright: return {"too bright", "mean %.1f of 255; %s %.0f"};
    case quality_reason::clipped: return {"clipped", "%.1f %% black or white; %s %.0f %%", 100};
    case quality_reason::contrast: return {"too flat", "contrast %.1f; %s %.0f"};
    case quality_reason::eyes: return {"eyes shut", "openness %.3f; %s %.2f"};
  }
  return {"", "%.1f; %s %.1f"};
}

FOVEA_INLINE std::string words(const quality_check& c) {
  const wording w = wording_of(c.reason);
  const float limit = c.passes() ? c.advised : c.limit;
  char numbers[96];
  std::snprintf(numbers, sizeof numbers, w.numbers, double(w.unit * c.value),
                c.at_most ? "at most" : "at least", double(w.unit * limit));
  const std::string told = std::string(w.wrong) + " (" + numbers;
  return c.passes() ? "almost " + told + " is advised)" : told + " is asked)";
}

}  // namespace detail

FOVEA_INLINE bool face_quality::passes() const noexcept {
  return std::all_of(checks.begin(), checks.end(), [](auto& c) { return c.passes(); });
}

FOVEA_INLINE float face_quality::score() const noexcept {
  float worst = 1;
  for (const auto& c : checks)
    if (!c.passes())
      worst = std::min(worst, c.at_most ? c.limit / c.value : std::max(c.value / c.limit, 0.0f));
  return worst > 0 ? worst : 0;
}

FOVEA_INLINE std::string face_quality::text() const {
  std::string all;
  for (const auto& c : checks)
    if (!c.passes() || c.warns()) all += (all.empty() ? "" : ", ") + detail::words(c);
  return all.empty() ? "good" : all;
}

FOVEA_INLINE face_quality face_measures::against(const quality_limits& use) const noexcept {
  const auto least = [](quality_reason r, float value, float limit) {
    return quality_check{r, value, limit, limit, false};
  };
  const auto most = [](quality_reason r, float value, float limit) {
    return quality_check{r, value, limit, limit, true};
  };
  using why = quality_reason;
  return {{quality_check{why::size, eye_distance, use.size, use.advised_size, false},
           least(why::in_frame, in_frame, use.in_frame), most(why::yaw, yaw, use.yaw),
           most(why::pitch, pitch, use.pitch), most(why::roll, roll, use.roll),
           least(why::blur, sharpness, use.sharpness), least(why::dark, light, use.darkest),
           most(why::bright, light, use.brightest), most(why::clipped, clipped, use.clipped),
           least(why::contrast, contrast, use.contrast), least(why::eyes, eyes, use.eyes)}};
}

FOVEA_INLINE face_measures measure(const crop_with_mesh<arcface_112>& face) noexcept {
  const mesh& seen = face.placed_by;
  const auto pose = pose_of(seen);
  const auto gestures = gestures_of(seen);
  const point across = seen.eyes()[1] - seen.eyes()[0];
  const rect frame{0, 0, float(face.image_width), float(face.image_height)};
  const auto inside = std::count_if(seen.points.begin(), seen.points.end(),
                                    [&](const point& p) { return frame.contains(p); });
  face_measures out;
  out.eye_distance = std::hypot(across.x, across.y);
  out.in_frame = float(inside) / float(mesh::size);
  out.yaw = std::abs(pose.yaw), out.pitch = std::abs(pose.pitch), out.roll = std::abs(pose.roll);
  out.eyes = std::min(gestures.left_eye, gestures.right_eye);
  detail::measure_light(face.pixels, out);
  return out;
}

}  // namespace fovea::inline FOVEA_ABI
