#pragma once

#include "fovea/kernel/kernel_set.hpp"
#include "fovea/kernel/region.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define FOVEA_TARGET portable

namespace fovea::inline FOVEA_ABI::kernel::portable {

inline constexpr const char* name = "portable";
inline constexpr int registers = 16;
inline constexpr bool fused = false;
inline constexpr int lanes = 4;

/// 8 sums, 2 of B, one of A and one product where there is no fma: 12 of SSE2's 16 registers.
inline constexpr int tile_rows = 4, tile_vectors = 2;

}  // namespace fovea::inline FOVEA_ABI::kernel::portable

#include "fovea/kernel/body/vector.inc"

namespace fovea::inline FOVEA_ABI::kernel::portable {

inline f32 broadcast(float x) noexcept { return f32{x, x, x, x}; }
inline f32 fma(f32 x, f32 y, f32 z) noexcept { return x * y + z; }
inline f32 min(f32 x, f32 y) noexcept { return x < y ? x : y; }
inline f32 max(f32 x, f32 y) noexcept { return x > y ? x : y; }

/// Halves go away from zero here; |x| < 2^31.
inline f32 round(f32 x) noexcept {
  const f32 half = x < f32{} ? broadcast(-0.5f) : broadcast(0.5f);
  return as_float(as_int(x + half));
}
inline f32 reciprocal(f32 x) noexcept { return 1.0f / x; }
inline f32 scaled(f32 x, f32 n) noexcept { return from_bits(bits(x) + (as_int(n) << 23)); }
inline f32 held(f32 x) noexcept { return x; }

/// Not inlined: tails are many in the code and rare in the work.
[[gnu::noinline]] inline f32 load_first(const float* p, std::int64_t n) noexcept {
  f32 x{};
  for (int i = 0; i < lanes && i < n; ++i) x[i] = p[i];
  return x;
}
[[gnu::noinline]] inline void store_first(float* p, f32 x, std::int64_t n) noexcept {
  for (int i = 0; i < lanes && i < n; ++i) p[i] = x[i];
}

inline constexpr int bytes_rows = 2;

#if defined(__SSE2__)
inline i32 multiply_pairs(i32 a, i32 b) noexcept {
  return reinterpret_cast<i32>(
      _mm_madd_epi16(reinterpret_cast<__m128i>(a), reinterpret_cast<__m128i>(b)));
}

inline i32 to_int(f32 x) noexcept { return reinterpret_cast<i32>(_mm_cvtps_epi32(x)); }

inline i32 of_bytes(quarter x) noexcept {
  const __m128i zero = _mm_setzero_si128();
  const __m128i all = _mm_cvtsi32_si128(reinterpret_cast<int>(x));
  return reinterpret_cast<i32>(_mm_unpacklo_epi16(_mm_unpacklo_epi8(all, zero), zero));
}
/// Of numbers that bytes hold.
inline quarter to_bytes(i32 x) noexcept {
  const __m128i words = _mm_packs_epi32(reinterpret_cast<__m128i>(x), _mm_setzero_si128());
  return reinterpret_cast<quarter>(_mm_cvtsi128_si32(_mm_packus_epi16(words, words)));
}

/// Bytes of four rows as words of four, in the order that unpacking within 128 bits gives.
inline void interleave(const u8 (&row)[4], i32 (&words)[4]) noexcept {
  const auto a = reinterpret_cast<__m128i>(row[0]), b = reinterpret_cast<__m128i>(row[1]);
  const auto c = reinterpret_cast<__m128i>(row[2]), d = reinterpret_cast<__m128i>(row[3]);
  const __m128i ab = _mm_unpacklo_epi8(a, b), ab_high = _mm_unpackhi_epi8(a, b);
  const __m128i cd = _mm_unpacklo_epi8(c, d), cd_high = _mm_unpackhi_epi8(c, d);
  words[0] = reinterpret_cast<i32>(_mm_unpacklo_epi16(ab, cd));
  words[1] = reinterpret_cast<i32>(_mm_unpackhi_epi16(ab, cd));
  words[2] = reinterpret_cast<i32>(_mm_unpacklo_epi16(ab_high, cd_high));
  words[3] = reinterpret_cast<i32>(_mm_unpackhi_epi16(ab_high, cd_high));
}
inline __m128i raw(i32 x) noexcept { return reinterpret_cast<__m128i>(x); }

/// The inverse, with the zero point added and the limits kept.
inline u8 narrow(const i32 (&q)[4], const requantize& then) noexcept {
  const __m128i zero = _mm_set1_epi16(static_cast<short>(then.zero));
  const __m128i low = _mm_adds_epi16(_mm_packs_epi32(raw(q[0]), raw(q[1])), zero);
  const __m128i high = _mm_adds_epi16(_mm_packs_epi32(raw(q[2]), raw(q[3])), zero);
  const __m128i y = _mm_packus_epi16(low, high);
  const __m128i least = _mm_set1_epi8(static_cast<char>(then.low));
  const __m128i most = _mm_set1_epi8(static_cast<char>(then.high));
  return reinterpret_cast<u8>(_mm_min_epu8(_mm_max_epu8(y, least), most));
}
inline u8 in_order(u8 x) noexcept { return x; }
#endif

}  // namespace fovea::inline FOVEA_ABI::kernel::portable

#if !defined(__SSE2__)
#include "fovea/kernel/body/plain_int8.inc"
#endif
#include "fovea/kernel/body/part_int8.inc"
#include "fovea/kernel/body/plain_lookup.inc"

#include "fovea/kernel/body/all.inc"

namespace fovea::inline FOVEA_ABI::kernel::portable {
inline bool runs_here() noexcept { return true; }
}  // namespace fovea::inline FOVEA_ABI::kernel::portable

#include "fovea/kernel/body/table.inc"
#undef FOVEA_TARGET
