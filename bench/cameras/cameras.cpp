// cameras NET.onnx RIVALS.json VIDEO...
// How many cameras at five looked-at frames a second one core serves, on videos of theirs: the CPU
// time of each stage, then of all of it as `watch` does it. NET.onnx is the detector's net fixed
// to the shape of the frames; RIVALS.json holds its milliseconds in other engines
// (bench/out/models.json).
#include "apps/common/roads.hpp"
#include "stages.hpp"

#include <fovea/core/file_map.hpp>

#include <nlohmann/json.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>

namespace {

using namespace bench_cameras;

constexpr double rate = 5;
constexpr int most_frames = 120;

void print_stages(const std::string& name, const kept_clip& c, const stage_costs& s) {
  std::printf(
      "%-32s %5d x %-4d %4d frames %5.1f objects  gate %5.3f  resize %5.3f  net %5.3f  "
      "boxes %5.3f  follow %5.3f\n",
      name.c_str(), c.frame(0).width, c.frame(0).height, c.count(), s.objects, s.gate, s.paint,
      s.net, s.decode, s.follow);
}

void print_cameras(const char* what, const camera_cost& c) {
  std::printf(
      "  %-38s %5.1f cameras a core   (%4.0f %% of the frames seen by a net, %5.2f ms each)\n",
      what, 1 / c.share, 100 * c.looked, 1e3 * c.share / rate / std::max(c.looked, 1e-9));
}

/// The same stages with the net's time in another engine in place of ours.
void print_rivals(const std::string& file, const std::string& net, const stage_costs& s) {
  std::ifstream in(file);
  const auto all = nlohmann::json::parse(in, nullptr, false);
  if (!all.is_array()) return;
  for (const auto& row : all) {
    const auto model = row.value("model", "");
    if ((model != net && model != "yolox_nano_square") || row.value("threads", 0) != 1) continue;
    if (row.value("precision", "") != "fp32") continue;
    const double ms = row.value("median_ms", 0.0);
    const double frame = s.gate + s.paint + ms + s.decode + s.follow;
    std::printf("  every frame, the net in %-14s %5.1f cameras a core   (%s %.2f ms)\n",
                row.value("engine", "").c_str(), 1e3 / (rate * frame), model.c_str(), ms);
  }
}

template <class Detector>
void measure(Detector detector, const std::string& net_file, const std::string& rivals,
             const std::vector<std::string>& files) {
  const auto net = fovea::nn::load(net_file).value();
  const watch::looker<Detector> plain(detector, detector, {});
  const watch::looker<Detector> full(detector, detector, {app::road_heads::load(), {}});
  for (const auto& file : files) {
    const auto c = kept_clip::read(file, rate, most_frames);
    const auto stages = costs_of(c, detector, net);
    print_stages(std::filesystem::path(file).stem().string(), c, stages);
    print_cameras("every frame, detection and tracking", cost_of_camera(c, plain, false));
    print_rivals(rivals, std::filesystem::path(net_file).stem().string(), stages);
    print_cameras("motion gated, detection and tracking", cost_of_camera(c, plain, true));
    print_cameras("every frame, all heads", cost_of_camera(c, full, false));
    print_cameras("motion gated, all heads", cost_of_camera(c, full, true));
    std::fflush(stdout);
  }
}

}  // namespace

int main(int count, char** words) try {
  if (count < 4) {
    std::fputs("usage: cameras NET.onnx RIVALS.json VIDEO...\n", stderr);
    return 2;
  }
  fovea::detect_options how = fovea::on_roads;
  how.score = 0.35f;
  measure(fovea::yolox::load(models::path("yolox_nano.onnx"), how).value(), words[1], words[2],
          {words + 3, words + count});
  return 0;
} catch (const std::exception& problem) {
  std::fprintf(stderr, "cameras: %s\n", problem.what());
  return 2;
}
