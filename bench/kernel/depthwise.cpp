// Depthwise convolutions on every instruction set, against the fma peak of the same and a plain
// loop. Run: bench_kernel_depthwise --benchmark_filter=avx512
#include "bench_case.hpp"

using namespace bench_case;

namespace {

struct shape {
  const char* name;
  int size, channels, kernel, stride;
};

constexpr shape shapes[] = {
    {"3x3_16_112", 112, 16, 3, 1}, {"3x3_32_112", 112, 32, 3, 1}, {"3x3_64_56", 56, 64, 3, 1},
    {"3x3_128_28", 28, 128, 3, 1}, {"3x3_256_14", 14, 256, 3, 1}, {"3x3_512_14", 14, 512, 3, 1},
    {"3x3_512_7", 7, 512, 3, 1},   {"3x3s2_64_56", 56, 64, 3, 2}, {"3x3s2_128_28", 28, 128, 3, 2},
    {"5x5_64_28", 28, 64, 5, 1},   {"5x5_120_14", 14, 120, 5, 1}, {"5x5s2_64_28", 28, 64, 5, 2},
    {"3x3_24_40", 40, 24, 3, 1},   {"7x7_512_7", 7, 512, 7, 1},
};

struct problem {
  std::int64_t out;
  fovea::buffer<float> x, w, bias, packed, zeros, y;
  kernel::depthwise_job job;
  double flops;

  problem(const kernel::kernel_set& set, const shape& s)
      : out((s.size + s.stride - 1) / s.stride),
        x(noise(std::int64_t{s.size} * s.size * s.channels)),
        w(noise(std::int64_t{s.kernel} * s.kernel * s.channels)),
        bias(noise(s.channels)),
        packed(set.packed_depthwise_floats(s.kernel * s.kernel, s.channels)),
        zeros(static_cast<std::size_t>(s.channels)),
        y(static_cast<std::size_t>(out * out * s.channels)),
        flops(2.0 * static_cast<double>(out * out * s.channels * s.kernel * s.kernel)) {
    for (float& zero : zeros) zero = 0;
    const int pad = s.kernel / 2, rows = static_cast<int>(out);
    set.pack_depthwise(w.data(), s.kernel * s.kernel, s.channels, bias.data(), packed.data());
    job = {.at = {.height = s.size,
                  .width = s.size,
                  .kernel_height = s.kernel,
                  .kernel_width = s.kernel,
                  .stride_y = s.stride,
                  .stride_x = s.stride,
                  .pad_top = pad,
                  .pad_left = pad,
                  .out_width = rows,
                  .first_row = 0,
                  .last_row = rows},
           .x = x.data(),
           .channels = s.channels,
           .weights = packed.data(),
           .zeros = zeros.data(),
           .y = y.data(),
           .then = {.f = kernel::activation::relu}};
  }

  void run_plain(const shape& s) {
    for (std::int64_t p = 0; p < out * out; ++p)
      for (int c = 0; c < s.channels; ++c) {
        float sum = bias[static_cast<std::size_t>(c)];
        for (int ky = 0; ky < s.kernel; ++ky)
          for (int kx = 0; kx < s.kernel; ++kx) {
            const std::int64_t iy = p / out * s.stride + ky - s.kernel / 2;
            const std::int64_t ix = p % out * s.stride + kx - s.kernel / 2;
            if (iy < 0 || iy >= s.size || ix < 0 || ix >= s.size) continue;
            sum += x[static_cast<std::size_t>((iy * s.size + ix) * s.channels + c)] *
                   w[static_cast<std::size_t>((ky * s.kernel + kx) * s.channels + c)];
          }
        y[static_cast<std::size_t>(p * s.channels + c)] = sum > 0 ? sum : 0;
      }
  }
};

void run(benchmark::State& state, const kernel::kernel_set* set, const shape& s) {
  problem p(*set, s);
  for (auto _ : state) {
    set->depthwise(p.job);
    benchmark::ClobberMemory();
  }
  report(state, set->name, p.flops);
}

void run_plain(benchmark::State& state, const shape& s) {
  problem p(*kernel::available()[0], s);
  for (auto _ : state) {
    p.run_plain(s);
    benchmark::ClobberMemory();
  }
  report(state, "portable", p.flops);
}

const int registered = [] {
  for (const shape& s : shapes) {
    for (const auto* set : kernel::available())
      benchmark::RegisterBenchmark((std::string(set->name) + "/" + s.name).c_str(), run, set, s);
    benchmark::RegisterBenchmark((std::string("plain/") + s.name).c_str(), run_plain, s);
  }
  return 0;
}();

}  // namespace
