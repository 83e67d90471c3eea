#pragma once

#include "fovea/nn/op/arithmetic.hpp"
#include "fovea/nn/op/widened.hpp"

namespace fovea::inline FOVEA_ABI::nn {

// Maps are channels-last: x is [N, spatial…, C] with one to three spatial axes.

/// Where a window of a convolution or pool lies. Empty lists mean ones (strides, dilations) or
/// zeros.
struct window {
  enum class rule : std::uint8_t {
    given,       ///< `begin` and `end` as they stand
    same_upper,  ///< out = ceil(in / stride), an odd pad at the end (TensorFlow's SAME)
    same_lower,  ///< as same_upper, an odd pad at the beginning
    valid,       ///< no padding
  };
  shape strides, dilations, begin, end;
  rule pads = rule::given;
};

/// The activation that a convolution's store applies: `f` with its parameters.
/// `prelu` reads a slope per channel from the operator's last operand.
struct activation {
  function f = function::identity;
  float a = 0, b = 0;
};

/// reads (x, w [M, kernel…, C / groups], bias [M]?, residual?, slopes [M]?);
/// y = activation(conv(x, w) + bias + residual).
struct conv {
  static constexpr std::size_t widened = 5;
  window at{};
  std::int64_t groups = 1;
  activation then{};
  bool activation_before_residual = false;  ///< y = activation(conv + bias) + residual
  /// Its sums are of whole numbers, or of scores: plain dot products of floats, never Winograd's.
  bool exact = false;
};

/// The gradient of conv with respect to its input. reads (x, w [M, kernel…, C / groups], bias?).
/// `output` gives the spatial extents where the model does; `extra` is added at the end otherwise.
/// Slopes, where `then` is prelu, are operand 3.
struct conv_transpose {
  static constexpr std::size_t widened = 4;
  window at{};
  std::int64_t groups = 1;
  shape extra, output;
  activation then{};
};

/// reads (x); writes (y, indices?). Indices are into x seen channels-first, as ONNX has them. A
/// window that holds nothing of x gives 0, or as a maximum the lowest value and index -1.
struct pool {
  static constexpr std::size_t widened = 1;
  enum class kind : std::uint8_t { max, average, lp };
  kind is = kind::max;
  shape kernel;
  window at{};
  bool round_up = false;       ///< a last, partial window counts
  bool count_padding = false;  ///< average: padding counts in the divisor
  std::int64_t p = 2;          ///< lp: (sum |x|^p)^(1/p)
  bool column_major = false;   ///< indices count the spatial axes in reverse
};

/// C = then(alpha A B + beta C0), matrices; reads (a, b, c0 broadcast?, slopes?). Whole numbers
/// take no `then`.
struct gemm {
  float alpha = 1, beta = 1;
  bool transpose_a = false, transpose_b = false;
  activation then{};
};

/// NumPy's matmul: the last two axes, the others broadcast; vectors are promoted. Any numeric type.
struct matmul {};

/// [N, H, W, C b²] to [N, H b, W b, C]; `columns_first`: channel = c (b b) + …, else (b b) c.
struct depth_to_space {
  std::int64_t block = 2;
  bool columns_first = false;
};
/// [N, H b, W b, C] to [N, H, W, b b C].
struct space_to_depth {
  std::int64_t block = 2;
};

/// The padding on each side and the output extents of a window over `input` spatial extents.
struct resolved_window {
  shape strides, dilations, begin, end, output;
};
result<resolved_window> resolve(const window&, const shape& input, const shape& kernel,
                                bool round_up = false);

result<std::vector<fact>> infer(const conv&, facts reads);
result<std::vector<fact>> infer(const conv_transpose&, facts reads);
result<std::vector<fact>> infer(const pool&, facts reads);
result<std::vector<fact>> infer(const gemm&, facts reads);
result<std::vector<fact>> infer(const matmul&, facts reads);
result<std::vector<fact>> infer(const depth_to_space&, facts reads);
result<std::vector<fact>> infer(const space_to_depth&, facts reads);
void compute(const conv&, const operands&);
void compute(const conv_transpose&, const operands&);
void compute(const pool&, const operands&);
void compute(const gemm&, const operands&);
void compute(const matmul&, const operands&);
void compute(const depth_to_space&, const operands&);
void compute(const space_to_depth&, const operands&);

inline std::size_t scratch_bytes(const gemm&, facts reads, facts writes) {
  return widened_bytes(reads, writes) + widened_whole_bytes(reads);
}
inline std::size_t scratch_bytes(const matmul&, facts reads, facts writes) {
  return widened_bytes(reads, writes) + widened_whole_bytes(reads);
}

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/op/spatial.hpp"
#endif
