#include <doctest/doctest.h>
#include <fovea/nn/op/spatial.hpp>

#include "reference/activations.hpp"
#include "reference/conv.hpp"
#include "reference/gemm.hpp"
#include "reference/pool.hpp"
#include "support/run_op.hpp"

#include <limits>

using namespace fovea::nn;
using namespace fovea_test;

namespace {

struct window_case {
  int height, width, channels, filters, groups, kernel_height, kernel_width, stride, dilation, pad;
};

reference::window2d reference_of(const window_case& c) {
  const auto out = [&](int in, int k) {
    return (in + 2 * c.pad - (k - 1) * c.dilation - 1) / c.stride + 1;
  };
  return {c.height,
          c.width,
          c.channels,
          c.kernel_height,
          c.kernel_width,
          c.stride,
          c.stride,
          c.dilation,
          c.dilation,
          c.pad,
          c.pad,
          out(c.height, c.kernel_height),
          out(c.width, c.kernel_width)};
}
window window_of(const window_case& c) {
  return {{c.stride, c.stride}, {c.dilation, c.dilation}, {c.pad, c.pad}, {c.pad, c.pad}, {}};
}

const window_case cases[] = {
    {1, 1, 1, 1, 1, 1, 1, 1, 1, 0},    {5, 7, 3, 4, 1, 3, 3, 1, 1, 1},
    {5, 7, 3, 65, 1, 3, 2, 2, 1, 0},   {9, 4, 6, 6, 6, 3, 3, 1, 1, 1},
    {9, 8, 67, 67, 67, 3, 3, 2, 1, 1}, {7, 7, 8, 6, 2, 3, 1, 1, 2, 2},
    {3, 11, 9, 129, 3, 1, 5, 3, 2, 4}, {6, 5, 17, 3, 1, 2, 2, 1, 1, 0},
};

void close_to(const std::vector<float>& y, const std::vector<double>& expected,
              double tolerance = 1e-5) {
  REQUIRE(y.size() == expected.size());
  for (std::size_t i = 0; i < y.size(); ++i) {
    CAPTURE(i);
    REQUIRE(double(y[i]) == doctest::Approx(expected[i]).epsilon(tolerance).scale(1));
  }
}

}  // namespace

TEST_CASE("a convolution is the textbook sum over its window") {
  for (const auto& c : cases) {
    CAPTURE(c.height);
    CAPTURE(c.filters);
    CAPTURE(c.groups);
    const auto at = reference_of(c);
    const auto x = random_tensor({1, c.height, c.width, c.channels}, 1);
    const auto w =
        random_tensor({c.filters, c.kernel_height, c.kernel_width, c.channels / c.groups}, 2);
    const auto bias = random_tensor({c.filters}, 3);
    const auto y = run_op(conv{window_of(c), c.groups, {}, false}, {x, w, bias})[0];
    CHECK(y.dims() == shape{1, at.out_height, at.out_width, c.filters});
    close_to(floats(y),
             reference::conv(at, c.filters, c.groups, floats(x), floats(w), floats(bias)));
  }
}

TEST_CASE("a transposed convolution scatters what a convolution gathers") {
  for (const auto& c : cases) {
    const auto w_dims = shape{c.filters, c.kernel_height, c.kernel_width, c.channels / c.groups};
    const auto x = random_tensor({1, c.height, c.width, c.channels}, 1);
    const auto w = random_tensor(w_dims, 2), bias = random_tensor({c.filters}, 3);
    auto at = reference_of(c);
    at.out_height = (c.height - 1) * c.stride + (c.kernel_height - 1) * c.dilation + 1 - 2 * c.pad;
    at.out_width = (c.width - 1) * c.stride + (c.kernel_width - 1) * c.dilation + 1 - 2 * c.pad;
    CAPTURE(c.height);
    CAPTURE(c.filters);
    CAPTURE(at.out_height);
    const conv_transpose op{window_of(c), c.groups, {}, {}, {}};
    if (at.out_height < 0) {
      CHECK(refusal(op, {x, w, bias}).find("pads take more") != std::string::npos);
      continue;
    }
    const auto y = run_op(op, {x, w, bias})[0];
    CHECK(y.dims() == shape{1, at.out_height, at.out_width, c.filters});
    close_to(floats(y), reference::conv_transpose(at, c.filters, c.groups, floats(x), floats(w),
                                                  floats(bias)));
  }
}

