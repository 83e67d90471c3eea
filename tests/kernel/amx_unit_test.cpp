#include "support/amx_unit.hpp"
#include "support/amx_code.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string_view>
#include <vector>

// What the trap knows of AMX, by itself: the order of sums is Intel's manual's, so no CPU is asked.
#if defined(__x86_64__)

using namespace fovea_test::amx;

namespace {

using bytes = std::vector<std::uint8_t>;

constexpr general_registers numbered{0,    1000, 2000,    3000,  4000,  5000,  6000,  7000,
                                     8000, 9000, 1 << 20, 11000, 12000, 13000, 14000, 15000};

/// Palette 1; tiles 0, 1 and 2 are the sums, A and B of 3 rows, 2 pairs and 5 columns.
bytes shapes() {
  bytes c(64);
  c[0] = 1;
  c[16] = 20, c[18] = 8, c[20] = 20;
  c[48] = 3, c[49] = 3, c[50] = 2;
  return c;
}
bytes shapes(std::initializer_list<std::array<int, 2>> but) {
  bytes c = shapes();
  for (const auto& [at, value] : but) c[std::size_t(at)] = std::uint8_t(value);
  return c;
}

/// One row of A times one column of B, added to `sum`.
float sum_of(float sum, const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  bytes c(64);
  const auto pairs = std::uint8_t(a.size());
  c[0] = 1, c[16] = 4, c[18] = std::uint8_t(4 * pairs), c[20] = 4;
  c[48] = 1, c[49] = 1, c[50] = pairs;
  tile_unit tiles;
  CHECK(tiles.load_config(c.data()) == nullptr);
  CHECK(tiles.load(0, reinterpret_cast<const std::uint8_t*>(&sum), 0) == nullptr);
  CHECK(tiles.load(1, reinterpret_cast<const std::uint8_t*>(a.data()), 0) == nullptr);
  CHECK(tiles.load(2, reinterpret_cast<const std::uint8_t*>(b.data()), 4) == nullptr);
  CHECK(tiles.add_products(0, 1, 2) == nullptr);
  CHECK(tiles.store(0, reinterpret_cast<std::uint8_t*>(&sum), 0) == nullptr);
  return sum;
}

}  // namespace

TEST_CASE("firsts and seconds of pairs are summed apart, and meet the sum at the end") {
  if (!__builtin_cpu_supports("avx512f")) {
    MESSAGE("skipped: this CPU has no AVX-512");
    return;
  }
  const std::uint32_t one = 0x3f80, two_24 = 0x4b80, both = one << 16 | one;
  CHECK(sum_of(-0x1p24f, {one << 16 | two_24}, {both}) == 0);  // 2^24 + 1 rounds to 2^24
  CHECK(sum_of(-0x1p24f, {two_24, one}, {both, both}) == 0);   // over depth, too
  CHECK(sum_of(1, {two_24, 0xcb80}, {both, both}) == 1);       // 1 is not lost in 2^24
  const auto opposite = two_24 | 0xcb800000;  // 2^24 + 1 loses the one, -2^24 + 1 does not
  CHECK(sum_of(1, {opposite, both}, {both, both}) == 2);
  CHECK(sum_of(3, {0x4380, 0x3f81}, {0x4380, 0x3f81}) == 65540.015625f);  // 2^16 + (129 / 128)^2
}

TEST_CASE("instructions are read from bytes as assemblers write them") {
  const struct {
    bytes code;
    const char* name;
    int tile, left, right;
    std::uint64_t address, stride;
  } cases[]{
      {{0xc4, 0xe2, 0x78, 0x49, 0x00}, "ldtilecfg", 0, 0, 7, 0, 0},            // (%rax)
      {{0xc4, 0xc2, 0x78, 0x49, 0x45, 0xf0}, "ldtilecfg", 0, 5, 7, 12984, 0},  // -16(%r13)
      {{0xc4, 0xa2, 0x79, 0x49, 0x44, 0x8b, 0x10}, "sttilecfg", 0, 4, 7, 39016, 36000},
      {{0xc4, 0xe2, 0x78, 0x49, 0xc0}, "tilerelease", 0, 0, 7, 0, 0},
      {{0xc4, 0xe2, 0x7b, 0x49, 0xf0}, "tilezero", 6, 0, 7, 0, 0},
      {{0xc4, 0xe2, 0x7b, 0x4b, 0x04, 0x0f}, "tileloadd", 0, 4, 7, 7000, 1000},
      {{0xc4, 0x82, 0x79, 0x4b, 0x7c, 0x65, 0x7f}, "tileloaddt1", 7, 4, 7, 13127, 24000},
      {{0xc4, 0xe2, 0x7b, 0x4b, 0x0c, 0x25, 0, 1, 0, 0}, "tileloadd", 1, 4, 7, 256, 0},
      {{0xc4, 0xe2, 0x7a, 0x4b, 0x94, 0xc8, 0, 0xff, 0xff, 0xff},
       "tilestored",
       2,
       4,
       7,
       std::uint64_t(-256),
       8000},
      {{0xc4, 0xe2, 0x4a, 0x5c, 0xc4}, "tdpbf16ps", 0, 4, 6, 0, 0},
  };
  for (const auto& c : cases) {
    CAPTURE(c.name);
    const auto is = decode(c.code.data(), numbered);
    CHECK(is.name == std::string_view(c.name));
    CHECK(is.fault == nullptr);
    CHECK(is.length == int(c.code.size()));
    CHECK(is.address == c.address);
    CHECK(is.stride == c.stride);
    const bool tile = is.does == operation::load || is.does == operation::store;
    if (tile || is.does == operation::zero) CHECK(is.tile == c.tile);
    if (is.does != operation::add_products) continue;
    CHECK(is.left == c.left);
    CHECK(is.right == c.right);
  }
  const bytes near{0xc4, 0xe2, 0x78, 0x49, 0x05, 0x40, 0, 0, 0};  // 64(%rip)
  CHECK(decode(near.data(), numbered).address ==
        reinterpret_cast<std::uintptr_t>(near.data()) + near.size() + 64);
}

