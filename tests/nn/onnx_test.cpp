#include "support/onnx_run.hpp"

#include <algorithm>
#include <cstring>

using namespace fovea_test;

namespace {

onnx_builder one_node(const std::string& op, const std::vector<proto>& attributes = {}) {
  onnx_builder m;
  m.input("x", f32, {2, 3}).node(op, {"x"}, {"y"}, attributes).output("y");
  return m;
}

const nn::tensor two_by_three = floats({2, 3}, {-2, -1, 0, 1, 2, 3});

}  // namespace

TEST_CASE("a node is read with its attributes") {
  CHECK(list_of(run_built(one_node("LeakyRelu", {attribute("alpha", .5f)}), {two_by_three})) ==
        std::vector<float>{-1, -.5f, 0, 1, 2, 3});
  CHECK(list_of(run_built(one_node("LeakyRelu"), {two_by_three}))[0] == doctest::Approx(-.02));
}

TEST_CASE("an initializer is a constant, also where it is listed as an input") {
  onnx_builder m;
  m.input("x", f32, {2}).input("w", f32, {2}).constant("w", {2}, {10, 20});
  m.node("Mul", {"x", "w"}, {"y"}).output("y");
  const auto g = read_built(m);
  REQUIRE(g);
  REQUIRE(g->inputs.size() == 1);
  CHECK(g->values[std::size_t(g->inputs[0])].name == "x");
  CHECK(list_of(answers_of(*g, {floats({2}, {1, 2})})[0]) == std::vector<float>{10, 40});
}

TEST_CASE("weights are borrowed from the file where they lie aligned, and kept alive") {
  onnx_builder m;
  m.constant("w", {4}, {1, 2, 3, 4})
      .input("x", f32, {4})
      .node("Add", {"x", "w"}, {"y"})
      .output("y");
  const auto file = m.file();
  bool borrowed = false, copied = false;
  for (std::size_t shift = 0; shift < 4; ++shift) {  // one of the four is aligned
    auto held = std::make_shared<std::vector<std::byte>>(shift);
    held->insert(held->end(), file.begin(), file.end());
    const fovea::bytes model = fovea::bytes(*held).subspan(shift);
    const std::weak_ptr<void> watch = held;
    auto g = nn::read_onnx(model, "m", held);
    held.reset();
    REQUIRE(g);
    const auto& w = *std::find_if(g->values.begin(), g->values.end(),
                                  [](const nn::value& v) { return v.is_constant(); });
    const bool inside = w.constant.view().data >= model.data() &&
                        w.constant.view().data < model.data() + model.size();
    (inside ? borrowed : copied) = true;
    CHECK(watch.expired() == !inside);
    CHECK(w.constant.span<float>()[3] == 4);
  }
  CHECK(borrowed);
  CHECK(copied);
}

TEST_CASE("typed data, raw data and packed half bytes give the same numbers") {
  const auto value = [](const proto& p) {
    const auto t = nn::read_onnx_tensor(p.file(), "t");
    if (!t) FAIL(t.error().sentence);
    return t->elements;
  };
  const auto as_i8 = value(proto().number(1, 2).number(2, i8).number(5, -3).number(5, 7));
  CHECK(as_i8.span<std::int8_t>()[0] == -3);
  const auto halves = value(proto().number(1, 1).number(2, f16).number(5, 0x3c00));
  CHECK(nn::half_to_float(*halves.view().as<std::uint16_t>()) == 1);
  const auto nibbles = value(proto().number(1, 3).number(2, 22).raw<std::uint8_t>(9, {0x7f, 0x08}));
  CHECK(nibbles.type() == nn::element::i4);
  CHECK(nibbles.view().as<std::int8_t>()[0] == -1);
  CHECK(nibbles.view().as<std::int8_t>()[1] == 7);
  CHECK(nibbles.view().as<std::int8_t>()[2] == -8);
  const auto bools = value(proto().number(1, 2).number(2, boolean).raw<std::uint8_t>(9, {0, 77}));
  CHECK(bools.view().as<std::uint8_t>()[1] == 1);
  const auto doubles = value(proto().number(1, 1).number(2, 11).raw<double>(10, {2.5}));
  CHECK(doubles.span<double>()[0] == 2.5);
}