TEST_CASE("a convolution's store adds the residual before or after its activation") {
  const window_case c{4, 5, 3, 7, 1, 3, 3, 1, 1, 1};
  const auto x = random_tensor({2, 4, 5, 3}, 1), w = random_tensor({7, 3, 3, 3}, 2);
  const auto bias = random_tensor({7}, 3), residual = random_tensor({2, 4, 5, 7}, 4);
  const auto slopes = random_tensor({7}, 5);
  const auto plain = floats(run_op(conv{window_of(c), 1, {}, false}, {x, w, bias})[0]);
  for (const auto f : {function::relu, function::silu, function::prelu, function::leaky_relu,
                       function::hard_swish, function::clip})
    for (const bool last : {false, true}) {
      CAPTURE(name_of(f));
      CAPTURE(last);
      const activation then{f, f == function::silu ? 1.0f : 0.25f, 0.5f};
      const auto y =
          floats(run_op(conv{window_of(c), 1, then, last}, {x, w, bias, residual, slopes})[0]);
      for (std::size_t i = 0; i < y.size(); ++i) {
        const double r = floats(residual)[i],
                     a = f == function::prelu ? floats(slopes)[i % 7] : then.a;
        const double sum = double(plain[i]) + (last ? 0 : r);
        const double expected = reference::activation(name_of(f), sum, a, 0.5) + (last ? r : 0);
        REQUIRE(double(y[i]) == doctest::Approx(expected).epsilon(1e-5).scale(1));
      }
    }
}

TEST_CASE("windows have one to three spatial axes") {
  const float x[] = {1, 2, 3, 4, 5, 6, 7, 8};
  const float ones[] = {1, 1, 1, 1, 1, 1, 1, 1};
  const auto line =
      run_op(conv{}, {tensor::of<float>({1, 8, 1}, x), tensor::of<float>({1, 3, 1}, {ones, 3})});
  CHECK(floats(line[0]) == std::vector<float>{6, 9, 12, 15, 18, 21});
  const auto cube = run_op(
      conv{}, {tensor::of<float>({1, 2, 2, 2, 1}, x), tensor::of<float>({1, 2, 2, 2, 1}, ones)});
  CHECK(floats(cube[0]) == std::vector<float>{36});
  const auto most =
      run_op(pool{pool::kind::max, {2, 2, 1}, {}}, {tensor::of<float>({1, 2, 2, 2, 1}, x)});
  CHECK(floats(most[0]) == std::vector<float>{7, 8});
}

TEST_CASE("half and double precision convolutions agree with single") {
  const auto x = random_tensor({1, 5, 5, 6}, 1), w = random_tensor({4, 3, 3, 6}, 2);
  const auto expected = floats(run_op(conv{}, {x, w})[0]);
  for (const auto type : {element::f64, element::f16, element::bf16}) {
    std::vector<tensor> reads;
    for (const auto& t : {x, w}) {
      tensor converted(type, t.dims());
      for (std::int64_t i = 0; i < t.count(); ++i)
        store_real(converted.writable(), i, load_real(t.view(), i));
      reads.push_back(converted);
    }
    const auto y = run_op(conv{}, reads)[0];
    CHECK(y.type() == type);
    const double tolerance = type == element::f64 ? 1e-5 : type == element::f16 ? 1e-2 : 6e-2;
    for (std::size_t i = 0; i < expected.size(); ++i)
      REQUIRE(load_real(y.view(), std::int64_t(i)) ==
              doctest::Approx(double(expected[i])).epsilon(tolerance).scale(1));
  }
}

