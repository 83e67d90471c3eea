#include "fovea/core/page_block.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <utility>

using fovea::page_block;

TEST_CASE("a block of any size is aligned, zero and writable to its last byte") {
  constexpr std::size_t large = std::size_t(2) << 20;
  for (std::size_t size : {std::size_t(1), std::size_t(63), std::size_t(4097), large / 2 - 1,
                           large / 2, large / 4 * 3 - 1, large / 4 * 3, large - 1, large, large + 1,
                           2 * large + 4099, 2 * large + large / 2 + 1}) {
    CAPTURE(size);
    for (const auto from : {page_block::present::now, page_block::present::when_written}) {
      page_block b(size, from);
      REQUIRE(b.size() == size);
      CHECK(reinterpret_cast<std::uintptr_t>(b.data()) % fovea::alignment == 0);
      CHECK(std::all_of(b.data(), b.data() + size, [](std::byte x) { return x == std::byte{0}; }));
      std::fill(b.data(), b.data() + size, std::byte{0xa5});
      CHECK(b.data()[size - 1] == std::byte{0xa5});
    }
  }
}

TEST_CASE("an empty block owns nothing") {
  const page_block none, zero(0);
  CHECK(none.data() == nullptr);
  CHECK(zero.data() == nullptr);
  CHECK(zero.size() == 0);
}

TEST_CASE("moving a block leaves its bytes where they were and the source empty") {
  for (std::size_t size : {std::size_t(100), std::size_t(3) << 20}) {
    CAPTURE(size);
    page_block a(size);
    a.data()[size - 1] = std::byte{7};
    const std::byte* at = a.data();
    page_block b(std::move(a));
    CHECK(b.data() == at);
    CHECK(a.data() == nullptr);
    CHECK(a.size() == 0);
    page_block c(5);
    c = std::move(b);
    CHECK(c.data() == at);
    CHECK(c.data()[size - 1] == std::byte{7});
  }
}
