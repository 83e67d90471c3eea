#include "fovea/nn/tensor.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

using namespace fovea;

namespace {

/// Counts how often it is asked for the numbers 0, 1, 2 ...
struct counting final : nn::deferred {
  int& times;
  std::int64_t count;

  counting(int& t, std::int64_t c) : times(t), count(c) {}
  void make(std::byte* to) const override {
    ++times;
    for (std::int64_t i = 0; i < count; ++i) {
      const auto x = static_cast<float>(i);
      std::memcpy(to + i * 4, &x, 4);
    }
  }
};

}  // namespace

TEST_CASE("deferred elements are made when somebody first looks, and once") {
  for (const std::int64_t count : {0, 1, 7, 4099}) {
    CAPTURE(count);
    int times = 0;
    const nn::tensor t(nn::element::f32, {count}, std::make_shared<counting>(times, count));
    CHECK(t.present());
    CHECK(t.borrowed());
    CHECK(t.count() == count);
    CHECK(times == 0);
    const auto seen = t.span<float>();
    CHECK(times == 1);
    REQUIRE(seen.size() == static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < seen.size(); ++i) REQUIRE(seen[i] == static_cast<float>(i));
    CHECK_FALSE(t.borrowed());
    CHECK(t.raw() == t.view().data);
    CHECK(times == 1);
  }
}

TEST_CASE("copies and other shapes of deferred elements are as deferred, and equal") {
  int times = 0;
  const nn::tensor t(nn::element::f32, {12}, std::make_shared<counting>(times, 12));
  const nn::tensor square = t.reshaped({3, 4}), copy = t;
  CHECK(times == 0);
  CHECK(square.raw() != nullptr);
  const auto a = square.span<float>(), b = copy.span<float>();
  CHECK(std::equal(a.begin(), a.end(), b.begin(), b.end()));
  CHECK(a[11] == 11.0f);
}

TEST_CASE("borrowed elements at any address are read where they lie until they are viewed") {
  std::array<std::byte, 13> bytes{};
  const float number = 2.5f;
  std::memcpy(bytes.data() + 1, &number, sizeof number);
  const nn::tensor t(nn::element::f32, {1}, bytes.data() + 1, nullptr);
  CHECK(t.raw() == bytes.data() + 1);
  CHECK(t.span<float>()[0] == number);
}