TEST_CASE("SAME rounds extents up and puts the odd pad where the rule says") {
  for (const auto rule : {window::rule::same_upper, window::rule::same_lower}) {
    const auto r = resolve({{2, 2}, {}, {}, {}, rule}, {6, 7}, {3, 3}).value();
    CHECK(r.output == shape{3, 4});
    CHECK(r.begin == (rule == window::rule::same_upper ? shape{0, 1} : shape{1, 1}));
    CHECK(r.end == (rule == window::rule::same_upper ? shape{1, 1} : shape{0, 1}));
  }
  CHECK(resolve({{4, 4}, {}, {}, {}, window::rule::same_upper}, {8, 8}, {1, 1})->output ==
        shape{2, 2});
  CHECK(resolve({{}, {}, {5, 5}, {5, 5}, window::rule::valid}, {8, 8}, {3, 3})->output ==
        shape{6, 6});
}

TEST_CASE("a rounded-up window that would start behind the map does not count") {
  CHECK(resolve({{2}, {}, {}, {}, {}}, {5}, {2}, true)->output == shape{3});
  CHECK(resolve({{3}, {}, {1}, {1}, {}}, {2}, {1}, true)->output == shape{1});
  CHECK(resolve({{2}, {}, {}, {}, {}}, {5}, {2}, false)->output == shape{2});
  CHECK(resolve({{2}, {2}, {}, {}, {}}, {4}, {3}, true)->output == shape{1});
  CHECK_FALSE(resolve({{2}, {2}, {}, {}, {}}, {4}, {3}, false));
}

TEST_CASE("pools are the textbook maximum and mean of each window") {
  for (const auto& c : cases) {
    if (c.pad >= c.kernel_height || c.pad >= c.kernel_width) continue;
    CAPTURE(c.height);
    CAPTURE(c.channels);
    const auto at = reference_of(c);
    const auto x = random_tensor({1, c.height, c.width, c.channels}, 1);
    pool op{pool::kind::max, {c.kernel_height, c.kernel_width}, window_of(c)};
    close_to(floats(run_op(op, {x})[0]), reference::max_pool(at, floats(x)), 1e-12);
    for (const bool padding : {false, true}) {
      op.is = pool::kind::average, op.count_padding = padding;
      close_to(floats(run_op(op, {x})[0]),
               reference::average_pool(at, floats(x), padding, c.pad, c.pad));
    }
  }
}

TEST_CASE("an average over a rounded-up window divides by what lies within the padding") {
  const float x[] = {1, 2, 3, 4, 5};
  pool op{pool::kind::average, {3}, {{2}, {}, {1}, {1}, {}}, true, true};
  const auto in = tensor::of<float>({1, 5, 1}, x);
  CHECK(floats(run_op(op, {in})[0]) == std::vector<float>{1, 3, 3});
  op.count_padding = false;
  CHECK(floats(run_op(op, {in})[0]) == std::vector<float>{1.5f, 3, 4.5f});
  op = {pool::kind::average, {2}, {{2}, {}, {}, {}, {}}, true, true};
  CHECK(floats(run_op(op, {in})[0]) == std::vector<float>{1.5f, 3.5f, 5});
}

TEST_CASE("max pooling tells where each maximum was, channels first") {
  const float x[] = {1, 8, 2, 7, 3, 6, 4, 5, 9, 0, 5, 5};  // [1, 2, 3, 2]
  pool op{pool::kind::max, {2, 2}, {}};
  const auto y = run_op(op, {tensor::of<float>({1, 2, 3, 2}, x)});
  CHECK(floats(y[0]) == std::vector<float>{9, 8, 9, 7});
  const auto where = y[1].span<std::int64_t>();
  CHECK(std::vector<std::int64_t>(where.begin(), where.end()) ==
        std::vector<std::int64_t>{4, 6, 4, 7});
  op.column_major = true;
  const auto swapped = run_op(op, {tensor::of<float>({1, 2, 3, 2}, x)})[1];
  CHECK(swapped.span<std::int64_t>()[0] == 3);
}

