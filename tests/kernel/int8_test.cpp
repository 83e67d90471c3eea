#include "support/guard_buffer.hpp"

#include <fovea/kernel/kernel_set.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace kernel = fovea::kernel;
namespace {

/// Random bytes that end where no one may read.
template <class T>
struct guarded {
  fovea_test::guard_buffer<T> buffer;
  guarded(std::size_t count, std::mt19937& engine) : buffer(count) {
    for (T& v : buffer) v = static_cast<T>(engine() >> 7);
  }
};

struct layer {
  int height, width, channels, columns, kernel, stride, dilation;
  bool depthwise;
};

constexpr std::uint8_t x_zero = 9;
constexpr kernel::requantize then{11, 3, 250};

/// A layer with weights, and its sums by the textbook loop in 64 bits.
struct sample {
  layer l;
  int pad, out_height, out_width, depth;
  std::mt19937 engine{7};
  guarded<std::uint8_t> x;
  std::vector<std::int8_t> w;
  std::vector<std::int32_t> start;
  std::vector<float> scale, slopes;
  guarded<std::uint8_t> zeros;

  explicit sample(const layer& of)
      : l(of),
        pad(of.dilation * (of.kernel / 2)),
        out_height((of.height + 2 * pad - of.dilation * (of.kernel - 1) - 1) / of.stride + 1),
        out_width((of.width + 2 * pad - of.dilation * (of.kernel - 1) - 1) / of.stride + 1),
        depth(of.kernel * of.kernel * (of.depthwise ? 1 : of.channels)),
        x(std::size_t(of.height * of.width * of.channels), engine),
        zeros(std::size_t(of.channels), engine) {
    std::fill(zeros.buffer.begin(), zeros.buffer.end(), x_zero);
    for (int i = 0; i < l.columns * depth; ++i)  // the extremes too: they saturate what cannot hold
      w.push_back(i % 5 ? static_cast<std::int8_t>(engine() >> 7) : std::int8_t(-128));
    for (int i = 0; i < l.columns; ++i) {
      start.push_back(int(engine() % 20000) - 10000);
      scale.push_back(float(engine() % 1000 + 1) * 1e-5f);
      slopes.push_back(float(int(engine() % 1000) - 300) * 1e-3f);
    }
  }

  std::int64_t sum(int row, int column, int filter) const {
    std::int64_t s = start[std::size_t(filter)];
    const int deep = l.depthwise ? 1 : l.channels;
    for (int ky = 0; ky < l.kernel; ++ky)
      for (int kx = 0; kx < l.kernel; ++kx)
        for (int c = 0; c < deep; ++c) {
          const int iy = row * l.stride + ky * l.dilation - pad;
          const int ix = column * l.stride + kx * l.dilation - pad;
          const bool inside = iy >= 0 && ix >= 0 && iy < l.height && ix < l.width;
          const int at = (iy * l.width + ix) * l.channels + (l.depthwise ? filter : c);
          const int value = inside ? x.buffer[std::size_t(at)] : x_zero;
          s += value * w[std::size_t(filter * depth + (ky * l.kernel + kx) * deep + c)];
        }
    return s;
  }

  /// Whether planes can be read, and the map and weights as these have them.
  bool suits_planes() const { return !l.depthwise && l.stride <= 2 && l.dilation == 1; }
  void turn_to_planes() {
    const auto map = std::vector<std::uint8_t>(x.buffer.begin(), x.buffer.end());
    const auto filters = w;
    const int pixels = l.height * l.width, taps = l.kernel * l.kernel;
    for (int i = 0; i < pixels * l.channels; ++i)
      x.buffer[std::size_t(i % l.channels * pixels + i / l.channels)] = map[std::size_t(i)];
    for (int i = 0; i < l.columns * depth; ++i)
      w[std::size_t(i / depth * depth + i % l.channels * taps + i % depth / l.channels)] =
          filters[std::size_t(i)];
  }

