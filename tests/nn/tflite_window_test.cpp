#include "reference/conv.hpp"
#include "reference/pool.hpp"
#include "reference/resize.hpp"
#include "support/tflite_run.hpp"

#include <algorithm>
#include <cmath>

using namespace fovea_test;
using b = tflite_builder;
namespace {

/// Extent and leading pad along one axis by TensorFlow's rule: 0 SAME, 1 VALID.
void place(int rule, int in, int kernel, int stride, int dilation, int& out, int& pad) {
  const int reach = (kernel - 1) * dilation + 1;
  out = rule == 0 ? (in + stride - 1) / stride : (in - reach) / stride + 1;
  pad = rule == 0 ? std::max(0, (out - 1) * stride + reach - in) / 2 : 0;
}
reference::window2d window(int rule, int channels) {
  reference::window2d at;
  at.height = 7, at.width = 5, at.channels = channels;
  at.kernel_height = 3, at.kernel_width = 2, at.stride_y = 2, at.stride_x = 1;
  place(rule, 7, 3, 2, 1, at.out_height, at.pad_top);
  place(rule, 5, 2, 1, 1, at.out_width, at.pad_left);
  return at;
}
flat window_options(int rule, int stride_x, int stride_y) {
  return flat{}
      .set(0, static_cast<std::int8_t>(rule))
      .set(1, std::int32_t(stride_x))
      .set(2, std::int32_t(stride_y));
}

/// x and y of the map, and an operator with `extra` constants between.
nn::tensor answer(int code, const nn::tensor& x, const nn::shape& y_dims, flat options,
                  const std::vector<std::pair<nn::shape, std::vector<float>>>& extra) {
  const auto narrow = [](const nn::shape& s) {
    return std::vector<std::int32_t>(s.begin(), s.end());
  };
  b m;
  std::vector<std::int32_t> reads{m.input("x", b::f32, narrow(x.dims()))};
  for (const auto& [dims, values] : extra)
    reads.push_back(m.constant("w", b::f32, narrow(dims), values));
  const int y = m.tensor("y", b::f32, narrow(y_dims));
  m.add(code, reads, {y}, std::move(options));
  m.output(y);
  return run_built(m, {x})[0];
}

}  // namespace

TEST_CASE("convolutions pad as TensorFlow's SAME and VALID") {
  for (const int rule : {0, 1}) {
    CAPTURE(rule);
    const auto at = window(rule, 3);
    const auto x = random_floats(7 * 5 * 3, 1), w = random_floats(4 * 3 * 2 * 3, 2),
               bias = random_floats(4, 3);
    const nn::shape y{1, at.out_height, at.out_width, 4};
    const auto got = answer(3, tensor_of({1, 7, 5, 3}, x), y, window_options(rule, 1, 2),
                            {{{4, 3, 2, 3}, w}, {{4}, bias}});
    check_close(got, y, reference::conv(at, 4, 1, x, w, bias));
  }
}

TEST_CASE("a convolution whose filters are shallower than the map works in groups") {
  const auto at = window(0, 4);
  const auto x = random_floats(7 * 5 * 4, 1), w = random_floats(6 * 3 * 2 * 2, 2);
  const nn::shape y{1, at.out_height, at.out_width, 6};
  check_close(
      answer(3, tensor_of({1, 7, 5, 4}, x), y, window_options(0, 1, 2), {{{6, 3, 2, 2}, w}}), y,
      reference::conv(at, 6, 2, x, w));
}

TEST_CASE("a depthwise convolution makes `multiplier` channels of each") {
  for (const int multiplier : {1, 3}) {
    CAPTURE(multiplier);
    const auto at = window(0, 2);
    const int filters = 2 * multiplier;
    const auto x = random_floats(7 * 5 * 2, 1);
    const auto w = random_floats(std::size_t(6 * filters), 2);
    const auto bias = random_floats(std::size_t(filters), 3);
    std::vector<float> turned;  // [filters, 3, 2, 1] of [1, 3, 2, filters]
    for (int f = 0; f < filters; ++f)
      for (int tap = 0; tap < 6; ++tap) turned.push_back(w[std::size_t(tap * filters + f)]);
    const nn::shape y{1, at.out_height, at.out_width, filters};
    const auto options = window_options(0, 1, 2).set(3, std::int32_t(multiplier));
    check_close(answer(4, tensor_of({1, 7, 5, 2}, x), y, options,
                       {{{1, 3, 2, filters}, w}, {{filters}, bias}}),
                y, reference::conv(at, filters, 2, x, turned, bias));
  }
}

