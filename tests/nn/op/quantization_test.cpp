#include "support/run_op.hpp"

#include <fovea/nn/op/arithmetic.hpp>
#include <fovea/nn/op/quantization.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace fovea::nn;
using fovea_test::floats;
using fovea_test::refusal;
using fovea_test::run_op;

namespace {

using list = std::vector<std::int64_t>;

tensor vec(std::vector<float> values) {
  return tensor::of<float>({static_cast<std::int64_t>(values.size())}, values);
}
tensor as(element type, const tensor& t) { return run_op(cast{type}, {t})[0]; }
list integers(const tensor& t) {
  list out;
  for (std::int64_t i = 0; i < t.count(); ++i) out.push_back(load_integer(t.view(), i));
  return out;
}

}  // namespace

TEST_CASE("quantizing rounds halves to even and stops at the ends of the type") {
  const tensor x = vec({0, 2, 3, 5, 1000, -254, -1000, NAN});
  const tensor two = tensor::scalar(2.f);
  struct {
    element type;
    float zero;
    list want;
  } cases[] = {{element::u8, 128, {128, 129, 130, 130, 255, 1, 0, 0}},
               {element::i8, 0, {0, 1, 2, 2, 127, -127, -128, -128}},
               {element::i16, 1, {1, 2, 3, 3, 501, -126, -499, -32768}},
               {element::u16, 300, {300, 301, 302, 302, 800, 173, 0, 0}},
               {element::i4, 1, {1, 2, 3, 3, 7, -8, -8, -8}},
               {element::u4, 1, {1, 2, 3, 3, 15, 0, 0, 0}}};
  for (const auto& c : cases) {
    CAPTURE(name_of(c.type));
    const tensor zero = as(c.type, tensor::scalar(c.zero));
    CHECK(integers(run_op(quantize_linear{}, {x, two, zero})[0]) == c.want);
  }
  CHECK(integers(run_op(quantize_linear{1, 0, element::i8}, {x, two})[0]) == cases[1].want);
}

TEST_CASE("scales go by tensor, by axis or by block, and there and back again") {
  struct {
    shape dims, scales;
    int axis;
    std::int64_t block;
  } cases[] = {{{2, 3, 5}, {}, 1, 0},         {{2, 3, 5}, {1}, 1, 0}, {{2, 3, 5}, {3}, 1, 0},
               {{2, 3, 5}, {5}, -1, 0},       {{2, 3, 5}, {2}, 0, 0}, {{2, 7, 3}, {2, 4, 3}, 1, 2},
               {{2, 3, 8}, {2, 3, 3}, -1, 3}, {{0, 3}, {3}, 1, 0}};
  for (const auto& c : cases)
    for (const auto type : {element::i8, element::u8, element::i16}) {
      CAPTURE(c.dims.text());
      CAPTURE(c.scales.text());
      CAPTURE(name_of(type));
      const tensor x = fovea_test::random_tensor(c.dims, 11);
      const auto many = std::size_t(c.scales.count());
      const tensor scale =
          tensor::of<float>(c.scales, fovea_test::random_floats(many, 12, 0.01f, 0.02f));
      const tensor zero =
          as(type, tensor::of<float>(c.scales, fovea_test::random_floats(many, 13, 120, 126)));
      const tensor q = run_op(quantize_linear{c.axis, c.block}, {x, scale, zero})[0];
      const tensor y = run_op(dequantize_linear{c.axis, c.block}, {q, scale, zero})[0];
      const int axis = c.axis < 0 ? c.axis + c.dims.rank() : c.axis;
      const std::int64_t inner = c.dims.product(axis + 1, c.dims.rank());
      for (std::int64_t i = 0; i < x.count(); ++i) {
        const std::int64_t along = i / inner % c.dims[axis], outer = i / inner / c.dims[axis];
        std::int64_t s = many == 1 ? 0 : along;
        if (c.block) s = (outer * c.scales[axis] + along / c.block) * inner + i % inner;
        const double by = load_real(scale.view(), s), z = load_real(zero.view(), s);
        const double high = type == element::i8 ? 127 : type == element::u8 ? 255 : 32767;
        const double low = type == element::i8 ? -128 : type == element::u8 ? 0 : -32768;
        const double wide = load_real(x.view(), i) / by;
        const double want = std::min(high, std::max(low, std::nearbyint(wide) + z));
        const bool tie = std::fabs(wide - std::floor(wide) - 0.5) < 1e-4;
        CHECK(std::fabs(load_real(q.view(), i) - want) <= (tie ? 1 : 0));
        CHECK(load_real(y.view(), i) ==
              doctest::Approx((load_real(q.view(), i) - z) * by).epsilon(1e-6));
      }
    }
}

