#include "support/net_of.hpp"
#include "support/onnx_run.hpp"

#include <fovea/nn/optimize.hpp>
#include <fovea/nn/pass/bind.hpp>

using namespace fovea_test;

namespace {

nn::graph rewritten(const nn::graph& g) {
  const auto file = nn::write_onnx(g);
  if (!file) FAIL(file.error().sentence);
  const auto held = std::make_shared<std::vector<std::byte>>(*file);
  auto again = nn::read_onnx(*held, "again.onnx", held);
  if (!again) FAIL(again.error().sentence);
  return *again;
}

/// How often a word stands in the bytes of a model.
int count_in(const std::vector<std::byte>& file, const std::string& word) {
  const std::string text(reinterpret_cast<const char*>(file.data()), file.size());
  int found = 0;
  for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("random nets, as read and as optimized, are the same after writing and reading") {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    const nn::graph g = random_net(seed).make(2 + int(seed % 9));
    CHECK(difference(g, rewritten(g)) < 1e-4);
    const auto bound = nn::bind(g, {});
    REQUIRE(bound);
    const nn::graph fast = nn::optimize(*bound);
    CHECK(difference(fast, rewritten(fast)) < 1e-4);
  }
}

TEST_CASE("a channels-first model comes out without transposes") {
  onnx_builder m;
  m.input("x", f32, {1, 2, 8, 8}).constant("w", {3, 2, 3, 3}, std::vector<float>(54, .1f));
  m.node("Conv", {"x", "w"}, {"c"}).node("Relu", {"c"}, {"r"});
  m.node("MaxPool", {"r"}, {"p"}, {attribute("kernel_shape", extents{2, 2})});
  m.constant("v", {1, 3, 1, 1}, {1, 2, 3}).node("Conv", {"p", "v"}, {"y"}).output("y");
  const auto g = read_built(m);
  REQUIRE(g);
  const auto file = nn::write_onnx(*g);
  REQUIRE(file);
  CHECK(count_in(*file, "Conv") >= 2);
  CHECK(count_in(*file, "MaxPool") >= 1);
  CHECK(count_in(*file, "perm") <= 1);  // between Relu and MaxPool nothing tells that it may go
  CHECK(difference(*g, rewritten(*g)) < 1e-6);
}

TEST_CASE("what a convolution was fused with is taken apart") {
  for (const bool activation_first : {false, true})
    for (const auto f : {nn::function::prelu, nn::function::hard_swish, nn::function::clip,
                         nn::function::silu, nn::function::gelu, nn::function::gelu_tanh}) {
      CAPTURE(nn::name_of(f));
      net_of n({1, 5, 5, 4});
      nn::conv c;
      c.at.begin = c.at.end = {1, 1};
      c.then = {f, f == nn::function::silu ? 1.f : -1.f, 2};
      c.activation_before_residual = activation_first;
      const auto slopes = f == nn::function::prelu ? n.weights({4}) : nn::absent;
      n.out(n.add(c, {n.x, n.weights({4, 3, 3, 4}), nn::absent, n.x, slopes}));
      CHECK(difference(n.g, rewritten(n.g)) < 1e-5);
    }
}

TEST_CASE("operators that ONNX has no word for are spelled out") {
  net_of n({2, 3, 4, 6});
  nn::layer_norm rms{-1, 1e-5f, true};
  const auto a = n.add(rms, {n.x, n.weights({6})});
  const auto b = n.add(nn::lp_norm{1, 2, 1e-3f}, {a});
  const auto c = n.add(nn::softmax{2, true, false}, {b});
  const auto d = n.add(nn::group_norm{3, 1e-5f}, {c, n.weights({3}), n.weights({3})});
  const auto e = n.add(nn::batch_norm{1e-5f, .9f, false, -1},
                       {d, n.weights({6}), n.weights({6}), n.weights({6}), n.weights({6})});
  n.out(n.binary(nn::binary_function::mod, e, n.number(.7f)));
  CHECK(std::isfinite(difference(n.g, rewritten(n.g))));
  n.g.outputs[0] = d;
  CHECK(difference(n.g, rewritten(n.g)) < 1e-5);
}

TEST_CASE("grouped transposed convolutions keep their weights") {
  net_of n({1, 3, 3, 4});
  nn::conv_transpose c;
  c.at.strides = {2, 2};
  c.groups = 2;
  n.out(n.add(c, {n.x, n.weights({6, 2, 3, 2}), n.weights({6})}));
  CHECK(difference(n.g, rewritten(n.g)) < 1e-6);
}

TEST_CASE("inputs, outputs and open extents keep their names and places") {
  onnx_builder m;
  m.input("b", f32, {-1, 3}).input("a", f32, {3}).node("Sub", {"b", "a"}, {"out one"});
  m.node("Identity", {"a"}, {"out two"}).output("out two").output("out one");
  const auto g = read_built(m);
  REQUIRE(g);
  const auto again = rewritten(*g);
  REQUIRE(again.inputs.size() == 2);
  REQUIRE(again.outputs.size() == 2);
  const auto& v = again.values;
  CHECK(v[std::size_t(again.inputs[0])].name == "b");
  CHECK(v[std::size_t(again.inputs[0])].dims.text() == "[?,3]");
  CHECK(v[std::size_t(again.outputs[0])].name == "out two");
  CHECK(v[std::size_t(again.outputs[1])].name == "out one");
}

TEST_CASE("a grouped transposed convolution of unknown weights is refused with a sentence") {
  onnx_builder m;
  m.input("x", f32, {1, 2, 3, 3}).input("w", f32, {2, 1, 2, 2});
  m.node("ConvTranspose", {"x", "w"}, {"y"}, {attribute("group", std::int64_t(2))}).output("y");
  const auto g = read_built(m);
  REQUIRE(g);
  const auto file = nn::write_onnx(*g);
  REQUIRE(!file);
  CHECK(file.error().sentence.find("bind the graph before writing it") != std::string::npos);
}
