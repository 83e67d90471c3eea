#include "apps/common/cpu_time.hpp"
#include "fovea/image/color.hpp"
#include "fovea/io/video.hpp"
#include "fovea/pipeline/regional.hpp"
#include "fovea/vision/detect/nanodet.hpp"
#include "fovea/vision/detect/ssd_mobilenet.hpp"
#include "fovea/vision/detect/yolox.hpp"
#include "fovea/vision/track/object_tracker.hpp"
#include "support/motorway_by_eye.hpp"
#include "support/shared.hpp"
#include "support/slow_here.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

using namespace fovea;
using namespace fovea_test;

namespace {

struct outcome {
  int found = 0, small = 0;  ///< of all that one sees, and of those at most 33 pixels high
  int told = 0;              ///< tracks that were told at these moments
  double ms = 0;             ///< CPU of a picture
};

/// Follows the clip, shown three times as large as a 1080p camera would, and compares what is known
/// with what one sees.
template <class D>
outcome on_motorway(D detector, const std::string& clip) {
  video_options how;
  how.most_rate = 8;
  auto source = video_source::open(clip, how).value();
  object_tracker<road_detection> tracker;
  image<rgb8> large(1920, 1056);
  sampler enlarge;
  outcome out;
  int pictures = 0;
  for (video_frame f; source.next(f) && f.seconds < 28.1;) {
    // A tracker that has watched for three seconds knows what it ever will.
    const bool soon = std::any_of(motorway_by_eye.begin(), motorway_by_eye.end(), [&](auto& v) {
      return f.seconds > v.seconds - 3 && f.seconds < v.seconds + 0.01;
    });
    if (!soon) continue;
    ++pictures;
    enlarge(f.picture, affine{1 / 3.0f, 0, 0, 0, 1 / 3.0f, 0}, large);
    const double begun = app::cpu_milliseconds();
    tracker.update(detector.detect(large), f.seconds);
    out.ms += app::cpu_milliseconds() - begun;
    const auto now = motorway_by_eye.begin();
    if (std::none_of(now, motorway_by_eye.end(),
                     [&](const auto& v) { return std::abs(v.seconds - f.seconds) < 0.01; }))
      continue;
    for (const auto& t : tracker.tracks()) out.told += t.confirmed;
    for (const auto& v : motorway_by_eye) {
      if (std::abs(v.seconds - f.seconds) > 0.01) continue;
      const rect box{3 * v.box.x, 3 * v.box.y, 3 * v.box.width, 3 * v.box.height};
      const auto all = tracker.tracks();
      if (std::none_of(all.begin(), all.end(), [&](const auto& t) {
            return t.confirmed && overlap(t.expected, box) > 0.4f;
          }))
        continue;
      ++out.found, out.small += v.box.height <= 33;
    }
  }
  out.ms /= pictures;
  return out;
}

/// A picture of the clip, and when it is.
struct moment {
  double seconds;
  image<rgb8> picture;
};

/// The four pictures in which one has looked for vehicles.
std::vector<moment> moments(const std::string& clip) {
  video_options how;
  how.most_rate = 8;
  auto source = video_source::open(clip, how).value();
  std::vector<moment> all;
  for (video_frame f; source.next(f) && f.seconds < 28.1;)
    if (std::any_of(motorway_by_eye.begin(), motorway_by_eye.end(),
                    [&](const auto& v) { return std::abs(v.seconds - f.seconds) < 0.01; }))
      all.push_back({f.seconds, convert<rgb8>(f.picture)});
  return all;
}

struct count {
  int found = 0, others = 0;  ///< of what one sees; boxes on nothing that one sees
  double ms = 1e9;            ///< CPU of the quickest picture
};

template <class D>
count vehicles_at(const std::vector<moment>& all, D detector) {
  count out;
  for (const auto& m : all) {
    detector.detect(m.picture);
    const double begun = app::cpu_milliseconds();
    const auto seen = detector.detect(m.picture);
    out.ms = std::min(out.ms, app::cpu_milliseconds() - begun);
    std::vector<rect> boxes;
    for (const road_detection& each : seen)
      if (is_vehicle(each.is)) boxes.push_back(each.box);
    for (const auto& v : motorway_by_eye) {
      if (std::abs(v.seconds - m.seconds) > 0.01) continue;
      const auto on = [&](const rect& r) { return overlap(r, v.box) > 0.4f; };
      out.found += std::any_of(boxes.begin(), boxes.end(), on);
      std::erase_if(boxes, on);
    }
    out.others += int(boxes.size());
  }
  return out;
}

}  // namespace

