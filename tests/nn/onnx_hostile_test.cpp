#include "support/onnx_run.hpp"

#include <fovea/nn/program.hpp>

#include <cstring>
#include <memory>

using namespace fovea_test;

namespace {

/// Three small models: a convolution with its window, shape work with lists, quantization.
std::vector<std::byte> convolution() {
  onnx_builder m;
  m.input("x", f32, {1, 2, 5, 5}).constant("w", {2, 1, 3, 3}, std::vector<float>(18, .5f));
  m.constant("b", {2}, {1, 2});
  m.node("Conv", {"x", "w", "b"}, {"c"},
         {attribute("kernel_shape", extents{3, 3}), attribute("pads", extents{1, 0, 1, 0}),
          attribute("strides", extents{2, 1}), attribute("group", std::int64_t(2))});
  m.node("Clip", {"c"}, {"r"})
      .node("MaxPool", {"r"}, {"y"}, {attribute("kernel_shape", extents{2, 2})});
  return m.output("y").file();
}
std::vector<std::byte> shapes() {
  onnx_builder m;
  m.input("x", f32, {-1, 6}).constant("to", {0, 2, -1}).constant("axes", {2}).constant("k", {2});
  m.node("Reshape", {"x", "to"}, {"a"});
  m.node("Transpose", {"a"}, {"b"}, {attribute("perm", extents{0, 2, 1})});
  m.node("Unsqueeze", {"b", "axes"}, {"c"});
  m.node("TopK", {"x", "k"}, {"v", "i"}).node("Shape", {"v"}, {"s"});
  m.node("ConstantOfShape", {"s"}, {"z"},
         {attribute("value", raw_tensor<float>("", f32, {1}, {3}))});
  m.node("Add", {"z", "v"}, {"y"});
  return m.output("c").output("y").output("i").file();
}
std::vector<std::byte> quantized() {
  onnx_builder m;
  m.opset = 19;
  m.input("x", f32, {2, 4}).constant("scale", {4}, {.1f, .2f, .3f, .4f});
  m.graph.put(5, raw_tensor<std::int8_t>("zero", i8, {4}, {0, 1, 2, 3}));
  const auto axis = attribute("axis", std::int64_t(1));
  m.node("QuantizeLinear", {"x", "scale", "zero"}, {"q"}, {axis});
  m.node("DequantizeLinear", {"q", "scale", "zero"}, {"d"}, {axis});
  m.node("Resize", {"d", "", "", "sizes"}, {"r"}, {attribute("mode", "linear")})
      .constant("sizes", {4, 4});
  m.node("Split", {"r"}, {"y", "z"}, {axis});
  return m.output("y").output("z").file();
}

/// Whatever `file` is: a sentence that begins with the name, or a graph that compiles and runs or
/// says why not. It lies in a block of its own size, so that a sanitizer sees a read too far.
void survive(const std::vector<std::byte>& file) {
  const auto exact = std::make_shared<std::vector<std::byte>>(file);
  const auto g = nn::read_onnx(*exact, "hostile.onnx", exact);
  if (!g) {
    REQUIRE(g.error().sentence.rfind("hostile.onnx: ", 0) == 0);
    REQUIRE(g.error().sentence.back() == '.');
    return;
  }
  std::vector<nn::tensor> inputs;
  nn::compile_options options;
  options.memory_cap = 1 << 20;
  for (const auto id : g->inputs) {
    const auto& v = g->values[static_cast<std::size_t>(id)];
    nn::shape dims = v.dims;
    for (auto& e : dims) e = e < 0 ? 2 : e;
    if (!nn::is_countable(dims, 8) || dims.count() > 1 << 14) return;
    nn::tensor t(v.type, dims);
    if (t.view().byte_count() > 0) std::memset(t.writable().data, 0, t.view().byte_count());
    inputs.push_back(t);
    options.shapes.push_back({v.name, dims});
  }
  static_cast<void>(nn::evaluate(*g, inputs, 1 << 20));
  static_cast<void>(nn::compile(*g, options));
  static_cast<void>(nn::write_onnx(*g));
}

}  // namespace

TEST_CASE("the three fixtures are read as they stand") {
  for (const auto& file : {convolution(), shapes(), quantized()}) {
    const auto g = nn::read_onnx(file, "fixture", nullptr);
    if (!g) FAIL(g.error().sentence);
  }
}

TEST_CASE("every prefix of an ONNX model gives a sentence") {
  for (const auto& file : {convolution(), shapes(), quantized()})
    for (std::size_t n = 0; n < file.size(); ++n) {
      CAPTURE(n);
      survive({file.begin(), file.begin() + static_cast<std::ptrdiff_t>(n)});
    }
}

TEST_CASE("every single-byte change of an ONNX model gives a sentence or a graph") {
  for (auto file : {convolution(), shapes(), quantized()})
    for (std::size_t i = 0; i < file.size(); ++i)
      for (const int flip : {1, 2, 8, 0x7f, 0x80, 0xff}) {
        CAPTURE(i);
        CAPTURE(flip);
        const std::byte before = file[i];
        file[i] ^= static_cast<std::byte>(flip);
        survive(file);
        file[i] = before;
      }
}

TEST_CASE("every prefix and single-byte change of a tensor gives a sentence or a tensor") {
  auto file = raw_tensor<float>("t", f32, {2, 2}, {1, 2, 3, 4}).file();
  for (std::size_t i = 0; i < file.size(); ++i) {
    static_cast<void>(nn::read_onnx_tensor(fovea::bytes(file).first(i), "t"));
    for (int value = 0; value < 256; ++value) {
      const std::byte before = file[i];
      file[i] = static_cast<std::byte>(value);
      const auto t = nn::read_onnx_tensor(file, "t");
      if (t) REQUIRE(t->elements.view().byte_count() <= 2 * file.size());
      file[i] = before;
    }
  }
}

TEST_CASE("lengths and counts that promise more than the file holds allocate nothing") {
  // A graph field that says it has 2^62 bytes, a packed list of as many, a node of nothing.
  const std::vector<std::vector<std::uint8_t>> liars{
      {0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x3f},
      {0x3a, 0x04, 0x0a, 0x7f, 0x00, 0x00},
      {0x3a, 0x02, 0x0a, 0x00},
      {0x00},
      {0x3b},
      {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};
  for (const auto& liar : liars) {
    const fovea::bytes file(reinterpret_cast<const std::byte*>(liar.data()), liar.size());
    const auto g = nn::read_onnx(file, "liar.onnx", nullptr);
    REQUIRE(!g);
    CHECK(g.error().code == fovea::error_code::malformed);
  }
}

TEST_CASE("a small file cannot make large constants while compiling") {
  onnx_builder m;
  m.constant("many", {1 << 24}).input("x", f32, {1});
  for (int i = 0; i < 200; ++i)  // 64 MB each
    m.node("ConstantOfShape", {"many"}, {"c" + std::to_string(i)}).output("c" + std::to_string(i));
  const auto g = read_built(m);
  REQUIRE(g);
  nn::compile_options options;
  options.memory_cap = std::size_t(100) << 20;
  const auto p = nn::compile(*g, options);
  REQUIRE(!p);
  CHECK(p.error().code == fovea::error_code::too_large);
}

TEST_CASE("thousands of missing operators give one sentence of readable length") {
  onnx_builder m;
  m.input("x", f32, {1});
  for (int i = 0; i < 5000; ++i)
    m.node("Missing" + std::to_string(i), {"x"}, {"y" + std::to_string(i)});
  const auto said = refusal(m.output("y0"));
  CHECK(said.find("Missing99") != std::string::npos);
  CHECK(said.size() < 10000);
}