  void run_planes(const kernel::int8_set& k, std::uint8_t* y) {
    kernel::conv_int8_job job;
    job.at = {l.height,   l.width, l.kernel, l.kernel,  l.stride, l.stride,  l.dilation,
              l.dilation, pad,     pad,      out_width, 0,        out_height};
    job.x = x.buffer.data(), job.x_stride = 1, job.x_channel = l.height * l.width;
    job.channels = l.channels, job.columns = l.columns, job.zeros = zeros.buffer.data();
    job.to = {y, nullptr, l.columns, then};
    const kernel::int8_weights packs{w.data(),     l.columns,    l.channels * l.kernel, l.kernel,
                                     start.data(), scale.data(), slopes.data()};
    fovea_test::guard_buffer<std::byte> packed(k.packed_bytes(packs));
    k.pack(packs, packed.data());
    job.packed = packed.data();
    fovea_test::guard_buffer<std::byte> scratch((k.planes_scratch_bytes(job) + 63) / 64 * 64);
    job.scratch = scratch.data();
    k.conv_planes(job);
  }

  void run(const kernel::int8_set& k, std::uint8_t* y, float* real,
           const kernel::requantize& with = then) {
    kernel::conv_int8_job job;
    job.at = {l.height,   l.width, l.kernel, l.kernel,  l.stride, l.stride,  l.dilation,
              l.dilation, pad,     pad,      out_width, 0,        out_height};
    job.x = x.buffer.data(), job.x_stride = l.channels, job.channels = l.channels;
    job.columns = l.columns, job.zeros = zeros.buffer.data();
    job.to = {y, real, l.columns, with};
    const std::int64_t runs = l.depthwise ? l.kernel : k.conv_runs(job);
    const kernel::int8_weights packs{w.data(),     l.columns,    runs,         depth / runs,
                                     start.data(), scale.data(), slopes.data()};
    fovea_test::guard_buffer<std::byte> packed(
        (l.depthwise ? k.packed_depthwise_bytes : k.packed_bytes)(packs));
    (l.depthwise ? k.pack_depthwise : k.pack)(packs, packed.data());
    job.packed = packed.data();
    std::vector<std::byte> scratch(l.depthwise ? 0 : k.conv_scratch_bytes(job));
    job.scratch = scratch.data();
    (l.depthwise ? k.depthwise : k.conv)(job);
  }
};

void check(const layer& l) {
  for (const auto* set : kernel::available()) {
    CAPTURE(set->name);
    CAPTURE(l.channels);
    CAPTURE(l.columns);
    sample s(l);
    const auto count = std::size_t(s.out_height * s.out_width * l.columns);
    fovea_test::guard_buffer<std::uint8_t> y(count);
    fovea_test::guard_buffer<float> real(count);
    std::vector<float> sums;
    for (int i = 0; i < int(count); ++i) {
      const int pixel = i / l.columns;
      sums.push_back(
          static_cast<float>(s.sum(pixel / s.out_width, pixel % s.out_width, i % l.columns)));
    }
    s.run(*set->bytes, y.data(), nullptr);
    s.run(*set->bytes, nullptr, real.data());
    const kernel::requantize bent{11, 3, 250, 0.7f, 0, 0}, twice{11, 3, 250, 1.3f, -100, 90};
    fovea_test::guard_buffer<std::uint8_t> once(count), again(count), planes(count);
    s.run(*set->bytes, once.data(), nullptr, bent);
    s.run(*set->bytes, again.data(), nullptr, twice);
    if (s.suits_planes()) s.turn_to_planes(), s.run_planes(*set->bytes, planes.data());
    const auto byte_of = [](float v) {
      return std::clamp(int(std::nearbyint(v)) + then.zero, then.low, then.high);
    };
    const auto sloped = [&](float v, float rise, std::size_t filter) {
      return v * (v < 0 ? s.slopes[filter] : rise);
    };
    for (std::size_t i = 0; i < count; ++i) {
      const int f = int(i) % l.columns;
      const float exact = sums[i] * s.scale[std::size_t(f)];
      REQUIRE(real[i] == exact);
      REQUIRE(int(y[i]) == byte_of(exact));
      REQUIRE(int(once[i]) == byte_of(sloped(exact, 0.7f, std::size_t(f))));
      const float whole = std::clamp(std::nearbyint(exact), -100.0f, 90.0f);
      REQUIRE(int(again[i]) == byte_of(sloped(whole, 1.3f, std::size_t(f))));
      if (s.suits_planes()) REQUIRE(int(planes[i]) == byte_of(exact));
    }
  }
}

}  // namespace

