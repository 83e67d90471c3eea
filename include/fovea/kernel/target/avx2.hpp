#pragma once

#include "fovea/kernel/kernel_set.hpp"
#include "fovea/kernel/region.hpp"

#include <immintrin.h>

#define FOVEA_TARGET avx2
FOVEA_TARGET_BEGIN("avx2,fma,f16c")

namespace fovea::inline FOVEA_ABI::kernel::avx2 {

inline constexpr const char* name = "avx2";
inline constexpr int registers = 16;
inline constexpr bool fused = true;
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

inline constexpr int bytes_rows = 2;

/// The first `n` bytes, zeros after them. Channels are mostly fours; a call of memcpy costs more
/// than all that a depthwise layer does with a row.
inline u8 load_bytes(const std::uint8_t* p, std::int64_t n) noexcept {
  if (n >= 32) return reinterpret_cast<u8>(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
  const __m256i fours = _mm256_maskload_epi32(reinterpret_cast<const int*>(p), first(n / 4));
  if (n % 4 == 0) return reinterpret_cast<u8>(fours);
  auto x = reinterpret_cast<u8>(fours);
  for (std::int64_t i = n / 4 * 4; i < n; ++i) x[i] = p[i];
  return x;
}
inline void store_bytes(std::uint8_t* p, u8 x, std::int64_t n) noexcept {
  const auto all = reinterpret_cast<__m256i>(x);
  if (n >= 32) return _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), all);
  __m128i left = _mm256_castsi256_si128(all);
  if (n & 16) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(p), left);
    left = _mm256_extracti128_si256(all, 1), p += 16;
  }
  if (n & 8) _mm_storel_epi64(reinterpret_cast<__m128i*>(p), left), p += 8;
  if (n & 8) left = _mm_srli_si128(left, 8);
  if (n & 4) _mm_storeu_si32(p, left), p += 4;
  if (n & 4) left = _mm_srli_si128(left, 4);
  for (int i = 0; i < (n & 3); ++i)
    p[i] = static_cast<std::uint8_t>(_mm_cvtsi128_si32(left) >> 8 * i);
}

inline i32 multiply_pairs(i32 a, i32 b) noexcept {
  return reinterpret_cast<i32>(
      _mm256_madd_epi16(reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(b)));
}

inline i32 to_int(f32 x) noexcept { return reinterpret_cast<i32>(_mm256_cvtps_epi32(x)); }

inline i32 of_bytes(quarter x) noexcept {
  return reinterpret_cast<i32>(
      _mm256_cvtepu8_epi32(_mm_cvtsi64_si128(reinterpret_cast<long long>(x))));
}
/// Of numbers that bytes hold.
inline quarter to_bytes(i32 x) noexcept {
  const auto all = reinterpret_cast<__m256i>(x);
  const __m128i words =
      _mm_packs_epi32(_mm256_castsi256_si128(all), _mm256_extracti128_si256(all, 1));
  return reinterpret_cast<quarter>(_mm_cvtsi128_si64(_mm_packus_epi16(words, words)));
}

/// By sixteenths of the table: where x lies in another, `at` has its sign bit, which gives 0.
inline u8 look_up(u8 x, const std::uint8_t* table) noexcept {
  __m256i y = _mm256_setzero_si256();
  FOVEA_UNROLL for (int i = 0; i < 16; ++i) {
    const auto* from = reinterpret_cast<const __m128i*>(table + 16 * i);
    const __m256i within =
        _mm256_xor_si256(reinterpret_cast<__m256i>(x), _mm256_set1_epi8(static_cast<char>(16 * i)));
    const __m256i at = _mm256_adds_epu8(within, _mm256_set1_epi8(112));
    y = _mm256_or_si256(
        y, _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(_mm_loadu_si128(from)), at));
  }
  return reinterpret_cast<u8>(y);
}

/// Bytes of four rows as words of four, in the order that unpacking within 128 bits gives.
inline void interleave(const u8 (&row)[4], i32 (&words)[4]) noexcept {
  const auto a = reinterpret_cast<__m256i>(row[0]), b = reinterpret_cast<__m256i>(row[1]);
  const auto c = reinterpret_cast<__m256i>(row[2]), d = reinterpret_cast<__m256i>(row[3]);
  const __m256i ab = _mm256_unpacklo_epi8(a, b), ab_high = _mm256_unpackhi_epi8(a, b);
  const __m256i cd = _mm256_unpacklo_epi8(c, d), cd_high = _mm256_unpackhi_epi8(c, d);
  words[0] = reinterpret_cast<i32>(_mm256_unpacklo_epi16(ab, cd));
  words[1] = reinterpret_cast<i32>(_mm256_unpackhi_epi16(ab, cd));
  words[2] = reinterpret_cast<i32>(_mm256_unpacklo_epi16(ab_high, cd_high));
  words[3] = reinterpret_cast<i32>(_mm256_unpackhi_epi16(ab_high, cd_high));
}
inline __m256i raw(i32 x) noexcept { return reinterpret_cast<__m256i>(x); }

/// The inverse, with the zero point added and the limits kept.
inline u8 narrow(const i32 (&q)[4], const requantize& then) noexcept {
  const __m256i zero = _mm256_set1_epi16(static_cast<short>(then.zero));
  const __m256i low = _mm256_adds_epi16(_mm256_packs_epi32(raw(q[0]), raw(q[1])), zero);
  const __m256i high = _mm256_adds_epi16(_mm256_packs_epi32(raw(q[2]), raw(q[3])), zero);
  const __m256i y = _mm256_packus_epi16(low, high);
  const __m256i least = _mm256_set1_epi8(static_cast<char>(then.low));
  const __m256i most = _mm256_set1_epi8(static_cast<char>(then.high));
  return reinterpret_cast<u8>(_mm256_min_epu8(_mm256_max_epu8(y, least), most));
}

/// What `narrow` gave with one vector's bytes after the other's.
inline u8 in_order(u8 x) noexcept {
  return reinterpret_cast<u8>(_mm256_permutevar8x32_epi32(
      reinterpret_cast<__m256i>(x), _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7)));
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
