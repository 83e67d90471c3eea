#pragma once

#include "fovea/core/config.hpp"
#include "fovea/kernel/int8_set.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

/// Arithmetic on raw pointers, written once in `kernel/body/` and read once for each instruction
/// set. A kernel checks nothing, allocates nothing and touches exactly the elements its job names.
///
/// Any alignment is correct; packed weights, maps and scratch that start at multiples of
/// `fovea::alignment` with rows of whole vectors are up to twice as fast. Sums are made in float,
/// in an order that differs from target to target: with numbers in [-1, 1) they stay within 2e-6
/// (depth + 4) of the exact ones. Activations stay within 8e-7 of what libm gives in double for |x|
/// <= 8, a few ulp more where the user compiles with -ffast-math. Arguments that are not numbers
/// give unspecified results.
namespace fovea::inline FOVEA_ABI::kernel {

enum class activation : std::uint8_t {
  none,
  relu,
  leaky_relu /* a */,
  clip /* a, b */,
  prelu /* slopes */,
  sigmoid,
  hard_sigmoid /* a, b */,
  silu,
  hard_swish,
  mish,
  gelu,
  gelu_tanh,
  tanh,
  softplus,
  elu /* a */,
  exp,
};

/// What the store of a convolution or product does with a sum: activation(sum + residual), or
/// activation(sum) + residual.
struct epilogue {
  activation f = activation::none;
  float a = 0, b = 0;
  const float* slopes = nullptr;       ///< prelu: one for each output channel
  const float* residual = nullptr;     ///< laid out like the output, may be the output itself
  std::ptrdiff_t residual_stride = 0;  ///< floats from one pixel to the next
  bool residual_last = false;
};

/// C = A W' + bias: `rows` pixels of `depth` channels to `columns` channels. A and C are rows of
/// contiguous floats; W is packed by `pack_gemm` from [columns][depth].
struct gemm_job {
  const float* a = nullptr;
  std::ptrdiff_t a_stride = 0;
  std::int64_t rows = 0, depth = 0, columns = 0;
  const float* packed = nullptr;
  float* c = nullptr;
  std::ptrdiff_t c_stride = 0;
  void* scratch = nullptr;  ///< `gemm_scratch_bytes`, one for each thread
  epilogue then;
  bool rounded = false;  ///< A is what `depthwise_rounded` gives; a_stride counts words of two
};

/// A dense convolution as an implicit matrix product: no patches are copied. W is packed by
/// `pack_gemm` from [columns][kernel_height * kernel_width * channels], channels fastest.
struct conv_job {
  using element = float;
  map_window at;
  const float* x = nullptr;      ///< first channel read of pixel (0, 0)
  std::ptrdiff_t x_stride = 0;   ///< floats from one pixel to the next
  std::ptrdiff_t x_channel = 1;  ///< and from one channel to the next; only `conv_planes` reads it
  std::int64_t channels = 0, columns = 0;
  /// `winograd` makes `columns` of the packed ones (0: those), from a multiple of `gemm_columns`
  /// on, and of the tiles of its rows those in [first_tile, last_tile) (0: to the end).
  std::int64_t first_column = 0, packed_columns = 0, first_tile = 0, last_tile = 0;
  const float* packed = nullptr;
  const float* zeros = nullptr;  ///< `channels` zeros, read where the window leaves the map
  float* y = nullptr;            ///< first channel written of output pixel (0, 0)
  std::ptrdiff_t y_stride = 0;
  void* scratch = nullptr;  ///< `conv_scratch_bytes`, one for each thread
  epilogue then;
};

/// One filter a channel. `weights` is packed by `pack_depthwise` from [taps][channels] and
/// [channels].
struct depthwise_job {
  map_window at;
  const float* x = nullptr;
  std::int64_t channels = 0;  ///< also the floats from one pixel to the next, in and out
  const float* weights = nullptr;
  const float* zeros = nullptr;  ///< `channels` zeros; today's kernels do not read them
  float* y = nullptr;
  epilogue then;
};

struct pool_job {
  map_window at;
  const float* x = nullptr;
  std::int64_t channels = 0;
  float* y = nullptr;
  bool average = false, count_padding = false;
};

/// Bilinear or nearest resize of a channels-last map. The planner precomputes, for each output
/// column and row, two sources and the weight of the second.
struct resize_job {
  const float* x = nullptr;
  int width = 0;
  std::int64_t channels = 0;
  const int *left = nullptr, *right = nullptr, *top = nullptr, *bottom = nullptr;
  const float *across = nullptr, *down = nullptr;  ///< null: nearest, takes `left` and `top`
  int out_width = 0, first_row = 0, last_row = 0;
  float* y = nullptr;
};

enum class combine : std::uint8_t { add, sub, mul, div, min, max, prelu };

/// The kernels of one instruction set and what the planner has to know of them.
struct kernel_set {
  const char* name;  ///< "portable", "avx2", "avx512", "neon"
  bool (*runs_here)() noexcept;
  int lanes;                    ///< floats in a vector
  int gemm_rows, gemm_columns;  ///< the register tile
  bool bf16;                    ///< `gemm` and `conv` round their factors to bfloat16
  bool tiles;                   ///< and multiply them on AMX, many times faster than fma