TEST_CASE("the detectors find most vehicles in frames of a motorway, and little else") {
  const auto clip = shared("data/video/motorway.mp4");
  if (!have(clip) || !have_ffmpeg()) return;
  const auto all = moments(clip);
  REQUIRE(all.size() == 4);
  detect_options how = on_roads;
  how.score = 0.35f;
  const auto tell = [&](const std::string& name, const count& c) {
    MESSAGE(name << " finds " << c.found << " of " << motorway_by_eye.size() << " vehicles, and "
                 << c.others << " other boxes in four pictures; " << c.ms << " ms of CPU each");
    CHECK(c.found >= 12);
    CHECK(c.others <= 8);
  };
  if (const auto net = shared("models/yolox/yolox_nano.onnx"); have(net))
    tell("YOLOX-nano", vehicles_at(all, yolox::load(net, how).value()));
  if (const auto net = shared("models/nanodet/nanodet_m_320.onnx"); have(net))
    tell("NanoDet-m", vehicles_at(all, nanodet::load(net, how).value()));
  if (const auto net = models::path("nanodet.onnx"); !slow_here() && have(net))
    tell("NanoDet-g", vehicles_at(all, nanodet::load(net, how).value()));
  if (const auto net = models::path("ssd_mobilenet_v2.tflite"); have(net)) {
    tell("SSD MobileNetV2", vehicles_at(all, ssd_mobilenet::load(net, how).value()));
    how.long_side = 640;
    if (!slow_here())
      tell("SSD MobileNetV2 at 640", vehicles_at(all, ssd_mobilenet::load(net, how).value()));
  }
}

TEST_CASE("regions find small vehicles that the whole picture does not show, at a bounded cost") {
  const auto net = shared("models/yolox/yolox_nano.onnx"), clip = shared("data/video/motorway.mp4");
  if (!have(net, clip) || !have_ffmpeg()) return;
  if (slow_here()) {
    MESSAGE("skipped: it measures what a video shows, and is too slow here");
    return;
  }
  detect_options how = on_roads;
  how.score = 0.35f;
  const auto yolox_net = yolox::load(net, how).value();
  const auto small = std::count_if(motorway_by_eye.begin(), motorway_by_eye.end(),
                                   [](const auto& v) { return v.box.height <= 33; });
  const auto tell = [&](const std::string& what, const outcome& o) {
    MESSAGE(what << ": " << o.found << " of " << motorway_by_eye.size() << ", small " << o.small
                 << " of " << small << "; " << o.told << " tracks told; " << o.ms << " ms");
  };
  const auto whole = on_motorway(yolox_net, clip);
  tell("the whole picture", whole);
  const auto with_regions = [&](int side, int most) {
    const region_options regions{.side = side, .most = most, .score = 0.5f};
    const auto with = on_motorway(regional(yolox_net, regions), clip);
    tell("regions of " + std::to_string(side) + ", " + std::to_string(most) + " a picture", with);
    return with;
  };
  CHECK(with_regions(640, 2).small > whole.small);
  if (!std::getenv("FOVEA_ALL_REGIONS")) return;  // a minute more, for the figures
  for (const int side : {1248, 832, 640})
    for (const int most : {1, 2}) with_regions(side, most);
  detect_options tiles = how;
  tiles.smallest_face = 60;
  tell("all tiles", on_motorway(yolox::load(net, tiles).value(), clip));
}
