#include "support/tflite_run.hpp"

#include <algorithm>
#include <cmath>

using namespace fovea_test;
using b = tflite_builder;
namespace {

std::vector<double> doubles(const std::vector<float>& v) { return {v.begin(), v.end()}; }

/// A model of one operator with one float input, and what it answers to x.
nn::tensor answer(int code, const nn::tensor& x, const std::vector<std::int32_t>& y_dims,
                  flat options = {}, const std::vector<std::vector<std::int32_t>>& lists = {}) {
  b m;
  std::vector<std::int32_t> dims, reads;
  for (const auto e : x.dims()) dims.push_back(static_cast<std::int32_t>(e));
  reads.push_back(m.input("x", b::f32, dims));
  for (const auto& list : lists)
    reads.push_back(m.constant("list", b::i32, {static_cast<std::int32_t>(list.size())}, list));
  const int y = m.tensor("y", b::f32, y_dims);
  m.add(code, reads, {y}, std::move(options));
  m.output(y);
  return run_built(m, {x})[0];
}

}  // namespace

TEST_CASE("inputs and outputs keep their names, types and shapes") {
  const auto file = b::unary(19, {1, 2, 3, 4}).bytes();
  const auto g = read_built(file);
  REQUIRE(g);
  REQUIRE(g->inputs.size() == 1);
  const auto& in = g->values[static_cast<std::size_t>(g->inputs[0])];
  CHECK(in.name == "x");
  CHECK(in.type == nn::element::f32);
  CHECK(in.dims == nn::shape{1, 2, 3, 4});
  CHECK(g->values[static_cast<std::size_t>(g->outputs[0])].name == "y");
  CHECK(g->name == "built.tflite");
}

TEST_CASE("an extent that the signature leaves open stays open") {
  b m;
  const int x = m.input("x", b::f32, {1, 5});
  m.last_tensor().put(7, flat::numbers(std::vector<std::int32_t>{-1, 5}));
  const int y = m.tensor("y", b::f32, {1, 5});
  m.add(19, {x}, {y});
  m.output(y);
  const auto file = m.bytes();
  const auto g = read_built(file);
  REQUIRE(g);
  CHECK(g->values[static_cast<std::size_t>(g->inputs[0])].dims == nn::shape{-1, 5});
  CHECK(run_built(m, {random_tensor({3, 5}, 1)})[0].dims() == nn::shape{3, 5});
}

TEST_CASE("constants are borrowed from the file, not copied") {
  b m;
  const int x = m.input("x", b::f32, {2}), y = m.tensor("y", b::f32, {2});
  const int c = m.constant<float>("c", b::f32, {2}, {10, 20});
  m.add(0, {x, c}, {y});
  m.output(y);
  const auto file = m.bytes();
  const auto g = read_built(file);
  REQUIRE(g);
  int borrowed = 0;
  for (const auto& v : g->values)
    if (v.name == "c") {
      const auto* at = v.constant.view().data;
      borrowed += at >= file.data() && at < file.data() + file.size();
    }
  CHECK(borrowed == 1);
}

