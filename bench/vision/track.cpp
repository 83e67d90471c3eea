// What it costs to follow so many objects, an update: people who walk in all directions, a tenth of
// them missed, as many false boxes. Run: ./bench/run kernel follow
#include <fovea/vision/track/object_tracker.hpp>

#include <benchmark/benchmark.h>

#include <random>

namespace {

using namespace fovea;

std::vector<std::vector<road_detection>> street(int people, int frames) {
  std::mt19937 random(7);
  std::uniform_real_distribution<float> part(0, 1);
  struct walker {
    point at, speed;
  };
  std::vector<walker> all(static_cast<std::size_t>(people));
  for (auto& w : all)
    w = {{1900 * part(random), 1000 * part(random)}, {6 * part(random) - 3, 2 * part(random) - 1}};
  std::vector<std::vector<road_detection>> images(static_cast<std::size_t>(frames));
  for (auto& found : images)
    for (auto& w : all) {
      w.at = w.at + w.speed;
      road_detection d;
      d.score = 0.2f + 0.8f * part(random);
      d.box = {w.at.x + part(random), w.at.y + part(random), 40, 100};
      if (part(random) < 0.1f) d.box.x = 1900 * part(random);
      found.push_back(d);
    }
  return images;
}

void follow(benchmark::State& state, const track_options& how) {
  const auto images = street(int(state.range(0)), 500);
  object_tracker<road_detection> tracker(how);
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(tracker.update(images[i % 500], double(i) * 0.04).data());
    ++i;
  }
  state.counters["objects/s"] =
      benchmark::Counter(double(state.iterations() * state.range(0)), benchmark::Counter::kIsRate);
}

}  // namespace

BENCHMARK_CAPTURE(follow, fovea, track_options{})->Arg(10)->Arg(30)->Arg(100);
BENCHMARK_CAPTURE(follow, byte_track, track_options::byte_track())->Arg(10)->Arg(30)->Arg(100);
BENCHMARK_CAPTURE(follow, sort, track_options::sort())->Arg(10)->Arg(30)->Arg(100);