  std::size_t (*packed_gemm_floats)(std::int64_t depth, std::int64_t columns) noexcept;
  /// `w` is floats at any address, as in a file; `bias` may be null: zeros.
  void (*pack_gemm)(const void* w, std::int64_t depth, std::int64_t columns, const float* bias,
                    float* packed) noexcept;
  std::size_t (*gemm_scratch_bytes)(const gemm_job&) noexcept;
  void (*gemm)(const gemm_job&) noexcept;

  std::size_t (*conv_scratch_bytes)(const conv_job&) noexcept;
  void (*conv)(const conv_job&) noexcept;

  /// The same for few channels, strides across of 1 or 2 and no dilation, with an x of any layout:
  /// planes (x_stride 1) or channels last (x_channel 1). W is packed from [columns][channels *
  /// kernel_height * kernel_width], columns of the window fastest; where the set is `bf16`, with a
  /// zero after each row of an odd window, which is read with the element behind (no number there
  /// gives none). `zeros` is not read. A set with `tiles` does it in float.
  std::size_t (*planes_scratch_bytes)(const conv_job&) noexcept;
  void (*conv_planes)(const conv_job&) noexcept;

  /// The same for filters of stride and dilation 1 by Winograd's method: 3 x 3 ones `tile` x `tile`
  /// outputs at a time, 2 or 4, and 3 x 1 and 1 x 3 ones 4 at a time. Of the job, packing reads the
  /// filters' extents, channels and columns, the scratch memory suffices for any part of the job's
  /// rows, and `zeros` is not read. Errors stay under 1e-5 of the range of the outputs (tests, up
  /// to 512 channels).
  std::size_t (*packed_winograd_floats)(int tile, const conv_job&) noexcept;
  void (*pack_winograd)(int tile, const conv_job&, const float* w, const float* bias,
                        float* packed) noexcept;
  std::size_t (*winograd_scratch_bytes)(int tile, const conv_job&) noexcept;
  void (*winograd)(int tile, const conv_job&) noexcept;

  std::size_t (*packed_depthwise_floats)(std::int64_t taps, std::int64_t channels) noexcept;
  void (*pack_depthwise)(const float* w, std::int64_t taps, std::int64_t channels,
                         const float* bias, float* packed) noexcept;
  void (*depthwise)(const depthwise_job&) noexcept;
  /// The same to a map of bfloat16, as `gemm` would round it, for activations up to prelu and
  /// without a residual; null where `gemm` does not read such.
  void (*depthwise_rounded)(const depthwise_job&) noexcept;

  void (*pool)(const pool_job&) noexcept;
  void (*resize)(const resize_job&) noexcept;

  /// y = epilogue(x) on `pixels` rows of `channels` contiguous floats; in place allowed.
  void (*activate)(const float* x, float* y, std::int64_t pixels, std::int64_t channels,
                   const epilogue& then) noexcept;
  /// y[i] = f(a[i * a_step], b[i * b_step]), steps 0 or 1; in place allowed.
  void (*elementwise)(combine f, const float* a, int a_step, const float* b, int b_step, float* y,
                      std::int64_t count) noexcept;
  /// Each row of `count` contiguous floats; in place allowed.
  void (*softmax)(const float* x, float* y, std::int64_t rows, std::int64_t count) noexcept;
  /// sums[c] = sum over `pixels` rows of `channels` contiguous floats.
  void (*sum_rows)(const float* x, std::int64_t pixels, std::int64_t channels,
                   float* sums) noexcept;
  /// y[c][r] = x[r][c], 32-bit elements, strides in elements.
  void (*transpose)(const float* x, std::int64_t rows, std::int64_t columns,
                    std::ptrdiff_t x_stride, float* y, std::ptrdiff_t y_stride) noexcept;
  float (*dot)(const float* a, const float* b, std::int64_t count) noexcept;

  const int8_set* bytes;  ///< kernels on bytes
};

/// The sets compiled in that run on this CPU, slowest first.
std::span<const kernel_set* const> available() noexcept;

/// The fastest of them, or the one named by the environment variable `FOVEA_FORCE_TARGET` when the
/// first caller asks; the name of one that does not run here is ignored.
const kernel_set& best() noexcept;

/// The set that does as `of` does, but for products of factors rounded to bfloat16 (8 bits of
/// mantissa; to the nearest, ties to even) with sums in float, where this CPU is faster at those;
/// null elsewhere. Denormal factors count as zero, infinity and what is no number stay what they
/// are, floats above 3.39e38 become infinite. `packed_gemm_floats` and `scratch` are as it says.
const kernel_set* bf16_of(const kernel_set& of) noexcept;

}  // namespace fovea::inline FOVEA_ABI::kernel

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/kernel/kernel_set.hpp"
#endif
