#pragma once

#include "fovea/nn/operands.hpp"

namespace fovea::inline FOVEA_ABI::nn {

/// y = saturate(round_half_even(x / scale) + zero). reads (x, scale, zero?); scale a scalar, a
/// vector along `axis`, or blocked along it. The type is zero's, or `to` where there is no zero.
struct quantize_linear {
  int axis = 1;
  std::int64_t block = 0;
  element to = element::u8;
  bool saturate = true;  ///< for 8-bit floats
};

/// y = (x - zero) * scale. reads (x, scale, zero?).
struct dequantize_linear {
  int axis = 1;
  std::int64_t block = 0;
};

/// reads (x f32), writes (y u8, scale f32, zero u8) fitted to the data.
struct dynamic_quantize_linear {};

result<std::vector<fact>> infer(const quantize_linear&, facts reads);
result<std::vector<fact>> infer(const dequantize_linear&, facts reads);
result<std::vector<fact>> infer(const dynamic_quantize_linear&, facts reads);
void compute(const quantize_linear&, const operands&);
void compute(const dequantize_linear&, const operands&);
void compute(const dynamic_quantize_linear&, const operands&);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/op/quantization.hpp"
#endif
