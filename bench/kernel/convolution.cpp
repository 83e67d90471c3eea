// Dense and pointwise convolutions on every instruction set, against the fma peak of the same,
// a plain loop and Eigen. Run: bench_kernel_convolution --benchmark_filter=avx512
#include "bench_case.hpp"

#if __has_include(<Eigen/Core>)
#include <Eigen/Core>
#define BENCH_HAS_EIGEN
#endif

using namespace bench_case;

namespace {

struct shape {
  const char* name;
  int size, channels, filters, kernel, stride;
};

constexpr shape shapes[] = {
    {"1x1_16_16_112", 112, 16, 16, 1, 1},   {"1x1_64_64_56", 56, 64, 64, 1, 1},
    {"1x1_24_144_56", 56, 24, 144, 1, 1},   {"1x1_128_128_28", 28, 128, 128, 1, 1},
    {"1x1_512_512_14", 14, 512, 512, 1, 1}, {"1x1_512_512_7", 7, 512, 512, 1, 1},
    {"1x1_64_10_40", 40, 64, 10, 1, 1},     {"3x3_16_16_112", 112, 16, 16, 3, 1},
    {"3x3_64_64_56", 56, 64, 64, 3, 1},     {"3x3_128_128_28", 28, 128, 128, 3, 1},
    {"3x3_256_256_14", 14, 256, 256, 3, 1}, {"3x3_512_512_7", 7, 512, 512, 3, 1},
    {"3x3s2_3_32_224", 224, 3, 32, 3, 2},   {"3x3s2_3_16_320", 320, 3, 16, 3, 2},
    {"fc_512_512", 1, 512, 512, 1, 1},      {"fc_25088_512", 1, 25088, 512, 1, 1},
};

struct problem {
  std::int64_t out, pixels, depth;
  fovea::buffer<float> x, w, bias, packed, zeros, y;
  fovea::buffer<std::byte> scratch;
  kernel::conv_job job;
  double flops;

  problem(const kernel::kernel_set& set, const shape& s)
      : out((s.size + s.stride - 1) / s.stride),
        pixels(out * out),
        depth(std::int64_t{s.kernel} * s.kernel * s.channels),
        x(noise(std::int64_t{s.size} * s.size * s.channels)),
        w(noise(depth * s.filters)),
        bias(noise(s.filters)),
        packed(set.packed_gemm_floats(depth, s.filters)),
        zeros(static_cast<std::size_t>(s.channels)),
        y(static_cast<std::size_t>(pixels * s.filters)),
        flops(2.0 * static_cast<double>(pixels * depth * s.filters)) {
    for (float& zero : zeros) zero = 0;
    const int pad = s.kernel / 2, rows = static_cast<int>(out);
    job.at = {.height = s.size,
              .width = s.size,
              .kernel_height = s.kernel,
              .kernel_width = s.kernel,
              .stride_y = s.stride,
              .stride_x = s.stride,
              .pad_top = pad,
              .pad_left = pad,
              .out_width = rows,
              .first_row = 0,
              .last_row = rows};
    job.x = x.data(), job.x_stride = s.channels, job.channels = s.channels;
    job.columns = s.filters;
    set.pack_gemm(w.data(), depth, s.filters, bias.data(), packed.data());
    job.packed = packed.data();
    job.zeros = zeros.data(), job.y = y.data(), job.y_stride = s.filters;
    job.then.f = kernel::activation::relu;
    scratch = fovea::buffer<std::byte>(set.conv_scratch_bytes(job));
    job.scratch = scratch.data();
  }

  void run(const kernel::kernel_set& set, const shape& s) const {
    if (s.kernel > 1 || s.stride > 1) return set.conv(job);
    set.gemm({.a = job.x,
              .a_stride = s.channels,
              .rows = pixels,
              .depth = depth,
              .columns = s.filters,
              .packed = job.packed,
              .c = job.y,
              .c_stride = s.filters,
              .then = job.then});
  }

  /// The same sums as they stand in a textbook.
  void run_plain(const shape& s) {
    for (std::int64_t p = 0; p < pixels; ++p)
      for (int f = 0; f < s.filters; ++f) {
        float sum = bias[static_cast<std::size_t>(f)];
        for (int ky = 0; ky < s.kernel; ++ky)
          for (int kx = 0; kx < s.kernel; ++kx) {
            const std::int64_t iy = p / out * s.stride + ky - s.kernel / 2;
            const std::int64_t ix = p % out * s.stride + kx - s.kernel / 2;
            if (iy < 0 || iy >= s.size || ix < 0 || ix >= s.size) continue;
            const float* from = x.data() + (iy * s.size + ix) * s.channels;
            const float* tap = w.data() + ((f * s.kernel + ky) * s.kernel + kx) * s.channels;
            for (int c = 0; c < s.channels; ++c) sum += from[c] * tap[c];
          }
        y[static_cast<std::size_t>(p * s.filters + f)] = sum > 0 ? sum : 0;
      }
  }
};

void run(benchmark::State& state, const kernel::kernel_set* set, const shape& s) {
  problem p(*set, s);
  for (auto _ : state) {
    p.run(*set, s);
    benchmark::DoNotOptimize(p.y.data());
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

#if defined(BENCH_HAS_EIGEN)
/// Eigen has no convolution of maps here: its matrix product on the rows of a pointwise one.
void run_eigen(benchmark::State& state, const shape& s) {
  problem p(*kernel::available()[0], s);
  using matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Eigen::Map<const matrix> a(p.x.data(), p.pixels, p.depth);
  const matrix w = Eigen::Map<const matrix>(p.w.data(), s.filters, p.depth);
  Eigen::Map<matrix> c(p.y.data(), p.pixels, s.filters);
  for (auto _ : state) {
    c.noalias() = a * w.transpose();
    c = c.cwiseMax(0.0f);
    benchmark::ClobberMemory();
  }
  report(state, "portable", p.flops);
}
#endif

const int registered = [] {
  for (const shape& s : shapes) {
    for (const auto* set : kernel::available())
      benchmark::RegisterBenchmark((std::string(set->name) + "/" + s.name).c_str(), run, set, s);
    benchmark::RegisterBenchmark((std::string("plain/") + s.name).c_str(), run_plain, s);
#if defined(BENCH_HAS_EIGEN)
    if (s.kernel == 1 && s.stride == 1)
      benchmark::RegisterBenchmark((std::string("eigen/") + s.name).c_str(), run_eigen, s);
#endif
  }
  return 0;
}();

}  // namespace