TEST_CASE("functions of one element answer as their formulas") {
  struct function_case {
    int code;
    double (*formula)(double);
  };
  const function_case cases[] = {
      {8, [](double x) { return std::floor(x); }},
      {14, [](double x) { return 1 / (1 + std::exp(-x)); }},
      {19, [](double x) { return std::max(x, 0.); }},
      {20, [](double x) { return std::clamp(x, -1., 1.); }},
      {21, [](double x) { return std::clamp(x, 0., 6.); }},
      {28, [](double x) { return std::tanh(x); }},
      {47, [](double x) { return std::exp(x); }},
      {59, [](double x) { return -x; }},
      {66, [](double x) { return std::sin(x); }},
      {92, [](double x) { return x * x; }},
      {101, [](double x) { return std::abs(x); }},
      {104, [](double x) { return std::ceil(x); }},
      {108, [](double x) { return std::cos(x); }},
      {111, [](double x) { return x < 0 ? std::expm1(x) : x; }},
      {116, [](double x) { return std::nearbyint(x); }},
      {117, [](double x) { return x * std::clamp(x + 3, 0., 6.) / 6; }},
      {150, [](double x) { return x * std::erfc(-x * std::sqrt(.5)) / 2; }},
  };
  const std::vector<float> xs{-7.5f, -3.f, -1.25f, -.5f, 0.f, .5f, 1.f, 2.75f, 6.5f};
  for (const auto& c : cases) {
    CAPTURE(c.code);
    std::vector<double> expected;
    for (const float x : xs) expected.push_back(c.formula(x));
    check_close(answer(c.code, tensor_of({9}, xs), {9}), {9}, expected);
  }
  const std::vector<float> positive{.25f, 1.f, 4.f, 9.f};
  check_close(answer(73, tensor_of({4}, positive), {4}), {4},
              {std::log(.25), 0, std::log(4), std::log(9)});
  check_close(answer(75, tensor_of({4}, positive), {4}), {4}, {.5, 1, 2, 3});
  check_close(answer(76, tensor_of({4}, positive), {4}), {4}, {2, 1, .5, 1 / 3.});
  check_close(answer(98, tensor_of({2}, {-2, 3}), {2}, flat{}.set(0, .25f)), {2}, {-.5, 3});
}

TEST_CASE("arithmetic of two broadcasts and applies the fused activation") {
  struct pair_case {
    int code, fused;
    std::vector<double> expected;
  };
  // x = [[-4, -1], [2, 9]], y = [2, -3]
  const pair_case cases[] = {
      {0, 0, {-2, -4, 4, 6}},
      {0, 1, {0, 0, 4, 6}},
      {0, 2, {-1, -1, 1, 1}},
      {41, 3, {0, 2, 0, 6}},
      {18, 0, {-8, 3, 4, -27}},
      {42, 0, {-2, 1 / 3., 1, -3}},
      {55, 0, {2, -1, 2, 9}},
      {57, 0, {-4, -3, 2, -3}},
      {99, 0, {36, 4, 0, 144}},
      {90, 0, {-2, 0, 1, -3}},
      {95, 0, {0, -1, 0, 0}},
      {54, 0, {-8, 3, 2, 9}},
      {0, 4, {std::tanh(-2.), std::tanh(-4.), std::tanh(4.), std::tanh(6.)}},
  };
  for (const auto& c : cases) {
    CAPTURE(c.code);
    CAPTURE(c.fused);
    b m;
    const int x = m.input("x", b::f32, {2, 2}), z = m.tensor("z", b::f32, {2, 2});
    const int y = m.constant<float>("y", b::f32, {2}, {2, -3});
    m.add(c.code, {x, y}, {z}, flat{}.set(0, static_cast<std::int8_t>(c.fused)));
    m.output(z);
    check_close(run_built(m, {tensor_of({2, 2}, {-4, -1, 2, 9})})[0], {2, 2}, c.expected);
  }
}

TEST_CASE("integers divide toward minus infinity") {
  b m;
  const int x = m.input("x", b::i32, {4}), z = m.tensor("z", b::i32, {4});
  const int y = m.constant<std::int32_t>("y", b::i32, {1}, {3});
  m.add(90, {x, y}, {z});
  m.output(z);
  const std::vector<std::int32_t> xs{-7, -6, 5, 9};
  const auto got = run_built(m, {nn::tensor::of<std::int32_t>({4}, xs)})[0];
  CHECK(
      std::vector<std::int32_t>(got.span<std::int32_t>().begin(), got.span<std::int32_t>().end()) ==
      std::vector<std::int32_t>{-3, -2, 1, 3});
}