TEST_CASE("every target's convolution of bytes gives the exact sums, requantized by the rule") {
  for (const int channels : {1, 3, 4, 7, 16, 33})
    for (const int columns : {1, 15, 16, 17, 33, 64, 65, 131})
      for (const int kernel : {1, 3})
        check({5, 7, channels, columns, kernel, 1 + kernel / 3, 1, false});
  check({9, 9, 5, 19, 3, 1, 2, false});
}

TEST_CASE("every target's depthwise convolution of bytes gives the exact sums") {
  for (const int channels : {1, 3, 15, 16, 17, 31, 64, 67, 129})
    for (const int kernel : {1, 2, 3, 5, 7})
      for (const int stride : {1, 2, 3}) check({6, 8, channels, channels, kernel, stride, 1, true});
  check({9, 9, 21, 21, 3, 1, 2, true});
  for (const int channels : {1, 2, 5, 7, 8, 16, 24, 32}) {
    check({5, 40, channels, channels, 3, 1, 1, true});
    check({7, 37, channels, channels, 5, 1, 1, true});
  }
}

TEST_CASE("every target looks bytes up in a table") {
  for (const std::size_t count : {0u, 1u, 15u, 16u, 31u, 63u, 64u, 65u, 127u, 131u, 1021u}) {
    std::mt19937 engine(5);
    guarded<std::uint8_t> x(count, engine), table(256, engine);
    for (const auto* set : kernel::available()) {
      CAPTURE(set->name);
      fovea_test::guard_buffer<std::uint8_t> y(count);
      set->bytes->look_up(x.buffer.data(), table.buffer.data(), y.data(), std::int64_t(count));
      for (std::size_t i = 0; i < count; ++i) REQUIRE(y[i] == table.buffer[x.buffer[i]]);
    }
  }
}

TEST_CASE("a sum of two maps below zero is multiplied by its channel's slope") {
  for (const std::int64_t channels : {1, 3, 4, 7, 8, 16, 17, 32, 48})
    for (const auto* set : kernel::available()) {
      CAPTURE(set->name);
      CAPTURE(channels);
      const auto count = std::size_t(5 * channels);
      std::mt19937 engine(4);
      guarded<std::uint8_t> a(count, engine), b(count, engine);
      fovea_test::guard_buffer<float> slopes((std::size_t(channels)));
      for (float& s : slopes) s = float(int(engine() % 100) - 30) * 0.01f;
      fovea_test::guard_buffer<std::uint8_t> y(count);
      kernel::pair_int8_job job{.a = a.buffer.data(), .b = b.buffer.data()};
      job.a_zero = 130, job.b_zero = 110, job.a_scale = 0.7f, job.b_scale = 0.4f, job.then = then;
      job.y = y.data(), job.count = std::int64_t(count);
      job.channels = channels, job.slopes = slopes.data();
      set->bytes->pair(job);
      for (std::size_t i = 0; i < count; ++i) {
        const volatile float left = float(a.buffer[i] - 130) * 0.7f;
        const volatile float right = float(b.buffer[i] - 110) * 0.4f;
        const float sum = left + right;
        const volatile float real = sum < 0 ? sum * slopes[i % std::size_t(channels)] : sum;
        REQUIRE(int(y[i]) ==
                std::clamp(int(std::nearbyint(float(real))) + then.zero, then.low, then.high));
      }
    }
}