TEST_CASE("max pooling takes bytes and lp pooling a norm") {
  const std::int8_t bytes[] = {-128, -5, -9, 3};
  const auto y = run_op(pool{pool::kind::max, {2}, {{2}, {}, {}, {}, {}}},
                        {tensor::of<std::int8_t>({1, 4, 1}, bytes)})[0];
  CHECK(y.span<std::int8_t>()[0] == -5);
  CHECK(y.span<std::int8_t>()[1] == 3);
  const float x[] = {3, -4, 1, 2};
  pool op{pool::kind::lp, {2}, {{2}, {}, {}, {}, {}}};
  CHECK(floats(run_op(op, {tensor::of<float>({1, 4, 1}, x)})[0])[0] == doctest::Approx(5));
  op.p = 1;
  CHECK(floats(run_op(op, {tensor::of<float>({1, 4, 1}, x)})[0])[0] == doctest::Approx(7));
  op.p = 3;
  CHECK(floats(run_op(op, {tensor::of<float>({1, 4, 1}, x)})[0])[1] ==
        doctest::Approx(std::cbrt(9.0)));
}

TEST_CASE("gemm transposes, scales, adds and activates") {
  for (const int columns : {1, 3, 63, 64, 65, 131})
    for (const bool ta : {false, true})
      for (const bool tb : {false, true}) {
        CAPTURE(columns);
        CAPTURE(ta);
        CAPTURE(tb);
        const int rows = 5, depth = 17;
        const auto a = random_floats(std::size_t(rows * depth), 1);
        const auto w = random_floats(std::size_t(columns * depth), 2);
        const auto slopes = random_tensor({columns}, 4), c = random_tensor({columns}, 3);
        const auto left = tensor::of<float>(ta ? shape{depth, rows} : shape{rows, depth},
                                            ta ? reference::transposed(rows, depth, a) : a);
        const auto right = tensor::of<float>(tb ? shape{columns, depth} : shape{depth, columns},
                                             tb ? w : reference::transposed(columns, depth, w));
        const auto y =
            floats(run_op(gemm{0.5f, 2, ta, tb, {function::prelu}}, {left, right, c, slopes})[0]);
        auto expected = reference::gemm(rows, depth, columns, a, w);
        for (std::size_t i = 0; i < expected.size(); ++i) {
          const auto m = i % std::size_t(columns);
          expected[i] = reference::activation("prelu", expected[i] / 2 + 2 * double(floats(c)[m]),
                                              double(floats(slopes)[m]));
        }
        close_to(y, expected);
      }
}

TEST_CASE("gemm's third operand broadcasts one way") {
  const float two[] = {1, 2}, four[] = {1, 0, 0, 1};
  const auto eye = tensor::of<float>({2, 2}, four);
  const auto sum = [&](const shape& dims) {
    return floats(
        run_op(gemm{}, {eye, eye, tensor::of<float>(dims, {two, std::size_t(dims.count())})})[0]);
  };
  CHECK(sum({}) == std::vector<float>{2, 1, 1, 2});
  CHECK(sum({2, 1}) == std::vector<float>{2, 1, 2, 3});
  CHECK(sum({1, 2}) == std::vector<float>{2, 2, 1, 3});
  CHECK(sum({2}) == std::vector<float>{2, 2, 1, 3});
  CHECK_FALSE(refusal(gemm{}, {eye, eye, random_tensor({3}, 1)}).empty());
}

TEST_CASE("matmul broadcasts batches and promotes vectors") {
  const auto a = random_tensor({2, 1, 3, 5}, 1), b = random_tensor({4, 5, 7}, 2);
  const auto y = run_op(matmul{}, {a, b})[0];
  CHECK(y.dims() == shape{2, 4, 3, 7});
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 4; ++j)
      for (int r = 0; r < 3; ++r)
        for (int c = 0; c < 7; ++c) {
          double sum = 0;
          for (int k = 0; k < 5; ++k)
            sum += double(floats(a)[std::size_t((i * 3 + r) * 5 + k)]) *
                   double(floats(b)[std::size_t((j * 5 + k) * 7 + c)]);
          REQUIRE(floats(y)[std::size_t(((i * 4 + j) * 3 + r) * 7 + c)] == doctest::Approx(sum));
        }
  CHECK(run_op(matmul{}, {random_tensor({5}, 1), b})[0].dims() == shape{4, 7});
  CHECK(run_op(matmul{}, {a, random_tensor({5}, 1)})[0].dims() == shape{2, 1, 3});
  CHECK(run_op(matmul{}, {random_tensor({5}, 1), random_tensor({5}, 2)})[0].dims() == shape{});
  CHECK(
      run_op(matmul{}, {random_tensor({3, 0}, 1), random_tensor({0, 2}, 2)})[0].span<float>()[5] ==
      0);
}

