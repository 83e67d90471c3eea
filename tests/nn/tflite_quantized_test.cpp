#include "support/tflite_run.hpp"

#include <algorithm>
#include <cmath>

using namespace fovea_test;
using b = tflite_builder;
namespace {

template <class T>
std::vector<T> random_bytes(std::size_t count, unsigned seed) {
  std::mt19937 engine(seed);
  std::vector<T> out(count);
  for (auto& v : out) v = static_cast<T>(engine() >> 7);
  return out;
}

/// A 1 x 1 convolution in whole numbers, as the reference kernels do it: exact sums, one rounding.
template <class T>
std::vector<T> whole_conv(const std::vector<T>& x, const std::vector<T>& w,
                          const std::vector<std::int32_t>& bias, const quantized& qx,
                          const quantized& qw, const quantized& qy) {
  const std::size_t filters = bias.size(), depth = w.size() / filters;
  std::vector<T> y;
  for (std::size_t p = 0; p < x.size() / depth; ++p)
    for (std::size_t f = 0; f < filters; ++f) {
      const std::size_t q = qw.scale.size() > 1 ? f : 0;
      std::int64_t sum = bias[f];
      for (std::size_t c = 0; c < depth; ++c)
        sum += (x[p * depth + c] - qx.zero[0]) * (w[f * depth + c] - qw.zero[q]);
      const double scaled =
          double(sum) * double(qx.scale[0]) * double(qw.scale[q]) / double(qy.scale[0]);
      const double whole = std::round(scaled) + double(qy.zero[0]);
      y.push_back(static_cast<T>(std::clamp(whole, double(std::numeric_limits<T>::min()),
                                            double(std::numeric_limits<T>::max()))));
    }
  return y;
}

template <class T>
void check_conv(b::type type, const quantized& qx, const quantized& qw, const quantized& qy) {
  const auto x = random_bytes<T>(3 * 5 * 7, 1), w = random_bytes<T>(4 * 7, 2);
  const std::vector<std::int32_t> bias{-700, 0, 300, 12345};
  quantized qb;
  for (const float s : qw.scale) qb.scale.push_back(s * qx.scale[0]), qb.zero.push_back(0);
  b m;
  const int in = m.input("x", type, {1, 3, 5, 7}, qx);
  const int filters = m.constant("w", type, {4, 1, 1, 7}, w, qw);
  const int shift = m.constant("b", b::i32, {4}, bias, qb);
  const int out = m.tensor("y", type, {1, 3, 5, 4}, qy);
  m.add(3, {in, filters, shift}, {out}, flat{}.set(1, std::int32_t(1)).set(2, std::int32_t(1)));
  m.output(out);
  const nn::tensor got = run_built(m, {nn::tensor::of<T>({1, 3, 5, 7}, x)})[0];
  const auto expected = whole_conv(x, w, bias, qx, qw, qy);
  REQUIRE(got.type() == nn::element_of<T>);
  REQUIRE(got.span<T>().size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CAPTURE(i);
    CHECK(std::abs(int(got.span<T>()[i]) - int(expected[i])) <= 1);
  }
}

}  // namespace

TEST_CASE("an int8 convolution with a scale per filter stays within one quantum") {
  check_conv<std::int8_t>(b::i8, {{.05f}, {-3}}, {{.02f, .01f, .03f, .005f}, {0, 0, 0, 0}, 0},
                          {{.4f}, {7}});
}

TEST_CASE("a uint8 convolution with one scale stays within one quantum") {
  check_conv<std::uint8_t>(b::u8, {{.05f}, {131}}, {{.02f}, {117}}, {{.7f}, {99}});
}

