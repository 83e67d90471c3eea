#include <doctest/doctest.h>
#include <fovea/nn/op/normalization.hpp>

#include "support/run_op.hpp"

#include <cmath>

using namespace fovea::nn;
using namespace fovea_test;

namespace {

/// Mean and variance of the elements that `belongs` names.
template <class Belongs>
std::pair<double, double> moments(const std::vector<float>& x, Belongs belongs) {
  double count = 0, mean = 0, variance = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (belongs(i)) ++count, mean += double(x[i]);
  mean /= count;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (belongs(i)) variance += (double(x[i]) - mean) * (double(x[i]) - mean);
  return {mean, variance / count};
}

void close(const tensor& y, std::size_t i, double expected, double tolerance = 1e-4) {
  CAPTURE(i);
  REQUIRE(load_real(y.view(), std::int64_t(i)) ==
          doctest::Approx(expected).epsilon(tolerance).scale(1));
}

tensor positive(const shape& dims, unsigned seed) {
  const auto values = random_floats(std::size_t(dims.count()), seed, 0.5f, 2);
  return tensor::of<float>(dims, values);
}

}  // namespace

TEST_CASE("batch norm is an affine map a channel, whichever axis that is") {
  for (const int axis : {1, -1, 3})
    for (const std::int64_t channels : {1, 7, 65}) {
      CAPTURE(axis);
      CAPTURE(channels);
      const shape dims = axis == 1 ? shape{2, channels, 3, 2} : shape{2, 3, 2, channels};
      const auto x = random_tensor(dims, 1);
      const auto scale = random_tensor({channels}, 2), shift = random_tensor({channels}, 3);
      const auto mean = random_tensor({channels}, 4), variance = positive({channels}, 5);
      batch_norm op;
      op.axis = axis;
      op.epsilon = 0.01f;
      const auto y = run_op(op, {x, scale, shift, mean, variance})[0];
      for (std::size_t i = 0; i < floats(x).size(); ++i) {
        const auto c = axis == 1 ? i / 6 % std::size_t(channels) : i % std::size_t(channels);
        close(y, i,
              double(floats(scale)[c]) * (double(floats(x)[i]) - double(floats(mean)[c])) /
                      std::sqrt(double(floats(variance)[c]) + 0.01) +
                  double(floats(shift)[c]));
      }
    }
}

TEST_CASE("batch norm in training takes its own statistics and blends the running ones") {
  const auto x = random_tensor({3, 2, 5}, 1);
  const auto scale = random_tensor({2}, 2), shift = random_tensor({2}, 3);
  const auto mean = random_tensor({2}, 4), variance = positive({2}, 5);
  batch_norm op;
  op.training = true;
  op.momentum = 0.75f;
  const auto y = run_op(op, {x, scale, shift, mean, variance});
  REQUIRE(y.size() == 3);
  for (std::size_t c = 0; c < 2; ++c) {
    const auto [m, v] = moments(floats(x), [&](std::size_t i) { return i / 5 % 2 == c; });
    close(y[1], c, 0.75 * double(floats(mean)[c]) + 0.25 * m);
    close(y[2], c, 0.75 * double(floats(variance)[c]) + 0.25 * v);
    close(y[0], c * 5,
          double(floats(scale)[c]) * (double(floats(x)[c * 5]) - m) / std::sqrt(v + 1e-5) +
              double(floats(shift)[c]));
  }
}

TEST_CASE("batch norm takes vectors as one channel, and half precision") {
  const float one[] = {2};
  const auto two = tensor::of<float>({1}, one);
  const auto x = random_tensor({7}, 1);
  CHECK(run_op(batch_norm{}, {x, two, two, two, two})[0].dims() == shape{7});
  tensor half(element::f16, {2, 1});
  store_real(half.writable(), 0, 4);
  store_real(half.writable(), 1, -1);
  const auto y = run_op(batch_norm{0, 0.9f, false, 1}, {half, two, two, two, two})[0];
  CHECK(y.type() == element::f16);
  close(y, 0, 2 * (4 - 2) / std::sqrt(2.0) + 2, 1e-3);
}

