#include "fovea/core/buffer.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <new>
#include <type_traits>
#include <utility>

using fovea::buffer;

TEST_CASE("a buffer of any size starts at a multiple of the alignment") {
  for (std::size_t count : {std::size_t(1), std::size_t(2), std::size_t(63), std::size_t(64),
                            std::size_t(65), std::size_t(997)}) {
    CAPTURE(count);
    const buffer<char> b(count);
    CHECK(b.size() == count);
    CHECK(reinterpret_cast<std::uintptr_t>(b.data()) % fovea::alignment == 0);
  }
}

TEST_CASE("an empty buffer owns nothing") {
  const buffer<int> none, zero(0);
  CHECK(none.empty());
  CHECK(none.data() == nullptr);
  CHECK(zero.data() == nullptr);
  CHECK(zero.begin() == zero.end());
}

TEST_CASE("moving leaves the source empty and the elements where they were") {
  buffer<int> a(3);
  for (int i = 0; i < 3; ++i) a[static_cast<std::size_t>(i)] = i;
  const int* at = a.data();

  buffer<int> b(std::move(a));
  CHECK(b.data() == at);
  CHECK(a.empty());

  buffer<int> c(1);
  c = std::move(b);
  CHECK(c.data() == at);
  CHECK(c[2] == 2);
}

TEST_CASE("a buffer is copied only by clone") {
  static_assert(!std::is_copy_constructible_v<buffer<float>>);
  static_assert(!std::is_copy_assignable_v<buffer<float>>);
  buffer<int> a(2);
  a[0] = 4, a[1] = 2;
  const auto b = a.clone();
  a[0] = 0;
  CHECK(b[0] == 4);
  CHECK(b[1] == 2);
}

TEST_CASE("a size whose bytes do not fit is out of memory, not a small buffer") {
  CHECK_THROWS_AS(buffer<double>(std::size_t(-1) / 8), std::bad_alloc);
  CHECK_THROWS_AS(buffer<double>(std::size_t(-1)), std::bad_alloc);
}