TEST_CASE("nodes out of order are sorted; circles and unknown names are told") {
  onnx_builder m;
  m.input("x", f32, {1}).node("Neg", {"a"}, {"y"}).node("Abs", {"x"}, {"a"}).output("y");
  CHECK(list_of(run_built(m, {floats({1}, {-5})})) == std::vector<float>{-5});

  onnx_builder circle;
  circle.input("x", f32, {1}).node("Add", {"x", "b"}, {"a"}).node("Neg", {"a"}, {"b"}).output("b");
  tells(circle, "read each other in a circle");
  onnx_builder unknown;
  unknown.input("x", f32, {1}).node("Neg", {"nowhere"}, {"y"}).output("y");
  tells(unknown, "node 'the_Neg' reads 'nowhere', which nothing writes");
  onnx_builder twice;
  twice.input("x", f32, {1}).node("Neg", {"x"}, {"y"}).node("Abs", {"x"}, {"y"}).output("y");
  tells(twice, "writes 'y', which is written already");
  onnx_builder nothing;
  nothing.input("x", f32, {1}).output("y");
  tells(nothing, "output 'y' is written by no node");
}

TEST_CASE("every missing operator is listed with its nodes, in one sentence") {
  onnx_builder m;
  m.input("x", f32, {1}).node("Foo", {"x"}, {"a"}).node("Relu", {"a"}, {"b"});
  m.node("Bar", {"b"}, {"c"}).node("Foo", {"c"}, {"d"}).output("d");
  tells(m, "Foo ('the_Foo', 'the_Foo'); Bar ('the_Bar')");
  CHECK(read_built(m).error().code == fovea::error_code::unsupported);
}

TEST_CASE("opsets outside the range are refused") {
  for (const std::int64_t opset : {-1, 0, 99}) {
    auto m = one_node("Relu");
    m.opset = opset;
    tells(m, "has opset " + std::to_string(opset));
  }
}

TEST_CASE("what the reader does not do is said: subgraphs, text, other files, sparse weights") {
  onnx_builder external;
  external.graph.put(5, proto().number(1, 1).number(2, f32).text(8, "w").number(14, 1));
  external.node("Neg", {"w"}, {"y"}).output("y");
  tells(external, "tensor 'w' keeps its data in another file");
  onnx_builder words;
  words.graph.put(5, proto().number(1, 1).number(2, text).text(8, "w").text(6, "hello"));
  words.node("Neg", {"w"}, {"y"}).output("y");
  tells(words, "no text");
  onnx_builder sparse = one_node("Relu");
  sparse.graph.put(15, proto());
  tells(sparse, "sparse");
  tells(one_node("Relu", {proto().text(1, "body").put(6, proto())}), "subgraph");
}

TEST_CASE("tensors whose bytes do not fit their shape are refused") {
  const auto said = [](const proto& p) {
    const auto t = nn::read_onnx_tensor(p.file(), "t.pb");
    return t ? "it was read" : t.error().sentence;
  };
  const std::vector<float> three{1, 2, 3};
  CHECK(said(raw_tensor("w", f32, {4}, three)).find("needs 16 bytes and has 12") !=
        std::string::npos);
  CHECK(said(raw_tensor("w", f32, {-1}, three)).find("impossible shape") != std::string::npos);
  CHECK(said(raw_tensor("w", f32, {1ll << 40, 1ll << 40}, three)).find("impossible shape") !=
        std::string::npos);
  CHECK(said(raw_tensor("w", f32, extents(9, 1), three)).find("9 axes") != std::string::npos);
  CHECK(said(raw_tensor("w", 16000, {3}, three)).find("data type 16000") != std::string::npos);
}

