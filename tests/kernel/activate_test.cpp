#include "kernel/kernel_case.hpp"

using namespace kernel_case;

namespace {

/// The largest error over a sweep: absolute, or relative where `relative` (away from zeros).
double worst_error(const kernel::kernel_set& set, const named_activation& f, float low, float high,
                   bool relative) {
  const std::int64_t count = 100003;
  std::vector<float> x(size(count)), y(size(count));
  for (std::int64_t i = 0; i < count; ++i)
    x[size(i)] = low + (high - low) * static_cast<float>(i) / static_cast<float>(count - 1);
  set.activate(x.data(), y.data(), 1, count, {.f = f.f, .a = f.a, .b = f.b});
  double worst = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double expected = reference::activation(f.name, double(x[i]), f.a, f.b);
    const double error = std::fabs(double(y[i]) - expected);
    const double scale = relative ? std::max(std::fabs(expected), 1e-30) : 1;
    if (!(error / scale <= worst)) worst = error / scale;
  }
  return worst;
}

}  // namespace

TEST_CASE("activations keep to their stated errors over all of their range") {
  struct bound {
    activation f;
    float low, high;
    bool relative;
    double allowed;
  };
  const double ulp = 1.2e-7;
  const bound bounds[] = {
      {activation::sigmoid, -80, 80, true, 4 * ulp},
      {activation::tanh, -20, 20, true, 4 * ulp},
      {activation::silu, -80, 80, true, 5 * ulp},
      {activation::softplus, -80, 80, false, 80 * ulp},
      {activation::softplus, -8, 8, false, 4 * ulp},
      {activation::mish, -80, 80, false, 40 * ulp},
      {activation::mish, -8, 8, false, 6 * ulp},
      {activation::gelu, -8, 8, false, 6 * ulp},
      {activation::gelu_tanh, -8, 8, false, 6 * ulp},
      {activation::elu, -80, 20, false, 10 * ulp},
      {activation::exp, -87, 88, true, 2 * ulp},
      {activation::hard_swish, -8, 8, false, 6 * ulp},
      {activation::hard_sigmoid, -8, 8, false, ulp},
      {activation::relu, -8, 8, false, 0},
      {activation::clip, -8, 8, false, 0},
      {activation::leaky_relu, -8, 8, true, ulp},
  };
  for (const auto* set : kernel::available())
    for (const bound& b : bounds)
      for (const auto& f : activations())
        if (f.f == b.f) {
          CAPTURE(set->name);
          CAPTURE(f.name);
          CHECK(worst_error(*set, f, b.low, b.high, b.relative) <= b.allowed);
        }
}

TEST_CASE("an activation of huge arguments stays finite, but for e to them") {
  for (const auto* set : kernel::available())
    for (const auto& f : activations())
      for (const float x : {-3e38f, -1e4f, -100.0f, -0.0f, 100.0f, 1e4f}) {
        CAPTURE(set->name);
        CAPTURE(f.name);
        CAPTURE(x);
        float y = NAN;
        set->activate(&x, &y, 1, 1, {.f = f.f, .a = f.a, .b = f.b});
        const double expected = reference::activation(f.name, double(x), f.a, f.b);
        const bool infinite = f.f == activation::exp && x > 0;
        CHECK(std::isfinite(y) == !infinite);
        if (std::isfinite(expected) && !infinite)
          CHECK(std::fabs(double(y) - expected) <= 1e-6 * (1 + std::fabs(expected)));
      }
}

TEST_CASE(
    "activations take any number of pixels and channels, in place, with residual and slopes") {
  for (const auto* set : kernel::available())
    for (const auto& f : activations())
      for (int channels : {1, 3, 4, 8, 15, 16, 17, 31})
        for (int pixels : {0, 1, 5}) {
          CAPTURE(set->name);
          CAPTURE(f.name);
          CAPTURE(channels);
          CAPTURE(pixels);
          const auto x = noise(size(pixels * channels), 1),
                     more = noise(size(pixels * channels), 2);
          const auto slopes =
              f.f == activation::prelu ? noise(size(channels), 5) : std::vector<float>{};
          guarded y{x}, residual{more}, slope{slopes};
          set->activate(y.data(), y.data(), pixels, channels,
                        {.f = f.f,
                         .a = f.a,
                         .b = f.b,
                         .slopes = slopes.empty() ? nullptr : slope.data(),
                         .residual = residual.data(),
                         .residual_stride = channels});
          check_close(y.data(),
                      settled({x.begin(), x.end()}, size(channels), f, more, false, slopes), 2e-6);
        }
}