TEST_CASE("sums and products of two maps are the same on every target") {
  for (const std::size_t count : {0u, 1u, 3u, 4u, 5u, 15u, 16u, 17u, 67u}) {
    std::mt19937 engine(3);
    guarded<std::uint8_t> a(count, engine), b(count, engine);
    for (const bool product : {false, true})
      for (const auto* set : kernel::available()) {
        CAPTURE(set->name);
        fovea_test::guard_buffer<std::uint8_t> y(count);
        kernel::pair_int8_job job{a.buffer.data(), b.buffer.data(), 100,     50,
                                  0.37f,           -1.3f,           product, then};
        if (product) job.a_scale = 0.011f;
        job.y = y.data(), job.count = static_cast<std::int64_t>(count);
        set->bytes->pair(job);
        for (std::size_t i = 0; i < count; ++i) {
          const volatile float left = float(a.buffer[i] - 100) * (product ? 1.0f : job.a_scale);
          const volatile float right = float(b.buffer[i] - 50) * (product ? left : job.b_scale);
          const float real = product ? right * job.a_scale : left + right;
          REQUIRE(int(y[i]) ==
                  std::clamp(int(std::nearbyint(real)) + then.zero, then.low, then.high));
        }
      }
  }
}

TEST_CASE("floats become bytes and back as the operators say, also where they are no numbers") {
  const std::vector<float> odd{0,        0.25f,     -0.25f, 0.75f, 1e30f, -1e30f,
                               INFINITY, -INFINITY, NAN,    3.25f, 100,   127.f,
                               -3,       1e9f,      -1e9f,  0.5f,  -0.5f, 2.5f};
  for (const auto* set : kernel::available())
    for (std::size_t count = 0; count <= odd.size(); ++count) {
      CAPTURE(set->name);
      fovea_test::guard_buffer<float> x(count), back(count);
      std::copy_n(odd.begin(), count, x.data());
      fovea_test::guard_buffer<std::uint8_t> y(count);
      set->bytes->quantize(x.data(), 0.5f, {11, 0, 255}, y.data(), std::int64_t(count));
      set->bytes->dequantize(y.data(), 0.5f, 11, back.data(), std::int64_t(count));
      for (std::size_t i = 0; i < count; ++i) {
        const double whole = std::isnan(odd[i]) ? -11 : std::nearbyint(double(odd[i]) / 0.5);
        REQUIRE(int(y[i]) == int(std::clamp(whole + 11, 0.0, 255.0)));
        REQUIRE(back[i] == float(int(y[i]) - 11) * 0.5f);
      }
    }
}

TEST_CASE("a dot product of signed bytes is exact at any count, on any set") {
  for (const int count : {0, 1, 3, 15, 16, 17, 63, 64, 65, 127, 128, 192, 255, 256, 257, 512, 1021})
    for (const bool extreme : {false, true}) {
      std::mt19937 engine(static_cast<unsigned>(count + 1));
      guarded<std::int8_t> a(std::size_t(count), engine), b(std::size_t(count), engine);
      if (extreme)
        for (int i = 0; i < count; ++i) {
          a.buffer[std::size_t(i)] = -128;
          b.buffer[std::size_t(i)] = i % 7 ? std::int8_t(-128) : std::int8_t(127);
        }
      std::int64_t expected = 0;
      for (int i = 0; i < count; ++i)
        expected += a.buffer[std::size_t(i)] * b.buffer[std::size_t(i)];
      for (const auto* set : kernel::available()) {
        CAPTURE(set->name);
        CAPTURE(count);
        CHECK(set->bytes->dot(a.buffer.data(), b.buffer.data(), count) == expected);
      }
    }
}
