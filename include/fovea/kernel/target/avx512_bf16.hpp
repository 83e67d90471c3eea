#pragma once

#include "fovea/kernel/target/avx512.hpp"

// The avx512 set with products in bfloat16 by vdpbf16ps: two multiply-adds a lane. A Zen 4 core
// does one of 512 bits a cycle, as many as fma: 2 x the float peak. A Sapphire Rapids core does one
// in two cycles, half the float peak (108 against 215 GFLOP/s measured), and is not given this set.

#define FOVEA_TARGET avx512_bf16
FOVEA_TARGET_BEGIN("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma,f16c")

namespace fovea::inline FOVEA_ABI::kernel::avx512_bf16 {

using namespace avx512;

inline constexpr std::int64_t pair_step = 1;
typedef std::uint16_t bf16 __attribute__((may_alias));

inline void store_rounded(bf16* y, f32 low, f32 high) noexcept {
  const auto pairs = _mm512_cvtne2ps_pbh(high, low);
  _mm512_storeu_si512(y, reinterpret_cast<__m512i>(pairs));
}
inline void store_rounded_first(bf16* y, f32 x, std::int64_t n) noexcept {
  const auto halves = reinterpret_cast<__m256i>(_mm512_cvtneps_pbh(x));
  if (n == lanes)
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(y), halves);
  else
    _mm256_mask_storeu_epi16(y, first(n), halves);
}

/// Outputs rounded, where they would be if the map's elements were bfloat16.
template <int rows>
[[gnu::always_inline]] inline void settle_outputs(f32 (&sum)[rows][1], const output& to,
                                                  std::int64_t from, std::int64_t count) noexcept {
  bend_tile(sum, to);
  bf16* y = reinterpret_cast<bf16*>(to.start) + (to.y - to.start) + from * to.stride;
  FOVEA_UNROLL for (int r = 0; r < rows; ++r, y += to.stride) if (r < count)
      store_rounded_first(y, sum[r][0], to.columns);
}

}  // namespace fovea::inline FOVEA_ABI::kernel::avx512_bf16

#include "fovea/kernel/body/depthwise.inc"

namespace fovea::inline FOVEA_ABI::kernel::avx512_bf16 {

/// What product.inc calls fma, on pairs. Denormals count as zero, sums round to the nearest.
inline f32 fma(f32 x, f32 y, f32 sum) noexcept {
  return _mm512_dpbf16_ps(sum, reinterpret_cast<__m512bh>(x), reinterpret_cast<__m512bh>(y));
}

}  // namespace fovea::inline FOVEA_ABI::kernel::avx512_bf16

#include "fovea/kernel/body/product.inc"

#include "fovea/kernel/body/conv.inc"

namespace fovea::inline FOVEA_ABI::kernel::avx512_bf16 {

inline constexpr int taps_a_word = 2;

/// Each of `count` floats becomes a word of itself and the next, in place; what is behind them is
/// zero, and stays so.
inline void pair_neighbours(float* row, std::int64_t count) noexcept {
  __m512i order = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23,
                                   7, 22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
  for (std::int64_t i = 0; i < count; i += lanes) {
    const auto halves =
        reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(load(row + i + 1), load(row + i)));
    store(row + i, reinterpret_cast<f32>(_mm512_permutexvar_epi16(order, halves)));
  }
}

}  // namespace fovea::inline FOVEA_ABI::kernel::avx512_bf16

#include "fovea/kernel/body/plane_rows.inc"

#include "fovea/kernel/body/planes.inc"

#include "fovea/kernel/body/bf16.inc"

FOVEA_TARGET_END

namespace fovea::inline FOVEA_ABI::kernel::avx512_bf16 {

inline bool runs_here() noexcept {
  __builtin_cpu_init();
  return avx512::runs_here() && __builtin_cpu_supports("avx512bf16");
}

inline constexpr kernel_set kernels = [] {
  kernel_set set = with_pairs(avx512::kernels, "avx512 bf16", runs_here, depthwise);
  set.conv_planes = conv_planes;
  return set;
}();

}  // namespace fovea::inline FOVEA_ABI::kernel::avx512_bf16
#undef FOVEA_TARGET
