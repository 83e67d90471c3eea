#pragma once

#include "fovea/kernel/target/avx512_bf16.hpp"

#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

// The avx512 set with products in bfloat16 by AMX tiles, whose peak is 15 times that of float fma
// (3200 against 215 GFLOP/s on a Sapphire Rapids core). Tiles are named in text: the compilers'
// own wrappers take literal numbers only, and are these same lines.
//
// This machine code runs in the tests on every CPU with AVX512_BF16: where there are no tiles, a
// trap carries it out as Intel's manual says (tests/support/amx_trap.hpp; a Zen 5 so far). No CPU
// with AMX has run it yet, so how fast it is has not been measured.

#define FOVEA_TARGET amx
FOVEA_TARGET_BEGIN("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma,f16c")

namespace fovea::inline FOVEA_ABI::kernel::amx {

using namespace avx512;

using avx512_bf16::bf16, avx512_bf16::store_rounded, avx512_bf16::store_rounded_first;

inline constexpr std::int64_t pair_step = 16;

/// All eight tiles with 16 rows of 64 bytes. The end leaves no state for the kernel to save.
struct tiles {
  tiles() noexcept {
    alignas(64) std::uint8_t shape[64] = {1};  // palette 1; bytes a row from 16 on, rows from 48 on
    for (int t = 0; t < 8; ++t) shape[16 + 2 * t] = 64, shape[48 + t] = 16;
    asm volatile("ldtilecfg %0" ::"m"(shape));
  }
  ~tiles() { asm volatile("tilerelease"); }
  tiles(const tiles&) = delete;
  tiles& operator=(const tiles&) = delete;
};

template <int tile>
inline void load_tile(const void* from, std::ptrdiff_t stride) noexcept {
  asm volatile("tileloadd (%0,%1,1), %%tmm%c2" ::"r"(from), "r"(stride), "i"(tile) : "memory");
}
template <int tile>
inline void store_tile(void* to, std::ptrdiff_t stride) noexcept {
  asm volatile("tilestored %%tmm%c2, (%0,%1,1)" ::"r"(to), "r"(stride), "i"(tile) : "memory");
}
/// sums[r][c] += a[r][2k] b[k][2c] + a[r][2k + 1] b[k][2c + 1]
template <int sums, int a, int b>
inline void add_products() noexcept {
  asm volatile("tdpbf16ps %%tmm%c2, %%tmm%c1, %%tmm%c0" ::"i"(sums), "i"(a), "i"(b));
}

}  // namespace fovea::inline FOVEA_ABI::kernel::amx

#include "fovea/kernel/body/tiles.inc"

#include "fovea/kernel/body/bf16.inc"

FOVEA_TARGET_END

namespace fovea::inline FOVEA_ABI::kernel::amx {

/// Linux gives tiles to a process that asks for them: their state is 8 kB a thread.
inline bool permitted() noexcept {
  constexpr long request_permission = 0x1023, tile_data = 18;
  return ::syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
}

inline bool runs_here() noexcept {
  unsigned a = 0, b = 0, c = 0, d = 0;
  constexpr unsigned tile = 1u << 24, bf16_products = 1u << 22, both = tile | bf16_products;
  static const bool here = avx512_bf16::runs_here() && __get_cpuid_count(7, 0, &a, &b, &c, &d) &&
                           (d & both) == both && permitted();
  return here;
}

inline constexpr kernel_set kernels = with_pairs(avx512::kernels, "amx bf16", runs_here, nullptr);

}  // namespace fovea::inline FOVEA_ABI::kernel::amx
#undef FOVEA_TARGET
