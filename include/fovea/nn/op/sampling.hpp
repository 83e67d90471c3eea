#pragma once

#include "fovea/nn/operands.hpp"

namespace fovea::inline FOVEA_ABI::nn {

/// Resizes any axes. reads (x, roi?, scales? f32, sizes? i64), as ONNX Resize (opset 19).
struct resize {
  enum class method : std::uint8_t { nearest, linear, cubic };
  enum class coordinates : std::uint8_t {
    half_pixel,
    half_pixel_symmetric,
    pytorch_half_pixel,
    align_corners,
    asymmetric,
    tf_half_pixel_for_nn,
    tf_crop_and_resize,
  };
  enum class rounding : std::uint8_t { round_prefer_floor, round_prefer_ceil, floor, ceil, simple };
  enum class aspect : std::uint8_t { stretch, not_larger, not_smaller };
  method by = method::nearest;
  coordinates where = coordinates::half_pixel;
  rounding nearest = rounding::round_prefer_floor;
  float cubic_a = -0.75f;
  bool exclude_outside = false, antialias = false;
  float extrapolation = 0;
  shape axes;  ///< which axes the scales or sizes are for; empty: all
  aspect keep = aspect::stretch;
};

/// Reads x [N, C, spatial…] at grid [N, spatial…, 2 or 3] in -1 … 1, as ONNX GridSample (opset 20).
struct grid_sample {
  enum class method : std::uint8_t { linear, nearest, cubic };
  enum class border : std::uint8_t { zeros, edge, reflection };
  method by = method::linear;
  border outside = border::zeros;
  bool align_corners = false;
};

/// Pools each region of interest of x [N, C, H, W] to a grid. reads (x, rois [R, 4], batch i64
/// [R]).
struct roi_align {
  bool maximum = false;  ///< max instead of average
  std::int64_t height = 1, width = 1, samples = 0;
  float scale = 1;
  bool half_pixel = true;
};

/// reads (boxes [B, n, 4], scores [B, classes, n], most a class?, IoU?, score?), writes i64 [count,
/// 3] of (batch, class, box); the count depends on the data.
struct non_max_suppression {
  bool centre_form =
      false;  ///< boxes as (x, y, w, h) of the centre, else corners in any order (y, x)
};

result<std::vector<fact>> infer(const resize&, facts reads);
result<std::vector<fact>> infer(const grid_sample&, facts reads);
result<std::vector<fact>> infer(const roi_align&, facts reads);
result<std::vector<fact>> infer(const non_max_suppression&, facts reads);
void compute(const resize&, const operands&);
void compute(const grid_sample&, const operands&);
void compute(const roi_align&, const operands&);
void compute(const non_max_suppression&, const operands&);
std::size_t scratch_bytes(const resize&, facts reads, facts writes);
std::size_t scratch_bytes(const non_max_suppression&, facts reads, facts writes);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/op/sampling.hpp"
#endif
