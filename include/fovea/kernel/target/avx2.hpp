#pragma once

#include "fovea/kernel/kernel_set.hpp"
#include "fovea/kernel/region.hpp"

#include <immintrin.h>

#define FOVEA_TARGET avx2
FOVEA_TARGET_BEGIN("avx2,fma,f16c")

namespace fovea::inline FOVEA_ABI::kernel::avx2 {

inline constexpr const char* name = "avx2";
inline constexpr int registers = 16;
inline constexpr int lanes = 8;

/// 12 sums, 2 of B and one of A fill 15 of the 16 registers.
inline constexpr int tile_rows = 6, tile_vectors = 2;

}  // namespace fovea::inline FOVEA_ABI::kernel::avx2

#include "fovea/kernel/body/vector.inc"

namespace fovea::inline FOVEA_ABI::kernel::avx2 {

inline f32 broadcast(float x) noexcept { return _mm256_set1_ps(x); }
inline f32 fma(f32 x, f32 y, f32 z) noexcept { return _mm256_fmadd_ps(x, y, z); }
inline f32 min(f32 x, f32 y) noexcept { return _mm256_min_ps(x, y); }
inline f32 max(f32 x, f32 y) noexcept { return _mm256_max_ps(x, y); }
inline f32 round(f32 x) noexcept { return _mm256_round_ps(x, 8); }

inline f32 reciprocal(f32 x) noexcept { return 1.0f / x; }
inline f32 scaled(f32 x, f32 n) noexcept { return from_bits(bits(x) + (as_int(n) << 23)); }

/// Loads once what g++ would rather read from memory at each use: L1 gives fewer operands a cycle
/// than two fma take.
inline f32 held(f32 x) noexcept {
  asm("" : "+x"(x));
  return x;
}

inline __m256i first(std::int64_t n) noexcept {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(n)),
                            _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
inline f32 load_first(const float* p, std::int64_t n) noexcept {
  return _mm256_maskload_ps(p, first(n));
}
inline void store_first(float* p, f32 x, std::int64_t n) noexcept {
  _mm256_maskstore_ps(p, first(n), x);
}

}  // namespace fovea::inline FOVEA_ABI::kernel::avx2

#include "fovea/kernel/body/all.inc"

FOVEA_TARGET_END

namespace fovea::inline FOVEA_ABI::kernel::avx2 {
inline bool runs_here() noexcept {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}
}  // namespace fovea::inline FOVEA_ABI::kernel::avx2

#include "fovea/kernel/body/table.inc"
#undef FOVEA_TARGET
