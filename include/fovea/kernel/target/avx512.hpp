#pragma once

#include "fovea/kernel/kernel_set.hpp"
#include "fovea/kernel/region.hpp"

#include <immintrin.h>

#define FOVEA_TARGET avx512
FOVEA_TARGET_BEGIN("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c")

namespace fovea::inline FOVEA_ABI::kernel::avx512 {

inline constexpr const char* name = "avx512";
inline constexpr int registers = 32;
inline constexpr bool fused = true;
inline constexpr int lanes = 16;

/// 24 sums, 4 of B and one of A leave three of the 32 registers; six row pointers stay in general
/// registers.
inline constexpr int tile_rows = 6, tile_vectors = 4;

}  // namespace fovea::inline FOVEA_ABI::kernel::avx512

#include "fovea/kernel/body/vector.inc"

namespace fovea::inline FOVEA_ABI::kernel::avx512 {

inline f32 broadcast(float x) noexcept { return _mm512_set1_ps(x); }
inline f32 fma(f32 x, f32 y, f32 z) noexcept { return _mm512_fmadd_ps(x, y, z); }
inline f32 min(f32 x, f32 y) noexcept { return _mm512_min_ps(x, y); }
inline f32 max(f32 x, f32 y) noexcept { return _mm512_max_ps(x, y); }
inline f32 round(f32 x) noexcept { return _mm512_roundscale_ps(x, 8); }
inline f32 scaled(f32 x, f32 n) noexcept { return _mm512_scalef_ps(x, n); }

/// An estimate of 14 bits and a step of Newton's: within 1 ulp in 4 cycles, where a division takes
/// 10 to 16.
inline f32 reciprocal(f32 x) noexcept {
  const f32 y = _mm512_rcp14_ps(x);
  return fma(y, _mm512_fnmadd_ps(x, y, broadcast(1.0f)), y);
}

/// Loads once what g++ would rather read from memory at each use: L1 gives fewer operands a cycle
/// than two fma take.
inline f32 held(f32 x) noexcept {
  asm("" : "+v"(x));
  return x;
}

inline __mmask16 first(std::int64_t n) noexcept {
  return static_cast<__mmask16>((1u << static_cast<unsigned>(n)) - 1);
}
inline f32 load_first(const float* p, std::int64_t n) noexcept {
  return _mm512_maskz_loadu_ps(first(n), p);
}
inline void store_first(float* p, f32 x, std::int64_t n) noexcept {
  _mm512_mask_storeu_ps(p, first(n), x);
}

inline constexpr int bytes_rows = 4;

inline __mmask64 first_bytes(std::int64_t n) noexcept {
  return n >= 64 ? ~__mmask64{} : (__mmask64{1} << n) - 1;
}
inline u8 load_bytes(const std::uint8_t* p, std::int64_t n) noexcept {
  return reinterpret_cast<u8>(_mm512_maskz_loadu_epi8(first_bytes(n), p));
}
inline void store_bytes(std::uint8_t* p, u8 x, std::int64_t n) noexcept {
  _mm512_mask_storeu_epi8(p, first_bytes(n), reinterpret_cast<__m512i>(x));
}

inline i32 multiply_pairs(i32 a, i32 b) noexcept {
  return reinterpret_cast<i32>(
      _mm512_madd_epi16(reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b)));
}

inline i32 to_int(f32 x) noexcept { return reinterpret_cast<i32>(_mm512_cvtps_epi32(x)); }

inline i32 of_bytes(quarter x) noexcept {
  return reinterpret_cast<i32>(_mm512_cvtepu8_epi32(reinterpret_cast<__m128i>(x)));
}
inline quarter to_bytes(i32 x) noexcept {
  return reinterpret_cast<quarter>(_mm512_cvtepi32_epi8(reinterpret_cast<__m512i>(x)));
}

/// By sixteenths of the table: two instructions each for 64 bytes.
inline u8 look_up(u8 x, const std::uint8_t* table) noexcept {
  const auto at = reinterpret_cast<__m512i>(x);
  const __m512i part = _mm512_and_si512(_mm512_srli_epi16(at, 4), _mm512_set1_epi8(15));
  const __m512i within = _mm512_and_si512(at, _mm512_set1_epi8(15));
  __m512i y = _mm512_setzero_si512();
  FOVEA_UNROLL for (int i = 0; i < 16; ++i) {
    const auto* from = reinterpret_cast<const __m128i*>(table + 16 * i);
    y = _mm512_mask_shuffle_epi8(y, _mm512_cmpeq_epi8_mask(part, _mm512_set1_epi8(char(i))),
                                 _mm512_broadcast_i32x4(_mm_loadu_si128(from)), within);
  }
  return reinterpret_cast<u8>(y);
}

/// Bytes of four rows as words of four, in the order that unpacking within 128 bits gives.
inline void interleave(const u8 (&row)[4], i32 (&words)[4]) noexcept {
  const auto a = reinterpret_cast<__m512i>(row[0]), b = reinterpret_cast<__m512i>(row[1]);
  const auto c = reinterpret_cast<__m512i>(row[2]), d = reinterpret_cast<__m512i>(row[3]);
  const __m512i ab = _mm512_unpacklo_epi8(a, b), ab_high = _mm512_unpackhi_epi8(a, b);
  const __m512i cd = _mm512_unpacklo_epi8(c, d), cd_high = _mm512_unpackhi_epi8(c, d);
  words[0] = reinterpret_cast<i32>(_mm512_unpacklo_epi16(ab, cd));
  words[1] = reinterpret_cast<i32>(_mm512_unpackhi_epi16(ab, cd));
  words[2] = reinterpret_cast<i32>(_mm512_unpacklo_epi16(ab_high, cd_high));
  words[3] = reinterpret_cast<i32>(_mm512_unpackhi_epi16(ab_high, cd_high));
}
inline __m512i raw(i32 x) noexcept { return reinterpret_cast<__m512i>(x); }

/// The inverse, with the zero point added and the limits kept.
inline u8 narrow(const i32 (&q)[4], const requantize& then) noexcept {
  const __m512i zero = _mm512_set1_epi16(static_cast<short>(then.zero));
  const __m512i low = _mm512_adds_epi16(_mm512_packs_epi32(raw(q[0]), raw(q[1])), zero);
  const __m512i high = _mm512_adds_epi16(_mm512_packs_epi32(raw(q[2]), raw(q[3])), zero);
  const __m512i y = _mm512_packus_epi16(low, high);
  const __m512i least = _mm512_set1_epi8(static_cast<char>(then.low));
  const __m512i most = _mm512_set1_epi8(static_cast<char>(then.high));
  return reinterpret_cast<u8>(_mm512_min_epu8(_mm512_max_epu8(y, least), most));
}

/// What `narrow` gave with one vector's bytes after the other's.
inline u8 in_order(u8 x) noexcept {
  return reinterpret_cast<u8>(_mm512_permutexvar_epi32(
      _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15),
      reinterpret_cast<__m512i>(x)));
}

}  // namespace fovea::inline FOVEA_ABI::kernel::avx512

#include "fovea/kernel/body/all.inc"

FOVEA_TARGET_END

namespace fovea::inline FOVEA_ABI::kernel::avx512 {
inline bool runs_here() noexcept {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}
}  // namespace fovea::inline FOVEA_ABI::kernel::avx512

#include "fovea/kernel/body/table.inc"
#undef FOVEA_TARGET