TEST_CASE("reductions, softmax and norms read their axes and options") {
  const auto x = tensor_of({2, 3}, {1, 2, 3, 4, 5, 12});
  const flat keep = flat{}.set(0, std::uint8_t(1));
  check_close(answer(40, x, {2}, {}, {{1}}), {2}, {2, 7});
  check_close(answer(40, x, {2, 1}, keep, {{-1}}), {2, 1}, {2, 7});
  check_close(answer(74, x, {3}, {}, {{0}}), {3}, {5, 7, 15});
  check_close(answer(82, x, {2}, {}, {{1}}), {2}, {3, 12});
  check_close(answer(89, x, {3}, {}, {{0}}), {3}, {1, 2, 3});
  check_close(answer(81, x, {2}, {}, {{1}}), {2}, {6, 240});
  check_close(answer(11, tensor_of({1, 2}, {3, 4}), {1, 2}), {1, 2}, {.6, .8});
  const double e = std::exp(2.), whole = 1 + e;
  const flat beta = flat{}.set(0, 2.f);
  check_close(answer(25, tensor_of({1, 2}, {0, 1}), {1, 2}, beta), {1, 2}, {1 / whole, e / whole});
  check_close(answer(50, tensor_of({1, 2}, {0, 2}), {1, 2}), {1, 2},
              {-std::log(whole), 2 - std::log(whole)});
  // radius 1, bias 1, alpha 1/2, beta 1: x / (1 + sum of squares of the neighbours / 2)
  const flat local = flat{}.set(0, std::int32_t(1)).set(1, 1.f).set(2, .5f).set(3, 1.f);
  check_close(answer(13, tensor_of({1, 1, 1, 3}, {1, 2, 3}), {1, 1, 1, 3}, local), {1, 1, 1, 3},
              {1 / 3.5, 2 / 8., 3 / 7.5});
}

TEST_CASE("what moves elements moves them as TensorFlow does") {
  const auto x = tensor_of({2, 3}, {1, 2, 3, 4, 5, 6});
  check_close(answer(22, x, {3, 2}, flat{}.put(0, flat::numbers(std::vector<std::int32_t>{3, -1}))),
              {3, 2}, {1, 2, 3, 4, 5, 6});
  check_close(answer(39, x, {3, 2}, {}, {{1, 0}}), {3, 2}, {1, 4, 2, 5, 3, 6});
  check_close(answer(65, x, {1, 2}, {}, {{1, 1}, {1, -1}}), {1, 2}, {5, 6});
  check_close(answer(69, x, {2, 6}, {}, {{1, 2}}), {2, 6}, {1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6});
  check_close(answer(34, x, {3, 4}, {}, {{1, 0, 0, 1}}), {3, 4},
              {0, 0, 0, 0, 1, 2, 3, 0, 4, 5, 6, 0});
  check_close(answer(36, x, {2, 2}, flat{}.set(0, std::int32_t(1)), {{2, 0}}), {2, 2},
              {3, 1, 6, 4});
  check_close(answer(70, x, {2, 1, 3}, {}, {{1}}), {2, 1, 3}, {1, 2, 3, 4, 5, 6});
  check_close(answer(105, x, {2, 3}, {}, {{1}}), {2, 3}, {3, 2, 1, 6, 5, 4});
  check_close(answer(130, tensor_of({1, 3}, {1, 2, 3}), {2, 3}, {}, {{2, 3}}), {2, 3},
              {1, 2, 3, 1, 2, 3});
  check_close(answer(100, x, {2, 5}, flat{}.set(0, std::int8_t(0)), {{0, 0, 1, 1}}), {2, 5},
              {2, 1, 2, 3, 2, 5, 4, 5, 6, 5});
  check_close(answer(100, x, {2, 7}, flat{}.set(0, std::int8_t(1)), {{0, 0, 2, 2}}), {2, 7},
              {2, 1, 1, 2, 3, 3, 2, 5, 4, 4, 5, 6, 6, 5});
}

