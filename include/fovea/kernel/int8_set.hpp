#pragma once

#include "fovea/kernel/map_window.hpp"

#include <cstddef>
#include <cstdint>

/// Kernels on bytes: maps are channels-last u8 with one scale and zero point, weights s8 with a
/// scale for each output channel. Sums are exact, so results are the same bit for bit on every
/// instruction set and any number of threads.
///
/// An integer sum s becomes a byte as clamp(round(float(s) scale) + zero, low, high): one
/// conversion (exact below 2^24, else to nearest), one IEEE product, halves to even. TensorFlow
/// Lite's reference multiplies by a 31-bit fraction and rounds halves away from zero: that differs,
/// by one, only where the product lies within 2^-16 of a half.
namespace fovea::inline FOVEA_ABI::kernel {

/// From sums to bytes. Where `rise` is above 0 a PReLU comes first: of r, which is
/// float(s) scale, limited to whole numbers from `least` to `most` where these differ, r rise, or r
/// times the column's slope where r < 0, is what becomes a byte.
struct requantize {
  std::int32_t zero = 0, low = 0, high = 255;
  float rise = 0;
  std::int32_t least = 0, most = 0;
};

/// Rows of products: bytes in `y`, or float(s) scale in `real` where there is no `y`.
struct int8_output {
  std::uint8_t* y = nullptr;
  float* real = nullptr;
  std::ptrdiff_t stride = 0;  ///< elements from one pixel to the next
  requantize then;
};

/// As `conv_job`; a matrix product is a window of one pixel over a map of one row. W is packed by
/// `pack` in `conv_runs` runs. No |float(s) scale| may reach 2^30.
struct conv_int8_job {
  using element = std::uint8_t;
  map_window at;
  const std::uint8_t* x = nullptr;
  std::ptrdiff_t x_stride = 0, x_channel = 1;  ///< the latter only for `conv_planes`
  std::int64_t channels = 0, columns = 0;
  const std::byte* packed = nullptr;
  const std::uint8_t* zeros = nullptr;  ///< `channels` times the zero point of x
  void* scratch = nullptr;              ///< `conv_scratch_bytes`, one for each thread
  int8_output to;
};

/// What weights are packed with: [columns][runs * run], and for each column where its sum starts
/// (the bias less the zero point of x times the column's weights) and its factor.
struct int8_weights {
  const std::int8_t* w = nullptr;
  std::int64_t columns = 0, runs = 1, run = 0;
  const std::int32_t* start = nullptr;
  const float* scale = nullptr;
  const float* slopes = nullptr;  ///< for `requantize::rise`; null: zeros
};

/// y = clamp(round((a - a_zero) a_scale + (b - b_zero) b_scale) + zero), or of the product
/// (a - a_zero) (b - b_zero) a_scale; with slopes, what is below 0 is multiplied by its channel's.
struct pair_int8_job {
  const std::uint8_t *a = nullptr, *b = nullptr;
  std::int32_t a_zero = 0, b_zero = 0;
  float a_scale = 1, b_scale = 1;
  bool product = false;
  requantize then;
  std::uint8_t* y = nullptr;  ///< may be `a` or `b`
  std::int64_t count = 0;
  std::int64_t channels = 1;  ///< only with slopes, and divides `count`
  const float* slopes = nullptr;
};

struct int8_set {
  std::size_t (*packed_bytes)(const int8_weights&) noexcept;
  void (*pack)(const int8_weights&, std::byte* packed) noexcept;
  std::size_t (*conv_scratch_bytes)(const conv_int8_job&) noexcept;
  std::int64_t (*conv_runs)(const conv_int8_job&) noexcept;
  void (*conv)(const conv_int8_job&) noexcept;
  /// The same from planes (x_stride 1), with W packed in channels * kernel_height runs of
  /// kernel_width; strides across of 1 or 2, no dilation.
  std::size_t (*planes_scratch_bytes)(const conv_int8_job&) noexcept;
  void (*conv_planes)(const conv_int8_job&) noexcept;

  /// One filter a channel, of weights [channels][kernel height][kernel width] as runs; no scratch.
  std::size_t (*packed_depthwise_bytes)(const int8_weights&) noexcept;
  void (*pack_depthwise)(const int8_weights&, std::byte* packed) noexcept;
  void (*depthwise)(const conv_int8_job&) noexcept;

  void (*pair)(const pair_int8_job&) noexcept;
  /// y = table[x], of 256 bytes; in place allowed.
  void (*look_up)(const std::uint8_t* x, const std::uint8_t* table, std::uint8_t* y,
                  std::int64_t count) noexcept;
  /// y = clamp(round(x / scale) + zero).
  void (*quantize)(const float* x, float scale, const requantize& then, std::uint8_t* y,
                   std::int64_t count) noexcept;
  /// y = (x - zero) scale.
  void (*dequantize)(const std::uint8_t* x, float scale, std::int32_t zero, float* y,
                     std::int64_t count) noexcept;
  /// The sum of products of signed bytes, exact for up to 2^15 of them.
  std::int32_t (*dot)(const std::int8_t* a, const std::int8_t* b, std::int64_t count) noexcept;
};

}  // namespace fovea::inline FOVEA_ABI::kernel
