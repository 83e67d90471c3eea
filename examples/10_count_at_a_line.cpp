// Follows people and vehicles in a video, and counts who crosses a line down the middle.
// Run: ./examples/run 10 VIDEO (a file, 0 for a webcam, an address).
// Prints a line of JSON for each crossing, then the counts.
// needs: yolox-nano|nanodet-g
#include "models/cache.hpp"

#include <fovea/fovea.hpp>
#include <fovea/io/video.hpp>

#include <cstdio>

int main(int argc, char** argv) {
  using namespace fovea;
  if (argc != 2) return std::fprintf(stderr, "10_count_at_a_line: give a video.\n"), 2;
  auto video = video_source::open(argv[1]).value();
  auto detector = yolox::load(models::path("yolox_nano.onnx")).value();
  object_tracker<road_detection> tracker;

  video_frame frame;
  if (!video.next(frame)) return 1;
  const auto middle = float(frame.picture.width) / 2, bottom = float(frame.picture.height);
  auto watch = area_watch::make({{"middle", {middle, 0}, {middle, bottom}}}, {}).value();

  std::vector<box_track> boxes;
  do {
    if (frame.number % 3 != 0) continue;  // the tracker fills the gaps
    const auto tracks = tracker.update(detector.detect(frame.picture), frame.seconds);
    boxes.assign(tracks.begin(), tracks.end());
    for (const auto& event : watch.update(boxes, frame.seconds)) std::puts(event.json().c_str());
  } while (video.next(frame));
  std::printf("%d to the left, %d to the right\n", watch.counts()[0].forth, watch.counts()[0].back);
}
