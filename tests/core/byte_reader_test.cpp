#include "fovea/core/byte_reader.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <initializer_list>
#include <random>
#include <vector>

#include "support/guard_buffer.hpp"

using fovea::byte_reader;
using fovea::bytes;

namespace {

std::vector<std::byte> raw(std::initializer_list<int> values) {
  std::vector<std::byte> all;
  for (int v : values) all.push_back(std::byte(v));
  return all;
}

std::vector<std::byte> as_varint(std::uint64_t value) {
  std::vector<std::byte> all;
  for (; value >= 128; value >>= 7) all.push_back(std::byte(value & 127) | std::byte(128));
  all.push_back(std::byte(value));
  return all;
}

}  // namespace

TEST_CASE("values are read front to back, least significant byte first") {
  const auto source = raw({1, 2, 0, 0x78, 0x56, 0x34, 0x12});
  byte_reader in{bytes(source)};
  CHECK(in.read<std::uint8_t>() == 1);
  CHECK(in.read<std::uint16_t>() == 2);
  CHECK(in.read<std::uint32_t>() == 0x12345678);
  CHECK(in.at_end());
  CHECK_FALSE(in.failed());
}

TEST_CASE("the first read that does not fit fails for good and gives zero") {
  const auto source = raw({9, 9, 9});
  byte_reader in{bytes(source)};
  CHECK(in.read<std::uint32_t>() == 0);
  CHECK(in.failed());
  CHECK(in.read<std::uint8_t>() == 0);
  CHECK(in.take(0).empty());
  CHECK(in.remaining() == 0);
}

TEST_CASE("taking more than there is gives nothing, however much more") {
  const auto source = raw({1, 2, 3});
  for (std::size_t count : {std::size_t(4), std::size_t(-1), std::size_t(-1) / 2}) {
    CAPTURE(count);
    byte_reader in{bytes(source)};
    CHECK(in.take(count).empty());
    CHECK(in.failed());
  }
}

TEST_CASE("varints of every length come back as written") {
  std::mt19937_64 random(1);
  for (int bits = 0; bits <= 64; ++bits)
    for (int again = 0; again < 8; ++again) {
      const std::uint64_t value = bits == 0 ? 0 : random() >> (64 - bits);
      CAPTURE(value);
      const auto source = as_varint(value);
      byte_reader in{bytes(source)};
      REQUIRE(in.varint() == value);
      REQUIRE(in.at_end());
      REQUIRE_FALSE(in.failed());
    }
}

TEST_CASE("a varint that does not end fails") {
  const std::vector<std::byte> endless(11, std::byte(0x80));
  for (std::size_t length = 1; length <= endless.size(); ++length) {
    CAPTURE(length);
    byte_reader in{bytes(endless).first(length)};
    CHECK(in.varint() == 0);
    CHECK(in.failed());
  }
}

TEST_CASE("no read passes the end of its bytes") {
  for (std::size_t size = 0; size < 12; ++size) {
    fovea_test::guard_buffer<std::byte> source(size);
    for (auto& each : source) each = std::byte(0xff);
    byte_reader in(bytes(source.data(), source.size()));
    while (!in.failed() && !in.at_end()) static_cast<void>(in.read<std::uint32_t>());
    byte_reader other(bytes(source.data(), source.size()));
    while (!other.failed() && !other.at_end()) static_cast<void>(other.varint());
    CHECK(other.failed() == (size != 0));
  }
}

TEST_CASE("products that do not fit are refused") {
  std::size_t product = 7;
  CHECK(fovea::multiply(3, 5, product));
  CHECK(product == 15);
  CHECK_FALSE(fovea::multiply(std::size_t(-1), 2, product));
  CHECK(fovea::multiply(std::size_t(-1), 1, product));
  CHECK(fovea::multiply(0, std::size_t(-1), product));
  CHECK(product == 0);
}
