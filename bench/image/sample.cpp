// What a detector pays before its net runs: a photograph of 1920 x 1280 pixels to a letterbox of
// 640 x 640 floats, and a turned face to 112 x 112, beside a plain loop that does the same work.
// Run: bench_image_sample. One thread.
#include <benchmark/benchmark.h>

#include <fovea/image/letterbox.hpp>
#include <fovea/image/resize.hpp>
#include <fovea/image/sample.hpp>

#include <algorithm>
#include <vector>

namespace {

using namespace fovea;

image<rgb8> photograph() {
  image<rgb8> out(1920, 1280);
  std::uint32_t state = 1;
  for (int i = 0; i < 1920 * 1280 * 3; ++i) {
    state = state * 1664525u + 1013904223u;
    out.data()[i] = static_cast<std::uint8_t>(state >> 24);
  }
  return out;
}

tensor_input square(int side) {
  tensor_input how;
  how.width = how.height = side;
  return how;
}

void pixels_per_second(benchmark::State& state, const tensor_input& how) {
  state.counters["pixels/s"] = benchmark::Counter(double(how.width) * how.height,
                                                  benchmark::Counter::kIsIterationInvariantRate);
}

void letterboxed(benchmark::State& state) {
  const auto photo = photograph();
  const auto how = square(640);
  const affine to_source = letterbox::fit(1920, 1280, 640, 640).to_source();
  std::vector<float> out(how.size());
  sampler look;
  for (auto _ : state) look(photo, to_source, how, out.data());
  pixels_per_second(state, how);
}
BENCHMARK(letterboxed)->Unit(benchmark::kMillisecond);

/// Bilinear without the halving, so less work than `letterboxed` and an image that aliases.
void letterboxed_by_plain_loop(benchmark::State& state) {
  const auto photo = photograph();
  const auto how = square(640);
  const affine map = letterbox::fit(1920, 1280, 640, 640).to_source();
  std::vector<float> out(how.size());
  for (auto _ : state) {
    float* to = out.data();
    for (int y = 0; y < 640; ++y)
      for (int x = 0; x < 640; ++x, to += 3) {
        const point p = map({float(x) + 0.5f, float(y) + 0.5f});
        const bool inside = p.x >= 0 && p.y >= 0 && p.x < 1920 && p.y < 1280;
        const float u = std::clamp(p.x - 0.5f, 0.f, 1918.f),
                    v = std::clamp(p.y - 0.5f, 0.f, 1278.f);
        const float a = u - float(int(u)), b = v - float(int(v));
        const auto* q = photo.at(int(u), int(v));
        for (int c = 0; c < 3; ++c) {
          const float top = float(q[c]) + a * float(q[c + 3] - q[c]);
          const float low = float(q[c + 5760]) + a * float(q[c + 5763] - q[c + 5760]);
          to[c] = inside ? top + b * (low - top) : 0;
        }
      }
    benchmark::DoNotOptimize(out.data());
  }
  pixels_per_second(state, how);
}
BENCHMARK(letterboxed_by_plain_loop)->Unit(benchmark::kMillisecond);

void turned_face(benchmark::State& state) {
  const auto photo = photograph();
  const affine to_source = onto({700, 400, 260, 260}, 0.3f, 112, 112);
  image<rgb8> out(112, 112);
  sampler look;
  for (auto _ : state) look(photo, to_source, out);
  pixels_per_second(state, square(112));
}
BENCHMARK(turned_face)->Unit(benchmark::kMicrosecond);

void resized_by_area(benchmark::State& state) {
  const auto photo = photograph();
  for (auto _ : state) benchmark::DoNotOptimize(resize<rgb8>(photo, 640, 427, filter::area).data());
}
BENCHMARK(resized_by_area)->Unit(benchmark::kMillisecond);

}  // namespace