TEST_CASE("a dilated convolution leaves gaps between its taps") {
  reference::window2d at;
  at.height = 9, at.width = 9, at.kernel_height = at.kernel_width = 3;
  at.dilation_y = 2, at.dilation_x = 3;
  place(0, 9, 3, 1, 2, at.out_height, at.pad_top);
  place(0, 9, 3, 1, 3, at.out_width, at.pad_left);
  const auto x = random_floats(81, 1), w = random_floats(9, 2);
  const auto options = window_options(0, 1, 1).set(4, std::int32_t(3)).set(5, std::int32_t(2));
  check_close(answer(3, tensor_of({1, 9, 9, 1}, x), {1, 9, 9, 1}, options, {{{1, 3, 3, 1}, w}}),
              {1, 9, 9, 1}, reference::conv(at, 1, 1, x, w));
}

TEST_CASE("a transposed convolution fills the extents that it is given") {
  for (const int rule : {0, 1}) {
    CAPTURE(rule);
    reference::window2d at;
    at.height = 3, at.width = 2, at.channels = 2, at.kernel_height = at.kernel_width = 3;
    at.stride_y = at.stride_x = 2;
    at.out_height = rule == 0 ? 6 : 7, at.out_width = rule == 0 ? 4 : 5;
    int back = 0;  // the pad of the convolution that it turns round
    place(rule, at.out_height, 3, 2, 1, back, at.pad_top);
    place(rule, at.out_width, 3, 2, 1, back, at.pad_left);
    const auto x = random_floats(12, 1), w = random_floats(3 * 9 * 2, 2);
    const auto expected = reference::conv_transpose(at, 3, 1, x, w);
    const nn::shape y{1, at.out_height, at.out_width, 3};

    b m;
    const int in = m.input("x", b::f32, {1, 3, 2, 2}), out = m.tensor("y", b::f32, {1, 6, 4, 3});
    const int dims =
        m.constant<std::int32_t>("dims", b::i32, {4}, {1, at.out_height, at.out_width, 3});
    const int filters = m.constant("w", b::f32, {3, 3, 3, 2}, w);
    m.add(67, {dims, filters, in}, {out}, window_options(rule, 2, 2));
    m.output(out);
    check_close(run_built(m, {tensor_of({1, 3, 2, 2}, x)})[0], y, expected);

    b custom;
    const int cx = custom.input("x", b::f32, {1, 3, 2, 2});
    const int cy = custom.tensor("y", b::f32, {1, 6, 4, 3});
    const int cw = custom.constant("w", b::f32, {3, 3, 3, 2}, w);
    const int zero = custom.constant<float>("b", b::f32, {3}, {0, 0, 0});
    custom.custom("Convolution2DTransposeBias", {cx, cw, zero}, {cy}, {rule + 1, 2, 2});
    custom.output(cy);
    check_close(run_built(custom, {tensor_of({1, 3, 2, 2}, x)})[0], y, expected);
  }
}

TEST_CASE("pools do not count their padding") {
  const auto at = window(0, 3);
  const auto xs = random_floats(7 * 5 * 3, 4);
  const auto x = tensor_of({1, 7, 5, 3}, xs);
  const nn::shape y{1, at.out_height, at.out_width, 3};
  const auto options = window_options(0, 1, 2).set(3, std::int32_t(2)).set(4, std::int32_t(3));
  check_close(answer(1, x, y, options, {}), y, reference::average_pool(at, xs));
  check_close(answer(17, x, y, options, {}), y, reference::max_pool(at, xs));
  std::vector<float> squares;
  for (const float v : xs) squares.push_back(v * v);
  auto roots = reference::average_pool(at, squares);
  for (double& v : roots) v = std::sqrt(v);
  check_close(answer(12, x, y, options, {}), y, roots);
}