TEST_CASE("strided slices honour all five masks") {
  const auto x = tensor_of({2, 3, 2}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
  const auto masks = [](int begin, int end, int ellipsis, int added, int dropped) {
    return flat{}
        .set(0, std::int32_t(begin))
        .set(1, std::int32_t(end))
        .set(2, std::int32_t(ellipsis))
        .set(3, std::int32_t(added))
        .set(4, std::int32_t(dropped));
  };
  // x[1, ::-1, 0:1]
  check_close(answer(45, x, {3, 1}, masks(2, 2, 0, 0, 1), {{1, 0, 0}, {2, 0, 1}, {1, -1, 1}}),
              {3, 1}, {10, 8, 6});
  // x[..., 1]
  check_close(answer(45, x, {2, 3}, masks(0, 0, 1, 0, 2), {{0, 1}, {0, 2}, {1, 1}}), {2, 3},
              {1, 3, 5, 7, 9, 11});
  // x[:, newaxis, -1]
  check_close(answer(45, x, {2, 1, 2}, masks(1, 1, 0, 2, 4), {{0, 0, -1}, {0, 0, 0}, {1, 1, 1}}),
              {2, 1, 2}, {4, 5, 10, 11});
}

TEST_CASE("split, unpack, pack and concatenation part and join") {
  b m;
  const int x = m.input("x", b::f32, {2, 4});
  const int axis = m.constant<std::int32_t>("axis", b::i32, {}, {1});
  const int left = m.tensor("left", b::f32, {2, 2}), right = m.tensor("right", b::f32, {2, 2});
  m.add(49, {axis, x}, {left, right}, flat{}.set(0, std::int32_t(2)));
  const int sizes = m.constant<std::int32_t>("sizes", b::i32, {2}, {-1, 3});
  const int one = m.tensor("one", b::f32, {2, 1}), three = m.tensor("three", b::f32, {2, 3});
  m.add(102, {x, sizes, axis}, {one, three}, flat{}.set(0, std::int32_t(2)));
  const int first = m.tensor("first", b::f32, {4}), second = m.tensor("second", b::f32, {4});
  m.add(88, {x}, {first, second}, flat{}.set(0, std::int32_t(2)).set(1, std::int32_t(0)));
  const int stack = m.tensor("stack", b::f32, {4, 2});
  m.add(83, {second, first}, {stack}, flat{}.set(0, std::int32_t(2)).set(1, std::int32_t(-1)));
  const int joined = m.tensor("joined", b::f32, {2, 5});
  m.add(2, {right, three}, {joined}, flat{}.set(0, std::int32_t(-1)).set(1, std::int8_t(1)));
  for (const int t : {left, one, stack, joined}) m.output(t);
  const auto got = run_built(m, {tensor_of({2, 4}, {1, 2, 3, 4, 5, 6, 7, -8})});
  check_close(got[0], {2, 2}, {1, 2, 5, 6});
  check_close(got[1], {2, 1}, {1, 5});
  check_close(got[2], {4, 2}, {5, 1, 6, 2, 7, 3, -8, 4});
  check_close(got[3], {2, 5}, {3, 4, 2, 3, 4, 7, 0, 6, 7, 0});
}

TEST_CASE("depth and space change places in TensorFlow's channel order") {
  std::vector<float> xs(8);
  for (std::size_t i = 0; i < 8; ++i) xs[i] = static_cast<float>(i);
  const flat block = flat{}.set(0, std::int32_t(2));
  check_close(answer(5, tensor_of({1, 1, 1, 8}, xs), {1, 2, 2, 2}, block), {1, 2, 2, 2},
              doubles(xs));
  check_close(answer(26, tensor_of({1, 2, 2, 2}, xs), {1, 1, 1, 8}, block), {1, 1, 1, 8},
              doubles(xs));
}

TEST_CASE("a batch of blocks comes back as the map it was") {
  b m;
  const int x = m.input("x", b::f32, {1, 3, 4, 2});
  const int block = m.constant<std::int32_t>("block", b::i32, {2}, {2, 3});
  const int pads = m.constant<std::int32_t>("pads", b::i32, {2, 2}, {0, 1, 1, 1});
  const int parts = m.tensor("parts", b::f32, {6, 2, 2, 2}),
            y = m.tensor("y", b::f32, {1, 3, 4, 2});
  m.add(38, {x, block, pads}, {parts});
  m.add(37, {parts, block, pads}, {y});
  m.output(parts);
  m.output(y);
  const auto in = random_tensor({1, 3, 4, 2}, 5);
  const auto got = run_built(m, {in});
  check_close(got[1], {1, 3, 4, 2}, doubles(floats(in)));
  // Block (row 1, column 2) holds rows 1, 3 and padded columns 2, 5: columns 1 and 4 of x.
  REQUIRE(got[0].dims() == nn::shape{6, 2, 2, 2});
  const auto part = got[0].span<float>().subspan(5 * 8);
  CHECK(part[0] == in.span<float>()[(1 * 4 + 1) * 2]);
  CHECK(part[2] == 0);
  CHECK(part[4] == 0);
}

TEST_CASE("indices, counts and comparisons have the types that the file asks for") {
  b m;
  const int x = m.input("x", b::f32, {2, 3});
  const int one = m.constant<std::int32_t>("one", b::i32, {}, {1});
  const int two = m.constant<std::int32_t>("two", b::i32, {}, {2});
  const int arg = m.tensor("arg", b::i32, {2});
  m.add(56, {x, one}, {arg});
  const int dims = m.tensor("dims", b::i32, {2});
  m.add(77, {x}, {dims});
  const int top = m.tensor("top", b::f32, {2, 2}), places = m.tensor("places", b::i32, {2, 2});
  m.add(48, {x, two}, {top, places});
  const int limit = m.constant<float>("limit", b::f32, {1}, {4});
  const int less = m.tensor("less", b::boolean, {2, 3}),
            picked = m.tensor("picked", b::f32, {2, 3});
  m.add(58, {x, limit}, {less});
  m.add(123, {less, x, limit}, {picked});
  for (const int t : {arg, dims, top, places, less, picked}) m.output(t);
  const auto got = run_built(m, {tensor_of({2, 3}, {1, 9, 3, 7, 5, 6})});
  REQUIRE(got[0].type() == nn::element::i32);
  CHECK(got[0].span<std::int32_t>()[0] == 1);
  CHECK(got[0].span<std::int32_t>()[1] == 0);
  CHECK(got[1].span<std::int32_t>()[1] == 3);
  check_close(got[2], {2, 2}, {9, 3, 7, 6});
  CHECK(got[3].span<std::int32_t>()[1] == 2);
  CHECK(got[4].type() == nn::element::boolean);
  check_close(got[5], {2, 3}, {1, 4, 3, 4, 4, 4});
}

TEST_CASE("a sparse constant is expanded where DENSIFY stands") {
  // [[0, 5, 0], [7, 0, 0]]: rows dense, columns compressed.
  b m;
  const auto dimension = [](std::int8_t format, std::int32_t extent) {
    return flat{}.set(0, format).set(1, extent);
  };
  const auto indices = [](flat f, int field, const std::vector<std::int32_t>& list) {
    return f.set(field, std::uint8_t(1)).put(field + 1, flat{}.put(0, flat::numbers(list)));
  };
  const int w = m.constant<float>("w", b::f32, {2, 3}, {5, 7});
  const flat columns = indices(indices(dimension(1, 0), 2, {0, 1, 2}), 4, {1, 0});
  m.last_tensor().put(6, flat{}
                             .put(0, flat::numbers(std::vector<std::int32_t>{0, 1}))
                             .put(2, flat::tables({dimension(0, 2), columns})));
  const int dense = m.tensor("dense", b::f32, {2, 3}), y = m.tensor("y", b::f32, {2, 3});
  const int x = m.input("x", b::f32, {2, 3});
  m.add(124, {w}, {dense});
  m.add(0, {x, dense}, {y});
  m.output(y);
  check_close(run_built(m, {tensor_of({2, 3}, {1, 1, 1, 1, 1, 1})})[0], {2, 3}, {1, 6, 1, 8, 1, 1});
}

TEST_CASE("half floats behind DEQUANTIZE become floats") {
  b m;
  const int x = m.input("x", b::f32, {2}), wide = m.tensor("wide", b::f32, {2});
  const int half = m.constant<std::uint16_t>("half", b::f16, {2}, {0x3c00, 0xc100});
  const int y = m.tensor("y", b::f32, {2});
  m.add(6, {half}, {wide});
  m.add(18, {x, wide}, {y});
  m.output(y);
  check_close(run_built(m, {tensor_of({2}, {3, 4})})[0], {2}, {3, -10});
}