TEST_CASE("matmul of whole numbers wraps as they do") {
  const std::int32_t big[] = {std::numeric_limits<std::int32_t>::max(), 2};
  const auto y = run_op(
      matmul{}, {tensor::of<std::int32_t>({1, 2}, big), tensor::of<std::int32_t>({2, 1}, big)})[0];
  CHECK(y.span<std::int32_t>()[0] == 5);
}

TEST_CASE("depth and space are each other's opposite") {
  const auto x = random_tensor({2, 3, 4, 12}, 1);
  const auto wide = run_op(depth_to_space{2, false}, {x})[0];
  CHECK(wide.dims() == shape{2, 6, 8, 3});
  CHECK(floats(run_op(space_to_depth{2}, {wide})[0]) == floats(x));
  const float c[] = {0, 1, 2, 3, 4, 5, 6, 7};
  const auto deep = tensor::of<float>({1, 1, 1, 8}, c);
  CHECK(floats(run_op(depth_to_space{2, false}, {deep})[0]) ==
        std::vector<float>{0, 1, 2, 3, 4, 5, 6, 7});
  CHECK(floats(run_op(depth_to_space{2, true}, {deep})[0]) ==
        std::vector<float>{0, 4, 1, 5, 2, 6, 3, 7});
}

TEST_CASE("windows that cannot be are refused with a sentence") {
  const auto x = random_tensor({1, 5, 5, 4}, 1), w = random_tensor({6, 3, 3, 4}, 2);
  const auto says = [](const std::string& sentence, const char* part) {
    CAPTURE(sentence);
    return sentence.find(part) != std::string::npos;
  };
  const auto with = [](const window& at) { return conv{at, 1, {}, false}; };
  CHECK(says(refusal(conv{}, {x, random_tensor({6, 3, 4}, 2)}), "the weights are [6,3,4]"));
  CHECK(says(refusal(conv{{}, 4, {}, false}, {x, w}), "4 groups do not divide 6 filters"));
  CHECK(says(refusal(conv{{}, 2, {}, false}, {x, w}), "the input has 4"));
  CHECK(says(refusal(conv{{}, 0, {}, false}, {x, w}), "0 groups"));
  CHECK(says(refusal(with({{0, 1}, {}, {}, {}, {}}), {x, w}), "strides [0,1]"));
  CHECK(says(refusal(with({{1}, {}, {}, {}, {}}), {x, w}), "1 strides for 2"));
  CHECK(says(refusal(with({{}, {}, {-1, 0}, {}, {}}), {x, w}), "pads"));
  CHECK(says(refusal(with({{}, {3, 3}, {}, {}, {}}), {x, w}), "covers 7"));
  CHECK(says(refusal(conv{}, {x, w, random_tensor({5}, 1)}), "bias is [5]"));
  CHECK(says(refusal(conv{}, {x, w, {}, random_tensor({1, 5, 5, 6}, 1)}), "residual"));
  CHECK(says(refusal(conv{{}, 1, {function::prelu}, false}, {x, w}), "slopes"));
  CHECK(says(refusal(pool{}, {x}), "kernel has 0"));
  CHECK(says(refusal(pool{pool::kind::max, {0, 1}, {}}, {x}), "kernel extents"));
  CHECK(says(refusal(with({{}, {}, {1 << 30, 1 << 30}, {}, {}}),
                     {random_tensor({1 << 10, 1, 1, 1}, 1), random_tensor({1 << 10, 1, 1, 1}, 1)}),
             "cannot be counted"));
  CHECK(
      says(refusal(matmul{}, {random_tensor({2, 3}, 1), random_tensor({2, 3}, 1)}), "do not fit"));
  CHECK(
      says(refusal(gemm{}, {random_tensor({2, 3}, 1), random_tensor({2, 3}, 1)}), "inner extents"));
  CHECK(says(refusal(depth_to_space{3, false}, {x}), "not a multiple"));
  CHECK(says(refusal(space_to_depth{0}, {x}), "block is 0"));
}
