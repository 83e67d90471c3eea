#include "fovea/core/file_map.hpp"
#include "fovea/nn/onnx.hpp"
#include "fovea/nn/session.hpp"
#include "support/onnx_builder.hpp"
#include "support/scratch_folder.hpp"

#include <doctest/doctest.h>
#include <algorithm>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

using namespace fovea;

namespace {

std::vector<float> numbers(std::size_t count, int seed) {
  std::vector<float> v(count);
  for (std::size_t i = 0; i < count; ++i)
    v[i] =
        static_cast<float>(static_cast<int>((i * 37 + static_cast<std::size_t>(seed)) % 41) - 20) /
        16;
  return v;
}

/// Weights that are packed as they are, turned first, and read when running. `shift` letters more
/// in a name move everything behind it.
std::vector<std::byte> model(std::size_t shift) {
  using fovea_test::f32, fovea_test::raw_tensor;
  fovea_test::onnx_builder m;
  const std::string a = "a" + std::string(shift, '-');
  m.graph.put(5, raw_tensor(a, f32, {7, 5, 1, 1}, numbers(35, 1)));
  m.graph.put(5, raw_tensor("bias", f32, {7}, numbers(7, 2)));
  m.graph.put(5, raw_tensor("b", f32, {3, 7, 3, 3}, numbers(189, 3)));
  m.graph.put(5, raw_tensor("c", f32, {3, 9, 11}, numbers(297, 4)));
  m.graph.put(5, raw_tensor("d", f32, {11, 6}, numbers(66, 5)));
  return m.input("x", f32, {1, 5, 9, 11})
      .node("Conv", {"x", a, "bias"}, {"p"})
      .node("Conv", {"p", "b"}, {"q"}, {fovea_test::attribute("pads", {1, 1, 1, 1})})
      .node("Mul", {"q", "c"}, {"r"})
      .node("MatMul", {"r", "d"}, {"y"})
      .output("y")
      .file();
}

std::vector<float> outputs_of(nn::program p) {
  nn::session net(std::move(p));
  std::ranges::copy(numbers(5 * 9 * 11, 6), net.input<float>(0).begin());
  net.run();
  const auto y = net.output<float>(0);
  return {y.begin(), y.end()};
}

}  // namespace

TEST_CASE("elements at an odd address are read as they are, and copied once") {
  const auto held = std::make_shared<std::vector<std::byte>>(4 * 5 + 1);
  const auto v = numbers(5, 7);
  std::memcpy(held->data() + 1, v.data(), 4 * 5);
  const nn::tensor t(nn::element::f32, {5}, held->data() + 1, held);
  const nn::tensor other = t.reshaped({5, 1});
  CHECK(t.borrowed());
  CHECK(t.raw() == held->data() + 1);
  CHECK(std::ranges::equal(t.span<float>(), v));
  CHECK_FALSE(t.borrowed());
  CHECK(t.span<float>().data() == t.span<float>().data());
  CHECK(std::ranges::equal(other.span<float>(), v));
  CHECK(other.dims() == nn::shape{5, 1});
}

TEST_CASE("what elements are borrowed from goes with the last that needs it") {
  auto held = std::make_shared<std::vector<float>>(numbers(5, 8));
  const std::weak_ptr<std::vector<float>> there = held;
  const nn::tensor t(nn::element::f32, {5}, reinterpret_cast<const std::byte*>(held->data()), held);
  held.reset();
  CHECK(t.span<float>()[4] == numbers(5, 8)[4]);
  CHECK(t.borrowed());
  t.own();
  CHECK(there.expired());
  CHECK(std::ranges::equal(t.span<float>(), numbers(5, 8)));
}

TEST_CASE("weights may lie at any address of a file") {
  const fovea_test::scratch_folder folder;
  for (std::size_t shift = 0; shift < 4; ++shift) {
    CAPTURE(shift);
    const auto bytes = model(shift);
    const std::string path = folder / "net.onnx";
    REQUIRE(write_file(path, bytes));
    for (const bool optimize : {true, false}) {
      nn::compile_options options;
      options.optimize = optimize;
      auto whole = nn::read_onnx(bytes, "net", nullptr);
      REQUIRE(whole);
      auto p = nn::load(path, options);
      REQUIRE(p);
      CHECK(outputs_of(*p) == outputs_of(nn::compile(std::move(*whole), options).value()));
    }
  }
}

TEST_CASE("a program needs its file no longer, where little of it is read when running") {
  const fovea_test::scratch_folder folder;
  const std::string path = folder / "net.onnx";
  REQUIRE(write_file(path, model(1)));
  const nn::program p = nn::load(path).value();
  const auto before = outputs_of(p);
  std::filesystem::resize_file(path, 0);  // what is mapped and read from here on is a bus error
  CHECK(outputs_of(p) == before);
}
