#pragma once

#include "fovea/kernel/target/avx512.hpp"

// avx512 with the products of bytes that later CPUs have; everything else is avx512's.
#define FOVEA_TARGET avx512vnni
FOVEA_TARGET_BEGIN("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma,f16c")

namespace fovea::inline FOVEA_ABI::kernel::avx512vnni {

inline constexpr int lanes = 16;

}  // namespace fovea::inline FOVEA_ABI::kernel::avx512vnni

#include "fovea/kernel/body/vector.inc"

namespace fovea::inline FOVEA_ABI::kernel::avx512vnni {

using avx512::broadcast, avx512::load_first, avx512::store_first;
using avx512::in_order, avx512::load_bytes, avx512::store_bytes;
using avx512::interleave, avx512::narrow, avx512::to_int, avx512::of_bytes, avx512::to_bytes;
using avx512::look_up, avx512::transpose;

/// 24 sums, 6 of A and one of W leave one of the 32 registers.
inline constexpr int bytes_rows = 6;

inline i32 add_products(i32 sum, i32 a, i32 w) noexcept {
  return reinterpret_cast<i32>(_mm512_dpbusd_epi32(
      reinterpret_cast<__m512i>(sum), reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(w)));
}

}  // namespace fovea::inline FOVEA_ABI::kernel::avx512vnni

#include "fovea/kernel/body/fours_int8.inc"

#include "fovea/kernel/body/windows.inc"

#include "fovea/kernel/body/product_int8.inc"

#include "fovea/kernel/body/depthwise_int8.inc"

#include "fovea/kernel/body/plane_rows.inc"

#include "fovea/kernel/body/planes_int8.inc"

#include "fovea/kernel/body/dot_int8.inc"

#include "fovea/kernel/body/elementwise_int8.inc"

FOVEA_TARGET_END

namespace fovea::inline FOVEA_ABI::kernel::avx512vnni {

inline bool runs_here() noexcept {
  return avx512::runs_here() && __builtin_cpu_supports("avx512vnni");
}

inline constexpr kernel_set kernels = [] {
  kernel_set set = avx512::kernels;
  set.name = "avx512vnni";
  set.runs_here = runs_here;
  set.bytes = &bytes;
  return set;
}();

}  // namespace fovea::inline FOVEA_ABI::kernel::avx512vnni
#undef FOVEA_TARGET