TEST_CASE("a fully connected layer flattens, or keeps the axes before the last") {
  const auto x = random_floats(2 * 3 * 4, 1), w = random_floats(5 * 4, 2),
             bias = random_floats(5, 3);
  std::vector<double> expected;
  for (std::size_t row = 0; row < 6; ++row)
    for (std::size_t m = 0; m < 5; ++m) {
      double sum = double(bias[m]);
      for (std::size_t c = 0; c < 4; ++c) sum += double(x[row * 4 + c]) * double(w[m * 4 + c]);
      expected.push_back(sum);
    }
  const auto in = tensor_of({2, 3, 4}, x);
  check_close(answer(9, in, {6, 5}, {}, {{{5, 4}, w}, {{5}, bias}}), {6, 5}, expected);
  const flat keep = flat{}.set(2, std::uint8_t(1));
  check_close(answer(9, in, {2, 3, 5}, keep, {{{5, 4}, w}, {{5}, bias}}), {2, 3, 5}, expected);
}

TEST_CASE("a batched product turns its operands round where it is told to") {
  const auto x = random_floats(2 * 3 * 4, 1), w = random_floats(2 * 5 * 4, 2);
  std::vector<double> expected;
  for (std::size_t n = 0; n < 2; ++n)
    for (std::size_t r = 0; r < 3; ++r)
      for (std::size_t c = 0; c < 5; ++c) {
        double sum = 0;
        for (std::size_t k = 0; k < 4; ++k)
          sum += double(x[(n * 3 + r) * 4 + k]) * double(w[(n * 5 + c) * 4 + k]);
        expected.push_back(sum);
      }
  const flat adjoint = flat{}.set(1, std::uint8_t(1));
  check_close(answer(126, tensor_of({2, 3, 4}, x), {2, 3, 5}, adjoint, {{{2, 5, 4}, w}}), {2, 3, 5},
              expected);
}

TEST_CASE("resizes read both flags") {
  const auto xs = random_floats(3 * 4 * 2, 1);
  const auto run = [&](int code, const flat& options) {
    b m;
    const int x = m.input("x", b::f32, {1, 3, 4, 2}), y = m.tensor("y", b::f32, {1, 5, 7, 2});
    const int size = m.constant<std::int32_t>("size", b::i32, {2}, {5, 7});
    m.add(code, {x, size}, {y}, options);
    m.output(y);
    return run_built(m, {tensor_of({1, 3, 4, 2}, xs)})[0];
  };
  const std::uint8_t yes = 1;
  const nn::shape y{1, 5, 7, 2};
  check_close(run(23, flat{}.set(3, yes)), y, reference::resize_linear(3, 4, 2, 5, 7, xs));
  check_close(run(23, flat{}.set(2, yes)), y,
              reference::resize_linear(3, 4, 2, 5, 7, xs, reference::align_corners));
  const auto plain = [](int i, int in, int out) { return double(i) * in / out; };
  check_close(run(23, {}), y, reference::resize_linear(3, 4, 2, 5, 7, xs, plain));

  const auto nearest = [&](auto&& row_of) {
    std::vector<double> picked;
    for (int r = 0; r < 5; ++r)
      for (int c = 0; c < 7; ++c)
        for (int k = 0; k < 2; ++k)
          picked.push_back(
              double(xs[std::size_t((row_of(r, 3, 5) * 4 + row_of(c, 4, 7)) * 2 + k)]));
    return picked;
  };
  check_close(run(97, {}), y, nearest([](int i, int in, int out) { return i * in / out; }));
  check_close(run(97, flat{}.set(1, yes)), y,
              nearest([](int i, int in, int out) { return int((i + 0.5) * in / out); }));
  check_close(run(97, flat{}.set(0, yes)), y, nearest([](int i, int in, int out) {
                return int(std::round(double(i) * (in - 1) / (out - 1)));
              }));
}