TEST_CASE("instance norm takes the statistics of a sample's channel") {
  for (const int axis : {1, 3}) {
    CAPTURE(axis);
    const shape dims = axis == 1 ? shape{2, 3, 5, 1} : shape{2, 5, 1, 3};
    const auto x = random_tensor(dims, 1), scale = random_tensor({3}, 2),
               shift = random_tensor({3}, 3);
    const auto y = run_op(instance_norm{1e-3f, axis}, {x, scale, shift})[0];
    const auto channel = [&](std::size_t i) { return axis == 1 ? i / 5 % 3 : i % 3; };
    for (std::size_t i = 0; i < 30; ++i) {
      const auto [m, v] = moments(
          floats(x), [&](std::size_t k) { return k / 15 == i / 15 && channel(k) == channel(i); });
      close(y, i,
            double(floats(scale)[channel(i)]) * (double(floats(x)[i]) - m) / std::sqrt(v + 1e-3) +
                double(floats(shift)[channel(i)]));
    }
  }
}

TEST_CASE("group norm takes the statistics of a sample's group, scales by channel or group") {
  const auto x = random_tensor({2, 6, 2, 2}, 1);
  for (const std::int64_t vectors : {6, 3}) {
    CAPTURE(vectors);
    const auto scale = random_tensor({vectors}, 2), shift = random_tensor({vectors}, 3);
    const auto y = run_op(group_norm{3, 1e-3f}, {x, scale, shift})[0];
    for (std::size_t i = 0; i < 48; ++i) {
      const auto [m, v] = moments(floats(x), [&](std::size_t k) { return k / 8 == i / 8; });
      const auto of = vectors == 6 ? i / 4 % 6 : i / 8 % 3;
      close(y, i,
            double(floats(scale)[of]) * (double(floats(x)[i]) - m) / std::sqrt(v + 1e-3) +
                double(floats(shift)[of]));
    }
  }
}

TEST_CASE("layer norm takes the statistics of every later axis and broadcasts its scale") {
  const auto x = random_tensor({3, 2, 5}, 1);
  struct {
    shape dims;
    int axis;
  } const scales[] = {{{5}, -1}, {{2, 5}, 1},    {{2, 1}, 1},
                      {{}, 0},   {{3, 1, 1}, 2}, {{1, 1, 5}, -1}};
  for (const auto& c : scales)
    for (const bool rms : {false, true}) {
      CAPTURE(c.dims.text());
      CAPTURE(rms);
      const auto scale = random_tensor(c.dims, 2), shift = random_tensor(c.dims, 3);
      const auto out = run_op(layer_norm{c.axis, 1e-3f, rms}, {x, scale, shift});
      REQUIRE(out.size() == (rms ? 1 : 3));
      const auto width = std::size_t(x.dims().product(c.axis < 0 ? 3 + c.axis : c.axis, 3));
      for (std::size_t i = 0; i < 30; ++i) {
        auto [m, v] = moments(floats(x), [&](std::size_t k) { return k / width == i / width; });
        if (rms) v += m * m, m = 0;
        const auto last = c.dims.rank() > 0 && c.dims.back() == 5;
        const auto of = c.dims.count() == 1           ? 0
                        : c.dims.count() == 2         ? i / 5 % 2
                        : c.dims.count() == 3         ? i / 10
                        : last && c.dims.count() == 5 ? i % 5
                                                      : i % 10;
        close(out[0], i,
              (double(floats(x)[i]) - m) / std::sqrt(v + 1e-3) * double(floats(scale)[of]) +
                  double(floats(shift)[of]));
        if (rms) continue;
        close(out[1], i / width, m);
        close(out[2], i / width, 1 / std::sqrt(v + 1e-3));
      }
    }
  CHECK(infer(layer_norm{1, 0, false}, facts(facts_of({x, random_tensor({5}, 1)})))->at(1).dims ==
        shape{3, 1, 1});
}

