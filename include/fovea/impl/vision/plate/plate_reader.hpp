#pragma once

#include "fovea/vision/plate/plate_reader.hpp"

#include <algorithm>

namespace fovea::inline FOVEA_ABI {

namespace plate_detail {

inline point along(point a, point b, float share) noexcept { return a + share * (b - a); }

/// The part of a quad from `top` to `bottom` of its height, 0 to 1.
inline quad band(const quad& q, float top, float bottom) noexcept {
  return {along(q[0], q[3], top), along(q[1], q[2], top), along(q[1], q[2], bottom),
          along(q[0], q[3], bottom)};
}

}  // namespace plate_detail

FOVEA_INLINE plate_lines lines_of(const plate_detection& found, const plate_layout& how) noexcept {
  const float height = std::max(found.height(), 1e-3f);
  const float aspect = how.aspect > 0 ? how.aspect : found.width() / height;
  plate_lines out;
  if (how.lines == 2 || (how.lines != 1 && aspect < plate_lines::two_below)) out.count = 2;
  const float longer =
      std::max(aspect * float(out.count) * (out.count == 2 ? 0.9f : 1.0f), plate_lines::shortest);
  out.lines[0] = {found.corners, longer};
  if (out.count == 2) {
    out.lines[0].corners = plate_detail::band(found.corners, 0, 0.55f);
    out.lines[1] = {plate_detail::band(found.corners, 0.45f, 1), longer};
  }
  return out;
}

FOVEA_INLINE quad seen_wider(const quad& q, float wider, float without_top) noexcept {
  const quad cut = plate_detail::band(q, without_top, 1);
  quad out = cut;
  for (std::size_t i = 0; i < 4; ++i) {
    // The opposite corner along each side: 0-1, 3-2 across, 0-3, 1-2 down.
    const point across = cut[i ^ 1], down = cut[3 - i];
    out[i] = cut[i] + wider * (cut[i] - across) + wider * (cut[i] - down);
  }
  return out;
}

FOVEA_INLINE plate_views other_views(const plate_detection& found,
                                     const plate_layout& how) noexcept {
  const float height = std::max(found.height(), 1e-3f);
  const float aspect = how.aspect > 0 ? how.aspect : found.width() / height;
  plate_views out;
  const auto add = [&](const quad& corners, const plate_layout& layout) {
    out.views[std::size_t(out.count++)] = {corners, layout};
  };
  const int lines = lines_of(found, how).count;
  if (how.lines == 0 && aspect > 1.1f && aspect < 2.6f)
    add(found.corners, {lines == 2 ? 1 : 2, how.aspect});
  add(seen_wider(found.corners, 0.04f), how);
  if (lines == 1 && aspect < 2.8f) add(seen_wider(found.corners, 0, 0.2f), how);
  if (lines == 1 && aspect < 3.6f)
    add(found.corners, {1, std::max(aspect, plate_lines::shortest) * 1.3f});
  return out;
}

FOVEA_INLINE bool reads_better(const plate& a, const plate& b) noexcept {
  if (a.fits() != b.fits()) return a.fits();
  return a.confidence > b.confidence;
}

FOVEA_INLINE void judge(plate& p) noexcept {
  p.trust = plate_trust::refused;
  if (!(p.height >= p.limits.height) || !(p.confidence >= p.limits.least)) p.count = 0;
  if (p.count == 0) return;
  p.trust = plate_trust::doubtful;
  if (p.confidence >= p.limits.likely && p.fits()) p.trust = plate_trust::likely;
  if (p.confidence >= p.limits.sure && p.fits() && p.height >= p.limits.advised_height)
    p.trust = plate_trust::sure;
}

}  // namespace fovea::inline FOVEA_ABI