TEST_CASE("quantizing to 8-bit floats divides and rounds to the format") {
  const tensor x = vec({0, 1, 2, 100000, 200, -1000});
  const tensor zero = as(element::f8e4m3fn, tensor::scalar(0.f));
  const tensor q = run_op(quantize_linear{}, {x, tensor::scalar(2.f), zero})[0];
  CHECK(floats(as(element::f32, q)) == std::vector<float>{0, 0.5f, 1, 448, 96, -448});
  const tensor y = run_op(dequantize_linear{}, {q, tensor::scalar(2.f)})[0];
  CHECK(floats(y) == std::vector<float>{0, 1, 2, 896, 192, -896});
  const tensor open =
      run_op(quantize_linear{1, 0, element::f8e5m2, false}, {vec({1e9f}), tensor::scalar(2.f)})[0];
  CHECK(floats(as(element::f32, open))[0] == HUGE_VALF);
}

TEST_CASE("half scales give halves back, 32-bit integers need no zero") {
  const tensor x = tensor::of<std::int32_t>({3}, std::vector<std::int32_t>{-3, 0, 70000});
  CHECK(floats(run_op(dequantize_linear{}, {x, tensor::scalar(0.5f)})[0]) ==
        std::vector<float>{-1.5f, 0, 35000});
  const tensor half = as(element::f16, tensor::scalar(0.5f));
  CHECK(run_op(dequantize_linear{}, {x, half})[0].type() == element::f16);
  CHECK(integers(run_op(quantize_linear{}, {as(element::f16, vec({1.5f})), half})[0]) == list{3});
}

TEST_CASE("dynamic quantization fits scale and zero to the data, 0 always within") {
  struct {
    std::vector<float> x;
    float scale;
    std::int64_t zero;
  } cases[] = {{{0, 2, -3, -2.5f, 1.34f, 0.5f}, 0.0196078438f, 153},
               {{-1, -2.1f, -1.3f, -2.5f, -3.34f, -4}, 0.0156862754f, 255},
               {{1, 2.1f, 1.3f, 2.5f, 3.34f, 4}, 0.0156862754f, 0},
               {{0, 0}, 1, 0},
               {{}, 1, 0}};
  for (const auto& c : cases) {
    const auto out = run_op(dynamic_quantize_linear{}, {vec(c.x)});
    CHECK(floats(out[1])[0] == doctest::Approx(c.scale).epsilon(1e-7));
    CHECK(integers(out[2])[0] == c.zero);
    for (std::size_t i = 0; i < c.x.size(); ++i)
      CHECK(load_real(out[0].view(), std::int64_t(i)) ==
            std::nearbyint(c.x[i] / c.scale) + static_cast<float>(c.zero));
  }
}

TEST_CASE("scales that do not fit the input are refused in words") {
  const tensor x = fovea_test::random_tensor({2, 3}, 1), two = vec({1, 2}), three = vec({1, 2, 3});
  CHECK(refusal(quantize_linear{}, {x, two}) ==
        "the scales have shape [2], where [3] fits the input");
  CHECK(refusal(quantize_linear{5}, {x, two}) == "axis 5 is outside the 2 axes there are");
  CHECK(refusal(quantize_linear{1, 2}, {x, three}) ==
        "the scales have shape [3], where [2,2] fits the input");
  CHECK(refusal(quantize_linear{1, -2}, {x, three}) == "the block is -2");
  CHECK(refusal(quantize_linear{}, {x, three, as(element::u8, two)}) ==
        "the zeros have shape [2], the scales [3]");
  CHECK(refusal(quantize_linear{}, {x, three, three}) != "");
  CHECK(refusal(dequantize_linear{}, {as(element::u8, x), three, as(element::i8, three)}) ==
        "the operands are u8 and i8; they must be of one type");
  CHECK(refusal(dynamic_quantize_linear{}, {as(element::u8, x)}) == "quantizes u8, not f32");
}
