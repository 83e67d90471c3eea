// Convolutions with weights of nine bits against the textbook in 64-bit integers: equal, byte for
// byte, on every instruction set.
#include "support/net_of.hpp"

#include <doctest/doctest.h>

#include <fovea/nn/session.hpp>

#include <cmath>

using namespace fovea_test;

namespace {

// One sum in 256 lies half-way between two bytes, where a sum of rounded products would go astray.
constexpr float x_scale = 0.02f, w_scale = 0.011f, y_scale = 256 * (x_scale * w_scale);
constexpr int x_zero = 127, w_zero = 90, y_zero = 3;

constexpr std::int64_t side = 14, filters = 33;

struct whole_net : net_of {
  std::int64_t window, depth;
  std::vector<std::uint8_t> w;
  std::vector<float> bias;

  /// A picture of bytes, convolved by unsigned bytes, limited and quantized again.
  whole_net(std::int64_t window_, std::int64_t depth_, bool limited)
      : net_of({1, side, side, depth_}), window(window_), depth(depth_) {
    for (std::int64_t i = 0; i < filters * window * window * depth; ++i)
      w.push_back(static_cast<std::uint8_t>(rng() >> 8));
    for (std::int64_t i = 0; i < filters; ++i)
      bias.push_back(static_cast<float>(int(rng() % 20001) - 10000) * (x_scale * w_scale));
    const auto weights =
        g.add_constant("w", nn::tensor::of<std::uint8_t>({filters, window, window, depth}, w));
    auto y =
        add(nn::conv{}, {through(x, x_scale, x_zero),
                         add(nn::dequantize_linear{0}, {weights, number(w_scale), byte(w_zero)}),
                         g.add_constant("b", nn::tensor::of<float>({filters}, bias))});
    if (limited) y = unary(nn::function::clip, y, 0, 9);
    out(through(y, y_scale, y_zero));
  }

 private:
  nn::value_id byte(int z) {
    return g.add_constant("z", nn::tensor::scalar(static_cast<std::uint8_t>(z)));
  }
  nn::value_id through(nn::value_id v, float scale, int z) {
    const auto q = add(nn::quantize_linear{0}, {v, number(scale), byte(z)});
    return add(nn::dequantize_linear{0}, {q, number(scale), byte(z)});
  }
};

/// The byte of one filter at one place, as TensorFlow Lite defines it.
int textbook(const whole_net& n, const std::vector<std::uint8_t>& picture, std::int64_t place,
             std::int64_t filter, bool limited) {
  const std::int64_t across = side - n.window + 1, y = place / across, x = place % across;
  auto sum = static_cast<std::int64_t>(
      std::nearbyint(double(n.bias[std::size_t(filter)]) / (double(x_scale) * double(w_scale))));
  for (std::int64_t v = 0; v < n.window; ++v)
    for (std::int64_t u = 0; u < n.window; ++u)
      for (std::int64_t k = 0; k < n.depth; ++k) {
        const auto at = ((y + v) * side + x + u) * n.depth + k;
        const auto of = ((filter * n.window + v) * n.window + u) * n.depth + k;
        sum += (picture[std::size_t(at)] - x_zero) * (n.w[std::size_t(of)] - w_zero);
      }
  const double byte = std::nearbyint(double(sum) / 256) + y_zero;
  const double low = limited ? y_zero : 0,
               high = limited ? std::nearbyint(9.0 / double(y_scale)) + y_zero : 255;
  return static_cast<int>(std::min(std::max(byte, low), high));
}

void check(const whole_net& n, bool limited) {
  std::mt19937 rng{5};
  std::vector<std::uint8_t> picture(static_cast<std::size_t>(side * side * n.depth));
  for (auto& b : picture) b = static_cast<std::uint8_t>(rng() >> 8);
  for (const auto* set : fovea::kernel::available()) {
    CAPTURE(set->name);
    nn::compile_options with;
    with.kernels = set;
    const auto p = nn::compile(n.g, with);
    if (!p) FAIL(p.error().sentence);
    nn::session s(*p);
    for (std::size_t i = 0; i < picture.size(); ++i)
      s.input(0).as<float>()[i] = float(picture[i] - x_zero) * x_scale;
    s.run();
    const auto y = s.output(0).span<float>();
    for (std::int64_t i = 0; i < std::int64_t(y.size()); ++i) {
      const auto wanted = textbook(n, picture, i / filters, i % filters, limited);
      REQUIRE(std::lround(y[std::size_t(i)] / y_scale) + y_zero == wanted);
    }
  }
}

}  // namespace

TEST_CASE("unsigned weights that need nine bits give the bytes of 64-bit integers") {
  for (const std::int64_t depth : {1, 27, 256})
    for (const bool limited : {false, true}) {
      CAPTURE(depth);
      check(whole_net(1, depth, limited), limited);
    }
}

TEST_CASE("so do windows that in floats would run by Winograd's method, which rounds") {
  for (const std::int64_t depth : {16, 28}) {
    CAPTURE(depth);
    check(whole_net(3, depth, false), false);
  }
}
