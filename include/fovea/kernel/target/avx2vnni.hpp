#pragma once

#include "fovea/kernel/target/avx2.hpp"

#include <cpuid.h>

// avx2 with the products of bytes that later CPUs have (Alder Lake, Zen 5); everything else is
// avx2's.
#define FOVEA_TARGET avx2vnni
FOVEA_TARGET_BEGIN("avx2,avxvnni,fma,f16c")

namespace fovea::inline FOVEA_ABI::kernel::avx2vnni {

inline constexpr int lanes = 8;

}  // namespace fovea::inline FOVEA_ABI::kernel::avx2vnni

#include "fovea/kernel/body/vector.inc"

namespace fovea::inline FOVEA_ABI::kernel::avx2vnni {

using avx2::broadcast, avx2::load_first, avx2::store_first;
using avx2::in_order, avx2::load_bytes, avx2::store_bytes;
using avx2::interleave, avx2::narrow, avx2::to_int, avx2::of_bytes, avx2::to_bytes;
using avx2::look_up, avx2::transpose;

/// 12 sums, 3 of A and one of W take all 16 registers.
inline constexpr int bytes_rows = 3;

inline i32 add_products(i32 sum, i32 a, i32 w) noexcept {
  return reinterpret_cast<i32>(_mm256_dpbusd_avx_epi32(
      reinterpret_cast<__m256i>(sum), reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(w)));
}

}  // namespace fovea::inline FOVEA_ABI::kernel::avx2vnni

#include "fovea/kernel/body/fours_int8.inc"

#include "fovea/kernel/body/windows.inc"

#include "fovea/kernel/body/product_int8.inc"

#include "fovea/kernel/body/depthwise_int8.inc"

#include "fovea/kernel/body/plane_rows.inc"

#include "fovea/kernel/body/planes_int8.inc"

#include "fovea/kernel/body/dot_int8.inc"

#include "fovea/kernel/body/elementwise_int8.inc"

FOVEA_TARGET_END

namespace fovea::inline FOVEA_ABI::kernel::avx2vnni {

inline bool runs_here() noexcept {
  unsigned a = 0, b = 0, c = 0, d = 0;
  return avx2::runs_here() && __get_cpuid_count(7, 1, &a, &b, &c, &d) && (a >> 4 & 1u) != 0;
}

inline constexpr kernel_set kernels = [] {
  kernel_set set = avx2::kernels;
  set.name = "avx2vnni";
  set.runs_here = runs_here;
  set.bytes = &bytes;
  return set;
}();

}  // namespace fovea::inline FOVEA_ABI::kernel::avx2vnni
#undef FOVEA_TARGET
