#pragma once

#include "fovea/kernel/kernel_set.hpp"
#include "fovea/kernel/region.hpp"

#define FOVEA_TARGET portable

namespace fovea::inline FOVEA_ABI::kernel::portable {

inline constexpr const char* name = "portable";
inline constexpr int registers = 16;
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

}  // namespace fovea::inline FOVEA_ABI::kernel::portable

#include "fovea/kernel/body/all.inc"

namespace fovea::inline FOVEA_ABI::kernel::portable {
inline bool runs_here() noexcept { return true; }
}  // namespace fovea::inline FOVEA_ABI::kernel::portable

#include "fovea/kernel/body/table.inc"
#undef FOVEA_TARGET
