#pragma once

#include <fovea/kernel/kernel_set.hpp>

#if defined(__x86_64__)
#include "fovea/kernel/target/amx.hpp"
#include "fovea/kernel/target/avx512_bf16.hpp"

#include <cstring>

// The words of AMX in plain C++, so that the prose around its tiles is tested on AVX-512 alone,
// too, and with tiles that hold rubbish until they are loaded: the real ones begin as zeros.

#define FOVEA_TARGET plain_tiles
FOVEA_TARGET_BEGIN("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c")

namespace fovea::inline FOVEA_ABI::kernel::plain_tiles {

using namespace avx512;

inline constexpr std::int64_t pair_step = 16;
using avx512_bf16::bf16;

inline float registers_of_tiles[8][16][16];

struct tiles {
  tiles() noexcept { std::memset(registers_of_tiles, 0xff, sizeof registers_of_tiles); }
  ~tiles() { std::memset(registers_of_tiles, 0xff, sizeof registers_of_tiles); }
};

template <int tile>
inline void load_tile(const void* from, std::ptrdiff_t stride) noexcept {
  for (int r = 0; r < 16; ++r)
    std::memcpy(registers_of_tiles[tile][r], static_cast<const char*>(from) + r * stride, 64);
}
template <int tile>
inline void store_tile(void* to, std::ptrdiff_t stride) noexcept {
  for (int r = 0; r < 16; ++r)
    std::memcpy(static_cast<char*>(to) + r * stride, registers_of_tiles[tile][r], 64);
}

/// One half of a pair; denormals are zero.
inline float half_of(float pair, bool high) noexcept {
  const auto bits = __builtin_bit_cast(std::uint32_t, pair);
  const std::uint32_t own = high ? bits & 0xffff0000u : bits << 16;
  return (own & 0x7f800000u) == 0 ? 0.0f : __builtin_bit_cast(float, own);
}

template <int sums, int a, int b>
inline void add_products() noexcept {
  auto& t = registers_of_tiles;
  for (int r = 0; r < 16; ++r)
    for (int k = 0; k < 16; ++k)
      for (int c = 0; c < 16; ++c)
        for (const bool high : {false, true})
          t[sums][r][c] += half_of(t[a][r][k], high) * half_of(t[b][k][c], high);
}

inline std::uint32_t rounded(float x) noexcept;

inline void store_rounded_first(bf16* y, f32 x, std::int64_t n) noexcept {
  for (int i = 0; i < n; ++i) y[i] = static_cast<bf16>(rounded(x[i]));
}
inline void store_rounded(bf16* y, f32 low, f32 high) noexcept {
  store_rounded_first(y, low, lanes);
  store_rounded_first(y + lanes, high, lanes);
}

}  // namespace fovea::inline FOVEA_ABI::kernel::plain_tiles

#include "fovea/kernel/body/tiles.inc"

#include "fovea/kernel/body/bf16.inc"

FOVEA_TARGET_END

namespace fovea::inline FOVEA_ABI::kernel::plain_tiles {
inline constexpr kernel_set kernels =
    with_pairs(avx512::kernels, "tiles in plain C++", avx512::runs_here, nullptr);
}  // namespace fovea::inline FOVEA_ABI::kernel::plain_tiles
#undef FOVEA_TARGET
#endif
