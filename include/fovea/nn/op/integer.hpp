#pragma once

#include "fovea/nn/op/spatial.hpp"

namespace fovea::inline FOVEA_ABI::nn {

// Operators on bytes, which `to_integers` makes of what stands between dequantize and quantize. A
// map is u8, (byte - zero) scale for one zero and scale; sums are exact, and become bytes as
// `kernel::int8_set` says.

/// reads (x u8, w i8 [M, kernel…, C / groups], start i32 [M], scale f32 [M], slopes f32 [M] or
/// nothing). Padding is `x_zero`. y = clamp(round(r) + zero, low, high) of r = (start + sum of x w)
/// scale, or r as f32. With slopes of f(r), which is r rise, or r slope where r < 0; where least <
/// most, of f(clamp(round(r), least, most)).
struct integer_conv {
  window at{};
  std::int64_t groups = 1;
  std::int32_t x_zero = 0, zero = 0, low = 0, high = 255;
  element to = element::u8;
  float rise = 1;
  std::int32_t least = 0, most = 0;
};

/// reads (a u8, b u8 of the same shape, slopes f32 [C] or nothing); y = clamp(round(r) + zero, low,
/// high) of r = (a - a_zero) a_scale + (b - b_zero) b_scale, or of (a - a_zero) (b - b_zero)
/// a_scale; where r < 0, of r slope.
struct integer_pair {
  bool product = false;
  std::int32_t a_zero = 0, b_zero = 0;
  float a_scale = 1, b_scale = 1;
  std::int32_t zero = 0, low = 0, high = 255;
};

/// reads (x of bytes, table [256], or [C, 256] for channels); y = table[byte].
struct lookup {};

result<std::vector<fact>> infer(const integer_conv&, facts reads);
result<std::vector<fact>> infer(const integer_pair&, facts reads);
result<std::vector<fact>> infer(const lookup&, facts reads);
void compute(const integer_conv&, const operands&);
void compute(const integer_pair&, const operands&);
void compute(const lookup&, const operands&);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/op/integer.hpp"
#endif