TEST_CASE("a mean of bytes is rounded as the byte it is, halves away from zero") {
  struct pooled {
    std::int8_t left, right, mean;
  };
  // TFLite's reference_integer_ops::AveragePool: (sum + n / 2) / n, cut toward zero; (sum - n / 2)
  // where the sum is negative. The zero point has no part in it.
  for (const auto& each : {pooled{2, 3, 3}, pooled{-2, -3, -3}, pooled{-1, 0, -1}, pooled{0, 1, 1},
                           pooled{-128, -127, -128}, pooled{127, 126, 127}, pooled{-7, 7, 0}}) {
    CAPTURE(each.left);
    CAPTURE(each.right);
    b m;
    const int x = m.input("x", b::i8, {1, 1, 2, 1}, {{.3f}, {-5}});
    const int y = m.tensor("y", b::i8, {1, 1, 1, 1}, {{.3f}, {-5}});
    const auto one = std::int32_t(1);
    m.add(
        1, {x}, {y},
        flat{}.set(0, std::int8_t(1)).set(1, one).set(2, one).set(3, std::int32_t(2)).set(4, one));
    m.output(y);
    const std::vector<std::int8_t> pair{each.left, each.right};
    const auto mean = run_built(m, {nn::tensor::of<std::int8_t>({1, 1, 2, 1}, pair)})[0];
    CHECK(mean.span<std::int8_t>()[0] == each.mean);
  }
}

TEST_CASE("a saturating sum and a fused activation clamp to the type and the activation") {
  b m;
  const int x = m.input("x", b::i8, {4}, {{.1f}, {0}}),
            y = m.tensor("y", b::i8, {4}, {{.1f}, {-28}});
  const int six = m.tensor("six", b::i8, {4}, {{.1f}, {0}});
  m.add(0, {x, x}, {y}, flat{}.set(0, std::int8_t(0)));
  m.add(0, {x, x}, {six}, flat{}.set(0, std::int8_t(3)));
  m.output(y);
  m.output(six);
  const std::vector<std::int8_t> values{-128, -10, 10, 127};
  const auto got = run_built(m, {nn::tensor::of<std::int8_t>({4}, values)});
  const auto list = [](const nn::tensor& t) {
    const auto s = t.span<std::int8_t>();
    return std::vector<int>(s.begin(), s.end());
  };
  CHECK(list(got[0]) == std::vector<int>{-128, -48, -8, 127});
  CHECK(list(got[1]) == std::vector<int>{0, 0, 20, 60});
}

TEST_CASE("what only moves quantized elements gives them back bit for bit") {
  const auto x = random_bytes<std::int8_t>(24, 9);
  const quantized q{{.037f}, {-11}};
  b m;
  const int in = m.input("x", b::i8, {2, 3, 4}, q), y = m.tensor("y", b::i8, {4, 6}, q);
  const int dims = m.constant<std::int32_t>("dims", b::i32, {2}, {4, 6});
  m.add(22, {in, dims}, {y});
  m.output(y);
  const auto got = run_built(m, {nn::tensor::of<std::int8_t>({2, 3, 4}, x)})[0];
  REQUIRE(got.dims() == nn::shape{4, 6});
  for (std::size_t i = 0; i < x.size(); ++i) CHECK(got.span<std::int8_t>()[i] == x[i]);
}

TEST_CASE("QUANTIZE and DEQUANTIZE lead from floats to bytes and back") {
  b m;
  const int x = m.input("x", b::f32, {3}), q = m.tensor("q", b::u8, {3}, {{.5f}, {10}});
  const int y = m.tensor("y", b::f32, {3});
  m.add(114, {x}, {q});
  m.add(6, {q}, {y});
  m.output(q);
  m.output(y);
  const auto got = run_built(m, {tensor_of({3}, {-100, 1.2f, 3})});
  CHECK(got[0].span<std::uint8_t>()[0] == 0);
  CHECK(got[0].span<std::uint8_t>()[1] == 12);
  check_close(got[1], {3}, {-5, 1, 3});
}

TEST_CASE("filters alone may be quantized") {
  b m;
  const int x = m.input("x", b::f32, {1, 2}), y = m.tensor("y", b::f32, {1, 2});
  const int w =
      m.constant<std::int8_t>("w", b::i8, {2, 2}, {10, -20, 30, 40}, {{.1f, .01f}, {0, 0}, 0});
  m.add(9, {x, w}, {y});
  m.output(y);
  check_close(run_built(m, {tensor_of({1, 2}, {1, 2})})[0], {1, 2}, {-3, 1.1});
}