TEST_CASE("attributes that contradict the node are told with its name") {
  onnx_builder m;
  m.input("x", f32, {1, 1, 4, 4}).constant("w", {1, 1, 3, 3}, std::vector<float>(9));
  m.node("Conv", {"x", "w"}, {"y"}, {attribute("kernel_shape", extents{5, 5})}).output("y");
  tells(m, "node 'the_Conv' (Conv) has kernel_shape [5,5] and weights of shape [1,1,3,3]");
  tells(one_node("Softmax", {attribute("axis", std::int64_t(1) << 40)}), "at most 8 axes");
  tells(one_node("Transpose", {attribute("perm", extents(9))}), "9 numbers in perm");
  onnx_builder cubic;
  cubic.input("x", f32, {1, 1, 2, 2}).constant("s", {4}, {1, 1, 2, 2});
  cubic.node("Resize", {"x", "", "s"}, {"y"}, {attribute("mode", "magic")}).output("y");
  tells(cubic, "has mode 'magic'; this build has nearest, linear, bilinear, cubic");
}

TEST_CASE("lists that old opsets keep in attributes are operands of the graph") {
  onnx_builder slice;
  slice.opset = 9;
  slice.input("x", f32, {2, 3});
  slice.node("Slice", {"x"}, {"y"},
             {attribute("starts", extents{1}), attribute("ends", extents{9}),
              attribute("axes", extents{-1})});
  slice.output("y");
  CHECK(list_of(run_built(slice, {two_by_three})) == std::vector<float>{-1, 0, 2, 3});
  auto clip = one_node("Clip", {attribute("min", -1.f), attribute("max", 1.f)});
  clip.opset = 10;
  CHECK(list_of(run_built(clip, {two_by_three})) == std::vector<float>{-1, -1, 0, 1, 1, 1});
  auto sum = one_node("ReduceSum",
                      {attribute("axes", extents{1}), attribute("keepdims", std::int64_t(0))});
  sum.opset = 11;
  CHECK(list_of(run_built(sum, {two_by_three})) == std::vector<float>{-3, 6});
}

TEST_CASE("an output that nobody wants may be left out, also the first") {
  onnx_builder m;
  m.input("x", f32, {2, 3}).constant("k", {2}).node("TopK", {"x", "k"}, {"", "i"}).output("i");
  const auto i = run_built(m, {two_by_three});
  REQUIRE(i.type() == nn::element::i64);
  CHECK(i.span<std::int64_t>()[0] == 2);
  onnx_builder parts;
  parts.input("x", f32, {2, 3}).node("Split", {"x"}, {"", "y"}).output("y");
  CHECK(list_of(run_built(parts, {two_by_three})) == std::vector<float>{1, 2, 3});
  onnx_builder too_many;
  too_many.input("x", f32, {2, 3}).node("Relu", {"x"}, {"", "y"}).output("y");
  const auto g = read_built(too_many);
  REQUIRE(g);
  CHECK(!nn::evaluate(*g, std::vector{two_by_three}));
}

TEST_CASE("a global pool works on a map of unknown rank") {
  onnx_builder m;
  m.input("x", f32, {2, 3}).constant("c", {0, 0, 0, 0}).constant("s", {2, 3, 1, 1});
  m.node("Add", {"c", "s"}, {"sizes"});  // not constant yet when the pool is read
  m.node("Reshape", {"x", "sizes"}, {"map"});
  m.node("Concat", {"map", "map"}, {"wide"}, {attribute("axis", std::int64_t(3))});
  m.node("GlobalAveragePool", {"wide"}, {"y"}).output("y");
  const auto y = run_built(m, {two_by_three});
  CHECK(y.dims() == nn::shape{2, 3, 1, 1});
  CHECK(y.span<float>()[0] == -2);
}
