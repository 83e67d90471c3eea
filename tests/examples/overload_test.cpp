#include "support/overload_run.hpp"
#include "support/shared.hpp"

using namespace fovea_test;

TEST_CASE("64 cameras on two threads with real nets: steps in order, and all is accounted for") {
  const auto net = shared("models/yolox/yolox_nano.onnx"), clip = shared("data/video/motorway.mp4");
  if (!have(net, clip) || !have_ffmpeg()) return;
  // FOVEA_REAL_SECONDS=300 is the full run; ./tests/run overload judges latency and memory, too.
  const char* wish = std::getenv("FOVEA_REAL_SECONDS");
  overload_options o;
  o.seconds = wish ? std::atof(wish) : 20;
  std::vector<kept_clip> clips;
  clips.push_back(kept_clip::read(clip, 12.5, 50, 640));
  fovea::detect_options half = fovea::on_roads;
  half.long_side /= 2;
  const watch::looker looker(fovea::yolox::load(net).value(), fovea::yolox::load(net, half).value(),
                             {});
  const auto got = overload_run(clips, o).run(looker);
  CHECK(got.in_order);
  CHECK(got.adds_up);
  CHECK(got.cameras_looked_at == o.cameras);
  CHECK(got.all.sum() == got.all.offered);
  CHECK(got.all.offered >= 64);
  for (const auto& each : got.windows) MESSAGE(each.text());
}
