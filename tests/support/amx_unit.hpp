#pragma once

#if defined(__x86_64__)
#include <immintrin.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>

/// Intel's AMX without a CPU that has it, after the Software Developer's Manual.
namespace fovea_test::amx {

/// `sums` + `pairs` products of two bfloat16 each, for 16 columns, of which the mask's are kept.
/// The manual's order: the sum of the first factors and that of the second ones, each by fma, then
/// the two added, then that to `sums`.
[[gnu::target("avx512f"), gnu::noinline]] inline void add_row(float* sums, const std::uint8_t* a,
                                                              const std::uint8_t (*b)[64],
                                                              int pairs, unsigned columns) {
  __m512 first = _mm512_setzero_ps(), second = first;
  const __m512i upper = _mm512_set1_epi32(static_cast<int>(0xffff0000u));
  for (int k = 0; k < pairs; ++k) {
    int pair = 0;
    std::memcpy(&pair, a + 4 * k, 4);
    const __m512i x = _mm512_set1_epi32(pair), y = _mm512_loadu_si512(b[k]);
    first = _mm512_fmadd_ps(_mm512_castsi512_ps(_mm512_slli_epi32(x, 16)),
                            _mm512_castsi512_ps(_mm512_slli_epi32(y, 16)), first);
    second = _mm512_fmadd_ps(_mm512_castsi512_ps(_mm512_and_si512(x, upper)),
                             _mm512_castsi512_ps(_mm512_and_si512(y, upper)), second);
  }
  const __m512 sum = _mm512_add_ps(_mm512_loadu_ps(sums), _mm512_add_ps(first, second));
  _mm512_mask_storeu_ps(sums, static_cast<__mmask16>(columns), sum);
}

/// The tiles of one thread, of palette 1. Each instruction returns null once it is done; one that
/// the manual says faults is not done, and returns why. A tile's bytes outside its shape are zero.
class tile_unit {
 public:
  using outcome = const char*;

  outcome load_config(const std::uint8_t* from) noexcept {
    config read;
    std::memcpy(&read, from, sizeof read);
    if (const outcome wrong = fault_of(read)) return wrong;
    *this = tile_unit();
    if (read.palette == 1) now_ = read;
    return nullptr;
  }

  void store_config(std::uint8_t* to) const noexcept { std::memcpy(to, &now_, sizeof now_); }
  void release() noexcept { *this = tile_unit(); }

  outcome zero(int tile) noexcept {
    if (const outcome wrong = unusable(tile)) return wrong;
    std::memset(data_[tile], 0, sizeof data_[tile]);
    now_.start_row = 0;
    return nullptr;
  }

  /// The row is counted in the configuration, so a fault of memory leaves it where to go on.
  outcome load(int tile, const std::uint8_t* from, std::int64_t stride) noexcept {
    if (const outcome wrong = unmovable(tile)) return wrong;
    if (now_.start_row == 0) std::memset(data_[tile], 0, sizeof data_[tile]);
    for (auto& r = now_.start_row; r < now_.rows[tile]; ++r)
      std::memcpy(data_[tile][r], from + r * stride, now_.bytes[tile]);
    now_.start_row = 0;
    return nullptr;
  }

  outcome store(int tile, std::uint8_t* to, std::int64_t stride) noexcept {
    if (const outcome wrong = unmovable(tile)) return wrong;
    for (auto& r = now_.start_row; r < now_.rows[tile]; ++r)
      std::memcpy(to + r * stride, data_[tile][r], now_.bytes[tile]);
    now_.start_row = 0;
    return nullptr;
  }

  /// tdpbf16ps: denormals are zero on both sides, sums round to the nearest even, MXCSR is neither
  /// consulted nor changed.
  outcome add_products(int sums, int a, int b) noexcept {
    if (const outcome wrong = unmultipliable(sums, a, b)) return wrong;
    const unsigned caller = _mm_getcsr(), zero_denormals = 0x8040, no_exceptions = 0x1f80;
    _mm_setcsr(zero_denormals | no_exceptions);
    const unsigned columns = (1u << now_.bytes[sums] / 4) - 1;
    for (int m = 0; m < now_.rows[sums]; ++m)
      add_row(reinterpret_cast<float*>(data_[sums][m]), data_[a][m], data_[b], now_.bytes[a] / 4,
              columns);
    _mm_setcsr(caller);
    now_.start_row = 0;
    return nullptr;
  }

 private:
  /// As in memory.
  struct config {
    std::uint8_t palette = 0, start_row = 0, reserved[14] = {};
    std::uint16_t bytes[8] = {}, more_bytes[8] = {};  ///< of a row
    std::uint8_t rows[8] = {}, more_rows[8] = {};
  };
  static_assert(sizeof(config) == 64);

  static outcome fault_of(const config& c) noexcept {
    if (c.palette > 1) return "#GP: a palette that is neither 0 nor 1";
    if (c.palette == 0) return nullptr;
    bool reserved = false;
    for (const auto byte : c.reserved) reserved |= byte != 0;
    for (int t = 0; t < 8; ++t) reserved |= c.more_bytes[t] != 0 || c.more_rows[t] != 0;
    if (reserved) return "#GP: a reserved byte of the configuration is not zero";
    for (int t = 0; t < 8; ++t) {
      if (c.rows[t] > 16) return "#GP: a tile of more than 16 rows";
      if (c.bytes[t] > 64) return "#GP: a tile of more than 64 bytes a row";
      if ((c.rows[t] == 0) != (c.bytes[t] == 0)) return "#GP: a tile of rows or bytes alone";
    }
    return nullptr;
  }

  outcome unusable(int tile) const noexcept {
    if (now_.palette == 0) return "#UD: tiles are not configured";
    return now_.rows[tile] == 0 ? "#UD: this tile has no shape" : nullptr;
  }

  outcome unmovable(int tile) const noexcept {
    if (const outcome wrong = unusable(tile)) return wrong;
    if (now_.bytes[tile] % 4 != 0) return "#UD: a row is not whole words";
    return now_.start_row >= now_.rows[tile] ? "#UD: it would start beyond the rows" : nullptr;
  }

  outcome unmultipliable(int sums, int a, int b) const noexcept {
    if (sums == a || sums == b || a == b) return "#UD: the same tile twice";
    for (const int tile : {sums, a, b}) {
      if (const outcome wrong = unusable(tile)) return wrong;
      if (now_.bytes[tile] % 4 != 0) return "#UD: a row is not whole words";
    }
    if (now_.rows[sums] != now_.rows[a]) return "#UD: sums and A differ in rows";
    if (now_.bytes[sums] != now_.bytes[b]) return "#UD: sums and B differ in columns";
    return now_.bytes[a] / 4 != now_.rows[b] ? "#UD: A's columns are not B's rows" : nullptr;
  }

  config now_;
  alignas(64) std::uint8_t data_[8][16][64] = {};
};

}  // namespace fovea_test::amx
#endif
