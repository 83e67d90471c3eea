#include <fovea/nn/scalar.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace fovea::nn;

namespace {

constexpr element narrow[] = {element::f16,        element::bf16,   element::f8e4m3fn,
                              element::f8e4m3fnuz, element::f8e5m2, element::f8e5m2fnuz};

tensor codes_of(element type) {
  const std::int64_t count = size_of(type) == 2 ? 65536 : 256;
  tensor t(type, {count});
  for (std::int64_t i = 0; i < count; ++i) {
    if (size_of(type) == 2)
      t.writable().as<std::uint16_t>()[i] = static_cast<std::uint16_t>(i);
    else
      t.writable().as<std::uint8_t>()[i] = static_cast<std::uint8_t>(i);
  }
  return t;
}

std::uint32_t code_of(element type, double x, bool saturate = true) {
  tensor t(type, {1});
  store_real(t.writable(), 0, x, saturate);
  return size_of(type) == 2 ? t.span<std::uint16_t>()[0] : t.span<std::uint8_t>()[0];
}

double value_of(element type, std::uint32_t code) { return load_real(codes_of(type).view(), code); }

}  // namespace

TEST_CASE("every finite number of a narrow format survives being read and written") {
  for (const auto type : narrow) {
    CAPTURE(name_of(type));
    const tensor codes = codes_of(type);
    for (std::int64_t i = 0; i < codes.count(); ++i) {
      const double x = load_real(codes.view(), i);
      if (!std::isnan(x)) REQUIRE(code_of(type, x, false) == static_cast<std::uint32_t>(i));
    }
  }
}

TEST_CASE("a narrow format rounds to the nearer neighbour, and halfway to the even one") {
  for (const auto type : narrow) {
    CAPTURE(name_of(type));
    const tensor codes = codes_of(type);
    for (std::int64_t i = 0; i + 1 < codes.count() / 2; ++i) {
      const double low = load_real(codes.view(), i), high = load_real(codes.view(), i + 1);
      if (!std::isfinite(low) || !std::isfinite(high)) continue;
      const double middle = (low + high) / 2, bit = (high - low) * 1e-9;
      const auto even = static_cast<std::uint32_t>(i % 2 ? i + 1 : i);
      REQUIRE(code_of(type, middle) == even);
      REQUIRE(code_of(type, middle - bit) == static_cast<std::uint32_t>(i));
      REQUIRE(code_of(type, middle + bit) == static_cast<std::uint32_t>(i + 1));
      REQUIRE(code_of(type, -middle - bit) != code_of(type, middle + bit));
    }
  }
}

TEST_CASE("8-bit floats hold what the formats' papers say") {
  struct {
    element type;
    double largest, least;
  } cases[] = {{element::f8e4m3fn, 448, std::ldexp(1., -9)},
               {element::f8e4m3fnuz, 240, std::ldexp(1., -10)},
               {element::f8e5m2, 57344, std::ldexp(1., -16)},
               {element::f8e5m2fnuz, 57344, std::ldexp(1., -17)}};
  for (const auto& c : cases) {
    CAPTURE(name_of(c.type));
    CHECK(value_of(c.type, 1) == c.least);
    CHECK(value_of(c.type, code_of(c.type, 1e30)) == c.largest);
    CHECK(value_of(c.type, code_of(c.type, -HUGE_VAL)) == -c.largest);
    CHECK(value_of(c.type, code_of(c.type, c.largest * 1.01)) == c.largest);
    CHECK(value_of(c.type, code_of(c.type, c.largest * 1.01, false)) == c.largest);
    CHECK(std::isnan(value_of(c.type, code_of(c.type, NAN))));
    const double beyond = value_of(c.type, code_of(c.type, 1e30, false));
    if (c.type == element::f8e5m2)
      CHECK(beyond == HUGE_VAL);
    else
      CHECK(std::isnan(beyond));
    CHECK(std::signbit(value_of(c.type, code_of(c.type, -0.0))) ==
          (c.type == element::f8e4m3fn || c.type == element::f8e5m2));
  }
}

TEST_CASE("a double reaches binary16 with one rounding, not two") {
  // 1 + 2^-11 + 2^-40 lies above the middle of two halves; by way of float it would be on it.
  CHECK(value_of(element::f16,
                 code_of(element::f16, 1 + std::ldexp(1., -11) + std::ldexp(1., -40))) ==
        1 + std::ldexp(1., -10));
  CHECK(code_of(element::f16, 65519.99) == 0x7bff);
  CHECK(code_of(element::f16, 65520) == 0x7c00);
  CHECK(code_of(element::bf16, NAN) == 0x7fc0);
  CHECK(code_of(element::bf16, 3.4e38) == 0x7f80);
}

TEST_CASE("reals become integers by cutting toward zero, and stop at the ends") {
  struct {
    element type;
    double x;
    std::int64_t expected;
  } cases[] = {{element::i8, 1.9, 1},
               {element::i8, -1.9, -1},
               {element::i8, 300, 127},
               {element::i8, -300, -128},
               {element::u8, -1, 0},
               {element::u8, 256, 255},
               {element::i32, 3e9, 2147483647},
               {element::i64, 1e30, INT64_MAX},
               {element::i64, -1e30, INT64_MIN},
               {element::i32, NAN, 0},
               {element::i4, 9, 7},
               {element::i4, -9, -8},
               {element::u4, 17, 15},
               {element::u4, -3, 0},
               {element::boolean, 0.3, 1},
               {element::boolean, -0.0, 0},
               {element::u16, 65535.7, 65535}};
  for (const auto& c : cases) {
    CAPTURE(name_of(c.type));
    CAPTURE(c.x);
    tensor t(c.type, {2});
    store_real(t.writable(), 1, c.x);
    CHECK(load_integer(t.view(), 1) == c.expected);
  }
}

TEST_CASE("integers keep their low bits in narrower integers") {
  struct {
    element type;
    std::int64_t x, expected;
  } cases[] = {{element::i8, 200, -56},   {element::u8, -1, 255},
               {element::i16, 65535, -1}, {element::u32, -1, 4294967295},
               {element::i4, 9, -7},      {element::u4, 17, 1},
               {element::boolean, 36, 1}, {element::i64, INT64_MIN, INT64_MIN}};
  for (const auto& c : cases) {
    CAPTURE(name_of(c.type));
    tensor t(c.type, {1});
    store_integer(t.writable(), 0, c.x);
    CHECK(load_integer(t.view(), 0) == c.expected);
  }
  const tensor most = tensor::scalar<std::uint64_t>(UINT64_MAX);
  CHECK(load_real(most.view(), 0) == std::ldexp(1., 64));
}