TEST_CASE("bytes that no CPU with AMX takes are refused, and others are not AMX's") {
  const bytes refused[]{{0xc4, 0xe2, 0xf8, 0x49, 0xc0},   // W
                        {0xc4, 0xe2, 0x7c, 0x49, 0xc0},   // L
                        {0xc4, 0xe2, 0x70, 0x49, 0xc0},   // vvvv
                        {0xc4, 0xe2, 0x78, 0x49, 0xc1},   // rm
                        {0xc4, 0xe2, 0x78, 0x49, 0x0f},   // reg
                        {0xc4, 0x62, 0x7b, 0x49, 0xc0},   // tile 8, from R
                        {0xc4, 0xe2, 0x7b, 0x4b, 0x07},   // no SIB
                        {0xc4, 0xc2, 0x72, 0x5c, 0xc2},   // tile 8, from B
                        {0xc4, 0xe2, 0x32, 0x5c, 0xc2}};  // tile 8, from vvvv
  for (const auto& code : refused) {
    CAPTURE(int(code[2]));
    CAPTURE(int(code[4]));
    CHECK(decode(code.data(), numbered).fault != nullptr);
  }
  const bytes foreign[]{{0x0f, 0x0b},                     // ud2
                        {0xc5, 0xf8, 0x77},               // vzeroupper
                        {0xc4, 0xe1, 0x78, 0x49, 0xc0},   // another map
                        {0xc4, 0xe2, 0x7b, 0x4b, 0xc4},   // tileloadd of a register
                        {0xc4, 0xe2, 0x6b, 0x5c, 0xc1}};  // products of half floats
  for (const auto& code : foreign) CHECK(decode(code.data(), numbered).does == operation::none);
}

TEST_CASE("what Intel's manual says faults is refused and changes nothing") {
  const bytes wrong[]{shapes({{0, 2}}),    // palette
                      shapes({{2, 1}}),    // reserved
                      shapes({{40, 1}}),   // a ninth tile and more
                      shapes({{63, 1}}),   //
                      shapes({{16, 65}}),  // bytes of a row
                      shapes({{48, 17}}),  // rows
                      shapes({{16, 0}}),   // one of both
                      shapes({{48, 0}})};
  bytes kept(64), number(64, 7), out(64);
  tile_unit tiles;
  CHECK(tiles.zero(0) != nullptr);
  CHECK(tiles.load(0, number.data(), 0) != nullptr);
  CHECK(tiles.store(0, out.data(), 0) != nullptr);
  CHECK(tiles.add_products(0, 1, 2) != nullptr);
  REQUIRE(tiles.load_config(shapes().data()) == nullptr);
  REQUIRE(tiles.load(0, number.data(), 20) == nullptr);
  for (const auto& c : wrong) CHECK(tiles.load_config(c.data()) != nullptr);
  CHECK(tiles.zero(3) != nullptr);
  CHECK(tiles.load(3, number.data(), 0) != nullptr);
  for (const auto& [sums, a, b] : {std::array{0, 0, 2}, {0, 1, 1}, {0, 1, 0}, {0, 1, 3}})
    CHECK(tiles.add_products(sums, a, b) != nullptr);
  tiles.store_config(kept.data());
  CHECK(kept == shapes());
  CHECK(tiles.store(0, out.data(), 20) == nullptr);
  for (int i = 0; i < 60; ++i) CHECK(out[std::size_t(i)] == 7);

  for (const auto& c : {shapes({{48, 2}}), shapes({{16, 16}}), shapes({{50, 3}}),
                        shapes({{16, 18}, {20, 18}}), shapes({{1, 3}})}) {
    REQUIRE(tiles.load_config(c.data()) == nullptr);
    const bool beyond = c[1] != 0;  // rows to go on at
    CHECK((beyond ? tiles.store(0, out.data(), 20) : tiles.add_products(0, 1, 2)) != nullptr);
  }
}
#endif
