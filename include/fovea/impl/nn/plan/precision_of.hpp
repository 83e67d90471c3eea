#pragma once

#include "fovea/impl/nn/plan/step_support.hpp"

namespace fovea::inline FOVEA_ABI::nn::step_detail {

inline bool is_output(const node_view& v) {
  const auto& all = v.g.outputs;
  return std::find(all.begin(), all.end(), v.n.writes[0]) != all.end();
}

/// Whether a product is faster and still exact enough with bfloat16 factors.
///
/// Speed: a step of depth costs columns / 16 cycles in float, half as many in bfloat16 and a sixth
/// of a cycle a float for rounding a row. Zen 4, 1 x 1: 16 columns 0.8 x the speed of float, 64
/// columns 1.75 x, 128 columns 1.85 x, from 256 on 1.95 x; with 16 channels and 96 columns 1.5 x.
///
/// Accuracy: a layer of at most four channels reads the picture itself, and rounding that to 8 bits
/// of mantissa is seen by everything after it; its windows are also too small to gain.
inline bool worth_bf16(const node_view& v, std::int64_t groups) {
  const shape& w = v.in_dims(1);
  const std::int64_t columns = w.empty() ? 0 : w[0] / groups;
  return columns > 16 && w.back() > 4;
}

}  // namespace fovea::inline FOVEA_ABI::nn::step_detail
