#pragma once

#include "fovea/impl/nn/plan/step_support.hpp"

namespace fovea::inline FOVEA_ABI::nn::step_detail {

/// Whether a product is faster and still exact enough with bfloat16 factors.
///
/// Speed: a step of depth costs columns / 16 cycles in float, half as many in bfloat16 and a sixth
/// of a cycle a float for rounding a row. Zen 4, 1 x 1: 16 columns 0.8 x the speed of float, 64
/// columns 1.75 x, 128 columns 1.85 x, from 256 on 1.95 x; with 16 channels and 96 columns 1.5 x.
/// Zen 5, which multiplies twice as fast but loads no faster: 1 to 16 columns 1.35 x, from 32
/// channels on, but 3 x 3 windows to 16 columns 0.8 to 0.97 x.
///
/// Accuracy, as cosines to the outputs in float on photographs: products of fewer than 32 channels
/// stay in float, for little evens out their rounding and all later layers read it (YuNet-s, faces
/// too small to find: 0.9995 with them, 0.9999 without), and so do products to fewer than 8
/// columns, which are scores, and those that end in SiLU (YOLOX-nano: 0.990 to 0.9997; every group
/// of its layers has a part in that).
inline bool worth_bf16(const node_view& v, std::int64_t groups, function then) {
  const shape& w = v.in_dims(1);
  const std::int64_t columns = w.empty() ? 0 : w[0] / groups, depth = w.product(1, w.rank());
  if (then == function::silu) return false;
  if (depth >= 32 && columns >= 8 && depth == w.back()) return true;  // one pixel
  return depth >= 32 ? columns > 16 : depth >= 16 && columns > 64;
}

/// The same of a first convolution, whose rows are rounded once: it takes two thirds of the steps.
inline bool worth_pairs(const node_view& v, function then) {
  return then != function::silu && v.in_dims(1)[0] >= 16;
}

}  // namespace fovea::inline FOVEA_ABI::nn::step_detail