TEST_CASE("lp norms divide by the norm along an axis, and zeros stay zeros") {
  const float values[] = {3, 0, -4, 0};
  const auto x = tensor::of<float>({2, 2}, values);
  CHECK(floats(run_op(lp_norm{0, 2, 0}, {x})[0]) == std::vector<float>{0.6f, 0, -0.8f, 0});
  CHECK(floats(run_op(lp_norm{0, 1, 0}, {x})[0])[2] == doctest::Approx(-4.0 / 7));
  CHECK(floats(run_op(lp_norm{-1, 2, 8}, {x})[0]) == std::vector<float>{0.375f, 0, -0.5f, 0});
}

TEST_CASE("local response norm sums squares of neighbours, the odd one behind") {
  for (const int axis : {1, 2}) {
    const auto x = random_tensor(axis == 1 ? shape{2, 5, 3} : shape{2, 3, 5}, 1);
    for (const std::int64_t size : {1, 2, 3, 4, 11}) {
      CAPTURE(size);
      const auto y = run_op(local_response_norm{size, 0.5f, 0.75f, 2, axis}, {x})[0];
      for (std::size_t i = 0; i < 30; ++i) {
        const auto step = axis == 1 ? 3 : 1;
        const auto c = std::int64_t(i) / step % 5;
        double sum = 0;
        for (std::int64_t k = 0; k < 5; ++k) {
          const double v = double(floats(x)[std::size_t(std::int64_t(i) + (k - c) * step)]);
          if (k >= c - (size - 1) / 2 && k <= c + size / 2) sum += v * v;
        }
        close(y, i, double(floats(x)[i]) / std::pow(2 + 0.5 / double(size) * sum, 0.75));
      }
    }
  }
}

TEST_CASE("mean-variance norm leaves each channel with mean 0 and variance 1") {
  const auto x = random_tensor({2, 3, 4, 5}, 1);
  const auto y = floats(run_op(mean_variance_norm{}, {x})[0]);
  for (std::size_t c = 0; c < 3; ++c) {
    const auto [m, v] = moments(y, [&](std::size_t i) { return i / 20 % 3 == c; });
    CHECK(m == doctest::Approx(0).scale(1));
    CHECK(v == doctest::Approx(1));
  }
  CHECK(run_op(mean_variance_norm{{0, 1}}, {random_tensor({0, 2}, 1)})[0].count() == 0);
}

TEST_CASE("norms refuse vectors, axes and groups that do not fit") {
  const auto x = random_tensor({2, 6, 3}, 1), six = random_tensor({6}, 2),
             five = random_tensor({5}, 2);
  const auto says = [](const std::string& sentence, const char* part) {
    CAPTURE(sentence);
    return sentence.find(part) != std::string::npos;
  };
  CHECK(says(refusal(batch_norm{}, {x, six, six, five, six}), "operand 3 is f32 [5]"));
  CHECK(says(refusal(batch_norm{}, {x, six, six, six}), "operand 4 is none"));
  CHECK(says(refusal(batch_norm{1e-5f, 0.9f, false, 3}, {x, six, six, six, six}), "axis 3"));
  CHECK(says(refusal(instance_norm{1e-5f, 0}, {x, six, six}), "batch axis"));
  CHECK(says(refusal(group_norm{4, 0}, {x, six, six}), "4 groups do not divide 6"));
  CHECK(says(refusal(group_norm{0, 0}, {x, six, six}), "0 groups"));
  CHECK(says(refusal(layer_norm{}, {x, six}), "scale is [6]"));
  CHECK(says(refusal(layer_norm{}, {x}), "scale"));
  CHECK(says(refusal(lp_norm{0, 3, 0}, {x}), "p is 3"));
  CHECK(says(refusal(local_response_norm{0, 1, 1, 1, 1}, {x}), "size is 0"));
  CHECK(says(refusal(mean_variance_norm{}, {x}), "axis 3"));
  CHECK(says(refusal(lp_norm{}, {tensor::list({})}), "i64"));
}
