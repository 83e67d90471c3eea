#pragma once

#include "fovea/kernel/kernel_set.hpp"
#include "fovea/kernel/region.hpp"

#include <arm_neon.h>

// Every aarch64 has these instructions, so that there is no region to open.
#define FOVEA_TARGET neon

namespace fovea::inline FOVEA_ABI::kernel::neon {

inline constexpr const char* name = "neon";
inline constexpr int registers = 32;
inline constexpr bool fused = true;
inline constexpr int lanes = 4;

/// 24 sums, 4 of B and one of A of the 32 registers.
inline constexpr int tile_rows = 6, tile_vectors = 4;

}  // namespace fovea::inline FOVEA_ABI::kernel::neon

#include "fovea/kernel/body/vector.inc"

namespace fovea::inline FOVEA_ABI::kernel::neon {

inline f32 broadcast(float x) noexcept { return vdupq_n_f32(x); }
inline f32 fma(f32 x, f32 y, f32 z) noexcept { return vfmaq_f32(z, x, y); }
inline f32 min(f32 x, f32 y) noexcept { return vminq_f32(x, y); }
inline f32 max(f32 x, f32 y) noexcept { return vmaxq_f32(x, y); }
inline f32 round(f32 x) noexcept { return vrndnq_f32(x); }
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

}  // namespace fovea::inline FOVEA_ABI::kernel::neon

#include "fovea/kernel/body/part_int8.inc"
#include "fovea/kernel/body/plain_int8.inc"
#include "fovea/kernel/body/plain_lookup.inc"

#include "fovea/kernel/body/all.inc"

namespace fovea::inline FOVEA_ABI::kernel::neon {
inline bool runs_here() noexcept { return true; }
}  // namespace fovea::inline FOVEA_ABI::kernel::neon

#include "fovea/kernel/body/table.inc"
#undef FOVEA_TARGET
